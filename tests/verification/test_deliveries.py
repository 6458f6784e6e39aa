"""Telling of alerts by e-mail and webhook: written with the alert, tried until taken, and only to where we may go."""

from __future__ import annotations

import json
import os
import smtplib
import subprocess
import sys
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.db import transaction
from django.utils import timezone
from standardwebhooks.webhooks import Webhook, WebhookVerificationError

from sources.checking.posting import Posted
from tests import factories as make
from tests.verification.receiving import Receiver
from tests.verification.test_alert_kinds import CHANGED, a_quoted_fact
from tests.verification.test_quotes import PAGE, followed
from verification.models import Alert, AlertDelivery
from verification.services import close_alert
from verification.services.deliveries import AlertOutbox
from verification.services.sending import send_due
from verification.tasks import deliver

pytestmark = pytest.mark.django_db
SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"


@pytest.fixture
def receiver(receiver: Receiver, settings) -> Receiver:
    settings.ALERT_WEBHOOKS, settings.ALERT_WEBHOOK_SECRETS = [receiver.url], [SECRET]
    return receiver


def deliver_due() -> int:
    return send_due([AlertOutbox()])


def an_alert() -> Alert:
    return followed(a_quoted_fact(), CHANGED).claim.alerts.get()


def when_due(delivery: AlertDelivery) -> int:
    AlertDelivery.objects.filter(pk=delivery.pk).update(next_attempt_at=timezone.now())
    sent = deliver_due()
    delivery.refresh_from_db()
    return sent


def test_nobody_is_told_unless_configured():
    an_alert()
    assert deliver() == 0
    assert not AlertDelivery.objects.exists()
    assert mail.outbox == []


def test_an_email_says_what_happened_what_to_do_and_where(settings):
    settings.ALERT_EMAILS = ["desk@example.org", "night@example.org"]
    alert = an_alert()
    assert deliver() == 2
    assert [message.to for message in mail.outbox] == [["desk@example.org"], ["night@example.org"]]
    message = mail.outbox[0]
    assert "Quote has changed" in message.subject
    for words in (alert.message, alert.advice, "[-153-]{+163+}", f"/admin/claims/claim/{alert.claim_id}/change/"):
        assert words in message.body
    assert deliver() == 0


def test_a_line_break_in_the_subject_brings_no_header(settings):
    settings.ALERT_EMAILS = ["desk@example.org"]
    settings.SITE_NAME = "Claims\nBcc: everybody@example.org"
    an_alert()
    deliver()
    assert "\n" not in mail.outbox[0].subject
    assert mail.outbox[0].recipients() == ["desk@example.org"]


def test_a_webhook_is_signed_so_that_stock_code_can_check_it(receiver: Receiver):
    alert = an_alert()
    assert deliver() == 1
    ((headers, body),) = receiver.taken
    data = Webhook(SECRET).verify(body, headers)

    assert data["type"] == "alert.opened"
    assert (data["data"]["id"], data["data"]["kind"]) == (alert.public_id, "quote_changed")
    assert ["removed", "153"] in data["data"]["diff"]
    assert data["data"]["fact"]["statement"] == alert.claim.statement
    assert headers["webhook-id"] == AlertDelivery.objects.get().public_id
    with pytest.raises(WebhookVerificationError):
        Webhook(SECRET).verify(body.replace(b"quote_changed", b"quote_missing"), headers)


def test_closing_is_told_too_by_the_page_or_by_a_person(receiver: Receiver):
    alert = an_alert()
    assert alert.evidence
    followed(alert.evidence, PAGE)
    other = an_alert()
    close_alert(alert=other, reason="We know.", by=make.a_reviewer())
    deliver()
    told = [json.loads(body) for _, body in receiver.taken]
    for which, reason in ((alert, "The evidence no longer stands broken in this way."), (other, "We know.")):
        ours = [one for one in told if one["data"]["id"] == which.public_id]
        assert [one["type"] for one in ours] == ["alert.opened", "alert.closed"]
        assert ours[1]["data"]["close_reason"] == reason


def test_what_is_not_taken_is_tried_again_later_under_the_same_id_and_then_given_up(receiver: Receiver, settings):
    receiver.status = 500
    an_alert()
    delivery, before = AlertDelivery.objects.get(), timezone.now()
    assert deliver_due() == 0
    delivery.refresh_from_db()
    assert delivery.error == "The other side answered with status 500."
    assert delivery.next_attempt_at is not None
    pause = settings.DELIVERY_PAUSES[0]
    assert before + pause <= delivery.next_attempt_at <= timezone.now() + 1.3 * pause
    assert deliver_due() == 0
    assert len(receiver.taken) == 1
    for _ in settings.DELIVERY_PAUSES:
        assert when_due(delivery) == 0
    assert (delivery.state, delivery.attempts) == ("Given up", len(settings.DELIVERY_PAUSES) + 1)
    assert len({headers["webhook-id"] for headers, _ in receiver.taken}) == 1


