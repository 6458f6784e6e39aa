"""Said before: a claim beside those that may say the same, told apart or merged, with what merging will do."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from claims.duplicates import tell_apart
from claims.models import Claim
from config.admin import acting_user
from config.errors import Refused
from verification.services import merge_claims
from verification.services.merging import merge_plan
from verification.workbench.doors import Asked, article_at, claim_at, claim_shown_at, door
from verification.workbench.dossier import SORTS, room_of
from verification.workbench.matching import alike, named
from verification.workbench.panel import claim_url, done, shown
from verification.workbench.triage import go_on, triage_of, triage_url

OFFERED = 8


@door("GET", "POST")
def merge(request: Asked, article_id: str, claim_id: str) -> HttpResponse:
    """The claims that it may be merged into; with `into`, what merging will do; posted, the merging itself."""
    article = article_at(article_id)
    if request.method == "GET":
        return _panel(request, claim_shown_at(article, claim_id), article_id)
    claim = claim_at(article, claim_id)
    into = get_object_or_404(Claim, public_id=request.POST.get("into", ""))
    room, sort = room_of(article), _sort(request)
    at = triage_of(room, sort, claim)
    try:
        goes_on = merge_claims(claim=claim, into=into, by=acting_user(request), reason=request.POST.get("reason", ""))
    except Refused as why:
        messages.error(request, why.message)
        return _panel(request, claim, article_id, into=into, status=why.status)
    said = _("Merged. “%(claim)s” goes on with the places and the evidence of both.") % {"claim": goes_on}
    return (
        go_on(request, at, said, text_changed=True) if sort else done(request, room, goes_on, said, text_changed=True)
    )


@door("GET")
def near(request: Asked, article_id: str, claim_id: str) -> HttpResponse:
    """What may say the same as the claim, arriving by itself."""
    article = article_at(article_id)
    claim = claim_at(article, claim_id)
    found = alike(claim.statement, language=claim.language, without=claim)
    context = {"article": article, "claim": claim, "found": found, "sort": _sort(request)}
    return render(request, "workbench/near.html", context)


@door("POST")
def apart(request: Asked, article_id: str, claim_id: str) -> HttpResponse:
    """They do not say the same, whatever search makes of them; the pair is not suggested again."""
    article = article_at(article_id)
    claim = claim_at(article, claim_id)
    other = next(iter(named([request.POST.get("other", "")])), None)
    if other is None:
        raise Http404
    reason = request.POST.get("reason", "").strip() or "Said beside the claim in the reading room."
    refusal, status = "", 200
    try:
        tell_apart(claim=claim, other=other, reason=reason, by=acting_user(request))
    except Refused as why:
        refusal, status = why.message, why.status
    if not request.htmx:
        return redirect(claim_url("merge", room_of(article), claim))
    found = alike(claim.statement, language=claim.language, without=claim)
    context = {"article": article, "claim": claim, "found": found, "sort": _sort(request), "refusal": refusal}
    return render(request, "workbench/near.html", context, status=status)


@door("GET")
def claims_like(request: Asked) -> HttpResponse:
    """The claims that hold what is being typed."""
    words = request.GET.get("words", "").strip()[:200]
    rows = Claim.objects.like(words).exclude(public_id=request.GET.get("without", "")).order_by("-id")
    found = rows[:OFFERED] if len(words) > 1 else ()
    return render(request, "workbench/claims_like.html", {"found": found, "words": words})


def _panel(
    request: Asked, claim: Claim, article_id: str, *, into: Claim | None = None, status: int = 200
) -> HttpResponse:
    room, sort = room_of(article_at(article_id)), _sort(request)
    wanted = request.GET.get("into", "")
    if into is None and wanted:
        into = get_object_or_404(Claim, public_id=wanted)
    back = triage_url(room, claim, sort) if sort else claim_url("claim", room, claim)
    context = {"room": room, "article": room.article, "claim": claim, "into": into, "sort": sort, "back": back}
    if into is not None:
        context["plan"] = merge_plan(claim=claim, into=into)
    return shown(request, context, "said_before", status=status)


def _sort(request: Asked) -> str:
    """The order of the triage that one came from; empty where one came from the claim itself."""
    wanted = request.GET.get("triage", "")
    return wanted if wanted in SORTS else ""
