"""Public ids: opaque, stable, never reused. Nothing about the row can be read from them."""

from __future__ import annotations

import re
import secrets
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"  # Crockford base 32: no i, l, o, u to misread
LENGTH = 12  # 60 bits: a collision is not to be expected before a billion rows


def new_public_id() -> str:
    return "".join([ALPHABET[byte % len(ALPHABET)] for byte in secrets.token_bytes(LENGTH)])  # 256 is a multiple of 32


def is_public_id(value: Any) -> bool:
    return isinstance(value, str) and re.fullmatch(f"[{ALPHABET}]{{{LENGTH}}}", value) is not None


def public_id_field() -> models.CharField:
    """The name of a row outside the database: in URLs, exports and published records."""
    return models.CharField(
        max_length=LENGTH,
        unique=True,
        default=new_public_id,
        editable=False,
        help_text=_("Opaque and stable name used in URLs, the API and exports."),
    )
