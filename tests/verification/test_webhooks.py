"""Events to those who subscribed: none lost, in order per fact, signed, tried again, and never where we may not go."""

from __future__ import annotations

import json
import time
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from standardwebhooks.webhooks import Webhook

from config.errors import Conflict, Invalid, NotAllowed
from tests import factories as make
from tests.verification.receiving import Receiver
from tests.verification.test_alert_kinds import CHANGED, a_quoted_fact
from tests.verification.test_quotes import PAGE, followed
from verification import tasks
from verification.models import EventKind, FactEvent, WebhookDelivery, WebhookSubscription
from verification.services import propose_verdict, publish_verdict, reopen_claim
from verification.services.sending import send_due
from verification.services.webhook_health import forget_old_deliveries, tell_owners
from verification.services.webhook_sending import WebhookOutbox, plan_deliveries
from verification.services.webhooks import (
    activate_webhook,
    edit_webhook,
    pause_webhook,
    remove_webhook,
    replay_delivery,
    replay_since,
    rotate_secret,
    subscribe,
    webhooks_of,
)

pytestmark = pytest.mark.django_db
EVERYTHING = list(EventKind.values)


def deliver() -> int:
    """Events take their position when a transaction ends, which in a test is never."""
    connection.check_constraints()
    return tasks.deliver()


def subscribed(receiver: Receiver, *, by: Any = None, events: list[str] = EVERYTHING, **filters: Any) -> Any:
    by = by or make.an_administrator()
    return subscribe(name="Our mirror", url=receiver.url, event_types=events, by=by, **filters)


def types(receiver: Receiver) -> list[str]:
    return [json.loads(body)["type"] for _, body in receiver.taken]


def corrected(claim: Any, rating: str) -> None:
    farid = make.a_fact_checker()
    reopen_claim(claim=claim, reason="New documents.", by=make.a_reviewer())
    claim.refresh_from_db()
    proposal = propose_verdict(claim=claim, rating=rating, summary="It is so.", by=farid)
    publish_verdict(proposal=proposal, correction_note="We had it wrong.", by=make.a_reviewer())


def landed(ends: list[float], begun: float) -> int:
    ends.append(time.monotonic() - begun)
    return 200


def when_due() -> int:
    WebhookDelivery.objects.pending().update(next_attempt_at=timezone.now())
    return deliver()


def test_every_event_of_a_fact_comes_in_order_signed_so_that_stock_code_can_check_it(receiver: Receiver):
    webhook = subscribed(receiver)
    evidence = followed(a_quoted_fact(), CHANGED)
    followed(evidence, PAGE)
    corrected(evidence.claim, "false")
    assert deliver() == FactEvent.objects.count()

    fact = evidence.claim.public_id
    told = [Webhook(webhook.secret).verify(body, headers) for headers, body in receiver.taken]
    ours = [one for one in told if one["data"]["fact"] == fact]
    assert [one["type"] for one in ours] == [
        "fact.published", "evidence.broken", "evidence.restored", "fact.withdrawn", "fact.corrected"
    ]  # fmt: skip
    assert ours[4]["data"]["data"]["rating"] == "false"
    assert ours[0]["data"]["url"].startswith("http")
    assert deliver() == 0
    assert len({headers["webhook-id"] for headers, _ in receiver.taken}) == len(receiver.taken)


def test_only_what_happens_after_the_subscription_is_sent(receiver: Receiver):
    make.a_published_claim()
    subscribed(receiver)
    assert deliver() == 0
    make.a_published_claim()
    assert deliver() == 1


def test_what_did_not_come_through_holds_back_later_events_of_its_fact_alone(receiver: Receiver):
    subscribed(receiver)
    first, other = make.a_published_claim(), make.a_published_claim()
    reopen_claim(claim=first, reason="A mistake.", by=make.a_reviewer())
    receiver.answers = lambda headers, body: 500 if first.public_id.encode() in body else 200  # type: ignore[method-assign]
    assert deliver() == 1
    assert [(json.loads(body)["data"]["fact"]) for _, body in receiver.taken].count(first.public_id) == 1
    receiver.taken.clear()
    receiver.answers = lambda headers, body: 200  # type: ignore[method-assign]
    assert when_due() == 2
    assert types(receiver) == ["fact.published", "fact.withdrawn"]
    assert other.public_id not in str(receiver.taken)


