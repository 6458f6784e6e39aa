"""Sources, publishers, checks and snapshots in the admin."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.auth.decorators import permission_required
from django.contrib.postgres.forms import SimpleArrayField
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from unfold.decorators import action, display
from unfold.widgets import UnfoldAdminSelectWidget, UnfoldAdminTextareaWidget, UnfoldAdminTextInputWidget

from config.admin import ReadOnlyAdmin, ServiceAdmin, Step, acting_user
from config.errors import Refused
from config.tables.admin import ImportDoors
from config.tables.planning import Plan
from sources.archive_admin import ArchiveSteps
from sources.checking.outcomes import Outcome
from sources.citation_admin import CitationAdmin
from sources.models import Check, Health, HealthChange, Publisher, Source
from sources.progress import checks_under_way
from sources.services import (
    add_publisher,
    add_source,
    ask_for_check,
    edit_publisher,
    edit_source,
    override_health,
)
from sources.snapshot_admin import SnapshotAdmin
from sources.table import SOURCES, import_sources_table

__all__ = ["CheckAdmin", "HealthChangeAdmin", "PublisherAdmin", "SnapshotAdmin", "SourceAdmin"]

HEALTH_COLOURS = {
    Health.UNCHECKED: "default",
    Health.ALIVE: "success",
    Health.DOUBTFUL: "warning",
    Health.FAILING: "warning",
    Health.DEAD: "danger",
    Health.BLOCKED: "info",
}
STANDING_COLOURS = {"alive": "success", "dead": "danger"}
NEWEST = 20  # looks and moves shown in a source's timeline


class JudgementForm(forms.Form):
    judgement = forms.ChoiceField(
        choices=[("", "Lift the judgement: let the checks decide"), ("alive", "Alive"), ("dead", "Dead")],
        required=False,
        widget=UnfoldAdminSelectWidget,
        help_text=_("Stands above the checks until it is lifted."),
    )
    reason = forms.CharField(
        widget=UnfoldAdminTextareaWidget, help_text=_("Why you judge so. Colleagues will read it.")
    )


def _judge(row: Any, values: Any, by: Any) -> str:
    override_health(source=row, judgement=values["judgement"], reason=values["reason"], by=by)
    return "Your judgement stands." if values["judgement"] else "The checks decide again."


def _ask(row: Any, values: Any, by: Any) -> str:
    ask_for_check(source=row, by=by)
    return "A worker will look within seconds. Reload the page to see the result."


CHECK = Step(
    title="Check this source now",
    explanation="A worker will ask the page for its content and write down what it finds.",
    form=forms.Form,
    act=_ask,
    submit="Check now",
)
JUDGE = Step(
    title="Judge this source",
    explanation="A named person may judge a source against its checks, with a reason.",
    form=JudgementForm,
    act=_judge,
    submit="Judge",
)


@require_safe
@never_cache
@permission_required("sources.view_source", raise_exception=True)
def progress(request: HttpRequest) -> HttpResponse:
    """The panel of the first page by itself, for the page to renew it."""
    return render(request, "sources/checks_under_way.html", {"checks": checks_under_way()})


@admin.register(Source)
class SourceAdmin(CitationAdmin, ArchiveSteps, ImportDoors):
    table = SOURCES
    exported = SOURCES.told
    exported_with = ("publisher",)
    list_display = ("title_or_url", "publisher", "kind", "shown_health", "last_checked", "last_outcome_label")
    list_filter = ("health", "relied_on", "kind", "accessed_via", "language", "publisher")
    search_fields = ("title", "url", "publisher__name", "public_id")
    autocomplete_fields = ("publisher",)
    list_select_related = ("publisher",)
    readonly_fields = (
        "link", "health", "health_since", "relied_on", "next_check_at", "timeline", "judgement",
        "snapshots_of_it", *ArchiveSteps.archive_fields, "cited", "origins_of_citation", "public_id", "added_by",
        "created_at",
    )  # fmt: skip
    actions = ("check_selected",)
    actions_detail = ("check_now", "judge", "correct_citation")
    fieldsets = [
        (None, {"fields": ["link", "title", "publisher", "kind", "language", "published_on", "accessed_via", "notes"]}),
        (_("Health"), {"fields": ["health", "health_since", "relied_on", "next_check_at", "judgement", "timeline"]}),
        (_("Snapshots"), {"fields": ["snapshots_of_it"]}),
        ArchiveSteps.archive_fieldset,
        (_("Citation"), {"fields": ["cited", "origins_of_citation", "csl"]}),
        (_("Record"), {"fields": ["public_id", "added_by", "created_at"], "classes": ["collapse"]}),
    ]

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).with_last_check()

    def get_urls(self) -> list[Any]:
        own = [path("progress/", progress, name="sources_source_progress"), *self.archive_urls()]
        return [*own, *super().get_urls()]

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        if obj is None:
            described = ["title", "publisher", "kind", "language", "published_on", "accessed_via", "notes", "csl"]
            return [(None, {"fields": ["url", *described]})]
        return super().get_fieldsets(request, obj)

    def add(self, request: HttpRequest, values: dict[str, Any]) -> Source:
        source = add_source(by=acting_user(request), **values)
        messages.info(request, _("It will be checked in a moment. Reload the page to see the result."))
        return source

    def edit(self, request: HttpRequest, row: Any, changes: dict[str, Any], version: int) -> Source:
        return edit_source(source=row, changes=changes, expected_version=version, by=acting_user(request))

    def write_table(self, plan: Plan, request: HttpRequest) -> None:
        import_sources_table(plan=plan, by=acting_user(request))

    def has_check_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm("sources.check_source")

    @action(description=_("Check now"), icon="sync", permissions=["check"])
    def check_now(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return self.run_step(request, object_id, CHECK)

    @admin.action(description=_("Check now"))
    def check_selected(self, request: HttpRequest, queryset: QuerySet[Source]) -> None:
        for source in queryset:
            try:
                messages.success(request, f"{source}: {_ask(source, {}, acting_user(request))}")
            except Refused as refused:
                messages.error(request, f"{source}: {refused.message}")

    def has_judge_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm("sources.override_source")

    @action(description=_("Judge by hand"), icon="gavel", permissions=["judge"])
    def judge(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return self.run_step(request, object_id, JUDGE)

    @admin.display(description=_("Source"), ordering="title")
    def title_or_url(self, row: Source) -> SafeString:
        return format_html("<bdi>{}</bdi>", str(row)[:120])

    @display(description=_("Health"), ordering="health", label=HEALTH_COLOURS)
    def shown_health(self, row: Source) -> tuple[str, str]:
        return row.health, row.get_health_display()

    @admin.display(description=_("Last checked"), ordering="last_checked_at")
    def last_checked(self, row: Any) -> Any:
        return row.last_checked_at

    @admin.display(description=_("Last outcome"))
    def last_outcome_label(self, row: Any) -> str:
        return Outcome(row.last_outcome).label if row.last_outcome else "–"

    @admin.display(description=_("Address"))
    def link(self, row: Source) -> SafeString:
        return format_html(
            '<a class="underline breakable" href="{}" rel="noopener noreferrer nofollow" target="_blank">{}</a>',
            row.url,
            row.url,
        )

    @admin.display(description=_("Judgement"))
    def judgement(self, row: Source) -> str:
        if not row.override:
            return gettext("None: the checks decide.")
        return f"{row.get_override_display()}, says {row.override_by}: {row.override_reason}"

    @admin.display(description=_("Snapshots"))
    def snapshots_of_it(self, row: Source) -> Any:
        return _lines(
            (f"{shot.captured_at:%Y-%m-%d %H:%M}", f"{shot.content_type or 'unknown type'}, {shot.size:,} bytes,"
             f" SHA-256 {shot.sha256[:16]}…", reverse("admin:sources_snapshot_change", args=[shot.pk]))
            for shot in row.snapshots.all()[:NEWEST]
        )  # fmt: skip

    @admin.display(description=_("Timeline"))
    def timeline(self, row: Source) -> Any:
        """Looks and moves of health, newest first."""
        looks = [
            (look.checked_at, _look(look), reverse("admin:sources_check_change", args=[look.pk]))
            for look in row.checks.all()[:NEWEST]
        ]
        moves: list[tuple[Any, str, str]] = [
            (move.at, f"Health: {move.get_old_display()} → {move.get_new_display()}. {move.reason}", "")
            for move in row.health_changes.all()[:NEWEST]
        ]
        newest = sorted(looks + moves, key=lambda line: line[0], reverse=True)
        return _lines((f"{at:%Y-%m-%d %H:%M}", text, url) for at, text, url in newest)


def _look(look: Check) -> str:
    status = f" (HTTP {look.http_status})" if look.http_status else ""
    asked = f", asked for by {look.asked_by}" if look.asked_by else ""
    where = ", asked from elsewhere for a second opinion" if look.elsewhere else ""
    return f"{look.get_outcome_display()}{status} in {look.elapsed_ms} ms{asked}{where}. {look.error or look.note}"


def _lines(lines: Any) -> Any:
    html = format_html_join(
        "",
        '<li class="mb-1"><span class="opacity-75">{}</span> {}</li>',
        ((when, format_html('<a class="underline" href="{}">{}</a>', url, text) if url else text)
         for when, text, url in lines),
    )  # fmt: skip
    return format_html('<ol class="list-none">{}</ol>', html) if html else "None yet."


class PublisherForm(forms.ModelForm):
    domains = SimpleArrayField(
        forms.CharField(),
        required=False,
        widget=UnfoldAdminTextInputWidget,
        help_text=_("Registrable domains it publishes on, separated by commas, such as example.org."),
    )

    class Meta:
        model = Publisher
        fields = ["name", "country", "kind", "reliability_note"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.fields["domains"].initial = [row.domain for row in self.instance.domains.all()]


@admin.register(Publisher)
class PublisherAdmin(ServiceAdmin):
    form = PublisherForm
    list_display = ("name", "kind", "country")
    list_filter = ("kind", "country")
    search_fields = ("name", "domains__domain")
    fields = ("name", "kind", "country", "domains", "reliability_note")

    def add(self, request: HttpRequest, values: dict[str, Any]) -> Publisher:
        return add_publisher(by=acting_user(request), **values)

    def edit(self, request: HttpRequest, row: Any, changes: dict[str, Any], version: int) -> Publisher:
        return edit_publisher(publisher=row, changes=changes, expected_version=version, by=acting_user(request))


@admin.register(Check)
class CheckAdmin(ReadOnlyAdmin):
    list_display = ("checked_at", "source", "shown_outcome", "http_status", "elapsed_ms", "error")
    list_filter = ("outcome", "checked_at")
    list_select_related = ("source",)
    search_fields = ("source__title", "source__url")

    @display(
        description=_("Outcome"),
        label={outcome.value: STANDING_COLOURS.get(outcome.standing, "default") for outcome in Outcome},
    )
    def shown_outcome(self, row: Check) -> tuple[str, str]:
        return row.outcome, row.get_outcome_display()


@admin.register(HealthChange)
class HealthChangeAdmin(ReadOnlyAdmin):
    list_display = ("at", "source", "old", "new", "reason", "by")
    list_filter = ("new",)
    list_select_related = ("source", "by")
