"""Copies of sources in web archives, in the admin: on the source's page, and as lists of their own."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display

from config.admin import ReadOnlyAdmin, Step, StepsMixin
from sources.archive_settings import current_archives
from sources.models import ArchivedCopy, ArchiveRequest, Health, RequestState, Source
from sources.services import ask_for_capture, find_archived_copies

LOST = (Health.FAILING, Health.DEAD)
SHOWN = 20  # copies and requests on a source's page
SOON = "Reload the page in a minute to see how far it has come."


def _look(row: Any, values: Any, by: Any) -> str:
    return f"Asked: {_names(find_archived_copies(source=row, by=by))}. {SOON}"


def _capture(row: Any, values: Any, by: Any) -> str:
    return f"Asked: {_names(ask_for_capture(source=row, by=by))}. {SOON}"


LOOK = Step(
    title="Look for archived copies",
    explanation="The archives in the settings are asked for the copy that is closest to when the source was used.",
    form=forms.Form,
    act=_look,
    submit="Look for copies",
)
CAPTURE = Step(
    title="Ask an archive to capture",
    explanation="The archives in the settings are asked to keep the page as it is now. They learn its address, and "
    "the copy is public.",
    form=forms.Form,
    act=_capture,
    submit="Ask for a capture",
)


STEPS = {"look_for_copies": LOOK, "capture_now": CAPTURE}
BUTTON = "border border-base-200 rounded-default shadow-xs font-medium inline-flex px-3 py-2 dark:border-base-700"


def replacement_for(source: Source, used_at: datetime) -> SafeString:
    """The copy closest to when the source was used, as a link; what to do where none is known."""
    copy = source.archived_copy(used_at)
    if copy is None:
        return format_html(
            "{}", gettext("No copy in a web archive is known. The source's page has a button to look for one.")
        )
    return format_html("{} {}", link_to(copy), _distance(copy.captured_at, used_at))


def link_to(copy: ArchivedCopy) -> SafeString:
    return format_html(
        '<a class="underline" href="{}" rel="noopener noreferrer nofollow" target="_blank">{}</a>', copy.url, copy
    )


def _distance(at: datetime, used_at: datetime) -> str:
    days = round((at - used_at) / timedelta(days=1))
    if days == 0:
        return "(within a day of its use)"
    count = f"{abs(days)} day{'' if abs(days) == 1 else 's'}"
    return f"({count} {'after' if days > 0 else 'before'} its use)"


def _names(rows: list[ArchiveRequest]) -> str:
    return ", ".join(sorted(row.archive for row in rows))


def _list(lines: Any, otherwise: str) -> Any:
    html = format_html_join("", '<li class="mb-1 breakable">{}</li>', ((line,) for line in lines))
    return format_html('<ol class="list-none">{}</ol>', html) if html else otherwise


class ArchiveSteps(StepsMixin):
    """What a source's page shows of its copies, with two buttons. Mixed into the admin of sources."""

    archive_fieldset = (_("Archives"), {"fields": ["copies_of_it", "asked_of_archives"]})
    archive_fields = ("copies_of_it", "asked_of_archives")

    def archive_urls(self) -> list[Any]:
        model_admin: Any = self
        wrap = model_admin.admin_site.admin_view
        return [
            path(f"<path:object_id>/{name.replace('_', '-')}/", wrap(self._door(step)), name=f"sources_source_{name}")
            for name, step in STEPS.items()
        ]

    def _door(self, step: Step) -> Any:
        def view(request: HttpRequest, object_id: str) -> HttpResponse:
            if not request.user.has_perm("sources.add_archiverequest"):
                raise PermissionDenied
            return self.run_step(request, object_id, step)

        return view

    @admin.display(description=_("Copies"))
    def copies_of_it(self, row: Source) -> Any:
        """Newest first; the one that can stand for the source before all."""
        copies = list(row.archived_copies.order_by("-captured_at", "-id")[:SHOWN])
        if not copies:
            return gettext("None known.")
        lines = [
            format_html('{} <span class="opacity-75">{}</span>', link_to(copy), copy.get_origin_display().lower())
            for copy in copies
        ]
        label = "To link to instead" if row.health in LOST else "Closest to when it was read"
        best = format_html("<strong>{}:</strong> {}", label, link_to(row.archived_copy() or copies[0]))
        return _list([best, *lines], "")

    @admin.display(description=_("Asked of archives"))
    def asked_of_archives(self, row: Source) -> Any:
        if not current_archives():
            return gettext("No archive is set; see ARCHIVE_TIMEMAPS and the settings beside it.")
        rows = row.archive_requests.select_related("asked_by")[:SHOWN]
        return format_html("{}{}", _list(map(_line, rows), ""), _buttons(row))


def _buttons(row: Source) -> SafeString:
    links = (
        (reverse(f"admin:sources_source_{name}", args=[row.pk]), BUTTON, step.title) for name, step in STEPS.items()
    )
    return format_html(
        '<div class="flex flex-wrap gap-2 mt-2">{}</div>',
        format_html_join("", '<a href="{}" class="{}">{}</a>', links),
    )


def _line(row: ArchiveRequest) -> SafeString:
    by = f", asked for by {row.asked_by}" if row.asked_by else ""
    then = f" Next: {row.next_try_at:%Y-%m-%d %H:%M}." if row.next_try_at else ""
    said = f"{row.archive}: {row.get_kind_display().lower()}{by}. {row.get_state_display()}. {row.error}{then}"
    return format_html('<span class="opacity-75">{}</span> {}', f"{row.created_at:%Y-%m-%d %H:%M}", said)


@admin.register(ArchivedCopy)
class ArchivedCopyAdmin(ReadOnlyAdmin):
    list_display = ("captured_at", "archive", "source", "origin", "seen_at")
    list_filter = ("archive", "origin")
    search_fields = ("source__title", "source__url", "url")
    list_select_related = ("source",)
    fields = ("source", "link", "archive", "captured_at", "original_url", "origin", "seen_at", "public_id")
    readonly_fields = ("link",)

    @admin.display(description=_("Copy"))
    def link(self, row: ArchivedCopy) -> SafeString:
        return format_html(
            '<a class="underline breakable" href="{}" rel="noopener noreferrer nofollow" target="_blank">{}</a>',
            row.url,
            row.url,
        )


@admin.register(ArchiveRequest)
class ArchiveRequestAdmin(ReadOnlyAdmin):
    list_display = ("created_at", "archive", "kind", "source", "shown_state", "attempts", "next_try_at", "error")
    list_filter = ("state", "kind", "archive")
    search_fields = ("source__title", "source__url", "error")
    list_select_related = ("source",)
    exclude = ("lease", "leased_until", "moments")

    @display(
        description=_("State"),
        ordering="state",
        label={
            RequestState.WAITING: "default",
            RequestState.DONE: "success",
            RequestState.FAILED: "danger",
            RequestState.UNDER_WAY: "info",
            RequestState.NOT_ARCHIVED: "warning",
        },
    )
    def shown_state(self, row: ArchiveRequest) -> tuple[str, str]:
        return row.state, row.get_state_display()
