"""Sending readers by e-mail what the newsroom answered them."""

from __future__ import annotations

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from config.languages import in_newsroom_language
from sources.checking.posting import Posted
from verification.models import RequestContact
from verification.services.sending import Letter, hold, mail, mailed, note


class AnswerOutbox:
    """Answers that are to be sent to whoever left an address."""

    @in_newsroom_language
    @transaction.atomic
    def lease(self, *, most: int) -> list[Letter]:
        due = RequestContact.objects.select_related("request__claim", "request__verdict").due(timezone.now())
        rows = list(due.select_for_update(of=("self",), skip_locked=True)[: max(most, 0)])
        hold(rows)
        return [_letter(row) for row in rows]

    def settle(self, row: RequestContact, posted: Posted) -> bool:
        return note(row, posted) and not posted.error


def _letter(row: RequestContact) -> Letter:
    message = _message(row)
    return Letter(row, lambda: mailed(message))


def _message(row: RequestContact) -> EmailMessage:
    request = row.request
    statement = request.verdict.as_record()["statement"]  # as it was published; the claim may be a draft again
    page = f"{settings.SITE_URL}/corrections/requests/{request.token}/"
    told = [
        gettext("You asked us to correct this: “%(statement)s”") % {"statement": statement},
        request.answer,
        f"{settings.SITE_URL}/facts/{request.claim.public_id}/",
        gettext("Your request and this answer: %(address)s") % {"address": page},
    ]
    subject = gettext("An answer to what you wrote")
    return mail(subject=subject, paragraphs=told, to=[row.email], message_id=f"{request.public_id}@answers")
