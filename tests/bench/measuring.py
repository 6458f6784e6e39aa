"""Runs commands side by side and tells how long they took and how much memory they held with all their children."""

from __future__ import annotations

import os
import signal
import subprocess
import tempfile
import threading
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import psutil

EVERY = 0.2  # seconds between two looks at the memory
SAID = 2_000  # bytes of what a command complained about that are kept


@dataclass(frozen=True)
class Run:
    """What commands did: seconds until the last ended, bytes at the peak, the worst exit code, the last complaints."""

    seconds: float
    memory: int
    code: int
    complaint: str
    in_time: bool


def measured(*commands: list[str], cwd: Path, env: Mapping[str, str], limit: float) -> Run:
    """Run the commands at the same time and kill what still runs after `limit` seconds."""
    with tempfile.TemporaryFile() as complaints:
        begun = time.monotonic()
        processes = [
            subprocess.Popen(
                command, cwd=cwd, env=env, stdout=subprocess.DEVNULL, stderr=complaints, start_new_session=True
            )
            for command in commands
        ]
        watch = Watch(processes, limit)
        try:
            codes = [process.wait() for process in processes]
        finally:
            seconds = time.monotonic() - begun
            watch.end()
        complaints.seek(max(0, complaints.seek(0, os.SEEK_END) - SAID))
        said = complaints.read().decode(errors="replace").strip()
    return Run(seconds, watch.peak, max(map(abs, codes)), said, in_time=not watch.too_late)


class Watch(threading.Thread):
    """Looks at the memory of processes and their children until told to end, and kills them when time is up."""

    def __init__(self, processes: list[subprocess.Popen[bytes]], limit: float) -> None:
        super().__init__(daemon=True)
        self._processes = processes
        self._until = time.monotonic() + limit
        self._over = threading.Event()
        self.peak = 0
        self.too_late = False
        self.start()

    def run(self) -> None:
        while not self._over.wait(EVERY):
            self.peak = max(self.peak, _held([process.pid for process in self._processes]))
            if time.monotonic() > self._until and not self.too_late:
                self.too_late = True
                self._kill()

    def end(self) -> None:
        self._over.set()
        self.join()
        self._kill()

    def _kill(self) -> None:
        """Each process leads a group of its own; whatever is left of one has been started by it."""
        for process in self._processes:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)


def _held(pids: list[int]) -> int:
    """Bytes that these processes and their children hold.

    For one process it is the peak that the kernel remembers; for several the sum of today, each shared page once.
    """
    family = []
    for pid in pids:
        with suppress(psutil.Error):
            first = psutil.Process(pid)
            family += [first, *first.children(recursive=True)]
    if len(family) == 1:
        return _peak(family[0])
    return sum(map(_share, family))


def _peak(process: psutil.Process) -> int:
    with suppress(OSError, StopIteration):
        lines = Path(f"/proc/{process.pid}/status").read_text().splitlines()
        return 1024 * int(next(line for line in lines if line.startswith("VmHWM")).split()[1])
    return _share(process)


def _share(process: psutil.Process) -> int:
    try:
        held = process.memory_full_info()
    except psutil.Error:
        return 0
    return int(getattr(held, "pss", held.rss))
