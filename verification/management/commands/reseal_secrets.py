"""Seals the secrets in the database with the newest key."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from verification.services.webhook_secrets import reseal_secrets


class Command(BaseCommand):
    help = "Seal what was sealed with one of SECRET_KEY_FALLBACKS with SECRET_KEY. Safe to run again."

    def handle(self, *args: Any, **options: Any) -> None:
        done = reseal_secrets()
        if done.count:
            self.stdout.write(f"Sealed the secrets of {done.count} webhooks with SECRET_KEY.")
        for row in done.unreadable:
            told = "has a secret that neither SECRET_KEY nor SECRET_KEY_FALLBACKS opens. Give it a new one."
            self.stderr.write(f"The webhook “{row}” ({row.public_id}) {told}")
        if not done.unreadable:
            self.stdout.write("All secrets in the database are sealed with SECRET_KEY.")
