"""What people do with webhooks: subscribe, change, pause, give a new secret, send again, take away."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.db.models import Max, QuerySet
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from config.edits import apply_edit, locked, validated
from config.errors import Conflict, Invalid, NotAllowed
from config.history import act
from config.permissions import require
from config.sealing import Unreadable, seal
from sources.checking.guard import AddressRefused, refuse_place
from sources.checking.urls import UrlRefused, parse
from sources.policy import current_policy
from verification.models import (
    EventKind,
    FactEvent,
    WebhookDelivery,
    WebhookState,
    WebhookSubscription,
)
from verification.models.webhook import SECRETS, new_sealed_secret
from verification.services.webhook_sending import wanted_events, write_down

MOST = 20  # subscriptions of one account
REPLAYED = 10_000  # events that are sent again at once


def webhooks_of(by: User) -> QuerySet[WebhookSubscription]:
    """The subscriptions that a person may see: their own, or everybody's."""
    everybody = WebhookSubscription.objects.select_related("owner")
    if by.has_perm("verification.view_webhooksubscription"):
        return everybody
    return everybody.filter(owner=by)


@act
def subscribe(*, name: str, url: str, event_types: list[str], by: User, **filters: list[str]) -> WebhookSubscription:
    """A subscription to what happens from now on. `filters` are topics, ratings, claimants and languages."""
    require(by, "verification.add_webhooksubscription", _("subscribe to events"))
    if WebhookSubscription.objects.filter(owner=by).count() >= MOST:
        raise Conflict(format_lazy(_("This account has {most} webhooks already. Take one away first."), most=MOST))
    given = _cleaned({"name": name, "url": url, "event_types": event_types, **filters})
    newest = FactEvent.objects.aggregate(last=Max("position"))["last"] or 0
    row = validated(WebhookSubscription(owner=by, seen=newest, **given))
    row.save()
    return row


@act
def edit_webhook(
    *, webhook: WebhookSubscription, changes: Mapping[str, Any], expected_version: int, by: User
) -> WebhookSubscription:
    """Changes where it goes and what passes. Events that were planned already still go, to another address at once."""
    _may_manage(webhook, by)
    before = locked(webhook).url
    current = apply_edit(webhook, changes=_cleaned(changes), expected_version=expected_version)
    if current.url != before:
        current.failing_since = current.warned_at = None
        current.save(update_fields=["failing_since", "warned_at"])
        waiting = WebhookDelivery.objects.filter(subscription=current).pending()
        waiting.update(next_attempt_at=timezone.now(), attempts=0)
    return current


@act
def rotate_secret(*, webhook: WebhookSubscription, by: User) -> WebhookSubscription:
    """Gives a new secret. The former one signs too for a while, so that receivers can change over.

    A former one that cannot be read any more is dropped.
    """
    _may_manage(webhook, by)
    current = locked(webhook)
    current.sealed_former, current.former_until = "", None
    with suppress(Unreadable):
        current.sealed_former = seal(current.secret)
        current.former_until = timezone.now() + settings.WEBHOOK_SECRET_OVERLAP
    current.sealed_secret = new_sealed_secret()
    current.save(update_fields=[*SECRETS, "updated_at"])
    return current


@act
def pause_webhook(*, webhook: WebhookSubscription, by: User, reason: str = "") -> WebhookSubscription:
    """Sends nothing until it is activated again. Nothing is lost meanwhile."""
    _may_manage(webhook, by)
    current = locked(webhook)
    if current.state != WebhookState.ACTIVE:
        raise Conflict(_("It is not active."))
    by_whom = gettext("Paused by {name}.").format(name=by.get_username())
    current.state, current.state_reason = WebhookState.PAUSED, reason.strip() or by_whom
    current.save(update_fields=["state", "state_reason", "updated_at"])
    return current


