"""Other link checkers to be measured beside ours: how each is installed, once and at one version, and how it is asked.

All of them start from the page that links to the others. Some look at the head of an answer alone unless they are told
to go on from page to page, so these are measured both ways; the pages have no links, so that nothing more is asked.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tests.bench.contenders import Contender, Task

LONGEST_INSTALLATION = 300  # seconds
SETTINGS = r"""
[checking]
maxfilesizeparse=1000000000
maxfilesizedownload=1000000000
[filtering]
internlinks=^http://127\.0\.0\.1
"""  # of LinkChecker: an index of any length, in bytes, and pages beside the one it starts from


class NotInstalled(Exception):
    """Says why a peer cannot be measured."""


@dataclass(frozen=True)
class Peer:
    """A link checker: the package, what installs it into a folder, and the ways of asking its program."""

    package: str
    version: str
    install: Callable[[Peer, Path], Path]
    ways: Callable[[Path], list[Contender]]

    def contenders(self, folder: Path) -> list[Contender]:
        """What to measure, installed first if need be. Raises NotInstalled."""
        place = folder / f"{self.package}-{self.version}"
        place.mkdir(parents=True, exist_ok=True)
        program = self.install(self, place)
        if not program.exists():
            raise NotInstalled("the package has no program of that name")
        return self.ways(program)


def from_pypi(peer: Peer, place: Path) -> Path:
    program = place / "bin" / peer.package
    if not program.exists():
        uv = [sys.executable, "-m", "uv"]
        _run([*uv, "venv", "--quiet", "--clear", "--python", sys.executable, str(place)])
        into = ["--system-certs", "--python", str(place / "bin" / "python")]
        _run([*uv, "pip", "install", "--quiet", *into, f"{peer.package}=={peer.version}"])
    (place / "settings").write_text(SETTINGS)
    return program


def from_npm(peer: Peer, place: Path) -> Path:
    program = place / "node_modules" / ".bin" / peer.package
    for tool in ("node", "npm"):
        if not shutil.which(tool):
            raise NotInstalled(f"there is no {tool} on this machine")
    if not program.exists():
        quiet = ["--engine-strict", "--no-audit", "--no-fund", "--loglevel", "error"]
        _run(["npm", "install", "--prefix", str(place), *quiet, f"{peer.package}@{peer.version}"])
    return program


def _run(command: list[str]) -> None:
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=LONGEST_INSTALLATION, check=False)
    except subprocess.TimeoutExpired:
        raise NotInstalled(f"{command[0]} took longer than {LONGEST_INSTALLATION} seconds") from None
    if done.returncode:
        said = [line.strip() for line in done.stderr.splitlines() if line.strip()]
        raise NotInstalled(" ".join(said)[:300] or f"{command[0]} gave no reason")


def linkchecker(program: Path) -> list[Contender]:
    def to_depth(depth: int) -> Callable[[Task], list[str]]:
        def command(task: Task) -> list[str]:
            settings = ["--no-robots", "--config", str(program.parent.parent / "settings")]
            quiet = ["--no-status", "--output", "none"]
            bounds = ["--threads", str(task.concurrency), "--recursion-level", str(depth)]
            return [str(program), *settings, *quiet, *bounds, task.site + task.index]

        return command

    return [
        Contender("LinkChecker -r1", to_depth(1), ours=False, note="leaves the bodies unread"),
        Contender("LinkChecker -r2", to_depth(2), ours=False),
    ]


def linkinator(program: Path) -> list[Contender]:
    def heads(task: Task) -> list[str]:
        quiet = ["--verbosity", "error", "--concurrency", str(task.concurrency)]
        return [str(program), task.site + task.index, *quiet]

    def bodies(task: Task) -> list[str]:
        """It reads pages below the one it starts from alone, so it starts from the site and is led to the index."""
        led = ["--url-rewrite-search", "/$", "--url-rewrite-replace", task.index]
        quiet = ["--verbosity", "error", "--concurrency", str(task.concurrency)]
        return [str(program), f"{task.site}/", "--recurse", *led, *quiet]

    return [
        Contender("linkinator", heads, ours=False),
        Contender("linkinator --recurse", bodies, ours=False),
    ]


def broken_link_checker(program: Path) -> list[Contender]:
    def command(task: Task) -> list[str]:
        bounds = ["--requests", str(task.concurrency), "--host-requests", str(task.concurrency)]
        return [str(program), "--get", "--follow", *bounds, task.site + task.index]

    return [Contender("broken-link-checker", command, ours=False)]


PEERS = (
    Peer("linkchecker", "10.6.0", from_pypi, linkchecker),
    Peer("linkinator", "7.6.1", from_npm, linkinator),
    Peer("broken-link-checker", "0.7.8", from_npm, broken_link_checker),
)


def installed(folder: Path, say: Callable[[str], None]) -> list[Contender]:
    """The peers that could be installed; of the others it is said why not."""
    found = []
    for peer in PEERS:
        try:
            found += peer.contenders(folder)
        except NotInstalled as why:
            say(f"{peer.package} {peer.version} is left out: {why}.")
    return found
