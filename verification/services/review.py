"""Notes and assignments."""

from __future__ import annotations

from datetime import date

from django.contrib.auth.models import User
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from claims.models import Claim
from config.edits import locked
from config.errors import Conflict, Invalid
from config.history import act
from config.permissions import require
from verification.models import Assignment, Note


@act
def add_note(*, claim: Claim, text: str, by: User) -> Note:
    """Writes a note on a claim, for good."""
    require(by, "verification.add_note", _("write notes"))
    if not text.strip():
        raise Invalid(_("A note needs some text."), field="text")
    return Note.objects.create(claim=claim, text=text.strip(), by=by)


@act
def assign_claim(*, claim: Claim, assignee: User, by: User, due_on: date | None = None) -> Assignment:
    """Asks a person to work on a claim."""
    require(by, "verification.add_assignment", _("assign claims"))
    if not assignee.is_active:
        refusal = _("{person} has no active account.")
        raise Invalid(format_lazy(refusal, person=assignee.get_username()), field="assignee")
    locked(claim)
    if Assignment.objects.open().filter(claim=claim, assignee=assignee).exists():
        refusal = _("{person} is already assigned to this claim.")
        raise Conflict(format_lazy(refusal, person=assignee.get_username()), field="assignee")
    return Assignment.objects.create(claim=claim, assignee=assignee, assigned_by=by, due_on=due_on)


@act
def end_assignment(*, assignment: Assignment, by: User) -> Assignment:
    """Ends an assignment; it stays in the history."""
    require(by, "verification.change_assignment", _("end assignments"))
    current = locked(assignment)
    if current.ended_at:
        raise Conflict(_("This assignment has already ended."))
    current.ended_at = timezone.now()
    current.save(update_fields=["ended_at"])
    return current
