"""Secrets that have to be read again stand in the database sealed, so that a copy of the database tells none of them.

The keys are made of SECRET_KEY, which seals, and of SECRET_KEY_FALLBACKS, which only open what was sealed before.
"""

from __future__ import annotations

import base64
from functools import lru_cache

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

PURPOSE = b"secrets kept in the database"
BEGINNING = "gAAAAA"  # of every Fernet token: its version, and a time before the year 2106


class Unreadable(Exception):
    """No key of today opens it."""


def seal(secret: str) -> str:
    """The secret as a Fernet token (https://github.com/fernet/spec)."""
    return _keys()[0].encrypt(secret.encode()).decode()


def unseal(token: str) -> str:
    """The secret that was sealed. Raises `Unreadable`."""
    try:
        return MultiFernet(_keys()).decrypt(token).decode()
    except InvalidToken:
        raise Unreadable from None


def is_sealed_with_newest(token: str) -> bool:
    """Whether SECRET_KEY alone opens it."""
    try:
        _keys()[0].decrypt(token)
    except InvalidToken:
        return False
    return True


def _keys() -> list[Fernet]:
    return [_key(secret) for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)]


@lru_cache(maxsize=16)
def _key(secret: str) -> Fernet:
    derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=PURPOSE).derive(secret.encode())
    return Fernet(base64.urlsafe_b64encode(derived))
