"""Webhooks in the admin: made and changed, secrets given once, what was sent with every try, and sending again."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.decorators import action, display
from unfold.widgets import (
    UnfoldAdminCheckboxSelectMultipleWidget,
    UnfoldAdminSplitDateTimeWidget,
    UnfoldAdminTextareaWidget,
    UnfoldBooleanWidget,
)

from config.admin import ReadOnlyAdmin, ServiceAdmin, Step, StepsMixin, acting_user
from verification.admin.inlines import HistoryInline
from verification.models import EventKind, Rating, WebhookAttempt, WebhookDelivery, WebhookState, WebhookSubscription
from verification.services.webhooks import (
    activate_webhook,
    edit_webhook,
    pause_webhook,
    remove_webhook,
    replay_delivery,
    replay_since,
    rotate_secret,
    subscribe,
)

FILTERS = ("topics", "ratings", "claimants", "languages")
SHOWN_ONCE = gettext_lazy("The secret is shown only now: %(secret)s")


class WebhookForm(forms.ModelForm):
    event_types = forms.MultipleChoiceField(
        label=gettext_lazy("Events"),
        choices=EventKind.choices,
        widget=UnfoldAdminCheckboxSelectMultipleWidget,
        help_text=gettext_lazy("What it wants to hear of."),
    )
    ratings = forms.MultipleChoiceField(
        label=gettext_lazy("Ratings"),
        required=False,
        choices=Rating.choices,
        widget=UnfoldAdminCheckboxSelectMultipleWidget,
        help_text=gettext_lazy("Only facts that have, or once had, one of these. None ticked: all."),
    )

    class Meta:
        model = WebhookSubscription
        fields = ["name", "url", "event_types", *FILTERS]
        help_texts = {
            "topics": gettext_lazy("Only facts with one of these topics, separated by commas. Empty: all."),
            "claimants": gettext_lazy("Only facts on the words of these, separated by commas. Empty: all."),
            "languages": gettext_lazy("Only facts in these, separated by commas; en finds en-GB too. Empty: all."),
        }


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Reason"), required=False, widget=UnfoldAdminTextareaWidget(attrs={"rows": 2})
    )


class ActivateForm(forms.Form):
    skip_missed = forms.BooleanField(
        label=gettext_lazy("Skip what it missed"),
        required=False,
        widget=UnfoldBooleanWidget,
        help_text=gettext_lazy("Otherwise all that happened meanwhile is sent first."),
    )


class SinceForm(forms.Form):
    since = forms.SplitDateTimeField(
        label=gettext_lazy("Since"),
        widget=UnfoldAdminSplitDateTimeWidget,
        help_text=gettext_lazy("All that happened since then is sent again."),
    )


def _rotate(row: Any, values: Any, by: Any) -> str:
    webhook = rotate_secret(webhook=row, by=by)
    both = _("The former one signs too until %(until)s.") % {"until": f"{webhook.former_until:%Y-%m-%d %H:%M %Z}"}
    return f"{SHOWN_ONCE % {'secret': webhook.secret}} {both}"


def _pause(row: Any, values: Any, by: Any) -> str:
    pause_webhook(webhook=row, by=by, reason=values["reason"])
    return _("Paused. What happens meanwhile is kept.")


def _activate(row: Any, values: Any, by: Any) -> str:
    activate_webhook(webhook=row, by=by, skip_missed=values["skip_missed"])
    return _("Activated.")


def _replay_since(row: Any, values: Any, by: Any) -> str:
    count = replay_since(webhook=row, since=values["since"], by=by)
    return _("%(count)s events are sent again.") % {"count": count}


def _replay(row: Any, values: Any, by: Any) -> str:
    replay_delivery(delivery=row, by=by)
    return _("It is sent again, under the same id.")


ROTATE = Step(
    title=gettext_lazy("New secret"),
    explanation=gettext_lazy(
        "Gives a new secret. For a while the former one signs too, so that the receiver can change over."
    ),
    form=forms.Form,
    act=_rotate,
    submit=gettext_lazy("Make a new secret"),
)
PAUSE = Step(
    gettext_lazy("Pause"),
    gettext_lazy("Nothing is sent until it is activated again."),
    ReasonForm,
    _pause,
    gettext_lazy("Pause"),
)
ACTIVATE = Step(
    gettext_lazy("Activate"), gettext_lazy("Events are sent again."), ActivateForm, _activate, gettext_lazy("Activate")
)
SINCE = Step(
    gettext_lazy("Send again"),
    gettext_lazy("Sends events again that pass today's filters, under the ids they had."),
    SinceForm,
    _replay_since,
    gettext_lazy("Send again"),
)
REPLAY = Step(
    gettext_lazy("Send again"),
    gettext_lazy("Sends this message again, under its id."),
    forms.Form,
    _replay,
    gettext_lazy("Send again"),
)


@admin.register(WebhookSubscription)
class WebhookSubscriptionAdmin(StepsMixin, ServiceAdmin):
    form = WebhookForm
    list_display = ("name", "host", "owner", "shown_state", "waiting", "created_at")
    list_filter = ("state", "owner")
    search_fields = ("name", "url", "public_id")
    list_select_related = ("owner",)
    readonly_fields = ("public_id", "owner", "shown_state", "state_reason", "failing_since", "log", "former_until")
    fieldsets = [
        (None, {"fields": ["name", "url", "event_types", *FILTERS]}),
        (gettext_lazy("How it does"), {"fields": ["shown_state", "state_reason", "failing_since", "log"]}),
        (gettext_lazy("Record"), {"fields": ["public_id", "owner", "former_until"]}),
    ]
    actions_detail = ("rotate", "pause", "activate", "send_again")

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).with_waiting()

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        return super().get_fieldsets(request, obj) if obj else self.fieldsets[:1]

    def add(self, request: HttpRequest, values: dict[str, Any]) -> WebhookSubscription:
        webhook = subscribe(by=acting_user(request), **values)
        messages.warning(request, SHOWN_ONCE % {"secret": webhook.secret})
        return webhook

    def edit(self, request: HttpRequest, row: Any, changes: dict[str, Any], version: int) -> WebhookSubscription:
        return edit_webhook(webhook=row, changes=changes, expected_version=version, by=acting_user(request))

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return bool(obj) and request.user.has_perm("verification.delete_webhooksubscription")

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """Its deliveries go with it, which nobody needs a permission of their own for."""
        return [str(one) for one in objs], {}, set(), []

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        remove_webhook(webhook=obj, by=acting_user(request))

    def log_deletions(self, request: HttpRequest, queryset: Any) -> Any:
        """Events say who took it away."""

    def has_manage_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm("verification.change_webhooksubscription")

    @action(description=gettext_lazy("New secret"), icon="key", permissions=["manage"])
    def rotate(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return self.run_step(request, object_id, ROTATE)

    @action(description=gettext_lazy("Pause"), icon="pause", permissions=["manage"])
    def pause(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return self.run_step(request, object_id, PAUSE)

    @action(description=gettext_lazy("Activate"), icon="play_arrow", permissions=["manage"])
    def activate(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return self.run_step(request, object_id, ACTIVATE)

    @action(description=gettext_lazy("Send again"), icon="replay", permissions=["manage"])
    def send_again(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return self.run_step(request, object_id, SINCE)

    @admin.display(description=gettext_lazy("Host"))
    def host(self, row: WebhookSubscription) -> str:
        return row.host

    @admin.display(description=gettext_lazy("Waiting"))
    def waiting(self, row: Any) -> int:
        return row.waiting

    @admin.display(description=gettext_lazy("Deliveries"))
    def log(self, row: WebhookSubscription) -> Any:
        address = f"../../../webhookdelivery/?subscription__id__exact={row.pk}"
        return format_html('<a class="underline" href="{}">{}</a>', address, _("What was sent, with every try"))

    @display(
        description=gettext_lazy("State"),
        label={
            WebhookState.ACTIVE.label: "success",
            WebhookState.PAUSED.label: "warning",
            WebhookState.OFF.label: "danger",
        },
    )
    def shown_state(self, row: WebhookSubscription) -> str:
        return row.get_state_display()


class AttemptInline(HistoryInline):
    model = WebhookAttempt
    verbose_name_plural = gettext_lazy("tries")
    fields = ("at", "status", "duration_ms", "error", "answer")


@admin.register(WebhookDelivery)
class WebhookDeliveryAdmin(StepsMixin, ReadOnlyAdmin):
    list_display = ("public_id", "kind", "fact", "subscription", "how_far", "attempts", "sent_at", "error")
    list_filter = (
        ("sent_at", admin.EmptyFieldListFilter),
        ("next_attempt_at", admin.EmptyFieldListFilter),
        "subscription",
    )
    search_fields = ("public_id", "fact", "event__public_id")
    list_select_related = ("subscription", "event")
    fields = (
        "public_id", "subscription", "kind", "fact", "how_far", "created_at", "attempts", "sent_at", "next_attempt_at",
        "error",
    )  # fmt: skip
    readonly_fields = ("kind", "how_far")
    inlines = (AttemptInline,)
    actions_detail = ("send_again",)

    def has_manage_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm("verification.change_webhooksubscription")

    @action(description=gettext_lazy("Send again"), icon="replay", permissions=["manage"])
    def send_again(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return self.run_step(request, object_id, REPLAY)

    @admin.display(description=gettext_lazy("Event"))
    def kind(self, row: WebhookDelivery) -> str:
        return row.event.get_kind_display()

    @admin.display(description=gettext_lazy("State"))
    def how_far(self, row: WebhookDelivery) -> str:
        return row.state
