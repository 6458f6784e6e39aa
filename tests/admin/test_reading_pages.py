"""The doors for an article by its address: the form, the wait, the look at what was read, and the API."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from claims.models import Article
from tests import factories as make
from tests.admin.test_articles import ADD, BLANK, errors, upload
from tests.verification.test_reading_pages import SENTENCES, Site, no_worker, page, site, url  # noqa: F401  fixtures
from verification import roles
from verification.models import PageReading, ReadingState

pytestmark = pytest.mark.django_db(transaction=True)
KNOWN = {"title": "Old rivals", "byline": "", "publication": "", "published_on": "", "language": "en"}


def address_of(reading: PageReading) -> str:
    return reverse("admin:claims_article_reading", args=[reading.public_id])


def test_an_address_leads_to_what_was_read_and_from_there_into_the_reading_room(url: str, signed_in):  # noqa: F811
    client = signed_in(roles.EDITOR)
    answer: Any = client.post(ADD, {**BLANK, "address": url})
    reading = PageReading.objects.get()
    assert (answer.status_code, answer.url) == (302, address_of(reading))

    shown = client.get(answer.url)
    assert shown.context["form"].initial["byline"] == "Sadia Tasleem"
    assert "helicopter number 20" in shown.content.decode()
    assert not Article.objects.exists()

    answer = client.post(answer.url, {**KNOWN, "byline": "S. Tasleem"})
    article = Article.objects.get()
    assert answer.url == reverse("workbench:room", args=[article.public_id])
    assert (article.title, article.byline) == ("Old rivals", "S. Tasleem")
    assert client.get(address_of(reading)).url == answer.url
    change = client.get(reverse("admin:claims_article_change", args=[article.pk])).content.decode()
    assert f"/admin/sources/snapshot/{PageReading.objects.get().snapshot_id}/change/" in change


def test_a_bad_correction_is_told_at_its_field_and_nothing_comes_in(url: str, signed_in):  # noqa: F811
    client = signed_in(roles.EDITOR)
    client.post(ADD, {**BLANK, "address": url})
    answer = client.post(address_of(PageReading.objects.get()), {**KNOWN, "published_on": "soon"})

    assert "published_on" in answer.context["form"].errors
    assert not Article.objects.exists()


@pytest.mark.usefixtures("no_worker")
def test_the_page_waits_for_the_worker_and_renews_itself(url: str, signed_in):  # noqa: F811
    client = signed_in(roles.EDITOR)
    client.post(ADD, {**BLANK, "address": url})
    reading = PageReading.objects.get()
    assert "A worker is reading this page" in client.get(address_of(reading)).content.decode()
    assert client.get(address_of(reading), headers={"HX-Request": "true"}).status_code == 204

    PageReading.objects.update(state=ReadingState.REFUSED, refusal="It is not there.")
    assert client.get(address_of(reading), headers={"HX-Request": "true"})["HX-Refresh"] == "true"
    assert "It is not there." in client.get(address_of(reading)).content.decode()

    answer: Any = client.post(address_of(reading))
    assert answer.url == address_of(PageReading.objects.exclude(pk=reading.pk).get())


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"address": "ftp://example.org/"}, "http"),
        ({"address": "https://example.org/", "text": "A text."}, "one of the three"),
        ({}, "one of the three"),
        ({"address": "https://example.org/", "published_on": "soon"}, "date"),
    ],
)
def test_an_unusable_form_says_what_is_wrong_and_asks_nobody(given: dict[str, str], words: str, signed_in):
    answer = signed_in(roles.EDITOR).post(ADD, {**BLANK, **given})

    assert answer.status_code == 200
    assert words in errors(answer)
    assert not PageReading.objects.exists()


def test_a_file_that_was_brought_in_opens_in_the_reading_room(signed_in):
    answer: Any = signed_in(roles.EDITOR).post(ADD, {**BLANK, "file": upload(b"It rained.")})
    assert answer.url == reverse("workbench:room", args=[Article.objects.get().public_id])


def test_strangers_and_others_see_nothing_of_it(url: str, signed_in, client):  # noqa: F811
    signed_in(roles.EDITOR).post(ADD, {**BLANK, "address": url})
    address = address_of(PageReading.objects.get())
    nobody = make.a_user()
    nobody.is_staff = True
    nobody.save()

    assert client.get(address).status_code == 302
    assert signed_in(nobody).get(address).status_code == 403
    assert signed_in(nobody).post(ADD, {**BLANK, "address": url}).status_code == 403
    assert signed_in(roles.EDITOR).get(reverse("admin:claims_article_reading", args=["nowhere"])).status_code == 404


def test_what_a_hostile_page_says_only_shows_as_text(url: str, site: Site, signed_in):  # noqa: F811
    site.body = page("&lt;script&gt;alert(1)&lt;/script&gt; " + SENTENCES).replace(
        b"Old rivals, new partners", b"&lt;img src=x onerror=alert(1)&gt;"
    )
    client = signed_in(roles.EDITOR)
    client.post(ADD, {**BLANK, "address": url})
    shown = client.get(address_of(PageReading.objects.get())).content.decode()

    assert "alert(1)" in shown
    assert "<script>alert" not in shown
    assert "<img src=x" not in shown


def test_the_api_asks_follows_and_brings_in(url: str, signed_in):  # noqa: F811
    client = signed_in(roles.EDITOR)
    asked = client.post("/api/v1/readings/", {"url": url}, content_type="application/json")
    assert asked.status_code == 202
    reading = client.get(f"/api/v1/readings/{asked.json()['id']}/").json()
    assert reading["state"] == "read"

    made = client.post(
        f"/api/v1/readings/{reading['id']}/article/", {"byline": "S. T."}, content_type="application/json"
    )
    assert made.status_code == 201
    assert (made.json()["byline"], made.json()["revision"]) == ("S. T.", 1)
    assert client.get(f"/api/v1/readings/{reading['id']}/").json()["article"] == made.json()["id"]
    refused = client.post("/api/v1/readings/", {"url": "ftp://x/"}, content_type="application/json")
    assert refused.status_code == 400
