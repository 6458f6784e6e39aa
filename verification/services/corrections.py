"""Readers ask for corrections, people of the newsroom answer, and who asked is forgotten in time."""

from __future__ import annotations

from datetime import timedelta
from ipaddress import ip_address, ip_network

from django.conf import settings
from django.contrib.auth.models import User
from django.core.cache import cache
from django.core.exceptions import ValidationError
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
from config.permissions import require
from verification.models import CorrectionRequest, Edition, RequestContact, RequestState
from verification.models.correction import TEXT_LENGTH
from verification.services.sending import call_for_delivery

HOUR = timedelta(hours=1)
SENDER_KEPT = timedelta(days=1)


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
    call_for_delivery()
    return current


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
