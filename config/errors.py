"""The ways in which the service says no. Services raise these; admin, API and commands show them.

A message may be a lazy translation: it is put into words where it is read, in the language spoken there.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise, lazy


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with an input: where it stands, which field, and how to mend it."""

    where: str
    field: str
    message: str | Promise

    def __str__(self) -> str:
        place = ": ".join(part for part in (self.where, self.field) if part)
        return f"{place}: {self.message}" if place else str(self.message)


class Refused(Exception):
    """The act was not done and nothing changed. The message is for people."""

    status = 400
    code = "refused"
    members: Mapping[str, str] = {}  # what else a problem (RFC 9457) says

    def __init__(self, message: str | Promise, *, field: str = "", code: str = "") -> None:
        super().__init__(message)
        self.told = message
        self.field = field
        self.code = code or type(self).code

    @property
    def message(self) -> str:
        return str(self.told)

    @property
    def problems(self) -> tuple[Problem, ...]:
        return (Problem("", self.field, self.told),)


class NotAllowed(Refused):
    """This person may not do this."""

    status = 403
    code = "not_allowed"


class Conflict(Refused):
    """Somebody else changed the same thing, or it is no longer in the state the act needs."""

    status = 409
    code = "conflict"


class Gone(Refused):
    """It was here and was taken back; says why and when."""

    status = 410
    code = "withdrawn"

    def __init__(self, message: str | Promise, *, reason: str, at: datetime) -> None:
        super().__init__(message)
        self.members = {"reason": reason, "withdrawn_at": at.isoformat()}


class Invalid(Refused):
    """The input is not usable; holds every problem found, not just the first."""

    code = "invalid"

    def __init__(self, problems: Sequence[Problem] | str | Promise, *, field: str = "", code: str = "") -> None:
        if isinstance(problems, str | Promise):
            problems = [Problem("", field, problems)]
        self._problems = tuple(problems)
        super().__init__(_all_of(self._problems), field=field, code=code)
        if len(self._problems) == 1 and not self._problems[0].where:
            self.told = self._problems[0].message

    @property
    def problems(self) -> tuple[Problem, ...]:
        return self._problems


def _lines(problems: Sequence[Problem]) -> str:
    return "\n".join(str(problem) for problem in problems)


_all_of = lazy(_lines, str)
