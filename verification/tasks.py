"""Celery doors to watching published evidence. Each task may run twice, or not at all: the clock calls them anyway."""

from __future__ import annotations

from config.celery import app
from verification.publishing.editions import refresh_editions
from verification.services import corrections
from verification.services.alerts import watch_evidence
from verification.services.deliveries import deliver_due
from verification.services.quotes import follow_quotes
from verification.services.telling import tell_due


@app.task
def watch_published_evidence() -> int:
    return watch_evidence()


@app.task
def watch_sources(source_ids: list[int]) -> int:
    return watch_evidence(source_ids=source_ids)


@app.task
def look_again(source_ids: list[int] | None = None) -> int:
    """Compares evidence with what its sources say now, and opens or closes alerts on what was found."""
    touched = follow_quotes(source_ids=source_ids)
    return watch_evidence(source_ids=touched) if touched else 0


@app.task
def deliver_alerts() -> int:
    return deliver_due()


@app.task
def deliver_mentions() -> int:
    return tell_due()


@app.task
def refresh_facts() -> int:
    """Puts together the text of facts that something has moved under, so that readers need not wait for it."""
    return refresh_editions()


@app.task
def send_answers() -> int:
    return corrections.send_answers()


@app.task
def forget_readers() -> int:
    return corrections.forget_readers()
