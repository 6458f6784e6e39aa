"""The list of a bundle's files and the signature over it: whether they hold, and which of the two was altered."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import islice

from verification.bundle.container import spans
from verification.bundle.signing import PublicKey
from verification.bundle.writing import DATAPACKAGE, DIGEST, digest_document, sha256

MOST_PLACES = 8  # at which a file that was altered may claim to lie


@dataclass(frozen=True)
class Seal:
    """`datapackage.json` and `datapackage-digest.json` as they stand in the package."""

    package: bytes
    digest: bytes

    @cached_property
    def _said(self) -> tuple[str, PublicKey, bytes] | None:
        """The hash, the key and the signature that the digest names; None where it cannot be read."""
        try:
            said = json.loads(self.digest)
            key, value = said["signature"]["public_key"], said["signature"]["value"]
            return str(said["hash"]), PublicKey(base64.b64decode(key)), base64.b64decode(value)
        except (ValueError, TypeError, KeyError, RecursionError):
            return None

    @property
    def key(self) -> PublicKey | None:
        """The key that has signed the list as it stands; None where none has."""
        if self._said is None:
            return None
        _, key, signature = self._said
        return key if key.has_signed(sha256(self.package), signature) else None

    @property
    def true_digest(self) -> bytes | None:
        """What `datapackage-digest.json` has to be; None where nobody can tell."""
        if self._said is None or self.key is None:
            return None
        _, key, signature = self._said
        return digest_document(sha256(self.package), key.raw, signature)

    @property
    def holds(self) -> bool:
        return self.digest == self.true_digest

    @property
    def list_is_altered(self) -> bool:
        """Whether the list cannot be relied on. Where only the signature is altered, it can: all else tells so."""
        if self._said is None or self.key is not None:
            return False
        return self._said[0] != sha256(self.package)

    def faults(self) -> Iterator[tuple[str, str]]:
        """Which file is altered, and how that is known."""
        if self.holds:
            return
        if self._said is None:
            yield DIGEST, "is altered: it cannot be read"
        elif self.key is not None:
            yield DIGEST, "is altered: it says what was not signed"
        elif not self.list_is_altered:
            yield DIGEST, "is altered: its signature does not hold"
        else:
            yield DATAPACKAGE, "is altered: it is not what was signed"
            stated, key, signature = self._said
            if not key.has_signed(stated, signature):
                yield DIGEST, "is altered: its signature does not hold for what it names either"


def find_seal(data: bytes) -> Seal | None:
    """The pair in the package that holds, else the first there is; None where there is none."""
    lists = [data[start:end] for start, end in islice(spans(data, DATAPACKAGE), MOST_PLACES)]
    digests = [data[start:end] for start, end in islice(spans(data, DIGEST), MOST_PLACES)]
    pairs = [Seal(package, digest) for package in lists for digest in digests]
    return next((seal for seal in pairs if seal.holds), pairs[0] if pairs else None)
