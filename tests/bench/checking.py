"""`make bench-checking`: the checker beside a bare HTTP loop and other link checkers, in one run on loopback.

Start-up counts for all, limits per host are lifted alike, and the servers that the stored run needs are up before.
Memory is that of a program with all its children, at the peak.
"""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

from tests.bench.contenders import NOT_STORED, STORED, THE_BARE_LOOP, Contender, Task
from tests.bench.measuring import Run, measured
from tests.bench.peers import installed
from tests.bench.served import ROOT, Lot, Site, served

DATA_DIR = ROOT / ".data-bench"
LIMIT = 600  # seconds that one measurement may take
AIM = 1.3  # times the memory, for ten times the addresses
ENV = {
    **{name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy")},
    "DATA_DIR": str(DATA_DIR),
    "DEMO": "false",
    "CHECK_ALLOWED_NETWORKS": "127.0.0.0/8",
    "CHECK_ALLOWED_PORTS": "*",
    "CHECK_HOST_DELAY": "0",
}


def say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def run(contender: Contender, shares: Sequence[Sequence[Lot]], concurrency: int) -> Run:
    """One process of the contender for each share, all at once. Ends the benchmark if one of ours fails."""
    with tempfile.TemporaryDirectory() as folder:
        commands = []
        for number, lots in enumerate(shares):
            urls = Path(folder) / str(number)
            urls.write_text("\n".join(address for lot in lots for address in lot.addresses()))
            commands.append(contender.command(Task(urls, lots[0].site, lots[0].index, concurrency)))
        done = measured(*commands, cwd=ROOT, env=ENV, limit=LIMIT)
    if contender.ours and done.code and done.in_time:
        sys.exit(f"{contender.name} failed:\n{done.complaint}")
    return done


def heading(title: str) -> None:
    say(f"\n{title}:")
    say(f"{'':24}{'URLs/s':>8}{'ratio':>8}{'MB':>6}")


def row(name: str, pages: int, done: Run, best: float, remarks: Sequence[str] = ()) -> float:
    """Print what was measured; the ratio is to `best`, or to itself. Returns the addresses a second."""
    rate = pages / done.seconds
    figures = f"{rate:8.0f}{rate / (best or rate):8.2f}" if done.in_time else f"{'—':>8}{'—':>8}"
    tail = "  " + "; ".join(remarks) if remarks else ""
    say(f"{name:24}{figures}{done.memory / 1_048_576:6.0f}{tail}")
    return rate


def remarks_on(contender: Contender, done: Run, site: Site, pages: int) -> list[str]:
    asked = site.asked()
    found = [contender.note] if contender.note else []
    if asked.head and not asked.get:
        found.append("asked with HEAD alone, so that it read no page")
    if asked.either < pages:
        found.append(f"asked for only {asked.either:,} of the pages")
    if not done.in_time:
        found.append(f"stopped after {LIMIT} s")
    elif done.code:
        found.append(" ".join([f"ended with code {done.code}", *done.complaint.splitlines()[-1:]]))
    return found


def race(contenders: Sequence[Contender], site: Site, pace: str, pages: int, concurrency: int) -> None:
    heading(f"{pages:,} distinct pages of 20 kB, {'0.1 s each' if pace == 'slow' else 'at once'}")
    best = 0.0
    for contender in contenders:
        done = run(contender, [[site.lot(pace, pages)]], concurrency)
        rate = row(contender.name, pages, done, best, remarks_on(contender, done, site, pages))
        best = best or rate


def compare_workers(sites: Sequence[Site], pages: int, concurrency: int) -> None:
    """Two processes against one; each half of the addresses has a server of its own, so that none waits for it."""
    heading(f"{pages:,} pages at once, stored, from {len(sites)} servers on {len(sites)} ports")
    half = pages // 2
    one = run(STORED, [[site.lot("fast", half) for site in sites]], concurrency)
    best = row("one process", 2 * half, one, 0.0)
    two = run(STORED, [[site.lot("fast", half)] for site in sites], concurrency)
    row("two processes", 2 * half, two, best)


def compare_memory(site: Site, pages: int, concurrency: int) -> None:
    heading(f"Memory for {10 * pages:,} addresses against {pages:,}; the aim is at most {AIM} times as much")
    for contender in (NOT_STORED, STORED):
        few = run(contender, [[site.lot("fast", pages)]], concurrency)
        rate = row(contender.name, pages, few, 0.0)
        many = run(contender, [[site.lot("fast", 10 * pages)]], concurrency)
        row("  ten times as many", 10 * pages, many, rate, [f"{many.memory / few.memory:.2f} times the memory"])


def main() -> None:
    given = _arguments()
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    from config.embedded import servers

    contenders = [THE_BARE_LOOP, NOT_STORED, STORED]
    if not given.without_peers:
        contenders += installed(DATA_DIR / "peers", say)
    with ExitStack() as up:
        up.enter_context(servers(DATA_DIR, with_postgres=True, with_redis=True))
        subprocess.check_call([sys.executable, "manage.py", "migrate", "-v0"], cwd=ROOT, env=ENV)
        site = up.enter_context(served())
        for pace in ("fast", "slow"):
            race(contenders, site, pace, given.pages, given.concurrency)
        if given.workers:
            compare_workers([site, up.enter_context(served())], given.pages, given.concurrency)
        if given.memory:
            compare_memory(site, given.pages, given.concurrency)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make bench-checking ARGS=…", description=__doc__)
    parser.add_argument("--pages", type=int, default=10_000, help="Distinct pages in each measurement.")
    parser.add_argument("--concurrency", type=int, default=200, help="Requests side by side, for each contender.")
    parser.add_argument("--without-peers", action="store_true", help="Leave the other link checkers out.")
    parser.add_argument("--workers", action="store_true", help="Also measure two processes against one.")
    parser.add_argument("--memory", action="store_true", help="Also measure the memory of ten times as many pages.")
    return parser.parse_args()


if __name__ == "__main__":
    main()
