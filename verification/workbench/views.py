"""The reading room as it opens: an article, and a claim of it in hand."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import User
from django.http import HttpResponse
from django.urls import reverse

from claims.models import Status
from config.admin import acting_user
from verification.services import see_mentions
from verification.workbench.doors import Asked, article_at, claim_at, claim_shown_at, door
from verification.workbench.dossier import SORTS, room_of
from verification.workbench.panel import context_of, shown
from verification.workbench.reading import listed
from verification.workbench.timeline import timeline
from verification.workbench.walking import walk_of


@door("GET", "HEAD")
def room(request: Asked, article_id: str) -> HttpResponse:
    """The text with its claims; on the right, the list of them."""
    opened = room_of(article_at(article_id))
    sort = request.GET.get("sort", "")
    sort = sort if sort in SORTS else "place"
    state = request.GET.get("state", "")
    state = state if state in Status else ""
    claims = [claim for claim in opened.sorted_claims(sort) if state in ("", claim.status)]
    lines = listed(claims, reverse("workbench:room", args=[article_id]))
    context = {"room": opened, "claims": claims, "lines": lines, "sort": sort, "sorts": SORTS.items(), "state": state}
    return shown(request, context, "claims")


@door("GET", "HEAD")
def claim(request: Asked, article_id: str, claim_id: str) -> HttpResponse:
    """The text with one claim in hand."""
    article = article_at(article_id)
    hand = claim_shown_at(article, claim_id)
    by, context = acting_user(request), context_of(request, room_of(article), hand)
    if request.method == "GET" and _names(context["notes"], by):
        see_mentions(claim=hand, by=by)
    walk = walk_of(hand, query=request.GET, user=by) if not request.htmx else None
    return shown(request, {**context, "walk": walk}, "claim")


def _names(notes: list[dict[str, Any]], person: User) -> bool:
    """Whether any of the notes that are shown names the person: else there is nothing to write down as seen."""
    return any(mention.person_id == person.pk for one in notes for mention in one["note"].mentions.all())


@door("GET", "HEAD")
def history(request: Asked, article_id: str, claim_id: str) -> HttpResponse:
    """A page of what happened to the claim, newest first; `?page=` counts from 1."""
    article = article_at(article_id)
    hand = claim_at(article, claim_id)
    given = request.GET.get("page", "1")
    found = timeline(hand, page=int(given) if given.isascii() and given.isdigit() and len(given) < 7 else 1)
    context = {
        "room": room_of(article),
        "claim": hand,
        "timeline": found,
        "newer": found.number - 1 or None,
        "older": found.number + 1 if found.number < found.pages else None,
    }
    return shown(request, context, "timeline")
