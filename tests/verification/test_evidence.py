"""Holding sources against claims: attached, edited, pinned to what the page said, taken away."""

from __future__ import annotations

from typing import Any

import pytest

from claims.models import Claim
from config.errors import Conflict, Invalid, NotAllowed
from sources.models import Source
from tests import factories as make
from verification.models import Evidence
from verification.services import attach_evidence, detach_evidence, edit_evidence, pin_snapshot, publish_verdict

pytestmark = pytest.mark.django_db


def attached(claim: Claim, source: Source, stance: str = "supports", **details: Any) -> Evidence:
    return attach_evidence(claim=claim, source=source, stance=stance, by=make.an_editor(), **details)


def test_evidence_says_which_way_it_points_and_keeps_what_was_said_of_it():
    by, claim, source = make.an_editor(), make.a_claim(), make.a_source()
    evidence = attach_evidence(
        claim=claim, source=source, stance="refutes", quote=" “Six.” ", locator=" p. 3 ", note=" A primer. ", by=by
    )
    assert (evidence.claim, evidence.source, evidence.stance, evidence.added_by) == (claim, source, "refutes", by)
    assert (evidence.quote, evidence.locator, evidence.note) == ("“Six.”", "p. 3", "A primer.")


def test_evidence_is_pinned_to_what_the_source_said_last():
    source = make.checked(make.a_source(), make.a_result(body=b"first"))
    make.a_snapshot()
    make.checked(source, make.a_result(body=b"second"))
    make.checked(source, make.a_result(body=b"first"))
    pinned = attached(make.a_claim(), source).snapshot

    assert pinned is not None
    assert pinned.size == len(b"first")


def test_a_source_that_nobody_read_leaves_evidence_unpinned_until_it_is():
    source = make.a_source()
    evidence = attached(make.a_claim(), source)
    with pytest.raises(Conflict, match=r"has not been read yet\. Ask for a check first"):
        pin_snapshot(evidence=evidence, by=make.an_editor())
    make.checked(source)

    assert evidence.snapshot is None
    assert pin_snapshot(evidence=evidence, by=make.an_editor()).snapshot == source.snapshots.get()


def test_publishing_pins_what_was_read_since_and_leaves_what_is_pinned():
    claim, late, early = make.a_claim_under_research(), make.a_source(), make.checked(make.a_source())
    unpinned, pinned = attached(claim, late), attached(claim, early)
    first = pinned.snapshot
    make.checked(early, make.a_result(body=b"changed since"))
    make.checked(late)
    publish_verdict(proposal=make.a_proposal(claim=claim), by=make.a_reviewer())

    unpinned.refresh_from_db()
    pinned.refresh_from_db()
    assert unpinned.snapshot == late.snapshots.get()
    assert pinned.snapshot == first


def test_a_source_is_attached_once_per_stance():
    claim, source = make.a_claim(), make.a_source()
    attached(claim, source)
    attached(claim, source, "context")
    attached(make.a_claim(), source)
    with pytest.raises(Conflict, match="already attached to the claim as “Supports”") as refused:
        attached(claim, source)
    assert refused.value.field == "source"
    assert claim.evidence.count() == 2


def test_a_stance_is_one_of_three():
    with pytest.raises(Invalid) as refused:
        attached(make.a_claim(), make.a_source(), "proves")
    assert [problem.field for problem in refused.value.problems] == ["stance"]


def test_evidence_keeps_the_order_in_which_it_came():
    claim, sources = make.a_claim(), [make.a_source() for _ in range(3)]
    attached(make.a_claim(), sources[0])
    rows = [attached(claim, source) for source in reversed(sources)]
    detach_evidence(evidence=rows[0], by=make.an_editor())
    rows.append(attached(claim, sources[2], "context"))
    assert list(claim.evidence.all()) == rows[1:]
    assert [row.position for row in claim.evidence.all()] == [1, 2, 3]


