"""Claims that may say the same, in the admin: confirmed, rejected or merged by a person, one pair at a time."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _
from unfold.decorators import action, display
from unfold.widgets import UnfoldAdminTextareaWidget

from claims.duplicates import confirm_match, reject_match
from claims.models import Claim, Decision, KnownClaim, Match
from claims.told_why import in_words
from config.admin import ReadOnlyAdmin, Step, StepsMixin
from config.errors import Conflict
from verification.services import merge_claims


class WhyForm(forms.Form):
    reason = forms.CharField(
        widget=UnfoldAdminTextareaWidget(attrs={"rows": 3}), help_text=_("Colleagues will read it beside the pair.")
    )


class PerhapsWhyForm(forms.Form):
    reason = forms.CharField(
        required=False,
        widget=UnfoldAdminTextareaWidget(attrs={"rows": 3}),
        help_text=_("If there is something to say about it."),
    )


def _confirm(row: Any, values: Any, by: Any) -> str:
    confirm_match(match=row, by=by, reason=values["reason"])
    return "Confirmed: they say the same."


def _reject(row: Any, values: Any, by: Any) -> str:
    reject_match(match=row, by=by, reason=values["reason"])
    return "Rejected. The pair is not suggested again."


def _merge(row: Any, values: Any, by: Any) -> str:
    if row.other is None:
        raise Conflict(_("A claim that others verified cannot be merged with one of ours. Confirm the match instead."))
    goes_on = merge_claims(claim=row.claim, into=row.other, by=by, reason=values["reason"])
    return f"Merged. {goes_on.public_id} goes on with the appearances and the evidence of both."


CONFIRM = Step(
    _("Confirm the match"), _("Both claims say the same. They stay two claims."), PerhapsWhyForm, _confirm, _("Confirm")
)
REJECT = Step(_("Reject the match"), _("They do not say the same."), WhyForm, _reject, _("Reject"))
MERGE = Step(
    _("Merge the two"),
    _(
        "The older claim goes on with the appearances and the evidence of both. The newer one is dismissed, keeps its "
        "history, and its id leads to the other."
    ),
    PerhapsWhyForm,
    _merge,
    _("Merge"),
)


@admin.register(Match)
class MatchAdmin(StepsMixin, ReadOnlyAdmin):
    list_display = ("this_claim", "other_claim", "shown_score", "reasons", "shown_decision", "decided_by")
    list_display_links = ("shown_score",)  # the claims lead to themselves
    list_filter = ("decision", "decided_by")
    search_fields = ("claim__statement", "other__statement", "known__statement")
    list_select_related = ("claim", "other", "known", "decided_by")
    fields = (
        "this_claim", "other_claim", "shown_score", "reasons", "decision", "reason", "decided_by", "decided_at",
        "suggested_at",
    )  # fmt: skip
    readonly_fields = ("this_claim", "other_claim", "shown_score", "reasons")
    actions_detail = ("confirm", "reject", "merge")

    def has_decide_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm("claims.change_match")

    def has_merge_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm("claims.merge_claim")

    @action(description=_("Confirm"), icon="check", permissions=["decide"])
    def confirm(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return self.run_step(request, object_id, CONFIRM)

    @action(description=_("Reject"), icon="close", permissions=["decide"])
    def reject(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return self.run_step(request, object_id, REJECT)

    @action(description=_("Merge"), icon="merge", permissions=["merge"])
    def merge(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return self.run_step(request, object_id, MERGE)

    @admin.display(description=_("Claim"), ordering="claim__statement")
    def this_claim(self, row: Match) -> Any:
        return _linked(row.claim) if row.claim_id else "–"

    @admin.display(description=_("May say the same"))
    def other_claim(self, row: Match) -> Any:
        return _linked(row.other) if row.other else _linked(row.known)

    @admin.display(description=_("Likelihood"), ordering="score")
    def shown_score(self, row: Match) -> str:
        return f"{row.score:.0%}"

    @admin.display(description=_("Why"))
    def reasons(self, row: Match) -> Any:
        return format_html_join("", "<div>{}</div>", ((in_words(reason),) for reason in row.why))

    @display(
        description=_("Decision"),
        ordering="decision",
        label={
            Decision.OPEN: "warning",
            Decision.CONFIRMED: "success",
            Decision.REJECTED: "default",
        },
    )
    def shown_decision(self, row: Match) -> tuple[str, str]:
        return row.decision, row.get_decision_display()


def _linked(row: Any) -> Any:
    """A claim and a way to it. A verdict is not shown: nobody may have confirmed the match."""
    model = "claim" if isinstance(row, Claim) else "knownclaim"
    url = reverse(f"admin:claims_{model}_change", args=[row.pk])
    return format_html('<a class="underline" href="{}">{}</a>', url, row.statement)


@admin.register(KnownClaim)
class KnownClaimAdmin(ReadOnlyAdmin):
    list_display = ("statement", "rating", "language", "url", "external_id", "updated_at")
    list_filter = ("language",)
    search_fields = ("statement", "title", "external_id")
