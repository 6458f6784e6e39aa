"""Scores sentences in a file by how much they deserve checking (see `claims.text.listed`)."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from claims.embedder import read_meaning
from claims.text.checkworthiness import Scorer
from claims.text.listed import SCORE_HELP, CannotRead, add_score_arguments, score_file


class Command(BaseCommand):
    requires_system_checks = ()
    help = SCORE_HELP

    def add_arguments(self, parser: CommandParser) -> None:
        add_score_arguments(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            scored = score_file(options, Scorer.shipped(read_meaning))
        except CannotRead as wrong:
            raise CommandError(str(wrong)) from wrong
        self.stderr.write(f"Scored {scored:,} sentences.")
