"""Readers ask for corrections, people of the newsroom answer, and who asked is forgotten in time."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from config.api.limits import counter
from config.api.rates import Rate
from config.edits import locked
from config.errors import Conflict, Invalid, Refused
from config.history import act
from config.permissions import require
from config.proxies import household
from verification.models import CorrectionRequest, Edition, RequestContact, RequestState
from verification.models.correction import TEXT_LENGTH
from verification.services.sending import call_for_delivery

HOUR = timedelta(hours=1)
HOUR_IN_SECONDS = 3_600
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
    whose = household(address)
    return salted_hmac("correction-request", whose, algorithm="sha256").hexdigest()[:32] if whose else ""


def _limit(sender: str) -> None:
    if sender and (wait := _wait(sender)):
        message = gettext("Too many requests came from your address. Please try again later.")
        raise TooMany(message, retry_after=wait)


def _wait(sender: str) -> int:
    """Seconds until this sender may ask again, 0 if now, which is then counted; by rows while Redis is away."""
    rate = Rate(settings.CORRECTION_REQUESTS_AN_HOUR, HOUR_IN_SECONDS)
    if standing := counter().count("correction", sender, rate):
        return 0 if standing.is_let_in else standing.seconds
    since = timezone.now() - HOUR
    asked = RequestContact.objects.filter(sender=sender, created_at__gt=since).count()
    return 0 if asked < rate.quota else rate.window
