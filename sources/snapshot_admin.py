"""Snapshots in the admin: the text with a passage marked, the page as it was without what acts in it, the bytes.

Nothing that was captured is ever shown as itself in our origin: a page is shown anew, in a sandbox; the rest is
downloaded.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from unfold.decorators import action, display

from config.admin import ReadOnlyAdmin, Step, StepsMixin
from config.errors import Conflict
from sources.capture.harmless import HEADERS, harmless_html
from sources.models import Snapshot
from sources.services.snapshots import Seen, SnapshotDamaged, verify_snapshot, warc_files, what_was_seen

HTML = ("text/html", "application/xhtml+xml")
# Endings of downloads. HTML comes as text: opened from a disk it would run.
ENDINGS = {"application/pdf": "pdf", "image/png": "png", "image/jpeg": "jpg", "image/gif": "gif", "image/webp": "webp"}


def _verify(row: Any, values: Any, by: Any) -> str:
    if fault := verify_snapshot(row):
        raise Conflict(format_lazy(_("It is damaged: {fault}."), fault=fault))
    return "It is whole: every digest holds."


VERIFY = Step(
    title="Verify this snapshot",
    explanation="Everything that is kept of it is read and held against its digests.",
    form=forms.Form,
    act=_verify,
    submit="Verify",
)


@admin.register(Snapshot)
class SnapshotAdmin(StepsMixin, ReadOnlyAdmin):
    list_display = ("captured_at", "source", "title", "content_type", "size", "keeping")
    list_filter = (("custody__fault", admin.EmptyFieldListFilter),)
    list_select_related = ("source", "custody")
    search_fields = ("sha256", "title", "source__title", "source__url")
    fieldsets = [
        (None, {"fields": ["source", "title", "captured_at", "final_url", "seen"]}),
        (_("How it is kept"), {"fields": ["custody_state", "records"]}),
        (_("Record"), {"fields": ["http_status", "content_type", "size", "sha256", "text_sha256", "public_id"]}),
    ]
    readonly_fields = ("seen", "custody_state", "records")
    actions_detail = ("page", "download", "warc", "verify")

    def get_urls(self) -> list[Any]:
        frame = self.admin_site.admin_view(self.frame)
        return [path("<path:object_id>/frame/", frame, name="sources_snapshot_frame"), *super().get_urls()]

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Any:
        """The snapshot, with the passage that the address asks to be marked: start and end in code points."""
        row: Any = super().get_object(request, object_id, from_field)
        if row is not None and "start" in request.GET:
            row.marked = _passage_of(request, len(row.text))
            if row.marked is None:
                messages.warning(request, _("The passage that was asked for is not in this text."))
        return row

    def get_actions_detail(self, request: HttpRequest, object_id: Any) -> Any:
        shown = super().get_actions_detail(request, object_id)
        row = self.get_object(request, str(object_id))
        return [item for item in shown if item.path != "page" or (row and _is_html(row.content_type))]

    @action(description=_("See the page"), icon="visibility", url_path="page", permissions=["view"])
    def page(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return self._with(request, object_id, lambda row: self._shown(request, row))

    @action(description=_("Download"), icon="download", url_path="download", permissions=["view"])
    def download(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return self._with(request, object_id, _download)

    @action(description=_("Download as WARC"), icon="inventory_2", url_path="warc", permissions=["view"])
    def warc(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return self._with(request, object_id, _warc)

    @action(description=_("Verify"), icon="verified", url_path="verify", permissions=["view"])
    def verify(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return self.run_step(request, object_id, VERIFY)

    def frame(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """The page by itself, for the frame on our page."""
        row = self._row(request, object_id)
        if not _is_html(row.content_type):
            raise Http404
        try:
            seen = what_was_seen(row)
        except SnapshotDamaged as damaged:
            return HttpResponse(damaged.message, status=409, content_type="text/plain; charset=utf-8", headers=HEADERS)
        shown = harmless_html(seen.body, content_type=seen.content_type)
        return HttpResponse(shown, content_type="text/html; charset=utf-8", headers=HEADERS)

    def _shown(self, request: HttpRequest, row: Snapshot) -> HttpResponse:
        what_was_seen(row)  # what is damaged is told here, not inside the frame
        context = {
            **self.admin_site.each_context(request),
            "title": row.title or "A page as it was",
            "row": row,
            "frame": reverse("admin:sources_snapshot_frame", args=[row.pk]),
            "back": self._address(row),
            "opts": self.opts,
        }
        return render(request, "sources/snapshot_page.html", context)

    def _with(self, request: HttpRequest, object_id: str, answer: Callable[[Snapshot], HttpResponse]) -> HttpResponse:
        row = self._row(request, object_id)
        try:
            return answer(row)
        except SnapshotDamaged as damaged:
            messages.error(request, damaged.message)
            return HttpResponseRedirect(self._address(row))

    def _row(self, request: HttpRequest, object_id: str) -> Snapshot:
        if not self.has_view_permission(request):
            raise PermissionDenied
        row = self.get_object(request, object_id)
        if row is None:
            raise Http404
        return row

    def _address(self, row: Snapshot) -> str:
        return reverse("admin:sources_snapshot_change", args=[row.pk])

    @admin.display(description=_("Text"))
    def seen(self, row: Any) -> SafeString:
        return marked_text(row.text, getattr(row, "marked", None))

    @display(description=_("Kept"), label={"whole": "success", "damaged": "danger"})
    def keeping(self, row: Snapshot) -> str:
        custody = getattr(row, "custody", None)
        return "–" if custody is None else "damaged" if custody.fault else "whole"

    @admin.display(description=_("Digests"))
    def custody_state(self, row: Snapshot) -> str:
        custody = getattr(row, "custody", None)
        if custody is None:
            return "Not looked at yet."
        found = f"Damaged: {custody.fault}." if custody.fault else "All hold."
        return f"{found} Last looked at on {custody.verified_at:%Y-%m-%d %H:%M}."

    @admin.display(description=_("WARC records"))
    def records(self, row: Snapshot) -> Any:
        lines = format_html_join(
            "",
            '<li class="mb-1 breakable"><span class="opacity-75">{}</span> {}, {} bytes, {}</li>',
            (
                (f"{one.captured_at:%Y-%m-%d %H:%M}", one.get_kind_display(), f"{one.size:,}", one.name)
                for one in row.captures.all()
            ),
        )
        return format_html('<ol class="list-none">{}</ol>', lines) if lines else "None: it is older than they are."


def marked_text(text: str, passage: tuple[int, int] | None) -> SafeString:
    """A text with its lines, each in its own direction, and a passage marked (start and end in code points)."""
    start, end = passage or (0, 0)
    lines, at = [], 0
    for line in text.splitlines(keepends=True):
        cut = slice(max(0, start - at), max(0, end - at))
        at += len(line)
        if line.strip():
            lines.append((line[: cut.start], _mark(line[cut]), line[max(cut.start, cut.stop) :]))
    shown = format_html_join("", '<p dir="auto" class="mb-2">{}{}{}</p>', lines)
    return format_html('<div class="max-w-3xl leading-7">{}</div>', shown)


def _mark(words: str) -> SafeString | str:
    return format_html('<mark dir="auto">{}</mark>', words) if words.strip() else words


def _passage_of(request: HttpRequest, length: int) -> tuple[int, int] | None:
    given = request.GET.get("start", ""), request.GET.get("end", "")
    if not all(number.isascii() and number.isdecimal() and len(number) < 10 for number in given):
        return None
    start, end = map(int, given)
    return (start, end) if start < end <= length else None


def _is_html(content_type: str) -> bool:
    return content_type.partition(";")[0].strip().lower() in HTML


def _download(row: Snapshot) -> HttpResponse:
    seen = what_was_seen(row)
    return _attachment(seen.body, f"snapshot-{row.public_id}.{_ending(seen)}")


def _warc(row: Snapshot) -> HttpResponse:
    """WARC files may follow each other in one."""
    return _attachment(b"".join(file.data for file in warc_files(row)), f"snapshot-{row.public_id}.warc.gz")


def _attachment(data: bytes, name: str) -> HttpResponse:
    """A download, whatever a browser makes of its bytes."""
    named = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(data, content_type="application/octet-stream", headers={**HEADERS, **named})


def _ending(seen: Seen) -> str:
    return ENDINGS.get(seen.mime, "txt" if seen.mime.startswith("text/") else "bin")
