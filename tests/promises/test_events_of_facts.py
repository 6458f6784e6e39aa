"""Editions and events are PostgreSQL's own work: in order of commits, and the same for what was there before."""

from __future__ import annotations

import importlib

import psycopg
import pytest
from django.db import connection
from django.forms.models import model_to_dict

from tests import factories as make
from verification.models import Edition, FactEvent
from verification.publishing.changes import changes
from verification.services import propose_verdict, publish_verdict, reopen_claim

EVENT = """INSERT INTO verification_factevent (public_id, kind, fact, verdict, at, data)
    VALUES (%s, 'fact.published', %s, '', now(), '{}')"""


@pytest.mark.django_db(transaction=True)
def test_an_event_that_is_committed_later_comes_after_what_was_read_before():
    with psycopg.connect(**connection.get_connection_params()) as slow:
        slow.execute(EVENT, ["slow00000000", "slow"])
        with psycopg.connect(**connection.get_connection_params()) as fast:
            fast.execute(EVENT, ["fast00000000", "fast"])
        first = changes(size=10)
        assert [event["fact"] for event in first["results"]] == ["fast"]
    assert [event["fact"] for event in changes(after=first["cursor"], size=10)["results"]] == ["slow"]


@pytest.mark.django_db
def test_a_claim_that_raw_sql_reopens_is_no_longer_served():
    claim = make.a_published_claim()
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO claims_statuschange (claim_id, old, new, reason, at)"
            " VALUES (%s, 'published', 'researching', 'By hand.', now())",
            [claim.pk],
        )
        cursor.execute("UPDATE claims_claim SET status = 'researching' WHERE id = %s", [claim.pk])
    connection.check_constraints()
    assert not Edition.objects.in_force().exists()
    assert Edition.objects.get().withdrawn_reason == "By hand."


@pytest.mark.django_db
def test_the_migration_gives_older_facts_the_editions_and_events_that_new_ones_get():
    claim = make.a_published_claim()
    reopen_claim(claim=claim, reason="A new source.", by=make.a_reviewer())
    proposal = propose_verdict(claim=claim, rating="true", summary="It holds.", by=make.a_fact_checker())
    publish_verdict(proposal=proposal, by=make.a_reviewer(), correction_note="Was mixed.")
    make.a_published_claim()
    before = _editions(), _events()

    migration = importlib.import_module("verification.migrations.0005_editions_and_events_of_facts")
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        for table in ("verification_stalemark", "verification_edition", "verification_factevent"):
            cursor.execute(f"DELETE FROM {table}")
        cursor.execute("SET LOCAL session_replication_role = DEFAULT")
        for statement in (migration.EDITIONS, migration.EVENTS, migration.MARKS):
            cursor.execute(statement)
    connection.check_constraints()
    assert (_editions(), _events()) == before


def _editions() -> list[dict]:
    return [model_to_dict(row, exclude=["id"]) for row in Edition.objects.order_by("verdict")]


def _events() -> list[dict]:
    return [model_to_dict(row, exclude=["id"]) for row in FactEvent.objects.order_by("position")]
