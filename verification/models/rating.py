"""The rating scale: one entry each. What a new rating needs is a line in this table, and its test."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Rating(models.TextChoices):
    TRUE = "true", _("True")
    MOSTLY_TRUE = "mostly_true", _("Mostly true")
    MIXED = "mixed", _("Mixed")
    MOSTLY_FALSE = "mostly_false", _("Mostly false")
    FALSE = "false", _("False")
    UNVERIFIED = "unverified", _("Unverified")
    OUTDATED = "outdated", _("Outdated")


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a rating says, its colour in the admin, and its number for schema.org ClaimReview (1 worst, 5 best)."""

    sentence: str | Promise
    colour: str
    claim_review: int | None


RATINGS: dict[Rating, Meaning] = {
    Rating.TRUE: Meaning(_("The evidence supports the claim in full."), "success", 5),
    Rating.MOSTLY_TRUE: Meaning(_("It holds, but a detail is wrong or missing."), "success", 4),
    Rating.MIXED: Meaning(_("Part of it holds and part of it does not."), "warning", 3),
    Rating.MOSTLY_FALSE: Meaning(_("Its core does not hold, though a part of it does."), "danger", 2),
    Rating.FALSE: Meaning(_("The evidence contradicts the claim."), "danger", 1),
    Rating.UNVERIFIED: Meaning(_("The evidence found does not decide it."), "info", None),
    Rating.OUTDATED: Meaning(_("It held once and no longer does."), "info", None),
}
