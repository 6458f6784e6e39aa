"""Notes, with the people they name, and assignments."""

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
from verification.mentions import names_in
from verification.models import Assignment, Mention, MentionSeen, Note
from verification.people import people_named
from verification.services.telling import tell_of_mentions

MOST_MENTIONED = 20  # people in one note


@act
def add_note(*, claim: Claim, text: str, by: User) -> Note:
    """Writes a note on a claim, for good. People named in it with an @ are told, if they may see the claim."""
    require(by, "verification.add_note", _("write notes"))
    if not text.strip():
        raise Invalid(_("A note needs some text."), field="text")
    named = [person for person in people_named(names_in(text)) if person != by]
    if len(named) > MOST_MENTIONED:
        refusal = _("A note names at most {most} people; this one names {count}.")
        raise Invalid(format_lazy(refusal, most=MOST_MENTIONED, count=len(named)), field="text")
    note = Note.objects.create(claim=claim, text=text.strip(), by=by)
    tell_of_mentions(Mention.objects.bulk_create([Mention(note=note, person=person) for person in named]))
    return note


@act
def see_mentions(*, claim: Claim, by: User) -> int:
    """Writes down that a person has now seen the notes on the claim that name them. Tells how many were new."""
    new = Mention.objects.of(by).unread().filter(note__claim=claim)
    seen = MentionSeen.objects.bulk_create([MentionSeen(mention=mention) for mention in new], ignore_conflicts=True)
    return len(seen)


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
