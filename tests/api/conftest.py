"""The API as different callers reach it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.contrib.auth.models import User
from rest_framework.test import APIClient

from tests.factories import a_user


@pytest.fixture
def caller() -> Callable[..., APIClient]:
    """A client that is logged in as that person or as somebody of that role; as nobody without either."""

    def make(who: str | User | None = None) -> APIClient:
        client = APIClient()
        if who is not None:
            client.force_authenticate(a_user(who) if isinstance(who, str) else who)
        return client

    return make