@pytest.mark.parametrize(
    ("filters", "comes"),
    [
        ({"ratings": ["mixed"]}, True),
        ({"ratings": ["true"]}, False),
        ({"languages": ["en"]}, True),
        ({"languages": ["EN-gb"]}, False),
        ({"claimants": ["jane DOE"]}, True),
        ({"claimants": ["Jane"]}, False),
        ({"topics": ["defence", "health"]}, True),
        ({"topics": ["health"]}, False),
        ({"topics": ["defence"], "ratings": ["false"]}, False),
        ({"events": ["fact.corrected"]}, False),
    ],
)
def test_filters_let_through_what_they_name(receiver: Receiver, filters: dict[str, Any], comes: bool):
    subscribed(receiver, **filters)
    make.a_published_claim(claim=make.a_claim_under_research(topics=["defence"], claimant="Jane Doe"))
    assert deliver() == comes


def test_who_was_told_that_a_claim_is_false_hears_that_it_is_true_after_all(receiver: Receiver):
    subscribed(receiver, ratings=["false"], events=["fact.published", "fact.corrected"])
    corrected(make.a_published_claim(rating="false"), "true")
    corrected(make.a_published_claim(rating="mixed"), "true")
    deliver()
    assert types(receiver) == ["fact.published", "fact.corrected"]


def test_each_try_is_kept_with_what_was_answered(receiver: Receiver):
    subscribed(receiver)
    make.a_published_claim()
    receiver.status, receiver.body = 503, "kaputt ☃\x00".encode() + b"x" * 1_000_000
    receiver.headers = {"Retry-After": "7200"}
    deliver()
    delivery = WebhookDelivery.objects.get()
    tried = delivery.tries.get()
    assert (tried.status, tried.answer[:8]) == (503, "kaputt ☃")
    assert len(tried.answer) < 2_100
    assert tried.duration_ms < 5_000
    assert "status 503" in tried.error
    assert delivery.next_attempt_at
    assert delivery.next_attempt_at > timezone.now() + timedelta(hours=1, minutes=59)
    receiver.status, receiver.headers = 200, {}
    assert when_due() == 1
    assert [one.status for one in delivery.tries.all()] == [200, 503]


def test_an_answer_that_never_ends_is_taken_by_its_status(receiver: Receiver):
    subscribed(receiver)
    make.a_published_claim()
    receiver.status, receiver.headers = 200, {"Content-Length": "999999"}
    receiver.body = b"endless"
    assert deliver() == 1


def test_a_slow_address_holds_back_no_other_and_is_not_overrun(receiver: Receiver, settings):
    settings.WEBHOOK_PER_ENDPOINT = 2
    subscribed(receiver)
    receiver.delay = 1.0
    with Receiver() as quick:
        subscribed(quick)
        for _ in range(4):
            make.a_published_claim()
        plan_deliveries()
        begun = time.monotonic()
        ends: dict[str, list[float]] = {"quick": [], "slow": []}
        quick.answers = lambda headers, body: landed(ends["quick"], begun)  # type: ignore[method-assign]
        receiver.answers = lambda headers, body: landed(ends["slow"], begun)  # type: ignore[method-assign]
        assert send_due([WebhookOutbox()]) == 8
        assert max(ends["quick"]) < max(ends["slow"])
    assert receiver.most_at_once == 2


def test_one_that_hangs_is_left_after_the_time_that_settings_give_it(receiver: Receiver, settings):
    settings.WEBHOOK_TIMEOUT = 0.3
    subscribed(receiver)
    make.a_published_claim()
    receiver.delay = 3.0
    begun = time.monotonic()
    assert deliver() == 0
    assert time.monotonic() - begun < 2.5
    assert WebhookDelivery.objects.get().error == "The site did not answer in time."


def test_a_worker_that_died_loses_nothing(receiver: Receiver):
    subscribed(receiver)
    make.a_published_claim()
    plan_deliveries()
    assert len(WebhookOutbox().lease(most=9)) == 1
    assert deliver() == 0
    WebhookDelivery.objects.update(leased_until=timezone.now())
    assert deliver() == 1


