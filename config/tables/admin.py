"""The pages of tables in the admin: a list out as a file, and a file in after a look at what it changes."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.admin.options import IncorrectLookupParameters
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from unfold.decorators import action
from unfold.widgets import UnfoldAdminFileFieldWidget

from config.admin import ServiceAdmin, acting_user
from config.errors import Conflict, Invalid, Refused
from config.tables.files import FORMATS, MOST_BYTES, MOST_ROWS, Columns, read_table
from config.tables.planning import ID, VERSION, Plan, Tabled, What, planned

MOST_EXPORTED = 100_000  # rows
SHOWN = 200  # lines and problems that a preview shows
KEPT = 3600  # seconds for which a file waits to be confirmed


class ExportDoors(ServiceAdmin):
    """A list as CSV, XLSX or JSON: the rows that its filters and its search leave, in its order."""

    exported: Columns = ()
    exported_with: Sequence[str] = ()  # relations that the columns look at
    list_after_template = "tables/export.html"

    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view(never_cache(require_safe(self.export_view)))
        return [path("export/<str:name>/", view, name=self._named("export")), *super().get_urls()]

    def _named(self, what: str) -> str:
        return f"{self.opts.app_label}_{self.opts.model_name}_{what}"

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> Any:
        links = [(name.upper(), reverse(f"admin:{self._named('export')}", args=[name])) for name in FORMATS]
        query = request.GET.urlencode()
        return super().changelist_view(
            request, {**(extra_context or {}), "exports": links, "exported_query": query and f"?{query}"}
        )

    def export_view(self, request: HttpRequest, name: str) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        if name not in FORMATS:
            raise Http404
        back = reverse(f"admin:{self._named('changelist')}")
        try:
            rows = self.get_changelist_instance(request).get_queryset(request)
        except IncorrectLookupParameters:
            return HttpResponseRedirect(f"{back}?e=1")
        content_type, written = FORMATS[name]
        try:
            if (count := rows.count()) > MOST_EXPORTED:
                told = _("These are %(count)s rows; at most %(most)s can be exported at once. Filter the list.")
                raise Invalid(told % {"count": f"{count:,}", "most": f"{MOST_EXPORTED:,}"})
            joined = rows.select_related(*self.exported_with) if self.exported_with else rows
            data = written(self.exported, joined.iterator(chunk_size=1000))
        except Refused as refused:
            messages.error(request, refused.message)
            return HttpResponseRedirect(f"{back}?{request.GET.urlencode()}")
        response = HttpResponse(data, content_type=content_type)
        file_name = f"{self.opts.model_name}s-{timezone.localdate():%Y-%m-%d}.{name}"
        response["Content-Disposition"] = f'attachment; filename="{file_name}"'
        response["X-Content-Type-Options"] = "nosniff"
        return response


class TableForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("Table"),
        allow_empty_file=True,
        widget=UnfoldAdminFileFieldWidget(attrs={"accept": ".csv,.xlsx"}),
        help_text=gettext_lazy("CSV in UTF-8, or XLSX without macros. The first line names the columns."),
    )

    def clean_file(self) -> Any:
        upload = self.cleaned_data["file"]
        if upload.size > MOST_BYTES:
            raise forms.ValidationError(
                _("The file is larger than %(most)s bytes. Split it.") % {"most": f"{MOST_BYTES:,}"}
            )
        return upload


class ImportDoors(ExportDoors):
    """A table in: looked at first, line by line, and then taken in whole or not at all."""

    table: Tabled
    actions_list: tuple[str, ...] = ("import_table",)

    def write_table(self, plan: Plan, request: HttpRequest) -> None:
        """Calls the service that writes the plan down."""
        raise NotImplementedError

    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view(never_cache(self.table_view))
        return [path("table/", view, name=self._named("table")), *super().get_urls()]

    def has_import_table_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.has_add_permission(request)

    @action(description=gettext_lazy("Import a table"), icon="table_view", permissions=["import_table"])
    def import_table(self, request: HttpRequest) -> HttpResponse:
        return HttpResponseRedirect(reverse(f"admin:{self._named('table')}"))

    def table_view(self, request: HttpRequest) -> HttpResponse:
        if not self.has_import_table_permission(request):
            raise PermissionDenied
        if request.method == "POST" and "token" in request.POST:
            return self._confirmed(request)
        form = TableForm(*((request.POST, request.FILES) if request.method == "POST" else ()))
        if not form.is_valid():
            return self._shown(request, form)
        data = form.cleaned_data["file"].read()
        try:
            plan = planned(self.table, read_table(data))
        except Refused as refused:
            form.add_error("file", refused.message)
            return self._shown(request, form)
        return self._previewed(request, plan, data)

    def _confirmed(self, request: HttpRequest) -> HttpResponse:
        """Takes in what was shown, if it is still what would happen; else shows what would happen now."""
        data = cache.get(self._place(request, request.POST["token"]))
        if data is None:
            messages.error(request, _("This file has waited too long. Upload it again."))
            return HttpResponseRedirect(request.path)
        plan = planned(self.table, read_table(data))
        if plan.digest != request.POST.get("digest"):
            messages.warning(request, _("Something was changed meanwhile. Nothing was imported; look again."))
            return self._previewed(request, plan, data, status=Conflict.status)
        if not cache.delete(self._place(request, request.POST["token"])):  # the button was pressed twice
            messages.warning(request, _("This file is being imported already."))
            return HttpResponseRedirect(reverse(f"admin:{self._named('changelist')}"))
        try:
            self.write_table(plan, request)
        except Refused as refused:
            messages.error(request, refused.message)
            return self._previewed(request, planned(self.table, read_table(data)), data, status=refused.status)
        messages.success(request, said(plan))
        return HttpResponseRedirect(reverse(f"admin:{self._named('changelist')}"))

    def _place(self, request: HttpRequest, token: str) -> str:
        """Where the file waits: for this person and this list only."""
        return f"table:{self.opts.label_lower}:{acting_user(request).pk}:{token[:64].encode().hex()}"

    def _previewed(self, request: HttpRequest, plan: Plan, data: bytes, *, status: int = 200) -> HttpResponse:
        token = ""
        if not plan.problems and (plan.counts[What.NEW] or plan.counts[What.CHANGED]):
            token = secrets.token_urlsafe(16)
            cache.set(self._place(request, token), data, KEPT)
        shown = [line for line in plan.lines if line.what in (What.NEW, What.CHANGED)]
        preview = {
            "plan": plan,
            "token": token,
            "counts": [(LABELS[what], plan.counts[what]) for what in What],
            "problems": plan.problems[:SHOWN],
            "more_problems": max(0, len(plan.problems) - SHOWN),
            "lines": [(line, LABELS[line.what]) for line in shown[:SHOWN]],
            "more_lines": max(0, len(shown) - SHOWN),
        }
        return self._shown(request, TableForm(), preview, status=status)

    def _shown(self, request: HttpRequest, form: TableForm, preview: Any = None, *, status: int = 200) -> HttpResponse:
        context = {
            **self.admin_site.each_context(request),
            "title": _("Import a table of %(what)s") % {"what": self.opts.verbose_name_plural},
            "opts": self.opts,
            "form": form,
            "columns": [column for column in self.table.columns if column.take],
            "told": [c for c in self.table.columns if not c.take and c.name not in (ID, VERSION)],
            "most": MOST_ROWS,
            "back": reverse(f"admin:{self._named('changelist')}"),
            **(preview or {}),
        }
        return render(request, "tables/import.html", context, status=status)


LABELS: dict[str, Any] = {
    What.NEW: gettext_lazy("new"),
    What.CHANGED: gettext_lazy("changed"),
    What.UNCHANGED: gettext_lazy("unchanged"),
    What.WRONG: gettext_lazy("wrong"),
}


def said(plan: Plan) -> str:
    """What an import did, in a sentence."""
    new, changed, same = (plan.counts[what] for what in (What.NEW, What.CHANGED, What.UNCHANGED))
    made = ngettext("%(count)s new", "%(count)s new", new) % {"count": new}
    told = _("Imported: %(made)s, %(changed)s changed, %(same)s unchanged.")
    return told % {"made": made, "changed": changed, "same": same}
