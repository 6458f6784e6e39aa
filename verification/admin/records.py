"""Rows that follow from the work on claims: evidence, notes, proposals, verdicts, assignments, alerts."""

from __future__ import annotations

import json
from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from unfold.decorators import action, display
from unfold.widgets import UnfoldAdminTextareaWidget

from claims.models import StatusChange
from config.admin import ReadOnlyAdmin, Step, StepsMixin, acting_user
from config.tables.admin import ExportDoors
from sources.archive_admin import replacement_for
from verification.admin.exported import ALERTS, EVIDENCE, VERDICTS
from verification.admin.filters import MentionFilter
from verification.admin.inlines import DeliveryInline
from verification.admin.shown import page_today, quote_today, shown_diff
from verification.models import Alert, Assignment, Evidence, Note, Proposal, Verdict
from verification.services import close_alert, edit_evidence, end_assignment, pin_snapshot


def _pin(row: Any, values: Any, by: Any) -> str:
    pinned = pin_snapshot(evidence=row, by=by)
    state = f" The quote: {pinned.get_quote_state_display().lower()}." if pinned.quote_state else ""
    return " ".join(filter(None, [f"Pinned to the newest snapshot.{state}", pinned.quote_advice]))


PIN = Step(
    title="Pin to the newest snapshot",
    explanation="The evidence will rest on what the source said when it was last read.",
    form=forms.Form,
    act=_pin,
    submit="Pin",
)


