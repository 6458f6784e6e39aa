"""Writing a plan down: what the service of each kind of row needs for it, so that nobody's work is overwritten."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.db import connection, models
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from config.errors import Conflict
from config.tables.planning import Plan, What

AT_ONCE = 200  # rows written by one statement


def held(plan: Plan) -> dict[int, Any]:
    """The rows that the plan changes, locked. Raises `Conflict` where one is no longer what the plan has seen, or where
    what a line adds has come meanwhile. Tables of one kind are written one after the other.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"table {plan.kind.model._meta.label_lower}"])
    new = plan.of(What.NEW)
    come = plan.kind.known([one.values for one in new]) if new else {}
    for one in new:
        if plan.kind.key(one.values) in come:
            told = _("Somebody has just added what line {line} says. Nothing was imported. Look again.")
            raise Conflict(format_lazy(told, line=one.line))
    seen = {one.row.pk: one for one in plan.of(What.CHANGED)}
    rows = _rows(plan).filter(pk__in=seen).select_for_update(of=("self",)).order_by("pk")
    now = {row.pk: row for row in rows}
    for pk, one in seen.items():
        if pk not in now or now[pk].version != one.row.version:
            told = _("Somebody has just changed line {line} ({row}). Nothing was imported. Look again.")
            raise Conflict(format_lazy(told, line=one.line, row=one.label[:100]))
    return now


def _rows(plan: Plan) -> models.QuerySet[Any]:
    return plan.kind.model._default_manager.all()


def named_in(plan: Plan, column: str, also: Callable[[set[str]], Mapping[str, Any]] | None = None) -> dict[str, Any]:
    """The rows that a column names, by name, made where there are none; an empty cell names nobody.

    `also` finds rows by other names than their own; a row's own name goes before.
    """
    names = {one.values[column] for one in plan.lines if one.values.get(column)}
    kind: Any = plan.kind.model._meta.get_field(column).related_model
    manager = kind._default_manager
    found = {**(also(names) if also and names else {}), **{row.name: row for row in manager.filter(name__in=names)}}
    made = [kind(name=name) for name in sorted(names - set(found))]
    return {"": None, **found, **{row.name: row for row in manager.bulk_create(made, batch_size=AT_ONCE)}}


def write_changes(plan: Plan, rows: Mapping[int, Any], named: Mapping[str, Mapping[str, Any]]) -> None:
    """Sets what the plan changes on the locked rows and saves them. `named` has the rows that columns name."""
    touched: set[str] = set()
    for one in plan.of(What.CHANGED):
        for name, value in one.values.items():
            setattr(rows[one.row.pk], name, named[name][value] if name in named else value)
            touched.add(name)
    now = timezone.now()
    for row in rows.values():
        row.updated_at = now
    if rows:
        _rows(plan).bulk_update(rows.values(), [*touched, "updated_at"], batch_size=AT_ONCE)
