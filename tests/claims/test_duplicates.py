"""Pairs that may say the same: suggested once, decided by people, and never shown as more than they are."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, connection, transaction

from claims.duplicates import confirm_match, fold_claim, reject_match, suggest_due_matches
from claims.indexing import embed_due
from claims.models import Claim, Decision, Findable, Match, Status
from claims.services import edit_claim
from claims.tasks import suggest_matches
from config.errors import Conflict, Invalid, NotAllowed
from config.history import changes_of
from tests import factories as make

pytestmark = pytest.mark.django_db


def two_alike() -> tuple[Claim, Claim]:
    older = make.a_claim(statement="Pakistan bought four helicopters from Russia in 2014.")
    newer = make.a_claim(statement="In 2014, Pakistan bought four helicopters from Russia.")
    make.a_claim(statement="The bridge in Genoa was closed for repairs.")
    embed_due()
    return older, newer


def test_claims_that_say_the_same_are_suggested_once_as_a_pair():
    older, newer = two_alike()

    assert suggest_matches() == 1
    match = Match.objects.get()
    assert (match.claim, match.other, match.known) == (newer, older, None)
    assert match.decision == Decision.OPEN
    assert match.score >= 0.5
    assert match.why
    assert suggest_due_matches() == 0
    assert not Findable.objects.uncompared().exists()


def test_a_claim_that_changed_is_compared_again_and_a_rejected_pair_stays_rejected():
    _, newer = two_alike()
    suggest_due_matches()
    reject_match(match=Match.objects.get(), reason="Another year.", by=make.a_fact_checker())
    edit_claim(
        claim=newer,
        changes={"statement": "Pakistan bought four helicopters from Russia in 2014!"},
        expected_version=newer.version,
        by=make.a_fact_checker(),
    )
    embed_due()

    assert Findable.objects.uncompared().count() == 1
    assert suggest_due_matches() == 0
    assert Match.objects.get().decision == Decision.REJECTED
    assert not Match.objects.open().exists()


def test_claims_that_others_verified_are_suggested_too():
    known = make.a_known_claim(statement="Pakistan bought four helicopters from Russia.")
    claim = make.a_claim(statement="Pakistan has bought four helicopters from Russia.")
    embed_due()

    assert suggest_due_matches() == 1
    assert (Match.objects.get().claim, Match.objects.get().known) == (claim, known)


def test_who_decided_when_and_why_is_kept_and_also_who_decided_otherwise():
    match, farid, rena = make.a_match(), make.a_fact_checker(), make.a_reviewer()
    reject_match(match=match, reason="Another ship.", by=farid)
    decided = confirm_match(match=match, by=rena)

    assert (decided.decision, decided.decided_by) == (Decision.CONFIRMED, rena)
    last, before, _ = changes_of(match)
    assert (last.who, before.who) == (rena.username, farid.username)
    assert ("decision", "rejected", "confirmed") in last.fields
    with pytest.raises(Conflict, match="has decided so already"):
        confirm_match(match=match, by=farid)


def test_a_rejection_needs_a_reason_and_a_decision_the_role():
    with pytest.raises(Invalid):
        reject_match(match=make.a_match(), reason=" ", by=make.a_fact_checker())
    with pytest.raises(NotAllowed):
        confirm_match(match=make.a_match(), by=make.an_editor())
    with pytest.raises(NotAllowed):
        fold_claim(claim=make.a_claim(), into=make.a_claim(), reason="", by=make.an_editor())


@pytest.mark.parametrize(
    "change",
    [
        "decision = 'confirmed'",
        "decision = 'perhaps'",
        "known_id = NULL",
        "score = 2",
        "public_id = 'x'",
    ],
)
def test_a_decision_names_who_decided_also_in_raw_sql(change: str):
    match = make.a_match()
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE claims_match SET {change} WHERE id = %s", [match.pk])


def test_a_folded_claim_is_not_found_any_more_and_stays_folded():
    claim, into = make.a_claim(statement="Iran sold trains."), make.a_claim(statement="Trains were sold by Iran.")
    fold_claim(claim=claim, into=into, reason="", by=make.a_fact_checker())
    claim.refresh_from_db()

    assert (claim.status, claim.merged_into) == (Status.DISMISSED, into)
    assert not Findable.objects.filter(claim=claim).exists()
    for change in ("merged_into_id = NULL", f"merged_into_id = {make.a_claim().pk}"):
        with pytest.raises(IntegrityError, match="stays merged"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"UPDATE claims_claim SET {change} WHERE id = %s", [claim.pk])
