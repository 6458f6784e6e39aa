"""Celery doors to watching published evidence and to reading pages. Each task may run twice, or not at all: the clock
calls them anyway.
"""

from __future__ import annotations

from config.celery import app
from verification.publishing.editions import refresh_editions
from verification.services import corrections
from verification.services.alerts import watch_evidence
from verification.services.answers import AnswerOutbox
from verification.services.deliveries import AlertOutbox
from verification.services.quotes import follow_quotes
from verification.services.readings import read_due
from verification.services.repeats import close_settled_repeats
from verification.services.sending import send_due
from verification.services.telling import MentionOutbox
from verification.services.webhook_health import forget_former_secrets, forget_old_deliveries, tell_owners
from verification.services.webhook_sending import WebhookOutbox, plan_deliveries

LONGEST = 120.0  # seconds after which a worker begins to read no more pages


@app.task
def watch_published_evidence() -> int:
    return watch_evidence() + close_settled_repeats()


@app.task
def watch_sources(source_ids: list[int]) -> int:
    return watch_evidence(source_ids=source_ids)


@app.task
def look_again(source_ids: list[int] | None = None) -> int:
    """Compares evidence with what its sources say now, and opens or closes alerts on what was found."""
    touched = follow_quotes(source_ids=source_ids)
    return watch_evidence(source_ids=touched) if touched else 0


@app.task
def deliver() -> int:
    """Sends what is due to the outside: alerts, mentions, answers to readers, and events to those who subscribed."""
    plan_deliveries()
    return send_due([AlertOutbox(), MentionOutbox(), AnswerOutbox(), WebhookOutbox()])


@app.task
def watch_webhooks() -> int:
    """Tells owners of addresses that fail, and forgets what was delivered long ago and secrets that have ended."""
    return tell_owners() + forget_former_secrets() + forget_old_deliveries()


@app.task
def refresh_facts() -> int:
    """Puts together the text of facts that something has moved under, so that readers need not wait for it."""
    return refresh_editions()


@app.task
def forget_readers() -> int:
    return corrections.forget_readers()


@app.task
def read_pages() -> int:
    """Reads the pages that people wait for as articles. Tells how many."""
    return read_due(longest=LONGEST)
