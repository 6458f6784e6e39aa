"""The states of a claim and the arrows between them, in one table that Python and PostgreSQL both obey."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Status(models.TextChoices):
    SUGGESTED = "suggested", _("Suggested")
    ACCEPTED = "accepted", _("Accepted")
    RESEARCHING = "researching", _("Researching")
    IN_REVIEW = "in_review", _("In review")
    PUBLISHED = "published", _("Published")
    DISMISSED = "dismissed", _("Dismissed")


ARROWS: dict[Status, tuple[Status, ...]] = {
    Status.SUGGESTED: (Status.ACCEPTED, Status.DISMISSED),
    Status.ACCEPTED: (Status.RESEARCHING, Status.DISMISSED),
    Status.RESEARCHING: (Status.IN_REVIEW, Status.DISMISSED),
    Status.IN_REVIEW: (Status.PUBLISHED, Status.RESEARCHING),
    Status.PUBLISHED: (Status.RESEARCHING,),
    Status.DISMISSED: (),
}


def arrows_sql() -> str:
    """The arrows as an SQL list of (old, new) pairs."""
    return ", ".join(f"('{old}', '{new}')" for old, targets in ARROWS.items() for new in targets)
