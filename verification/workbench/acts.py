"""What is done in the reading room: each door calls one service and shows what came of it, in place."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext

from claims.models import Claim
from claims.services import edit_claim
from config.admin import acting_user
from config.errors import Refused
from verification.admin.steps import STEPS
from verification.services import attach_evidence, attach_page, detach_evidence, edit_evidence
from verification.workbench.doors import Asked, article_at, claim_at, door
from verification.workbench.dossier import Room, room_of
from verification.workbench.forms import AttachForm, NothingForm
from verification.workbench.panel import (
    done,
    evidence_form,
    ids,
    incomplete,
    refused,
    step_form,
    wording_form,
)


def _act(
    request: Asked, room: Room, claim: Claim, name: str, form: Any, service: Callable[[dict[str, Any]], str]
) -> HttpResponse:
    """Runs the service with what the form holds; it answers the sentence to show."""
    if not form.is_valid():
        return incomplete(request, room, claim, name, form)
    try:
        said = service(form.cleaned_data)
    except Refused as why:
        return refused(request, room, claim, name, form, why)
    return done(request, room, claim, said)


def _at(article_id: str, claim_id: str) -> tuple[Room, Claim]:
    article = article_at(article_id)
    return room_of(article), claim_at(article, claim_id)


@door("POST")
def step(request: Asked, article_id: str, claim_id: str, name: str) -> HttpResponse:
    """A step of the workflow, by its name in the admin's table of steps."""
    if name not in STEPS:
        raise Http404
    room, claim = _at(article_id, claim_id)
    form = step_form(name, claim, request.POST)
    return _act(
        request, room, claim, name, form, lambda values: STEPS[name][1].act(claim, values, acting_user(request))
    )


@door("POST")
def wording(request: Asked, article_id: str, claim_id: str) -> HttpResponse:
    room, claim = _at(article_id, claim_id)

    def save(values: dict[str, Any]) -> str:
        version = values.pop("expected_version")
        stored = Claim.objects.get(pk=claim.pk)
        edit_claim(claim=stored, changes=values, expected_version=version, by=acting_user(request))
        return gettext("The wording is saved.")

    return _act(request, room, claim, "wording", wording_form(claim, request.POST), save)


@door("POST")
def attach(request: Asked, article_id: str, claim_id: str) -> HttpResponse:
    room, claim = _at(article_id, claim_id)
    form = AttachForm(request.POST, auto_id=ids("attach"))

    def save(values: dict[str, Any]) -> str:
        values["picked"] = form.picked()
        source, address = values.pop("source"), values.pop("address")
        by = acting_user(request)
        if source:
            attach_evidence(claim=claim, source=source, by=by, **values)
        else:
            attach_page(claim=claim, url=address, by=by, **values)
        return gettext("The source is attached.")

    return _act(request, room, claim, "attach", form, save)


@door("POST")
def evidence(request: Asked, article_id: str, claim_id: str, evidence_id: str) -> HttpResponse:
    room, claim = _at(article_id, claim_id)
    row = get_object_or_404(claim.evidence, public_id=evidence_id)
    form = evidence_form(row, request.POST)

    def save(values: dict[str, Any]) -> str:
        picked, version = form.picked(), values.pop("expected_version")
        stored, by = claim.evidence.get(pk=row.pk), acting_user(request)
        edit_evidence(evidence=stored, changes=values, expected_version=version, picked=picked, by=by)
        return gettext("The evidence is saved.")

    return _act(request, room, claim, f"evidence-{row.public_id}", form, save)


@door("POST")
def detach(request: Asked, article_id: str, claim_id: str, evidence_id: str) -> HttpResponse:
    room, claim = _at(article_id, claim_id)
    row = get_object_or_404(claim.evidence, public_id=evidence_id)

    def take_away(nothing: dict[str, Any]) -> str:
        detach_evidence(evidence=row, by=acting_user(request))
        return gettext("The source is taken away from this claim.")

    return _act(request, room, claim, f"detach-{row.public_id}", NothingForm(request.POST), take_away)
