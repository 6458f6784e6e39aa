"""The workflow's buttons, one entry each: the form it asks for and the service it calls."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from django import forms
from django.contrib.auth.models import User
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from unfold.widgets import (
    UnfoldAdminSelectWidget,
    UnfoldAdminSingleDateWidget,
    UnfoldAdminTextareaWidget,
    UnfoldAdminTextInputWidget,
)

from claims.models import Claim, Status
from config.admin import Step
from config.errors import Conflict
from verification import services
from verification.models import RATINGS, Evidence, Proposal, Rating, Verdict
from verification.services.workflow import NO_PROPOSAL, current_proposal


class NothingToAsk(forms.Form):
    """A step that needs no words."""


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=_("Reason"), widget=UnfoldAdminTextareaWidget, help_text=_("Colleagues will read it in the history.")
    )


def rating_choices() -> list[tuple[str, Any]]:
    """A function, so that the words come in the language of whoever reads them."""
    ratings = [(rating.value, format_lazy("{}: {}", rating.label, RATINGS[rating].sentence)) for rating in Rating]
    return [("", _("Choose a rating")), *ratings]


class ProposalForm(forms.Form):
    """Carries the newest proposal that the person has seen: one made meanwhile is not replaced unseen."""

    replaces = forms.CharField(widget=forms.HiddenInput, required=False)
    rating = forms.ChoiceField(label=_("Rating"), choices=rating_choices, widget=UnfoldAdminSelectWidget)
    summary = forms.CharField(
        label=_("Summary"),
        widget=UnfoldAdminTextareaWidget(attrs={"rows": 3}),
        help_text=_("The reason in a sentence or two. Readers see it beside the rating."),
    )
    explanation = forms.CharField(
        label=_("Explanation"),
        required=False,
        widget=UnfoldAdminTextareaWidget,
        help_text=_("The reasoning at length: what was looked at and how it weighs."),
    )

    def catch_up(self) -> None:
        """After a newer proposal was told, the next sending counts as made in knowledge of it."""
        given: Any = self.data
        given = given.copy()
        given["replaces"] = self.initial["replaces"]
        self.data = given


class PublicationForm(forms.Form):
    """Carries the proposal that the reviewer has before their eyes: a newer one is not approved unseen."""

    proposal = forms.CharField(widget=forms.HiddenInput)


class CorrectionForm(PublicationForm):
    """Where the claim has been published before."""

    correction_note = forms.CharField(
        label=_("Correction note"),
        widget=UnfoldAdminTextareaWidget(attrs={"rows": 3}),
        help_text=_("What changed against the verdict published before, and why. Readers see it."),
    )


class NoteForm(forms.Form):
    text = forms.CharField(
        label=_("Note"),
        widget=UnfoldAdminTextareaWidget,
        help_text=_(
            "What colleagues should know, in Markdown; @name tells a colleague. A note cannot be changed later."
        ),
    )


class AssignmentForm(forms.Form):
    assignee = forms.CharField(
        label=_("Assignee"),
        widget=UnfoldAdminTextInputWidget(attrs={"autocomplete": "off"}),
        help_text=_("User name of the person. In the reading room, names are offered as you type."),
    )
    due_on = forms.DateField(
        label=_("Due on"),
        required=False,
        widget=UnfoldAdminSingleDateWidget,
        help_text=_("By when it should be done, such as 2026-04-30."),
    )


def _moved(service: Callable[..., Any], said: str | Promise) -> Callable[[Any, Mapping[str, Any], User], str]:
    def act(row: Any, values: Mapping[str, Any], by: User) -> str:
        service(claim=row, by=by, **values)
        return str(said)

    return act


def _publish(row: Any, values: Mapping[str, Any], by: User) -> str:
    proposal = row.proposals.filter(public_id=values["proposal"]).first()
    if proposal is None:
        raise Conflict(_("The proposal you were shown is not there. Look at the claim again."))
    verdict = services.publish_verdict(proposal=proposal, by=by, correction_note=values.get("correction_note", ""))
    told = gettext("Published as “{rating}”. The fact is in the API now.")
    return told.format(rating=verdict.get_rating_display())


def _assign(row: Any, values: Mapping[str, Any], by: User) -> str:
    person = User.objects.filter(username=values["assignee"]).first()
    if person is None:
        refusal = _("There is no account named {name}.")
        raise Conflict(format_lazy(refusal, name=values["assignee"]), field="assignee")
    services.assign_claim(claim=row, assignee=person, due_on=values["due_on"], by=by)
    return gettext("{person} works on this claim now.").format(person=person.get_username())


STEPS: dict[str, tuple[tuple[Status, ...], Step]] = {
    "accept": (
        (Status.SUGGESTED,),
        Step(_("Accept this claim"), _("It is worth checking."), NothingToAsk,
             _moved(services.accept_claim, _("Accepted.")), _("Accept")),
    ),
    "take_up": (
        (Status.ACCEPTED,),
        Step(_("Take up the research"), _("From now on somebody is looking into it."), NothingToAsk,
             _moved(services.take_up_claim, _("The research has begun.")), _("Take up")),
    ),
    "propose": (
        (Status.RESEARCHING, Status.IN_REVIEW),
        Step(_("Propose a verdict"), _("A second person will look at it and publish it, or return it to you."),
             ProposalForm, _moved(services.propose_verdict, _("Proposed. It waits for a second person.")),
             _("Propose")),
    ),
    "publish": (
        (Status.IN_REVIEW,),
        Step(_("Approve and publish"),
             _("You vouch for this verdict as the second person. Readers will see it at once."),
             PublicationForm, _publish, _("Approve and publish")),
    ),
    "return_": (
        (Status.IN_REVIEW,),
        Step(_("Return to research"), _("The fact-checker goes on from what you write here."), ReasonForm,
             _moved(services.return_proposal, _("Returned to research.")), _("Return")),
    ),
    "reopen": (
        (Status.PUBLISHED,),
        Step(_("Reopen this fact"),
             _("Readers will no longer find it until it is published again. Its verdict stays in the history."),
             ReasonForm, _moved(services.reopen_claim, _("Reopened.")), _("Reopen")),
    ),
    "dismiss": (
        (Status.SUGGESTED, Status.ACCEPTED, Status.RESEARCHING),
        Step(_("Dismiss this claim"), _("It is put aside for good: not checkable, not worth it, or said twice."),
             ReasonForm, _moved(services.dismiss_claim, _("Dismissed.")), _("Dismiss")),
    ),
    "note": (
        tuple(Status),
        Step(_("Write a note"), _("Everybody who works on the claim will read it."), NoteForm,
             _moved(services.add_note, _("Your note is kept.")), _("Keep the note")),
    ),
    "assign": (
        tuple(status for status in Status if status not in (Status.DISMISSED, Status.PUBLISHED)),
        Step(_("Assign this claim"), _("Ask a person to work on it."), AssignmentForm, _assign, _("Assign")),
    ),
}  # fmt: skip


def first_values(name: str, claim: Claim) -> dict[str, Any]:
    """What a step's form shows before anything is typed."""
    if name == "publish" and (proposal := current_proposal(claim)):
        return {"proposal": proposal.public_id}
    if name == "propose":
        newest = claim.proposals.first()
        if newest is None:
            return {"replaces": NO_PROPOSAL}
        was_published = Verdict.objects.filter(proposal=newest).exists()
        return {"replaces": newest.public_id, **({} if was_published else _proposed(newest))}
    return {}


