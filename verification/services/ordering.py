"""The order of a claim's evidence, as people put it; it is the order in which a published fact shows its proof."""

from __future__ import annotations

from collections.abc import Sequence

from django.contrib.auth.models import User
from django.utils.translation import gettext_lazy as _

from claims.models import Claim
from config.edits import locked
from config.errors import Conflict, Invalid
from config.history import act
from config.permissions import require
from verification.models import Evidence
from verification.services.evidence import PUBLISHED


@act
def order_evidence(*, claim: Claim, order: Sequence[str], seen: Sequence[str], by: User) -> list[Evidence]:
    """Puts the evidence of a claim that is not published into the order of these public ids.

    `seen` is the order that the person had before their eyes. Raises `Conflict` where somebody has ordered, attached
    or taken away meanwhile, and `Invalid` where `order` is not the same evidence. Answers it as it stands then.
    """
    require(by, "verification.change_evidence", _("order evidence"))
    if locked(claim).is_published:
        raise Conflict(PUBLISHED)
    rows = list(claim.evidence.select_for_update(of=("self",)))
    now = [row.public_id for row in rows]
    if list(order) == now:
        return rows
    if list(seen) != now:
        raise Conflict(
            _(
                "The evidence was changed or put into another order while you were at it, so your order was not "
                "saved. This is how it stands now; order it again."
            )
        )
    if sorted(order) != sorted(now):
        raise Invalid(_("Name each piece of evidence of this claim once."), field="order")
    by_id = {row.public_id: row for row in rows}
    for place, public_id in enumerate(order):
        row = by_id[public_id]
        if row.position != place:
            row.position = place
            row.save(update_fields=["position", "updated_at"])
    return [by_id[public_id] for public_id in order]
