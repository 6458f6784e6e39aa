"""Attaching sources to claims, and pinning what the page said."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib.auth.models import User
from django.db.models import Max, QuerySet

from claims.models import Claim
from config.edits import apply_edit, locked, validated
from config.errors import Conflict
from config.history import act
from config.permissions import require
from sources.models import Snapshot, Source
from sources.services import keep_in_archives, want_soon
from verification.models import Evidence

PUBLISHED = "This claim is published. Reopen it before changing its evidence."


@act
def attach_evidence(
    *,
    claim: Claim,
    source: Source,
    stance: str,
    by: User,
    quote: str = "",
    locator: str = "",
    note: str = "",
    no_snapshot_reason: str = "",
) -> Evidence:
    """Holds a source against a claim, pinned to the newest snapshot of the source.

    A source that has none yet is due to be looked at at once.
    """
    require(by, "verification.add_evidence", "attach sources to claims")
    if locked(claim).is_published:
        raise Conflict(PUBLISHED)
    _refuse_twice(Evidence.objects.filter(claim=claim, source=source, stance=stance))
    last = Evidence.objects.filter(claim=claim).aggregate(last=Max("position"))["last"]
    evidence = Evidence(
        claim=claim,
        source=source,
        stance=stance,
        quote=quote.strip(),
        locator=locator.strip(),
        note=note.strip(),
        no_snapshot_reason=no_snapshot_reason.strip(),
        snapshot=newest_snapshot(source),
        position=0 if last is None else last + 1,
        added_by=by,
    )
    validated(evidence).save()
    if evidence.snapshot is None:
        want_soon(source)
    keep_in_archives([source.pk], used_at=evidence.used_at)
    return evidence


@act
def edit_evidence(*, evidence: Evidence, changes: Mapping[str, Any], expected_version: int, by: User) -> Evidence:
    """Changes stance, quote, locator, note or order of evidence under a claim that is not published."""
    require(by, "verification.change_evidence", "edit evidence")
    if locked(evidence.claim).is_published:
        raise Conflict(PUBLISHED)
    after = {name: changes.get(name, getattr(evidence, name)) for name in ("claim", "source", "stance")}
    _refuse_twice(Evidence.objects.filter(**after).exclude(pk=evidence.pk))
    return apply_edit(evidence, changes=changes, expected_version=expected_version)


@act
def detach_evidence(*, evidence: Evidence, by: User) -> None:
    """Takes a source away from a claim that is not published. The event row keeps what it was."""
    require(by, "verification.delete_evidence", "take evidence away")
    if locked(evidence.claim).is_published:
        raise Conflict(PUBLISHED)
    evidence.delete()


@act
def pin_snapshot(*, evidence: Evidence, by: User) -> Evidence:
    """Pins evidence to the newest snapshot of its source."""
    require(by, "verification.change_evidence", "edit evidence")
    if locked(evidence.claim).is_published:
        raise Conflict(PUBLISHED)
    snapshot = newest_snapshot(evidence.source)
    if snapshot is None:
        raise Conflict("The source has not been read yet. Ask for a check first.")
    current = locked(evidence)
    current.snapshot = snapshot
    current.save()
    evidence.refresh_from_db()
    return evidence


def _refuse_twice(same: QuerySet[Evidence]) -> None:
    if known := same.first():
        raise Conflict(
            f"This source is already attached to the claim as “{known.get_stance_display()}”.", field="source"
        )


def pin_what_was_read(claim: Claim) -> None:
    """Pins the claim's evidence that has no snapshot yet, now that its sources may have been read."""
    for evidence in claim.evidence.select_related("source").filter(snapshot__isnull=True):
        if snapshot := newest_snapshot(evidence.source):
            evidence.snapshot = snapshot
            evidence.save()


def newest_snapshot(source: Source) -> Snapshot | None:
    """What the source said when it was last read: the snapshot of its newest check that read it."""
    check = source.checks.filter(snapshot__isnull=False).select_related("snapshot").first()
    return check.snapshot if check else source.snapshots.first()
