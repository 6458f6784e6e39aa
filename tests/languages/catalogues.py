"""Reads the catalogues of translations, and what the code asks them for. GNU gettext is not needed for it."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po
from django.conf import settings
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent.parent
APPS = ("config", "claims", "sources", "verification")
LANGUAGES = [code for code, _ in settings.LANGUAGES if code != "en"]  # the texts in the code are the English ones
KEYWORDS: dict[str, Any] = {
    "_": None, "gettext": None, "gettext_lazy": None, "gettext_noop": None,
    "ngettext": (1, 2), "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2), "pgettext_lazy": ((1, "c"), 2), "npgettext": ((1, "c"), 2, 3),
}  # fmt: skip
Key = tuple[str, str]  # context and text


def written(app: str, language: str) -> Catalog:
    """The catalogue as a translator writes it."""
    with (ROOT / app / "locale" / language / "LC_MESSAGES" / "django.po").open("rb") as file:
        return read_po(file, locale=language)


def compiled(app: str, language: str) -> Catalog:
    """The catalogue as it is used."""
    with (ROOT / app / "locale" / language / "LC_MESSAGES" / "django.mo").open("rb") as file:
        return read_mo(file)


def entries(catalogue: Catalog) -> dict[Key, tuple[str, ...]]:
    """The translations by what they translate; more than one where there are plurals. Empty ones are left out."""
    pairs = ((key(message.context, message.id), forms(message.string)) for message in catalogue if message.id)
    return {text: said for text, said in pairs if all(said)}


def forms(string: Any) -> tuple[str, ...]:
    return (string,) if isinstance(string, str) else tuple(string)


def key(context: str | None, text: Any) -> Key:
    return context or "", text if isinstance(text, str) else text[0]


def asked_for(app: str) -> dict[Key, set[str]]:
    """What the app's code and templates ask a catalogue for, with the files that do."""
    found: dict[Key, set[str]] = {}
    for path in sorted([*(ROOT / app).rglob("*.py"), *(ROOT / app).rglob("*.html")]):
        for text in _texts(path):
            found.setdefault(text, set()).add(str(path.relative_to(ROOT)))
    return found


def _texts(path: Path) -> Iterator[Key]:
    source = path.read_text()
    if path.suffix == ".html":
        # What is left of a template is no Python, but calls of gettext stand in it as in Python.
        source = "\n".join(line.strip() for line in templatize(source, origin=str(path)).split("\n"))
    for _, text, _, context in extract("python", io.BytesIO(source.encode()), keywords=KEYWORDS):
        yield key(context, text)
