"""Attaching sources to claims, and pinning what the page said."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib.auth.models import User
from django.db.models import Max, QuerySet
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from claims.models import Claim
from config.edits import apply_edit, locked, validated
from config.errors import Conflict
from config.history import act
from config.identifiers import new_public_id
from config.permissions import require
from sources.models import Snapshot, Source
from sources.services import add_source, keep_in_archives, want_soon
from sources.services.catalogue import spelled
from verification.models import Evidence, Stance
from verification.models.evidence import STATE
from verification.services.quotes import Picked, given_quote, pinned

APART = {"position", *STATE}  # what others order, and what the page does, is no reason to refuse an edit
PUBLISHED = _("This claim is published. Reopen it before changing its evidence.")


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
    quote_must_be_there: bool = True,
    picked: Picked | None = None,
    public_id: str = "",
) -> Evidence:
    """Holds a source against a claim, pinned to the newest snapshot of the source, with the place of the quote in it.

    The quote may be a URL with a text fragment (`#:~:text=`). One that the page does not say is refused with the
    passage closest to it, or, if it need not be there, kept with the state that says so. `picked` is where it was
    picked in a snapshot's text. A source that has not been read yet is due to be looked at at once. `public_id` is that
    of evidence that has one elsewhere.
    """
    require(by, "verification.add_evidence", _("attach sources to claims"))
    if locked(claim).is_published:
        raise Conflict(PUBLISHED)
    _refuse_twice(Evidence.objects.filter(claim=claim, source=source, stance=stance))
    snapshot = newest_snapshot(source)
    quote = given_quote(quote, source=source, snapshot=snapshot)
    found = pinned(quote, snapshot, must_be_there=quote_must_be_there, picked=picked)
    last = Evidence.objects.filter(claim=claim).aggregate(last=Max("position"))["last"]
    evidence = Evidence(
        claim=claim,
        source=source,
        stance=stance,
        quote=quote,
        locator=locator.strip(),
        note=note.strip(),
        no_snapshot_reason=no_snapshot_reason.strip(),
        position=0 if last is None else last + 1,
        added_by=by,
        **found,
        public_id=public_id or new_public_id(),
    )
    validated(evidence).save()
    if evidence.snapshot is None:
        want_soon(source)
    keep_in_archives([source.pk], used_at=evidence.used_at)
    return evidence


@act
def attach_page(*, claim: Claim, url: str, stance: str, by: User, **details: Any) -> Evidence:
    """Holds the page at an address against a claim: the source known there, else a new one that is checked at once.

    `details` are those of `attach_evidence`. Nothing is added where the page cannot be attached.
    """
    known = Source.objects.filter(normalised_url=spelled(url)[1]).first()
    source = known or add_source(url=url, by=by)
    return attach_evidence(claim=claim, source=source, stance=stance, by=by, **details)


@act
def edit_evidence(
    *,
    evidence: Evidence,
    changes: Mapping[str, Any],
    expected_version: int,
    by: User,
    picked: Picked | None = None,
) -> Evidence:
    """Changes stance, quote, locator, note or order of evidence under a claim that is not published.

    A new quote is looked for as `attach_evidence` does, or taken where it was picked in the snapshot's text; a new
    source is pinned to what it said last.
    """
    require(by, "verification.change_evidence", _("edit evidence"))
    if locked(evidence.claim).is_published:
        raise Conflict(PUBLISHED)
    after = {name: changes.get(name, getattr(evidence, name)) for name in ("claim", "source", "stance")}
    _refuse_twice(Evidence.objects.filter(**after).exclude(pk=evidence.pk))
    changes, following = _with_quote(evidence, changes, picked)
    return apply_edit(evidence, changes=changes, expected_version=expected_version, following=following, apart=APART)


def _with_quote(
    evidence: Evidence, changes: Mapping[str, Any], picked: Picked | None = None
) -> tuple[Mapping[str, Any], dict[str, Any]]:
    """The changes with the words of the quote, and what follows for its place; nothing where neither is touched."""
    names = [name for name in ("quote", "source", "snapshot") if name in changes]
    if picked is None and all(changes[name] == getattr(evidence, name) for name in names):
        return changes, {}
    source = changes.get("source", evidence.source)
    snapshot = evidence.snapshot if source == evidence.source else newest_snapshot(source)
    snapshot = changes.get("snapshot", snapshot)
    quote = given_quote(changes.get("quote", evidence.quote), source=source, snapshot=snapshot)
    following = pinned(quote, snapshot, must_be_there=True, picked=picked)
    return ({**changes, "quote": quote} if "quote" in changes else changes), following


@act
def detach_evidence(*, evidence: Evidence, by: User) -> None:
    """Takes a source away from a claim that is not published. The event row keeps what it was."""
    require(by, "verification.delete_evidence", _("take evidence away"))
    if locked(evidence.claim).is_published:
        raise Conflict(PUBLISHED)
    evidence.delete()


@act
def pin_snapshot(*, evidence: Evidence, by: User) -> Evidence:
    """Pins evidence to the newest snapshot of its source, whose state then says whether the quote is in it."""
    require(by, "verification.change_evidence", _("edit evidence"))
    if locked(evidence.claim).is_published:
        raise Conflict(PUBLISHED)
    snapshot = newest_snapshot(evidence.source)
    if snapshot is None:
        raise Conflict(_("The source has not been read yet. Ask for a check first."))
    _pin(locked(evidence), snapshot)
    evidence.refresh_from_db()
    return evidence


def _refuse_twice(same: QuerySet[Evidence]) -> None:
    if known := same.first():
        refusal = _("This source is already attached to the claim as “{stance}”.")
        raise Conflict(format_lazy(refusal, stance=Stance(known.stance).label), field="source")


def pin_what_was_read(claim: Claim) -> None:
    """Pins the claim's evidence that has no snapshot yet, now that its sources may have been read."""
    for evidence in claim.evidence.select_related("source").filter(snapshot__isnull=True):
        if snapshot := newest_snapshot(evidence.source):
            _pin(evidence, snapshot)


def _pin(evidence: Evidence, snapshot: Snapshot) -> None:
    for name, value in pinned(evidence.quote, snapshot, must_be_there=False).items():
        setattr(evidence, name, value)
    evidence.save()


def quote_as_read(quote: str, *, source: Source, snapshot: Snapshot | None = None) -> Mapping[str, Any]:
    """What attaching this quote would find, as fields of evidence: its words, its state, and what is there instead.

    It is looked for in the newest snapshot unless another is given. Changes nothing. Raises `Invalid` where the quote
    is an address that points at no passage of the page.
    """
    snapshot = snapshot or newest_snapshot(source)
    words = given_quote(quote, source=source, snapshot=snapshot)
    return {**pinned(words, snapshot, must_be_there=False), "quote": words}


def newest_snapshot(source: Source) -> Snapshot | None:
    """What the source said when it was last read: the snapshot of its newest check that read it."""
    check = source.checks.filter(snapshot__isnull=False).select_related("snapshot").first()
    return check.snapshot if check else source.snapshots.first()
