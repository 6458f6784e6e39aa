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
SAMPLE_PORT = "sample-port"  # a file in DATA_DIR
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
    """The same Redis as Celery spells it, which has names of its own for a socket and for a database behind one."""
    if not redis_url.startswith("unix://"):
        return redis_url
    return (
        redis_url.replace("unix://", "redis+socket://", 1)
        .replace("?db=", "?virtual_host=")
        .replace("&db=", "&virtual_host=")
    )


def sample_port(data_dir: Path, *, otherwise: int) -> int:
    """The port that the addresses of the sample's sources name, once it has been loaded."""
    try:
        return int((data_dir / SAMPLE_PORT).read_text())
    except (OSError, ValueError):
        return otherwise


def keep_sample_port(data_dir: Path, port: int) -> None:
    """The sample's web stays where it was first served, whatever PORT is later."""
    data_dir.mkdir(parents=True, exist_ok=True)
    (data_dir / SAMPLE_PORT).write_text(str(port))
