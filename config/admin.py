"""What every admin page shares: saving through services, refusals shown without losing what was typed, steps.

A service's refusal comes back as an error on the same form. An edit of a row that somebody else changed
meanwhile is told, and can be saved again after comparing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.utils import flatten_fieldsets
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.models import Group, User
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import PermissionDenied
from django.db import models
from django.db.models import Model
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin
from unfold.forms import AdminPasswordChangeForm, UserChangeForm, UserCreationForm
from unfold.widgets import (
    UnfoldAdminCheckboxSelectMultipleWidget,
    UnfoldAdminTextareaWidget,
    UnfoldAdminTextInputWidget,
)

from config.errors import Conflict, Refused
from config.history import Change, changes_of

VERSION = "expected_version"


class ServiceAdmin(ModelAdmin):
    """An admin whose saves are acts of services: override `add` and `edit`."""

    compressed_fields = True
    warn_unsaved_form = True
    list_fullwidth = True
    list_per_page = 50
    show_full_result_count = False
    empty_value_display = "–"
    formfield_overrides = {
        models.TextField: {"widget": UnfoldAdminTextareaWidget(attrs={"rows": 3})},
        ArrayField: {"widget": UnfoldAdminTextInputWidget},
    }

    def add(self, request: HttpRequest, values: dict[str, Any]) -> Model:
        """Makes the row from the form's values. Returns it."""
        raise NotImplementedError

    def edit(self, request: HttpRequest, row: Model, changes: dict[str, Any], version: int) -> Model:
        """Changes the row, if it still has that version."""
        raise NotImplementedError

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        shown = kwargs["fields"] if "fields" in kwargs else flatten_fieldsets(self.get_fieldsets(request, obj))
        kwargs["fields"] = shown and [name for name in shown if name != VERSION]
        base = super().get_form(request, obj, change=change, **kwargs)
        return _refusable(base, request, getattr(obj, "version", None))

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """The declared fieldsets, and the hidden version, where there is one."""
        first, *rest = super().get_fieldsets(request, obj)
        if getattr(obj, "version", None) is None or not self.has_change_permission(request, obj):
            return [first, *rest]
        return [(first[0], {**first[1], "fields": [*first[1]["fields"], VERSION]}), *rest]

    def changeform_view(
        self, request: HttpRequest, object_id: Any = None, form_url: str = "", extra_context: Any = None
    ) -> Any:
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except Refused as refused:
            request.refusal = refused  # type: ignore[attr-defined]
            if isinstance(refused, Conflict) and object_id:
                self._catch_up(request, object_id)
            return super().changeform_view(request, object_id, form_url, extra_context)

    def _catch_up(self, request: HttpRequest, object_id: str) -> None:
        """After a conflict was shown, the next save counts as made in knowledge of it."""
        row = self.get_object(request, object_id)
        if row is not None and hasattr(row, "version"):
            post: Any = request.POST.copy()
            post[VERSION] = str(row.version)
            request.POST = post

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        values = {name: value for name, value in form.cleaned_data.items() if name != VERSION}
        if change:
            changes = {name: values[name] for name in form.changed_data if name in values}
            if not changes:
                return
            saved = self.edit(request, self.model._default_manager.get(pk=obj.pk), changes, form.cleaned_data[VERSION])
        else:
            saved = self.add(request, values)
        obj.__dict__.update(saved.__dict__)

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        """The row's events: they also know what was done through the API, by a task, or by hand in SQL."""
        row = self.get_object(request, object_id)
        changes = changes_of(row) if row is not None else []
        lines = [{"at": change.at, "who": change.who, "sentence": _sentence(change)} for change in changes]
        return super().history_view(request, object_id, {"action_list": lines, **(extra_context or {})})

    def construct_change_message(self, request: HttpRequest, form: Any, formsets: Any, add: bool = False) -> Any:
        """Events say who changed what; the admin's own log would say it again, less exactly."""
        return []

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        """See `construct_change_message`."""

    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        """See `construct_change_message`."""


