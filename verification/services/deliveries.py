"""Sending alerts by e-mail and webhook. What is to be sent is a row, so nothing is lost with a message or a worker.

A message may come twice, if a worker dies between sending it and noting that; its id is the same then.
"""

from __future__ import annotations

import json
import random
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from standardwebhooks.webhooks import Webhook

from config.languages import in_newsroom_language
from sources.capture.diff import as_text
from sources.checking.posting import PostFailed, post_now
from sources.policy import current_policy
from verification.models import Alert, AlertDelivery, Channel, Occasion

AT_ONCE = 100  # deliveries that one run tries
# How long after each try the next one comes; after the last, the delivery is given up.
PAUSES = [timedelta(minutes=minutes) for minutes in (1, 5, 30, 120, 360, 720, 1440)]
JITTER = 0.2  # of a pause, so that what failed together does not come back together


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
    transaction.on_commit(_call_for_delivery, robust=True)  # the clock calls too, if Redis is away


def deliver_due() -> int:
    """Sends what is due, each in its own right. Tells how many were taken by the other side."""
    sent = 0
    for _ in range(AT_ONCE):
        delivery = _taken()
        if delivery is None:
            break
        sent += _delivered(delivery)
    return sent


def _call_for_delivery() -> None:
    from verification.tasks import deliver_alerts

    deliver_alerts.delay()


def _targets() -> list[tuple[Channel, str]]:
    emails = [(Channel.EMAIL, address) for address in settings.ALERT_EMAILS]
    return emails + [(Channel.WEBHOOK, url) for url in settings.ALERT_WEBHOOKS]


@transaction.atomic
def _taken() -> AlertDelivery | None:
    """A delivery that is due, whose next try has been set before this one begins: a worker may die over it."""
    due = AlertDelivery.objects.select_related("alert__claim", "alert__source", "alert__evidence")
    row = due.due(timezone.now()).select_for_update(of=("self",), skip_locked=True).first()
    if row is None:
        return None
    pause = PAUSES[min(row.attempts, len(PAUSES) - 1)]
    row.attempts += 1
    row.next_attempt_at = timezone.now() + pause * random.uniform(1, 1 + JITTER)  # noqa: S311 no secret
    row.save(update_fields=["attempts", "next_attempt_at"])
    return row


@in_newsroom_language
def _delivered(delivery: AlertDelivery) -> bool:
    if (Channel(delivery.channel), delivery.target) not in _targets():
        return _noted(delivery, error="It is no longer among those that are told.", give_up=True)
    try:
        SENDERS[Channel(delivery.channel)](delivery)
    except (PostFailed, OSError) as failure:  # smtplib's are OSErrors
        return _noted(delivery, error=str(failure), give_up=delivery.attempts > len(PAUSES))
    return _noted(delivery)


def _noted(delivery: AlertDelivery, *, error: str = "", give_up: bool = False) -> bool:
    delivery.error = error
    if not error:
        delivery.sent_at = timezone.now()
    if give_up or not error:
        delivery.next_attempt_at = None
    delivery.save(update_fields=["error", "sent_at", "next_attempt_at"])
    return not error


def _send_email(delivery: AlertDelivery) -> None:
    alert = delivery.alert
    happened = alert.get_kind_display()
    if delivery.occasion == Occasion.CLOSED:
        happened = gettext("Over: {what}").format(what=happened)
    subject = " ".join(f"[{settings.SITE_NAME}] {happened}: {alert.claim}".split())
    EmailMessage(
        subject=subject[:200],
        body="\n\n".join(_paragraphs(delivery)),
        to=[delivery.target],
        headers={"Message-ID": f"<{delivery.public_id}@alerts.{_host()}>"},
    ).send()


def _paragraphs(delivery: AlertDelivery) -> list[str]:
    alert = delivery.alert
    told = [
        gettext("The published fact “{statement}” rests on it:").format(statement=alert.claim.statement),
        alert.message,
    ]
    if alert.diff:
        told.append(as_text(alert.diff))
    closed = gettext("Closed: {reason}").format(reason=alert.close_reason)
    told.append(alert.advice if delivery.occasion == Occasion.OPENED else closed)
    return [*told, _claim_page(alert)]


def _post_webhook(delivery: AlertDelivery) -> None:
    """Signed as in Standard Webhooks 1.0.0; the id is that of the delivery, so that a second one can be told."""
    now, body = timezone.now(), json.dumps(_payload(delivery), ensure_ascii=False)
    headers = {
        "Content-Type": "application/json",
        "webhook-id": delivery.public_id,
        "webhook-timestamp": str(int(now.timestamp())),
        "webhook-signature": Webhook(settings.ALERT_WEBHOOK_SECRET).sign(delivery.public_id, now, body),
    }
    post_now(delivery.target, body=body.encode(), headers=headers, policy=current_policy())


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
                "url": f"{settings.SITE_URL}/api/v1/facts/{alert.claim.public_id}/",
                "statement": alert.claim.statement,
            },
            "source": {"id": alert.source.public_id, "url": alert.source.url},
            "evidence": alert.evidence.public_id if alert.evidence else None,
        },
    }


def _happened_at(delivery: AlertDelivery) -> datetime:
    alert = delivery.alert
    return alert.closed_at if delivery.occasion == Occasion.CLOSED and alert.closed_at else alert.opened_at


def _claim_page(alert: Alert) -> str:
    return settings.SITE_URL + reverse("admin:claims_claim_change", args=[alert.claim_id])


def _host() -> str:
    return settings.SITE_URL.partition("://")[2].partition("/")[0].partition(":")[0] or "localhost"


SENDERS = {Channel.EMAIL: _send_email, Channel.WEBHOOK: _post_webhook}
