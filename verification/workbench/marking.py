"""A passage is marked: what was checked before is shown beside the form, and used again in place of a new claim."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from claims.duplicates import mark_compared
from claims.models import Claim, KnownClaim
from claims.services import reuse_claim
from config.admin import acting_user
from config.errors import Refused
from verification.workbench.doors import Asked, article_at, door
from verification.workbench.dossier import Room, room_of
from verification.workbench.forms import MarkForm
from verification.workbench.matching import alike, named
from verification.workbench.panel import Offer, done, ids, shown, tell


@door("GET", "POST")
def mark(request: Asked, article_id: str) -> HttpResponse:
    """The form for a claim of the passage, and the making of that claim."""
    room = room_of(article_at(article_id))
    if request.method == "GET":
        return _marked(request, room, MarkForm(initial=_first(request, room), auto_id=ids("mark")), status=200)
    form = MarkForm(request.POST, auto_id=ids("mark"))
    if not form.is_valid():
        return _marked(request, room, form, status=400)
    values = dict(form.cleaned_data)
    others, same = named(values.pop("not_same").split()), named([values.pop("same")])
    said_before = next((one for one in same if isinstance(one, KnownClaim)), None)
    try:
        claim = mark_compared(
            revision=room.revision, by=acting_user(request), others=others, same=said_before, **values
        )
    except Refused as why:
        tell(form, why)
        return _marked(request, room, form, status=why.status)
    return done(request, room, claim, _("The claim is made. It waits to be accepted."), text_changed=True)


@door("GET", "POST")
def before(request: Asked, article_id: str) -> HttpResponse:
    """What was checked before and may say the same as the passage, or as the wording that is being typed.

    Changes nothing; it may be posted, since a wording may be longer than an address.
    """
    given = request.POST or request.GET
    room = room_of(article_at(article_id))
    start, end = offset(given.get("start")), offset(given.get("end"))
    passage = room.revision.text[start:end].strip()
    text = given.get("statement", "").strip() or passage
    apart = given.get("not_same", "").split()
    here = [
        place.claim_id
        for place in room.places
        if start <= place.start < end and room.revision.text[place.start : place.end] == passage
    ]
    found = alike(text, language=room.article.language, refused=apart, here=here)
    context = {"room": room, "found": found, "start": start, "end": end, "apart": apart}
    return render(request, "workbench/before.html", context)


@door("POST")
def reuse(request: Asked, article_id: str) -> HttpResponse:
    """The passage is another place of a claim that is here already."""
    room = room_of(article_at(article_id))
    claim = get_object_or_404(Claim, public_id=request.POST.get("claim", ""))
    start, end = offset(request.POST.get("start")), offset(request.POST.get("end"))
    try:
        reuse_claim(claim=claim, revision=room.revision, start=start, end=end, by=acting_user(request))
    except Refused as why:
        messages.error(request, why.message)
        form = MarkForm(initial=_wording(room, start, end), auto_id=ids("mark"))
        return _marked(request, room, form, status=why.status)
    return done(
        request, room, claim, _("The claim stands at this passage too. Nothing was made anew."), text_changed=True
    )


def _first(request: Asked, room: Room) -> dict[str, Any]:
    """The passage; with `like`, the words of a claim that was dismissed there: no arrow leads back to it."""
    first = _wording(room, offset(request.GET.get("start")), offset(request.GET.get("end")))
    like = request.GET.get("like", "")
    claim = Claim.objects.of_article(room.article.pk).filter(public_id=like).first() if like else None
    return {**first, "statement": claim.statement, "kind": claim.kind} if claim else first


def _wording(room: Room, start: int, end: int) -> dict[str, Any]:
    """The passage as the first wording of the claim."""
    return {"start": start, "end": end, "statement": " ".join(room.revision.text[start:end].split())}


def offset(given: str | int | None) -> int:
    words = str(given)
    if not words.isascii() or not words.isdigit() or len(words) > 9:
        raise Http404
    return int(words)


def _marked(request: Asked, room: Room, form: MarkForm, *, status: int) -> HttpResponse:
    start, end = offset(form["start"].value()), offset(form["end"].value())
    here = {place.claim_id: place for place in room.places if place.start < end and start < place.end}
    passage = room.revision.text[start:end].strip()
    url = reverse("workbench:mark", args=[room.article.public_id])
    offer = Offer("mark", _("Make a claim"), _("Make the claim"), form, url)
    context = {"room": room, "offer": offer, "passage": passage, "here": here.values()}
    return shown(request, context, "mark", status=status)
