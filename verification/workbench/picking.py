"""Attaching: a page is looked at and described at once, and its quote picked in the text of what was read."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django_htmx.http import trigger_client_event

from config.admin import acting_user
from config.errors import Refused
from config.quoting.quotes import LONGEST, find_quote
from sources.checking.urls import UrlRefused, normalise
from sources.models import Snapshot, Source
from sources.services import add_source
from verification.services.evidence import newest_snapshot
from verification.workbench.doors import Asked, door
from verification.workbench.marking import offset
from verification.workbench.reading import typeset

OFFERED = 8


@door("GET")
def known_sources(request: Asked) -> HttpResponse:
    """The known sources that hold what is being typed; for an address that is not known, the way to look at it."""
    words = request.GET.get("address", "").strip()[:2048]
    at = source_at(words)
    found = list(Source.objects.like(words[:200]).select_related("publisher")[:OFFERED]) if len(words) > 1 else []
    rows = ([at] if at and at not in found else []) + found
    context = {"found": rows, "words": words, "is_new": at is None and _is_address(words)}
    return render(request, "workbench/sources.html", context)


@door("POST")
def look(request: Asked) -> HttpResponse:
    """A pasted address: the source known there, else a new one that is looked at at once."""
    address = request.POST.get("address", "").strip()
    try:
        source = source_at(address) or add_source(url=address, by=acting_user(request))
    except Refused as why:
        return render(request, "workbench/chosen.html", {"refusal": why.message}, status=why.status)
    return _card(request, source)


@door("GET")
def card(request: Asked, source_id: str) -> HttpResponse:
    """What is known of a source. It asks again by itself while a look at it is awaited."""
    return _card(request, get_object_or_404(Source, public_id=source_id))


def _card(request: Asked, source: Source) -> HttpResponse:
    response = render(request, "workbench/chosen.html", chosen(source.public_id))
    return trigger_client_event(response, "sourceRead", {}, after="settle")


def chosen(source_id: str) -> dict[str, Any]:
    rows = Source.objects.select_related("publisher").with_last_check().prefetch_related("archived_copies")
    source, now = rows.get(public_id=source_id), timezone.now()
    due = source.next_check_at is not None and source.next_check_at <= now
    held = source.leased_until is not None and source.leased_until > now
    return {"source": source, "awaited": due or held, "snapshot": newest_snapshot(source)}


@door("GET", "POST")
def page_text(request: Asked, snapshot_id: str) -> HttpResponse:
    """The text that was read, in which a quote is picked; it opens where the quote in hand stands, or the closest."""
    snapshot = _snapshot(request, snapshot_id)
    quote = (request.POST or request.GET).get("quote", "")[:LONGEST]  # longer than an address may be
    search = find_quote(snapshot.text, quote) if quote.strip() else None
    there = search and (search.found or search.closest)
    context = {"snapshot": snapshot, "words": typeset(snapshot.text), "there": there}
    return render(request, "workbench/page_text.html", context)


@door("GET")
def passage(request: Asked, snapshot_id: str) -> HttpResponse:
    """The words of the text between two offsets, in code points, without white space around them."""
    snapshot = _snapshot(request, snapshot_id)
    start, end = offset(request.GET.get("start")), offset(request.GET.get("end"))
    words = snapshot.text[start:end]
    start, exact = start + len(words) - len(words.lstrip()), words.strip()
    if not exact or len(exact) > LONGEST:
        problem = _("Select words of the text, at most %(most)d characters.") % {"most": LONGEST}
        return JsonResponse({"problem": problem}, status=400)
    return JsonResponse({"exact": exact, "start": start, "end": start + len(exact), "snapshot": snapshot.public_id})


def source_at(address: str) -> Source | None:
    """The source that is known at an address."""
    try:
        return Source.objects.filter(normalised_url=normalise(address)).first()
    except UrlRefused:
        return None


def _is_address(words: str) -> bool:
    if not words.lower().startswith(("http://", "https://")):
        return False
    try:
        return bool(normalise(words))
    except UrlRefused:
        return False


def _snapshot(request: Asked, snapshot_id: str) -> Snapshot:
    if not request.user.has_perm("sources.view_snapshot"):
        raise PermissionDenied
    return get_object_or_404(Snapshot.objects.select_related("source"), public_id=snapshot_id)
