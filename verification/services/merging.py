"""Merging two claims that say the same: one goes on with the evidence of both, the other's id leads to it."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.auth.models import User
from django.db.models import Max
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from claims.duplicates import fold_claim
from claims.models import Claim
from config.edits import locked
from config.errors import Conflict
from config.history import act
from config.permissions import require
from verification.models import Evidence, Note, Verdict


@dataclass(frozen=True)
class MergePlan:
    """What merging will do: what moves, and what stands on both claims, each with what the other has of it."""

    places: int
    moving: list[Evidence]
    twice: list[tuple[Evidence, Evidence]]  # the same source in the same stance: what stays behind, what goes on
    opposed: list[tuple[Evidence, Evidence]]  # the same source in another stance: both will stand

    @property
    def kept_in_a_note(self) -> list[Evidence]:
        """Evidence that stays behind with words that the claim which goes on does not have."""
        return [mine for mine, other in self.twice if _words(mine) and _words(mine) != _words(other)]


def merge_plan(*, claim: Claim, into: Claim) -> MergePlan:
    """What would become of the evidence if the claim were merged. Changes nothing."""
    there = list(Evidence.objects.filter(claim=into).select_related("source"))
    mine = Evidence.objects.filter(claim=claim).select_related("source").order_by("position", "id")
    by_stance = {(row.source_id, row.stance): row for row in there}
    moving = [row for row in mine if (row.source_id, row.stance) not in by_stance]
    return MergePlan(
        places=claim.appearances.count(),
        moving=moving,
        twice=[(row, by_stance[key]) for row in mine if (key := (row.source_id, row.stance)) in by_stance],
        opposed=[(row, other) for row in moving for other in there if other.source_id == row.source_id],
    )


@act
def merge_claims(*, claim: Claim, into: Claim, by: User, reason: str = "") -> Claim:
    """Merges a claim into another: appearances and evidence move, both histories stay. Returns the one that goes on.

    Evidence from a source that stands with the other claim in the same stance stays where it is; what it says in
    other words is kept in a note on the claim that goes on, so that nothing is lost and nothing is told twice. A
    claim that was ever published cannot go, since its record names it.
    """
    require(by, "claims.merge_claim", _("merge claims"))
    for row in sorted((claim, into), key=lambda row: row.pk):  # nobody attaches evidence to either from here on
        locked(row)
    if Verdict.objects.filter(claim=claim).exists():
        raise Conflict(
            _("The claim that would go was published once, and its record names it. Merge the other into it.")
        )
    plan = merge_plan(claim=claim, into=into)
    if plan.moving and locked(into).is_published:
        raise Conflict(_("The claim that goes on is published. Reopen it before it takes over evidence."))
    last = Evidence.objects.filter(claim=into).aggregate(last=Max("position"))["last"]
    for place, evidence in enumerate(plan.moving, 0 if last is None else last + 1):
        evidence.claim, evidence.position = into, place
        evidence.save(update_fields=["claim", "position", "updated_at"])
    if plan.kept_in_a_note:
        Note.objects.create(claim=into, text=_note(claim, plan), by=by)
    return fold_claim(claim=claim, into=into, reason=reason.strip(), by=by)


def _words(row: Evidence) -> tuple[str, ...]:
    return tuple(part for part in (row.quote, row.locator, row.note, row.no_snapshot_reason) if part)


def _note(claim: Claim, plan: MergePlan) -> str:
    """What evidence said that stays with the claim that went."""
    told = gettext("Merged from {id} (“{statement}”). The same source stood there with other words:")
    lines = [told.format(id=claim.public_id, statement=claim)]
    for row in plan.kept_in_a_note:
        quote = f" “{row.quote}”" if row.quote else ""
        lines.append(f"{row}{quote} {' '.join(_words(row)[1 if row.quote else 0 :])}".strip())
    return "\n\n".join(lines)
