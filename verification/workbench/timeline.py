"""The moments of a claim, newest first, in pages and by day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.utils import timezone

from claims.models import Claim
from verification.workbench.moments import Moment, moments_of

PAGE = 50  # moments


@dataclass(frozen=True)
class Day:
    on: date
    moments: list[Moment]


@dataclass(frozen=True)
class Timeline:
    """A page of the moments, by day; `total` counts those of all pages."""

    days: list[Day]
    total: int
    number: int
    pages: int

    @property
    def moments(self) -> list[Moment]:
        return [moment for day in self.days for moment in day.moments]


def timeline(claim: Claim, *, page: int = 1) -> Timeline:
    """A page of the claim's timeline; a page that is not there is the nearest one that is."""
    moments = sorted(moments_of(claim), key=lambda moment: moment.at, reverse=True)
    pages = max(1, -(-len(moments) // PAGE))
    number = min(max(page, 1), pages)
    here = moments[(number - 1) * PAGE : number * PAGE]
    days = [Day(on, list(group)) for on, group in groupby(here, key=lambda moment: timezone.localdate(moment.at))]
    return Timeline(days, len(moments), number, pages)
