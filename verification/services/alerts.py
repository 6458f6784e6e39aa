"""Watching the evidence under published facts: alerts open once, and close when it heals."""

from __future__ import annotations

from collections.abc import Collection

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from config.edits import locked
from config.errors import Conflict, Invalid
from config.history import act, acting
from config.languages import in_newsroom_language
from config.permissions import require
from verification.models import Alert, Evidence, Occasion
from verification.models.alert import ALERT_RULES, AlertKind, AlertRule
from verification.services.deliveries import announce


@in_newsroom_language
def watch_evidence(*, source_ids: Collection[int] | None = None) -> int:
    """Opens and closes alerts so that they match what the evidence is now. Tells how many moved.

    Looks at these sources, or at everything that is published or has an open alert.
    """
    moved = 0
    with transaction.atomic(), acting(task="watch_evidence"):
        for kind, rule in ALERT_RULES.items():
            broken = Evidence.objects.published().filter(rule.broken)
            open_alerts = Alert.objects.open().filter(kind=kind)
            if source_ids is not None:
                broken = broken.filter(source__in=source_ids)
                open_alerts = open_alerts.filter(source__in=source_ids)
            moved += _close_healed(open_alerts, broken) + _open_new(broken, kind, rule)
    return moved


@act
def close_alert(*, alert: Alert, reason: str, by: User) -> Alert:
    """Closes an alert by a person's decision. It opens again only after the evidence healed and broke anew."""
    require(by, "verification.close_alert", _("close alerts"))
    if not reason.strip():
        raise Invalid(_("Say why the alert can be closed."), field="reason")
    current = locked(alert)
    if current.closed_at:
        raise Conflict(_("This alert is already closed."))
    current.closed_at, current.closed_by, current.close_reason = timezone.now(), by, reason.strip()
    current.save()
    announce([current], Occasion.CLOSED)
    return current


def _open_new(broken: QuerySet[Evidence], kind: AlertKind, rule: AlertRule) -> int:
    """One alert per piece of evidence, unless one of its kind was raised since it has been so."""
    now = timezone.now()
    fresh = [
        Alert(
            kind=kind,
            claim=evidence.claim,
            source=evidence.source,
            evidence=evidence,
            message=rule.says(evidence),
            diff=evidence.quote_diff if kind == AlertKind.QUOTE_CHANGED else [],
            opened_at=now,
        )
        for evidence in broken.select_related("claim", "source", "snapshot__custody")
        if not _already_told(evidence, kind, rule)
    ]
    Alert.objects.bulk_create(fresh, ignore_conflicts=True)
    opened = list(Alert.objects.filter(public_id__in=[alert.public_id for alert in fresh]))  # others may be faster
    announce(opened, Occasion.OPENED)
    return len(opened)


def _already_told(evidence: Evidence, kind: AlertKind, rule: AlertRule) -> bool:
    """Whether one stands open, or a person closed one since it has been so."""
    still = Q(closed_at__isnull=True)
    if since := rule.since(evidence):
        still |= Q(closed_by__isnull=False, opened_at__gte=since)
    return Alert.objects.filter(still, evidence=evidence, kind=kind).exists()


def _close_healed(alerts: QuerySet[Alert], broken: QuerySet[Evidence]) -> int:
    healed = list(alerts.exclude(evidence__in=broken).select_for_update(of=("self",)))
    for alert in healed:
        alert.closed_at, alert.close_reason = (
            timezone.now(),
            gettext("The evidence no longer stands broken in this way."),
        )
        alert.save(update_fields=["closed_at", "close_reason"])
    announce(healed, Occasion.CLOSED)
    return len(healed)