def test_an_edit_changes_what_it_names():
    evidence = make.some_evidence(quote="Four.", locator="p. 3")
    edited = edit_evidence(
        evidence=evidence,
        changes={"quote": "were sold.", "stance": "refutes"},
        expected_version=evidence.version,
        by=make.an_editor(),
    )
    assert (edited.quote, edited.stance, edited.locator) == ("were sold.", "refutes", "p. 3")
    assert edited.version == evidence.version + 1


def test_an_edit_into_a_stance_that_is_taken_is_refused():
    claim, source = make.a_claim(), make.a_source()
    attached(claim, source, "refutes")
    evidence = attached(claim, source)
    with pytest.raises(Conflict, match="already attached to the claim as “Refutes”"):
        edit_evidence(
            evidence=evidence, changes={"stance": "refutes"}, expected_version=evidence.version, by=make.an_editor()
        )
    assert Evidence.objects.get(pk=evidence.pk).stance == "supports"


def test_evidence_cannot_be_pinned_to_a_page_of_another_source():
    evidence, other = make.some_evidence(), make.a_snapshot()
    with pytest.raises(Conflict, match="The snapshot belongs to another source"):
        edit_evidence(
            evidence=evidence, changes={"snapshot": other}, expected_version=evidence.version, by=make.an_editor()
        )


def test_evidence_cannot_be_slipped_under_a_published_claim():
    published, evidence = make.a_published_claim(), make.some_evidence()
    with pytest.raises(Conflict, match=r"This claim is published\. Reopen it"):
        edit_evidence(
            evidence=evidence, changes={"claim": published}, expected_version=evidence.version, by=make.an_editor()
        )
    assert published.evidence.count() == 1


def test_what_is_taken_away_is_gone_and_nothing_else():
    claim = make.a_claim_under_research()
    gone, kept = make.some_evidence(claim=claim), make.some_evidence(claim=claim)
    detach_evidence(evidence=gone, by=make.an_editor())
    assert list(claim.evidence.all()) == [kept]


def test_under_a_published_claim_every_act_is_refused_and_says_how_to_go_on():
    evidence, by = make.a_published_claim().evidence.get(), make.an_editor()
    acts: list[Any] = [
        lambda: attached(evidence.claim, make.a_source()),
        lambda: edit_evidence(evidence=evidence, changes={"quote": "Other."}, expected_version=evidence.version, by=by),
        lambda: detach_evidence(evidence=evidence, by=by),
        lambda: pin_snapshot(evidence=evidence, by=by),
    ]
    for act in acts:
        with pytest.raises(Conflict, match=r"This claim is published\. Reopen it before changing its evidence"):
            act()
    assert list(Evidence.objects.values_list("pk", "version")) == [(evidence.pk, evidence.version)]


def test_strangers_touch_no_evidence():
    evidence, stranger = make.some_evidence(), make.a_user()
    with pytest.raises(NotAllowed, match="You may not attach sources"):
        attach_evidence(claim=evidence.claim, source=make.a_source(), stance="context", by=stranger)
    with pytest.raises(NotAllowed, match="You may not edit evidence"):
        edit_evidence(evidence=evidence, changes={"quote": "x"}, expected_version=evidence.version, by=stranger)
    with pytest.raises(NotAllowed, match="You may not edit evidence"):
        pin_snapshot(evidence=evidence, by=stranger)
    with pytest.raises(NotAllowed, match="You may not take evidence away"):
        detach_evidence(evidence=evidence, by=stranger)
    assert list(Evidence.objects.all()) == [evidence]


def test_reads_that_have_a_name_find_what_they_name():
    make.some_evidence()
    sound = make.a_published_claim().evidence.get()
    broken = make.some_evidence(source=make.a_dead_source())
    both = make.some_evidence(source=make.a_dead_source(), no_snapshot_reason="A printed book.")
    make.a_published_claim(claim=both.claim)
    assert set(Evidence.objects.published()) == {sound, both}
    assert set(Evidence.objects.broken()) == {broken, both}
