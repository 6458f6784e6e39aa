"""`make bench-checking`: the checker beside a bare HTTP loop, in one run on loopback, as a table of ratios.

Start-up counts for all, limits per host are lifted alike, and the servers that the stored run needs are up before.
"""

from __future__ import annotations

import argparse
import os
import resource
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT))
DATA_DIR = ROOT / ".data-bench"
PYTHON = sys.executable
ENV = {
    **os.environ,
    "DATA_DIR": str(DATA_DIR),
    "DEMO": "false",
    "CHECK_ALLOWED_NETWORKS": "127.0.0.0/8",
    "CHECK_ALLOWED_PORTS": "*",
    "CHECK_HOST_DELAY": "0",
}


def say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def measured(command: list[str]) -> tuple[float, int]:
    """Seconds that the command took, and the most memory it held, in megabytes."""
    begun = time.monotonic()
    process = subprocess.Popen(command, cwd=ROOT, env=ENV, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    _, status, used = os.wait4(process.pid, 0)
    if status:
        sys.exit((process.stderr.read() if process.stderr else b"").decode())
    return time.monotonic() - begun, used.ru_maxrss // 1024


def contenders(urls: Path, concurrency: int) -> dict[str, Callable[[], list[str]]]:
    ours = [PYTHON, "manage.py", "check_urls", "--input", str(urls), "--output", os.devnull]
    bounds = ["--concurrency", str(concurrency), "--per-host", str(concurrency)]
    return {
        "bare aiohttp": lambda: [PYTHON, str(ROOT / "tests/bench/bare.py"), str(urls), str(concurrency)],
        "check_urls --no-store": lambda: [*ours, *bounds, "--no-store"],
        "check_urls": lambda: [*ours, *bounds],
    }


def race(pace: str, pages: int, concurrency: int, port: int, folder: Path) -> None:
    say(f"\n{pages:,} distinct pages of 20 kB, {'0.1 s each' if pace == 'slow' else 'at once'}:")
    say(f"{'':24}{'URLs/s':>8}{'ratio':>8}{'MB':>6}")
    best = 0.0
    for turn, (name, command) in enumerate(contenders(folder / "urls", concurrency).items()):
        start = turn * 1_000_000 + (500_000 if pace == "slow" else 0)
        urls = (f"http://127.0.0.1:{port}/{pace}/{start + number}" for number in range(pages))
        (folder / "urls").write_text("\n".join(urls))
        seconds, memory = measured(command())
        rate = pages / seconds
        best = best or rate
        say(f"{name:24}{rate:8.0f}{rate / best:8.2f}{memory:6}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=10_000)
    parser.add_argument("--concurrency", type=int, default=200)
    given = parser.parse_args()
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    from config.embedded import servers

    port = free_port()
    server = subprocess.Popen([PYTHON, "-m", "tests.bench.pages", str(port)], cwd=ROOT)
    try:
        with servers(DATA_DIR, with_postgres=True, with_redis=True), tempfile.TemporaryDirectory() as folder:
            subprocess.check_call([PYTHON, "manage.py", "migrate", "-v0"], cwd=ROOT, env=ENV)
            for pace in ("fast", "slow"):
                race(pace, given.pages, given.concurrency, port, Path(folder))
    finally:
        server.terminate()
        server.wait(10)


if __name__ == "__main__":
    main()
