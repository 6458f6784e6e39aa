"""A web archive on loopback as the settings name it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.conf import LazySettings

from tests.web.archive import FakeArchive

SetArchives = Callable[..., None]


@pytest.fixture
def archives(settings: LazySettings, archive: FakeArchive) -> SetArchives:
    """Sets addresses of the archive on loopback, by kind; none of a kind that is not named."""
    settings.CHECK_ALLOWED_NETWORKS, settings.CHECK_ALLOWED_PORTS = ["127.0.0.1/32"], ["*"]
    settings.CHECK_TIMEOUT_TOTAL, settings.ARCHIVE_DELAY = 2.5, 0.0

    def set_to(*, name: str = "fake", **addresses: str) -> None:
        kinds = {"TIMEMAPS": "timemap", "TIMEGATES": "timegate", "CAPTURES": "capture", "CAPTURE_STATUS": "status",
                 "CAPTURE_COPIES": "copy"}  # fmt: skip
        for setting, kind in kinds.items():
            given = {name: archive.origin + addresses[kind]} if kind in addresses else {}
            setattr(settings, f"ARCHIVE_{setting}", given)

    return set_to


@pytest.fixture
def in_jobs(archives: SetArchives) -> None:
    archives(capture="/save", status="/status/{job}", copy="/web/{timestamp}/{url}")


@pytest.fixture
def searchable(archives: SetArchives) -> None:
    archives(timemap="/timemap/{url}")
