"""Secrets of webhooks stand sealed in the database, outlive a change of SECRET_KEY, and are refused in plain text."""

from __future__ import annotations

import io
from datetime import timedelta
from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.conf import LazySettings
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from standardwebhooks.webhooks import Webhook

from config.sealing import Unreadable, is_sealed_with_newest, seal, unseal
from tests import factories as make
from tests.verification.receiving import Receiver
from verification import tasks
from verification.models import WebhookDelivery, WebhookSubscription
from verification.services.webhook_health import forget_former_secrets
from verification.services.webhooks import rotate_secret, subscribe

pytestmark = pytest.mark.django_db


def a_webhook(url: str = "https://mirror.example.org/hook") -> WebhookSubscription:
    return subscribe(name="Mirror", url=url, event_types=["fact.published"], by=make.an_administrator())


def as_stored() -> list[tuple[str, str]]:
    return list(WebhookSubscription.objects.order_by("pk").values_list("sealed_secret", "sealed_former"))


def resealed() -> tuple[str, str]:
    out, err = io.StringIO(), io.StringIO()
    call_command("reseal_secrets", stdout=out, stderr=err)
    return out.getvalue(), err.getvalue()


def test_a_copy_of_the_database_tells_no_secret():
    webhook = a_webhook()
    former = webhook.secret
    webhook = rotate_secret(webhook=webhook, by=webhook.owner)
    with connection.cursor() as cursor:
        cursor.execute("SELECT row_to_json(w)::text FROM verification_webhooksubscription w")
        stored = str(cursor.fetchall())
    assert "whsec" not in stored
    assert former not in stored
    assert webhook.secrets_at(timezone.now()) == [webhook.secret, former]


def test_the_same_secret_is_sealed_differently_each_time_and_opens_with_its_key_alone(settings: LazySettings):
    one, other = seal("whsec_a"), seal("whsec_a")
    assert one != other
    assert unseal(one) == unseal(other) == "whsec_a"
    settings.SECRET_KEY = "another"
    with pytest.raises(Unreadable):
        unseal(one)
    with pytest.raises(Unreadable):
        unseal("whsec_a")


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE verification_webhooksubscription SET sealed_secret = 'whsec_plain'",
        "UPDATE verification_webhooksubscription SET sealed_secret = ''",
        "UPDATE verification_webhooksubscription SET sealed_former = 'whsec_plain', former_until = now()",
    ],
)
def test_the_database_refuses_a_secret_in_plain_text(statement: str):
    a_webhook()
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_the_key_is_changed_and_the_former_one_can_go(settings: LazySettings):
    webhook = a_webhook()
    webhook = rotate_secret(webhook=webhook, by=webhook.owner)
    now, version = timezone.now(), webhook.version
    secrets, before = webhook.secrets_at(now), as_stored()
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "new", [settings.SECRET_KEY]
    assert webhook.secrets_at(now) == secrets
    assert not is_sealed_with_newest(before[0][0])

    out, err = resealed()
    assert ("1 webhooks" in out, err) == (True, "")
    settings.SECRET_KEY_FALLBACKS = []
    webhook.refresh_from_db()
    assert (webhook.secrets_at(now), webhook.version) == (secrets, version)

    after = as_stored()
    assert after != before
    assert "Sealed the secrets" not in resealed()[0]
    assert as_stored() == after


def test_a_key_that_was_lost_is_told_by_name_and_mended_with_a_new_secret(settings: LazySettings):
    lost, before = a_webhook(), as_stored()
    settings.SECRET_KEY = "new"
    out, err = resealed()
    assert lost.public_id in err
    assert "All secrets" not in out
    assert as_stored() == before

    mended = rotate_secret(webhook=lost, by=lost.owner)
    assert mended.secrets_at(timezone.now()) == [mended.secret]
    assert resealed()[1] == ""


def test_a_secret_that_cannot_be_read_keeps_messages_waiting_and_holds_up_nobody_else(
    receiver: Receiver, settings: LazySettings
):
    lost = a_webhook(receiver.url)
    settings.SECRET_KEY = "new"
    other = a_webhook(receiver.url)
    make.a_published_claim()
    connection.check_constraints()
    assert tasks.deliver() == 1
    ((headers, body),) = receiver.taken
    assert Webhook(other.secret).verify(body, headers)
    waiting = WebhookDelivery.objects.get(subscription=lost)
    assert "another SECRET_KEY" in waiting.error
    assert waiting.next_attempt_at is not None

    rotate_secret(webhook=lost, by=lost.owner)
    WebhookDelivery.objects.pending().update(next_attempt_at=timezone.now())
    assert tasks.deliver() == 1


def test_a_former_secret_is_deleted_once_it_has_ended():
    ended, standing = a_webhook(), a_webhook()
    for webhook in (ended, standing):
        rotate_secret(webhook=webhook, by=webhook.owner)
    rows = WebhookSubscription.objects
    rows.filter(pk=ended.pk).update(former_until=timezone.now() - timedelta(seconds=1))
    assert forget_former_secrets() == 1
    assert [bool(former) for _, former in as_stored()] == [False, True]


def test_secrets_that_stood_in_plain_text_are_sealed_by_the_migration_and_back():
    migration: Any = import_module("verification.migrations.0009_secrets_of_webhooks_are_sealed")
    webhook = a_webhook()
    secret = webhook.secret
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE verification_webhooksubscription DROP CONSTRAINT webhook_secrets_are_sealed")
    migration.unseal_secrets(apps, None)
    assert as_stored() == [(secret, "")]
    migration.seal_secrets(apps, None)
    webhook.refresh_from_db()
    assert webhook.secret == secret != webhook.sealed_secret
