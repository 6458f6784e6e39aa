"""Finds the claims that texts repeat (see `claims.finding`)."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from tqdm import tqdm

from claims.finding import Found, find_claims
from claims.indexing import embed_due
from claims.json_lines import BadLine, read_lines
from claims.matching.words import LONGEST
from claims.models import Claim, KnownClaim

MOST = 100  # matches of one text


class Command(BaseCommand):
    help = (
        "For each text in QUERIES, JSON Lines {id, text, language?}, write the claims likeliest to say the same: "
        "{id, matches: [{id, score, why}]}. Claims that others verified go by the ids they were imported with."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--queries", type=Path, required=True)
        parser.add_argument("--output", type=Path, required=True)
        parser.add_argument("--top", type=int, default=10, help=f"Matches for each text, 1 to {MOST}. Default: 10.")

    def handle(self, *args: Any, **options: Any) -> None:
        if not 1 <= options["top"] <= MOST:
            raise CommandError(f"--top must be from 1 to {MOST}.")
        try:
            queries = [_kept(told) for told in read_lines(options["queries"], needs={"id": str, "text": str})]
            embed_due()
            begun = time.monotonic()
            with options["output"].open("w", encoding="utf-8") as out:
                for line in _answers(queries, options["top"]):
                    out.write(line + "\n")
        except (BadLine, OSError) as wrong:
            raise CommandError(str(wrong)) from wrong
        seconds = max(time.monotonic() - begun, 0.001)
        self.stderr.write(f"Matched {len(queries):,} texts, {len(queries) / seconds:,.0f} a second.")


def _kept(told: dict[str, Any]) -> dict[str, Any]:
    """What is needed of a query, so that a hundred thousand long ones fit into memory."""
    return {"id": told["id"], "text": told["text"][:LONGEST], "language": told.get("language") or "en"}


def _answers(queries: list[dict[str, Any]], top: int) -> Iterator[str]:
    for query in tqdm(queries, unit=" texts", disable=None):
        found = find_claims(text=query["text"], language=query["language"], top=top)
        names = _names(found)
        matches = [{"id": names[one.claim_id, one.known_id], "score": one.score, "why": one.why} for one in found]
        yield json.dumps({"id": query["id"], "matches": matches}, ensure_ascii=False)


def _names(found: list[Found]) -> Mapping[tuple[int | None, int | None], str]:
    ours = Claim.objects.filter(pk__in=[one.claim_id for one in found if one.claim_id])
    known = KnownClaim.objects.filter(pk__in=[one.known_id for one in found if one.known_id])
    return {
        **{(pk, None): name for pk, name in ours.values_list("pk", "public_id")},
        **{(None, pk): name for pk, name in known.values_list("pk", "external_id")},
    }
