"""Learns from texts whose claims are known how to rank what search finds (see `claims.matching.learning`)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from claims.json_lines import BadLine, read_lines
from claims.matching.ranking import WEIGHTS


class Command(BaseCommand):
    help = (
        "Learn the weights of matching from CLAIMS ({id, statement, title?}) and "
        "QUERIES ({id, text, relevant: [ids]}), both JSON Lines. The same data gives the same file, byte for byte."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("claims", type=Path)
        parser.add_argument("queries", type=Path)
        parser.add_argument("--output", type=Path, default=WEIGHTS, help=f"Default: {WEIGHTS.name} of the project.")

    def handle(self, *args: Any, **options: Any) -> None:
        from claims.matching.embedding import load_embedder
        from claims.matching.learning import learned_file
        from claims.matching.weights import ModelUnavailable

        try:
            claims = list(read_lines(options["claims"], needs={"id": str, "statement": str}))
            queries = list(read_lines(options["queries"], needs={"id": str, "text": str, "relevant": list}))
            embedder = load_embedder(keep_in=settings.DATA_DIR / "models")
            options["output"].write_text(learned_file(claims, queries, embedder))
        except (BadLine, OSError, ValueError, ModelUnavailable) as wrong:
            raise CommandError(str(wrong)) from wrong
        self.stdout.write(f"Learned from {len(queries):,} texts. Weights are in {options['output']}.")
