"""Editing a row that somebody else may be editing too: the second person is told, and nothing is lost."""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Iterable, Mapping
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.functional import Promise, lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from config.errors import Conflict, Invalid, Problem
from config.history import differing

ODD_CHARACTERS = re.compile("[\\x00\\ud800-\\udfff]")
UNSTORABLE = _("contains a character that cannot be stored")

M = TypeVar("M", bound=models.Model)


def locked(row: M) -> M:
    """The row as it is now, held until the end of the transaction."""
    model = type(row)
    return model._default_manager.select_for_update(of=("self",)).get(pk=row.pk)


def apply_edit(
    row: M,
    *,
    changes: Mapping[str, Any],
    expected_version: int,
    following: Mapping[str, Any] | None = None,
    apart: Collection[str] = (),
) -> M:
    """Writes the changes, if the row still has the version that the person saw, and what follows from them.

    `apart` are fields that have nothing to do with the others: who edits those is not told that one of these moved.
    Raises `Conflict` naming the fields that differ from what they are about to overwrite, and `Invalid` with
    one problem per field that does not validate.
    """
    current: Any = locked(row)
    changed = [name for name, value in changes.items() if getattr(current, name) != value]
    is_stale = current.version != expected_version and not _moved_apart(current, changed, expected_version, apart)
    if is_stale and changed:
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


def _moved_apart(current: Any, changed: list[str], version: int, apart: Collection[str]) -> bool:
    """Whether since that version only fields apart have moved, none of which is edited now; by the history."""
    if not apart or set(changed) & set(apart):
        return False
    seen = current.events.filter(version=version).order_by("-pgh_id").first()
    return seen is not None and set(differing(current, seen)) <= set(apart)


def validated(row: M) -> M:
    """The row, if every field is acceptable; otherwise `Invalid` with one problem per field."""
    names = [field.attname for field in row._meta.concrete_fields]
    if odd := [name for name in names if not storable(getattr(row, name))]:
        raise Invalid([Problem("", name, UNSTORABLE) for name in odd])
    try:
        row.full_clean(validate_constraints=False)
    except ValidationError as wrong:
        raise Invalid(
            [Problem("", field, _told_later(errors)) for field, errors in wrong.error_dict.items()]
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


def _sentences(errors: Iterable[ValidationError]) -> str:
    return " ".join(message for error in errors for message in error.messages)


_told_later: Any = lazy(_sentences, str)


def _told(current: models.Model, fields: list[str]) -> Promise:
    labels = [current._meta.get_field(name).verbose_name for name in fields]  # type: ignore[union-attr]
    values = [str(getattr(current, name))[:200] for name in fields]
    return _changed_meanwhile(_last_editor(current), list(zip(labels, values, strict=True)))


def _meanwhile(who: str, now: Iterable[tuple[Any, str]]) -> str:
    fields = [gettext("{field} is now “{value}”").format(field=label, value=value) for label, value in now]
    return gettext(
        "{who} changed this while you were editing it, so your change was not saved. {changes}. "
        "Compare, then save again."
    ).format(who=who, changes="; ".join(fields))


_changed_meanwhile: Any = lazy(_meanwhile, str)


def _last_editor(current: Any) -> str:
    """Who made the newest event of the row, as far as the history tells."""
    events = getattr(current, "events", None)
    latest = events.order_by("-pgh_id").first() if events is not None else None
    if latest is not None and latest.pgh_context is not None:
        named = latest.pgh_context
        return str(named.get("username") or named.get("task") or gettext("Somebody"))
    return gettext("Somebody")
