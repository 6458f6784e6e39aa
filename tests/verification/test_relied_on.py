"""Which sources published facts rest on, and that these are looked at sooner."""

from __future__ import annotations

import importlib
import threading
import time
import uuid
from datetime import datetime, timedelta

import pytest
from django.apps import apps
from django.db import connection, transaction
from django.utils import timezone

from claims.models import Claim
from config.history import changes_of
from sources.models import Source
from sources.services import edit_source
from tests import factories as make
from verification.services import publish_verdict, reopen_claim

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def relied_on() -> set[Source]:
    return set(Source.objects.filter(relied_on=True))


def reopened(claim: Claim) -> Claim:
    reopen_claim(claim=claim, reason="A new source.", by=make.a_reviewer())
    return claim


def in_review(*sources: Source, claim: Claim | None = None) -> Claim:
    """A claim that waits for a second person, with these sources as its evidence."""
    claim = claim or make.a_claim_under_research()
    for source in sources:
        make.some_evidence(claim=claim, source=source)
    return make.a_proposal(claim=claim).claim


def published(*sources: Source) -> Claim:
    claim = in_review(*sources)
    make.a_verdict(proposal=claim.proposals.get())
    return claim


def due_at(source: Source, at: datetime | None, *, lease: uuid.UUID | None = None) -> None:
    until = at and lease and at + DAY
    Source.objects.filter(pk=source.pk).update(next_check_at=at, lease=lease, leased_until=until)


def appointment(source: Source) -> datetime | None:
    return Source.objects.values_list("next_check_at", flat=True).get(pk=source.pk)


def test_a_source_is_relied_on_while_a_fact_that_rests_on_it_is_published():
    source, noise = make.checked(make.a_source()), make.checked(make.a_source())
    in_review(noise)
    claim = in_review(source)
    assert relied_on() == set()

    verdict = make.a_verdict(proposal=claim.proposals.get())
    assert relied_on() == {source}

    reopened(claim)
    assert relied_on() == set()

    publish_verdict(
        proposal=make.a_proposal(claim=claim), by=verdict.approved_by, correction_note="The date was wrong."
    )
    assert relied_on() == {source}


def test_what_is_attached_or_taken_away_while_a_fact_is_reopened_counts_from_its_next_publication():
    old, new = make.checked(make.a_source()), make.checked(make.a_source())
    claim = reopened(published(old))
    make.some_evidence(claim=claim, source=new)
    claim.evidence.get(source=old).delete()
    assert relied_on() == set()

    make.a_verdict(proposal=make.a_proposal(claim=claim), correction_note="Another source.")
    assert relied_on() == {new}


def test_a_source_is_relied_on_until_the_last_fact_on_it_is_reopened():
    shared, alone = make.checked(make.a_source()), make.checked(make.a_source())
    first, second = published(shared, alone), published(shared)
    reopened(first)
    assert relied_on() == {shared}

    reopened(second)
    assert relied_on() == set()


@pytest.mark.django_db(transaction=True)
def test_of_two_claims_that_move_in_the_same_moment_the_second_sees_what_the_first_has_done():
    shared = make.checked(make.a_source())
    going, coming = published(shared), in_review(shared)
    proposal, by = coming.proposals.get(), make.a_reviewer()

    def publish() -> None:
        publish_verdict(proposal=proposal, by=by)
        connection.close()

    other = threading.Thread(target=publish)
    with transaction.atomic():
        reopened(going)
        other.start()
        _until_somebody_waits(other)
    other.join(10)

    assert coming.verdicts.exists()
    assert relied_on() == {shared}


def _until_somebody_waits(thread: threading.Thread) -> None:
    deadline = time.monotonic() + 10
    while thread.is_alive() and time.monotonic() < deadline:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM pg_locks WHERE NOT granted")
            if cursor.fetchone():
                return
        time.sleep(0.02)


def test_a_source_that_becomes_relied_on_is_looked_at_within_the_interval(settings):
    settings.CHECK_RECHECK_RELIED_ON = timedelta(hours=5)
    now = timezone.now()
    later, never, sooner, noise = (make.checked(make.a_source()) for _ in range(4))
    for source, at in ((later, now + 6 * DAY), (never, None), (sooner, now + DAY / 24), (noise, now + 6 * DAY)):
        due_at(source, at)
    published(later, never, sooner)

    for source in (later, never):
        at = appointment(source)
        assert at is not None
        assert timedelta(hours=5) <= at - now < timedelta(hours=5.1)
    assert appointment(sooner) == now + DAY / 24
    assert appointment(noise) == now + 6 * DAY


def test_a_source_that_a_worker_holds_keeps_its_appointment_and_the_worker_sets_the_next():
    source, ticket, at = make.checked(make.a_source()), uuid.uuid4(), timezone.now() + 6 * DAY
    claim = in_review(source)
    due_at(source, at, lease=ticket)
    make.a_verdict(proposal=claim.proposals.get())

    source.refresh_from_db()
    assert (source.next_check_at, source.lease, source.relied_on) == (at, ticket, True)
    next_at = make.checked(source).next_check_at
    assert next_at is not None
    assert next_at < timezone.now() + 1.11 * DAY


def test_a_publication_does_not_get_in_the_way_of_whoever_edits_the_source():
    source = make.checked(make.a_source())
    version, changes = source.version, len(changes_of(source))
    published(source)
    assert len(changes_of(source)) == changes

    edited = edit_source(source=source, changes={"title": "Other"}, expected_version=version, by=make.an_editor())
    assert edited.relied_on


def test_facts_that_were_published_before_are_known_too():
    held, known, noise = (make.checked(make.a_source()) for _ in range(3))
    published(held, known)
    in_review(noise)
    at = timezone.now() + 6 * DAY
    Source.objects.update(relied_on=False, next_check_at=at)
    due_at(held, at, lease=uuid.uuid4())

    migration = importlib.import_module("verification.migrations.0003_sources_under_published_facts")
    with connection.schema_editor() as editor:
        migration.mark_what_published_facts_rest_on(apps, editor)

    assert relied_on() == {held, known}
    sooner = appointment(known)
    assert sooner is not None
    assert sooner < timezone.now() + DAY
    assert appointment(held) == appointment(noise) == at
