"""The reading room as it opens: an article, and a claim of it in hand."""

from __future__ import annotations

from django.http import HttpResponse

from claims.models import Status
from config.admin import acting_user
from verification.workbench.doors import Asked, article_at, claim_at, door
from verification.workbench.dossier import SORTS, room_of
from verification.workbench.panel import context_of, shown
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
    context = {"room": opened, "claims": claims, "sort": sort, "sorts": SORTS.items(), "state": state}
    return shown(request, context, "claims")


@door("GET", "HEAD")
def claim(request: Asked, article_id: str, claim_id: str) -> HttpResponse:
    """The text with one claim in hand."""
    article = article_at(article_id)
    in_hand = claim_at(article, claim_id)
    walk = walk_of(in_hand, query=request.GET, user=acting_user(request)) if not request.htmx else None
    return shown(request, {**context_of(request, room_of(article), in_hand), "walk": walk}, "claim")
