"""Who changed what and when: the shape of event rows, and the name under which an act is done."""

from __future__ import annotations

from collections.abc import Callable
from contextvars import ContextVar
from functools import wraps
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

import pghistory
import pghistory.models
from django.db import IntegrityError, connection, models, transaction
from django.db.models import Func

from config.errors import Conflict

if TYPE_CHECKING:
    from django.contrib.auth.models import User

P = ParamSpec("P")
R = TypeVar("R")

_inside_an_act: ContextVar[bool] = ContextVar("inside_an_act", default=False)


class SessionUser(Func):
    template = "SESSION_USER"
    arity = 0
    output_field = models.TextField()


class Event(pghistory.models.Event):
    """An event row also keeps the database role, so that a change by raw SQL names somebody too."""

    pgh_db_role = models.TextField(db_default=SessionUser(), help_text="The PostgreSQL role that made the change.")

    class Meta:
        abstract = True


def acting(*, by: User | None = None, task: str = "", **details: Any) -> Any:
    """Context manager: changes made inside leave events that name this person or task."""
    named = {"user": by.pk, "username": by.get_username()} if by is not None else {}
    if task:
        named["task"] = task
    return pghistory.context(**named, **details)


def act(service: Callable[P, R]) -> Callable[P, R]:
    """Makes a service one act: one transaction, one name in the history, one clear refusal.

    Promises that PostgreSQL checks at commit are checked before the outermost act returns, and a broken
    promise comes back as `Conflict` with the sentence the database gave. Acts may call acts.
    """

    @wraps(service)
    def done(*args: P.args, **kwargs: P.kwargs) -> R:
        if _inside_an_act.get():
            return service(*args, **kwargs)
        by: Any = kwargs.get("by")
        inside = _inside_an_act.set(True)
        try:
            with transaction.atomic(), acting(by=by, act=service.__name__):
                result = service(*args, **kwargs)
                connection.check_constraints()
                return result
        except IntegrityError as broken:
            raise Conflict(_sentence(broken)) from broken
        finally:
            _inside_an_act.reset(inside)

    return done


def _sentence(broken: IntegrityError) -> str:
    diagnosis = getattr(broken.__cause__, "diag", None)
    if diagnosis is None or not diagnosis.message_primary:
        return str(broken)
    if diagnosis.sqlstate == "23505":
        return "Somebody else has just added the same thing. Look again before you repeat it."
    return str(diagnosis.message_primary)
