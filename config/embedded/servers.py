"""Starts the embedded servers for whoever needs them first, and stops them when the last one leaves.

Every user holds a shared lock on one file in DATA_DIR for as long as it lives; the kernel lets go of it even
for a killed process. Starting and stopping happen under a second lock, so that nobody arrives in between.
"""

from __future__ import annotations

import fcntl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from config.embedded import postgres, redis
from config.embedded.errors import ServersFailed

Say = Callable[[str], None]


@contextmanager
def servers(data_dir: Path, *, with_postgres: bool, with_redis: bool, say: Say = lambda line: None) -> Iterator[None]:
    """Both servers (or those wanted) are up inside the block. `say` is told about each start and stop."""
    wanted = [
        (name, server)
        for name, server, needed in (("PostgreSQL", postgres, with_postgres), ("Redis", redis, with_redis))
        if needed
    ]
    _writable(data_dir)
    with (data_dir / "users.lock").open("a") as users:
        with _alone(data_dir):
            for name, server in wanted:
                if not server.is_running(data_dir):
                    say(f"Starting {name} in {data_dir} …")
                    server.start(data_dir)
            fcntl.flock(users, fcntl.LOCK_SH)
        try:
            yield
        finally:
            with _alone(data_dir):
                if _last_one(users):
                    for name, server in reversed(wanted):
                        say(f"Stopping {name} …")
                        server.stop(data_dir)


def _writable(data_dir: Path) -> None:
    try:
        data_dir.mkdir(parents=True, exist_ok=True)
        (data_dir / "users.lock").touch()
    except OSError as wrong:
        raise ServersFailed(f"The folder {data_dir} (DATA_DIR) cannot be written to: {wrong.strerror}.") from wrong


@contextmanager
def _alone(data_dir: Path) -> Iterator[None]:
    with (data_dir / "start.lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _last_one(users: IO[str]) -> bool:
    fcntl.flock(users, fcntl.LOCK_UN)
    try:
        fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
