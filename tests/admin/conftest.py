"""The admin as different people see it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.contrib.auth.models import User
from django.test import Client

from tests.factories import a_user


@pytest.fixture
def signed_in() -> Callable[..., Client]:
    """A browser in which a person of that role, or that person, is signed in."""

    def make(who: str | User) -> Client:
        client = Client()
        client.force_login(a_user(who) if isinstance(who, str) else who)
        return client

    return make
