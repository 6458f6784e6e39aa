"""The right-hand side: the claim in hand with the forms that are open to it, as a part of the page or as all of it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _
from django_htmx.http import trigger_client_event

from claims.models import Claim, Status
from config.admin import acting_user
from config.errors import Conflict, Refused
from verification.admin.steps import STEPS, first_values, step_on
from verification.models import Evidence, Note
from verification.workbench.doors import Asked
from verification.workbench.dossier import Room, in_hand, is_awaited, room_of
from verification.workbench.forms import AttachForm, EvidenceForm, WordingForm
from verification.workbench.markdown import rendered
from verification.workbench.merging import merged
from verification.workbench.moves import moves

KEYS = {
    "accept": "a", "take_up": "a", "dismiss": "d", "note": "n", "propose": "v", "publish": "p", "return_": "r",
    "reopen": "r", "assign": "s",
}  # fmt: skip
# What a claim needs at each stage, in the order of the work; all else that is open to it is folded away.
FIRST = {
    Status.SUGGESTED: ("accept", "wording", "dismiss"),
    Status.ACCEPTED: ("take_up", "attach"),
    Status.RESEARCHING: ("attach", "propose", "note"),
    Status.IN_REVIEW: ("publish", "return_", "note"),
    Status.PUBLISHED: ("reopen", "note"),
    Status.DISMISSED: ("note",),
}
NEEDED: dict[Status, Promise] = {
    Status.SUGGESTED: _("Next: accept it if it is worth checking, or dismiss it."),
    Status.ACCEPTED: _("Next: take it up, then attach what it can be checked against."),
    Status.IN_REVIEW: _("Next: read what the verdict rests on, then publish it or return it."),
    Status.PUBLISHED: _("Readers can see it. To correct it, reopen it."),
}
NEEDS_SOURCE = _("Next: attach a source that supports or refutes it.")
NEEDS_VERDICT = _("Next: propose a verdict, or attach more sources first.")
NEEDS_SECOND = _("Next: somebody other than you reads it and publishes it.")
# Where the text stands in the page: it is not led through a template, which would copy a megabyte several times.
# Nothing that anybody typed can be taken for it, since that is escaped.
TEXT_HERE = mark_safe("<!-- text -->")
ORDER = ("accept", "take_up", "publish", "propose", "return_", "reopen", "note", "assign", "dismiss")


@dataclass(frozen=True)
class Offer:
    """Something that can be done now: its form, where it is sent, the key that opens it."""

    name: str
    title: str | Promise
    submit: str | Promise
    form: Any
    url: str
    key: str = ""
    explanation: str | Promise = ""
    picks: str = ""  # where the text is in which a quote can be picked

    @property
    def is_open(self) -> bool:
        """A form that was refused stays open, with what was typed."""
        return bool(self.form.is_bound)

    @property
    def asks(self) -> bool:
        return bool(self.form.visible_fields())


def ids(name: str) -> str:
    """Ids of a form's fields, so that no two forms of a page have the same."""
    return f"{name}-%s"


def wording_form(claim: Claim, data: Any = None) -> WordingForm:
    first = {"expected_version": claim.version}
    return WordingForm(data, instance=claim, initial=first, auto_id=ids("wording"))


def evidence_form(row: Evidence, data: Any = None) -> EvidenceForm:
    first = {"expected_version": row.version}
    form = EvidenceForm(data, instance=row, initial=first, auto_id=ids(f"evidence-{row.public_id}"))
    form.fields["quote"].widget.attrs["hx-vals"] = json.dumps({"evidence": row.public_id})
    return form


def step_form(name: str, claim: Claim, data: Any = None) -> forms.Form:
    return step_on(name, claim).form(data, initial=first_values(name, claim), auto_id=ids(name))


def claim_url(name: str, room: Room, claim: Claim, *more: str) -> str:
    return reverse(f"workbench:{name}", args=[room.article.public_id, claim.public_id, *more])


def offers(room: Room, claim: Claim, bound: dict[str, Any]) -> Iterator[Offer]:
    """What is open to the claim where it stands. Whether this person may do it, the services say.

    What was refused is among it too, even where the claim has moved on: nothing that was typed is lost.
    """
    if not claim.is_published or "attach" in bound:
        url = claim_url("attach", room, claim)
        form = bound.get("attach") or AttachForm(auto_id=ids("attach"))
        yield Offer("attach", _("Attach a source"), _("Attach"), form, url, "e")
    for name in ORDER:
        stages, step = STEPS[name]
        if claim.status in stages or name in bound:
            url = claim_url("step", room, claim, name)
            form = bound.get(name) or step_form(name, claim)
            yield Offer(name, step.title, step.submit, form, url, KEYS[name], step.explanation)
    if not claim.is_published or "wording" in bound:
        url = claim_url("wording", room, claim)
        yield Offer("wording", _("Edit the wording"), _("Save"), bound.get("wording") or wording_form(claim), url, "w")


