"""One question that every service asks first: may this person do this?"""

from __future__ import annotations

from django.contrib.auth.models import User
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from config.errors import NotAllowed


def require(by: User, permission: str, doing: str | Promise) -> None:
    """Refuses unless `by` holds `permission`. `doing` completes "You may not …"."""
    if not by.has_perm(permission):
        refusal = _("You may not {doing}: your account ({account}) lacks that role.")
        raise NotAllowed(format_lazy(refusal, doing=doing, account=by.get_username()))