def test_a_plan_that_was_rolled_back_is_made_again(receiver: Receiver):
    subscribed(receiver)
    make.a_published_claim()
    with transaction.atomic():
        assert plan_deliveries() == 1
        transaction.set_rollback(True)
    assert plan_deliveries() == 1
    assert plan_deliveries() == 0


def test_an_address_that_is_gone_is_switched_off_at_once_and_goes_on_where_it_stopped(receiver: Receiver):
    webhook = subscribed(receiver)
    make.a_published_claim()
    receiver.status = 410
    deliver()
    webhook.refresh_from_db()
    assert (webhook.state, webhook.state_reason) == ("off", "It answered 410: it is gone for good.")
    make.a_published_claim()
    assert when_due() == 0
    receiver.status = 200
    activate_webhook(webhook=webhook, by=webhook.owner)
    assert deliver() == 2


def test_a_dead_address_is_switched_off_after_its_owner_was_warned(receiver: Receiver, settings):
    owner = make.an_administrator()
    owner.email = "owner@example.org"
    owner.save()
    webhook = subscribed(receiver, by=owner)
    make.a_published_claim()
    receiver.status = 500
    deliver()
    assert tell_owners() == 0
    days = timezone.now() - settings.WEBHOOK_OFF_AFTER
    WebhookSubscription.objects.update(failing_since=days)
    when_due()
    webhook.refresh_from_db()
    assert webhook.state == "active", "not before somebody was told"
    assert tell_owners() == 1
    assert tell_owners() == 0
    when_due()
    webhook.refresh_from_db()
    assert webhook.state == "off"
    assert tell_owners() == 1
    assert [message.to for message in mail.outbox] == [["owner@example.org"]] * 2
    assert "switched off" in mail.outbox[1].subject
    assert WebhookDelivery.objects.get().state == "Waiting"


def test_an_address_that_takes_again_is_well(receiver: Receiver):
    webhook = subscribed(receiver)
    make.a_published_claim()
    receiver.status = 500
    deliver()
    webhook.refresh_from_db()
    assert webhook.failing_since
    receiver.status = 200
    when_due()
    webhook.refresh_from_db()
    assert webhook.failing_since is None


def test_a_paused_subscription_gets_later_what_happened_meanwhile_unless_it_does_not_want_it(receiver: Receiver):
    webhook = subscribed(receiver)
    pause_webhook(webhook=webhook, by=webhook.owner)
    make.a_published_claim()
    assert deliver() == 0
    webhook = activate_webhook(webhook=webhook, by=webhook.owner)
    assert deliver() == 1
    pause_webhook(webhook=webhook, by=webhook.owner, reason="We move.")
    make.a_published_claim()
    activate_webhook(webhook=webhook, by=webhook.owner, skip_missed=True)
    assert deliver() == 0


def test_what_was_sent_can_be_sent_again_one_or_all_since_a_moment(receiver: Receiver):
    webhook = subscribed(receiver)
    make.a_published_claim()
    moment = timezone.now()
    make.a_published_claim()
    deliver()
    ids = list(WebhookDelivery.objects.order_by("position").values_list("public_id", flat=True))
    replay_delivery(delivery=WebhookDelivery.objects.get(public_id=ids[0]), by=webhook.owner)
    assert deliver() == 1
    assert replay_since(webhook=webhook, since=moment, by=webhook.owner) == 1
    assert deliver() == 1
    assert [headers["webhook-id"] for headers, _ in receiver.taken[2:]] == ids


def test_what_was_forgotten_can_be_sent_again_too(receiver: Receiver):
    webhook = subscribed(receiver)
    make.a_published_claim()
    deliver()
    WebhookDelivery.objects.update(created_at=timezone.now() - timedelta(days=31))
    assert forget_old_deliveries() == 1
    assert replay_since(webhook=webhook, since=timezone.now() - timedelta(days=1), by=webhook.owner) == 1
    assert deliver() == 1


