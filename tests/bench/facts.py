"""`make bench-api`: how fast facts are read, beside PostgreSQL alone and the obvious Django REST views.

Everything on loopback and one server process each, with PostgreSQL in a temporary folder. See --help.
"""

from __future__ import annotations

import argparse
import http.client
import os
import random
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil

ROOT = Path(__file__).resolve().parents[2]
CALLERS = 4
CONTENDERS = {
    "ours": "config.wsgi:application",
    "PostgreSQL alone": "tests.bench.facts_peers:postgres_alone",
    "obvious REST": "tests.bench.facts_peers:obvious_rest",
}
Doors = dict[str, Callable[[], tuple[str, str]]]


@dataclass(frozen=True)
class Figures:
    a_second: float
    p99: float  # seconds


def main() -> None:
    asked = argparse.ArgumentParser(prog="make bench-api", description=__doc__)
    asked.add_argument("--facts", type=int, default=10_000, help="published facts to make (default: 10000)")
    asked.add_argument("--seconds", type=float, default=3.0, help="how long each door is measured (default: 3)")
    asked.add_argument("--alone", action="store_true", help="leave the others out")
    given = asked.parse_args()
    with tempfile.TemporaryDirectory(prefix="bench-facts-") as folder, ExitStack() as servers:
        names, deep, cursor = _prepared(Path(folder), servers, given.facts)
        for contender, application in CONTENDERS.items():
            if contender == "ours" or not given.alone:
                with _served(application) as (port, process):
                    _measure(contender, port, process, _doors(contender, names, deep, cursor, port), given.seconds)


