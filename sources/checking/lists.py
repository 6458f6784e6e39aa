"""Looking at a list of addresses: one a line in, one JSON object a line out. A program that needs no Django."""

from __future__ import annotations

import gc
import json
import sys
from argparse import ArgumentParser, ArgumentTypeError
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import IO, Any

from tqdm import tqdm

from sources.checking.hosts import OpenHosts, alone
from sources.checking.lots import Lots, check_in_lots
from sources.checking.outcomes import Outcome, Standing
from sources.checking.policy import Policy
from sources.checking.result import Result

EVERY = 0.5  # seconds between two lots of results
LONGEST = 8_192  # bytes of a line
FAILED = 1
RARELY = (10_000, 20, 50)  # how often dead objects are looked for; as a rule it takes a tenth of the time
HELP = (
    "Look at web addresses, one a line, and write JSON Lines in the order of completion. The addresses become "
    "sources and the looks are recorded, unless --no-store is given. A dead link is a result, not an error."
)

Record = Callable[[Collection[Result]], Any]
_as_json = json.JSONEncoder(ensure_ascii=False).encode


class CannotOpen(Exception):
    """A file that was named cannot be opened. The message says which and why."""


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--input", type=Path, help="File with the addresses; else standard input.")
    parser.add_argument("--output", type=Path, help="File to write to; else standard output.")
    parser.add_argument("--concurrency", type=_count, help="Looks side by side, instead of CHECK_CONCURRENCY.")
    parser.add_argument("--per-host", type=_count, help="Looks at one host at once, instead of CHECK_PER_HOST.")
    parser.add_argument("--no-store", action="store_true", help="Record nothing; needs no database.")
    parser.add_argument(
        "--fail-on",
        type=_standings,
        default=frozenset(),
        metavar="STANDINGS",
        help="Exit with 1 if any address is one of these, separated by commas: dead, doubtful, not_asked.",
    )


def main(arguments: list[str], *, policy: Policy) -> int | None:
    """The whole program, recording nothing. Answers its exit code, or None where it does not know the arguments."""
    parser = ArgumentParser(prog="manage.py check_urls", description=HELP)
    add_arguments(parser)
    options, unknown = parser.parse_known_args(arguments)
    return None if unknown else look_through(vars(options), policy=policy)


def look_through(
    options: dict[str, Any],
    *,
    policy: Policy,
    record: Record | None = None,
    open_hosts: OpenHosts = alone,
    out: Any = sys.stdout,
    complaints: Any = sys.stderr,
) -> int:
    """Looks at all addresses of the input and hands each lot to `record`. Answers the exit code.

    Raises `CannotOpen`.
    """
    gc.set_threshold(*RARELY)
    given = {name: options[name] for name in ("concurrency", "per_host") if options[name] is not None}
    with ExitStack() as open_files:
        lines = Lines(_opened(open_files, options["input"], "rb", sys.stdin.buffer), complaints)
        written = _opened(open_files, options["output"], "w", out)
        lots = check_in_lots(lines, policy=replace(policy, **given), every=EVERY, open_hosts=open_hosts)
        counts = _written(lots, written, record)
    told = ", ".join(f"{count} {outcome.value}" for outcome, count in counts.most_common())
    unread = f" {lines.bad} lines could not be read." if lines.bad else ""
    complaints.write(f"{counts.total()} addresses looked at{': ' + told if told else ''}.{unread}\n")
    return FAILED if any(outcome.standing in options["fail_on"] for outcome in counts) else 0


def _written(lots: Lots, out: IO[str], record: Record | None) -> Counter[Outcome]:
    counts: Counter[Outcome] = Counter()
    bar = tqdm(unit=" addresses", file=sys.stderr, disable=not sys.stderr.isatty())
    with bar:
        for lot in lots:
            for result in lot.values():
                out.write(_as_json(result.to_json()) + "\n")
                counts[result.outcome] += 1
            out.flush()
            if record:
                record(lot.values())
            bar.update(len(lot))
    return counts


class Lines:
    """The addresses in a file, one a line; empty lines are passed over, unreadable ones reported by number."""

    def __init__(self, file: Iterable[bytes], complaints: Any) -> None:
        self._file = file
        self._complaints = complaints
        self.bad = 0

    def __iter__(self) -> Iterator[str]:
        for number, line in enumerate(self._file, 1):
            if len(line) > LONGEST:
                self._complain(number, f"is longer than {LONGEST} bytes")
                continue
            try:
                address = line.decode("utf-8-sig" if number == 1 else "utf-8").strip()
            except UnicodeDecodeError:
                self._complain(number, "is not UTF-8")
                continue
            if address:
                yield address

    def _complain(self, number: int, what: str) -> None:
        self.bad += 1
        self._complaints.write(f"line {number}: {what}\n")


def _opened(open_files: ExitStack, path: Path | None, mode: str, otherwise: Any) -> Any:
    if path is None:
        return otherwise
    try:
        return open_files.enter_context(path.open(mode, encoding=None if "b" in mode else "utf-8"))
    except OSError as wrong:
        raise CannotOpen(f"{path} cannot be opened: {wrong.strerror}.") from wrong


def _count(given: str) -> int:
    if not given.isdecimal() or not 1 <= int(given) <= 10_000:
        raise ArgumentTypeError(f"{given} is not a number from 1 to 10000")
    return int(given)


def _standings(given: str) -> frozenset[Standing]:
    try:
        return frozenset(Standing(name.strip()) for name in given.split(","))
    except ValueError:
        raise ArgumentTypeError(f"{given}: name alive, doubtful, dead or not_asked, separated by commas") from None