def _proposed(proposal: Proposal) -> dict[str, Any]:
    return {"rating": proposal.rating, "summary": proposal.summary, "explanation": proposal.explanation}


def step_on(name: str, claim: Claim) -> Step:
    """The step as it is for this claim: before publishing, one sees the proposal and what it rests on."""
    step = STEPS[name][1]
    proposal = current_proposal(claim)
    if name != "publish" or proposal is None:
        return step
    before = Verdict.objects.current().filter(claim=claim).first()
    proposes = gettext("{person} proposes “{rating}”: {summary}")
    corrects = gettext("It corrects “{rating}” of {date}.")
    lines = [
        proposes.format(
            person=proposal.by.get_username(), rating=proposal.get_rating_display(), summary=proposal.summary
        ),
        proposal.explanation,
        corrects.format(rating=before.get_rating_display(), date=f"{before.published_at:%Y-%m-%d}") if before else "",
        *(_weighed(evidence) for evidence in claim.evidence.select_related("source", "snapshot")),
    ]
    shown = tuple(line for line in lines if line)
    return replace(step, form=CorrectionForm if before else PublicationForm, shown=shown)


def _weighed(evidence: Evidence) -> str:
    pinned = gettext("pinned") if evidence.snapshot else evidence.no_snapshot_reason or gettext("not pinned")
    source = evidence.source
    told = gettext("{stance}: {source} ({health}, {pinned})").format(
        stance=evidence.get_stance_display(),
        source=source,
        health=source.get_health_display().lower(),
        pinned=pinned,
    )
    if not evidence.quote:
        return told
    state = gettext("({state} on the page)").format(state=evidence.get_quote_state_display().lower())
    return f"{told} “{evidence.quote}”{f' {state}' if evidence.quote_state else ''}"
