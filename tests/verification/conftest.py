"""What tests of whether it holds share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.verification.receiving import Receiver


@pytest.fixture
def receiver(settings) -> Iterator[Receiver]:
    """A receiver of webhooks on loopback, which may be posted to here."""
    settings.CHECK_ALLOWED_NETWORKS, settings.CHECK_ALLOWED_PORTS = ["127.0.0.0/8"], ["*"]
    with Receiver() as there:
        yield there
