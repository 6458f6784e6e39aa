"""Makes the roles, or brings them up to date."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from verification.roles import ROLES, ensure_roles


class Command(BaseCommand):
    help = "Make the roles and give each exactly its permissions. Safe to run again."

    def handle(self, *args: Any, **options: Any) -> None:
        ensure_roles()
        self.stdout.write(f"Roles are ready: {', '.join(ROLES)}.")