class ReadOnlyAdmin(ServiceAdmin):
    """Rows that people look at and never change here."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


def _sentence(change: Change) -> str:
    moved = "; ".join(f"{name}: {old!s:.200} → {new!s:.200}" for name, old, new in change.fields)
    return ": ".join(part for part in (change.act.replace("_", " ").capitalize(), moved) if part)


def _refusable(base: Any, request: HttpRequest, version: int | None) -> Any:
    """The form with a place for the service's refusal, and the version that the person saw."""

    class Refusable(base):
        if version is not None:
            expected_version = forms.IntegerField(widget=forms.HiddenInput, initial=version)

        def clean(self) -> Any:
            cleaned = super().clean()
            refused = getattr(request, "refusal", None)
            for problem in refused.problems if refused else ():
                self.add_error(problem.field if problem.field in self.fields else None, str(problem.message))
            return cleaned

        @property
        def changed_data(self) -> list[str]:
            return [name for name in super().changed_data if name != VERSION]

    return Refusable


@dataclass(frozen=True)
class Step:
    """A button of the workflow: what it asks of the person, and the service it calls.

    `act` gets the row, the form's values and the person, and answers the sentence to show.
    """

    title: str | Promise
    explanation: str | Promise
    form: type[forms.Form]
    act: Callable[[Any, Mapping[str, Any], User], str]
    submit: str | Promise
    shown: tuple[str, ...] = ()  # what to look at before doing it, a line each


class StepsMixin:
    """Runs steps: a page with the step's form, then the service, then back with a message."""

    def run_step(self, request: HttpRequest, object_id: Any, step: Step, **extra: Any) -> HttpResponse:
        model_admin: Any = self
        row = model_admin.get_object(request, object_id)
        if row is None or not model_admin.has_view_permission(request, row):
            raise PermissionDenied
        opts = model_admin.opts
        back = reverse(f"admin:{opts.app_label}_{opts.model_name}_change", args=[row.pk])
        given = (request.POST, request.FILES) if request.method == "POST" else (None, None)
        form = step.form(*given, **extra)
        if form.is_valid():
            try:
                messages.success(request, step.act(row, form.cleaned_data, acting_user(request)))
                return HttpResponseRedirect(back)
            except Refused as refused:
                messages.error(request, refused.message)
                if not form.fields:
                    return HttpResponseRedirect(back)
                if isinstance(refused, Conflict) and hasattr(form, "catch_up"):
                    form.catch_up()
        context = {
            **model_admin.admin_site.each_context(request),
            "title": step.title,
            "step": step,
            "form": form,
            "row": row,
            "back": back,
            "opts": opts,
        }
        return render(request, "steps/step.html", context)


def paragraphs(text: str) -> SafeString:
    """A text with its lines, each in its own direction."""
    lines = ((line,) for line in text.splitlines() if line.strip())
    return format_html(
        '<div class="max-w-3xl leading-7">{}</div>', format_html_join("", '<p dir="auto" class="mb-2">{}</p>', lines)
    )


def acting_user(request: HttpRequest) -> User:
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user


admin.site.index_title = _("Overview")
admin.site.unregister(User)
admin.site.unregister(Group)


@admin.register(User)
class UserAdmin(DjangoUserAdmin, ModelAdmin):
    """Accounts. What a person may do comes from their roles, and from nothing else."""

    form = UserChangeForm
    add_form = UserCreationForm
    change_password_form = AdminPasswordChangeForm
    list_display = ("username", "first_name", "last_name", "email", "is_active", "is_staff")
    filter_horizontal = ()
    fieldsets = (
        (None, {"fields": ("username", "password")}),
        (_("Who it is"), {"fields": ("first_name", "last_name", "email")}),
        (_("What they may do"), {"fields": ("groups", "is_active", "is_staff", "is_superuser")}),
        (_("Record"), {"fields": ("last_login", "date_joined")}),
    )
    readonly_fields = ("last_login", "date_joined")

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        boxes = {**kwargs, "widget": UnfoldAdminCheckboxSelectMultipleWidget()}
        field: Any = super().formfield_for_manytomany(db_field, request, **boxes)
        field.label, field.help_text = _("Roles"), _("A person may do what any of their roles may do.")
        return field


@admin.register(Group)
class GroupAdmin(ReadOnlyAdmin):
    """Roles, to be looked at: their permissions follow `verification.roles`, anew at each start."""

    search_fields = ("name",)
    ordering = ("name",)
    fields = ("name", "may")

    @admin.display(description=_("May"))
    def may(self, row: Group) -> SafeString:
        names = row.permissions.values_list("name", flat=True)
        return format_html(
            '<ul class="bullets">{}</ul>', format_html_join("", "<li>{}</li>", ((one,) for one in names))
        )
