"""Writes an article's dossier to a folder."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from claims.models import Article
from verification.dossier.exporter import export_dossier, left_out


class Command(BaseCommand):
    help = "Write an article with its claims, sources and evidence to a folder, in the format of import_dossier."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("article", help="Public id of the article.")
        parser.add_argument("folder", type=Path, help="Folder to write to; made if it is not there.")

    def handle(self, *args: Any, **options: Any) -> None:
        folder: Path = options["folder"]
        article = Article.objects.filter(public_id=options["article"]).first()
        if article is None:
            raise CommandError(f"There is no article {options['article']}.")
        try:
            folder.mkdir(parents=True, exist_ok=True)
            for name, data in export_dossier(article=article).items():
                (folder / name).write_bytes(data)
        except OSError as wrong:
            raise CommandError(f"{wrong.filename} cannot be written: {wrong.strerror}.") from wrong
        self.stdout.write(f"Wrote the dossier of “{article}” to {folder}.")
        if count := left_out(article=article):
            self.stdout.write(f"{count} claims stand only in earlier revisions and are not in it.")