def sorted_out(claim: Claim, found: list[Offer], *, has_evidence: bool) -> tuple[list[Offer], list[Offer]]:
    """What is needed at this stage, the next step first; and the rest. What was refused is never folded away."""
    wanted = FIRST[Status(claim.status)]
    if claim.status == Status.RESEARCHING and has_evidence:
        wanted = ("propose", "attach", "note")
    first = [offer for offer in found if offer.name in wanted or offer.is_open]
    first.sort(key=lambda offer: wanted.index(offer.name) if offer.name in wanted else len(wanted))
    return first, [offer for offer in found if offer not in first]


def next_step(claim: Claim, proposed_by: str, *, has_evidence: bool, reader: str) -> str | Promise:
    """One sentence for somebody who is here for the first time: what the claim needs now."""
    if claim.status == Status.RESEARCHING:
        return NEEDS_VERDICT if has_evidence else NEEDS_SOURCE
    if claim.status == Status.IN_REVIEW and proposed_by == reader:
        return NEEDS_SECOND
    return NEEDED.get(Status(claim.status), "")


def pieces(room: Room, claim: Claim, evidence: list[Any], bound: dict[str, Any] | None = None) -> list[dict[str, Any]]:
    """The evidence as the panel lists it, each with its form and its moves."""
    bound, moved = bound or {}, moves([row.public_id for row in evidence])
    return [
        {
            "row": row,
            "moves": moved[row.public_id],
            "awaited": is_awaited(row),
            "offer": Offer(
                f"evidence-{row.public_id}",
                _("Edit"),
                _("Save"),
                bound.get(f"evidence-{row.public_id}") or evidence_form(row),
                claim_url("evidence", room, claim, row.public_id),
                picks=reverse("workbench:page-text", args=[row.snapshot.public_id]) if row.snapshot else "",
            ),
        }
        for row in evidence
    ]


def context_of(request: Asked, room: Room, claim: Claim, bound: dict[str, Any] | None = None) -> dict[str, Any]:
    bound = bound or {}
    hand = in_hand(claim)
    has_evidence = bool(hand.evidence)
    first, rest = sorted_out(claim, list(offers(room, claim, bound)), has_evidence=has_evidence)
    proposed_by = hand.proposal.by.get_username() if hand.proposal else ""
    notes = claim.notes.select_related("by").prefetch_related("mentions__person")
    return {
        "room": room,
        "article": room.article,
        "hand": hand,
        "claim": claim,
        "rows": pieces(room, claim, hand.evidence, bound),
        "comparisons": hand.comparisons,
        "notes": [{"note": note, "html": as_html(note)} for note in notes],
        "offers": first,
        "more_offers": rest,
        "next_step": next_step(
            claim, proposed_by, has_evidence=has_evidence, reader=acting_user(request).get_username()
        ),
    }


def as_html(note: Note) -> SafeString:
    return rendered(note.text, mentioned=[mention.person.get_username() for mention in note.mentions.all()])


def shown(request: Asked, context: dict[str, Any], part: str, *, status: int = 200) -> HttpResponse:
    """The part by itself where htmx asked for it, else the whole page with it."""
    template = f"workbench/{part}.html"
    if request.htmx:
        return render(request, template, context, status=status)
    page = render_to_string("workbench/room.html", {**context, "part": template, "text": TEXT_HERE}, request)
    above, _text, below = page.partition(TEXT_HERE)
    return HttpResponse([above, context["room"].text, below], status=status)


def done(request: Asked, room: Room, claim: Claim, said: str, *, text_changed: bool = False) -> HttpResponse:
    """After an act: the claim as it is now, with the strip and, where claims came into the text, the text."""
    messages.success(request, said)
    url = claim_url("claim", room, claim)
    if not request.htmx:
        return redirect(url)
    room = room_of(room.article)
    claim = Claim.objects.select_related("claimant").get(pk=claim.pk)
    context = {**context_of(request, room, claim), "text_changed": text_changed, "progress_changed": True}
    response = shown(request, context, "claim")
    told = {"claim": claim.public_id, "status": claim.status, "url": url}
    return trigger_client_event(response, "claimMoved", told, after="settle")


def tell(form: Any, why: Refused) -> None:
    """Puts each problem beside the field it is about; above the form where no such field is seen."""
    seen = {field.name for field in form.visible_fields()}
    for problem in why.problems:
        form.add_error(problem.field if problem.field in seen else None, str(problem.message))


def refused(request: Asked, room: Room, claim: Claim, name: str, form: Any, why: Refused) -> HttpResponse:
    """The form again as it was typed, with the reason beside the field it is about; a conflict field by field."""
    typed = bool(form.visible_fields())
    if not typed:
        messages.error(request, why.message)
    tell(form, why)
    claim = Claim.objects.select_related("claimant").get(pk=claim.pk)
    if isinstance(why, Conflict):
        merged(form, claim)
    return shown(request, context_of(request, room, claim, {name: form} if typed else {}), "claim", status=why.status)


def incomplete(request: Asked, room: Room, claim: Claim, name: str, form: Any) -> HttpResponse:
    """The form again, with what it lacks."""
    claim = Claim.objects.select_related("claimant").get(pk=claim.pk)
    return shown(request, context_of(request, room, claim, {name: form}), "claim", status=400)