def test_a_new_secret_and_the_former_one_both_sign_for_a_while(receiver: Receiver, settings):
    webhook = subscribed(receiver)
    old = webhook.secret
    new = rotate_secret(webhook=webhook, by=webhook.owner).secret
    make.a_published_claim()
    deliver()
    ((headers, body),) = receiver.taken
    assert Webhook(old).verify(body, headers) == Webhook(new).verify(body, headers)
    WebhookSubscription.objects.update(former_until=timezone.now())
    make.a_published_claim()
    deliver()
    assert len(receiver.taken[1][0]["webhook-signature"].split()) == 1
    Webhook(new).verify(receiver.taken[1][1], receiver.taken[1][0])


@pytest.mark.parametrize(
    "url", ["http://169.254.169.254/", "ftp://example.org/", "http://u:p@example.org/", "https://example.org:22/"]
)
def test_an_address_that_may_not_be_asked_is_refused_by_name(url: str, settings):
    settings.CHECK_ALLOWED_NETWORKS, settings.CHECK_ALLOWED_PORTS = [], ["80", "443"]
    with pytest.raises(Invalid) as refused:
        subscribe(name="x", url=url, event_types=EVERYTHING, by=make.an_administrator())
    assert refused.value.problems[0].field == "url"
    assert not WebhookSubscription.objects.exists()


def test_a_name_that_leads_inside_is_found_out_in_each_try(receiver: Receiver, settings):
    webhook = subscribed(receiver)
    WebhookSubscription.objects.update(url=receiver.url.replace("127.0.0.1", "localhost"))
    make.a_published_claim()
    settings.CHECK_ALLOWED_NETWORKS = []
    assert deliver() == 0
    assert "not to the public internet" in webhook.deliveries.get().error
    assert receiver.taken == []


def test_redirects_are_not_followed(receiver: Receiver):
    subscribed(receiver)
    make.a_published_claim()
    receiver.status, receiver.headers = 307, {"Location": receiver.url}
    assert deliver() == 0
    assert len(receiver.taken) == 1


@pytest.mark.parametrize("events", [[], ["fact.nonsense"]])
def test_a_subscription_to_nothing_or_nonsense_is_refused(events: list[str], receiver: Receiver):
    with pytest.raises(Invalid, match="at least one of"):
        subscribed(receiver, events=events)


def test_a_subscription_is_its_owners_and_nobody_elses(receiver: Receiver):
    mine, other = make.a_user("consumer"), make.a_user("consumer")
    webhook = subscribed(receiver, by=mine)
    with pytest.raises(NotAllowed):
        rotate_secret(webhook=webhook, by=other)
    with pytest.raises(NotAllowed):
        remove_webhook(webhook=webhook, by=make.a_reviewer())
    with pytest.raises(NotAllowed):
        subscribed(receiver, by=make.a_user())
    assert [list(webhooks_of(who)) for who in (mine, other, make.an_administrator())] == [[webhook], [], [webhook]]


def test_a_stale_edit_is_told_and_sending_makes_none_stale(receiver: Receiver):
    webhook = subscribed(receiver)
    seen = webhook.version
    make.a_published_claim()
    deliver()
    edit_webhook(webhook=webhook, changes={"name": "Other"}, expected_version=seen, by=webhook.owner)
    with pytest.raises(Conflict):
        edit_webhook(webhook=webhook, changes={"name": "Third"}, expected_version=seen, by=webhook.owner)


def test_secrets_stand_in_no_history(receiver: Receiver):
    webhook = subscribed(receiver)
    rotate_secret(webhook=webhook, by=webhook.owner)
    with connection.cursor() as cursor:
        cursor.execute("SELECT event::text FROM verification_webhooksubscriptionevent event")
        assert "whsec" not in str(cursor.fetchall())


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE verification_webhookdelivery SET sent_at = now()",
        "UPDATE verification_webhooksubscription SET state = 'off'",
        "UPDATE verification_webhooksubscription SET event_types = '{}'",
        "UPDATE verification_webhooksubscription SET event_types = '{nonsense}'",
        "UPDATE verification_webhookattempt SET status = 200",
    ],
)
def test_what_must_not_be_is_refused_by_the_database_itself(statement: str, receiver: Receiver):
    subscribed(receiver)
    make.a_published_claim()
    receiver.status = 500
    deliver()
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
