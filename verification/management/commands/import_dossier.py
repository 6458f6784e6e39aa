"""Brings a dossier in from a folder."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser

from config.accounts import ActingCommand
from config.errors import Refused
from verification.dossier.format import FILES
from verification.dossier.importer import import_dossier


class Command(ActingCommand):
    help = "Bring an article with its claims, sources and evidence in from a folder, whole or not at all."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("folder", type=Path, help="Folder with article.txt, claims.json and sources.json.")

    def handle(self, *args: Any, **options: Any) -> None:
        folder: Path = options["folder"]
        if not folder.is_dir():
            raise CommandError(f"{folder} is not a folder.")
        try:
            files = {name: (folder / name).read_bytes() for name in FILES if (folder / name).exists()}
            done = import_dossier(files=files, by=self.actor(options))
        except OSError as unreadable:
            raise CommandError(f"{unreadable.filename} cannot be read: {unreadable.strerror}.") from unreadable
        except Refused as refused:
            lines = "\n".join(f"  {problem}" for problem in refused.problems)
            raise CommandError(f"Nothing was imported from {folder}:\n{lines}") from refused
        self.stdout.write(str(done))
