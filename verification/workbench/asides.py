"""What arrives by itself while somebody works: the state of a source, known sources, whether a quote is there."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render

from config.errors import Refused
from sources.checking.urls import UrlRefused, normalise
from sources.models import Source
from verification.services.evidence import quote_as_read
from verification.workbench.doors import Asked, article_at, claim_at, door
from verification.workbench.dossier import evidence_of, is_awaited

OFFERED = 8


@door("GET")
def evidence_state(request: Asked, article_id: str, claim_id: str, evidence_id: str) -> HttpResponse:
    """How a piece of evidence does. It asks again by itself while a look at its source is awaited."""
    article = article_at(article_id)
    claim = claim_at(article, claim_id)
    row = get_object_or_404(evidence_of(claim), public_id=evidence_id)
    context = {"article": article, "claim": claim, "row": row, "awaited": is_awaited(row)}
    return render(request, "workbench/evidence_state.html", context)


@door("GET")
def known_sources(request: Asked) -> HttpResponse:
    """The known sources that hold what is being typed."""
    words = request.GET.get("address", "").strip()[:200]
    found = Source.objects.like(words).select_related("publisher")[:OFFERED] if len(words) > 1 else ()
    return render(request, "workbench/sources.html", {"found": found, "words": words})


@door("POST")
def quote_check(request: Asked) -> HttpResponse:
    """Whether the page says what is being quoted."""
    quote = request.POST.get("quote", "").strip()
    source = _source(request)
    context: dict[str, object] = {"source": source, "quote": quote}
    if quote and source:
        try:
            context["found"] = quote_as_read(quote, source=source)
        except Refused as why:
            context["refusal"] = why.message
    return render(request, "workbench/quote.html", context)


def _source(request: Asked) -> Source | None:
    """The source that was chosen, or the one known at the address that was pasted."""
    if chosen := request.POST.get("source"):
        return Source.objects.filter(public_id=chosen).first()
    try:
        return Source.objects.filter(normalised_url=normalise(request.POST.get("address", "").strip())).first()
    except UrlRefused:
        return None
