"""The reading room as it opens: an article, and a claim of it in hand."""

from __future__ import annotations

from django.http import HttpResponse

from verification.workbench.doors import Asked, article_at, claim_shown_at, door
from verification.workbench.dossier import SORTS, room_of
from verification.workbench.panel import context_of, shown


@door("GET", "HEAD")
def room(request: Asked, article_id: str) -> HttpResponse:
    """The text with its claims; on the right, the list of them."""
    opened = room_of(article_at(article_id))
    sort = request.GET.get("sort", "")
    sort = sort if sort in SORTS else "place"
    context = {"room": opened, "claims": opened.sorted_claims(sort), "sort": sort, "sorts": SORTS.items()}
    return shown(request, context, "claims")


@door("GET", "HEAD")
def claim(request: Asked, article_id: str, claim_id: str) -> HttpResponse:
    """The text with one claim in hand."""
    article = article_at(article_id)
    return shown(request, context_of(request, room_of(article), claim_shown_at(article, claim_id)), "claim")
