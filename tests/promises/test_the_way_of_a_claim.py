"""Promises 3 and 4: a claim moves along the arrows, rests while it is published, and is published on proof."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise, product

import pytest

from claims.models import Claim, Status, StatusChange
from claims.models.status import ARROWS
from claims.services import edit_claim
from config.errors import Conflict, NotAllowed, Refused
from sources.models import Source
from tests import factories as make
from tests.promises.conftest import Refusal, Sql, copy_of
from verification.models import Evidence, Verdict
from verification.services import attach_evidence, detach_evidence, dismiss_claim, publish_verdict

pytestmark = pytest.mark.django_db
STATES: dict[Status, Callable[[], Claim]] = {
    Status.SUGGESTED: make.a_claim,
    Status.ACCEPTED: make.an_accepted_claim,
    Status.RESEARCHING: make.a_claim_under_research,
    Status.IN_REVIEW: lambda: make.a_proposal().claim,
    Status.PUBLISHED: make.a_published_claim,
    Status.DISMISSED: make.a_dismissed_claim,
}
FORBIDDEN = [(old, new) for old, new in product(Status, Status) if old != new and new not in ARROWS[old]]
MOVE = "UPDATE claims_claim SET status = %s WHERE id = %s"
WRITE_DOWN = (
    "INSERT INTO claims_statuschange (claim_id, old, new, reason, by_id, at) VALUES (%s, %s, %s, '', %s, now())"
)


@pytest.mark.parametrize(("old", "new"), FORBIDDEN)
def test_a_claim_moves_only_along_the_arrows(old: Status, new: Status, sql: Sql, refused: Refusal):
    claim = STATES[old]()
    with refused(f"A claim that is {old} cannot become {new}."):
        sql(MOVE, new, claim.pk)


@pytest.mark.parametrize(("old", "new"), [(old, new) for old in ARROWS for new in ARROWS[old]])
def test_a_move_needs_a_row_that_says_who_and_why(old: Status, new: Status, sql: Sql, refused: Refusal):
    claim = STATES[old]()
    with refused("moves only with a row that says who moved it|only with a verdict"):
        sql(MOVE, new, claim.pk)


def test_a_row_without_the_move_is_refused_too(sql: Sql, refused: Refusal):
    claim = make.a_claim()
    with refused("the claim did not move"):
        sql(WRITE_DOWN, claim.pk, "suggested", "accepted", claim.created_by_id)


def test_a_row_that_does_not_follow_on_is_refused(sql: Sql, refused: Refusal):
    claim = make.a_claim()
    with refused("The claim is suggested now, not researching."):
        sql(WRITE_DOWN, claim.pk, "researching", "in_review", claim.created_by_id)


def test_a_claim_begins_as_suggested(sql: Sql, refused: Refusal):
    make.a_published_claim()
    with refused("A claim begins as suggested."):
        sql(copy_of(Claim))


def test_a_person_is_told_where_the_claim_stands():
    claim = make.a_published_claim()
    with pytest.raises(Refused, match="published"):
        dismiss_claim(claim=claim, reason="No.", by=make.a_reviewer())


@pytest.mark.parametrize(
    "change", ["statement = 'Other.'", "claimant_id = NULL", "made_on = '1999'", "language = 'de'", "kind = 'quote'"]
)
def test_a_published_statement_rests(change: str, sql: Sql, refused: Refusal):
    make.a_published_claim(claim=make.a_claim_under_research(claimant=make.a_claimant(), made_on="2014"))
    with refused("This claim is published. Reopen it"):
        sql(f"UPDATE claims_claim SET {change}")


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE verification_evidence SET stance = 'context'",
        "UPDATE verification_evidence SET quote = 'Other.'",
        "UPDATE verification_evidence SET snapshot_id = NULL",
        "UPDATE verification_evidence SET no_snapshot_reason = 'None.'",
        "DELETE FROM verification_evidence",
    ],
)
def test_published_evidence_rests(statement: str, sql: Sql, refused: Refusal):
    make.a_published_claim()
    with refused("This claim is published. Reopen it before changing its evidence."):
        sql(statement)


def test_no_evidence_joins_a_published_claim_and_none_leaves_it(sql: Sql, refused: Refusal):
    published, other = make.a_published_claim(), make.some_evidence()
    with refused("This claim is published"):
        sql("UPDATE verification_evidence SET claim_id = %s WHERE id = %s", published.pk, other.pk)
    with refused("This claim is published"):
        sql("UPDATE verification_evidence SET claim_id = %s WHERE claim_id = %s", other.claim_id, published.pk)


def test_what_a_quote_s_state_is_today_may_follow_the_page(sql: Sql):
    make.a_published_claim()
    sql("UPDATE verification_evidence SET quote_state = 'missing'")


def test_a_person_is_told_to_reopen_first():
    claim = make.a_published_claim()
    evidence, by = claim.evidence.get(), make.a_fact_checker()
    with pytest.raises(Conflict, match="Reopen it"):
        edit_claim(claim=claim, changes={"statement": "Other."}, expected_version=claim.version, by=by)
    with pytest.raises(Conflict, match="Reopen it"):
        detach_evidence(evidence=evidence, by=by)
    with pytest.raises(Conflict, match="Reopen it"):
        attach_evidence(claim=claim, source=make.a_source(), stance="context", by=by)


def test_nothing_is_published_without_a_verdict(sql: Sql, refused: Refusal):
    claim = make.a_proposal().claim
    with refused("only with a verdict that a second person approved"):
        sql(
            f"{MOVE}; {WRITE_DOWN}",
            "published", claim.pk, claim.pk, "in_review", "published", claim.created_by_id,
        )  # fmt: skip


def test_the_verdict_of_an_earlier_publication_does_not_count(sql: Sql, refused: Refusal):
    claim = make.a_published_claim()
    by = claim.created_by_id
    road = ["published", "researching", "in_review", "published"]
    for old, new in pairwise(road[:-1]):
        sql(f"{MOVE}; {WRITE_DOWN}", new, claim.pk, claim.pk, old, new, by)
    with refused("only with a verdict"):
        sql(f"{MOVE}; {WRITE_DOWN}", "published", claim.pk, claim.pk, "in_review", "published", by)


def test_two_people_decide(sql: Sql, refused: Refusal):
    make.a_verdict()
    with refused("verdict_needs_two_people|moved? to published by the person"):
        sql(copy_of(Verdict, approved_by_id="decided_by_id"))


def test_a_person_cannot_approve_their_own_verdict():
    rena = make.a_reviewer()
    proposal = make.a_proposal(by=rena)
    with pytest.raises(NotAllowed, match="somebody else has to approve"):
        publish_verdict(proposal=proposal, by=rena)
    assert not Verdict.objects.exists()


def test_a_claim_whose_evidence_is_neither_captured_nor_explained_is_not_published():
    claim = make.a_claim_under_research()
    evidence = make.some_evidence(claim=claim, source=make.a_source())
    assert evidence.snapshot is None
    with pytest.raises(Refused, match="captured"):
        make.a_verdict(proposal=make.a_proposal(claim=claim))
    assert Claim.objects.get(pk=claim.pk).status == Status.IN_REVIEW


def test_a_written_reason_stands_in_for_a_page_that_refuses_to_be_captured():
    claim = make.a_claim_under_research()
    make.some_evidence(claim=claim, source=make.a_source(), no_snapshot_reason="A printed book.")
    assert make.a_verdict(proposal=make.a_proposal(claim=claim)).claim.is_published


def test_evidence_is_pinned_to_a_snapshot_of_its_own_source(sql: Sql, refused: Refusal):
    evidence, other = make.some_evidence(), make.a_snapshot()
    with refused("The snapshot belongs to another source."):
        sql("UPDATE verification_evidence SET snapshot_id = %s WHERE id = %s", other.pk, evidence.pk)
    assert Evidence.objects.get(pk=evidence.pk).snapshot == evidence.snapshot


def test_a_verdict_says_what_was_proposed(sql: Sql, refused: Refusal):
    make.a_verdict()
    with refused("says what its proposal says"):
        sql(copy_of(Verdict, rating="'true'"))


def test_the_history_of_a_claim_is_whole():
    claim = make.a_published_claim()
    moves = StatusChange.objects.filter(claim=claim).order_by("id").values_list("old", "new")
    assert list(moves) == [
        ("", "suggested"),
        ("suggested", "accepted"),
        ("accepted", "researching"),
        ("researching", "in_review"),
        ("in_review", "published"),
    ]


def test_a_fact_withdrawn_by_hand_no_longer_counts_among_those_that_rest_on_its_sources(sql: Sql):
    claim, kept = make.a_published_claim(), make.a_published_claim()
    sql(
        "WITH moved AS (UPDATE claims_claim SET status = 'researching' WHERE id = %s RETURNING id)"
        " INSERT INTO claims_statuschange (claim_id, old, new, reason, at)"
        " SELECT id, 'published', 'researching', 'By hand.', now() FROM moved",
        claim.pk,
    )
    assert list(Source.objects.filter(relied_on=True)) == [kept.evidence.get().source]
