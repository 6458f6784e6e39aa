"""The reading room as different people see it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from tests.factories import a_user


@pytest.fixture
def at_work() -> Callable[..., Client]:
    """A browser in which somebody of that role, or that person, works; its requests are htmx's."""

    def make(who, *, htmx: bool = True) -> Client:
        client = Client(headers={"hx-request": "true"}) if htmx else Client()
        client.force_login(a_user(who) if isinstance(who, str) else who)
        return client

    return make
