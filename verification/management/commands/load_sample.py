"""Makes the demo accounts and loads the sample."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from config.errors import Refused
from verification.sample.loader import load_sample


class Command(BaseCommand):
    help = "Make the demo accounts and load the sample article with its claims and sources. Needs DEMO=true."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("The sample belongs to a demo: its accounts have a known password. Set DEMO=true.")
        try:
            self.stdout.write(load_sample())
        except (Refused, OSError) as wrong:
            raise CommandError(f"The sample was not loaded: {wrong}") from wrong
