"""The claim in the admin: what is claimed, where, on what evidence, and the buttons of the workflow."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AutocompleteSelect
from django.core.exceptions import PermissionDenied
from django.db.models import OuterRef, Prefetch, Subquery
from django.http import HttpRequest, HttpResponse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from unfold.decorators import action, display
from unfold.widgets import UnfoldAdminTextareaWidget

from claims.models import Article, ArticleRevision, Claim, Status
from claims.services import edit_claim, make_claim, place_claim
from claims.table import CLAIMS, import_claims_table
from claims.told_why import in_words
from config.admin import VERSION, StepsMixin, acting_user
from config.errors import Invalid
from config.history import act
from config.quoting.passages import find_passage
from config.tables.admin import ImportDoors
from config.tables.planning import Plan
from verification.admin.bundles import bundle_download
from verification.admin.filters import (
    ArticleFilter,
    AssigneeFilter,
    RatingFilter,
    SourceHealthFilter,
    TopicFilter,
    WorkListFilter,
)
from verification.admin.inlines import (
    EVIDENCE_FIELDS,
    EvidenceInline,
    NoteInline,
    ProposalInline,
    StatusChangeInline,
    VerdictInline,
)
from verification.admin.steps import STEPS, first_values, step_on
from verification.models import Assignment, Evidence, Proposal, Rating, Verdict
from verification.services import attach_evidence, detach_evidence, edit_evidence

STATUS_COLOURS = {
    Status.SUGGESTED: "default",
    Status.ACCEPTED: "info",
    Status.RESEARCHING: "warning",
    Status.IN_REVIEW: "primary",
    Status.PUBLISHED: "success",
    Status.DISMISSED: "default",
}
CLAIM_FIELDS = ("statement", "claimant", "kind", "made_on", "language")
TRIAGE_FIELDS = ("checkable", "checkworthiness", "topics", "entities")


class NewClaimForm(forms.ModelForm):
    """A claim, and where it stands if it stands in an article."""

    article = forms.ModelChoiceField(
        Article.objects.all(),
        required=False,
        widget=AutocompleteSelect(ArticleRevision._meta.get_field("article"), admin.site),
        help_text=_("The article it stands in, if any."),
    )
    passage = forms.CharField(
        required=False,
        strip=False,
        widget=UnfoldAdminTextareaWidget(attrs={"rows": 3}),
        help_text=_("The passage of the article, exactly as it stands there."),
    )

    class Meta:
        model = Claim
        fields = (*CLAIM_FIELDS, *TRIAGE_FIELDS)


@admin.register(Claim)
class ClaimAdmin(StepsMixin, ImportDoors):
    table = CLAIMS
    exported = CLAIMS.told
    exported_with = ("claimant",)
    list_display = (
        "statement_cut",
        "shown_status",
        "shown_rating",
        "kind",
        "claimant",
        "worth",
        "working_on_it",
        "created_at",
    )
    list_filter = (
        "status", WorkListFilter, RatingFilter, "kind", TopicFilter, AssigneeFilter, ArticleFilter, SourceHealthFilter,
    )  # fmt: skip
    search_fields = ("statement", "claimant__name", "public_id", "appearances__exact")
    autocomplete_fields = ("claimant",)
    list_select_related = ("claimant",)
    readonly_fields = ("status", "places", "why", "public_id", "created_by", "created_at", "updated_at")
    inlines = (EvidenceInline, NoteInline, ProposalInline, VerdictInline, StatusChangeInline)
    actions_detail = (*STEPS, "bundle")
    fieldsets = [
        (None, {"fields": ["status", *CLAIM_FIELDS]}),
        (_("Where it stands"), {"fields": ["places"]}),
        (_("For triage and search"), {"fields": [*TRIAGE_FIELDS, "why"]}),
        (_("Record"), {"fields": ["public_id", "created_by", "created_at", "updated_at"]}),
    ]

    def write_table(self, plan: Plan, request: HttpRequest) -> None:
        import_claims_table(plan=plan, by=acting_user(request))

    def get_queryset(self, request: HttpRequest) -> Any:
        current = Verdict.objects.current().filter(claim=OuterRef("pk")).values("rating")[:1]
        proposed = Proposal.objects.filter(claim=OuterRef("pk")).order_by("-id").values("rating")[:1]
        working = Prefetch("assignments", queryset=Assignment.objects.open().select_related("assignee"))
        return (
            super()
            .get_queryset(request)
            .annotate(current_rating=Subquery(current), proposed_rating=Subquery(proposed))
            .prefetch_related(working)
        )

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        if obj is None:
            kwargs["form"] = NewClaimForm
        return super().get_form(request, obj, change=change, **kwargs)

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        if obj is None:
            return [
                (None, {"fields": [*CLAIM_FIELDS]}),
                (_("Where it stands"), {"fields": ["article", "passage"]}),
                (_("For triage and search"), {"fields": [*TRIAGE_FIELDS]}),
            ]
        return super().get_fieldsets(request, obj)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        fixed: tuple[str, ...] = ()
        if obj and not super().has_change_permission(request, obj):
            fixed = (*CLAIM_FIELDS, *TRIAGE_FIELDS)
        elif obj and obj.is_published:
            fixed = CLAIM_FIELDS
        return (*super().get_readonly_fields(request, obj), *fixed)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Editors open the page too: the claim is not theirs to change, its evidence is."""
        allowed = super().has_change_permission(request, obj)
        return allowed or request.user.has_perm("verification.change_evidence")

    def get_inlines(self, request: HttpRequest, obj: Any) -> Any:
        return self.inlines if obj else ()

    def add(self, request: HttpRequest, values: dict[str, Any]) -> Claim:
        return _new_claim(by=acting_user(request), **values)

    def edit(self, request: HttpRequest, row: Any, changes: dict[str, Any], version: int) -> Claim:
        return edit_claim(claim=row, changes=changes, expected_version=version, by=acting_user(request))

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        """Evidence is attached, edited and taken away by its services; the other inlines are only read."""
        if formset.model is not Evidence:
            return
        by = acting_user(request)
        formset.save(commit=False)
        for evidence in formset.deleted_objects:
            detach_evidence(evidence=evidence, by=by)
        for row in formset.initial_forms:
            if row.has_changed() and row.instance not in formset.deleted_objects:
                changes = {name: row.cleaned_data[name] for name in row.changed_data if name != VERSION}
                version = row.cleaned_data[VERSION] or 0
                stored = Evidence.objects.get(pk=row.instance.pk)
                edit_evidence(evidence=stored, changes=changes, expected_version=version, by=by)
        for row in formset.extra_forms:
            if row.has_changed():
                values = {name: row.cleaned_data[name] for name in EVIDENCE_FIELDS if name != "position"}
                attach_evidence(claim=form.instance, by=by, **values)

    def get_actions_detail(self, request: HttpRequest, object_id: Any) -> Any:
        """The steps that lead on from where the claim stands, and the bundle of what is published."""
        row = self.get_object(request, str(object_id))
        shown = super().get_actions_detail(request, object_id)
        stages = {**{name: step[0] for name, step in STEPS.items()}, "bundle": (Status.PUBLISHED,)}
        return [item for item in shown if row and row.status in stages[item.path.replace("-", "_")]]

    def _step(self, request: HttpRequest, object_id: str, name: str) -> HttpResponse:
        row = self.get_object(request, object_id)
        if row is None:
            return self.run_step(request, object_id, STEPS[name][1])
        return self.run_step(request, object_id, step_on(name, row), initial=first_values(name, row))

    @action(description=_("Accept"), icon="check", url_path="accept")
    def accept(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return self._step(request, object_id, "accept")

    @action(description=_("Take up"), icon="search", url_path="take-up")
    def take_up(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return self._step(request, object_id, "take_up")

    @action(description=_("Propose a verdict"), icon="gavel", url_path="propose")
    def propose(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return self._step(request, object_id, "propose")

    @action(description=_("Approve and publish"), icon="publish", url_path="publish")
    def publish(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return self._step(request, object_id, "publish")

    @action(description=_("Return"), icon="undo", url_path="return-")
    def return_(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return self._step(request, object_id, "return_")

    @action(description=_("Reopen"), icon="lock_open", url_path="reopen")
    def reopen(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return self._step(request, object_id, "reopen")

    @action(description=_("Dismiss"), icon="block", url_path="dismiss")
    def dismiss(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return self._step(request, object_id, "dismiss")

    @action(description=_("Write a note"), icon="edit_note", url_path="note")
    def note(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return self._step(request, object_id, "note")

    @action(description=_("Assign"), icon="person_add", url_path="assign")
    def assign(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return self._step(request, object_id, "assign")

    @action(description=_("Proof bundle"), icon="folder_zip", url_path="bundle")
    def bundle(self, request: HttpRequest, object_id: str) -> Any:
        row = self.get_object(request, object_id)
        if row is None or not self.has_view_permission(request, row):
            raise PermissionDenied
        return bundle_download(request, row)

    @admin.display(description=_("Claim"), ordering="statement")
    def statement_cut(self, row: Claim) -> SafeString:
        return format_html("<bdi>{}</bdi>", row)

    @display(description=_("Status"), ordering="status", label=STATUS_COLOURS)
    def shown_status(self, row: Claim) -> tuple[str, str]:
        return row.status, row.get_status_display()

    @admin.display(description=_("Rating"))
    def shown_rating(self, row: Any) -> str:
        if row.is_published and row.current_rating:
            return str(Rating(row.current_rating).label)
        if row.status == Status.IN_REVIEW and row.proposed_rating:
            return f"{Rating(row.proposed_rating).label} (proposed)"
        return "–"

    @admin.display(description=_("Assigned to"))
    def working_on_it(self, row: Claim) -> str:
        return ", ".join(assignment.assignee.get_username() for assignment in row.assignments.all()) or "–"

    @admin.display(description=_("Worth checking"), ordering="checkworthiness")
    def worth(self, row: Claim) -> str:
        return "–" if row.checkworthiness is None else f"{row.checkworthiness:.2f}"

    @admin.display(description=_("Reasons"))
    def why(self, row: Claim) -> str:
        told = "; ".join(map(in_words, row.reasons))
        return f"{told} ({row.suggested_by})" if row.suggested_by else told or "–"

    @admin.display(description=_("Passages"))
    def places(self, row: Claim) -> Any:
        found = row.appearances.select_related("revision__article")
        lines = format_html_join(
            "",
            '<li class="mb-2"><span class="opacity-75">{}</span><br><span dir="auto">…{}<mark>{}</mark>{}…</span></li>',
            ((place.revision, place.prefix, place.exact, place.suffix) for place in found),
        )
        return format_html('<ul class="max-w-3xl">{}</ul>', lines) if lines else "In no article yet."


@act
def _new_claim(*, by: Any, article: Article | None, passage: str, **details: Any) -> Claim:
    """A claim and its place, or neither."""
    claim = make_claim(by=by, **details)
    if not (article or passage):
        return claim
    if article is None:
        raise Invalid(_("Choose the article that the passage stands in."), field="article")
    revision = article.current_revision
    place = find_passage(revision.text, passage.replace("\r\n", "\n"))
    if place is None:
        raise Invalid(_("The article does not say this, or says it more than once. Copy more of it."), field="passage")
    place_claim(claim=claim, revision=revision, start=place.start, end=place.end, by=by)
    return claim
