"""Articles and claimants in the admin. Claims, which carry evidence, are in `verification.admin`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import format_lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from unfold.decorators import action
from unfold.widgets import (
    UnfoldAdminFileFieldWidget,
    UnfoldAdminSingleDateWidget,
    UnfoldAdminTextareaWidget,
    UnfoldAdminTextInputWidget,
    UnfoldAdminURLInputWidget,
    UnfoldBooleanWidget,
)

from claims.checked_before import look_up_on_import, seen, told
from claims.models import Appearance, Article, Carrying, Claimant, LookUp
from claims.services import add_claimant, edit_article, edit_claimant, import_article
from claims.suggesting import AT_LEAST, suggest_and_ask
from claims.text.intake import too_large
from config.admin import ServiceAdmin, Step, StepsMixin, acting_user, paragraphs


class TextForm(forms.Form):
    """A text is uploaded or pasted: one of the two."""

    ways: tuple[str, ...] = ("file", "text")  # the fields that bring the text
    one_of_them = _("Upload a file or paste a text: one of the two.")

    file = forms.FileField(
        required=False,
        allow_empty_file=True,
        widget=UnfoldAdminFileFieldWidget,
        help_text=_("Plain text or HTML in UTF-8, DOCX or PDF; at most 5 MB."),
    )
    text = forms.CharField(
        required=False,
        strip=False,
        widget=UnfoldAdminTextareaWidget(attrs={"rows": 12}),
        help_text=_("Or paste the text here."),
    )

    def clean_file(self) -> Any:
        """A file beyond the limit is refused before it is read."""
        upload = self.cleaned_data["file"]
        if upload and upload.size > settings.IMPORT_MAX_BYTES:
            raise forms.ValidationError(str(too_large(upload.size, settings.IMPORT_MAX_BYTES)))
        return upload

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        told = any(name in self.errors for name in self.ways)
        if not told and sum(bool(cleaned.get(name)) for name in self.ways) != 1:
            self.add_error(self.ways[0], self.one_of_them)
        return cleaned


class NewArticleForm(TextForm, forms.ModelForm):
    """A new article: its text, and what is known of it."""

    class Meta:
        model = Article
        fields = ["title", "url", "byline", "publication", "published_on", "language"]
        widgets = {
            "title": UnfoldAdminTextInputWidget,
            "url": UnfoldAdminURLInputWidget,
            "byline": UnfoldAdminTextInputWidget,
            "publication": UnfoldAdminTextInputWidget,
            "published_on": UnfoldAdminSingleDateWidget,
            "language": UnfoldAdminTextInputWidget,
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["title"].required = False
        self.fields["title"].help_text = _("Leave empty to take the page's title or the first line.")
        self.fields["language"].required = False
        self.fields["language"].initial = ""
        self.fields["language"].help_text = _(
            "A short code such as en or ur. Leave empty to take what the page says, else the newsroom's language."
        )


class NewTextForm(TextForm):
    """The next text of an article."""


class SuggestForm(forms.Form):
    at_least = forms.FloatField(
        label=_("Least check-worthiness"),
        min_value=0,
        max_value=1,
        initial=AT_LEAST,
        widget=UnfoldAdminTextInputWidget(attrs={"inputmode": "decimal"}),
        help_text=format_lazy(_("From 0 to 1. Opinions stay below {least:g}, forecasts below 0.6."), least=AT_LEAST),
    )
    split = forms.BooleanField(
        label=_("Split compound sentences"),
        required=False,
        widget=UnfoldBooleanWidget,
        help_text=_("Each part becomes a claim of its own."),
    )


def _suggest(article: Article, values: Mapping[str, Any], by: User) -> str:
    return str(suggest_and_ask(revision=article.current_revision, by=by, **values))


def _new_text(article: Article, values: Mapping[str, Any], by: User) -> str:
    upload, pasted = values["file"], values["text"].replace("\r\n", "\n")
    data, name = (upload.read(), upload.name) if upload else (pasted.encode(), "")
    revision = import_article(data=data, filename=name, article=article, by=by)
    waiting = Carrying.objects.open().filter(revision=revision).count()
    number = {"number": revision.number, "waiting": waiting}
    said = gettext("Brought in as revision %(number)s. Claims whose place you should look at: %(waiting)s.") % number
    return f"{said} {told(look_up_on_import(revision))}"


NEW_TEXT = Step(
    title=_("Bring a new text in"),
    explanation=_(
        "The text before stays. Claims are carried over by their passages; the comparison of the two shows which "
        "were lost or found only nearly."
    ),
    form=NewTextForm,
    act=_new_text,
    submit=_("Bring in"),
)

SUGGEST = Step(
    title="Suggest claims",
    explanation="Reads the text and writes down what it claims, as suggestions with reasons. What stands in the text "
    "already stays as it is; people accept or dismiss the rest.",
    form=SuggestForm,
    act=_suggest,
    submit="Suggest",
)


@admin.register(Article)
class ArticleAdmin(StepsMixin, ServiceAdmin):
    actions_detail: tuple[str, ...] = ("new_text", "suggest")
    new_form: type[NewArticleForm] = NewArticleForm
    list_display: tuple[str, ...] = ("title", "publication", "published_on", "language", "claim_count", "created_at")
    list_filter = ("language", "publication")
    search_fields = ("title", "publication", "byline", "public_id")
    readonly_fields = ("public_id", "revision", "claims_in_it", "checked_before", "text", "added_by", "created_at")
    date_hierarchy = "created_at"

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).with_progress()

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        if obj is None:
            kwargs["form"] = self.new_form
        return super().get_form(request, obj, change=change, **kwargs)

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        if obj is None:
            described = ["title", "url", "byline", "publication", "published_on", "language"]
            return [
                (_("The text"), {"fields": [*self.new_form.ways]}),
                (_("What is known about it"), {"fields": described}),
            ]
        return super().get_fieldsets(request, obj)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return self.readonly_fields if obj else ()

    fieldsets = [
        (None, {"fields": ["title", "url", "byline", "publication", "published_on", "language"]}),
        (_("Claims in it"), {"fields": ["claims_in_it", "checked_before"]}),
        (_("Text"), {"fields": ["revision", "text"]}),
        (_("Record"), {"fields": ["public_id", "added_by", "created_at"]}),
    ]

    def add(self, request: HttpRequest, values: dict[str, Any]) -> Article:
        upload = values.pop("file", None)
        pasted = values.pop("text", "").replace("\r\n", "\n")  # browsers send every line break so
        revision = import_article(
            data=upload.read() if upload else pasted.encode(),
            filename=upload.name if upload else "",
            by=acting_user(request),
            **values,
        )
        messages.info(request, told(look_up_on_import(revision)))
        return revision.article

    def edit(self, request: HttpRequest, row: Any, changes: dict[str, Any], version: int) -> Article:
        return edit_article(article=row, changes=changes, expected_version=version, by=acting_user(request))

    def has_new_text_permission(self, request: HttpRequest, object_id: Any = None) -> bool:
        return request.user.has_perm("claims.add_article")

    @action(description=_("Bring a new text in"), icon="post_add", url_path="new-text", permissions=["new_text"])
    def new_text(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return self.run_step(request, object_id, NEW_TEXT)

    def has_suggest_permission(self, request: HttpRequest, object_id: Any = None) -> bool:
        return request.user.has_perm("claims.add_claim")

    @action(description=_("Suggest claims"), icon="auto_awesome", permissions=["suggest"])
    def suggest(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return self.run_step(request, object_id, SUGGEST)

    @admin.display(description=_("Claims"), ordering="claim_count")
    def claim_count(self, row: Any) -> SafeString:
        url = f"{reverse('admin:claims_claim_changelist')}?article={row.public_id}"
        return format_html('<a href="{}" class="underline">{}</a>', url, row.claim_count)

    @admin.display(description=_("Revision"))
    def revision(self, row: Article) -> str:
        now = row.current_revision
        return f"{now.number}, {len(now.text):,} characters, SHA-256 {now.sha256}"

    @admin.display(description=_("Text"))
    def text(self, row: Article) -> SafeString:
        return paragraphs(row.current_revision.text)

    @admin.display(description=_("Checked before"))
    def checked_before(self, row: Article) -> Any:
        look_up = LookUp.objects.filter(revision=row.current_revision).first()
        lines = format_html_join(
            "",
            '<li class="mb-1"><bdi>{}</bdi> <span class="opacity-75">({}) <bdi>{}</bdi></span></li>',
            ((one.exact, "; ".join(one.why), one.claim) for one in seen(look_up)),
        )
        return format_html('<p class="mb-3">{}</p><ol class="numbered max-w-3xl">{}</ol>', told(look_up), lines)

    @admin.display(description=_("Claims in it"))
    def claims_in_it(self, row: Article) -> Any:
        places = Appearance.objects.filter(revision=row.current_revision).select_related("claim").order_by("start")
        lines = format_html_join(
            "",
            '<li class="mb-1"><a class="underline" href="{}">{}</a> <span class="opacity-75">({})</span></li>',
            (
                (
                    reverse("admin:claims_claim_change", args=[place.claim_id]),
                    place.claim.statement,
                    place.claim.get_status_display(),
                )
                for place in places
            ),
        )
        write = format_html(
            '<a class="underline" href="{}?article={}">{}</a>',
            reverse("admin:claims_claim_add"), row.pk, gettext("Write a claim down"),
        )  # fmt: skip
        return format_html('<ol class="numbered max-w-3xl mb-3">{}</ol>{}', lines, write)


@admin.register(Claimant)
class ClaimantAdmin(ServiceAdmin):
    list_display = ("name", "kind", "description", "wikidata_id")
    list_filter = ("kind",)
    search_fields = ("name", "aliases", "description")
    fields = ("name", "kind", "aliases", "description", "wikidata_id")

    def add(self, request: HttpRequest, values: dict[str, Any]) -> Claimant:
        return add_claimant(by=acting_user(request), **values)

    def edit(self, request: HttpRequest, row: Any, changes: dict[str, Any], version: int) -> Claimant:
        return edit_claimant(claimant=row, changes=changes, expected_version=version, by=acting_user(request))
