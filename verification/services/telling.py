"""Telling people by e-mail that a note names them. What is to be sent is a row, so nothing is lost with a worker.

Where no mail is configured, or an account has no address, nothing is written down: the admin tells them.
"""

from __future__ import annotations

import random
from collections.abc import Sequence

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from verification.models import Mention, MentionDelivery
from verification.services.deliveries import AT_ONCE, JITTER, PAUSES


def tell_of_mentions(mentions: Sequence[Mention]) -> None:
    """Writes down whom to tell, in the transaction that wrote the note."""
    to_tell = [mention for mention in mentions if mention.person.email] if settings.EMAIL_IS_SENT else []
    if not to_tell:
        return
    now = timezone.now()
    MentionDelivery.objects.bulk_create([MentionDelivery(mention=row, next_attempt_at=now) for row in to_tell])
    transaction.on_commit(_call_for_delivery, robust=True)  # the clock calls too, if Redis is away


def tell_due() -> int:
    """Sends what is due, each in its own right. Tells how many were taken by the other side."""
    sent = 0
    for _ in range(AT_ONCE):
        delivery = _taken()
        if delivery is None:
            break
        sent += _delivered(delivery)
    return sent


def _call_for_delivery() -> None:
    from verification.tasks import deliver_mentions

    deliver_mentions.delay()


@transaction.atomic
def _taken() -> MentionDelivery | None:
    """One that is due, whose next try has been set before this one begins: a worker may die over it."""
    due = MentionDelivery.objects.select_related("mention__person", "mention__note__claim", "mention__note__by")
    row = due.due(timezone.now()).select_for_update(of=("self",), skip_locked=True).first()
    if row is None:
        return None
    pause = PAUSES[min(row.attempts, len(PAUSES) - 1)]
    row.attempts += 1
    row.next_attempt_at = timezone.now() + pause * random.uniform(1, 1 + JITTER)  # noqa: S311 no secret
    row.save(update_fields=["attempts", "next_attempt_at"])
    return row


def _delivered(delivery: MentionDelivery) -> bool:
    person = delivery.mention.person
    if not (settings.EMAIL_IS_SENT and person.is_active and person.email):
        return _noted(delivery, error="The account has no address any more, or no mail is sent.", give_up=True)
    try:
        _message(delivery).send()
    except OSError as failure:  # smtplib's are OSErrors
        return _noted(delivery, error=str(failure), give_up=delivery.attempts > len(PAUSES))
    return _noted(delivery)


def _noted(delivery: MentionDelivery, *, error: str = "", give_up: bool = False) -> bool:
    delivery.error = error
    if not error:
        delivery.sent_at = timezone.now()
    if give_up or not error:
        delivery.next_attempt_at = None
    delivery.save(update_fields=["error", "sent_at", "next_attempt_at"])
    return not error


def _message(delivery: MentionDelivery) -> EmailMessage:
    note = delivery.mention.note
    subject = " ".join(f"[{settings.SITE_NAME}] {note.by.get_username()} mentions you: {note.claim}".split())
    page = settings.SITE_URL + reverse("admin:claims_claim_change", args=[note.claim_id])
    host = settings.SITE_URL.partition("://")[2].partition("/")[0].partition(":")[0] or "localhost"
    return EmailMessage(
        subject=subject[:200],
        body="\n\n".join([f"On the claim “{note.claim.statement}”:", note.text, page]),
        to=[delivery.mention.person.email],
        headers={"Message-ID": f"<{delivery.public_id}@mentions.{host}>"},
    )
