"""A crawl, an export and the changes meet everything once while another connection publishes and corrects."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection, transaction

from tests import factories as make
from tests.api.test_reading_facts import corrected, crawled, withdrawn
from verification.models import Edition, FactEvent, StaleMark
from verification.publishing import reading
from verification.publishing.editions import built as editions_built
from verification.publishing.editions import refresh_editions

FACTS = "/api/v1/facts/"

pytestmark = pytest.mark.django_db(transaction=True)


@contextmanager
def a_busy_newsroom(claims: list[Any]) -> Iterator[list[Exception]]:
    """Publishes new facts and corrects these, one after another, on a connection of its own until the end."""
    ended, failed = threading.Event(), list[Exception]()

    def work() -> None:
        try:
            turn = 0
            while not ended.is_set():
                make.a_published_claim()
                with transaction.atomic():
                    corrected(claims[turn % len(claims)])
                refresh_editions()
                turn += 1
        except Exception as failure:
            failed.append(failure)
        finally:
            connection.close()

    thread = threading.Thread(target=work)
    thread.start()
    try:
        yield failed
    finally:
        ended.set()
        thread.join()
    assert failed == []
    assert FactEvent.objects.filter(kind="fact.corrected").exists()


def ever_said() -> set[tuple[str, str]]:
    """Each fact with each verdict it ever had, by the rows."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT e.public_id, v.public_id FROM verification_edition e JOIN verification_verdict v"
            " ON v.id = e.verdict_id"
        )
        return set(cursor.fetchall())


@pytest.mark.parametrize("ordering", ["published_first", "-published_first"])
def test_a_crawl_meets_every_fact_once(ordering: str, caller):
    claims = [make.a_published_claim() for _ in range(6)]
    client = caller()
    seen: list[tuple[str, str]] = []
    url = f"{FACTS}?page_size=2&ordering={ordering}"
    with a_busy_newsroom(claims):
        while url and len(seen) < 60:
            page = client.get(url).json()
            seen += [(fact["id"], fact["verdict_id"]) for fact in page["results"]]
            url = page["next"]
    ids = [fact for fact, _ in seen]
    numbers = dict(Edition.objects.values_list("public_id", "number"))
    places = [numbers[fact] for fact in ids]
    assert places == sorted(set(places), reverse=ordering.startswith("-"))
    assert [ids.count(claim.public_id) for claim in claims] == [1] * 6
    assert set(seen) <= ever_said()


def test_a_mirror_of_export_and_changes_is_what_the_rows_say(caller):
    claims = [make.a_published_claim() for _ in range(6)]
    client, cursor, told = caller(), "", []

    def pull() -> None:
        nonlocal cursor
        more = True
        while more:
            page = client.get("/api/v1/changes/", {"after": cursor}).json()
            told.extend(page["results"])
            cursor, more = page["cursor"], page["more"]

    with a_busy_newsroom(claims):
        pull()
        begun, lines = len(told), list[str]()
        for _ in range(4):  # a download that breaks off again and again
            after = f"?after={json.loads(lines[-1])['id']}" if lines else ""
            rest = b"".join(client.get(f"{FACTS}export/{after}")).decode().splitlines()
            lines += rest[:2]
            pull()
        lines += b"".join(client.get(f"{FACTS}export/?after={json.loads(lines[-1])['id']}")).decode().splitlines()
    withdrawn(claims[0])
    pull()

    exported = [json.loads(line) for line in lines]
    assert len({fact["id"] for fact in exported}) == len(exported)
    assert {(fact["id"], fact["verdict_id"]) for fact in exported} <= ever_said()
    mirror = {fact["id"]: fact["verdict_id"] for fact in exported}
    for event in told[begun:]:
        if event["type"] == "fact.withdrawn":
            mirror.pop(event["fact"], None)
        elif event["type"] in ("fact.published", "fact.corrected"):
            mirror[event["fact"]] = event["verdict_id"]
    with connection.cursor() as rows:
        rows.execute("SELECT public_id, kind, fact, verdict FROM verification_factevent ORDER BY position")
        assert [(one["id"], one["type"], one["fact"], one["verdict_id"]) for one in told] == rows.fetchall()
        rows.execute(
            "SELECT e.public_id, v.public_id FROM verification_edition e JOIN verification_verdict v"
            " ON v.id = e.verdict_id WHERE e.in_force_until IS NULL"
        )
        assert mirror == dict(rows.fetchall())


@pytest.mark.parametrize("path", [FACTS, f"{FACTS}?page_size=5", "one"])
def test_a_fact_that_is_corrected_while_it_is_read_is_there_and_not_withdrawn(path: str, caller, monkeypatch):
    claim, stays = make.a_published_claim(), make.a_published_claim()
    refresh_editions()
    StaleMark.objects.create(edition=Edition.objects.get(claim=claim))
    waiting = [claim]

    def meanwhile(editions: Any) -> Any:
        if waiting and editions:
            corrected(waiting.pop())
        return editions_built(editions)

    monkeypatch.setattr(reading, "built", meanwhile)
    if path == "one":
        fact = caller().get(f"{FACTS}{claim.public_id}/").json()
        assert fact["rating"]["value"] == "true"
    else:
        assert crawled(caller(), path) == [stays.public_id, claim.public_id]
    assert waiting == []
