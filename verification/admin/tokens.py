"""API tokens in the admin: made with a name and bounds, shown once, and revoked."""

from __future__ import annotations

from typing import Any

import knox.admin  # noqa: F401 registers tokens first, in whatever order admins are read; ours takes its place
from django import forms
from django.contrib import admin, messages
from django.contrib.auth.models import User
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from knox.models import AuthToken
from unfold.widgets import (
    UnfoldAdminCheckboxSelectMultipleWidget,
    UnfoldAdminIntegerFieldWidget,
    UnfoldAdminTextInputWidget,
)

from config.admin import ServiceAdmin, acting_user
from config.api.scopes import Scope
from verification.models import TokenGrant
from verification.services.tokens import make_token, revoke_token

admin.site.unregister(AuthToken)


class TokenForm(forms.ModelForm):
    name = forms.CharField(
        label=gettext_lazy("Name"),
        max_length=200,
        widget=UnfoldAdminTextInputWidget,
        help_text=gettext_lazy("What it is for, in a few words."),
    )
    scopes = forms.MultipleChoiceField(
        label=gettext_lazy("Scopes"),
        choices=Scope.choices,
        widget=UnfoldAdminCheckboxSelectMultipleWidget,
        help_text=gettext_lazy("A token never may more than its account."),
    )
    days = forms.IntegerField(
        label=gettext_lazy("Good for"),
        initial=90,
        min_value=1,
        widget=UnfoldAdminIntegerFieldWidget,
        help_text=gettext_lazy("Days."),
    )

    class Meta:
        model = AuthToken
        fields = ["user"]


@admin.register(AuthToken)
class TokenAdmin(ServiceAdmin):
    list_display = ("token_name", "user", "token_scopes", "created", "expiry", "last_used")
    list_filter = ("user",)
    search_fields = ("user__username", "grant__name")
    list_select_related = ("user", "grant")
    ordering = ("-created",)
    shown = ("token_name", "user", "token_scopes", "created", "expiry", "last_used")

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        if obj is None:
            kwargs["form"] = TokenForm
        return super().get_form(request, obj, change=change, **kwargs)

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        return [(None, {"fields": list(self.shown) if obj else ["user", "name", "scopes", "days"]})]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return self.shown if obj else ()

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm("knox.delete_authtoken")

    def add(self, request: HttpRequest, values: dict[str, Any]) -> AuthToken:
        owner: User = values.pop("user")
        made = make_token(owner=owner, by=acting_user(request), **values)
        messages.warning(request, _("The token is shown only now: %(words)s") % {"words": made.words})
        return made.row

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """Its bounds go with it, which nobody needs a permission of their own for."""
        return [self.token_name(one) for one in objs], {}, set(), []

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        revoke_token(token=obj, by=acting_user(request))

    def delete_queryset(self, request: HttpRequest, queryset: Any) -> None:
        for token in queryset:
            revoke_token(token=token, by=acting_user(request))

    def log_deletions(self, request: HttpRequest, queryset: Any) -> Any:
        """Nothing of a token is worth keeping."""

    @admin.display(description=gettext_lazy("Name"))
    def token_name(self, row: AuthToken) -> str:
        grant = _grant(row)
        return grant.name if grant else _("Log-in")

    @admin.display(description=gettext_lazy("Scopes"))
    def token_scopes(self, row: AuthToken) -> str:
        grant = _grant(row)
        return ", ".join(grant.scopes) if grant else _("all that the account may")

    @admin.display(description=gettext_lazy("Last used"))
    def last_used(self, row: AuthToken) -> Any:
        grant = _grant(row)
        return grant.last_used_at if grant else None


def _grant(row: AuthToken) -> TokenGrant | None:
    return getattr(row, "grant", None)
