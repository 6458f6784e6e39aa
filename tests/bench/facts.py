"""`make bench-api`: how fast facts are read, beside PostgreSQL alone and the obvious Django REST views.

Everything on loopback and one server process each. With several sizes all databases and servers are up at once and
each door is asked at all of them in turns, so that whatever else the machine does meets all alike. See --help.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil

from tests.bench.asking import Figures, Line, NoAnswer, asked, busy, exported, spent
from tests.bench.facts_doors import AGAIN, ALONE, DOORS, OURS, REST, Known, Request, again, request
from tests.bench.served import free_port

ROOT = Path(__file__).resolve().parents[2]
CONTENDERS = {
    OURS: "config.wsgi:application",
    ALONE: "tests.bench.facts_peers:postgres_alone",
    REST: "tests.bench.facts_peers:obvious_rest",
}
SECONDS_TO_ANSWER = 15  # that PostgreSQL works at one question of the others
SLICE = 1.0  # seconds that a door is asked before it is the next one's turn


@dataclass(frozen=True)
class Served:
    """One web server at the facts of one database, with all processes that work for it."""

    contender: str
    facts: int
    known: Known
    port: int
    process: psutil.Process
    database: psutil.Process

    def busy(self) -> dict[int, float]:
        """Seconds of a core that each process of its server and its PostgreSQL has used so far."""
        return busy(self.process) | busy(self.database)


def main() -> None:
    asks = argparse.ArgumentParser(prog="make bench-api", description=__doc__)
    asks.add_argument("--facts", type=int, nargs="+", default=[10_000], help="published facts (default: 10000)")
    asks.add_argument("--seconds", type=float, default=3.0, help="how long each door is measured (default: 3)")
    asks.add_argument("--doors", nargs="+", default=[], metavar="DOOR", help="only doors whose names hold one of these")
    asks.add_argument("--alone", action="store_true", help="leave the others out")
    asks.add_argument("--keep", type=Path, metavar="FOLDER", help="make databases there once, and use them again")
    given = asks.parse_args()
    with tempfile.TemporaryDirectory(prefix="bench-facts-") as folder, ExitStack() as stack:
        servers: list[Served] = []
        for facts in given.facts:
            known, database = stack.enter_context(_database(given.keep or Path(folder), facts))
            contenders = [OURS] if given.alone else list(CONTENDERS)
            servers += [stack.enter_context(_server(one, facts, known, database)) for one in contenders]
        _say(f"load of this machine: {os.getloadavg()[0]:.1f}, processors: {os.cpu_count()}")
        for door in DOORS:
            if not given.doors or any(part in door for part in given.doors):
                _measure(door, [one for one in servers if one.contender in DOORS[door]], given.seconds)
        for form in ("ndjson", "csv"):
            for one in servers:
                if one.contender == OURS and (not given.doors or form in given.doors):
                    _export(one, form)


def _measure(door: str, servers: list[Served], seconds: float) -> None:
    """Asks one door at all servers in turns, and tells what each did and how far p99 grew with the facts."""
    asks = {one: ready for one in servers if (ready := _asks(door, one))}
    heard: dict[Served, list[Figures]] = {one: [] for one in asks}
    for _turn in range(max(1, round(seconds / SLICE))):
        for one, ask in asks.items():
            before = one.busy()
            found = asked(one.port, ask, min(SLICE, seconds))
            heard[one].append(Figures(found.took, found.seconds, spent(before, one.busy())))
    base: dict[str, float] = {}
    for one in asks:
        sum_up = Figures.of(heard[one])
        line_of = f"{door:<22}{one.contender:<18}{one.facts:>9,}  {sum_up}"
        grown = f"   p99 {sum_up.p99 / base[one.contender]:.2f}×" if one.contender in base else ""
        base.setdefault(one.contender, sum_up.p99)
        _say(line_of + grown)


def _asks(door: str, one: Served) -> Callable[[], Request] | None:
    """What is asked at a door, which has been opened some times: what is made ready at first is not measured.

    None where one of the others does not answer in time.
    """
    line = Line(one.port)
    try:
        for _ in range(5):
            line.ask(*request(door, one.known, one.contender))
    except NoAnswer as failure:
        if one.contender == OURS:
            raise
        _say(f"{door:<22}{one.contender:<18}{one.facts:>9,}  has no answer within {SECONDS_TO_ANSWER} s ({failure})")
        return None
    if not door.endswith(AGAIN):
        return lambda: request(door, one.known, one.contender)
    kept = again(request(door, one.known, one.contender), line)
    return lambda: kept


def _export(one: Served, form: str) -> None:
    """Lines a second, and how much the server's memory grew between the first lines and the last."""
    found = exported(one.port, f"/api/v1/facts/export/?format={form}", one.process)
    _say(
        f"{'export ' + form:<22}{one.contender:<18}{one.facts:>9,}  {found.lines / found.seconds:>9,.0f}/s   "
        f"{found.lines / found.busy:,.0f} a second of a core   {found.lines:,} facts, "
        f"memory {found.memory_first / 1e6:.0f} MB at the beginning, {found.memory_last / 1e6:.0f} at the end"
    )


@contextmanager
def _database(folder: Path, facts: int) -> Iterator[tuple[Known, psutil.Process]]:
    """PostgreSQL with as many facts: what is in it, and its process. What was made there before is used again."""
    place = (folder / str(facts)).resolve()
    os.environ.update(DATA_DIR=str(place), DEMO="false", DEBUG="false", CELERY_TASK_ALWAYS_EAGER="true")
    os.environ.update(API_RATES="read=0; export=0; match=0")  # one address asks as fast as it can
    os.environ.update(SECRET_KEY="only-for-the-bench", LOG_LEVEL="WARNING", DJANGO_SETTINGS_MODULE="config.settings")
    from config.embedded import servers

    with servers(place, with_postgres=True, with_redis=True):
        begun = time.monotonic()
        prepared = [sys.executable, "-m", "tests.bench.facts_ready", str(facts)]
        said = subprocess.run(prepared, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True).stdout
        _say(f"{facts:,} facts are there after {time.monotonic() - begun:.0f} s")
        number = int((place / "postgres" / "postmaster.pid").read_text().split()[0])
        yield Known(**json.loads(said)), psutil.Process(number)


@contextmanager
def _server(contender: str, facts: int, known: Known, database: psutil.Process) -> Iterator[Served]:
    limits = {"PGOPTIONS": f"-c statement_timeout={SECONDS_TO_ANSWER}s"}
    with _served(CONTENDERS[contender], **({} if contender == OURS else limits)) as (port, process):
        yield Served(contender, facts, known, port, process, database)


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


@contextmanager
def _served(application: str, **more: str) -> Iterator[tuple[int, psutil.Process]]:
    port = free_port()
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port)]
    command += ["--workers", "1", "--blocking-threads", "4", "--no-ws", "--log-level", "warning", application]
    env = {**os.environ, "PEER": "rest" if application.endswith("rest") else "", **more}
    server = subprocess.Popen(command, cwd=ROOT, env=env)
    try:
        Line(port, patience=90)
        yield port, psutil.Process(server.pid)
    finally:
        family = [psutil.Process(server.pid), *psutil.Process(server.pid).children(recursive=True)]
        server.terminate()
        for left in psutil.wait_procs(family, timeout=15)[1]:
            left.kill()


if __name__ == "__main__":
    main()
