"""The papers around the code say what the code does: settings, containers, recipes, links."""

from __future__ import annotations

import ast
import os
import re
import shlex
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import yaml
from django.conf import LazySettings

from config.management.commands.run import processes
from tests.everything import CHECKS

ROOT = Path(__file__).resolve().parent.parent.parent
READERS = (
    "config/settings.py",
    "config/alert_settings.py",
    "config/check_settings.py",
    "config/keeping_settings.py",
    "config/opinion_settings.py",
    "config/public_settings.py",
    "config/environment.py",
)
PAPERS = sorted({*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")})
EXAMPLE = (ROOT / ".env.example").read_text()
COMPOSE = (ROOT / "docker-compose.yml").read_text()
SECRETS = {"SECRET_KEY", "POSTGRES_PASSWORD", "REDIS_PASSWORD"}
OURS = ("prepare", "web", "worker", "beat")
GIVEN_UP_AFTER = 90  # seconds


def settings_read() -> dict[str, Any]:
    """Every setting that is read from the environment, with its default where that is a plain value."""
    found: dict[str, Any] = {}
    for file in READERS:
        for node in ast.walk(ast.parse((ROOT / file).read_text())):
            match node:
                case ast.Call(func=ast.Attribute(value=ast.Name(id="env")), args=[ast.Constant(value=str(name))]):
                    found[name] = next((word.value for word in node.keywords if word.arg == "default"), None)
    return {name: default.value if isinstance(default, ast.Constant) else None for name, default in found.items()}


def read_by_make() -> set[str]:
    return set(re.findall(r"^(\w+) \?=", (ROOT / "Makefile").read_text(), re.MULTILINE))


def read_by_compose() -> set[str]:
    return set(re.findall(r"(?<!\$)\$\{(\w+)", COMPOSE))


def explained() -> dict[str, str]:
    """The names in `.env.example`, each with the value shown."""
    return dict(re.findall(r"^#(\w+)=(.*)$", EXAMPLE, re.MULTILINE))


def test_the_example_names_exactly_the_settings_that_are_read():
    assert set(explained()) == {*settings_read(), *read_by_make(), *read_by_compose()}


def test_the_example_sets_nothing_and_explains_each_name_once_with_its_default():
    lines = EXAMPLE.splitlines()
    assert all(line.startswith("#") or not line for line in lines)
    names = [line[1:].partition("=")[0] for line in lines if re.match(r"#\w+=", line)]
    assert len(names) == len(set(names))
    blocks = re.findall(r"((?:^# .+\n)+)#(\w+)=", EXAMPLE, re.MULTILINE)
    assert [name for _, name in blocks] == names
    assert [name for text, name in blocks if "default" not in text.lower()] == []


def test_the_defaults_in_the_example_are_those_of_the_code():
    plain = {name: default for name, default in settings_read().items() if default is not None}
    shown = {name: explained()[name] for name in plain}

    assert len(plain) > 20
    assert shown == {name: _as_written(value) for name, value in plain.items()}


def _as_written(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


@pytest.fixture
def services() -> dict[str, Any]:
    return yaml.safe_load(COMPOSE)["services"]


def test_containers_run_the_commands_that_run_on_a_laptop(services: dict[str, Any], settings: LazySettings):
    settings.HOST, settings.PORT, settings.DEMO = "0.0.0.0", 8000, False

    for name, command in processes().items():
        assert services[name]["command"] == ["python", *shlex.split(command)[1:]]
    assert services["prepare"]["command"] == ["python", "manage.py", "prepare"]
    assert set(services) == {*OURS, "database", "redis"}


def test_containers_are_told_settings_that_exist(services: dict[str, Any]):
    for name in OURS:
        environment = services[name]["environment"]
        assert set(environment) <= set(settings_read())
        assert {"DATABASE_URL", "REDIS_URL", "SECRET_KEY", "DATA_DIR"} <= set(environment)
        assert environment["DEMO"] == "false"
        assert services[name]["env_file"] == [{"path": ".env", "required": False}]


def test_no_secret_is_in_the_file_and_none_may_be_missing():
    assert set(re.findall(r"\$\{(\w+):\?", COMPOSE)) == SECRETS
    assert {name for name in re.findall(r"\$\{(\w+)(?!:\?|\w)", COMPOSE) if name in SECRETS} == set()
    assert re.findall(r"^\s*\w*(?:KEY|PASSWORD|AUTH): (?!\$\{)", COMPOSE, re.MULTILINE) == []


def test_the_database_and_redis_are_where_the_urls_say(services: dict[str, Any]):
    given = {name: re.sub(r"\$\{[^}]+\}", "given", value) for name, value in services["web"]["environment"].items()}
    database, redis = urlsplit(given["DATABASE_URL"]), urlsplit(given["REDIS_URL"])
    made = services["database"]["environment"]

    assert (database.hostname, redis.hostname) == ("database", "redis")
    assert (database.username, database.path) == (made["POSTGRES_USER"], f"/{made['POSTGRES_DB']}")


def test_whatever_keeps_running_tells_its_health_and_comes_back(services: dict[str, Any]):
    for name, service in services.items():
        if name != "prepare":
            assert service["healthcheck"]["test"][0] in ("CMD", "CMD-SHELL"), name
            assert service["restart"] == "unless-stopped"


def test_nothing_starts_before_what_it_needs(services: dict[str, Any]):
    for name in ("web", "worker", "beat"):
        assert services[name]["depends_on"]["prepare"]["condition"] == "service_completed_successfully"
    for name in OURS:
        for needed in ("database", "redis"):
            assert services[name]["depends_on"][needed]["condition"] == "service_healthy"


def test_volumes_are_declared_and_files_are_shared(services: dict[str, Any]):
    used = {volume.partition(":")[0] for service in services.values() for volume in service["volumes"]}

    assert used == set(yaml.safe_load(COMPOSE)["volumes"])
    for name in OURS:
        assert services[name]["volumes"] == [f"files:{services[name]['environment']['DATA_DIR']}"]


def test_workers_can_be_many_and_have_time_to_end_their_looks(services: dict[str, Any]):
    assert not any("container_name" in service for service in services.values())
    assert [name for name, service in services.items() if "ports" in service] == ["web"]
    assert int(services["worker"]["stop_grace_period"].removesuffix("s")) > settings_read()["CHECK_TIMEOUT_TOTAL"]


def test_the_image_is_made_without_secrets_and_does_not_run_as_root(services: dict[str, Any]):
    lines = (ROOT / "Dockerfile").read_text().splitlines()
    ignored = (ROOT / ".dockerignore").read_text().split()

    requirements = lines.index("COPY requirements.txt requirements-models.txt ./")
    assert requirements < lines.index("COPY . .") < lines.index("USER app")
    assert f"DATA_DIR={services['web']['environment']['DATA_DIR']}" in (ROOT / "Dockerfile").read_text()
    assert {".env", ".git", ".venv", ".data", ".data-*", "tests"} <= set(ignored)
    needed = {"requirements.txt", "requirements-models.txt", "manage.py", "config", "claims", "sources", "verification"}
    assert not needed & set(ignored)


@pytest.fixture
def environment(settings: LazySettings, tmp_path: Path) -> dict[str, str]:
    """What a container is told, with the servers of the tests in place of its own."""
    told = {name: value for name, value in os.environ.items() if name not in settings_read()}
    return {
        **told,
        "DATABASE_URL": settings.DATABASE_URL,
        "REDIS_URL": settings.REDIS_URL,
        "SECRET_KEY": "of-the-container",
        "DATA_DIR": str(tmp_path),
        "DEMO": "false",
        "HOSTNAME": socket.gethostname(),
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
    }


@contextmanager
def running(command: list[str], environment: dict[str, str], log: Path) -> Iterator[subprocess.Popen[bytes]]:
    with log.open("wb") as output:
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=output, stderr=output)
        try:
            yield process
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(GIVEN_UP_AFTER)


def becomes_healthy(test: list[str], environment: dict[str, str]) -> bool:
    """Asks as the container engine does, until the answer is yes."""
    kind, *command = [part.replace("$$", "$") for part in test]
    deadline = time.monotonic() + GIVEN_UP_AFTER
    while time.monotonic() < deadline:
        arguments = ["sh", "-c", *command] if kind == "CMD-SHELL" else command
        if subprocess.run(arguments, cwd=ROOT, env=environment, capture_output=True).returncode == 0:
            return True
        time.sleep(0.2)
    return False


def test_the_web_command_serves_and_its_health_check_says_so(
    services: dict[str, Any], environment: dict[str, str], tmp_path: Path
):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = str(probe.getsockname()[1])
    web = services["web"]
    command = [part.replace("8000", port).replace("0.0.0.0", "127.0.0.1") for part in web["command"]]
    test = [part.replace("8000", port) for part in web["healthcheck"]["test"]]

    with running(command, {**environment, "HTTPS": "true"}, tmp_path / "log"):
        assert becomes_healthy(test, environment), (tmp_path / "log").read_text()


def test_the_worker_command_answers_its_health_check_and_ends_in_peace(
    services: dict[str, Any], environment: dict[str, str], tmp_path: Path
):
    worker = services["worker"]
    test = [part.replace("--timeout 10", "--timeout 1") for part in worker["healthcheck"]["test"]]

    with running(worker["command"], environment, tmp_path / "log") as process:
        assert becomes_healthy(test, environment), (tmp_path / "log").read_text()
    assert process.returncode == 0


@pytest.mark.parametrize("paper", PAPERS, ids=lambda paper: str(paper.relative_to(ROOT)))
def test_links_lead_somewhere(paper: Path):
    links = re.findall(r"\]\(([^)\s]+)\)", paper.read_text())
    relative = [link.partition("#")[0] for link in links if not re.match(r"[a-z]+:|#", link)]

    assert [link for link in relative if not (paper.parent / link).exists()] == []


@pytest.mark.parametrize(
    "paper", [paper for paper in PAPERS if paper.name != "README.md"], ids=lambda paper: str(paper.relative_to(ROOT))
)
def test_files_that_are_named_exist(paper: Path):
    quoted = re.findall(r"`([^`\s]+)`", paper.read_text())
    paths = [name for name in quoted if re.fullmatch(r"\w[\w./-]*(/|\.(py|md|toml|txt|yml|in))", name)]

    assert [name for name in paths if not (ROOT / name).exists()] == []


def test_the_guide_names_files_at_all():
    assert (ROOT / "CONTRIBUTING.md").read_text().count(".py`") > 10


def test_the_index_lists_every_decision():
    folder = ROOT / "docs" / "decisions"
    listed = re.findall(r"\]\((\S+\.md)\)", (folder / "README.md").read_text())

    assert sorted(listed) == sorted(page.name for page in folder.glob("*.md") if page.name != "README.md")


def test_every_command_of_ours_is_named():
    ours = [command.stem for command in ROOT.glob("*/management/commands/*.py") if command.stem != "__init__"]
    words = set(re.findall(r"\w+", "".join(paper.read_text() for paper in PAPERS)))

    assert len(ours) > 10
    assert [name for name in ours if name not in words] == []


def test_every_make_target_that_is_named_can_be_made():
    named = set(re.findall(r"make ([a-z-]+)`", "".join(paper.read_text() for paper in PAPERS)))

    assert named <= set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    assert {"lint", "fmt", "test", "install-dev"} <= named


def test_what_is_said_before_a_commit_is_what_lint_says():
    hooks = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text())["repos"][0]["hooks"]
    asked = [hook["entry"].split()[:2] for hook in hooks]

    assert asked == [[".venv/bin/ruff", str(CHECKS[title][1])] for title in ("Style", "Format")]
