"""What is not published is nowhere: no door that anybody may pass shows it, nor answers it otherwise than nothing."""

from __future__ import annotations

from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from drf_spectacular.generators import SchemaGenerator
from rest_framework.test import APIClient

from claims.models import Claim
from claims.services import edit_claim
from tests import factories as make
from verification import roles
from verification.publishing.editions import refresh_editions
from verification.services import (
    accept_claim,
    add_note,
    dismiss_claim,
    reopen_claim,
    return_proposal,
    take_up_claim,
)

pytestmark = pytest.mark.django_db
WORD = "zyzzogeton"  # stands in what nobody may see, and nowhere else
UNKNOWN = "qwzzrgetyx"  # stands nowhere at all
ABSENT = "0" * 12
PAGES = [
    *("/facts/", "/corrections/", "/how-we-check/", "/sitemap.xml", "/sitemaps/pages.xml", "/sitemaps/facts-0.xml"),
    *("/feeds/facts.atom", "/feeds/facts.json", "/feeds/claim-reviews.json", "/robots.txt"),
]
OF_ONE = ["/facts/{id}/", "/facts/some-words-{id}/", "/facts/{id}/embed/", "/facts/{id}/correction/"]
SEARCHES = [
    *(f"/api/v1/facts/?{name}={WORD}" for name in ("q", "topic", "claimant", "language")),
    *(f"/api/v1/facts/export/?{name}={WORD}" for name in ("q", "topic")),
    f"/api/v1/facts/?source_domain={WORD}.example",
    f"/api/v1/claims:search?query={WORD}",
    f"/v1alpha1/claims:search?query={WORD}",
    f"/facts/?q={WORD}",
    f"/facts/?topic={WORD}",
    f"/facts/?claimant={WORD}",
]


def a_secret() -> Claim:
    """A claim all of whose words are secret, in an article and on a source of its own."""
    article = make.an_article(text=f"The {WORD} was seen. It was large.", title=f"All about {WORD}")
    claimant = make.a_claimant(name=WORD.title())
    claim = make.a_claim(revision=article, statement=f"The {WORD} was seen.", claimant=claimant, topics=[WORD])
    make.some_evidence(claim=claim, source=make.checked(make.a_source(url=f"https://{WORD}.example/a")))
    add_note(claim=claim, text=f"Is the {WORD} real?", by=make.a_fact_checker())
    return claim


def under_research() -> Claim:
    claim, by = a_secret(), make.a_fact_checker()
    accept_claim(claim=claim, by=by)
    take_up_claim(claim=claim, by=by)
    return now(claim)


def in_review() -> Claim:
    return now(make.a_proposal(claim=under_research(), summary=f"The {WORD} is real.").claim)


def returned() -> Claim:
    claim = in_review()
    return_proposal(claim=claim, reason=f"Which {WORD}?", by=make.a_reviewer())
    return now(claim)


def dismissed() -> Claim:
    claim = a_secret()
    dismiss_claim(claim=claim, reason=f"No {WORD} lives.", by=make.a_fact_checker())
    return now(claim)


def redrafted() -> Claim:
    """It was published and withdrawn, and is now being written anew."""
    claim, by = make.a_published_claim(), make.a_fact_checker()
    reopen_claim(claim=claim, reason="A mistake.", by=make.a_reviewer())
    claim = now(claim)
    changes = {"statement": f"The {WORD} was seen.", "topics": [WORD]}
    edit_claim(claim=claim, changes=changes, expected_version=claim.version, by=by)
    make.some_evidence(claim=claim, source=make.checked(make.a_source(url=f"https://{WORD}.example/a")), note=WORD)
    add_note(claim=claim, text=f"Is the {WORD} real?", by=by)
    return now(make.a_proposal(claim=now(claim), by=by, summary=f"The {WORD} is real.").claim)


def now(claim: Claim) -> Claim:
    return Claim.objects.get(pk=claim.pk)


