"""Runs the whole product on one machine: servers, web, worker, beat, and in a demo the sample's web."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from honcho.manager import Manager

from config.embedded import ServersFailed, servers
from config.environment import BASE_DIR

READY_TIMEOUT = 90  # seconds


class Command(BaseCommand):
    help = "Run web, worker and beat, with PostgreSQL and Redis in DATA_DIR unless their URLs are given."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        _free_port("PORT", settings.PORT)
        if settings.DEMO:
            _free_port("SAMPLE_PORT", settings.SAMPLE_PORT)
        if not settings.EMBEDDED_POSTGRES:
            _reachable("DATABASE_URL", settings.DATABASE_URL, 5432)
        if not settings.EMBEDDED_REDIS:
            _reachable("REDIS_URL", settings.REDIS_URL, 6379)
        signal.signal(signal.SIGTERM, _leave)
        try:
            with servers(
                settings.DATA_DIR,
                with_postgres=settings.EMBEDDED_POSTGRES,
                with_redis=settings.EMBEDDED_REDIS,
                say=self.say,
            ):
                code = self._prepare() or self._hold()
        except ServersFailed as failed:
            raise CommandError(str(failed)) from failed
        except KeyboardInterrupt:
            code = 130
        self.say("Stopped.")
        sys.exit(code)

    def say(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()

    def _prepare(self) -> int:
        """In a process of its own, so that this one holds no connection of the database it looks after."""
        return subprocess.call([sys.executable, "manage.py", "prepare"], cwd=BASE_DIR)

    def _hold(self) -> int:
        """Holds the processes together until one ends or somebody stops us. Answers the exit code."""
        manager = Manager()
        env = {**os.environ, "SAMPLE_PORT": str(settings.SAMPLE_PORT)}
        for name, command in processes().items():
            manager.add_process(name, command, cwd=str(BASE_DIR), env=env)
        threading.Thread(target=self._announce, args=(manager,), daemon=True).start()
        manager.loop()
        return int(manager.returncode or 0)

    def _announce(self, manager: Manager) -> None:
        origin = f"http://{settings.HOST}:{settings.PORT}/"
        as_a_proxy_asks = {"X-Forwarded-Proto": "https"}  # else HTTPS=true would redirect the question
        question = urllib.request.Request(f"{origin}health/", headers=as_a_proxy_asks)  # noqa: S310 our own address
        deadline = time.monotonic() + READY_TIMEOUT
        while manager.returncode is None and time.monotonic() < deadline:
            try:
                with urllib.request.urlopen(question, timeout=2):  # noqa: S310 our own address
                    break
            except (urllib.error.URLError, OSError):
                time.sleep(0.2)
        else:
            if manager.returncode is not None:
                return
            self.say("The web server did not become ready. See the lines above.")
            return
        lines = [f"ready {origin}"]
        if settings.DEMO:
            lines += [
                f"log in as {name} ({role}) with password {settings.DEMO_PASSWORD}"
                for name, role in settings.DEMO_ACCOUNTS.items()
            ]
        sys.stdout.write("".join(f"{line}\n" for line in lines))
        sys.stdout.flush()


def processes() -> dict[str, str]:
    """The commands of the product's processes, the same on a laptop and in containers."""
    python = sys.executable
    found = {
        "web": f"{python} -m granian --interface wsgi --host {settings.HOST} --port {settings.PORT} --workers 1 "
        "--blocking-threads 4 --no-ws --log-level warning config.wsgi:application",
        "worker": f"{python} -m celery --quiet -A config worker --loglevel warning --concurrency 2 "
        "--without-gossip --without-mingle",
        "beat": f"{python} -m celery --quiet -A config beat --loglevel warning --pidfile=",
    }
    if settings.DEMO:
        found["sample"] = f"{python} -m verification.sample.website"
    return found


def _leave(*_: Any) -> None:
    raise KeyboardInterrupt


def _free_port(name: str, port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.HOST, port))
        except OSError as taken:
            raise CommandError(
                f"Port {port} is taken by another program ({taken.strerror}). Choose another: make run {name}=…"
            ) from taken
        except OverflowError:
            raise CommandError(f"{name} must be a port number from 1 to 65535, not {port}.") from None


def _reachable(name: str, url: str, default_port: int) -> None:
    """A server that was named must answer now; its password is not repeated."""
    parts = urlsplit(url)
    if not parts.hostname:
        return  # a Unix socket: the first query will tell
    place = (parts.hostname, parts.port or default_port)
    try:
        socket.create_connection(place, timeout=5).close()
    except OSError as wrong:
        raise CommandError(
            f"{name} cannot be reached: {place[0]}:{place[1]} does not answer ({wrong.strerror or wrong})."
        ) from wrong
