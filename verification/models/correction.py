"""Readers who say that a published fact is wrong, and their answers. Who they are stands apart, to be forgotten."""

from __future__ import annotations

import secrets

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from claims.models import Claim
from config.history import tracked
from config.identifiers import public_id_field
from config.triggers import never_truncated, refuse_change
from verification.models.sendable import Sendable, SendableQuerySet
from verification.models.verdict import Verdict

TEXT_LENGTH = 4000  # code points


class RequestState(models.TextChoices):
    OPEN = "open", _("Open")
    ANSWERED = "answered", _("Answered")
    ACCEPTED = "accepted", _("Accepted")
    DECLINED = "declined", _("Declined")


def new_token() -> str:
    return secrets.token_urlsafe(24)  # 192 bits: whoever has it was given it


class CorrectionRequestQuerySet(models.QuerySet["CorrectionRequest"]):
    def open(self) -> CorrectionRequestQuerySet:
        return self.filter(state=RequestState.OPEN)


@tracked()
class CorrectionRequest(models.Model):
    """What a reader says is wrong with a fact. It stays as it was written and is answered once."""

    public_id = public_id_field()
    token = models.CharField(
        max_length=32, unique=True, default=new_token, editable=False, help_text=_("Opens the page with the answer.")
    )
    claim = models.ForeignKey(
        Claim, on_delete=models.PROTECT, related_name="correction_requests", help_text=_("The claim of the fact.")
    )
    verdict = models.ForeignKey(
        Verdict, on_delete=models.PROTECT, related_name="+", help_text=_("The verdict that stood when it was sent.")
    )
    text = models.TextField(max_length=TEXT_LENGTH, help_text=_("What is wrong, in the reader's words."))
    created_at = models.DateTimeField(auto_now_add=True, help_text=_("When it was sent."))
    state = models.CharField(
        max_length=10, choices=RequestState, default=RequestState.OPEN, help_text=_("What has become of it.")
    )
    answer = models.TextField(blank=True, help_text=_("What the reader was answered."))
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text=_("Who answered; empty while open."),
    )
    answered_at = models.DateTimeField(null=True, blank=True, help_text=_("When it was answered; empty while open."))

    objects = CorrectionRequestQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-id"]
        indexes = [models.Index(fields=["-created_at"], name="request_open", condition=Q(state="open"))]
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="request_has_text"),
            models.CheckConstraint(
                condition=Q(state="open", answer="", answered_by__isnull=True, answered_at__isnull=True)
                | (Q(answered_by__isnull=False, answered_at__isnull=False) & ~Q(state="open") & ~Q(answer="")),
                name="request_answered_whole",
            ),
        ]
        triggers = [
            refuse_change(
                "stays_as_written",
                "What a reader wrote is never changed.",
                operation=pgtrigger.Update,
                condition=pgtrigger.AnyChange("public_id", "token", "claim", "verdict", "text", "created_at"),
            ),
            refuse_change(
                "answered_once",
                "An answer is given once.",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition("OLD.state <> 'open'"),
            ),
            refuse_change("never_deleted", "What a reader wrote is never deleted.", operation=pgtrigger.Delete),
            never_truncated("What a reader wrote"),
        ]

    def __str__(self) -> str:
        return self.text if len(self.text) <= 80 else f"{self.text[:79]}…"


class RequestContact(Sendable):
    """How a reader can be reached, and where a request came from: kept no longer than is needed, and in no history.

    It is due once there is an answer to send.
    """

    request = models.OneToOneField(
        CorrectionRequest, on_delete=models.PROTECT, related_name="contact", help_text=_("The request.")
    )
    email = models.EmailField(blank=True, help_text=_("Where the answer is sent; empty if none was given."))
    sender = models.CharField(
        max_length=32, blank=True, help_text=_("Keyed digest of the address it came from, for a day, to stop floods.")
    )
    objects = SendableQuerySet["RequestContact"].as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["next_attempt_at"], name="answer_due", condition=Q(next_attempt_at__isnull=False)),
            models.Index(fields=["sender", "created_at"], name="request_sender", condition=~Q(sender="")),
        ]

    def __str__(self) -> str:
        return self.email or "no address"
