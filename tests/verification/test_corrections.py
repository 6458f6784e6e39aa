"""Reopening a fact and publishing it anew: the later verdict supersedes the earlier one and says why."""

from __future__ import annotations

import pytest

from claims.models import Claim, Status
from claims.services import edit_claim
from config.errors import Invalid
from tests import factories as make
from verification.models import Verdict
from verification.services import dismiss_claim, publish_verdict, reopen_claim

pytestmark = pytest.mark.django_db


def reopened(verdict: Verdict) -> Claim:
    reopen_claim(claim=verdict.claim, reason="A new source.", by=make.a_reviewer())
    return Claim.objects.get(pk=verdict.claim_id)


def corrected(verdict: Verdict, note: str = "The date was wrong.") -> Verdict:
    proposal = make.a_proposal(claim=reopened(verdict), rating="false")
    return publish_verdict(proposal=proposal, by=make.a_reviewer(), correction_note=note)


def test_a_correction_supersedes_the_verdict_before_and_leaves_it_as_it_was():
    first, other = make.a_verdict(), make.a_verdict()
    record = first.record
    second = corrected(first)

    assert (second.supersedes, second.is_correction, first.is_correction) == (first, True, False)
    assert second.as_record()["supersedes"] == first.public_id
    assert second.as_record()["correction_note"] == "The date was wrong."
    assert set(Verdict.objects.current()) == {second, other}
    assert Verdict.objects.get(pk=first.pk).record == record


@pytest.mark.parametrize("note", ["", " \n"])
def test_a_correction_without_a_word_on_what_changed_is_refused(note: str):
    first = make.a_verdict()
    with pytest.raises(Invalid, match="Say what changed") as refused:
        corrected(first, note)
    assert refused.value.field == "correction_note"
    assert Claim.objects.get(pk=first.claim_id).status == Status.IN_REVIEW
    assert list(Verdict.objects.all()) == [first]


def test_a_first_verdict_carries_no_correction_note():
    verdict = publish_verdict(proposal=make.a_proposal(), by=make.a_reviewer(), correction_note="Nothing before.")
    assert (verdict.correction_note, verdict.as_record()["correction_note"]) == ("", "")


def test_a_third_verdict_supersedes_the_second():
    first = make.a_verdict()
    second = corrected(first)
    third = corrected(second, "The place was wrong.")
    assert (third.supersedes, list(Verdict.objects.current())) == (second, [third])


def test_a_reopened_fact_is_not_public_until_it_is_published_again():
    kept, withdrawn = make.a_verdict(), make.a_verdict()
    reopened(withdrawn)
    assert list(Verdict.objects.published()) == [kept]
    assert set(Verdict.objects.current()) == {kept, withdrawn}


def test_a_reopened_claim_can_be_reworded_and_the_old_record_keeps_the_old_words():
    first = make.a_verdict()
    claim = reopened(first)
    old = claim.statement
    edit_claim(claim=claim, changes={"statement": "Six."}, expected_version=claim.version, by=make.a_fact_checker())
    second = publish_verdict(
        proposal=make.a_proposal(claim=claim), by=make.a_reviewer(), correction_note="There were six."
    )
    assert second.as_record()["statement"] == "Six."
    assert Verdict.objects.get(pk=first.pk).as_record()["statement"] == old


def test_a_reopened_claim_may_be_dismissed_and_is_no_fact_any_more():
    first = make.a_verdict()
    dismiss_claim(claim=reopened(first), reason="Not checkable after all.", by=make.a_reviewer())
    assert not Verdict.objects.published().exists()
    assert Verdict.objects.get() == first
