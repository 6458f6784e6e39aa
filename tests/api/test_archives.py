"""Copies in web archives through the API: asking for them, following that, and finding them with facts."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.conf import LazySettings
from django.utils import timezone

from sources.models import ArchivedCopy, ArchiveRequest
from tests import factories as make
from tests.api.test_doors import API, problem
from verification import roles

pytestmark = pytest.mark.django_db


@pytest.fixture
def archives(settings: LazySettings) -> None:
    settings.ARCHIVE_CAPTURES = {"one": "https://one.example.com/save"}
    settings.ARCHIVE_TIMEMAPS = {"two": "https://two.example.com/{url}", "three": "https://three.example.com/{url}"}


def door(source: Any, rest: str = "") -> str:
    return f"{API}/sources/{source.public_id}/archive/{rest}"


def test_a_capture_is_asked_for_and_can_be_followed(archives: None, caller):
    source, client = make.a_source(), caller(roles.EDITOR)
    make.a_request_to_an_archive()

    answer = client.post(door(source))
    assert answer.status_code == 202
    asked = answer.json()
    assert [(row["archive"], row["kind"], row["state"]) for row in asked["requests"]] == [("one", "capture", "waiting")]
    followed = client.get(asked["poll"]).json()["results"]
    assert [row["id"] for row in followed] == [asked["requests"][0]["id"]]
    assert client.post(door(source)).json()["requests"][0]["id"] == followed[0]["id"]


def test_copies_are_looked_for_at_every_archive_that_can_be_searched(archives: None, caller):
    answer = caller(roles.EDITOR).post(door(make.a_source()), {"kind": "find"})
    assert {(row["archive"], row["kind"]) for row in answer.json()["requests"]} == {
        ("two", "find"),
        ("three", "find"),
    }


def test_it_is_for_those_who_may_and_says_what_is_wrong(archives: None, caller, settings: LazySettings):
    source = make.a_source()
    problem(caller().post(door(source)), 401)
    problem(caller(make.a_user()).post(door(source)), 403)
    problem(caller().get(door(source)), 401)
    problem(caller(make.a_user()).get(door(source, "requests/")), 403)
    client = caller(roles.EDITOR)
    problem(client.post(door(source), {"kind": "burn"}), 400, field="kind")
    problem(client.post(door(source), {"archive": "one"}), 400, field="archive")
    problem(client.post(f"{API}/sources/{'0' * 12}/archive/"), 404)
    problem(client.delete(door(source)), 405)
    problem(client.post(door(make.a_source(url="http://10.0.0.1/"))), 400, field="source")
    settings.ARCHIVE_CAPTURES = {}
    assert "ARCHIVE_CAPTURES" in problem(client.post(door(source)), 409)
    assert not ArchiveRequest.objects.exists()


def test_copies_are_listed_oldest_first(caller):
    source, now = make.a_source(), timezone.now()
    young, old = (make.an_archived_copy(source, at=now - timedelta(days=days)) for days in (1, 9))
    make.an_archived_copy()

    rows = caller(roles.EDITOR).get(door(source)).json()["results"]
    assert [row["id"] for row in rows] == [old.public_id, young.public_id]
    assert rows[0]["url"] == old.url
    assert (rows[0]["archive"], rows[0]["origin"]) == ("the-archive", "found")


def test_a_source_names_the_copy_closest_to_when_it_was_last_seen_anew(caller):
    source, bare, now = make.checked(make.a_source()), make.a_source(), timezone.now()
    for days in (900, 20, 400):
        make.an_archived_copy(source, at=now - timedelta(days=days))
    client = caller(roles.EDITOR)

    found = client.get(f"{API}/sources/{source.public_id}/").json()["archive"]
    closest = ArchivedCopy.objects.get(captured_at=now - timedelta(days=20))
    assert (found["url"], found["archive"]) == (closest.url, "the-archive")
    assert set(found) == {"url", "datetime", "archive"}
    assert client.get(f"{API}/sources/{bare.public_id}/").json()["archive"] is None


def test_a_fact_offers_the_copy_closest_to_when_its_evidence_was_read(caller):
    read_at = timezone.now() - timedelta(days=300)
    source = make.checked(make.a_source(), make.a_result(at=read_at))
    claim = make.a_claim_under_research()
    make.some_evidence(claim=claim, source=source)
    other = make.some_evidence(claim=claim)
    make.a_verdict(proposal=make.a_proposal(claim=claim))
    for days in (290, 1, 500):
        make.an_archived_copy(source, at=timezone.now() - timedelta(days=days))

    evidence = caller().get(f"{API}/facts/{claim.public_id}/").json()["evidence"]
    by_id = {piece["id"]: piece["archive"] for piece in evidence}
    assert by_id.pop(other.public_id) is None
    (found,) = by_id.values()
    assert found["url"] == source.archived_copies.all()[1].url
    assert found["archive"] == "the-archive"
