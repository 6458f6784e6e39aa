"""Telling people by e-mail that a note names them. What is to be sent is a row, so nothing is lost with a worker.

Where no mail is configured, or an account has no address, nothing is written down: the admin tells them.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from config.languages import in_newsroom_language
from sources.checking.posting import Posted
from verification.models import Mention, MentionDelivery
from verification.services.sending import Letter, call_for_delivery, hold, mail, mailed, note


def tell_of_mentions(mentions: Sequence[Mention]) -> None:
    """Writes down whom to tell, in the transaction that wrote the note."""
    to_tell = [mention for mention in mentions if mention.person.email] if settings.EMAIL_IS_SENT else []
    if not to_tell:
        return
    now = timezone.now()
    MentionDelivery.objects.bulk_create([MentionDelivery(mention=row, next_attempt_at=now) for row in to_tell])
    call_for_delivery()


class MentionOutbox:
    """What is to be told of mentions."""

    @in_newsroom_language
    @transaction.atomic
    def lease(self, *, most: int) -> list[Letter]:
        due = MentionDelivery.objects.select_related("mention__person", "mention__note__claim", "mention__note__by")
        rows = list(due.due(timezone.now()).select_for_update(of=("self",), skip_locked=True)[: max(most, 0)])
        hold(rows)
        return [_letter(row) for row in rows]

    def settle(self, row: MentionDelivery, posted: Posted) -> bool:
        return note(row, posted, give_up=not _is_wanted(row)) and not posted.error


def _letter(row: MentionDelivery) -> Letter:
    if not _is_wanted(row):
        return Letter(row, lambda: Posted(error="The account has no address any more, or no mail is sent."))
    message = _message(row)
    return Letter(row, lambda: mailed(message))


def _is_wanted(row: MentionDelivery) -> bool:
    person = row.mention.person
    return bool(settings.EMAIL_IS_SENT and person.is_active and person.email)


def _message(row: MentionDelivery) -> EmailMessage:
    written = row.mention.note
    said = gettext("{person} mentions you: {claim}").format(person=written.by.get_username(), claim=written.claim)
    about = gettext("On the claim “{statement}”:").format(statement=written.claim.statement)
    page = settings.SITE_URL + reverse("admin:claims_claim_change", args=[written.claim_id])
    return mail(
        subject=said,
        paragraphs=[about, written.text, page],
        to=[row.mention.person.email],
        message_id=f"{row.public_id}@mentions",
    )
