"""Roles and what each may do, in one table. Groups in the database follow it."""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib.auth.models import Group, Permission
from django.db import transaction

EDITOR = "editor"
FACT_CHECKER = "fact-checker"
REVIEWER = "reviewer"
ADMINISTRATOR = "administrator"

_EVERYONE = [
    f"{app}.view_{model}"
    for app, models in {
        "claims": "article articlerevision claimant claim statuschange appearance knownclaim match",
        "sources": "publisher publisherdomain source check healthchange snapshot archivedcopy archiverequest",
        "verification": "evidence note assignment proposal verdict alert correctionrequest",
    }.items()
    for model in models.split()
]
_EDITOR = [
    *_EVERYONE,
    "claims.add_article",
    "claims.change_article",
    "sources.add_source",
    "sources.change_source",
    "sources.check_source",
    "sources.add_archiverequest",
    "sources.add_publisher",
    "sources.change_publisher",
    "sources.add_publisherdomain",
    "sources.change_publisherdomain",
    "sources.delete_publisherdomain",
    "verification.add_evidence",
    "verification.change_evidence",
    "verification.delete_evidence",
]
_FACT_CHECKER = [
    *_EDITOR,
    "claims.add_claim",
    "claims.change_claim",
    "claims.move_claim",
    "claims.add_claimant",
    "claims.change_claimant",
    "claims.add_knownclaim",
    "claims.add_match",
    "claims.change_match",
    "claims.merge_claim",
    "verification.add_note",
    "verification.add_assignment",
    "verification.change_assignment",
    "verification.add_proposal",
]
_REVIEWER = [
    *_FACT_CHECKER,
    "sources.override_source",
    "verification.add_verdict",
    "verification.return_proposal",
    "verification.reopen_claim",
    "verification.close_alert",
    "verification.view_alertdelivery",
    "verification.change_correctionrequest",
]
_ADMINISTRATOR = [
    *_REVIEWER,
    "auth.view_user",
    "auth.add_user",
    "auth.change_user",
    "auth.view_group",
    "knox.view_authtoken",
    "knox.delete_authtoken",
]

ROLES: dict[str, list[str]] = {
    EDITOR: _EDITOR,
    FACT_CHECKER: _FACT_CHECKER,
    REVIEWER: _REVIEWER,
    ADMINISTRATOR: _ADMINISTRATOR,
}


@transaction.atomic
def ensure_roles() -> None:
    """Makes the groups and gives each exactly the permissions of the table. Safe to run again."""
    for name, permissions in ROLES.items():
        group, _ = Group.objects.get_or_create(name=name)
        group.permissions.set(_permissions(permissions))


def _permissions(names: Iterable[str]) -> list[Permission]:
    wanted = set(names)
    found = {
        f"{permission.content_type.app_label}.{permission.codename}": permission
        for permission in Permission.objects.select_related("content_type")
        if f"{permission.content_type.app_label}.{permission.codename}" in wanted
    }
    if missing := wanted - set(found):
        raise LookupError(f"Roles name permissions that do not exist: {', '.join(sorted(missing))}.")
    return list(found.values())
