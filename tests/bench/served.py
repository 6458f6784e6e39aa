"""The pages of `pages.py` as a benchmark sees them: a server of its own, lots of fresh addresses, what was asked."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.request import ProxyHandler, build_opener

ROOT = Path(__file__).resolve().parent.parent.parent


@dataclass(frozen=True)
class Asked:
    """How many different pages were asked for with GET, with HEAD, and with either."""

    get: int
    head: int
    either: int


@dataclass(frozen=True)
class Lot:
    """Pages that nobody has asked for yet."""

    site: str
    pace: str
    start: int
    pages: int

    @property
    def index(self) -> str:
        """Path of a page that links to them all."""
        return f"/index/{self.pace}/{self.start}/{self.pages}"

    def addresses(self) -> Iterator[str]:
        return (f"{self.site}/{self.pace}/{number}" for number in range(self.start, self.start + self.pages))


class Site:
    """One process that serves pages on a port of its own."""

    def __init__(self, port: int) -> None:
        self.address = f"http://127.0.0.1:{port}"
        self._next = 0

    def lot(self, pace: str, pages: int) -> Lot:
        start = self._next
        self._next += pages
        return Lot(self.address, pace, start, pages)

    def asked(self) -> Asked:
        """Since the last time that this was called."""
        with build_opener(ProxyHandler({})).open(f"{self.address}/count", timeout=30) as answer:
            return Asked(**json.load(answer))


@contextmanager
def served() -> Iterator[Site]:
    port = free_port()
    server = subprocess.Popen([sys.executable, "-m", "tests.bench.pages", str(port)], cwd=ROOT)
    try:
        _wait_for(port)
        yield Site(port)
    finally:
        server.terminate()
        server.wait(10)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(port: int) -> None:
    for _ in range(200):
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        except ConnectionRefusedError:
            time.sleep(0.05)
    sys.exit("The server of pages did not start within ten seconds.")
