"""Where the embedded servers listen: Unix sockets inside DATA_DIR. Pure; starts nothing.

The path of a Unix socket may not be longer than about a hundred bytes, so for a deep DATA_DIR the sockets
lie in a short directory named after it.
"""

from __future__ import annotations

import hashlib
import tempfile
from pathlib import Path
from urllib.parse import quote

DATABASE = "claims"
LONGEST_SOCKET_PATH = 100  # bytes; Linux allows 107, macOS 103


def postgres_dir(data_dir: Path) -> Path:
    return data_dir / "postgres"


def socket_dir(data_dir: Path) -> Path:
    """Where the sockets of both servers lie."""
    inside = data_dir / "run"
    if len(bytes(inside / ".s.PGSQL.5432.lock")) <= LONGEST_SOCKET_PATH:
        return inside
    return Path(tempfile.gettempdir()) / f"claims-{hashlib.sha256(bytes(data_dir)).hexdigest()[:12]}"


def database_url(data_dir: Path, name: str = DATABASE) -> str:
    return f"postgresql://postgres@/{name}?host={quote(str(socket_dir(data_dir)), safe='')}"


def redis_socket(data_dir: Path) -> Path:
    return socket_dir(data_dir) / "redis.sock"


def redis_url(data_dir: Path) -> str:
    return f"unix://{redis_socket(data_dir)}"


def celery_url(redis_url: str) -> str:
    """The same Redis as Celery spells it."""
    return redis_url.replace("unix://", "redis+socket://", 1)