@act
def activate_webhook(*, webhook: WebhookSubscription, by: User, skip_missed: bool = False) -> WebhookSubscription:
    """Sends again, first what happened meanwhile and what waits; or, on request, only what happens from now on."""
    _may_manage(webhook, by)
    current = locked(webhook)
    if current.state == WebhookState.ACTIVE:
        raise Conflict(_("It is active already."))
    waiting = WebhookDelivery.objects.filter(subscription=current).pending()
    if skip_missed:
        skipped = gettext("Skipped when it was activated again.")
        waiting.update(next_attempt_at=None, leased_until=None, error=skipped)
        current.seen = FactEvent.objects.aggregate(last=Max("position"))["last"] or 0
    else:
        waiting.update(next_attempt_at=timezone.now(), leased_until=None, attempts=0)
    current.state, current.state_reason = WebhookState.ACTIVE, ""
    current.failing_since = current.warned_at = current.off_told_at = None
    current.save()
    return current


@act
def replay_delivery(*, delivery: WebhookDelivery, by: User) -> WebhookDelivery:
    """Sends one message again, under its id."""
    _may_manage(delivery.subscription, by)
    _send_again(WebhookDelivery.objects.filter(pk=delivery.pk))
    delivery.refresh_from_db()
    return delivery


@act
def replay_since(*, webhook: WebhookSubscription, since: datetime, by: User) -> int:
    """Sends all again that happened since a moment and passes the filters of today. Tells how many events."""
    _may_manage(webhook, by)
    current = locked(webhook)
    events = wanted_events(current).filter(at__gte=since, position__lte=current.seen)
    found = list(events.values_list("pk", flat=True)[: REPLAYED + 1])
    if len(found) > REPLAYED:
        refusal = _("That is more than {most:,} events. Give a later moment, or read them from /api/v1/changes/.")
        raise Invalid(format_lazy(refusal, most=REPLAYED), field="since")
    write_down(current, FactEvent.objects.filter(pk__in=found))
    _send_again(WebhookDelivery.objects.filter(subscription=current, event__in=found))
    return len(found)


@act
def remove_webhook(*, webhook: WebhookSubscription, by: User) -> None:
    """Takes a subscription away, with what waits for it and its log."""
    _may_manage(webhook, by)
    held = WebhookSubscription.objects.select_for_update(of=("self",))  # before its deliveries, as a worker holds it
    if (current := held.filter(pk=webhook.pk).first()) is not None:
        current.delete()


def _send_again(deliveries: QuerySet[WebhookDelivery]) -> None:
    deliveries.update(next_attempt_at=timezone.now(), leased_until=None, attempts=0, sent_at=None, error="")


def _may_manage(webhook: WebhookSubscription, by: User) -> None:
    """Its owner may, as long as the role lasts; and who may change everybody's."""
    own = webhook.owner_id == by.pk and by.has_perm("verification.add_webhooksubscription")
    if not own and not by.has_perm("verification.change_webhooksubscription"):
        raise NotAllowed(_("You may not manage this webhook: it is not yours."))


def _cleaned(given: Mapping[str, Any]) -> dict[str, Any]:
    """The values, if events are known and the address may be posted to. Names are looked up with each try."""
    values = dict(given)
    if "event_types" in values:
        values["event_types"] = _known_events(values["event_types"])
    if "url" in values:
        try:
            refuse_place(parse(values["url"]), current_policy())
        except (UrlRefused, AddressRefused) as refused:
            raise Invalid(f"{refused}".rstrip(".") + ".", field="url") from refused
    for name in {"topics", "claimants", "languages"} & set(values):
        values[name] = list(dict.fromkeys(one.strip() for one in values[name] or [] if one.strip()))
    return values


def _known_events(given: list[str]) -> list[str]:
    known = list(EventKind.values)
    if not given or set(given) - set(known):
        raise Invalid(format_lazy(_("Choose at least one of: {known}."), known=", ".join(known)), field="event_types")
    return sorted(set(given), key=known.index)
