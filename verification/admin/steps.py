"""The workflow's buttons, one entry each: the form it asks for and the service it calls."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from django import forms
from django.contrib.auth.models import User
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
    reason = forms.CharField(widget=UnfoldAdminTextareaWidget, help_text="Colleagues will read it in the history.")


class ProposalForm(forms.Form):
    """Carries the newest proposal that the person has seen: one made meanwhile is not replaced unseen."""

    replaces = forms.CharField(widget=forms.HiddenInput, required=False)
    rating = forms.ChoiceField(
        choices=[("", "Choose a rating")]
        + [(rating.value, f"{rating.label}: {RATINGS[rating].sentence}") for rating in Rating],
        widget=UnfoldAdminSelectWidget,
    )
    summary = forms.CharField(
        widget=UnfoldAdminTextareaWidget(attrs={"rows": 3}),
        help_text="The reason in a sentence or two. Readers see it beside the rating.",
    )
    explanation = forms.CharField(
        required=False,
        widget=UnfoldAdminTextareaWidget,
        help_text="The reasoning at length: what was looked at and how it weighs.",
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
        widget=UnfoldAdminTextareaWidget(attrs={"rows": 3}),
        help_text="What changed against the verdict published before, and why. Readers see it.",
    )


class NoteForm(forms.Form):
    text = forms.CharField(
        label="Note",
        widget=UnfoldAdminTextareaWidget,
        help_text=_(
            "What colleagues should know, in Markdown; @name tells a colleague. A note cannot be changed later."
        ),
    )


class AssignmentForm(forms.Form):
    assignee = forms.CharField(widget=UnfoldAdminTextInputWidget, help_text="User name of the person.")
    due_on = forms.DateField(
        required=False, widget=UnfoldAdminSingleDateWidget, help_text="By when it should be done, such as 2026-04-30."
    )


def _moved(service: Callable[..., Any], said: str) -> Callable[[Any, Mapping[str, Any], User], str]:
    def act(row: Any, values: Mapping[str, Any], by: User) -> str:
        service(claim=row, by=by, **values)
        return said

    return act


def _publish(row: Any, values: Mapping[str, Any], by: User) -> str:
    proposal = row.proposals.filter(public_id=values["proposal"]).first()
    if proposal is None:
        raise Conflict("The proposal you were shown is not there. Look at the claim again.")
    verdict = services.publish_verdict(proposal=proposal, by=by, correction_note=values.get("correction_note", ""))
    return f"Published as “{verdict.get_rating_display()}”. The fact is in the API now."


def _assign(row: Any, values: Mapping[str, Any], by: User) -> str:
    person = User.objects.filter(username=values["assignee"]).first()
    if person is None:
        raise Conflict(f"There is no account named {values['assignee']}.", field="assignee")
    services.assign_claim(claim=row, assignee=person, due_on=values["due_on"], by=by)
    return f"{person.get_username()} works on this claim now."


STEPS: dict[str, tuple[tuple[Status, ...], Step]] = {
    "accept": (
        (Status.SUGGESTED,),
        Step("Accept this claim", "It is worth checking.", NothingToAsk,
             _moved(services.accept_claim, "Accepted."), "Accept"),
    ),
    "take_up": (
        (Status.ACCEPTED,),
        Step("Take up the research", "From now on somebody is looking into it.", NothingToAsk,
             _moved(services.take_up_claim, "The research has begun."), "Take up"),
    ),
    "propose": (
        (Status.RESEARCHING, Status.IN_REVIEW),
        Step("Propose a verdict", "A second person will look at it and publish it, or return it to you.",
             ProposalForm, _moved(services.propose_verdict, "Proposed. It waits for a second person."), "Propose"),
    ),
    "publish": (
        (Status.IN_REVIEW,),
        Step("Approve and publish", "You vouch for this verdict as the second person. Readers will see it at once.",
             PublicationForm, _publish, "Approve and publish"),
    ),
    "return_": (
        (Status.IN_REVIEW,),
        Step("Return to research", "The fact-checker goes on from what you write here.", ReasonForm,
             _moved(services.return_proposal, "Returned to research."), "Return"),
    ),
    "reopen": (
        (Status.PUBLISHED,),
        Step("Reopen this fact", "Readers will no longer find it until it is published again. Its verdict stays in "
             "the history.", ReasonForm, _moved(services.reopen_claim, "Reopened."), "Reopen"),
    ),
    "dismiss": (
        (Status.SUGGESTED, Status.ACCEPTED, Status.RESEARCHING),
        Step("Dismiss this claim", "It is put aside for good: not checkable, not worth it, or said twice.",
             ReasonForm, _moved(services.dismiss_claim, "Dismissed."), "Dismiss"),
    ),
    "note": (
        tuple(Status),
        Step("Write a note", "Everybody who works on the claim will read it.", NoteForm,
             _moved(services.add_note, "Your note is kept."), "Keep the note"),
    ),
    "assign": (
        tuple(status for status in Status if status not in (Status.DISMISSED, Status.PUBLISHED)),
        Step("Assign this claim", "Ask a person to work on it.", AssignmentForm, _assign, "Assign"),
    ),
}  # fmt: skip


def first_values(name: str, claim: Claim) -> dict[str, Any]:
    """What a step's form shows before anything is typed."""
    proposal = current_proposal(claim)
    if name == "publish" and proposal:
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
    corrected = f"It corrects “{before.get_rating_display()}” of {before.published_at:%Y-%m-%d}." if before else ""
    lines = [
        f"{proposal.by.get_username()} proposes “{proposal.get_rating_display()}”: {proposal.summary}",
        proposal.explanation,
        corrected,
        *(_weighed(evidence) for evidence in claim.evidence.select_related("source", "snapshot")),
    ]
    shown = tuple(line for line in lines if line)
    return replace(step, form=CorrectionForm if before else PublicationForm, shown=shown)


def _weighed(evidence: Evidence) -> str:
    pinned = "pinned" if evidence.snapshot else evidence.no_snapshot_reason or "not pinned"
    words = f" “{evidence.quote}”" if evidence.quote else ""
    state = f" ({evidence.get_quote_state_display().lower()} on the page)" if words and evidence.quote_state else ""
    source = evidence.source
    return f"{evidence.get_stance_display()}: {source} ({source.get_health_display().lower()}, {pinned}){words}{state}"
