"""Proof bundles: one file that says what was published, holds what it rests on, and can be checked without us.

`writing` makes one, `checking` tells exactly what in one was altered. Knows no Django and no database:
`python -m verification.bundle FILE` needs nothing but this package, `sources.capture` and three libraries.
"""

from verification.bundle.checking import NotABundle, Report, check_bundle
from verification.bundle.signing import PublicKey, SigningKey, keys_document, keys_in
from verification.bundle.writing import Fact, Page, write_bundle

__all__ = [
    "Fact",
    "NotABundle",
    "Page",
    "PublicKey",
    "Report",
    "SigningKey",
    "check_bundle",
    "keys_document",
    "keys_in",
    "write_bundle",
]
