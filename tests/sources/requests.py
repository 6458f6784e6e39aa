"""Requests to web archives, as tests make them and move them on."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from sources.models import ArchivePause, ArchiveRequest, Source
from sources.services.asking_archives import work_off
from tests import factories as make

PAGE = "https://example.org/report"


def a_page(**details: Any) -> Source:
    return make.a_source(url=PAGE, **details)


def in_the_future(minutes: float = 60) -> datetime:
    return timezone.now() + timedelta(minutes=minutes)


def only() -> ArchiveRequest:
    return ArchiveRequest.objects.get()


def due_now() -> None:
    ArchiveRequest.objects.open().update(next_try_at=timezone.now())
    ArchivePause.objects.all().delete()


def work() -> int:
    return work_off(longest=30)
