"""Imports claims that others verified, to find repetitions of them (see `claims.known_claims`)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser
from tqdm import tqdm

from claims.embedder import current_embedder
from claims.indexing import count_words, embed_due
from claims.json_lines import BadLine, read_lines
from claims.known_claims import import_known_claims
from claims.models import Findable
from config.accounts import ActingCommand
from config.errors import Refused


class Command(ActingCommand):
    help = (
        "Import claims that others verified from FILE, JSON Lines: "
        "{id, statement, language?, rating?, url?, title?, …}. "
        "All come in or none; a claim whose id is known is changed."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--later", action="store_true", help="Leave it to the workers to make what finds them by meaning."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        lines = read_lines(options["file"], needs={"id": str, "statement": str})
        try:
            done = import_known_claims(claims=tqdm(lines, unit=" claims", disable=None), by=self.actor(options))
        except (BadLine, OSError, Refused) as wrong:
            raise CommandError(f"{wrong} Nothing was imported.") from wrong
        self.stdout.write(f"{done.new:,} new, {done.changed:,} changed, {done.same:,} as they were.")
        count_words()
        if not options["later"]:
            self._make_vectors()

    def _make_vectors(self) -> None:
        embedder = current_embedder()
        if embedder is None:
            return
        due = Findable.objects.due(model=embedder.name, version=embedder.version).count()
        with tqdm(total=due, unit=" claims", desc="Meanings", disable=None) as bar:
            embed_due(tell=bar.update)
