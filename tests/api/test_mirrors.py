"""Whoever mirrors facts page by page, line by line or event by event misses none, whatever is decided meanwhile."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from typing import Any
from unittest import mock

import pytest
from django.db import DEFAULT_DB_ALIAS, connection, connections, transaction
from django.utils import timezone

from tests import factories as make
from tests.api.test_reading_facts import corrected, crawled, withdrawn
from verification.models import Edition, FactEvent
from verification.publishing.editions import refresh_editions
from verification.services import propose_verdict, publish_verdict

FACTS, CHANGES = "/api/v1/facts/", "/api/v1/changes/"


def back(claim: Any) -> None:
    """Published again, with the rating that it had first."""
    proposal = propose_verdict(claim=claim, rating="mixed", summary="After all.", by=make.a_fact_checker())
    publish_verdict(proposal=proposal, by=make.a_reviewer(), correction_note="It was mixed after all.")


@pytest.mark.django_db
@pytest.mark.parametrize("ordering", ["published_first", "-published_first", "published", "-updated"])
def test_a_narrowed_crawl_of_one_a_page_meets_what_stays_in_it_once_while_others_come_and_go(ordering: str, caller):
    claims = [make.a_published_claim() for _ in range(7)]
    Edition.objects.update(changed_at=timezone.now(), in_force_from=timezone.now())  # all at the same moment
    first, second, third, fourth, fifth, sixth, seventh = claims
    acts: list[Callable[[], Any]] = [
        lambda: corrected(sixth),  # out of it, behind or before us
        lambda: withdrawn(second),
        make.a_published_claim,
        lambda: back(second),  # in again
        lambda: corrected(fourth),
        lambda: withdrawn(fourth),
    ]

    def meanwhile() -> None:
        if acts:
            acts.pop(0)()
            refresh_editions()

    seen = crawled(caller(), f"{FACTS}?page_size=1&rating=mixed&ordering={ordering}", between=meanwhile)
    stay = [claim.public_id for claim in (first, third, fifth, seventh)]
    assert len(acts) < 2
    assert [seen.count(one) for one in stay] == [1] * 4
    if "first" in ordering:
        assert len(seen) == len(set(seen))


@pytest.mark.django_db
def test_an_export_goes_on_after_each_of_its_lines(caller):
    claims, client = [make.a_published_claim() for _ in range(5)], caller()
    corrected(claims[1])
    withdrawn(claims[3])
    whole = b"".join(client.get(f"{FACTS}export/")).decode().splitlines(keepends=True)
    ids = [json.loads(line)["id"] for line in whole]
    assert ids == [claim.public_id for claim in claims if claim is not claims[3]]
    for place, last in enumerate(ids, 1):
        assert b"".join(client.get(f"{FACTS}export/?after={last}")).decode() == "".join(whole[place:])
    after = b"".join(client.get(f"{FACTS}export/?after={claims[3].public_id}")).decode()
    assert after == whole[-1]


@pytest.mark.django_db(transaction=True)
def test_what_was_begun_first_and_committed_last_is_missed_by_nobody(caller):
    """Its verdict has the lower number, its event the higher position: a cursor knows the order of commits alone."""
    client = caller()
    older = make.a_published_claim()
    early = make.a_proposal()
    written, may_commit, failed = threading.Event(), threading.Event(), list[Exception]()

    def slow() -> None:
        try:
            with transaction.atomic():
                with mock.patch.object(
                    connections[DEFAULT_DB_ALIAS], "check_constraints"
                ):  # which are not at its end yet
                    publish_verdict(proposal=early, by=make.a_reviewer())
                written.set()
                may_commit.wait(60)
        except Exception as failure:
            failed.append(failure)
        finally:
            written.set()
            connection.close()

    thread = threading.Thread(target=slow)
    thread.start()
    assert written.wait(60)
    quick = make.a_published_claim()
    first = client.get(CHANGES).json()
    exported = [json.loads(line)["id"] for line in b"".join(client.get(f"{FACTS}export/")).decode().splitlines()]
    crawl = client.get(f"{FACTS}?ordering=published_first&page_size=1").json()
    may_commit.set()
    thread.join()

    assert failed == []
    assert [event["fact"] for event in first["results"]] == [older.public_id, quick.public_id]
    assert exported == [older.public_id, quick.public_id]
    later = client.get(CHANGES, {"after": first["cursor"]}).json()["results"]
    assert [event["fact"] for event in later] == [early.claim.public_id]
    numbers = dict(Edition.objects.values_list("public_id", "number"))
    assert numbers[early.claim.public_id] < numbers[quick.public_id], "or this would prove nothing"
    assert list(FactEvent.objects.order_by("position").values_list("position", flat=True)) == [1, 2, 3]
    assert crawled(client, crawl["next"]) == [early.claim.public_id, quick.public_id]
