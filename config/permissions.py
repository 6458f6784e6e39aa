"""One question that every service asks first: may this person do this?"""

from __future__ import annotations

from django.contrib.auth.models import User

from config.errors import NotAllowed


def require(by: User, permission: str, doing: str) -> None:
    """Refuses unless `by` holds `permission`. `doing` completes "You may not …"."""
    if not by.has_perm(permission):
        raise NotAllowed(f"You may not {doing}: your account ({by.get_username()}) lacks that role.")
