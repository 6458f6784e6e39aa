"""Triage: suggested claims one after the other, each accepted, reworded, merged or dismissed by one key.

After each decision the next suggested claim opens by itself. What is not decided yet is what is suggested still, so
several people may go through one article, and nobody has to finish.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_htmx.http import trigger_client_event

from claims.models import Claim, Placed, Status
from claims.services import edit_claim
from claims.splitting import can_be_split, split_claim
from config.admin import acting_user
from config.errors import Refused
from verification.admin.steps import STEPS, NothingToAsk
from verification.workbench.doors import Asked, article_at, claim_at, claim_shown_at, door
from verification.workbench.dossier import SORTS, Room, room_of
from verification.workbench.panel import Offer, shown, step_form, tell, wording_form

WORTH = (
    (0.75, gettext_lazy("well worth checking")),
    (0.5, gettext_lazy("worth checking")),
    (0.25, gettext_lazy("perhaps worth checking")),
)


@dataclass(frozen=True)
class Triage:
    """The claims of an article in the order in which they are gone through, as they were, and the one in hand."""

    room: Room
    sort: str
    claim: Claim | None
    order: list[Placed]

    @cached_property
    def waiting(self) -> list[Placed]:
        return [claim for claim in self.order if claim.status == Status.SUGGESTED]

    @property
    def decided(self) -> int:
        return len(self.order) - len(self.waiting)

    def beside(self, by: int) -> Placed | None:
        """The suggested claim before (-1) or after (1) the one in hand, in the order; None where it is the last."""
        hand = self.claim and self.claim.pk
        at = next((at for at, claim in enumerate(self.order) if claim.claim_id == hand), None)
        if at is None:
            return None
        rest = self.order[at + 1 :] if by > 0 else self.order[:at][::-1]
        return next((claim for claim in rest if claim.status == Status.SUGGESTED), None)

    @property
    def following(self) -> Placed | None:
        """Where to go on: the next one, else the first of those that were left out."""
        hand = self.claim and self.claim.pk
        return self.beside(1) or next((claim for claim in self.waiting if claim.claim_id != hand), None)


def triage_of(room: Room, sort: str, claim: Claim | None) -> Triage:
    return Triage(room, sort, claim, room.sorted_claims(sort))


def triage_url(room: Room, claim: Claim | Placed | None, sort: str, *more: str) -> str:
    name = "triage-" + more[0] if more else "triage-claim" if claim else "triage"
    args = [room.article.public_id, *([claim.public_id] if claim else [])]
    return f"{reverse(f'workbench:{name}', args=args)}?sort={sort}"


def _sort(request: Asked) -> str:
    wanted = request.GET.get("sort", "")
    return wanted if wanted in SORTS else "place"


@door("GET", "HEAD")
def triage(request: Asked, article_id: str) -> HttpResponse:
    """The first suggested claim; where none is left, what was decided."""
    article = article_at(article_id)
    room = room_of(article)
    first = next(iter(triage_of(room, _sort(request), None).waiting), None)
    hand = claim_at(article, first.public_id) if first else None
    return _panel(request, triage_of(room, _sort(request), hand))


@door("GET", "HEAD")
def triage_claim(request: Asked, article_id: str, claim_id: str) -> HttpResponse:
    article = article_at(article_id)
    return _panel(request, triage_of(room_of(article), _sort(request), claim_shown_at(article, claim_id)))


def _decide(request: Asked, article_id: str, claim_id: str, name: str) -> HttpResponse:
    """A step of the workflow; then the next claim."""
    article = article_at(article_id)
    claim = claim_at(article, claim_id)
    at = triage_of(room_of(article), _sort(request), claim)
    form = step_form(name, claim, request.POST)
    if not form.is_valid():
        return _panel(request, at, {name: form}, status=400)
    try:
        said = STEPS[name][1].act(claim, form.cleaned_data, acting_user(request))
    except Refused as why:
        return _refused(request, at, name, form, why)
    return go_on(request, at, said)


@door("POST")
def accept(request: Asked, article_id: str, claim_id: str) -> HttpResponse:
    return _decide(request, article_id, claim_id, "accept")


@door("POST")
def dismiss(request: Asked, article_id: str, claim_id: str) -> HttpResponse:
    return _decide(request, article_id, claim_id, "dismiss")


@door("POST")
def split(request: Asked, article_id: str, claim_id: str) -> HttpResponse:
    """The claim in its parts, which are gone through like any other suggestion."""
    article = article_at(article_id)
    claim = claim_at(article, claim_id)
    at = triage_of(room_of(article), _sort(request), claim)
    try:
        parts = split_claim(claim=Claim.objects.get(pk=claim.pk), revision=at.room.revision, by=acting_user(request))
    except Refused as why:
        return _refused(request, at, "split", NothingToAsk({}), why)
    messages.success(request, _("It is split into %(count)d claims.") % {"count": len(parts)})
    room = room_of(article)
    first = claim_at(article, parts[0].public_id)
    return _moved(request, triage_of(room, at.sort, first), claim, last=Claim.objects.get(pk=claim.pk), text=True)


@door("POST")
def wording(request: Asked, article_id: str, claim_id: str) -> HttpResponse:
    """The claim in other words. It stays in hand, since it is not decided by that."""
    article = article_at(article_id)
    claim = claim_at(article, claim_id)
    at = triage_of(room_of(article), _sort(request), claim)
    form = wording_form(claim, request.POST)
    if not form.is_valid():
        return _panel(request, at, {"wording": form}, status=400)
    values = dict(form.cleaned_data)
    version = values.pop("expected_version")
    stored = Claim.objects.get(pk=claim.pk)
    try:
        edit_claim(claim=stored, changes=values, expected_version=version, by=acting_user(request))
    except Refused as why:
        return _refused(request, at, "wording", form, why)
    messages.success(request, _("The wording is saved."))
    room = room_of(article)
    return _moved(request, triage_of(room, at.sort, claim_at(article, claim_id)), claim)


def go_on(request: Asked, at: Triage, said: str, *, text_changed: bool = False) -> HttpResponse:
    """After a decision: the next suggested claim, with what became of this one and the way back to it."""
    following = at.following
    messages.success(request, said)
    if not request.htmx:
        return redirect(triage_url(at.room, following, at.sort))
    room = room_of(at.room.article)
    after = triage_of(room, at.sort, claim_at(room.article, following.public_id) if following else None)
    return _moved(
        request, after, at.claim, last=Claim.objects.get(pk=at.claim.pk) if at.claim else None, text=text_changed
    )


def _moved(
    request: Asked, after: Triage, claim: Claim | None, last: Claim | None = None, text: bool = False
) -> HttpResponse:
    if not request.htmx:
        return redirect(triage_url(after.room, after.claim, after.sort))
    response = _panel(request, after, last=last, changed=True, text=text)
    if claim is None:
        return response
    status = Claim.objects.values_list("status", flat=True).get(pk=claim.pk)
    told = {"claim": claim.public_id, "status": status, "url": triage_url(after.room, after.claim, after.sort)}
    return trigger_client_event(response, "claimMoved", told, after="settle")


def _refused(request: Asked, at: Triage, name: str, form: Any, why: Refused) -> HttpResponse:
    """The claim as it is now, with what was typed and the reason."""
    if not form.visible_fields():
        messages.error(request, why.message)
    tell(form, why)
    if name == "wording":
        form.data = form.data.copy()
        form.data["expected_version"] = Claim.objects.get(pk=form.instance.pk).version
    room = room_of(at.room.article)
    now = triage_of(room, at.sort, claim_at(room.article, at.claim.public_id) if at.claim else None)
    return _panel(request, now, {name: form}, status=why.status)


def _panel(
    request: Asked, at: Triage, bound: dict[str, Any] | None = None, *, status: int = 200, last: Claim | None = None,
    changed: bool = False, text: bool = False,
) -> HttpResponse:  # fmt: skip
    claim = at.claim
    place = next((place for place in at.room.places if claim and place.claim_id == claim.pk), None)
    gone = next((place for place in at.room.places if last and place.claim_id == last.pk), None)
    context = {
        "room": at.room,
        "claim": claim,
        "triage": at,
        "place": place,
        "offers": _offers(at, claim, bound or {}) if claim else [],
        "worth": _worth(claim) if claim else "",
        "sorts": SORTS.items(),
        "previous_url": _url_of(at, at.beside(-1)),
        "next_url": _url_of(at, at.following),
        "last": last,
        "gone": gone,
        "progress_changed": changed,
        "text_changed": text,
    }
    return shown(request, context, "triage", status=status)


def _url_of(at: Triage, claim: Placed | None) -> str:
    return triage_url(at.room, claim, at.sort) if claim else ""


def _offers(at: Triage, claim: Claim, bound: dict[str, Any]) -> list[Offer]:
    made: dict[str, tuple[str, str, Callable[[], Any], str]] = {
        "accept": (_("Accept this claim"), _("Accept"), lambda: step_form("accept", claim), "a"),
        "wording": (_("Edit the wording"), _("Save"), lambda: wording_form(claim), "w"),
        "dismiss": (_("Dismiss this claim"), _("Dismiss"), lambda: step_form("dismiss", claim), "d"),
    }
    place = next((place for place in at.room.places if place.claim_id == claim.pk), None)
    if place and can_be_split(at.room.revision.text[place.start : place.end], at.room.article.language):
        made["split"] = (_("Split this claim"), _("Split into its parts"), NothingToAsk, "s")
    return [
        Offer(
            name, title, submit, bound.get(name) or form(), triage_url(at.room, claim, at.sort, name), key,
            STEPS["dismiss"][1].explanation if name == "dismiss" else "",
        )
        for name, (title, submit, form, key) in made.items()
        if claim.status == Status.SUGGESTED or name in bound
    ]  # fmt: skip


def _worth(claim: Claim) -> str:
    """How far it is worth checking, in words."""
    if claim.checkworthiness is None:
        return ""
    words = next((words for least, words in WORTH if claim.checkworthiness >= least), _("hardly worth checking"))
    return f"{words} ({claim.checkworthiness:.2f})"
