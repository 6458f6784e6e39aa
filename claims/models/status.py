"""The states of a claim and the arrows between them, in one table that Python and PostgreSQL both obey."""

from __future__ import annotations

from django.db import models


class Status(models.TextChoices):
    SUGGESTED = "suggested", "Suggested"
    ACCEPTED = "accepted", "Accepted"
    RESEARCHING = "researching", "Researching"
    IN_REVIEW = "in_review", "In review"
    PUBLISHED = "published", "Published"
    DISMISSED = "dismissed", "Dismissed"


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
