"""From the events of facts to the addresses that subscribed to them: planned from the outbox, sent in order per fact.

An event that was not taken holds back later events of its fact at that subscription, and nothing else.
"""

from __future__ import annotations

import random
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from config.sealing import Unreadable
from sources.checking.posting import Posted
from verification.models import Edition, FactEvent, WebhookAttempt, WebhookDelivery, WebhookState, WebhookSubscription
from verification.publishing.changes import event_told
from verification.services.sending import Letter, hold, is_last, note, signed_post

PLANNED_AT_ONCE = 1_000  # events that one transaction looks at
GONE = 410
UNREADABLE = "Its secret was sealed with another SECRET_KEY. Give it a new secret, or that key to SECRET_KEY_FALLBACKS."


def plan_deliveries() -> int:
    """Writes down which new events go to which subscription. Tells how many deliveries. Safe to run twice."""
    made = 0
    for pk in WebhookSubscription.objects.with_events_to_plan().values_list("pk", flat=True):
        while (planned := _plan(pk)) is not None:
            made += planned
    return made


@transaction.atomic
def _plan(pk: int) -> int | None:
    """The next events for a subscription; None where there are none left, or somebody else is at it."""
    subscription = WebhookSubscription.objects.active().select_for_update(skip_locked=True, no_key=True).filter(pk=pk)
    row = subscription.first()
    if row is None:
        return None
    beyond = FactEvent.objects.filter(position__gt=row.seen).order_by("position")
    upto = list(beyond.values_list("position", flat=True)[:PLANNED_AT_ONCE])
    if not upto:
        return None
    made = write_down(row, wanted_events(row).filter(position__gt=row.seen, position__lte=upto[-1]))
    WebhookSubscription.objects.filter(pk=pk).update(seen=upto[-1])
    return made


def write_down(subscription: WebhookSubscription, events: QuerySet[FactEvent]) -> int:
    """Deliveries of these events, where there are none yet. Tells how many events."""
    now = timezone.now()
    rows = [
        WebhookDelivery(
            subscription=subscription, event=event, fact=event.fact, position=event.position or 0, next_attempt_at=now
        )
        for event in events.order_by("position")
    ]
    WebhookDelivery.objects.bulk_create(rows, ignore_conflicts=True, batch_size=PLANNED_AT_ONCE)
    return len(rows)


def wanted_events(subscription: WebhookSubscription) -> QuerySet[FactEvent]:
    """The events that pass its filters. Whoever was told of a fact hears what becomes of it, too.

    A fact passes if what was published of it by then ever passed: a receiver that wants false claims must learn that
    one of them was corrected to true.
    """
    events = FactEvent.objects.filter(kind__in=subscription.event_types, position__isnull=False)
    wanted = _wanted(subscription)
    if not wanted:
        return events
    said = Edition.objects.filter(wanted, public_id=OuterRef("fact"), in_force_from__lte=OuterRef("at"))
    return events.filter(Exists(said))


def _wanted(subscription: WebhookSubscription) -> Q:
    wanted = Q()
    if subscription.topics:
        wanted &= Q(topics__overlap=subscription.topics)
    if subscription.ratings:
        wanted &= Q(rating__in=subscription.ratings)
    wanted &= _any(Q(claimant__iexact=name) for name in subscription.claimants)
    return wanted & _any(Q(language__iexact=tag) | Q(language__istartswith=f"{tag}-") for tag in subscription.languages)


def _any(choices: Any) -> Q:
    either = Q()
    for choice in choices:
        either |= choice
    return either


