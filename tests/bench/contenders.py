"""Who is measured: the bare loop and the checker itself, one entry each; `peers.py` adds other checkers."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

BARE = Path(__file__).with_name("bare.py")


@dataclass(frozen=True)
class Task:
    """The same pages in two forms: a file with their addresses, and a site with a page that links to them all."""

    urls: Path
    site: str
    index: str
    concurrency: int


@dataclass(frozen=True)
class Contender:
    """A program to measure. If one of ours fails the benchmark ends; for others that is a remark in the table."""

    name: str
    command: Callable[[Task], list[str]]
    ours: bool = True
    note: str = ""


def stored(task: Task) -> list[str]:
    bounds = ["--concurrency", str(task.concurrency), "--per-host", str(task.concurrency)]
    return [sys.executable, "manage.py", "check_urls", "--input", str(task.urls), "--output", os.devnull, *bounds]


def not_stored(task: Task) -> list[str]:
    return [*stored(task), "--no-store"]


def bare(task: Task) -> list[str]:
    return [sys.executable, str(BARE), str(task.urls), str(task.concurrency)]


THE_BARE_LOOP = Contender("bare aiohttp", bare)
NOT_STORED = Contender("check_urls --no-store", not_stored)
STORED = Contender("check_urls", stored)
