"""Bringing an article in by its address: the form, the page that waits for the worker, and the look before it counts.

`ReadingDoors` is mixed into the article's admin; the rules are in `verification.services.readings`.
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods
from django_htmx.http import HttpResponseClientRefresh
from unfold.decorators import action
from unfold.widgets import UnfoldAdminSingleDateWidget, UnfoldAdminTextInputWidget, UnfoldAdminURLInputWidget

from claims.admin import ArticleAdmin, NewArticleForm
from claims.checked_before import look_up_on_import, told
from claims.models import Article, ArticleRevision
from config.admin import acting_user
from config.errors import Invalid, Refused
from config.tables.admin import ExportDoors
from verification.admin.exported import ARTICLES
from verification.models import PageReading, ReadingState
from verification.services.readings import (
    DETAILS,
    Read,
    ask_to_read,
    newest_reading_of,
    take_reading,
    what_was_read,
)

SHOWN = 40  # lines of the text that are shown before it is brought in


class BringForm(NewArticleForm):
    """An address, a file or a paste: one of the three."""

    ways = ("address", "file", "text")
    one_of_them = gettext_lazy("Give an address, upload a file or paste a text: one of the three.")
    address = forms.CharField(
        label=gettext_lazy("Address of the page"),
        required=False,
        max_length=2048,
        widget=UnfoldAdminURLInputWidget(attrs={"placeholder": "https://", "dir": "ltr", "autocomplete": "off"}),
        help_text=gettext_lazy("A web page, PDF or Word document. It is read, kept, and shown before it counts."),
    )


class TakeForm(forms.Form):
    """What was read of the article, to be corrected before it is brought in."""

    title = forms.CharField(
        label=gettext_lazy("Title"), max_length=500, widget=UnfoldAdminTextInputWidget(attrs={"dir": "auto"})
    )
    byline = forms.CharField(
        label=gettext_lazy("Byline"),
        max_length=300,
        required=False,
        widget=UnfoldAdminTextInputWidget(attrs={"dir": "auto"}),
    )
    publication = forms.CharField(
        label=gettext_lazy("Publication"),
        max_length=300,
        required=False,
        widget=UnfoldAdminTextInputWidget(attrs={"dir": "auto"}),
    )
    published_on = forms.DateField(
        label=gettext_lazy("Published on"),
        required=False,
        widget=UnfoldAdminSingleDateWidget,
        help_text=gettext_lazy("As 2014-09-27; empty where the page prints no date."),
    )
    language = forms.CharField(
        label=gettext_lazy("Language"),
        max_length=35,
        widget=UnfoldAdminTextInputWidget,
        help_text=gettext_lazy("As a BCP 47 tag, such as en or ur."),
    )


def room_of(article: Article) -> str:
    return reverse("workbench:room", args=[article.public_id])


class ReadingDoors(ExportDoors, ArticleAdmin):
    """The article's form takes an address too, and what was brought in opens in the reading room."""

    new_form = BringForm
    exported = ARTICLES
    list_display = (ArticleAdmin.list_display[0], "opened", *ArticleAdmin.list_display[1:])

    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view(never_cache(require_http_methods(["GET", "POST"])(self.reading_view)))
        return [path("readings/<str:public_id>/", view, name="claims_article_reading"), *super().get_urls()]

    @admin.display(description=gettext_lazy("Reading room"))
    def opened(self, row: Article) -> str:
        address, said = room_of(row), _("Open in the reading room")
        return format_html('<a class="underline" href="{}">{}<span class="sr-only">: {}</span></a>', address, said, row)

    @action(description=gettext_lazy("Bring an article in"), icon="add_link", permissions=["add"], url_path="bring")
    def bring_in(self, request: HttpRequest) -> HttpResponse:
        return HttpResponseRedirect(reverse("admin:claims_article_add"))

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> Any:
        given = request.method == "POST" and request.POST.get("address", "").strip()
        if given and (reading := self._asked_for(request)):
            return HttpResponseRedirect(reverse("admin:claims_article_reading", args=[reading.public_id]))
        one_button = {"show_save_and_add_another": False, "show_save_and_continue": False}
        return super().add_view(request, form_url, {**one_button, **(extra_context or {})})

    def _asked_for(self, request: HttpRequest) -> PageReading | None:
        """The reading that the form asks for; None where it is not usable, which the form then says itself."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = self.get_form(request)(request.POST, request.FILES)
        if not form.is_valid():
            return None
        details = {name: form.cleaned_data.get(name) for name in DETAILS}
        try:
            return ask_to_read(url=form.cleaned_data["address"], details=details, by=acting_user(request))
        except Refused as refused:
            request.refusal = Invalid(refused.message, field="address")  # type: ignore[attr-defined]
            return None

    def add(self, request: HttpRequest, values: dict[str, Any]) -> Article:
        values.pop("address")  # it is empty: what is read first comes another way
        return super().add(request, values)

    def response_add(self, request: HttpRequest, obj: Any, post_url_continue: Any = None) -> HttpResponse:
        """A text that was brought in opens in the reading room."""
        if {"_continue", "_addanother", "_popup"} & set(request.POST):
            return super().response_add(request, obj, post_url_continue)
        messages.success(request, brought_in(obj.current_revision))
        return HttpResponseRedirect(room_of(obj))

    def reading_view(self, request: HttpRequest, public_id: str) -> HttpResponse:
        """A page that is being read, what was read, or why it could not be."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        reading = get_object_or_404(
            PageReading.objects.select_related("snapshot__source", "revision"), public_id=public_id
        )
        if reading.revision is not None:
            return HttpResponseRedirect(room_of(reading.revision.article))
        if request.headers.get("HX-Request"):
            changed = reading.state != ReadingState.WAITING
            return HttpResponseClientRefresh() if changed else HttpResponse(status=204)
        if reading.state == ReadingState.READ:
            return self._offered(request, reading)
        if request.method == "POST" and reading.state == ReadingState.REFUSED:
            return self._again(request, reading)
        return render(request, "readings/reading.html", self._context(request, reading))

    def _again(self, request: HttpRequest, reading: PageReading) -> HttpResponse:
        again = ask_to_read(url=reading.url, details=reading.details, by=acting_user(request))
        return HttpResponseRedirect(reverse("admin:claims_article_reading", args=[again.public_id]))

    def _offered(self, request: HttpRequest, reading: PageReading) -> HttpResponse:
        """What was read, with the form that brings it in."""
        try:
            read = what_was_read(reading)
        except Refused as refused:
            context = {**self._context(request, reading), "refusal": refused.message}
            return render(request, "readings/reading.html", context, status=refused.status)
        form = _form_for(read, request.POST if request.method == "POST" else None)
        if form.is_valid():
            try:
                revision = take_reading(reading=reading, details=form.cleaned_data, by=acting_user(request))
            except Refused as refused:
                for problem in refused.problems:
                    form.add_error(problem.field if problem.field in form.fields else None, str(problem.message))
            else:
                messages.success(request, _("The text is here already.") if read.known else brought_in(revision))
                messages.info(request, told(look_up_on_import(revision)))
                return HttpResponseRedirect(room_of(revision.article))
        lines = [line for line in read.text.splitlines() if line.strip()]
        shown = {"read": read, "form": form, "lines": lines[:SHOWN], "rest": max(0, len(lines) - SHOWN)}
        counted = {"characters": len(read.text), "words": len(read.text.split())}
        return render(request, "readings/reading.html", {**self._context(request, reading), **shown, **counted})

    def _context(self, request: HttpRequest, reading: PageReading) -> dict[str, Any]:
        return {
            **self.admin_site.each_context(request),
            "title": _("Bring an article in"),
            "opts": self.opts,
            "reading": reading,
            "refusal": reading.refusal,
            "back": reverse("admin:claims_article_changelist"),
        }

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """Beside the text stands where it was read."""
        sets = super().get_fieldsets(request, obj)
        if obj is None:
            return sets
        return [
            (name, {**given, "fields": [*given["fields"], "read_from"]} if "revision" in given["fields"] else given)
            for name, given in sets
        ]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return (*super().get_readonly_fields(request, obj), "read_from") if obj else ()

    @admin.display(description=gettext_lazy("Read from"))
    def read_from(self, row: Article) -> Any:
        reading = newest_reading_of(row.current_revision)
        if reading is None or reading.snapshot is None:
            return "–"
        shot = reading.snapshot
        kept = reverse("admin:sources_snapshot_change", args=[shot.pk])
        source = reverse("admin:sources_source_change", args=[shot.source_id])
        return format_html(
            '<a class="underline" href="{}">{}</a> (<a class="underline breakable" href="{}">{}</a>)',
            kept,
            _("the page as it was on %(day)s") % {"day": f"{shot.captured_at:%Y-%m-%d}"},
            source,
            reading.url,
        )


def brought_in(revision: ArticleRevision) -> str:
    if revision.number == 1:
        return _("“%(article)s” is here now.") % {"article": revision.article}
    told = {"article": revision.article, "number": revision.number}
    return _("“%(article)s” has a new text, its revision %(number)s.") % told


def _form_for(read: Read, data: Any) -> forms.Form:
    """What is said of an article that is here already stays as it is, so nothing is asked."""
    if read.known or read.article:
        return forms.Form(data)
    return TakeForm(data, initial=read.details)