class WebhookOutbox:
    """Events that wait to be posted. At one address only some are on their way at once, so a slow one holds up none."""

    def lease(self, *, most: int) -> list[Letter]:
        letters: list[Letter] = []
        for pk in self._addresses():
            if most <= len(letters):
                break
            letters += self._lease_for(pk, most - len(letters))
        return letters

    def _addresses(self) -> list[int]:
        """Active subscriptions with something due, in no order, so that none is always last."""
        due = WebhookDelivery.objects.due(timezone.now()).order_by().filter(subscription=OuterRef("pk"))
        found = list(WebhookSubscription.objects.active().filter(Exists(due)).values_list("pk", flat=True))
        random.shuffle(found)
        return found

    @transaction.atomic
    def _lease_for(self, pk: int, most: int) -> list[Letter]:
        subscription = WebhookSubscription.objects.active().select_for_update(skip_locked=True, no_key=True)
        owner = subscription.filter(pk=pk).first()
        if owner is None:
            return []
        now, deliveries = timezone.now(), WebhookDelivery.objects.filter(subscription=owner)
        limit = 1 if owner.failing_since else settings.WEBHOOK_PER_ENDPOINT
        room = min(most, limit - deliveries.filter(leased_until__gt=now).count())
        rows = list(deliveries.due(now).in_turn().select_related("event")[: max(room, 0)])
        hold(rows)
        return [_letter(row, owner, now) for row in rows]

    @transaction.atomic
    def settle(self, row: WebhookDelivery, posted: Posted) -> bool:
        """A worker that lost its lease leaves a line in the log and nothing else; a webhook that is gone, nothing."""
        held = WebhookSubscription.objects.select_for_update(no_key=True)
        if (subscription := held.filter(pk=row.subscription_id).first()) is None:
            return False
        now = timezone.now()
        begun = now - timedelta(seconds=posted.seconds)
        WebhookAttempt.objects.create(
            delivery=row,
            at=begun,
            status=posted.status,
            answer=posted.answer,
            error=posted.error,
            duration_ms=round(posted.seconds * 1000),
        )
        if not posted.error:
            _is_well(subscription, now)
        elif _fails(subscription, posted, begun) and is_last(row):
            row.attempts = 1  # what waits for an address that is off is not given up
            WebhookDelivery.objects.filter(pk=row.pk, leased_until=row.leased_until).update(attempts=1)
        return note(row, posted) and not posted.error


def payload_of(event: FactEvent) -> dict[str, Any]:
    """What is posted of an event."""
    told = event_told(event)
    return {"type": told["type"], "timestamp": told["at"], "data": {**told, "url": settings.SITE_URL + told["url"]}}


def _letter(row: WebhookDelivery, subscription: WebhookSubscription, now: datetime) -> Letter:
    """A secret that cannot be read is a failed try like any other: the owner hears of it, and nothing is lost."""
    try:
        secrets = subscription.secrets_at(now)
    except Unreadable:
        return Letter(row, lambda: Posted(error=UNREADABLE))
    payload = payload_of(row.event)
    send = signed_post(subscription.url, message_id=row.public_id, payload=payload, secrets=secrets, at=now)
    return Letter(row, send)


def _is_well(subscription: WebhookSubscription, now: datetime) -> None:
    """Notes that the address takes. After an outage what waits because of it goes at once, and not after its pauses.

    What was refused before the outage too has its own trouble, and keeps its pauses.
    """
    since = subscription.failing_since
    if since is None:
        return
    subscription.failing_since = subscription.warned_at = None
    subscription.save(update_fields=["failing_since", "warned_at"])
    if now - since < settings.DELIVERY_PAUSES[0]:
        return
    before = WebhookAttempt.objects.filter(delivery=OuterRef("pk"), at__lt=since)
    waiting = WebhookDelivery.objects.filter(~Exists(before), subscription=subscription, next_attempt_at__gt=now)
    waiting.update(next_attempt_at=now)


def _fails(subscription: WebhookSubscription, posted: Posted, begun: datetime) -> bool:
    """Notes that the address does not take, and switches off one that is gone or long dead. Tells whether it is off."""
    since = subscription.failing_since = min(subscription.failing_since or begun, begun)
    dead = subscription.warned_at and timezone.now() - since >= settings.WEBHOOK_OFF_AFTER
    if subscription.state == WebhookState.ACTIVE and (posted.status == GONE or dead):
        reason = "It answered 410: it is gone for good." if posted.status == GONE else f"It failed: {posted.error}"
        subscription.state, subscription.state_reason = WebhookState.OFF, reason
        subscription.off_told_at = None
    subscription.save(update_fields=["failing_since", "state", "state_reason", "off_told_at"])
    return subscription.state == WebhookState.OFF
