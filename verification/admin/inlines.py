"""What stands beside a claim in the admin: its evidence, which can be edited, and its records, which cannot."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from unfold.admin import StackedInline, TabularInline
from unfold.widgets import UnfoldAdminTextareaWidget

from claims.models import StatusChange
from config.admin import VERSION
from verification.admin.shown import page_today, quote_today
from verification.models import AlertDelivery, Evidence, Note, Proposal, Verdict

EVIDENCE_FIELDS = ("source", "stance", "quote", "locator", "note", "no_snapshot_reason", "position")


class EvidenceForm(forms.ModelForm):
    expected_version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = Evidence
        fields = EVIDENCE_FIELDS
        widgets = {
            "quote": UnfoldAdminTextareaWidget(attrs={"rows": 2}),
            "note": UnfoldAdminTextareaWidget(attrs={"rows": 2}),
            "no_snapshot_reason": UnfoldAdminTextareaWidget(attrs={"rows": 2}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.fields[VERSION].initial = self.instance.version

    def has_changed(self) -> bool:
        return bool(set(self.changed_data) - {VERSION})


class EvidenceInline(StackedInline):
    model = Evidence
    form = EvidenceForm
    extra = 0
    tab = True
    autocomplete_fields = ("source",)
    readonly_fields = ("quote_today", "page_today", "pinned")
    verbose_name = _("piece of evidence")
    verbose_name_plural = _("evidence")

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        hidden = (VERSION,) if self.has_change_permission(request, obj) else ()
        return (*EVIDENCE_FIELDS, "quote_today", "page_today", "pinned", *hidden)

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).select_related("source__publisher", "snapshot")

    def has_add_permission(self, request: HttpRequest, obj: Any) -> bool:
        return super().has_add_permission(request, obj) and not (obj and obj.is_published)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_change_permission(request, obj) and not (obj and obj.is_published)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_delete_permission(request, obj) and not (obj and obj.is_published)

    @admin.display(description=_("The quote today"))
    def quote_today(self, row: Evidence) -> str:
        return quote_today(row)

    @admin.display(description=_("The page today"))
    def page_today(self, row: Evidence) -> str:
        return page_today(row)

    @admin.display(description=_("Pinned to"))
    def pinned(self, row: Evidence) -> str:
        if row.snapshot:
            return f"Snapshot of {row.snapshot.captured_at:%Y-%m-%d %H:%M}, SHA-256 {row.snapshot.sha256[:16]}…"
        return gettext("Not yet. It is pinned as soon as the source has been read.")


class HistoryInline(TabularInline):
    """Rows that stand as they were written."""

    extra = 0
    max_num = 0
    tab = True
    can_delete = False

    def has_add_permission(self, request: HttpRequest, obj: Any) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return self.fields


class DeliveryInline(HistoryInline):
    model = AlertDelivery
    verbose_name_plural = _("who was told")
    fields = ("occasion", "channel", "told", "how_far", "attempts", "sent_at", "next_attempt_at", "error")

    @admin.display(description=_("To"))
    def told(self, row: AlertDelivery) -> str:
        return row.shown_target

    @admin.display(description=_("State"))
    def how_far(self, row: AlertDelivery) -> str:
        return row.state


class NoteInline(HistoryInline):
    model = Note
    fields = ("created_at", "by", "text")

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).select_related("by")


class ProposalInline(HistoryInline):
    model = Proposal
    fields = ("created_at", "by", "rating", "summary", "explanation")

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).select_related("by")


class VerdictInline(HistoryInline):
    model = Verdict
    fields = ("published_at", "rating", "summary", "decided_by", "approved_by", "correction_note")

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).select_related("decided_by", "approved_by", "claim")


class StatusChangeInline(HistoryInline):
    model = StatusChange
    verbose_name_plural = _("moves")
    fields = ("at", "old", "new", "by", "reason")

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).select_related("by")
