"""Ed25519 (RFC 8032): the keys that sign bundles, and the document by which the public ones are known."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

ALGORITHM = "Ed25519"
_BEFORE = b"claim-verification-bundle/1\n"  # so that a signature for something else never passes for one of ours


class BadKeys(ValueError):
    """The sentence says what is wrong with a key, or with a document of keys."""


@dataclass(frozen=True, slots=True)
class PublicKey:
    raw: bytes

    @property
    def key_id(self) -> str:
        return hashlib.sha256(self.raw).hexdigest()[:16]

    @property
    def text(self) -> str:
        return base64.b64encode(self.raw).decode()

    def has_signed(self, digest: str, signature: bytes) -> bool:
        """Whether the signature is this key's, over `sha256:` and the digest in hex of `datapackage.json`."""
        try:
            Ed25519PublicKey.from_public_bytes(self.raw).verify(signature, _BEFORE + digest.encode())
        except (InvalidSignature, ValueError):
            return False
        return True


@dataclass(frozen=True, slots=True)
class SigningKey:
    seed: bytes

    @property
    def public(self) -> PublicKey:
        return PublicKey(self._key().public_key().public_bytes_raw())

    def sign(self, digest: str) -> bytes:
        return self._key().sign(_BEFORE + digest.encode())

    def _key(self) -> Ed25519PrivateKey:
        return Ed25519PrivateKey.from_private_bytes(self.seed)


def decoded_key(text: str) -> bytes:
    """The 32 bytes of a key written as Base64. Raises `BadKeys`."""
    try:
        raw = base64.b64decode(text.strip(), validate=True)
    except ValueError:
        raise BadKeys("A key must be written as Base64.") from None
    if len(raw) != 32:
        raise BadKeys(f"A key must have 32 bytes, and this one has {len(raw)}.")
    return raw


def keys_document(keys: Sequence[PublicKey]) -> dict[str, Any]:
    """What is served at the well-known address. The first key is the one that signs now."""
    return {
        "keys": [{"key_id": key.key_id, "algorithm": ALGORITHM, "public_key": key.text} for key in dict.fromkeys(keys)]
    }


def keys_in(document: bytes | str) -> list[PublicKey]:
    """The keys of such a document. Raises `BadKeys`."""
    try:
        listed: Iterable[Any] = json.loads(document)["keys"]
        texts = [str(key["public_key"]) for key in listed if key["algorithm"] == ALGORITHM]
    except (ValueError, TypeError, KeyError, RecursionError):
        raise BadKeys("This is not a document of keys: JSON with a list `keys` was expected.") from None
    return [PublicKey(decoded_key(text)) for text in texts]
