"""Webhooks and tokens in the admin: made and changed, secrets shown once, sent again, taken away."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from knox.models import AuthToken
from rest_framework.test import APIClient

from tests import factories as make
from verification import roles
from verification.models import TokenGrant, WebhookDelivery, WebhookSubscription
from verification.services.webhook_sending import plan_deliveries

pytestmark = pytest.mark.django_db
HOOK = {
    "name": "Mirror",
    "url": "https://example.org/hook?key=1",
    "event_types": ["fact.published", "fact.corrected"],
    "ratings": ["false"],
    "topics": "",
    "claimants": "",
    "languages": "en",
}


def made(client: Client) -> tuple[WebhookSubscription, str]:
    page = client.post(reverse("admin:verification_webhooksubscription_add"), HOOK, follow=True).content.decode()
    return WebhookSubscription.objects.get(), page


def act(client: Client, row: object, name: str, **values: str) -> str:
    model = "webhookdelivery" if isinstance(row, WebhookDelivery) else "webhooksubscription"
    address = reverse(f"admin:verification_{model}_{name}", args=[row.pk])  # type: ignore[attr-defined]
    assert client.get(address).status_code == 200
    return client.post(address, values, follow=True).content.decode()


def test_a_webhook_is_made_with_a_secret_that_is_shown_once(signed_in):
    client = signed_in(roles.ADMINISTRATOR)
    webhook, page = made(client)
    assert (webhook.ratings, webhook.languages, webhook.topics) == (["false"], ["en"], [])
    assert webhook.secret in page
    own = reverse("admin:verification_webhooksubscription_change", args=[webhook.pk])
    assert "whsec_" not in client.get(own).content.decode()
    assert "key=1" not in client.get(reverse("admin:verification_webhooksubscription_changelist")).content.decode()


def test_a_webhook_that_may_not_be_is_refused_on_the_form(signed_in, settings):
    settings.CHECK_ALLOWED_NETWORKS, settings.CHECK_ALLOWED_PORTS = [], ["80", "443"]
    client = signed_in(roles.ADMINISTRATOR)
    given = {**HOOK, "url": "http://127.0.0.1/hook"}
    page = client.post(reverse("admin:verification_webhooksubscription_add"), given).content.decode()
    assert "not to the public internet" in page
    assert not WebhookSubscription.objects.exists()


def test_it_is_changed_paused_activated_given_a_new_secret_and_taken_away(signed_in):
    client = signed_in(roles.ADMINISTRATOR)
    webhook, _ = made(client)
    own = reverse("admin:verification_webhooksubscription_change", args=[webhook.pk])
    changed = {**HOOK, "name": "Other", "expected_version": str(webhook.version)}
    assert client.post(own, changed).status_code == 302
    assert "Paused." in act(client, webhook, "pause", reason="We move.")
    assert "Activated." in act(client, webhook, "activate")
    secret = webhook.secret
    page = act(client, webhook, "rotate")
    webhook.refresh_from_db()
    assert (webhook.name, webhook.secrets_at(timezone.now())) == ("Other", [webhook.secret, secret])
    assert webhook.secret in page
    client.post(reverse("admin:verification_webhooksubscription_delete", args=[webhook.pk]), {"post": "yes"})
    assert not WebhookSubscription.objects.exists()


def test_what_was_sent_can_be_sent_again_one_or_all(signed_in):
    client = signed_in(roles.ADMINISTRATOR)
    webhook, _ = made(client)
    WebhookSubscription.objects.update(ratings=[])
    make.a_published_claim()
    plan_deliveries()
    delivery = WebhookDelivery.objects.get()
    assert "Fact published" in client.get(reverse("admin:verification_webhookdelivery_changelist")).content.decode()
    assert "under the same id" in act(client, delivery, "send_again")
    assert "1 events are sent again" in act(client, webhook, "send_again", since_0="2026-01-01", since_1="00:00:00")


def test_who_does_not_manage_webhooks_does_not_see_them(signed_in):
    webhook, _ = made(signed_in(roles.ADMINISTRATOR))
    for role in (roles.EDITOR, roles.REVIEWER):
        client = signed_in(role)
        assert client.get(reverse("admin:verification_webhooksubscription_changelist")).status_code == 403
        rotate = reverse("admin:verification_webhooksubscription_rotate", args=[webhook.pk])
        assert client.post(rotate).status_code == 403


def test_a_token_is_made_shown_once_used_and_revoked(signed_in):
    client, editor = signed_in(roles.ADMINISTRATOR), make.an_editor()
    given = {"user": editor.pk, "name": "Robot", "scopes": ["claims:read"], "days": "30"}
    page = client.post(reverse("admin:knox_authtoken_add"), given, follow=True).content.decode()
    shown = re.search(r"shown only now: ([0-9a-f]{64})", page)
    assert shown
    robot = APIClient()
    robot.credentials(HTTP_AUTHORIZATION=f"Token {shown[1]}")
    assert robot.get("/api/v1/claims/").status_code == 200
    token = AuthToken.objects.get()
    assert (token.user, TokenGrant.objects.get().name) == (editor, "Robot")
    listed = client.get(reverse("admin:knox_authtoken_changelist")).content.decode()
    assert "Robot" in listed
    assert shown[1] not in listed
    client.post(reverse("admin:knox_authtoken_delete", args=[token.pk]), {"post": "yes"})
    assert robot.get("/api/v1/claims/").status_code == 401
