"""Who changed what and when: the shape of event rows, and the name under which an act is done."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime
from functools import wraps
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

import pghistory
import pghistory.models
from django.db import DataError, IntegrityError, connection, models, transaction
from django.db.models import Func
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from config.errors import Conflict, Invalid
from config.languages import newsroom_language
from config.triggers import never_truncated

if TYPE_CHECKING:
    from django.contrib.auth.models import User

P = ParamSpec("P")
R = TypeVar("R")

NOT_TOLD = {"version", "updated_at"}  # they change with every edit and say nothing

UNFIT = _("A value holds what cannot be kept: a NUL character, half of a surrogate pair, or a number that is none.")

_inside_an_act: ContextVar[bool] = ContextVar("inside_an_act", default=False)


class SessionUser(Func):
    template = "SESSION_USER"
    arity = 0
    output_field = models.TextField()


class Event(pghistory.models.Event):
    """An event row also keeps the database role, so that a change by raw SQL names somebody too."""

    pgh_db_role = models.TextField(db_default=SessionUser(), help_text=_("The PostgreSQL role that made the change."))

    class Meta:
        abstract = True


def tracked(**options: Any) -> Any:
    """Class decorator: each change of a row leaves an event row, and nobody empties the table of them."""
    return pghistory.track(meta={"triggers": [never_truncated("An event")]}, **options)


def acting(*, by: User | None = None, task: str = "", **details: Any) -> Any:
    """Context manager: changes made inside leave events that name this person or task."""
    named = {"user": by.pk, "username": by.get_username()} if by is not None else {}
    if task:
        named["task"] = task
    return pghistory.context(**named, **details)


@dataclass(frozen=True)
class Change:
    """One event of a row: when, who, by which act, and which fields went from what to what.

    `who` is a task or a database role where no person made the change.
    """

    at: datetime
    who: str
    act: str
    fields: tuple[tuple[str, Any, Any], ...]
    by_person: bool = True


def changes_of(row: models.Model) -> list[Change]:
    """What happened to a row, newest first; empty for rows that leave no events."""
    events = getattr(row, "events", None)
    return [] if events is None else told(events.order_by("pgh_id"))


def told(events: Iterable[Any]) -> list[Change]:
    """What the events of one row say, which come oldest first; newest first."""
    changes, before = [], None
    for event in events:
        context = event.pgh_context or {}
        who = context.get("username") or context.get("task") or _role(event)
        done, person = context.get("act", event.pgh_label), "username" in context or "task" not in context
        changes.append(Change(event.pgh_created_at, who, done, _moved(before, event), person))
        before = event
    return changes[::-1]


def _role(event: Any) -> str:
    return gettext("database role {role}").format(role=event.pgh_db_role)


def _moved(before: Any, after: Any) -> tuple[tuple[str, Any, Any], ...]:
    if before is None:
        return ()
    return tuple((name, getattr(before, name), getattr(after, name)) for name in differing(before, after))


def differing(row: Any, event: Any) -> list[str]:
    """The fields in which a row, or an event of it, differs from an event."""
    fields = [f for f in event._meta.fields if not f.name.startswith("pgh_") and f.name not in NOT_TOLD]
    return [f.name for f in fields if getattr(row, f.attname) != getattr(event, f.attname)]


def act(service: Callable[P, R]) -> Callable[P, R]:
    """Makes a service one act: one transaction, one name in the history, one clear refusal. What it keeps, it keeps
    in the newsroom's language, whatever the person's is; its refusals are lazy, so people read them in theirs.

    Promises that PostgreSQL checks at commit are checked before the outermost act returns, and a broken
    promise comes back as `Conflict` with the sentence the database gave. Acts may call acts. What only
    PostgreSQL finds unfit in a value that validates (a NUL, half of a surrogate pair) comes back as `Invalid`.
    """

    @wraps(service)
    def done(*args: P.args, **kwargs: P.kwargs) -> R:
        if _inside_an_act.get():
            return service(*args, **kwargs)
        by: Any = kwargs.get("by")
        inside = _inside_an_act.set(True)
        try:
            with newsroom_language(), transaction.atomic(), acting(by=by, act=service.__name__):
                result = service(*args, **kwargs)
                connection.check_constraints()
                return result
        except IntegrityError as broken:
            raise Conflict(_sentence(broken)) from broken
        except (DataError, UnicodeEncodeError) as unfit:
            raise Invalid(UNFIT, code="unfit_character") from unfit
        finally:
            _inside_an_act.reset(inside)

    return done


def _sentence(broken: IntegrityError) -> str | Promise:
    diagnosis = getattr(broken.__cause__, "diag", None)
    if diagnosis is None or not diagnosis.message_primary:
        return str(broken)
    if diagnosis.sqlstate == "23505":
        return _("Somebody else has just added the same thing. Look again before you repeat it.")
    return str(diagnosis.message_primary)
