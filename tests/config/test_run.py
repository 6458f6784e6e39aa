"""`make run` as a person meets it: ready, alive, stopped, and one clear sentence when something is in the way."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest

from config.bootstrap import too_old

ROOT = Path(__file__).resolve().parent.parent.parent
PATIENCE = 200  # seconds; two processors may have much else to do
Start = Callable[..., "Running"]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Running:
    """A `manage.py` command in a process of its own, with what it says."""

    def __init__(self, log: Path, *command: str, **env: str) -> None:
        inherited = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("DATABASE_", "REDIS_", "CELERY_", "DJANGO_", "CHECK_"))
        }
        self.log = log
        with log.open("w") as out:
            self.process = subprocess.Popen(
                [sys.executable, "manage.py", *command],
                cwd=ROOT,
                env={**inherited, "DEMO": "true", **env},
                stdout=out,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    @property
    def said(self) -> str:
        return self.log.read_text()

    def wait_for(self, words: str) -> None:
        end = time.monotonic() + PATIENCE
        while words not in self.said:
            assert self.process.poll() is None, self.said
            assert time.monotonic() < end, self.said
            time.sleep(0.1)

    def end(self) -> int:
        return self.process.wait(PATIENCE)


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    begun: list[Running] = []

    def begin(*command: str, **env: str) -> Running:
        running = Running(tmp_path / f"log-{len(begun)}", *command, **{"DATA_DIR": str(tmp_path / "data"), **env})
        begun.append(running)
        return running

    yield begin
    for running in begun:
        if running.process.poll() is None:
            running.process.terminate()
            running.process.wait(30)


def left_under(folder: Path) -> list[str]:
    """Command lines of processes that still work in the folder after five seconds in which they may end."""
    end = time.monotonic() + 5
    while (found := living_under(folder)) and time.monotonic() < end:
        time.sleep(0.1)
    return found


def living_under(folder: Path) -> list[str]:
    found = []
    for process in psutil.process_iter(["cmdline", "environ"]):
        line = " ".join(process.info["cmdline"] or [])
        if str(folder) in line or (process.info["environ"] or {}).get("DATA_DIR") == str(folder):
            found.append(line)
    return found


def fetched(url: str) -> Any:
    with urllib.request.urlopen(url, timeout=10) as answer:
        return json.load(answer)


@pytest.mark.timeout(600)
def test_it_starts_serves_stops_and_starts_again_with_what_it_had(start: Start, tmp_path: Path):
    port, sample = free_port(), free_port()
    env = {"PORT": str(port), "SAMPLE_PORT": str(sample)}
    first = start("run", **env)
    first.wait_for("log in as admin")
    lines = first.said.splitlines()
    assert f"ready http://127.0.0.1:{port}/" in lines
    assert "log in as farid (fact-checker) with password demo" in lines
    for step in ("Starting PostgreSQL", "Starting Redis", "Bringing the tables up to date", "Making the roles"):
        assert any(step in line for line in lines)
    facts = fetched(f"http://127.0.0.1:{port}/api/v1/facts/")["results"]
    assert facts
    assert fetched(f"http://127.0.0.1:{port}/health/") == {"postgresql": "ok", "redis": "ok"}

    os.kill(first.process.pid, signal.SIGTERM)
    first.end()
    assert "Stopped." in first.said
    assert left_under(tmp_path / "data") == []

    began = time.monotonic()
    second = start("run", PORT=str(free_port()))
    second.wait_for("ready http")
    assert "already here" in second.said
    origin = next(line for line in second.said.splitlines() if line.startswith("ready ")).split()[1]
    assert [fact["record_sha256"] for fact in fetched(f"{origin}api/v1/facts/")["results"]] == [
        fact["record_sha256"] for fact in facts
    ]
    assert time.monotonic() - began < PATIENCE

    os.kill(second.process.pid, signal.SIGINT)
    second.end()
    assert left_under(tmp_path / "data") == []


def test_a_command_starts_the_servers_it_needs_and_stops_them(start: Start, tmp_path: Path):
    running = start("migrate", "--plan", DEMO="false")
    assert running.end() == 0, running.said
    assert left_under(tmp_path / "data") == []


@pytest.mark.parametrize("name", ["PORT", "SAMPLE_PORT"])
def test_a_taken_port_is_said_so_before_anything_is_started(name: str, start: Start, tmp_path: Path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        running = start("run", **{"PORT": str(free_port()), "SAMPLE_PORT": str(free_port()), name: port})
        assert running.end() != 0
    (line,) = running.said.strip().splitlines()
    assert f"Port {port} is taken" in line
    assert name in line
    assert not (tmp_path / "data" / "postgres").exists()


def test_a_folder_that_cannot_be_written_is_said_so(start: Start, tmp_path: Path):
    (tmp_path / "file").write_text("")
    folder = str(tmp_path / "file" / "data")
    running = start("run", DATA_DIR=folder, PORT=str(free_port()), SAMPLE_PORT=str(free_port()))
    assert running.end() != 0
    (line,) = running.said.strip().splitlines()
    assert "DATA_DIR" in line
    assert folder in line


@pytest.mark.parametrize(
    ("name", "url"),
    [
        ("DATABASE_URL", "postgresql://me:secret@127.0.0.1:{port}/claims"),
        ("REDIS_URL", "redis://:secret@127.0.0.1:{port}/0"),
    ],
)
def test_a_server_that_does_not_answer_is_named_without_its_password(name: str, url: str, start: Start):
    ports = {"PORT": str(free_port()), "SAMPLE_PORT": str(free_port())}
    running = start("run", **ports, **{name: url.format(port=free_port())})
    assert running.end() != 0
    (line,) = running.said.strip().splitlines()
    assert name in line
    assert "does not answer" in line
    assert "secret" not in line


@pytest.mark.parametrize(
    ("name", "value"), [("PORT", "many"), ("DEBUG", "perhaps"), ("CHECK_TIMEOUT_TOTAL", "soon"), ("PORT", "70000")]
)
def test_a_setting_that_makes_no_sense_is_named_at_the_start(name: str, value: str, start: Start):
    running = start("run", **{"SAMPLE_PORT": str(free_port()), name: value})
    assert running.end() != 0
    assert name in running.said.strip().splitlines()[-1]
    assert "Traceback" not in running.said


@pytest.mark.parametrize("version", [(2, 7, 18), (3, 8, 0), (3, 10, 99)])
def test_a_python_that_is_too_old_is_told_in_one_sentence(version: tuple[int, int, int]):
    said = too_old(version)
    assert ".".join(map(str, version)) in said
    assert "3.11" in said


@pytest.mark.parametrize("version", [(3, 11, 0), (3, 13, 1), (4, 0, 0)])
def test_newer_pythons_are_welcome(version: tuple[int, int, int]):
    assert too_old(version) == ""


def test_even_an_old_python_can_read_far_enough_to_say_so():
    source = (ROOT / "config" / "bootstrap.py").read_bytes()
    assert source.isascii()
    assert b'f"' not in source
    assert b"f'" not in source
