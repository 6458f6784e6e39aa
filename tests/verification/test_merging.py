"""Merging two claims: what moves, what stays, what is refused, and where the old id leads."""

from __future__ import annotations

import pytest

from claims.models import Appearance, Claim, Decision, Status
from config.errors import Conflict
from config.history import changes_of
from tests import factories as make
from verification.services import accept_claim, dismiss_claim, merge_claims, reopen_claim
from verification.services.merging import merge_plan

pytestmark = pytest.mark.django_db


def test_evidence_and_appearances_move_and_both_histories_stay():
    by, revision, other_revision = make.a_fact_checker(), make.an_article(), make.an_article()
    into, claim = make.a_claim(revision=revision), make.a_claim(revision=other_revision)
    make.a_claim(revision=revision)  # not to be touched
    accept_claim(claim=claim, by=by)
    kept, moved = make.some_evidence(claim=into), make.some_evidence(claim=claim)
    match = make.a_match(claim, other=into)

    assert merge_claims(claim=claim, into=into, reason="The same sale.", by=by) == into
    claim.refresh_from_db()
    match.refresh_from_db()

    assert list(into.evidence.order_by("position")) == [kept, moved]
    assert not claim.evidence.exists()
    assert Appearance.objects.filter(claim=into).count() == 2
    assert not claim.appearances.exists()
    assert (claim.status, claim.merged_into) == (Status.DISMISSED, into)
    assert [change.new for change in claim.status_changes.all()] == ["dismissed", "accepted", "suggested"]
    assert claim.status_changes.latest("id").reason == f"Merged into {into.public_id}. The same sale."
    assert changes_of(moved)[0].fields[0][0] == "claim"
    assert (match.decision, match.decided_by) == (Decision.CONFIRMED, by)


def test_what_the_other_has_already_is_not_told_twice_and_not_lost():
    revision, source = make.an_article(), make.checked(make.a_source())
    into, claim = make.a_claim(revision=revision), make.a_claim(revision=revision)
    make.some_evidence(claim=into, source=source)
    same = make.some_evidence(claim=claim, source=source)

    merge_claims(claim=claim, into=into, by=make.a_fact_checker())

    assert into.evidence.count() == 1
    assert claim.evidence.get() == same
    assert (into.appearances.count(), claim.appearances.count()) == (1, 1)


def test_what_the_same_source_says_in_other_words_is_kept_in_a_note_on_the_claim_that_goes_on():
    source, by = make.checked(make.a_source(title="The ministry")), make.a_fact_checker()
    into, claim = make.a_claim_under_research(), make.a_claim_under_research()
    make.some_evidence(claim=into, source=source, quote="Four helicopters were sold.")
    other = make.some_evidence(claim=claim, source=source, quote="helicopters were sold", note="See the annex.")

    plan = merge_plan(claim=claim, into=into)
    assert (plan.moving, plan.kept_in_a_note) == ([], [other])
    merge_claims(claim=claim, into=into, by=by)

    note = into.notes.get()
    assert note.by == by
    for words in (claim.public_id, "The ministry", "helicopters were sold", "See the annex."):
        assert words in note.text
    assert claim.evidence.get() == other
    assert into.evidence.get().quote == "Four helicopters were sold."


def test_a_source_that_points_the_other_way_moves_and_is_told_of_before():
    source = make.checked(make.a_source())
    into, claim = make.a_claim_under_research(), make.a_claim_under_research()
    there = make.some_evidence(claim=into, source=source)
    here = make.some_evidence(claim=claim, source=source, stance="refutes")
    assert merge_plan(claim=claim, into=into).opposed == [(here, there)]
    merge_claims(claim=claim, into=into, by=make.a_fact_checker())
    assert list(into.evidence.all()) == [there, here]
    assert not into.notes.exists()


def test_a_published_claim_takes_appearances_but_no_evidence():
    by, published = make.a_fact_checker(), make.a_published_claim()
    bare, proven = make.a_claim(revision=make.an_article()), make.a_claim()
    make.some_evidence(claim=proven)

    merge_claims(claim=bare, into=published, by=by)
    assert published.appearances.count() == 1
    with pytest.raises(Conflict, match="Reopen it before it takes over evidence"):
        merge_claims(claim=proven, into=published, by=by)
    assert proven.evidence.count() == 1


def refused(claim: Claim, into: Claim) -> str:
    with pytest.raises(Conflict) as told:
        merge_claims(claim=claim, into=into, by=make.a_fact_checker())
    return str(told.value)


def test_what_cannot_be_merged_says_why():
    once = make.a_published_claim()
    reopen_claim(claim=once, reason="New research.", by=make.a_reviewer())
    gone, merged = make.a_claim(), make.a_claim()
    dismiss_claim(claim=gone, reason="An opinion.", by=make.a_fact_checker())
    merge_claims(claim=merged, into=make.a_claim(), by=make.a_fact_checker())

    assert "published once" in refused(once, make.a_claim())
    assert "dismissed" in refused(make.a_claim(), gone)
    assert "merged already" in refused(merged, make.a_claim())
    assert "merged already" in refused(make.a_claim(), merged)
    assert "in review" in refused(make.a_proposal().claim, make.a_claim())
    same = make.a_claim()
    assert "into itself" in refused(same, same)


def test_the_id_of_a_merged_claim_leads_to_the_one_that_goes_on(client):
    first, second, third = make.a_claim(), make.a_claim(), make.a_claim()
    merge_claims(claim=first, into=second, by=make.a_fact_checker())
    merge_claims(claim=second, into=third, by=make.a_fact_checker())
    client.force_login(make.a_fact_checker())

    answer = client.get(f"/api/v1/claims/{first.public_id}/")
    assert answer.status_code == 308
    assert answer.headers["Location"] == f"/api/v1/claims/{third.public_id}/"
    assert client.get(answer.headers["Location"]).status_code == 200
