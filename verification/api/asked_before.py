"""Lists that somebody has asked for before: what their parameters mean is known by the text of the question.

Parameters are read and refused by the views alone. Who comes back with a tag is answered from here, where only what
the list holds now has to be found out.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from threading import Lock

from django.http import HttpRequest, HttpResponse

from verification.api.fact_answers import page_answer
from verification.models.edition import EditionQuerySet
from verification.publishing import reading

KEPT, LONGEST = 1_000, 500  # questions, and characters of one


@dataclass(frozen=True, slots=True)
class Asked:
    """A page of the facts of today, as the parameters of a question that is right ask for it."""

    editions: EditionQuerySet
    size: int
    ordering: str
    cursor: str
    fields: tuple[str, ...]

    def answer(self, request: HttpRequest) -> HttpResponse:
        """Raises `Invalid` on an ordering or a cursor that is none."""
        return page_answer(request, self._page, self.fields)

    def _page(self, with_bodies: bool) -> reading.Page:
        return reading.page(
            self.editions, size=self.size, ordering=self.ordering, cursor=self.cursor, with_bodies=with_bodies
        )


_asked: OrderedDict[str, Asked] = OrderedDict()
_lock = Lock()


def remember(request: HttpRequest, asked: Asked) -> None:
    """Keeps what was asked for, in place of what has not been asked for the longest time."""
    if len(question := request.META["QUERY_STRING"]) > LONGEST:
        return
    with _lock:
        _asked[question] = asked
        _asked.move_to_end(question)
        if len(_asked) > KEPT:
            _asked.popitem(last=False)


def recalled(request: HttpRequest) -> Asked | None:
    return _asked.get(request.META["QUERY_STRING"])