def _prepared(folder: Path, servers: ExitStack, facts: int) -> tuple[list[str], int, str]:
    """A database with facts: some of their ids, the number of a fact far down, and the cursor that leads there."""
    os.environ.update(DATA_DIR=str(folder), DEMO="false", DEBUG="false", CELERY_TASK_ALWAYS_EAGER="true")
    os.environ.update(API_RATES="read=0; export=0; match=0")  # one address asks as fast as it can
    os.environ.update(SECRET_KEY="only-for-the-bench", LOG_LEVEL="WARNING", DJANGO_SETTINGS_MODULE="config.settings")
    from config.embedded import servers as embedded

    servers.enter_context(embedded(folder, with_postgres=True, with_redis=True))
    import django

    django.setup()
    from django.core.management import call_command

    from tests.bench.facts_seed import seed
    from verification.models import Edition
    from verification.publishing.cursors import DEFAULT_ORDERING, Place

    call_command("migrate", verbosity=0)
    begun = time.monotonic()
    seed(facts)
    _say(f"{facts:,} facts made in {time.monotonic() - begun:.1f} s")
    numbers = Edition.objects.in_force().order_by("number").values_list("number", flat=True)
    deep = numbers[facts // 10]
    last = numbers.last() or 0
    first = numbers[3]
    some = [first + (last - first) * place // 999 for place in range(1000)]
    names = [
        found
        for number in some
        if (found := Edition.objects.filter(number__gte=number).order_by("number").values_list("public_id").first())
    ]
    return [name for (name,) in names], deep, Place(DEFAULT_ORDERING, None, deep).text


def _doors(contender: str, names: list[str], deep: int, cursor: str, port: int) -> Doors:
    def at(path: str, header: str = "") -> Callable[[], tuple[str, str]]:
        return lambda: (path, header)

    facts = "/api/v1/facts/"
    doors: Doors = {
        "list": at(facts),
        "detail": lambda: (f"{facts}{random.choice(names)}/", ""),
        "filtered": at(f"{facts}?rating=false"),
    }
    if contender == "PostgreSQL alone":
        doors["deep page"] = at(f"{facts}?before={deep}")
    if contender == "ours":
        one = f"{facts}{names[0]}/"
        doors["deep page"] = at(f"{facts}?cursor={cursor}")
        doors["claims:search"] = at("/api/v1/claims:search?query=depot17")
        doors["list, 304"] = at(facts, f"If-None-Match: {_tag(port, facts)}\r\n")
        doors["detail, 304"] = at(one, f"If-None-Match: {_tag(port, one)}\r\n")
        doors["changes"] = at("/api/v1/changes/")
    return doors


def _measure(contender: str, port: int, process: psutil.Process, doors: Doors, seconds: float) -> None:
    for door, request in doors.items():
        found = _figures(port, request, seconds)
        _say(f"{contender:<18}{door:<15}{found.a_second:>9,.0f}/s   p99 {found.p99 * 1000:>7.1f} ms")
    if contender == "ours":
        for form in ("ndjson", "csv"):
            _export(port, process, form)


def _figures(port: int, request: Callable[[], tuple[str, str]], seconds: float) -> Figures:
    took: list[float] = []
    until = time.monotonic() + seconds

    def call() -> None:
        with socket.create_connection(("127.0.0.1", port)) as line:
            for _ in range(3):
                _ask(line, *request())
            while (begun := time.monotonic()) < until:
                _ask(line, *request())
                took.append(time.monotonic() - begun)

    callers = [threading.Thread(target=call) for _ in range(CALLERS)]
    begun = time.monotonic()
    for caller in callers:
        caller.start()
    for caller in callers:
        caller.join()
    took = sorted(took) or [seconds]  # a door so slow that nobody got through twice
    return Figures(len(took) / (time.monotonic() - begun), took[int(len(took) * 0.99)])


def _ask(line: socket.socket, path: str, header: str) -> bytes:
    """One request on a line that stays open; the answer must be 200 or 304."""
    line.sendall(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n{header}\r\n".encode())
    heard = b""
    while (end := heard.find(b"\r\n\r\n")) < 0:
        heard += _received(line)
    head = heard[:end].lower()
    status = head[9:12]
    if status not in (b"200", b"304"):
        sys.exit(f"{path} was answered with {status.decode()}.")
    length = 0
    if b"content-length:" in head and status == b"200":
        length = int(head.split(b"content-length:")[1].split(b"\r\n")[0])
    got = len(heard) - end - 4
    while got < length:
        got += len(_received(line))
    return head


def _received(line: socket.socket) -> bytes:
    if not (data := line.recv(262_144)):
        sys.exit("The server hung up.")
    return data


def _tag(port: int, path: str) -> str:
    with socket.create_connection(("127.0.0.1", port)) as line:
        head = _ask(line, path, "").decode()
    tag = head.split("etag:")[1].split("\r\n")[0].strip()
    return tag.replace("w/", "W/")


def _export(port: int, process: psutil.Process, form: str) -> None:
    """Time and processor time for all facts, and how much the server's memory grew meanwhile."""
    family = [process, *process.children(recursive=True)]
    before, busy = sum(one.memory_info().rss for one in family), _busy(family)
    most, lines, begun = before, 0, time.monotonic()
    connection = http.client.HTTPConnection("127.0.0.1", port)
    connection.request("GET", f"/api/v1/facts/export/?format={form}")
    answer = connection.getresponse()
    for count, chunk in enumerate(iter(lambda: answer.read(1_000_000), b"")):
        lines += chunk.count(b"\n")
        if count % 10 == 0:
            most = max(most, sum(one.memory_info().rss for one in family))
    took, worked = time.monotonic() - begun, _busy(family) - busy
    _say(
        f"{'ours':<18}{'export ' + form:<15}{lines / took:>9,.0f} facts/s, {lines / worked:,.0f} a second of a core, "
        f"memory +{(most - before) / 1e6:.0f} MB"
    )


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def _busy(family: list[psutil.Process]) -> float:
    return sum(sum(one.cpu_times()[:2]) for one in family)


@contextmanager
def _served(application: str) -> Iterator[tuple[int, psutil.Process]]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port)]
    command += ["--workers", "1", "--blocking-threads", "4", "--no-ws", "--log-level", "warning", application]
    env = {**os.environ, "PEER": "rest" if application.endswith("rest") else ""}
    server = subprocess.Popen(command, cwd=ROOT, env=env)
    try:
        _wait_for(port)
        yield port, psutil.Process(server.pid)
    finally:
        family = [psutil.Process(server.pid), *psutil.Process(server.pid).children(recursive=True)]
        server.terminate()
        for left in psutil.wait_procs(family, timeout=15)[1]:
            left.kill()


def _wait_for(port: int) -> None:
    for _ in range(1800):
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        except ConnectionRefusedError:
            time.sleep(0.05)
    sys.exit("The server did not start within ninety seconds.")


if __name__ == "__main__":
    main()
