"""Writes what a file claims (see `claims.text.listed`)."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from claims.text.listed import EXTRACT_HELP, CannotRead, add_extract_arguments, extract_file


class Command(BaseCommand):
    requires_system_checks = ()
    help = EXTRACT_HELP

    def add_arguments(self, parser: CommandParser) -> None:
        add_extract_arguments(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.ending = ""
        try:
            extract_file(options, self.stdout)
        except CannotRead as wrong:
            raise CommandError(str(wrong)) from wrong
