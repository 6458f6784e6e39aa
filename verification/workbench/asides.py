"""What arrives by itself while somebody works: the state of a source, whether a quote is there."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render

from config.errors import Refused
from sources.models import Snapshot, Source
from verification.models import Evidence
from verification.services.evidence import quote_as_read
from verification.workbench.doors import Asked, article_at, claim_at, door
from verification.workbench.dossier import evidence_of, is_awaited
from verification.workbench.picking import source_at


@door("GET")
def evidence_state(request: Asked, article_id: str, claim_id: str, evidence_id: str) -> HttpResponse:
    """How a piece of evidence does. It asks again by itself while a look at its source is awaited."""
    article = article_at(article_id)
    claim = claim_at(article, claim_id)
    row = get_object_or_404(evidence_of(claim), public_id=evidence_id)
    context = {"article": article, "claim": claim, "row": row, "awaited": is_awaited(row), "arrives": True}
    return render(request, "workbench/evidence_state.html", context)


@door("POST")
def quote_check(request: Asked) -> HttpResponse:
    """Whether the page says what is being quoted: what a source said last, or what evidence is pinned to."""
    quote = request.POST.get("quote", "").strip()
    source, snapshot = _looked_in(request)
    context: dict[str, object] = {"source": source, "quote": quote, "name": request.POST.get("evidence") or "new"}
    if quote and source:
        try:
            context["found"] = quote_as_read(quote, source=source, snapshot=snapshot)
        except Refused as why:
            context["refusal"] = why.message
    return render(request, "workbench/quote.html", context)


def _looked_in(request: Asked) -> tuple[Source | None, Snapshot | None]:
    """The page of the evidence in hand; else the source that was chosen, or the one at the address that was pasted."""
    if evidence := request.POST.get("evidence"):
        row = Evidence.objects.select_related("source", "snapshot").filter(public_id=evidence).first()
        return (row.source, row.snapshot) if row else (None, None)
    if chosen := request.POST.get("source"):
        return Source.objects.filter(public_id=chosen).first(), None
    return source_at(request.POST.get("address", "").strip()), None
