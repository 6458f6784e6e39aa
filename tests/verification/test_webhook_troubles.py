"""Receivers that fail for hours, hang, break off or chatter; workers side by side; webhooks taken away meanwhile."""

from __future__ import annotations

import json
import logging
import socketserver
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.utils import timezone

from sources.checking.posting import Posted
from tests import factories as make
from tests.verification.receiving import Receiver
from tests.verification.test_webhooks import EVERYTHING, corrected, deliver, subscribed, types, when_due
from verification import tasks
from verification.models import WebhookAttempt, WebhookDelivery
from verification.services import reopen_claim
from verification.services.sending import send_due
from verification.services.webhook_sending import WebhookOutbox, plan_deliveries
from verification.services.webhooks import edit_webhook, remove_webhook, subscribe

pytestmark = pytest.mark.django_db


@pytest.fixture
def quick_pauses(settings) -> None:
    settings.DELIVERY_PAUSES = [timedelta(seconds=0.2), *[timedelta(hours=2)] * 9]


def refusing(*facts: str) -> Any:
    """An `answers` of a receiver that refuses what is about these facts."""
    return lambda headers, body: 500 if json.loads(body)["data"]["fact"] in facts else 204


# --- Down for hours, and back --------------------------------------------------------------------------


def test_once_it_takes_again_all_that_waited_because_of_the_outage_comes_at_once_and_in_order(
    receiver: Receiver, quick_pauses
):
    subscribed(receiver)
    facts = [make.a_published_claim() for _ in range(3)]
    reopen_claim(claim=facts[0], reason="A mistake.", by=make.a_reviewer())
    receiver.status = 500
    deliver()
    time.sleep(0.3)
    deliver()
    assert WebhookDelivery.objects.filter(next_attempt_at__lt=timezone.now() + timedelta(hours=1)).count() == 1, (
        "the withdrawal behind the publication, which was never tried"
    )

    receiver.status = 204
    receiver.taken.clear()
    make.a_published_claim()
    assert deliver() == 5
    assert not WebhookDelivery.objects.pending().exists()
    told = [json.loads(body) for _, body in receiver.taken]
    ours = [one["type"] for one in told if one["data"]["fact"] == facts[0].public_id]
    assert ours == ["fact.published", "fact.withdrawn"]


def test_what_is_refused_while_all_else_is_taken_keeps_its_pauses(receiver: Receiver, quick_pauses):
    subscribed(receiver)
    refused = make.a_published_claim()
    receiver.answers = refusing(refused.public_id)  # type: ignore[method-assign]
    deliver()
    for _ in range(3):
        time.sleep(0.3)
        make.a_published_claim()
        deliver()
    waiting = WebhookDelivery.objects.pending().get()
    assert waiting.fact == refused.public_id
    assert waiting.attempts == 3, "tried, tried by its pause or when others were taken, and then left to its pauses"
    assert waiting.next_attempt_at
    assert waiting.next_attempt_at > timezone.now() + timedelta(hours=1)


def test_a_new_address_is_sent_at_once_what_the_old_one_did_not_take(receiver: Receiver):
    webhook = subscribed(receiver)
    make.a_published_claim()
    receiver.status = 500
    deliver()
    webhook.refresh_from_db()
    assert webhook.failing_since
    with Receiver() as other:
        edit_webhook(webhook=webhook, changes={"name": "Same"}, expected_version=webhook.version, by=webhook.owner)
        assert deliver() == 0
        webhook.refresh_from_db()
        edit_webhook(webhook=webhook, changes={"url": other.url}, expected_version=webhook.version, by=webhook.owner)
        assert deliver() == 1
        assert types(other) == ["fact.published"]


def test_a_hiccup_shorter_than_the_first_pause_calls_nothing_back(receiver: Receiver):
    subscribed(receiver)
    refused = make.a_published_claim()
    receiver.answers = refusing(refused.public_id)  # type: ignore[method-assign]
    receiver.headers = {"Retry-After": "600"}
    deliver()
    make.a_published_claim()
    deliver()
    (waiting,) = WebhookDelivery.objects.pending()
    assert waiting.next_attempt_at
    assert waiting.next_attempt_at > timezone.now() + timedelta(minutes=9)


def test_a_try_says_when_it_was_begun(receiver: Receiver):
    subscribed(receiver)
    make.a_published_claim()
    receiver.delay = 0.5
    begun = timezone.now()
    deliver()
    tried = WebhookAttempt.objects.get()
    assert begun <= tried.at <= timezone.now() - timedelta(seconds=0.5)
    assert tried.duration_ms >= 500


# --- Hanging, breaking off, chattering ------------------------------------------------------------------


