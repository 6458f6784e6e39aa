"""Alerts: a published fact's evidence broke. One stays open per piece of evidence and kind until it heals."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from claims.models import Claim
from config.history import tracked
from config.identifiers import public_id_field
from sources.models import Health, Source
from verification.models.evidence import QUOTE_ADVICE, Evidence, PageDrift, QuoteState

TOLD = 300  # characters of a quote that a message repeats


class AlertKind(models.TextChoices):
    SOURCE_DEAD = "source_dead", _("Source is dead")
    SOURCE_FAILING = "source_failing", _("Source is failing")
    QUOTE_CHANGED = "quote_changed", _("Quote has changed")
    QUOTE_MISSING = "quote_missing", _("Quote is missing")
    PAGE_REWRITTEN = "page_rewritten", _("Page was rewritten")


@dataclass(frozen=True, slots=True)
class AlertRule:
    """Which evidence an alert of this kind stands open for, since when, what it says, and what to do about it."""

    broken: Q
    since: Callable[[Evidence], datetime | None]
    says: Callable[[Evidence], str]
    advice: str | Promise


def _health_since(evidence: Evidence) -> datetime | None:
    return evidence.source.health_since


def _quote_since(evidence: Evidence) -> datetime | None:
    return evidence.quote_state_since


def _drift_since(evidence: Evidence) -> datetime | None:
    return evidence.drift_since


def _says_health(evidence: Evidence) -> str:
    health = evidence.source.get_health_display().lower()
    return gettext("“{source}” is {health}.").format(source=evidence.source, health=health)


def _says_changed(evidence: Evidence) -> str:
    told = (
        gettext("“{source}” no longer says “{quote}” but “{now}”.")
        if evidence.selector
        else gettext("“{source}” does not say “{quote}” but “{now}”.")
    )
    return told.format(source=evidence.source, quote=_cut(evidence.quote), now=_cut(evidence.quote_now))


def _says_missing(evidence: Evidence) -> str:
    told = (
        gettext("“{source}” no longer carries the quote “{quote}”.")
        if evidence.selector
        else gettext("“{source}” does not carry the quote “{quote}”.")
    )
    return told.format(source=evidence.source, quote=_cut(evidence.quote))


def _cut(words: str) -> str:
    return words if len(words) <= TOLD else words[: TOLD - 1] + "…"


def _says_rewritten(evidence: Evidence) -> str:
    told = (
        gettext("“{source}” has been rewritten since it was used. The quote is still there.")
        if evidence.quote_state in (QuoteState.PRESENT, QuoteState.MOVED)
        else gettext("“{source}” has been rewritten since it was used.")
    )
    return told.format(source=evidence.source)


ALERT_RULES: dict[AlertKind, AlertRule] = {
    AlertKind.SOURCE_DEAD: AlertRule(
        Q(source__health=Health.DEAD),
        _health_since,
        _says_health,
        _("Find an archived copy or another source, then reopen the claim to replace the evidence."),
    ),
    AlertKind.SOURCE_FAILING: AlertRule(
        Q(source__health=Health.FAILING),
        _health_since,
        _says_health,
        _("It is being checked more often. Look for an archived copy while the page is gone."),
    ),
    AlertKind.QUOTE_CHANGED: AlertRule(
        Q(quote_state=QuoteState.CHANGED), _quote_since, _says_changed, QUOTE_ADVICE[QuoteState.CHANGED]
    ),
    AlertKind.QUOTE_MISSING: AlertRule(
        Q(quote_state=QuoteState.MISSING), _quote_since, _says_missing, QUOTE_ADVICE[QuoteState.MISSING]
    ),
    AlertKind.PAGE_REWRITTEN: AlertRule(
        Q(drift=PageDrift.REWRITTEN),
        _drift_since,
        _says_rewritten,
        _("Read the page again, and see whether the claim still rests on it. The snapshot keeps what it said."),
    ),
}


class AlertQuerySet(models.QuerySet["Alert"]):
    def open(self) -> AlertQuerySet:
        return self.filter(closed_at__isnull=True)


@tracked()
class Alert(models.Model):
    """Something under a published fact no longer holds."""

    public_id = public_id_field()
    kind = models.CharField(max_length=30, choices=AlertKind, help_text="What happened.")
    claim = models.ForeignKey(
        Claim, on_delete=models.PROTECT, related_name="alerts", help_text="The published claim it touches."
    )
    source = models.ForeignKey(
        Source, on_delete=models.PROTECT, related_name="alerts", help_text="The source that broke."
    )
    evidence = models.ForeignKey(
        Evidence,
        on_delete=models.SET_NULL,
        null=True,
        related_name="alerts",
        help_text="The evidence that rests on it; empty once that was taken away.",
    )
    message = models.TextField(help_text="What happened, in words.")
    diff = models.JSONField(
        default=list,
        blank=True,
        help_text="Where a quote has changed: what was quoted against what is there, word by word.",
    )
    opened_at = models.DateTimeField(help_text="When it was noticed.")
    closed_at = models.DateTimeField(null=True, blank=True, help_text="When it ended; empty while open.")
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="Who closed it; empty when it closed by itself.",
    )
    close_reason = models.TextField(blank=True, help_text="Why it was closed.")

    objects = AlertQuerySet.as_manager()

    class Meta:
        ordering = ["-opened_at", "-id"]
        permissions = [("close_alert", "Can close an alert with a reason")]
        constraints = [
            models.UniqueConstraint(
                fields=["evidence", "kind"], condition=Q(closed_at__isnull=True), name="alert_open_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.source}"

    @property
    def advice(self) -> str:
        return str(ALERT_RULES[AlertKind(self.kind)].advice)
