"""Looks at a list of web addresses and writes what it found, one JSON object a line."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentTypeError
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import IO, Any

from django.contrib.auth.models import User
from django.core.management.base import CommandError, CommandParser
from tqdm import tqdm

from config.accounts import ActingCommand
from sources.checking import Policy, check_in_lots
from sources.checking.outcomes import Standing
from sources.policy import current_policy
from sources.services.listed import record_looks

EVERY = 0.5  # seconds between two lots of results
LONGEST = 8_192  # bytes of a line
FAILED = 1


class Command(ActingCommand):
    requires_system_checks = ()  # they would take longer than a thousand looks
    help = (
        "Look at web addresses, one a line, and write JSON Lines in the order of completion. The addresses become "
        "sources and the looks are recorded, unless --no-store is given. A dead link is a result, not an error."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
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

    def handle(self, *args: Any, **options: Any) -> None:
        by = None if options["no_store"] else self.actor(options)
        with ExitStack() as open_files:
            given = _opened(open_files, options["input"], "rb", sys.stdin.buffer)
            out = _opened(open_files, options["output"], "w", self.stdout)
            lines = Lines(given, self.stderr)
            counts = self._look(lines, out, by, _policy(options))
        self._sum_up(counts, lines.bad)
        if any(counts[outcome] for outcome in counts if outcome.standing in options["fail_on"]):
            sys.exit(FAILED)

    def _look(self, lines: Lines, out: IO[str], by: User | None, policy: Policy) -> Counter[Any]:
        counts: Counter[Any] = Counter()
        bar = tqdm(unit=" addresses", file=sys.stderr, disable=not sys.stderr.isatty())
        with bar:
            for lot in check_in_lots(lines, policy=policy, every=EVERY):
                for result in lot.values():
                    out.write(json.dumps(result.to_json(), ensure_ascii=False) + "\n")
                    counts[result.outcome] += 1
                out.flush()
                if by:
                    record_looks(looks=lot.values(), by=by)
                bar.update(len(lot))
        return counts

    def _sum_up(self, counts: Counter[Any], bad: int) -> None:
        told = ", ".join(f"{count} {outcome.value}" for outcome, count in counts.most_common())
        unread = f" {bad} lines could not be read." if bad else ""
        self.stderr.write(f"{counts.total()} addresses looked at{': ' + told if told else ''}.{unread}")


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
        self._complaints.write(f"line {number}: {what}")


def _policy(options: dict[str, Any]) -> Policy:
    given = {name: options[name] for name in ("concurrency", "per_host") if options[name] is not None}
    return replace(current_policy(), **given)


def _opened(open_files: ExitStack, path: Path | None, mode: str, otherwise: Any) -> Any:
    if path is None:
        return otherwise
    try:
        return open_files.enter_context(path.open(mode, encoding=None if "b" in mode else "utf-8"))
    except OSError as wrong:
        raise CommandError(f"{path} cannot be opened: {wrong.strerror}.") from wrong


def _count(given: str) -> int:
    if not given.isdecimal() or not 1 <= int(given) <= 10_000:
        raise ArgumentTypeError(f"{given} is not a number from 1 to 10000")
    return int(given)


def _standings(given: str) -> frozenset[Standing]:
    try:
        return frozenset(Standing(name.strip()) for name in given.split(","))
    except ValueError:
        raise ArgumentTypeError(f"{given}: name alive, doubtful, dead or not_asked, separated by commas") from None
