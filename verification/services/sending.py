"""The engine that sends messages to the outside: many at once, each tried until it was taken or given up.

What is due stands in PostgreSQL, and a worker holds what it sends by a lease, so nothing is lost with Redis or with
a worker. A message may come twice, if a worker dies between sending it and noting that; its id is the same then.
"""

from __future__ import annotations

import json
import logging
import random
import time
from collections.abc import Callable, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Protocol

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.utils import timezone
from standardwebhooks.webhooks import Webhook

from sources.checking.posting import Posted, post_now
from sources.policy import current_policy
from verification.models.sendable import Sendable

AT_ONCE = 32  # messages that one worker has on their way
LEASE = timedelta(seconds=120)  # well above what the slowest way takes
LONGEST = 60.0  # seconds after which a run begins no more messages
LOOK = 0.5  # seconds between two looks at what has become due meanwhile
JITTER = 0.2  # of a pause, so that what failed together does not come back together
LONGEST_REST = timedelta(days=1)  # that the other side may ask for

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Letter:
    """A message ready to go: its row, and how it is sent. Sending touches no database."""

    row: Any
    send: Callable[[], Posted]


class Outbox(Protocol):
    """Where messages of one sort wait."""

    def lease(self, *, most: int) -> list[Letter]:
        """Takes messages that are due, and holds them for `LEASE`."""

    def settle(self, row: Any, posted: Posted) -> bool:
        """Notes what came of one. Tells whether it was taken by the other side."""


def send_due(outboxes: Sequence[Outbox], *, longest: float = LONGEST) -> int:
    """Sends what is due, until nothing is or `longest` seconds are over. Tells how many messages were taken."""
    until, sent = time.monotonic() + longest, 0
    flying: dict[Future[Posted], tuple[Outbox, Any]] = {}
    with ThreadPoolExecutor(AT_ONCE) as pool:
        while True:
            for outbox in outboxes if time.monotonic() < until else ():
                for letter in outbox.lease(most=AT_ONCE - len(flying)):
                    flying[pool.submit(letter.send)] = (outbox, letter.row)
            if not flying:
                return sent
            done, _ = wait(flying, timeout=LOOK, return_when=FIRST_COMPLETED)
            for landed in done:
                outbox, row = flying.pop(landed)
                sent += _settled(outbox, row, _outcome(landed))


def _settled(outbox: Outbox, row: Any, posted: Posted) -> bool:
    """Notes what came of one. Where that fails, it comes again once its lease is over, and the others are noted."""
    try:
        return outbox.settle(row, posted)
    except Exception:
        log.exception("What came of %s %s could not be noted; it will be sent again.", type(row).__name__, row.pk)
        return False


def _outcome(landed: Future[Posted]) -> Posted:
    if failure := landed.exception():
        return Posted(error=f"It could not be sent: {failure}")
    return landed.result()


def hold(rows: Sequence[Sendable]) -> None:
    """Leases rows that are locked, and counts the try: a worker that dies over it has tried."""
    until = timezone.now() + LEASE
    for row in rows:
        row.leased_until = until
        row.attempts += 1
    if rows:
        type(rows[0])._default_manager.bulk_update(rows, ["leased_until", "attempts"])


def note(row: Sendable, posted: Posted, *, give_up: bool = False) -> bool:
    """Writes down what came of a try, unless the lease ran out and another worker has the row. Tells whether it did."""
    taken, now = not posted.error, timezone.now()
    next_at = None if taken or give_up or is_last(row) else now + pause_after(row.attempts, posted.retry_after)
    changes: dict[str, Any] = {"error": posted.error, "leased_until": None, "next_attempt_at": next_at}
    if taken:
        changes["sent_at"] = now
    held = type(row)._default_manager.filter(pk=row.pk, leased_until=row.leased_until)
    return bool(held.update(**changes))


def is_last(row: Sendable) -> bool:
    """Whether no more tries follow the one that the row was leased for."""
    return row.attempts > len(settings.DELIVERY_PAUSES)


def pause_after(attempts: int, asked_for: int | None = None) -> timedelta:
    """How long after so many tries the next one comes: as the settings say, or longer where that was asked for."""
    pauses: list[timedelta] = settings.DELIVERY_PAUSES
    pause = pauses[min(max(attempts, 1), len(pauses)) - 1] * random.uniform(1, 1 + JITTER)  # noqa: S311 no secret
    return max(pause, min(timedelta(seconds=asked_for or 0), LONGEST_REST))


def mailed(message: EmailMessage) -> Posted:
    try:
        message.send()
    except OSError as failure:  # smtplib's are OSErrors
        return Posted(error=str(failure) or type(failure).__name__)
    return Posted()


def mail(*, subject: str, paragraphs: Sequence[str], to: Sequence[str], message_id: str = "") -> EmailMessage:
    """A letter of the newsroom's. With `message_id`, such as `k3…@alerts`, one that comes twice can be told."""
    host = settings.SITE_URL.partition("://")[2].partition("/")[0].partition(":")[0] or "localhost"
    known = {"Message-ID": f"<{message_id}.{host}>", "Auto-Submitted": "auto-generated"}
    return EmailMessage(
        subject=" ".join(f"[{settings.SITE_NAME}] {subject}".split())[:200],
        body="\n\n".join(paragraphs),
        to=to,
        headers=known if message_id else None,
    )


def call_for_delivery() -> None:
    """Once what is to be sent is committed, it is sent at once. The clock calls too, if Redis is away."""
    transaction.on_commit(_deliver, robust=True)


def _deliver() -> None:
    from verification.tasks import deliver

    deliver.delay()


def signed_post(
    url: str, *, message_id: str, payload: dict[str, Any], secrets: Sequence[str], at: datetime
) -> Callable[[], Posted]:
    """Posts as Standard Webhooks 1.0.0 has it, with a signature by each secret: a receiver may know any of them."""
    body = json.dumps(payload, ensure_ascii=False)
    headers = {
        "Content-Type": "application/json",
        "webhook-id": message_id,
        "webhook-timestamp": str(int(at.timestamp())),
        "webhook-signature": " ".join(Webhook(secret).sign(message_id, at, body) for secret in secrets),
    }
    limit = settings.WEBHOOK_TIMEOUT
    policy = replace(current_policy(), timeout_total=limit, timeout_first_byte=limit)
    return lambda: post_now(url, body=body.encode(), headers=headers, policy=policy)
