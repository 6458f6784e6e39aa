"""Celery doors to watching published evidence."""

from __future__ import annotations

from config.celery import app
from verification.services.alerts import watch_evidence


@app.task
def watch_published_evidence() -> int:
    return watch_evidence()


@app.task
def watch_sources(source_ids: list[int]) -> int:
    return watch_evidence(source_ids=source_ids)
