"""Celery doors to watching published evidence."""

from __future__ import annotations

from celery import shared_task

from verification.services.alerts import watch_evidence


@shared_task
def watch_published_evidence() -> int:
    return watch_evidence()


@shared_task
def watch_sources(source_ids: list[int]) -> int:
    return watch_evidence(source_ids=source_ids)
