"""The order of evidence: put by people, one at a time, and fixed while readers see it."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, connection, transaction

from claims.models import Claim
from config.errors import Conflict, Invalid, NotAllowed
from config.history import changes_of
from tests import factories as make
from verification.publishing.record import fact_record
from verification.services import edit_evidence, order_evidence

pytestmark = pytest.mark.django_db


@pytest.fixture
def claim() -> Claim:
    claim = make.a_claim_under_research()
    for _ in range(3):
        make.some_evidence(claim=claim)
    return claim


def ids(claim: Claim) -> list[str]:
    return [row.public_id for row in claim.evidence.all()]


def test_evidence_stands_in_the_order_that_people_gave_it(claim: Claim):
    first, second, third = seen = ids(claim)
    by = make.an_editor()
    order_evidence(claim=claim, order=[third, first, second], seen=seen, by=by)

    assert ids(claim) == [third, first, second]
    moved = claim.evidence.get(public_id=third)
    assert (changes_of(moved)[0].who, changes_of(moved)[0].act) == (by.username, "order_evidence")
    assert ("position", 2, 0) in changes_of(moved)[0].fields
    verdict = make.a_verdict(proposal=make.a_proposal(claim=claim))
    assert [row["id"] for row in fact_record(verdict)["evidence"]] == [third, first, second]


def test_of_two_people_who_order_at_once_the_second_is_told(claim: Claim):
    first, second, third = seen = ids(claim)
    order_evidence(claim=claim, order=[second, first, third], seen=seen, by=make.an_editor())
    with pytest.raises(Conflict, match="another order while you were at it"):
        order_evidence(claim=claim, order=[third, second, first], seen=seen, by=make.an_editor())
    assert ids(claim) == [second, first, third]
    order_evidence(claim=claim, order=[second, first, third], seen=seen, by=make.an_editor())  # wanted the same


def test_what_was_attached_meanwhile_is_not_ordered_unseen(claim: Claim):
    seen = ids(claim)
    make.some_evidence(claim=claim)
    with pytest.raises(Conflict):
        order_evidence(claim=claim, order=seen[::-1], seen=seen, by=make.an_editor())


@pytest.mark.parametrize("wrong", [[], ["x"], [0], [0, 1, 1], [0, 1, 2, 2]])
def test_an_order_names_each_piece_once(claim: Claim, wrong: list):
    seen = ids(claim)
    order = [seen[one] if isinstance(one, int) else one for one in wrong]
    with pytest.raises(Invalid) as told:
        order_evidence(claim=claim, order=order, seen=seen, by=make.an_editor())
    assert told.value.field == "order"
    assert ids(claim) == seen


def test_the_order_is_fixed_while_the_claim_is_published_also_in_raw_sql(claim: Claim):
    seen = ids(claim)
    make.a_verdict(proposal=make.a_proposal(claim=claim))
    with pytest.raises(Conflict, match="Reopen it"):
        order_evidence(claim=claim, order=seen[::-1], seen=seen, by=make.a_reviewer())
    with pytest.raises(IntegrityError, match="published"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE verification_evidence SET position = 9 WHERE public_id = %s", [seen[0]])


def test_who_may_not_change_evidence_may_not_order_it(claim: Claim):
    seen = ids(claim)
    with pytest.raises(NotAllowed):
        order_evidence(claim=claim, order=seen[::-1], seen=seen, by=make.a_user())


def test_who_edits_evidence_is_not_refused_because_it_was_ordered_meanwhile(claim: Claim):
    seen = ids(claim)
    piece = claim.evidence.get(public_id=seen[0])
    order_evidence(claim=claim, order=seen[::-1], seen=seen, by=make.an_editor())

    edited = edit_evidence(
        evidence=piece, changes={"note": "See page 2."}, expected_version=piece.version, by=make.an_editor()
    )
    assert (edited.note, edited.position) == ("See page 2.", 2)
    for changes in ({"note": "See page 3."}, {"position": 7}):
        with pytest.raises(Conflict, match="changed this while you were editing it"):
            edit_evidence(evidence=piece, changes=changes, expected_version=piece.version, by=make.an_editor())
