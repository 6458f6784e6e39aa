"""Who works here chooses the language of the interface; what anybody may read is the same for everybody."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from tests import factories as make
from verification import roles
from verification.publishing.editions import refresh_editions

pytestmark = pytest.mark.django_db
URDU = {"accept-language": "ur"}


def chosen(client: Client, language: str) -> Client:
    client.post(reverse("set_language"), {"language": language, "next": "/admin/"})
    return client


@pytest.fixture
def at_work() -> Client:
    client = Client()
    client.force_login(make.a_user(roles.REVIEWER))
    return client


def room(revision) -> str:
    return reverse("workbench:room", args=[revision.article.public_id])


def test_the_chosen_language_is_kept_and_the_page_turns_with_it(at_work: Client):
    url = room(make.an_article())
    before = at_work.get(url).content.decode()
    assert '<html lang="en" dir="ltr">' in before
    assert 'value="ur" lang="ur" dir="rtl">اردو</button>' in before

    after = chosen(at_work, "ur").get(url)
    assert '<html lang="ur" dir="rtl">' in after.content.decode()
    assert "اس متن کے دعوے" in after.content.decode()
    assert after["Content-Language"] == "ur"
    assert at_work.cookies["django_language"]["httponly"]
    assert '<html lang="en" dir="ltr">' in chosen(at_work, "en").get(url).content.decode()


def test_a_browser_that_asks_for_urdu_gets_it_until_something_else_is_chosen(at_work: Client):
    url = room(make.an_article())
    answer = at_work.get(url, headers=URDU)
    assert answer["Content-Language"] == "ur"
    assert "Accept-Language" in answer["Vary"]
    assert chosen(at_work, "en").get(url, headers=URDU)["Content-Language"] == "en"


def test_the_first_page_offers_the_languages_and_speaks_them(at_work: Client):
    page = at_work.get(reverse("admin:index")).content.decode()
    assert 'name="language" type="hidden" value="ur"' in page
    assert "زیرِ نظرثانی" in chosen(at_work, "ur").get(reverse("admin:index")).content.decode()


def test_an_article_keeps_its_own_language_and_direction(at_work: Client):
    page = chosen(at_work, "ur").get(room(make.an_article(language="en"))).content.decode()
    assert '<article id="text" class="text" lang="en"' in page
    assert '<p dir="auto" data-start="0">Islamabad bought' in page


def test_choosing_needs_a_page_of_ours(at_work: Client):
    careful = Client(enforce_csrf_checks=True)
    assert careful.post(reverse("set_language"), {"language": "ur"}).status_code == 403
    away = at_work.post(reverse("set_language"), {"language": "ur", "next": "https://elsewhere.example/"})
    assert away["Location"] == "/"
    assert at_work.get(reverse("set_language")).status_code == 302


def test_a_language_that_is_not_offered_changes_nothing(at_work: Client):
    for asked in ("de", "../ur", "", "ur\r\nX: y"):
        assert chosen(at_work, asked).get(reverse("admin:index"))["Content-Language"] == "en"


PUBLIC = [
    *(f"/api/v1/facts/{path}" for path in ("", "{id}/", "{id}/history/", "changes/", "export/", "export/?format=csv")),
    "/v1alpha1/claims:search?query=helicopters",
    *("/facts/", "/facts/{id}/", "/facts/{id}/embed/", "/corrections/", "/how-we-check/"),
    *(
        "/feeds/facts.atom",
        "/feeds/facts.json",
        "/feeds/claim-reviews.json",
        "/.well-known/claim-verification-keys.json",
    ),
]


@pytest.mark.parametrize("path", PUBLIC)
def test_what_anybody_may_read_does_not_depend_on_the_reader(path: str, at_work: Client):
    claim = make.a_published_claim(rating="false")
    refresh_editions()  # else each reader gets it put together on the spot, at a moment of its own
    url = path.format(id=claim.public_id)
    plain, asked = Client().get(url), Client().get(url, headers=URDU)
    mine = chosen(at_work, "ur").get(url)
    assert plain.getvalue() == asked.getvalue() == mine.getvalue()
    assert plain.get("ETag") == asked.get("ETag") == mine.get("ETag")
    for answer in (plain, asked, mine):
        assert "Accept-Language" not in answer.get("Vary", "")
        assert "Content-Language" not in answer
    if tag := plain.get("ETag"):
        assert Client().get(url, headers={**URDU, "if-none-match": tag}).status_code == 304


def test_a_request_in_urdu_leaves_nothing_behind_for_the_next_one(at_work: Client):
    chosen(at_work, "ur").get(reverse("admin:index"))
    assert translation.get_language() == "en"
    assert Client().get("/api/v1/claims/").json()["title"] == "Authentication credentials were not provided."


def test_refusals_of_the_api_speak_the_newsrooms_language():
    client = Client(headers=URDU)
    client.force_login(make.a_user(roles.EDITOR))
    claim = make.a_claim()
    answer = client.post(f"/api/v1/claims/{claim.public_id}/accept/", content_type="application/json")
    assert answer.status_code == 403
    assert answer.json()["title"].startswith("You may not accept claims:")
