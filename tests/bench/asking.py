"""Asks a web server over lines that stay open, as fast as it answers, and tells how fast that was."""

from __future__ import annotations

import http.client
import socket
import sys
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass

import psutil

CALLERS = 4
ANSWERED = (b"200", b"304")
LONGEST_EXPORT = 60.0  # seconds; then we hang up, since what comes after is as what came before


class NoAnswer(Exception):
    """The server did not answer as it should, or not in time."""


@dataclass(frozen=True)
class Figures:
    """How long each answer took, how long the asking took, and how long the servers were busy with it, in seconds."""

    took: list[float]
    seconds: float
    busy: float = 0.0

    @classmethod
    def of(cls, parts: Sequence[Figures]) -> Figures:
        took = sorted(one for part in parts for one in part.took)
        return cls(took, sum(part.seconds for part in parts), sum(part.busy for part in parts))

    @property
    def p99(self) -> float:
        return self.took[int(len(self.took) * 0.99)] if self.took else self.seconds

    @property
    def median(self) -> float:
        return self.took[len(self.took) // 2] if self.took else self.seconds

    def __str__(self) -> str:
        """Rate, median and p99, and milliseconds of a core for each answer, which other work disturbs least."""
        cost = self.busy / len(self.took) * 1000 if self.took else 0
        rate = len(self.took) / self.seconds
        return (
            f"{rate:>7,.0f}/s   median {self.median * 1000:>6.1f} ms   p99 {self.p99 * 1000:>6.1f} ms   "
            f"{cost:>5.2f} ms of a core"
        )


@dataclass(frozen=True)
class Exported:
    lines: int
    seconds: float
    busy: float  # of the web server, without PostgreSQL
    memory_first: int  # bytes, when the first lines were here
    memory_last: int


class Line:
    """One connection that stays open. `patience` is for how many seconds it waits for a server that is starting."""

    def __init__(self, port: int, *, patience: float = 0) -> None:
        until = time.monotonic() + patience
        while True:
            try:
                self._socket = socket.create_connection(("127.0.0.1", port), 60)
                return
            except ConnectionRefusedError:
                if time.monotonic() > until:
                    sys.exit("The server did not start in time.")
                time.sleep(0.05)

    def ask(self, path: str, header: str = "") -> str:
        """The head of the answer, which must be 200 or 304, after its body has been read too."""
        self._socket.sendall(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n{header}\r\n".encode())
        heard = b""
        while (end := heard.find(b"\r\n\r\n")) < 0:
            heard += self._received()
        head = heard[:end]
        if head[9:12] not in ANSWERED:
            raise NoAnswer(f"{path} was answered with {head[9:12].decode()}.")
        length = _length(head) if head[9:12] == b"200" else 0
        got = len(heard) - end - 4
        while got < length:
            got += len(self._received())
        return head.decode()

    def _received(self) -> bytes:
        if not (data := self._socket.recv(262_144)):
            sys.exit("The server hung up.")
        return data

    def close(self) -> None:
        self._socket.close()


def _length(head: bytes) -> int:
    _, found, rest = head.lower().partition(b"content-length:")
    if not found:
        sys.exit("An answer does not say how long it is.")
    return int(rest.split(b"\r\n")[0])


def asked(port: int, request: Callable[[], tuple[str, str]], seconds: float) -> Figures:
    """Some callers at once, each with a line of its own, ask until the time is up."""
    took: list[float] = []
    lines = [Line(port) for _ in range(CALLERS)]
    begun = time.monotonic()

    def call(line: Line) -> None:
        while (sent := time.monotonic()) < begun + seconds:
            line.ask(*request())
            took.append(time.monotonic() - sent)

    callers = [threading.Thread(target=call, args=[line]) for line in lines]
    for caller in callers:
        caller.start()
    for caller in callers:
        caller.join()
    for line in lines:
        line.close()
    return Figures(took, time.monotonic() - begun)


def exported(port: int, path: str, process: psutil.Process) -> Exported:
    """Reads a file for as long as it lasts, or for a minute."""
    family = [process, *process.children(recursive=True)]
    before, begun, first, lines = busy(process), time.monotonic(), 0, 0
    connection = http.client.HTTPConnection("127.0.0.1", port)
    connection.request("GET", path)
    answer = connection.getresponse()
    while time.monotonic() - begun < LONGEST_EXPORT and (chunk := answer.read(1_000_000)):
        lines += chunk.count(b"\n")
        first = first or _memory(family)
    seconds, memory, worked = time.monotonic() - begun, _memory(family), spent(before, busy(process))
    connection.close()
    return Exported(lines, seconds, worked, first, memory)


def _memory(family: list[psutil.Process]) -> int:
    return sum(one.memory_info().rss for one in family)


def busy(process: psutil.Process) -> dict[int, float]:
    """Seconds of a core that a process and each of its children have used so far."""
    found = {}
    for one in [process, *process.children(recursive=True)]:
        with suppress(psutil.NoSuchProcess):
            found[one.pid] = sum(one.cpu_times()[:2])
    return found


def spent(before: dict[int, float], after: dict[int, float]) -> float:
    """Seconds of a core between two looks. What a process did that has ended meanwhile is not known."""
    return sum(seconds - before.get(pid, 0) for pid, seconds in after.items())
