"""The rating scale: one entry each. What a new rating needs is a line in this table, and its test."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import models


class Rating(models.TextChoices):
    TRUE = "true", "True"
    MOSTLY_TRUE = "mostly_true", "Mostly true"
    MIXED = "mixed", "Mixed"
    MOSTLY_FALSE = "mostly_false", "Mostly false"
    FALSE = "false", "False"
    UNVERIFIED = "unverified", "Unverified"
    OUTDATED = "outdated", "Outdated"


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a rating says, its colour in the admin, and its number for schema.org ClaimReview (1 worst, 5 best)."""

    sentence: str
    colour: str
    claim_review: int | None


RATINGS: dict[Rating, Meaning] = {
    Rating.TRUE: Meaning("The evidence supports the claim in full.", "success", 5),
    Rating.MOSTLY_TRUE: Meaning("It holds, but a detail is wrong or missing.", "success", 4),
    Rating.MIXED: Meaning("Part of it holds and part of it does not.", "warning", 3),
    Rating.MOSTLY_FALSE: Meaning("Its core does not hold, though a part of it does.", "danger", 2),
    Rating.FALSE: Meaning("The evidence contradicts the claim.", "danger", 1),
    Rating.UNVERIFIED: Meaning("The evidence found does not decide it.", "info", None),
    Rating.OUTDATED: Meaning("It held once and no longer does.", "info", None),
}
