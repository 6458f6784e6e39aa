"""Checks a proof bundle. Needs no database, and nothing of the installation that made it."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from verification.bundle.__main__ import check_file


class Command(BaseCommand):
    requires_system_checks = ()
    help = (
        "Check a proof bundle and name exactly what was altered. Exits with 0 where it is whole, 1 where it was "
        "altered, 2 where there is nothing that can be checked. `python -m verification.bundle` does the same."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="The bundle.")
        parser.add_argument("--keys", type=Path, help="The keys you trust, as the publisher serves them.")

    def handle(self, *args: Any, **options: Any) -> None:
        if code := check_file(options["file"], options["keys"], out=self.stdout, err=self.stderr):
            sys.exit(code)
