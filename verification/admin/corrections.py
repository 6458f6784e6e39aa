"""What readers say is wrong with published facts, and the answer they get."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from unfold.decorators import action, display
from unfold.widgets import UnfoldAdminSelectWidget, UnfoldAdminTextareaWidget

from config.admin import ReadOnlyAdmin, Step, StepsMixin
from verification.models import CorrectionRequest, RequestState
from verification.services import answer_correction_request

ANSWERS = [(state.value, state.label) for state in RequestState if state != RequestState.OPEN]


class AnswerForm(forms.Form):
    state = forms.ChoiceField(
        choices=ANSWERS,
        widget=UnfoldAdminSelectWidget,
        help_text=_("Accepted: we will correct it. Declined: it stands. Answered: neither was asked for."),
    )
    answer = forms.CharField(
        widget=UnfoldAdminTextareaWidget,
        help_text=_(
            "The reader sees it on a page of their own, and by e-mail if they left an address. It is given once."
        ),
    )


def _answer(row: Any, values: Any, by: Any) -> str:
    answer_correction_request(request=row, state=values["state"], answer=values["answer"], by=by)
    return gettext("The reader has an answer.")


ANSWER = Step(
    title=_("Answer this reader"),
    explanation=_("To correct the fact itself, reopen its claim and publish a new verdict."),
    form=AnswerForm,
    act=_answer,
    submit=_("Answer"),
)


@admin.register(CorrectionRequest)
class CorrectionRequestAdmin(StepsMixin, ReadOnlyAdmin):
    list_display = ("created_at", "shown_state", "claim", "text", "answered_by")
    list_filter = ("state", "answered_by")
    search_fields = ("text", "answer", "claim__statement", "public_id")
    list_select_related = ("claim", "answered_by")
    readonly_fields = ("as_written", "open_claim", "reaches_reader")
    fields = (
        "state", "open_claim", "verdict", "as_written", "created_at", "answer", "answered_by", "answered_at",
        "reaches_reader",
    )  # fmt: skip
    actions_detail = ("answer",)

    @display(
        description=_("State"),
        ordering="state",
        label={"open": "danger", "answered": "info", "accepted": "success", "declined": "warning"},
    )
    def shown_state(self, row: CorrectionRequest) -> tuple[str, str]:
        return row.state, row.get_state_display()

    @admin.display(description=_("What the reader wrote"))
    def as_written(self, row: CorrectionRequest) -> Any:
        return format_html('<p dir="auto" class="as-written max-w-3xl">{}</p>', row.text)

    @admin.display(description=_("Claim"))
    def open_claim(self, row: CorrectionRequest) -> Any:
        url = reverse("admin:claims_claim_change", args=[row.claim_id])
        return format_html('<a class="underline" href="{}"><bdi>{}</bdi></a>', url, row.claim)

    @admin.display(description=_("How the answer gets there"))
    def reaches_reader(self, row: CorrectionRequest) -> str:
        """The address itself is nobody's business here."""
        contact = getattr(row, "contact", None)
        if contact is None or not contact.email:
            return gettext("By the page whose address the reader was given.")
        if contact.sent_at:
            day = f"{contact.sent_at:%Y-%m-%d %H:%M}"
            return gettext("By that page, and by e-mail on {day}.").format(day=day)
        return " ".join(filter(None, [gettext("By that page, and by e-mail."), contact.error]))

    def has_answer_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm("verification.change_correctionrequest")

    @action(description=_("Answer"), icon="reply", permissions=["answer"])
    def answer(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return self.run_step(request, object_id, ANSWER)
