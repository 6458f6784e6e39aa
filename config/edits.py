"""Editing a row that somebody else may be editing too: the second person is told, and nothing is lost."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import models

from config.errors import Conflict, Invalid, Problem

ODD_CHARACTERS = re.compile("[\\x00\\ud800-\\udfff]")
UNSTORABLE = "contains a character that cannot be stored"

M = TypeVar("M", bound=models.Model)


def locked(row: M) -> M:
    """The row as it is now, held until the end of the transaction."""
    model = type(row)
    return model._default_manager.select_for_update(of=("self",)).get(pk=row.pk)


def apply_edit(
    row: M, *, changes: Mapping[str, Any], expected_version: int, following: Mapping[str, Any] | None = None
) -> M:
    """Writes the changes, if the row still has the version that the person saw, and what follows from them.

    Raises `Conflict` naming the fields that differ from what they are about to overwrite, and `Invalid` with
    one problem per field that does not validate.
    """
    current: Any = locked(row)
    changed = [name for name, value in changes.items() if getattr(current, name) != value]
    if current.version != expected_version and changed:
        raise Conflict(_told(current, changed))
    for name in changed:
        setattr(current, name, changes[name])
    for name, value in (following or {}).items():
        setattr(current, name, value)
    validated(current)
    if changed:
        current.save()
        current.refresh_from_db()
    return current


def validated(row: M) -> M:
    """The row, if every field is acceptable; otherwise `Invalid` with one problem per field."""
    names = [field.attname for field in row._meta.concrete_fields]
    if odd := [name for name in names if not storable(getattr(row, name))]:
        raise Invalid([Problem("", name, UNSTORABLE) for name in odd])
    try:
        row.full_clean(validate_constraints=False)
    except ValidationError as wrong:
        raise Invalid(
            [Problem("", field, " ".join(messages)) for field, messages in wrong.message_dict.items()]
        ) from wrong
    return row


def storable(value: Any) -> bool:
    """Whether PostgreSQL can keep the value: no NUL, no half of a surrogate pair, no number that is none."""
    if isinstance(value, str):
        return not ODD_CHARACTERS.search(value)
    if isinstance(value, float):
        return math.isfinite(value)
    if isinstance(value, Mapping):
        return all(storable(key) and storable(inner) for key, inner in value.items())
    return all(map(storable, value)) if isinstance(value, list | tuple) else True


def _told(current: models.Model, fields: list[str]) -> str:
    labels = [str(current._meta.get_field(name).verbose_name) for name in fields]  # type: ignore[union-attr]
    now = "; ".join(
        f"{label} is now “{str(getattr(current, name))[:200]}”" for label, name in zip(labels, fields, strict=True)
    )
    return (
        f"{_last_editor(current)} changed this while you were editing it, so your change was not saved. "
        f"{now}. Compare, then save again."
    )


def _last_editor(current: Any) -> str:
    """Who made the newest event of the row, as far as the history tells."""
    events = getattr(current, "events", None)
    latest = events.order_by("-pgh_id").first() if events is not None else None
    if latest is not None and latest.pgh_context is not None:
        named = latest.pgh_context
        return str(named.get("username") or named.get("task") or "Somebody")
    return "Somebody"
