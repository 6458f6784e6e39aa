"""Two edits of one thing, field by field: what it was, what the other made of it, and what is typed here.

What only the other changed is taken into the form; what both changed stays as it was typed, and the person chooses.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Model
from django.utils.safestring import SafeString

from claims.models import Claim
from sources.capture.diff import word_diff
from verification.admin.shown import shown_diff
from verification.models import Proposal
from verification.services.workflow import NO_PROPOSAL

LONG = 300  # characters from which what it was is folded away


@dataclass(frozen=True)
class Difference:
    """One field that the other has changed: its values as the form has them, and as people read them."""

    field_id: str
    label: str
    was: str
    theirs: str
    mine: str
    theirs_value: str
    mine_value: str

    @property
    def is_mine_kept(self) -> bool:
        """Whether the form holds what was typed here: it differs from what it was before."""
        return self.mine != self.was

    @property
    def theirs_against_was(self) -> SafeString | str:
        return _side(self.was, self.theirs)

    @property
    def mine_against_was(self) -> SafeString | str:
        return _side(self.was, self.mine)

    @property
    def is_long(self) -> bool:
        return len(self.was) > LONG


def _side(was: str, now: str) -> SafeString | str:
    return shown_diff(word_diff(was, now)) if was or now else ""


def merged(form: Any, claim: Claim) -> None:
    """After a conflict: brings the form up to what is there now and gives it `differences` to be shown.

    The next time it is sent, it counts as sent in knowledge of them.
    """
    if "expected_version" in form.fields:
        stored = type(form.instance)._default_manager.get(pk=form.instance.pk)
        seen = _version_seen(stored, form.data.get("expected_version", ""))
        _catch_up(form, "expected_version", str(stored.version), seen, _values(form, stored))
    elif "replaces" in form.fields:
        newest = claim.proposals.first()
        seen = _values(form, claim.proposals.filter(public_id=form.data.get("replaces", "")).first())
        _catch_up(form, "replaces", newest.public_id if newest else NO_PROPOSAL, seen, _values(form, newest))


def _version_seen(row: Any, version: str) -> Any:
    """The row as it was in that version, by the history; as it is now, if there is no such version."""
    found = row.events.filter(version=int(version)).order_by("-pgh_id").first() if version.isdecimal() else None
    return _row_values(found or row)


def _row_values(row: Any) -> dict[str, str]:
    return {field.name: _plain(getattr(row, field.attname)) for field in row._meta.concrete_fields}


def _values(form: Any, row: Model | Proposal | None) -> dict[str, str]:
    return _row_values(row) if row is not None else dict.fromkeys(form.fields, "")


def _plain(value: Any) -> str:
    """As a form sends it and people read it: a browser writes line ends as CR LF."""
    return "" if value is None else str(value).replace("\r\n", "\n").strip()


def _catch_up(form: Any, name: str, now: str, seen: Mapping[str, str], theirs: Mapping[str, str]) -> None:
    if form.data.get(name) == now:
        return
    form.data = form.data.copy()
    form.data[name] = now
    form.differences = []
    for field in form.visible_fields():
        was, other, mine = seen.get(field.name, ""), theirs.get(field.name, ""), _plain(field.value())
        if other in (was, mine):
            continue
        form.differences.append(
            Difference(
                field_id=field.id_for_label,
                label=str(field.label),
                was=_read(field, was),
                theirs=_read(field, other),
                mine=_read(field, mine),
                theirs_value=other,
                mine_value=mine,
            )
        )
        if mine == was:
            form.data[field.html_name] = other


def _read(field: Any, value: str) -> str:
    """What people see of a value: of a choice its label."""
    labels = {str(key): str(label) for key, label in getattr(field.field, "choices", ())}
    return labels.get(value, value) if value else ""
