"""Merging two claims that say the same: one goes on with the evidence of both, the other's id leads to it."""

from __future__ import annotations

from django.contrib.auth.models import User
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from claims.duplicates import fold_claim
from claims.models import Claim
from config.edits import locked
from config.errors import Conflict
from config.history import act
from config.permissions import require
from verification.models import Evidence, Verdict


@act
def merge_claims(*, claim: Claim, into: Claim, by: User, reason: str = "") -> Claim:
    """Merges a claim into another: appearances and evidence move, both histories stay. Returns the one that goes on.

    Evidence from a source that stands with the other claim in the same stance stays where it is: nothing is lost, and
    nothing is told twice. A claim that was ever published cannot go, since its record names it.
    """
    require(by, "claims.merge_claim", _("merge claims"))
    if Verdict.objects.filter(claim=claim).exists():
        raise Conflict(
            _("The claim that would go was published once, and its record names it. Merge the other into it.")
        )
    moving = _moving(claim, into)
    if moving and locked(into).is_published:
        raise Conflict(_("The claim that goes on is published. Reopen it before it takes over evidence."))
    last = Evidence.objects.filter(claim=into).aggregate(last=Max("position"))["last"]
    for place, evidence in enumerate(moving, 0 if last is None else last + 1):
        evidence.claim, evidence.position = into, place
        evidence.save(update_fields=["claim", "position", "updated_at"])
    return fold_claim(claim=claim, into=into, reason=reason.strip(), by=by)


def _moving(claim: Claim, into: Claim) -> list[Evidence]:
    there = set(Evidence.objects.filter(claim=into).values_list("source_id", "stance"))
    mine = Evidence.objects.filter(claim=claim).order_by("position", "id")
    return [evidence for evidence in mine if (evidence.source_id, evidence.stance) not in there]