@admin.register(Evidence)
class EvidenceAdmin(StepsMixin, ExportDoors):
    exported = EVIDENCE
    exported_with = ("claim", "source")
    list_display = ("claim", "stance", "source", "source_health", "quote_state", "drift", "created_at")
    list_filter = ("stance", "quote_state", "drift", "source__health", "claim__status")
    search_fields = ("claim__statement", "source__title", "source__url", "quote")
    list_select_related = ("claim", "source")
    readonly_fields = ("claim", "source", "quote_today", "page_today", "snapshot", "archived", "added_by", "created_at")
    fields = (
        "claim", "source", "stance", "quote", "quote_today", "locator", "note", "snapshot", "page_today",
        "no_snapshot_reason", "archived", "position", "added_by", "created_at",
    )  # fmt: skip
    actions_detail = ("pin",)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_change_permission(request, obj) and not (obj and obj.claim.is_published)

    def edit(self, request: HttpRequest, row: Any, changes: dict[str, Any], version: int) -> Evidence:
        return edit_evidence(evidence=row, changes=changes, expected_version=version, by=acting_user(request))

    def has_pin_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm("verification.change_evidence")

    @action(description=_("Pin to the newest snapshot"), icon="push_pin", permissions=["pin"])
    def pin(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return self.run_step(request, object_id, PIN)

    @admin.display(description=_("Archived copy"))
    def archived(self, row: Evidence) -> Any:
        return replacement_for(row.source, row.used_at)

    @admin.display(description=_("The quote today"))
    def quote_today(self, row: Evidence) -> str:
        return quote_today(row)

    @admin.display(description=_("The page today"))
    def page_today(self, row: Evidence) -> str:
        return page_today(row)

    @admin.display(description=_("Source's health"), ordering="source__health")
    def source_health(self, row: Evidence) -> str:
        return row.source.get_health_display()


@admin.register(Note)
class NoteAdmin(ReadOnlyAdmin):
    list_display = ("created_at", "by", "claim", "text")
    list_filter = (MentionFilter, "by")
    search_fields = ("text", "claim__statement")
    list_select_related = ("by", "claim")


@admin.register(Proposal)
class ProposalAdmin(ReadOnlyAdmin):
    list_display = ("created_at", "by", "rating", "claim", "summary")
    list_filter = ("rating", "by")
    search_fields = ("summary", "claim__statement")
    list_select_related = ("by", "claim")


@admin.register(Verdict)
class VerdictAdmin(ExportDoors, ReadOnlyAdmin):
    exported = VERDICTS
    exported_with = ("claim", "decided_by", "approved_by")
    list_display = ("published_at", "rating", "claim", "decided_by", "approved_by", "is_correction")
    list_filter = ("rating", "published_at")
    search_fields = ("claim__statement", "summary", "public_id")
    list_select_related = ("claim", "decided_by", "approved_by")
    exclude = ("record",)
    readonly_fields = ("shown_record",)

    @admin.display(description=_("Correction"), boolean=True)
    def is_correction(self, row: Verdict) -> bool:
        return row.is_correction

    @admin.display(description=_("Record as published"))
    def shown_record(self, row: Verdict) -> Any:
        return format_html(
            '<pre class="as-written max-w-3xl text-sm">{}</pre>',
            json.dumps(row.as_record(), indent=2, ensure_ascii=False),
        )


@admin.register(StatusChange)
class StatusChangeAdmin(ReadOnlyAdmin):
    list_display = ("at", "claim", "old", "new", "by", "reason")
    list_filter = ("new", "by")
    list_select_related = ("claim", "by")


def _end(row: Any, values: Any, by: Any) -> str:
    end_assignment(assignment=row, by=by)
    return "The assignment has ended."


END = Step(_("End this assignment"), _("It stays in the history."), forms.Form, _end, _("End it"))


@admin.register(Assignment)
class AssignmentAdmin(StepsMixin, ReadOnlyAdmin):
    list_display = ("claim", "assignee", "assigned_by", "due_on", "created_at", "ended_at")
    list_filter = ("assignee", ("ended_at", admin.EmptyFieldListFilter))
    list_select_related = ("claim", "assignee", "assigned_by")
    actions_detail = ("end",)

    def has_end_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm("verification.change_assignment")

    @action(description=_("End"), icon="event_busy", permissions=["end"])
    def end(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return self.run_step(request, object_id, END)


class CloseForm(forms.Form):
    reason = forms.CharField(widget=UnfoldAdminTextareaWidget, help_text=_("Why the alert can be closed."))


def _close(row: Any, values: Any, by: Any) -> str:
    close_alert(alert=row, reason=values["reason"], by=by)
    return "The alert is closed."


CLOSE = Step(
    title="Close this alert",
    explanation="It opens again only if the evidence heals and breaks anew.",
    form=CloseForm,
    act=_close,
    submit="Close it",
)


@admin.register(Alert)
class AlertAdmin(StepsMixin, ExportDoors, ReadOnlyAdmin):
    exported = ALERTS
    exported_with = ("claim", "source", "closed_by")
    list_display = ("opened_at", "kind", "what_happened", "claim", "is_open", "closed_by")
    list_filter = ("kind", ("closed_at", admin.EmptyFieldListFilter))
    list_select_related = ("claim", "source", "article", "closed_by")
    readonly_fields = ("what_happened", "what_to_do", "replacement")
    fields = (
        "kind", "claim", "source", "evidence", "article", "what_happened", "what_to_do", "replacement", "opened_at",
        "closed_at", "closed_by", "close_reason",
    )  # fmt: skip
    inlines = (DeliveryInline,)
    actions_detail = ("close",)

    @admin.display(description=_("To link to instead"))
    def replacement(self, row: Alert) -> Any:
        if row.source is None:
            return "–"
        used_at = row.evidence.used_at if row.evidence else row.opened_at
        return replacement_for(row.source, used_at)

    @admin.display(description=_("What happened"))
    def what_happened(self, row: Alert) -> Any:
        shown = shown_diff(row.diff) if row.diff else ""
        return format_html('<div class="alert-told"><p dir="auto">{}</p>{}</div>', row.message, shown)

    @admin.display(description=_("What to do"))
    def what_to_do(self, row: Alert) -> str:
        return row.advice

    @display(description=_("State"), label={"Open": "danger", "Closed": "success"})
    def is_open(self, row: Alert) -> str:
        return "Closed" if row.closed_at else "Open"

    def has_close_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm("verification.close_alert")

    @action(description=_("Close"), icon="notifications_off", permissions=["close"])
    def close(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return self.run_step(request, object_id, CLOSE)
