"""Small vocabulary for promises kept by PostgreSQL itself. The rules are declared beside the models."""

from __future__ import annotations

from typing import Any

import pgtrigger
from django.db import connections


def refuse(message: str) -> str:
    """PL/pgSQL that stops the statement with a sentence for people (SQLSTATE 23514, check_violation)."""
    quoted = message.replace("'", "''").replace("%", "%%")
    return f"RAISE EXCEPTION USING MESSAGE = '{quoted}', ERRCODE = 'check_violation';"


def refuse_change(name: str, message: str, *, operation: Any, condition: Any = None) -> pgtrigger.Trigger:
    """A row trigger that refuses the operation, where the condition holds."""
    return pgtrigger.Trigger(
        name=name, when=pgtrigger.Before, operation=operation, condition=condition, func=refuse(message)
    )


def append_only(what: str) -> list[pgtrigger.Trigger]:
    """Rows can be added and read, never changed, deleted or truncated away."""
    return [
        refuse_change(
            "append_only",
            f"{what} is never changed or deleted.",
            operation=pgtrigger.Update | pgtrigger.Delete,
        ),
        never_truncated(what),
    ]


def never_truncated(what: str) -> pgtrigger.Trigger:
    return pgtrigger.Trigger(
        name="never_truncated",
        level=pgtrigger.Statement,
        when=pgtrigger.Before,
        operation=pgtrigger.Truncate,
        func=refuse(f"{what} is never deleted."),
    )


def counts_versions(*ignored: str) -> pgtrigger.Trigger:
    """Adds one to `version` with each change, whoever makes it, so that a stale edit can be told."""
    return pgtrigger.Trigger(
        name="counts_versions",
        when=pgtrigger.Before,
        operation=pgtrigger.Update,
        condition=pgtrigger.AnyChange(exclude=["version", *ignored]),
        func="NEW.version = OLD.version + 1; RETURN NEW;",
    )


def upserts(name: str, *, when_changed: tuple[str, ...], sql: str) -> pgtrigger.Trigger:
    """Writes a row elsewhere for each row that is new here, and again when one of these columns changes."""
    changed = " OR ".join(f"OLD.{column} IS DISTINCT FROM NEW.{column}" for column in when_changed)
    return pgtrigger.Trigger(
        name=name,
        when=pgtrigger.After,
        operation=pgtrigger.Insert | pgtrigger.Update,
        func=f"""
            IF TG_OP = 'UPDATE' THEN
                IF NOT ({changed}) THEN RETURN NULL; END IF;
            END IF;
            {sql}
            RETURN NULL;
        """,
    )


def stable_public_id() -> pgtrigger.Trigger:
    return refuse_change(
        "stable_public_id",
        "A public id never changes.",
        operation=pgtrigger.Update,
        condition=pgtrigger.AnyChange("public_id"),
    )


def never_ignored(using: str) -> None:
    """Takes away the switch by which any SQL session could turn a trigger off; done after each migration.

    django-pgtrigger asks a function of its own, in each trigger, whether a setting of the session names it. Whoever
    can write SQL can set that. Asking also took ten times as long as all else that a trigger does.
    """
    with connections[using].cursor() as cursor:
        cursor.execute(
            "CREATE OR REPLACE FUNCTION public._pgtrigger_should_ignore(trigger_name NAME) RETURNS BOOLEAN"
            " AS 'SELECT FALSE' LANGUAGE sql IMMUTABLE"
        )
