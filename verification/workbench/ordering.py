"""Evidence is put into another order, by dragging or by the buttons; the list comes back as it stands then."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django_htmx.http import trigger_client_event

from config.admin import acting_user
from config.errors import Refused
from verification.services import order_evidence
from verification.workbench.doors import Asked, article_at, claim_at, door
from verification.workbench.dossier import evidence_of, room_of
from verification.workbench.panel import claim_url, pieces


@door("POST")
def order(request: Asked, article_id: str, claim_id: str) -> HttpResponse:
    article = article_at(article_id)
    claim = claim_at(article, claim_id)
    wanted, seen = _ids(request, "order"), _ids(request, "seen")
    refusal: Refused | None = None
    try:
        order_evidence(claim=claim, order=wanted, seen=seen, by=acting_user(request))
    except Refused as why:
        refusal = why
    room = room_of(article)
    if not request.htmx:
        if refusal:
            messages.error(request, refusal.message)
        return redirect(claim_url("claim", room, claim))
    context = {
        "room": room,
        "article": article,
        "claim": claim,
        "rows": pieces(room, claim, list(evidence_of(claim))),
        "refusal": refusal.message if refusal else "",
    }
    response = render(request, "workbench/pieces.html", context, status=refusal.status if refusal else 200)
    said = {"said": "" if refusal else _said(request, wanted)}
    return trigger_client_event(response, "evidenceOrdered", said, after="settle")


def _ids(request: Asked, name: str) -> list[str]:
    return [one for one in request.POST.get(name, "").split(",") if one]


def _said(request: Asked, order: list[str]) -> str:
    moved = request.POST.get("moved", "")
    if moved not in order:
        return _("The order is saved.")
    return _("Now number %(place)d of %(count)d.") % {"place": order.index(moved) + 1, "count": len(order)}