def doors() -> list[str]:
    """The paths that anybody may read, with `{public_id}` where there is one."""
    schema = SchemaGenerator().get_schema(request=None, public=True)
    return [path for path, item in schema["paths"].items() if {} in item.get("get", {}).get("security", [])]


def asked(path: str) -> tuple[int, str, str]:
    answer = Client().get(path)
    content = b"".join(answer) if answer.streaming else answer.content
    return answer.status_code, content.decode("utf-8", "replace").lower(), str(dict(answer.headers)).lower()


@pytest.mark.parametrize("secret", [a_secret, under_research, in_review, returned, dismissed, redrafted])
def test_no_door_shows_a_word_of_what_is_not_published(secret: Any):
    make.a_published_claim()
    claim = secret()
    refresh_editions()
    ones = [*OF_ONE, *(door.replace("{public_id}", "{id}") for door in doors() if "{" in door)]
    paths = [*PAGES, *(door for door in doors() if "{" not in door), *(one.format(id=claim.public_id) for one in ones)]
    paths.append(f"/oembed?url={settings.SITE_URL}/facts/{claim.public_id}/")
    if place := claim.appearances.first():
        paths.append(f"/api/v1/facts/?article={place.revision.article.public_id}")
    assert [path for path in paths if WORD in str(asked(path))] == []
    for path in SEARCHES:
        status, said, _ = asked(path)
        assert (status, said.replace(WORD, UNKNOWN)) == asked(path.replace(WORD, UNKNOWN))[:2], path
    found = APIClient().post("/api/v1/match/", {"text": f"The {WORD} was seen.", "at_least": 0}, format="json").json()
    assert WORD not in str([one["matches"] for one in found["results"]])


@pytest.mark.parametrize("secret", [a_secret, under_research, in_review, returned, dismissed])
def test_what_is_not_published_is_answered_as_what_does_not_exist_by_the_same_queries(secret: Any):
    """The same work in both cases, so that not even time tells them apart."""
    claim = secret()
    ones = [*OF_ONE, *(door.replace("{public_id}", "{id}") for door in doors() if "{" in door)]
    ones += [f"/oembed?url={settings.SITE_URL}/facts/{{id}}/", "/api/v1/facts/export/?after={id}"]
    for one in ones:
        told = []
        for public_id in (claim.public_id, ABSENT):
            with CaptureQueriesContext(connection) as queries:
                status, said, _ = asked(one.format(id=public_id))
            sql = [query["sql"].replace(public_id, "ID") for query in queries]
            told.append((status, said.replace(public_id, "ID"), sql))
        assert told[0] == told[1], one
        assert told[0][0] in (400, 404), one


@pytest.mark.parametrize("who", ["", roles.CONSUMER])
def test_who_has_no_role_in_the_newsroom_reads_nothing_else(who: str):
    claim = in_review()
    client = APIClient()
    person = make.a_user(who)
    client.force_authenticate(person)
    schema = SchemaGenerator().get_schema(request=None, public=True)
    names = {
        "claims": claim.public_id,
        "articles": claim.appearances.get().revision.article.public_id,
        "dossiers": claim.appearances.get().revision.article.public_id,
        "sources": claim.evidence.get().source.public_id,
    }
    own = {"tokens", "webhooks"} if who else {"tokens"}
    for path, item in schema["paths"].items():
        room = path.split("/")[3]
        if "get" not in item or {} in item["get"]["security"] or room in own:
            continue
        answer = client.get(path.format(public_id=names.get(room, ABSENT)))
        assert answer.status_code in (403, 404), path
        assert WORD not in answer.content.decode(), path
    browser = Client()
    browser.force_login(person)
    room = f"/workbench/articles/{names['articles']}/"
    for path in (room, f"{room}claims/{claim.public_id}/", "/workbench/", f"/admin/claims/claim/{claim.pk}/change/"):
        seen = browser.get(path)
        assert seen.status_code in (302, 403, 404), path
        assert WORD not in seen.content.decode(), path
