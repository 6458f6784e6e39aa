"""What a decision freezes, the notes and assignments on the way, the alarms after it, and two people at once."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
import rfc8785
from django.db import connection

from claims.models import Claim, Status
from config.errors import Conflict, Invalid, Refused
from sources.checking.outcomes import Outcome
from tests import factories as make
from verification import services
from verification.models import RATINGS, Evidence, Note, Rating, Verdict

pytestmark = pytest.mark.django_db


# --- What is frozen -------------------------------------------------------------------------------------


def test_the_record_is_canonical_json_of_all_that_readers_got():
    claim = make.a_claim_under_research(
        claimant="Imran Khan", claimant_kind="person", revision=make.an_article(), made_on="2014"
    )
    make.some_evidence(claim=claim, quote="Four helicopters", locator="line 1")
    verdict = make.a_verdict(proposal=make.a_proposal(claim=claim, explanation="At length."))
    record = json.loads(verdict.record)

    assert rfc8785.dumps(record).decode() == verdict.record
    assert record["statement"] == claim.statement
    assert (record["format"], record["claimant_kind"]) == ("fact-record/3", "person")
    assert (record["claimant"], record["made_on"]) == ("Imran Khan", "2014")
    assert record["appearances"][0]["selectors"][0]["type"] == "TextPositionSelector"
    (piece,) = record["evidence"]
    snapshot = Evidence.objects.get().snapshot
    assert snapshot is not None
    assert (piece["quote"], piece["snapshot"]["sha256"]) == ("Four helicopters", snapshot.sha256)
    assert record["explanation"] == "At length."


def test_every_rating_has_its_meaning_and_can_be_published():
    assert set(RATINGS) == set(Rating)
    for rating in Rating:
        meaning = RATINGS[rating]
        assert str(meaning.sentence).endswith(".")
        assert meaning.claim_review is None or 1 <= meaning.claim_review <= 5
        verdict = make.a_verdict(proposal=make.a_proposal(rating=rating.value))
        assert json.loads(verdict.record)["rating"]["value"] == rating


# --- Notes and assignments ------------------------------------------------------------------------------


def test_a_note_needs_words():
    with pytest.raises(Invalid):
        services.add_note(claim=make.a_claim(), text=" \n", by=make.a_fact_checker())
    assert not Note.objects.exists()


def test_an_assignment_begins_once_and_ends_once():
    claim, farid = make.a_claim(), make.a_fact_checker()
    assignment = services.assign_claim(claim=claim, assignee=farid, by=farid)
    with pytest.raises(Conflict, match="already assigned"):
        services.assign_claim(claim=claim, assignee=farid, by=farid)
    services.end_assignment(assignment=assignment, by=farid)
    with pytest.raises(Conflict, match="already ended"):
        services.end_assignment(assignment=assignment, by=farid)
    services.assign_claim(claim=claim, assignee=farid, by=farid)


# --- Alerts ---------------------------------------------------------------------------------------------


def a_broken_fact() -> Any:
    claim = make.a_published_claim()
    source = claim.evidence.get().source
    make.checked(source, make.a_result(Outcome.NOT_FOUND))
    services.watch_evidence()
    return claim


def test_a_fact_whose_source_fails_has_one_alert_until_it_heals():
    make.a_published_claim()
    claim = a_broken_fact()
    assert services.watch_evidence() == 0
    alert = claim.alerts.open().get()
    assert "failing" in alert.message

    make.checked(alert.source)
    services.watch_evidence()
    assert not claim.alerts.open().exists()
    alert.refresh_from_db()
    assert alert.closed_by is None


def test_evidence_under_a_claim_that_is_not_published_raises_no_alarm():
    evidence = make.some_evidence()
    make.checked(evidence.source, make.a_result(Outcome.GONE))
    assert services.watch_evidence() == 0


def test_an_alert_that_a_person_closed_stays_closed_until_it_breaks_anew():
    claim, rena = a_broken_fact(), make.a_reviewer()
    services.close_alert(alert=claim.alerts.get(), reason="An archived copy is cited.", by=rena)
    services.watch_evidence()
    assert not claim.alerts.open().exists()

    source = claim.evidence.get().source
    make.checked(source)
    make.checked(source, make.a_result(Outcome.NOT_FOUND))
    services.watch_evidence()
    assert claim.alerts.open().exists()


def test_a_reopened_claim_leaves_no_open_alert():
    claim = a_broken_fact()
    services.reopen_claim(claim=claim, reason="The source is gone.", by=make.a_reviewer())
    services.watch_evidence()
    assert not claim.alerts.open().exists()


@pytest.mark.django_db(transaction=True)
def test_a_check_that_breaks_a_fact_raises_the_alert_by_itself():
    claim = make.a_published_claim()
    make.checked(claim.evidence.get().source, make.a_result(Outcome.NOT_FOUND))
    assert claim.alerts.open().exists()


# --- Two at once ----------------------------------------------------------------------------------------


def at_once(*acts: Callable[[], Any]) -> list[str]:
    """Runs the acts in the same moment. Answers "done" or the refusal's class name for each, sorted."""
    start, said = threading.Barrier(len(acts)), []

    def run(act: Callable[[], Any]) -> None:
        try:
            start.wait(5)
            act()
            said.append("done")
        except Refused as refused:
            said.append(type(refused).__name__)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(15)
    return sorted(said)


@pytest.mark.django_db(transaction=True)
def test_two_reviewers_publish_one_verdict():
    proposal, people = make.a_proposal(), [make.a_reviewer(), make.a_reviewer()]
    said = at_once(*(partial(services.publish_verdict, proposal=proposal, by=by) for by in people))
    assert said == ["Conflict", "done"]
    assert Verdict.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_proposal_and_an_approval_in_the_same_moment_never_approve_what_nobody_read():
    old, farid, rena = make.a_proposal(), make.a_fact_checker(), make.a_reviewer()
    claim = Claim.objects.get(pk=old.claim_id)
    at_once(
        lambda: services.publish_verdict(proposal=old, by=rena),
        lambda: services.propose_verdict(claim=claim, rating="false", summary="No.", by=farid),
    )
    claim.refresh_from_db()
    if claim.is_published:
        assert Verdict.objects.get().proposal == old
    else:
        assert claim.status == Status.IN_REVIEW


@pytest.mark.django_db(transaction=True)
def test_evidence_is_not_taken_from_under_a_publication():
    for _ in range(3):
        proposal, edda, rena = make.a_proposal(), make.an_editor(), make.a_reviewer()
        evidence = proposal.claim.evidence.get()
        said = at_once(
            partial(services.publish_verdict, proposal=proposal, by=rena),
            partial(services.detach_evidence, evidence=evidence, by=edda),
        )
        claim = Claim.objects.get(pk=proposal.claim_id)
        assert said == ["Conflict", "done"]
        assert claim.is_published == claim.evidence.exists()


@pytest.mark.django_db(transaction=True)
def test_the_same_source_attached_twice_at_once_is_attached_once():
    claim, source, people = make.a_claim(), make.a_source(), [make.an_editor(), make.an_editor()]
    said = at_once(
        *(lambda by=by: services.attach_evidence(claim=claim, source=source, stance="supports", by=by) for by in people)
    )
    assert said == ["Conflict", "done"]
    assert Evidence.objects.count() == 1
