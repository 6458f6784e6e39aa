"""Alerts: a published fact's evidence broke. One stays open per piece of evidence and kind until it heals."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from claims.models import Article, Claim
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
    SNAPSHOT_DAMAGED = "snapshot_damaged", _("Snapshot is damaged")
    FACT_REPEATED = "fact_repeated", _("Seems to be repeated")


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


def _fault_since(evidence: Evidence) -> datetime | None:
    """By the history of what is kept, which has a row for each change of the fault."""
    custody: Any = evidence.snapshot.custody if evidence.snapshot else None
    latest = custody.events.order_by("-pgh_id").first() if custody else None
    return latest.pgh_created_at if latest else None


def _says_health(evidence: Evidence) -> str:
    health = evidence.source.get_health_display().lower()
    return gettext("“{source}” is {health}.").format(source=evidence.source, health=health)


def _says_changed(evidence: Evidence) -> str:
    told = (
        gettext("“{source}” no longer says “{quote}” but “{now}”.")
        if evidence.selector
        else gettext("“{source}” does not say “{quote}” but “{now}”.")
    )
    return told.format(source=evidence.source, quote=cut(evidence.quote), now=cut(evidence.quote_now))


def _says_missing(evidence: Evidence) -> str:
    told = (
        gettext("“{source}” no longer carries the quote “{quote}”.")
        if evidence.selector
        else gettext("“{source}” does not carry the quote “{quote}”.")
    )
    return told.format(source=evidence.source, quote=cut(evidence.quote))


def cut(words: str) -> str:
    """A passage as a message repeats it."""
    return words if len(words) <= TOLD else words[: TOLD - 1] + "…"


def _says_rewritten(evidence: Evidence) -> str:
    told = (
        gettext("“{source}” has been rewritten since it was used. The quote is still there.")
        if evidence.quote_state in (QuoteState.PRESENT, QuoteState.MOVED)
        else gettext("“{source}” has been rewritten since it was used.")
    )
    return told.format(source=evidence.source)


def _says_damaged(evidence: Evidence) -> str:
    captured = evidence.snapshot.captured_at if evidence.snapshot else evidence.used_at
    told = gettext("What was kept of “{source}” on {day} is damaged or gone. It proves nothing until it is back.")
    return told.format(source=evidence.source, day=f"{captured:%Y-%m-%d}")


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
    AlertKind.SNAPSHOT_DAMAGED: AlertRule(
        Q(snapshot__custody__fault__gt=""),
        _fault_since,
        _says_damaged,
        _(
            "See at the snapshot what is wrong, and bring the file back from a backup. If there is none, reopen the "
            "claim and hold it against what the source says now."
        ),
    ),
}


# What to do about an alert that is not about evidence.
REPEATED_ADVICE = _("Read the passage in the article. If it says the same, mark it there; then close this alert.")


class AlertQuerySet(models.QuerySet["Alert"]):
    def open(self) -> AlertQuerySet:
        return self.filter(closed_at__isnull=True)

    def of_evidence(self) -> AlertQuerySet:
        """Those that say something about the proof of a fact, which the public reads."""
        return self.exclude(kind=AlertKind.FACT_REPEATED)

    def repeats(self) -> AlertQuerySet:
        """Those that say that an article seems to repeat a claim."""
        return self.filter(kind=AlertKind.FACT_REPEATED)


@tracked()
class Alert(models.Model):
    """Something under a published fact no longer holds, or an article seems to repeat what it says is false."""

    public_id = public_id_field()
    kind = models.CharField(max_length=30, choices=AlertKind, help_text=_("What happened."))
    claim = models.ForeignKey(
        Claim, on_delete=models.PROTECT, related_name="alerts", help_text=_("The published claim it touches.")
    )
    source = models.ForeignKey(
        Source,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="alerts",
        help_text=_("The source that broke; empty where an article repeats a claim."),
    )
    evidence = models.ForeignKey(
        Evidence,
        on_delete=models.SET_NULL,
        null=True,
        related_name="alerts",
        help_text=_("The evidence that rests on it; empty once that was taken away."),
    )
    article = models.ForeignKey(
        Article,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text=_("The article that seems to repeat the claim; empty where evidence broke."),
    )
    message = models.TextField(help_text=_("What happened, in words."))
    diff = models.JSONField(
        default=list,
        blank=True,
        help_text=_("Where a quote has changed: what was quoted against what is there, word by word."),
    )
    opened_at = models.DateTimeField(help_text=_("When it was noticed."))
    closed_at = models.DateTimeField(null=True, blank=True, help_text=_("When it ended; empty while open."))
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text=_("Who closed it; empty when it closed by itself."),
    )
    close_reason = models.TextField(blank=True, help_text=_("Why it was closed."))

    objects = AlertQuerySet.as_manager()

    class Meta:
        ordering = ["-opened_at", "-id"]
        permissions = [("close_alert", "Can close an alert with a reason")]
        constraints = [
            models.UniqueConstraint(
                fields=["evidence", "kind"], condition=Q(closed_at__isnull=True), name="alert_open_once"
            ),
            models.CheckConstraint(
                condition=Q(
                    kind=AlertKind.FACT_REPEATED, source__isnull=True, evidence__isnull=True, article__isnull=False
                )
                | (~Q(kind=AlertKind.FACT_REPEATED) & Q(source__isnull=False, article__isnull=True)),
                name="alert_names_what_it_is_about",
            ),
            models.UniqueConstraint(
                fields=["claim", "article"],
                condition=Q(kind=AlertKind.FACT_REPEATED),
                name="alert_once_an_article",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.source or self.article}"

    @property
    def advice(self) -> str:
        rule = ALERT_RULES.get(AlertKind(self.kind))
        return str(rule.advice if rule else REPEATED_ADVICE)
