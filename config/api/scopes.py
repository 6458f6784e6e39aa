"""What a token may be used for: a view names its room, and a token with bounds must have been given that room.

Whoever holds the account decides what else is allowed: a scope never adds to what the account may do.
"""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from rest_framework.permissions import SAFE_METHODS, BasePermission
from rest_framework.request import Request


class Scope(models.TextChoices):
    READ = "read", _("Read everything")
    WRITE = "write", _("Read and write everything")
    CLAIMS_READ = "claims:read", _("Read articles and claims")
    CLAIMS_WRITE = "claims:write", _("Read and write articles and claims")
    SOURCES_READ = "sources:read", _("Read sources")
    SOURCES_WRITE = "sources:write", _("Read and write sources")
    WEBHOOKS = "webhooks", _("Manage webhooks")


def allows(scopes: list[str], room: str, *, writing: bool) -> bool:
    """Whether a token with these scopes may enter the room, which is `claims`, `sources` or `webhooks`."""
    enough = {Scope.WRITE, room, f"{room}:write"}
    if not writing:
        enough |= {Scope.READ, f"{room}:read"}
    return not enough.isdisjoint(scopes)


class InScope(BasePermission):
    """Refuses a token outside its bounds. A view that names no room is closed to tokens with bounds."""

    message = "This token was not made for this."

    def has_permission(self, request: Request, view: Any) -> bool:
        grant = getattr(request.auth, "grant", None)
        if grant is None:
            return True
        room = getattr(view, "room", "")
        if not room:
            return False
        writing = request.method not in SAFE_METHODS
        if allows(grant.scopes, room, writing=writing):
            return True
        self.message = f"This token was not made for this: it needs the scope {_wanted(room, writing=writing)}."
        return False


def _wanted(room: str, *, writing: bool) -> str:
    return room if room == Scope.WEBHOOKS else f"{room}:{'write' if writing else 'read'}"
