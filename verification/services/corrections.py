"""Readers ask for corrections, people of the newsroom answer, and who asked is forgotten in time."""

from __future__ import annotations

import random
from datetime import timedelta
from ipaddress import ip_address, ip_network

from django.conf import settings
from django.contrib.auth.models import User
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from redis.exceptions import RedisError

from config.edits import locked
from config.errors import Conflict, Invalid, Refused
from config.history import act
from config.languages import in_newsroom_language
from config.permissions import require
from verification.models import CorrectionRequest, Edition, RequestContact, RequestState
from verification.models.correction import TEXT_LENGTH

HOUR = timedelta(hours=1)
SENDER_KEPT = timedelta(days=1)
AT_ONCE = 100  # answers that one run sends
# How long after each try to send an answer the next one comes; after the last it is given up.
PAUSES = [timedelta(minutes=minutes) for minutes in (1, 5, 30, 120, 360, 720, 1440)]


class TooMany(Refused):
    """This address has asked too often; says in how many seconds it may ask again."""

    status = 429
    code = "throttled"

    def __init__(self, message: str, *, retry_after: int) -> None:
        super().__init__(message)
        self.retry_after = retry_after


@act
def ask_for_correction(*, fact: str, text: str, email: str = "", address: str = "") -> CorrectionRequest:
    """Writes down what a reader says is wrong with a published fact, and how to reach them.

    The same words from the same address come back as the request that is there already. Raises `Invalid` on text or
    email, `TooMany` by address, and `Edition.DoesNotExist` where no such fact is published.
    """
    edition = Edition.objects.in_force().only("claim_id", "verdict_id").get(public_id=fact)
    text, email = text.strip(), email.strip()
    _validate(text, email)
    sender = _digest(address)
    mine = CorrectionRequest.objects.filter(contact__sender=sender, contact__created_at__gt=timezone.now() - HOUR)
    if sender and (same := mine.filter(claim=edition.claim_id, text=text).first()):
        return same
    _limit(sender)
    request = CorrectionRequest.objects.create(claim_id=edition.claim_id, verdict_id=edition.verdict_id, text=text)
    RequestContact.objects.create(request=request, email=email, sender=sender)
    return request


@act
def answer_correction_request(*, request: CorrectionRequest, state: str, answer: str, by: User) -> CorrectionRequest:
    """Answers a reader, once. Whoever left an e-mail address is sent the answer."""
    require(by, "verification.change_correctionrequest", _("answer readers"))
    if state not in RequestState.values or state == RequestState.OPEN:
        raise Invalid(_("Choose what becomes of it: answered, accepted or declined."), field="state")
    if not answer.strip():
        raise Invalid(_("The reader needs an answer in words."), field="answer")
    current = locked(request)
    if current.state != RequestState.OPEN:
        raise Conflict(_("Somebody has answered this already."))
    current.state, current.answer = state, answer.strip()
    current.answered_by, current.answered_at = by, timezone.now()
    current.save(update_fields=["state", "answer", "answered_by", "answered_at"])
    RequestContact.objects.filter(request=current).exclude(email="").update(next_attempt_at=timezone.now())
    transaction.on_commit(_call_for_sending, robust=True)  # the clock calls too, if Redis is away
    return current


def send_answers() -> int:
    """Sends the answers that are due by e-mail. Tells how many were taken."""
    sent = 0
    for _time in range(AT_ONCE):
        if (contact := _taken()) is None:
            break
        sent += _sent(contact)
    return sent


@transaction.atomic
def forget_readers() -> int:
    """Drops what is kept of readers longer than is needed: senders after a day, contacts some time after the answer."""
    now = timezone.now()
    RequestContact.objects.filter(created_at__lt=now - SENDER_KEPT).exclude(sender="").update(sender="")
    kept = timedelta(days=settings.CORRECTION_CONTACT_DAYS)
    over = Q(request__answered_at__lt=now - kept) | Q(email="", sender="", created_at__lt=now - SENDER_KEPT)
    return RequestContact.objects.filter(over).delete()[0]


def _validate(text: str, email: str) -> None:
    if not text:
        raise Invalid(gettext("Say what is wrong."), field="text")
    if len(text) > TEXT_LENGTH:
        raise Invalid(gettext("Say it in %(most)d characters at most.") % {"most": TEXT_LENGTH}, field="text")
    if email:
        try:
            validate_email(email)
        except ValidationError:
            raise Invalid(gettext("This is no e-mail address. Mend it, or leave it empty."), field="email") from None


def _digest(address: str) -> str:
    """The same for all addresses that one household can choose from; nobody can go back from it to the address."""
    try:
        ip = ip_address(address)
    except ValueError:
        return ""
    network = ip_network(f"{ip}/64", strict=False) if ip.version == 6 else ip
    return salted_hmac("correction-request", str(network), algorithm="sha256").hexdigest()[:32]


def _limit(sender: str) -> None:
    if not sender:
        return
    if _asked(sender) > settings.CORRECTION_REQUESTS_AN_HOUR:
        message = gettext("Too many requests came from your address. Please try again in an hour.")
        raise TooMany(message, retry_after=int(HOUR.total_seconds()))


def _asked(sender: str) -> int:
    """How often this sender has asked within the hour, this time counted; by rows where Redis is away."""
    key = f"correction-requests:{sender}"
    try:
        cache.add(key, 0, timeout=int(HOUR.total_seconds()))
        return cache.incr(key)
    except (RedisError, OSError, ValueError):
        since = timezone.now() - HOUR
        return RequestContact.objects.filter(sender=sender, created_at__gt=since).count() + 1


def _call_for_sending() -> None:
    from verification.tasks import send_answers

    send_answers.delay()


@transaction.atomic
def _taken() -> RequestContact | None:
    """A reader whose answer is due, with the next try set before this one begins: a worker may die over it."""
    due = RequestContact.objects.select_related("request__claim").due(timezone.now())
    row = due.select_for_update(of=("self",), skip_locked=True).first()
    if row is None:
        return None
    pause = PAUSES[min(row.attempts, len(PAUSES) - 1)]
    row.attempts += 1
    row.next_attempt_at = timezone.now() + pause * random.uniform(1, 1.2)  # noqa: S311 no secret
    row.save(update_fields=["attempts", "next_attempt_at"])
    return row


def _sent(contact: RequestContact) -> bool:
    contact.error = ""
    try:
        _mail(contact).send()
        contact.sent_at = timezone.now()
    except OSError as failure:  # smtplib's are OSErrors
        contact.error = str(failure)
    if contact.sent_at or contact.attempts > len(PAUSES):
        contact.next_attempt_at = None
    contact.save(update_fields=["error", "sent_at", "next_attempt_at"])
    return not contact.error


@in_newsroom_language
def _mail(contact: RequestContact) -> EmailMessage:
    request = contact.request
    subject = gettext("[%(site)s] An answer to what you wrote") % {"site": settings.SITE_NAME}
    told = [
        gettext("You asked us to correct this: “%(statement)s”") % {"statement": request.claim.statement},
        request.answer,
        f"{settings.SITE_URL}/facts/{request.claim.public_id}/",
        gettext("Your request and this answer: %(address)s")
        % {"address": f"{settings.SITE_URL}/corrections/requests/{request.token}/"},
    ]
    host = settings.SITE_URL.partition("://")[2].partition("/")[0].partition(":")[0] or "localhost"
    headers = {"Message-ID": f"<{request.public_id}@answers.{host}>", "Auto-Submitted": "auto-generated"}
    return EmailMessage(" ".join(subject.split())[:200], "\n\n".join(told), to=[contact.email], headers=headers)
