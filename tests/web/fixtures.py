"""The misbehaving web as fixtures."""

from __future__ import annotations

from collections.abc import Iterator
from ipaddress import ip_network

import pytest

from sources.checking.policy import Policy
from tests.web.archive import FakeArchive
from tests.web.rows import ROWS
from tests.web.server import MisbehavingWeb

LOOPBACK = (ip_network("127.0.0.1/32"),)


@pytest.fixture(scope="session")
def web() -> Iterator[MisbehavingWeb]:
    with MisbehavingWeb(ROWS) as running:
        yield running


@pytest.fixture
def forbidden_web() -> Iterator[MisbehavingWeb]:
    """A stand-in for an address we must not ask: nobody may ever connect to it."""
    with MisbehavingWeb(ROWS, host="127.0.0.9") as running:
        yield running


@pytest.fixture
def archive() -> Iterator[FakeArchive]:
    with FakeArchive() as running:
        yield running


@pytest.fixture
def policy() -> Policy:
    """Tight bounds, and no loopback address but the misbehaving web's own."""
    return Policy(
        timeout_connect=2.0,
        timeout_first_byte=1.5,
        timeout_total=2.5,
        max_bytes=1_000_000,
        allowed_networks=LOOPBACK,
        allowed_ports=None,
        host_delay=0.0,
        per_host=50,
        retry_delay=0.05,
    )
