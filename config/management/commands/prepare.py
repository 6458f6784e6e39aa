"""Brings the database up to date: tables, roles, and in a demo its accounts and its sample."""

from __future__ import annotations

import sys
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import Error


class Command(BaseCommand):
    help = "Migrate, make the roles and, where DEMO is set, the demo accounts and the sample. Safe to run again."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            self._step("Bringing the tables up to date", "migrate", verbosity=0)
            self._step("Making the roles", "ensure_roles", stdout=None)
            self._step("Sealing secrets with SECRET_KEY", "reseal_secrets")
            if settings.DEMO:
                self._step("Making the demo accounts and the sample", "load_sample")
            elif not User.objects.filter(is_staff=True, is_active=True).exists():
                self.stdout.write("Nobody can log in yet. Make the first account: python manage.py createsuperuser")
        except Error as wrong:
            raise CommandError(f"The database does not do what is asked of it: {wrong}") from wrong

    def _step(self, title: str, command: str, **options: Any) -> None:
        self.stdout.write(f"{title} …")
        self.stdout.flush()
        call_command(command, **{"stdout": sys.stdout, **{k: v for k, v in options.items() if v is not None}})
