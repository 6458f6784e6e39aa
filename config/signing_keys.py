"""The keys that sign what we publish, as settings give them. What they sign is not known here."""

from __future__ import annotations

import base64
import contextlib
import os
import secrets
from collections.abc import Iterable
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

LENGTH = 32  # bytes of an Ed25519 key, secret or public (RFC 8032)


def keys_given(values: Iterable[str], setting: str) -> list[bytes]:
    """Keys from Base64. Raises `ImproperlyConfigured`, without showing what may be a secret."""
    return [_key(value, f"{setting}, number {number},") for number, value in enumerate(values, 1)]


def key_made_once(folder: Path) -> bytes:
    """A key made once and kept in the folder, readable by its owner alone. Of two who make one, the first counts."""
    kept = folder / "signing_key"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if not kept.exists():
            _put(kept, base64.b64encode(secrets.token_bytes(LENGTH)) + b"\n")
        return _key(kept.read_text(), f"The file {kept}")
    except OSError:
        return secrets.token_bytes(LENGTH)  # a folder that cannot be written is reported by the command itself


def _put(file: Path, data: bytes) -> None:
    """Writes a file that nobody sees half written."""
    draft = file.with_name(f"{file.name}.{os.getpid()}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as opened:
        opened.write(data)
    with contextlib.suppress(FileExistsError):
        os.link(draft, file)
    draft.unlink()


def _key(text: str, where: str) -> bytes:
    try:
        raw = base64.b64decode(text.strip(), validate=True)
    except ValueError:
        raw = b""
    if len(raw) != LENGTH:
        raise ImproperlyConfigured(f"{where} must be {LENGTH} bytes written as Base64.")
    return raw
