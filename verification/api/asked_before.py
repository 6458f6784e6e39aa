"""Lists that somebody has asked for before: what their parameters mean is known by the text of the question.

Parameters are read and refused by the views alone. Who comes back with a tag is answered from here, where only what
the list holds now has to be found out.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from functools import cached_property
from threading import Lock
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse

from verification.api.fact_answers import Glimpse, digests_of, page_answer
from verification.models import Edition
from verification.publishing import reading, swift

KEPT, LONGEST = 1_000, 500  # questions, and characters of one


@dataclass(frozen=True)
class Asked:
    """A page of the facts of today, as the parameters of a question that is right ask for it."""

    editions: QuerySet[Edition]
    size: int
    ordering: str
    cursor: str
    fields: tuple[str, ...]

    def answer(self, request: HttpRequest) -> HttpResponse:
        """Raises `Invalid` on an ordering or a cursor that is none."""
        return page_answer(request, self._page, self.fields)

    def answer_again(self, request: HttpRequest) -> HttpResponse:
        """The same for who may have it already."""
        return page_answer(request, self._page, self.fields, glance=self._glance)

    def _page(self, with_bodies: bool) -> reading.Page:
        return reading.page(**self._which, with_bodies=with_bodies)

    def _glance(self) -> Glimpse | None:
        return digests_of(self._kept.now()) if self._kept else None

    @cached_property
    def _kept(self) -> swift.KeptPage | None:
        return swift.kept_page(**self._which)

    @property
    def _which(self) -> dict[str, Any]:
        return {"editions": self.editions, "size": self.size, "ordering": self.ordering, "cursor": self.cursor}


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
