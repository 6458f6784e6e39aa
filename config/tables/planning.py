"""What a table would change: which of its lines are new, which change a row, which say nothing new or are wrong.

Planning writes nothing and asks the database a few times, however long the table is. `writing` helps the service of
each kind of row to write a plan down.
"""

from __future__ import annotations

import copy
import hashlib
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _

from config.edits import UNSTORABLE, storable
from config.errors import Invalid, Problem
from config.tables.cells import as_text
from config.tables.files import Line, Sheet

ID, VERSION = "id", "version"


@dataclass(frozen=True, slots=True)
class Column:
    """A column: what it tells of a row, and how the text of a cell becomes a value of `field`.

    `take` raises `ValueError` with a sentence; a column without it is told and never taken in.
    """

    name: str
    told: Callable[[Any], Any]
    take: Callable[[str], Any] | None = None
    field: str = ""
    is_needed: bool = False

    @property
    def sets(self) -> str:
        return self.field or self.name


@dataclass(frozen=True, slots=True)
class Tabled:
    """A kind of row as a table.

    `known` finds the rows that lines without an id speak of, by their `key`, which is made of the fields `keyed`.
    `fixed` says why a change cannot be made. `by_name` are columns that name another row, or speak of it: whoever
    writes the plan looks that up or makes it.
    """

    model: type[models.Model]
    columns: Sequence[Column]
    rows: Callable[[], models.QuerySet[Any]]
    key: Callable[[Mapping[str, Any]], Hashable]
    known: Callable[[Sequence[Mapping[str, Any]]], Mapping[Hashable, Any]]
    fixed: Callable[[Any, Mapping[str, Any]], Iterable[Problem]]
    keyed: frozenset[str]
    by_name: frozenset[str]

    @property
    def told(self) -> list[tuple[str, Callable[[Any], Any]]]:
        return [(column.name, column.told) for column in self.columns]


class What(StrEnum):
    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    WRONG = "wrong"


