"""An article's further doors in the admin: the dossier in from files and out as a zip archive, and the reading room."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from unfold.decorators import action
from unfold.widgets import UnfoldAdminFileFieldWidget

from claims.models import Article
from config.admin import Step, acting_user
from config.errors import Refused
from verification.admin.readings import ReadingDoors
from verification.dossier.archive import unzipped, zipped
from verification.dossier.exporter import export_dossier
from verification.dossier.format import ABOUT, ARTICLE, CLAIMS, SOURCES
from verification.dossier.ids import IDS
from verification.dossier.importer import import_dossier


class DossierForm(forms.Form):
    dossier = forms.FileField(
        label=_("Zip archive"),
        required=False,
        widget=UnfoldAdminFileFieldWidget,
        help_text=_("With article.txt, claims.json and sources.json inside. Or bring the three files one by one:"),
    )
    article = forms.FileField(
        label="article.txt", required=False, allow_empty_file=True, widget=UnfoldAdminFileFieldWidget
    )
    claims = forms.FileField(
        label="claims.json", required=False, allow_empty_file=True, widget=UnfoldAdminFileFieldWidget
    )
    sources = forms.FileField(
        label="sources.json", required=False, allow_empty_file=True, widget=UnfoldAdminFileFieldWidget
    )
    about = forms.FileField(
        label="article.json",
        required=False,
        allow_empty_file=True,
        widget=UnfoldAdminFileFieldWidget,
        help_text=_("Only if the dossier has one."),
    )
    ids = forms.FileField(
        label="ids.json",
        required=False,
        allow_empty_file=True,
        widget=UnfoldAdminFileFieldWidget,
        help_text=_("Only if the dossier has one: what is new here keeps the ids that it has there."),
    )


FILES = {"article": ARTICLE, "claims": CLAIMS, "sources": SOURCES, "about": ABOUT, "ids": IDS}


def _import(row: Any, values: Mapping[str, Any], by: User) -> str:
    files = {FILES[name]: values[name].read() for name in FILES if values.get(name)}
    if values.get("dossier"):
        files = {**unzipped(values["dossier"].read(), max_bytes=settings.IMPORT_MAX_BYTES), **files}
    return str(import_dossier(files=files, by=by))


IMPORT = Step(
    title=_("Import a dossier"),
    explanation=_(
        "An article with its claims, sources and evidence comes in whole or not at all. "
        "Ratings arrive as proposals that wait for a second person."
    ),
    form=DossierForm,
    act=_import,
    submit=_("Import"),
)


class ArticleWithDossierAdmin(ReadingDoors):
    actions_list = ("bring_in", "import_dossier")
    actions_detail = ("reading_room", *ReadingDoors.actions_detail, "export_dossier")

    def has_import_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm("claims.add_claim")

    @action(description=_("Import a dossier"), icon="upload", permissions=["import"])
    def import_dossier(self, request: HttpRequest) -> HttpResponse:
        back = reverse("admin:claims_article_changelist")
        form = DossierForm(*((request.POST, request.FILES) if request.method == "POST" else ()))
        if form.is_valid():
            try:
                messages.success(request, IMPORT.act(None, form.cleaned_data, acting_user(request)))
                return HttpResponseRedirect(back)
            except Refused as refused:
                for problem in refused.problems:
                    form.add_error(None, str(problem))
        context = {
            **self.admin_site.each_context(request),
            "title": IMPORT.title,
            "step": IMPORT,
            "form": form,
            "back": back,
            "opts": self.opts,
        }
        return render(request, "steps/step.html", context)

    @action(description=_("Open in the reading room"), icon="menu_book", url_path="reading-room")
    def reading_room(self, request: HttpRequest, object_id: str) -> HttpResponse:
        article = get_object_or_404(Article, pk=object_id)
        return HttpResponseRedirect(reverse("workbench:room", args=[article.public_id]))

    @action(description=_("Export as a dossier"), icon="download")
    def export_dossier(self, request: HttpRequest, object_id: str) -> HttpResponse:
        article = get_object_or_404(Article, pk=object_id)
        response = HttpResponse(zipped(export_dossier(article=article)), content_type="application/zip")
        response["Content-Disposition"] = f'attachment; filename="dossier-{article.public_id}.zip"'
        return response


admin.site.unregister(Article)
admin.site.register(Article, ArticleWithDossierAdmin)