def test_what_was_taken_the_second_time_is_done(receiver: Receiver):
    receiver.status = 503
    an_alert()
    delivery = AlertDelivery.objects.get()
    assert when_due(delivery) == 0
    receiver.status = 200
    assert when_due(delivery) == 1
    assert (delivery.state, delivery.error, delivery.next_attempt_at) == ("Sent", "", None)


def test_a_worker_that_dies_over_a_delivery_leaves_it_due(receiver: Receiver, monkeypatch):
    an_alert()
    delivery = AlertDelivery.objects.get()
    assert len(AlertOutbox().lease(most=5)) == 1  # and the worker is no more
    assert deliver_due() == 0
    AlertDelivery.objects.filter(pk=delivery.pk).update(leased_until=timezone.now() - timedelta(seconds=1))
    assert deliver_due() == 1


def test_a_worker_that_comes_back_late_does_not_undo_what_another_did(receiver: Receiver):
    an_alert()
    outbox = AlertOutbox()
    (late,) = outbox.lease(most=5)
    AlertDelivery.objects.update(leased_until=timezone.now())
    assert deliver_due() == 1
    assert not outbox.settle(late.row, Posted(error="Too late."))
    assert AlertDelivery.objects.get().state == "Sent"


def test_while_the_secret_is_changed_receivers_may_know_either(receiver: Receiver, settings):
    other = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD"
    settings.ALERT_WEBHOOK_SECRETS = [other, SECRET]
    an_alert()
    assert deliver() == 1
    ((headers, body),) = receiver.taken
    assert Webhook(SECRET).verify(body, headers) == Webhook(other).verify(body, headers)


def test_redirects_are_not_followed(receiver: Receiver):
    receiver.status, receiver.headers = 302, {"Location": receiver.url}
    an_alert()
    assert deliver_due() == 0
    assert "status 302" in AlertDelivery.objects.get().error
    assert len(receiver.taken) == 1


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("{url}", "not to the public internet"),
        ("http://localhost:{port}/", "not to the public internet"),
        ("http://[::ffff:127.0.0.1]:{port}/", "not to the public internet"),
        ("http://169.254.169.254/latest/meta-data/", "not to the public internet"),
        ("ftp://127.0.0.1/", "cannot be posted to"),
        ("http://user:password@127.0.0.1/", "cannot be posted to"),
    ],
)
def test_nothing_is_posted_where_sources_are_not_asked_either(receiver: Receiver, settings, url: str, told: str):
    settings.CHECK_ALLOWED_NETWORKS = []
    settings.ALERT_WEBHOOKS = [url.format(url=receiver.url, port=receiver.server.server_port)]
    an_alert()
    assert deliver_due() == 0
    assert told in AlertDelivery.objects.get().error
    assert receiver.taken == []


def test_one_that_fails_holds_up_no_other(receiver: Receiver, settings, monkeypatch):
    settings.ALERT_EMAILS = ["desk@example.org"]

    def refuses(*_: Any, **__: Any) -> None:
        raise smtplib.SMTPRecipientsRefused({"desk@example.org": (550, b"unknown")})

    monkeypatch.setattr("django.core.mail.EmailMessage.send", refuses)
    an_alert()
    assert deliver_due() == 1
    assert AlertDelivery.objects.get(channel="email").error
    assert AlertDelivery.objects.get(channel="webhook").sent_at


def test_who_is_no_longer_named_is_no_longer_told(receiver: Receiver, settings):
    an_alert()
    settings.ALERT_WEBHOOKS = []
    assert deliver_due() == 0
    assert AlertDelivery.objects.get().state == "Given up"
    assert receiver.taken == []


def test_an_alert_that_is_rolled_back_leaves_nothing_to_send(settings):
    settings.ALERT_EMAILS = ["desk@example.org"]
    with transaction.atomic():
        an_alert()
        assert AlertDelivery.objects.exists()
        transaction.set_rollback(True)
    assert not AlertDelivery.objects.exists()


def test_sending_begins_with_the_commit(settings, django_capture_on_commit_callbacks):
    settings.ALERT_EMAILS = ["desk@example.org"]
    with django_capture_on_commit_callbacks(execute=True):
        an_alert()
    assert len(mail.outbox) == 1


def test_the_address_of_a_webhook_is_shown_without_its_secrets(receiver: Receiver):
    an_alert()
    assert "secret" not in str(AlertDelivery.objects.get())


@pytest.mark.parametrize("secret", ["", "whsec_", "whsec_c2hvcnQ=", "whsec_not base 64"])
def test_webhooks_without_a_secret_that_can_sign_stop_the_start(secret: str):
    given = {**os.environ, "ALERT_WEBHOOKS": "https://example.org/hook", "ALERT_WEBHOOK_SECRET": secret}
    ran = subprocess.run(
        [sys.executable, "-c", "import config.settings"], env=given, capture_output=True, text=True, check=False
    )
    assert ran.returncode
    assert "ALERT_WEBHOOK_SECRET" in ran.stderr.splitlines()[-1]