@dataclass(slots=True)
class Planned:
    """What a line would do. `changes` are column, old and new text; `values` the fields to set."""

    line: int
    what: What = What.UNCHANGED
    row: Any = None
    values: dict[str, Any] = field(default_factory=dict)
    changes: list[tuple[str, str, str]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    label: str = ""

    def wrong(self, column: str, message: object) -> None:
        self.what = What.WRONG
        self.problems.append(Problem(_("Line %(line)s") % {"line": self.line}, column, str(message)))


@dataclass(frozen=True, slots=True)
class Plan:
    kind: Tabled
    lines: list[Planned]

    @property
    def problems(self) -> list[Problem]:
        return [problem for line in self.lines for problem in line.problems]

    @property
    def counts(self) -> Counter[str]:
        return Counter(line.what.value for line in self.lines)

    def of(self, what: What) -> list[Planned]:
        return [line for line in self.lines if line.what == what]

    @property
    def digest(self) -> str:
        """The same as long as the table and the rows it speaks of are the same."""
        seen = [(line.line, line.what.value, line.changes, line.row and line.row.version) for line in self.lines]
        return hashlib.sha256(repr(seen).encode()).hexdigest()

    def must_hold(self) -> None:
        """Raises `Invalid` with every problem of every line."""
        if self.problems:
            raise Invalid(self.problems, code="bad_lines")


def planned(kind: Tabled, sheet: Sheet) -> Plan:
    """What the table would change today. Raises `Invalid` for columns that nobody knows."""
    _refuse_unknown(kind, sheet)
    ids = [line.cells.get(ID, "").strip() for line in sheet.lines]
    rows = {row.public_id: row for row in kind.rows().filter(public_id__in=[one for one in ids if one])}
    lines = []
    for line, public_id in zip(sheet.lines, ids, strict=True):
        one = Planned(line.number, row=rows.get(public_id))
        if public_id and one.row is None:
            one.wrong(ID, _("There is none with this id. Leave the cell empty to add a new one."))
        _read(kind, line, one)
        lines.append(one)
    _find_known(kind, [one for one, public_id in zip(lines, ids, strict=True) if not public_id])
    for line, one in zip(sheet.lines, lines, strict=True):
        if one.row is not None or not line.cells.get(ID, "").strip():
            _compare(kind, line, one)
    _refuse_twice(lines)
    return Plan(kind, lines)


def _refuse_unknown(kind: Tabled, sheet: Sheet) -> None:
    names = [column.name for column in kind.columns]
    if unknown := [name for name in sheet.columns if name not in names]:
        told = {"unknown": ", ".join(f"“{name[:60]}”" for name in unknown[:5]), "known": ", ".join(names)}
        raise Invalid(_("There is no column %(unknown)s. The columns are: %(known)s.") % told, field="file")


def _read(kind: Tabled, line: Line, one: Planned) -> None:
    """The cells as values; a cell that says what the row says already is not looked at further."""
    for column in kind.columns:
        if column.take is None or column.name not in line.cells:
            continue
        text = line.cells[column.name]
        if not text.strip() if one.row is None else text == as_text(column.told(one.row)):
            continue  # what is new takes the default
        try:
            one.values[column.sets] = column.take(text)
        except ValueError as wrong:
            one.wrong(column.name, str(wrong))


def _find_known(kind: Tabled, lines: Sequence[Planned]) -> None:
    """Lines without an id may speak of what is here already, so that a table can come in twice."""
    needed = [column.sets for column in kind.columns if column.is_needed and column.sets in kind.keyed]
    whole = (one for one in lines if all(one.values.get(name) for name in needed))
    usable = [one for one in whole if one.what != What.WRONG]
    known = kind.known([one.values for one in usable])
    first: dict[Hashable, int] = {}
    for one in usable:
        key = kind.key(one.values)
        if key in first:
            one.wrong("", _("It says the same as line %(line)s. Take one of the two out.") % {"line": first[key]})
        first.setdefault(key, one.line)
        one.row = known.get(key)
        if one.row is not None:
            one.values = {name: value for name, value in one.values.items() if name not in kind.keyed}


def _compare(kind: Tabled, line: Line, one: Planned) -> None:
    if one.row is None:
        _new(kind, line, one)
        return
    one.label = str(one.row)
    one.values = {
        column.sets: one.values[column.sets]
        for column in kind.columns
        if column.sets in one.values and one.values[column.sets] != _now(kind, one.row, column)
    }
    one.changes = [
        (column.name, as_text(column.told(one.row)), as_text(one.values[column.sets]))
        for column in kind.columns
        if column.take and column.sets in one.values
    ]
    _refuse_told(kind, line, one)
    if one.values:
        if one.what != What.WRONG:
            one.what = What.CHANGED
        _refuse_stale(line, one)
        for problem in kind.fixed(one.row, one.values):
            one.wrong(problem.field, problem.message)
        _validate(kind, one, copy.copy(one.row))


def _now(kind: Tabled, row: Any, column: Column) -> Any:
    return column.told(row) or "" if column.sets in kind.by_name else getattr(row, column.sets)


def _new(kind: Tabled, line: Line, one: Planned) -> None:
    if one.what != What.WRONG:
        one.what = What.NEW
    for column in kind.columns:
        if column.is_needed and not line.cells.get(column.name, "").strip():
            one.wrong(column.name, _("This is needed for a new one."))
    _refuse_told(kind, line, one)
    one.changes = [(c.name, "", as_text(one.values[c.sets])) for c in kind.columns if one.values.get(c.sets)]
    one.label = one.changes[0][2] if one.changes else ""
    _validate(kind, one, kind.model())


def _refuse_told(kind: Tabled, line: Line, one: Planned) -> None:
    """Columns that only tell are left as they were."""
    for column in kind.columns:
        given = line.cells.get(column.name, "")
        if column.take or column.name in (ID, VERSION) or not given:
            continue
        if given != (as_text(column.told(one.row)) if one.row else ""):
            one.wrong(column.name, _("This column only tells. Leave it as it was, or take the column out."))


def _refuse_stale(line: Line, one: Planned) -> None:
    """Whoever changes a row says which version of it they have seen."""
    given = line.cells.get(VERSION, "").strip()
    if not line.cells.get(ID, "").strip():
        told = _("This is here already as %(id)s and differs. To change it, give its id and version: export it first.")
        one.wrong(one.changes[0][0], told % {"id": one.row.public_id})
    elif not given:
        one.wrong(VERSION, _("Say which version you have changed: export the rows first."))
    elif given != str(one.row.version):
        now = "; ".join(f"{name}: “{old[:200]}”" for name, old, _new in one.changes)
        told = _("Somebody changed this after your file was made, so it is not overwritten. It is now – %(now)s. "
                 "Export it again, and make your change there.")  # fmt: skip
        one.wrong(VERSION, told % {"now": now})


def _validate(kind: Tabled, one: Planned, candidate: Any) -> None:
    names = {column.sets: column.name for column in kind.columns}
    for name, value in one.values.items():
        if not storable(value):
            one.wrong(names[name], UNSTORABLE)
        elif name not in kind.by_name:
            setattr(candidate, name, value)
    relations = {f.name for f in candidate._meta.concrete_fields if f.is_relation or f.name not in one.values}
    try:
        candidate.clean_fields(exclude=relations)
    except ValidationError as wrong:
        for name, messages in wrong.message_dict.items():
            one.wrong(names.get(name, name), " ".join(messages))


def _refuse_twice(lines: Sequence[Planned]) -> None:
    first: dict[Any, int] = {}
    for one in lines:
        if one.row is None:
            continue
        if one.row.pk in first:
            one.wrong(ID, _("Line %(line)s speaks of the same one.") % {"line": first[one.row.pk]})
        first.setdefault(one.row.pk, one.line)
