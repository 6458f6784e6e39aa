"""Going through a list from claim to claim: where in it the claim in hand stands, and what is before and after."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.models import User
from django.urls import reverse

from claims.models import Appearance, Claim
from verification.queues import LISTS, NARROWED, WorkList, narrowed

FARTHEST = 1000  # claims of a list that one can go through


@dataclass(frozen=True)
class Walk:
    """A place in a list. `at` counts from 1; 0 where the claim is not in the list, or no longer."""

    within: WorkList
    at: int
    count: int
    is_cut: bool
    back: str
    before: str
    after: str


def given(query: Mapping[str, Any]) -> dict[str, str]:
    """What of an address's query narrows a list."""
    return {name: query[name] for name in NARROWED if query.get(name)}


def walk_of(claim: Claim, *, query: Mapping[str, Any], user: User) -> Walk | None:
    """Where the claim stands in the list that the address names; None where it names none.

    Once the claim has left the list, as by being approved, the walk goes on from the place it had.
    """
    within = LISTS.get(query.get("list", ""))
    if within is None:
        return None
    by = given(query)
    rows = narrowed(within.claims(user), by)
    ids = list(rows.values_list("pk", flat=True)[: FARTHEST + 1])
    at = ids.index(claim.pk) + 1 if claim.pk in ids else 0
    had = min(_number(query.get("at", "")), len(ids) + 1)
    before, after = (at - 1, at + 1) if at else (had - 1, max(1, had))
    near = {place: ids[place - 1] for place in (before, after) if 0 < place <= min(len(ids), FARTHEST)}
    links = addresses(near.values())
    ways = {
        place: f"{links[pk]}?{urlencode({'list': within.name, **by, 'at': place})}" for place, pk in near.items()
        if pk in links
    }  # fmt: skip
    back = f"{reverse('workbench:list', args=[within.name])}?{urlencode(by)}".rstrip("?")
    count = min(len(ids), FARTHEST)
    return Walk(within, at, count, len(ids) > FARTHEST, back, ways.get(before, ""), ways.get(after, ""))


def addresses(claims: Iterable[int]) -> dict[int, str]:
    """Where each of the claims opens in its newest text; those that stand in no text are left out."""
    return {
        place.claim_id: reverse("workbench:claim", args=[place.revision.article.public_id, place.claim.public_id])
        for place in Appearance.objects.newest_of(claims).select_related("claim")
    }


def _number(words: str) -> int:
    return int(words) if words.isascii() and words.isdigit() and len(words) < 7 else 0