@contextmanager
def answering(behaviour: Callable[[Any], None]) -> Iterator[str]:
    """The address of a server that does this with each connection, once the head of the request has come."""

    class Handler(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            self.request.settimeout(5)
            with suppress(OSError):
                while b"\r\n\r\n" not in self.request.recv(65_536, 0x02):  # MSG_PEEK: only until the head is there
                    time.sleep(0.01)
                self.request.recv(65_536)
                behaviour(self.request)

    class Server(socketserver.ThreadingTCPServer):
        daemon_threads, allow_reuse_address = True, True

    with Server(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}/"
        finally:
            server.shutdown()
            thread.join()


def drip(head: bytes, drop: bytes = b"x") -> Callable[[Any], None]:
    def behaviour(there: Any) -> None:
        there.sendall(head)
        for _ in range(200):
            there.sendall(drop)
            time.sleep(0.05)

    return behaviour


@pytest.mark.parametrize(
    ("behaviour", "taken"),
    [
        pytest.param(lambda there: there.close(), False, id="closes without a word"),
        pytest.param(lambda there: there.sendall(b"HTTP/1.1 20"), False, id="closes in the status"),
        pytest.param(lambda there: there.sendall(b"HTTP/1.1 200 OK\r\nX-Half: "), False, id="closes in the head"),
        pytest.param(
            lambda there: there.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\nhalf"), True, id="in the body"
        ),
        pytest.param(lambda there: there.sendall(b"\x16\x03\x01 no HTTP at all\r\n\r\n"), False, id="no HTTP"),
        pytest.param(
            lambda there: there.sendall(b"HTTP/1.1 200 OK\r\nX-Long: " + b"x" * 200_000 + b"\r\n\r\n"), False, id="head"
        ),
        pytest.param(drip(b"HTTP/1.1 200 OK\r\nX-Slow: "), False, id="its head byte by byte"),
        pytest.param(drip(b"HTTP/1.1 200 OK\r\nContent-Length: 9000\r\n\r\n"), True, id="its body byte by byte"),
        pytest.param(
            lambda there: there.sendall(
                b"HTTP/1.1 200 OK\r\nContent-Length: 10000000\r\n\r\n" + bytes([0, 255]) * 5_000_000
            ),
            True,
            id="10 MB",
        ),
        pytest.param(
            drip(b"HTTP/1.1 102 Processing\r\n\r\n", b"HTTP/1.1 102 P\r\n\r\n"), False, id="says soon forever"
        ),
    ],
)
def test_whatever_it_answers_it_is_left_in_time_and_counts_by_its_status(
    behaviour: Callable[[Any], None], taken: bool, settings, caplog: pytest.LogCaptureFixture
):
    settings.CHECK_ALLOWED_NETWORKS, settings.CHECK_ALLOWED_PORTS = ["127.0.0.0/8"], ["*"]
    settings.WEBHOOK_TIMEOUT = 1.0
    caplog.set_level(logging.ERROR)
    with answering(behaviour) as url:
        subscribe(name="Odd", url=url, event_types=EVERYTHING, by=make.an_administrator())
        make.a_published_claim()
        begun = time.monotonic()
        assert deliver() == taken
        assert time.monotonic() - begun < 8
    delivery = WebhookDelivery.objects.get()
    assert delivery.state == ("Sent" if taken else "Waiting")
    assert bool(delivery.error) != taken
    assert delivery.tries.count() == 1
    assert len(delivery.tries.get().answer) <= 2_000
    assert [record.message for record in caplog.records] == []


# --- Taken away meanwhile ---------------------------------------------------------------------------------


def test_a_webhook_that_is_taken_away_while_a_message_is_on_its_way_upsets_no_other(
    receiver: Receiver, caplog: pytest.LogCaptureFixture
):
    caplog.set_level(logging.ERROR)
    webhook = subscribed(receiver)
    make.a_published_claim()
    plan_deliveries()
    outbox = WebhookOutbox()
    (letter,) = outbox.lease(most=5)
    remove_webhook(webhook=webhook, by=webhook.owner)
    assert not outbox.settle(letter.row, Posted(status=204))
    remove_webhook(webhook=webhook, by=webhook.owner)
    assert not WebhookAttempt.objects.exists()


def test_one_that_cannot_be_noted_is_sent_again_and_the_others_are_noted(
    receiver: Receiver, monkeypatch, caplog: pytest.LogCaptureFixture
):
    subscribed(receiver)
    first, second = make.a_published_claim(), make.a_published_claim()
    settle = WebhookOutbox.settle

    def stumbling(self: WebhookOutbox, row: WebhookDelivery, posted: Posted) -> bool:
        if row.fact == first.public_id:
            raise RuntimeError("The disk is full.")
        return settle(self, row, posted)

    monkeypatch.setattr(WebhookOutbox, "settle", stumbling)
    assert deliver() == 1
    assert "could not be noted" in caplog.text
    assert WebhookDelivery.objects.get(fact=second.public_id).state == "Sent"
    monkeypatch.undo()
    WebhookDelivery.objects.filter(fact=first.public_id).update(leased_until=timezone.now())
    assert when_due() == 1
    assert types(receiver) == ["fact.published"] * 3


# --- Workers side by side ----------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_workers_side_by_side_send_each_event_once_and_those_of_a_fact_in_order(receiver: Receiver):
    subscribed(receiver)
    claims = [make.a_published_claim() for _ in range(4)]
    for claim in claims:
        with transaction.atomic():
            corrected(claim, "true")
    failed: list[Exception] = []

    def work() -> None:
        try:
            plan_deliveries()
            send_due([WebhookOutbox()])
        except Exception as failure:
            failed.append(failure)
        finally:
            connection.close()

    receiver.delay = 0.05
    workers = [threading.Thread(target=work) for _ in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert failed == []
    tasks.deliver()  # what one of them left to another that had it in its hands

    ids = [headers["webhook-id"] for headers, _ in receiver.taken]
    assert len(ids) == len(set(ids)) == 12
    orders = defaultdict(list)
    for _, body in receiver.taken:
        orders[json.loads(body)["data"]["fact"]].append(json.loads(body)["type"])
    assert list(orders.values()) == [["fact.published", "fact.withdrawn", "fact.corrected"]] * 4
