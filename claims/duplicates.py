"""Pairs that may say the same: suggested by search, decided by people, and folded into one claim.

A suggestion decides nothing. Who confirmed or rejected a pair is kept, and a pair that stands here is not suggested
again, whatever was decided.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from claims.embedder import current_embedder
from claims.finding import LIKELY, Found, find_claims
from claims.models import Appearance, ArticleRevision, Claim, Decision, Findable, KnownClaim, Match, Status
from claims.services import mark_claim, move_claim
from config.edits import locked
from config.errors import Conflict, Invalid
from config.history import act, acting
from config.languages import lowered
from config.permissions import require

MOST = 5  # pairs suggested for one claim
AT_ONCE = 100  # claims that one task compares


def suggest_due_matches() -> int:
    """Compares claims of ours that are new or changed with all others. Tells how many pairs it suggests."""
    embedder = current_embedder()
    due = Findable.objects.uncompared()
    if embedder is not None:
        due = due.with_vectors_of(model=embedder.name, version=embedder.version)
    return sum(_suggest(pk) for pk in list(due.values_list("pk", flat=True)[:AT_ONCE]))


@transaction.atomic
def _suggest(findable_id: int) -> int:
    row = Findable.objects.uncompared().select_for_update(of=("self",), skip_locked=True).filter(pk=findable_id).first()
    if row is None or row.claim is None:
        return 0  # somebody else is at it, or the claim was merged meanwhile
    with acting(task="suggest_matches"):
        made = suggest_matches(claim=row.claim)
    Findable.objects.filter(pk=row.pk).update(compared_at=timezone.now())
    return made


def suggest_matches(*, claim: Claim) -> int:
    """Writes down what is likely to say the same as the claim, as suggestions. Tells how many are new."""
    found = find_claims(text=claim.statement, language=claim.language, top=MOST, without=claim)
    return sum(_write_down(claim, one) for one in found if one.score >= LIKELY)


def _write_down(claim: Claim, found: Found) -> bool:
    """Whether the pair was not here yet. Of two claims of ours, the older is the other side."""
    sides = _sides(claim, claim_id=found.claim_id, known_id=found.known_id)
    _, made = Match.objects.get_or_create(**sides, defaults={"score": found.score, "why": list(found.why)})
    return made


def _sides(claim: Claim, *, claim_id: int | None, known_id: int | None) -> dict[str, int]:
    if known_id:
        return {"claim_id": claim.pk, "known_id": known_id}
    older, newer = sorted((claim.pk, claim_id or 0))
    return {"claim_id": newer, "other_id": older}


@act
def confirm_match(*, match: Match, by: User, reason: str = "") -> Match:
    """Says that both say the same. Claims of ours stay two until they are merged."""
    require(by, "claims.change_match", _("confirm matches"))
    return _decide(match, Decision.CONFIRMED, reason, by)


@act
def reject_match(*, match: Match, reason: str, by: User) -> Match:
    """Says that they do not say the same, and why. The pair is not suggested again."""
    require(by, "claims.change_match", _("reject matches"))
    if not reason.strip():
        raise Invalid(_("Say what tells the two apart, so that nobody asks again."), field="reason")
    return _decide(match, Decision.REJECTED, reason, by)


@act
def tell_apart(*, claim: Claim, other: Claim | KnownClaim, reason: str, by: User) -> Match:
    """Says that a claim and another, of ours or of others, do not say the same; the pair need not stand here yet."""
    return reject_match(match=_pair(claim, other), reason=reason, by=by)


@act
def mark_compared(
    *,
    revision: ArticleRevision,
    start: int,
    end: int,
    statement: str,
    kind: str,
    by: User,
    others: Iterable[Claim | KnownClaim] = (),
    same: KnownClaim | None = None,
) -> Claim:
    """Makes a claim of a passage, and keeps what the person said of those it was compared with.

    `others` do not say the same and are not suggested for it again; `same` is one that others verified and that does.
    """
    claim = mark_claim(revision=revision, start=start, end=end, statement=statement, kind=kind, by=by)
    for other in others:
        reject_match(match=_pair(claim, other), reason="Said when the passage was marked.", by=by)
    if same is not None:
        confirm_match(match=_pair(claim, same), reason="Said when the passage was marked.", by=by)
    return claim


def _pair(claim: Claim, other: Claim | KnownClaim) -> Match:
    """The pair as it stands here, written down where it does not."""
    ours = isinstance(other, Claim)
    if ours and other.pk == claim.pk:
        raise Conflict(_("A claim is not compared with itself."))
    sides = _sides(claim, claim_id=other.pk if ours else None, known_id=None if ours else other.pk)
    return Match.objects.get_or_create(**sides, defaults={"score": 0.0, "why": ["named by a person"]})[0]


def _decide(match: Match, decision: Decision, reason: str, by: User) -> Match:
    current = locked(match)
    if current.decision == decision:
        decider = current.decided_by.get_username() if current.decided_by else "Somebody"
        raise Conflict(format_lazy(_("{decider} has decided so already."), decider=decider))
    current.decision, current.reason = decision, reason.strip()
    current.decided_by, current.decided_at = by, timezone.now()
    current.save()
    return current


@act
def fold_claim(*, claim: Claim, into: Claim, reason: str, by: User) -> Claim:
    """Moves a claim's appearances to another that says the same, and puts it aside; its id leads to the other.

    Its own history stays with it. Evidence is for `verification.services.merge_claims`, which calls this.
    """
    require(by, "claims.merge_claim", _("merge claims"))
    first, second = sorted((claim, into), key=lambda row: row.pk)  # in one order, lest two merges wait for each other
    held = {row.pk: row for row in (locked(first), locked(second))}
    claim, into = held[claim.pk], held[into.pk]
    _guard(claim, into)
    there = set(into.appearances.values_list("revision_id", "start", "end"))
    for place in claim.appearances.all():
        if (place.revision_id, place.start, place.end) not in there:
            Appearance.objects.filter(pk=place.pk).update(claim=into)
    if claim.status != Status.DISMISSED:
        move_claim(claim=claim, to=Status.DISMISSED, by=by, reason=f"Merged into {into.public_id}. {reason}".strip())
    claim.merged_into = into
    claim.save(update_fields=["merged_into", "updated_at"])
    _confirm_pair(claim, into, by)
    return into


def _guard(claim: Claim, into: Claim) -> None:
    if claim.pk == into.pk:
        raise Conflict(_("A claim cannot be merged into itself."))
    if claim.merged_into_id or into.merged_into_id:
        raise Conflict(_("One of the two has been merged already. Look at them again."))
    if claim.status in (Status.PUBLISHED, Status.IN_REVIEW):
        refusal = _("The claim that goes is {status}. Reopen or return it first.")
        raise Conflict(format_lazy(refusal, status=lowered(Status(claim.status).label)))
    if into.status == Status.DISMISSED:
        raise Conflict(_("The claim that would go on was dismissed. Merge the other way round."))


def _confirm_pair(claim: Claim, into: Claim, by: User) -> None:
    older, newer = sorted((claim.pk, into.pk))
    match = Match.objects.filter(claim=newer, other=older).exclude(decision=Decision.CONFIRMED).first()
    if match is not None:
        _decide(match, Decision.CONFIRMED, "Merged.", by)
