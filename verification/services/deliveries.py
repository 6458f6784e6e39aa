"""Telling of alerts by e-mail and webhook: what is to be sent is a row, written with the alert in its transaction."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from config.languages import in_newsroom_language
from sources.capture.diff import as_text
from sources.checking.posting import Posted
from verification.models import Alert, AlertDelivery, AlertKind, Channel, Occasion
from verification.publishing.claim_review import address_of
from verification.services.sending import Letter, call_for_delivery, hold, mail, mailed, note, signed_post


def announce(alerts: Sequence[Alert], occasion: Occasion) -> None:
    """Writes down what is to be sent of these alerts, in the transaction that opened or closed them."""
    targets = _targets()
    if not alerts or not targets:
        return
    now = timezone.now()
    AlertDelivery.objects.bulk_create(
        [
            AlertDelivery(alert=alert, occasion=occasion, channel=channel, target=target, next_attempt_at=now)
            for alert in alerts
            for channel, target in targets
        ],
        ignore_conflicts=True,
    )
    call_for_delivery()


def _targets() -> list[tuple[Channel, str]]:
    emails = [(Channel.EMAIL, address) for address in settings.ALERT_EMAILS]
    return emails + [(Channel.WEBHOOK, url) for url in settings.ALERT_WEBHOOKS]


class AlertOutbox:
    """What is to be told of alerts."""

    @in_newsroom_language
    @transaction.atomic
    def lease(self, *, most: int) -> list[Letter]:
        due = AlertDelivery.objects.select_related("alert__claim", "alert__source", "alert__evidence", "alert__article")
        rows = list(due.due(timezone.now()).in_turn().select_for_update(of=("self",), skip_locked=True)[: max(most, 0)])
        hold(rows)
        return [Letter(row, SENDERS[Channel(row.channel)](row) if _is_wanted(row) else _unwanted) for row in rows]

    def settle(self, row: AlertDelivery, posted: Posted) -> bool:
        return note(row, posted, give_up=not _is_wanted(row)) and not posted.error


def _is_wanted(row: AlertDelivery) -> bool:
    return (Channel(row.channel), row.target) in _targets()


def _unwanted() -> Posted:
    return Posted(error="It is no longer among those that are told.")


def _by_email(delivery: AlertDelivery) -> Callable[[], Posted]:
    alert = delivery.alert
    happened = alert.get_kind_display()
    if delivery.occasion == Occasion.CLOSED:
        happened = gettext("Over: {what}").format(what=happened)
    message = mail(
        subject=f"{happened}: {alert.claim}",
        paragraphs=_paragraphs(delivery),
        to=[delivery.target],
        message_id=f"{delivery.public_id}@alerts",
    )
    return lambda: mailed(message)


def _paragraphs(delivery: AlertDelivery) -> list[str]:
    alert = delivery.alert
    about = (
        gettext("An article may repeat the published fact “{statement}”:")
        if alert.kind == AlertKind.FACT_REPEATED
        else gettext("The published fact “{statement}” rests on it:")
    )
    told = [about.format(statement=alert.claim.statement), alert.message]
    if alert.diff:
        told.append(as_text(alert.diff))
    closed = gettext("Closed: {reason}").format(reason=alert.close_reason)
    told.append(alert.advice if delivery.occasion == Occasion.OPENED else closed)
    return [*told, _claim_page(alert)]


def _by_webhook(delivery: AlertDelivery) -> Callable[[], Posted]:
    """The id is that of the delivery, so that one that comes twice can be told."""
    return signed_post(
        delivery.target,
        message_id=delivery.public_id,
        payload=_payload(delivery),
        secrets=settings.ALERT_WEBHOOK_SECRETS,
        at=timezone.now(),
    )


def _payload(delivery: AlertDelivery) -> dict[str, Any]:
    alert = delivery.alert
    return {
        "type": f"alert.{delivery.occasion}",
        "timestamp": _happened_at(delivery).isoformat(),
        "data": {
            "id": alert.public_id,
            "kind": alert.kind,
            "message": alert.message,
            "advice": alert.advice,
            "diff": alert.diff,
            "opened_at": alert.opened_at.isoformat(),
            "closed_at": alert.closed_at.isoformat() if alert.closed_at else None,
            "close_reason": alert.close_reason,
            "fact": {
                "id": alert.claim.public_id,
                "url": address_of(alert.claim.public_id),
                "statement": alert.claim.statement,
            },
            "source": {"id": alert.source.public_id, "url": alert.source.url} if alert.source else None,
            "article": {"id": alert.article.public_id, "title": alert.article.title} if alert.article else None,
            "evidence": alert.evidence.public_id if alert.evidence else None,
        },
    }


def _happened_at(delivery: AlertDelivery) -> datetime:
    alert = delivery.alert
    return alert.closed_at if delivery.occasion == Occasion.CLOSED and alert.closed_at else alert.opened_at


def _claim_page(alert: Alert) -> str:
    return settings.SITE_URL + reverse("admin:claims_claim_change", args=[alert.claim_id])


SENDERS = {Channel.EMAIL: _by_email, Channel.WEBHOOK: _by_webhook}
