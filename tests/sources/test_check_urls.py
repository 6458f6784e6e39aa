"""`check_urls` as a script uses it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from sources.models import Check, Source
from tests import factories as make
from tests.web.server import MisbehavingWeb

FIELDS = {
    "url", "outcome", "http_status", "final_url", "redirects", "content_type", "bytes", "sha256", "title",
    "language", "elapsed_ms", "retry_after", "error",
}  # fmt: skip


@pytest.fixture(autouse=True)
def loopback_allowed(settings: Any) -> None:
    settings.CHECK_ALLOWED_NETWORKS = ["127.0.0.1/32"]
    settings.CHECK_ALLOWED_PORTS = ["*"]
    settings.CHECK_HOST_DELAY = 0.0


def run(monkeypatch: pytest.MonkeyPatch, given: bytes, *options: str) -> tuple[list[dict[str, Any]], str]:
    """What it wrote, and what it said besides."""
    out, said = StringIO(), StringIO()
    monkeypatch.setattr("sys.stdin", type("Stdin", (), {"buffer": BytesIO(given)}))
    call_command("check_urls", *options, stdout=out, stderr=said)
    return [json.loads(line) for line in out.getvalue().splitlines()], said.getvalue()


def test_each_address_has_its_line_and_a_dead_one_is_no_error(web: MisbehavingWeb, monkeypatch: pytest.MonkeyPatch):
    given = f"{web.url('/ok')}\n\n  {web.url('/nowhere')}  \r\nnonsense\n".encode()
    found, said = run(monkeypatch, given, "--no-store")

    outcomes = {line["url"]: line["outcome"] for line in found}
    assert outcomes == {web.url("/ok"): "ok", web.url("/nowhere"): "not_found", "nonsense": "url_refused"}
    assert all(set(line) >= FIELDS for line in found)
    assert "3 addresses looked at" in said


def test_a_line_that_cannot_be_read_is_reported_and_the_rest_goes_on(
    web: MisbehavingWeb, monkeypatch: pytest.MonkeyPatch
):
    given = b"\xff\xfe\n" + b"http://" + b"a" * 9000 + b"\n" + web.url("/ok").encode()
    found, said = run(monkeypatch, given, "--no-store")

    assert [line["outcome"] for line in found] == ["ok"]
    assert "line 1: is not UTF-8" in said
    assert "line 2: is longer" in said
    assert "2 lines could not be read" in said


def test_scripts_may_fail_on_what_they_choose(web: MisbehavingWeb, monkeypatch: pytest.MonkeyPatch):
    dead = web.url("/nowhere").encode()
    run(monkeypatch, dead, "--no-store", "--fail-on", "doubtful")
    with pytest.raises(SystemExit) as failed:
        run(monkeypatch, dead, "--no-store", "--fail-on", "doubtful,dead")
    assert failed.value.code == 1


@pytest.mark.parametrize("options", [("--fail-on", "sick"), ("--concurrency", "0"), ("--per-host", "many")])
def test_a_bad_option_is_refused(options: tuple[str, str], monkeypatch: pytest.MonkeyPatch):
    with pytest.raises(CommandError, match=options[0]):
        run(monkeypatch, b"", "--no-store", *options)


def test_files_may_stand_for_both_ends(web: MisbehavingWeb, tmp_path: Path):
    given, written = tmp_path / "in.txt", tmp_path / "out.jsonl"
    given.write_text(web.url("/ok"))
    call_command("check_urls", "--no-store", "--input", str(given), "--output", str(written), stderr=StringIO())
    assert json.loads(written.read_text())["outcome"] == "ok"
    with pytest.raises(CommandError, match="cannot be opened"):
        call_command("check_urls", "--no-store", "--input", str(tmp_path / "nothing"))


def test_nothing_at_all_is_nothing_wrong(monkeypatch: pytest.MonkeyPatch):
    found, said = run(monkeypatch, b"", "--no-store")
    assert (found, said.strip()) == ([], "0 addresses looked at.")


@pytest.mark.django_db
def test_addresses_become_sources_and_looks_are_recorded(web: MisbehavingWeb, monkeypatch: pytest.MonkeyPatch):
    known = make.a_source(url=web.url("/ok"))
    run(monkeypatch, f"{web.url('/ok')}\n{web.url('/nowhere')}\nnonsense".encode())

    assert Source.objects.count() == 2
    assert known.checks.get().outcome == "ok"
    assert {source.health for source in Source.objects.all()} == {"alive", "failing"}
    assert not Source.objects.exclude(lease=None).exists()


@pytest.mark.django_db
def test_an_address_that_stands_there_twice_is_one_source(web: MisbehavingWeb, monkeypatch: pytest.MonkeyPatch):
    found, _ = run(monkeypatch, f"{web.url('/ok')}\n{web.url('/ok')}".encode())
    assert len(found) == 2
    assert Source.objects.count() == 1
    assert Check.objects.exists()


def test_without_storing_it_needs_no_database(web: MisbehavingWeb, tmp_path: Path):
    env = {
        **{name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "REDIS_URL")},
        "DATA_DIR": str(tmp_path / "data"),
        "CHECK_ALLOWED_NETWORKS": "127.0.0.1/32",
        "CHECK_ALLOWED_PORTS": "*",
    }
    done = subprocess.run(
        [sys.executable, "manage.py", "check_urls", "--no-store"],
        input=web.url("/ok"), capture_output=True, text=True, env=env, timeout=60, check=False,
    )  # fmt: skip

    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["outcome"] == "ok"
    assert not (tmp_path / "data" / "postgres").exists()


def test_a_list_is_looked_at_without_loading_what_only_a_database_needs(web: MisbehavingWeb):
    program = (
        "import sys, atexit\n"
        "sys.argv = ['manage.py', 'check_urls', '--no-store']\n"
        "atexit.register(lambda: sys.stderr.write(' '.join(sorted({name.split('.')[0] + '.' + name.split('.')[1]"
        " for name in sys.modules if name.startswith(('django.', 'celery.', 'redis.', 'psycopg.'))}))))\n"
        "import manage\n"
        "manage.main()\n"
    )
    given = {**os.environ, "CHECK_ALLOWED_NETWORKS": "127.0.0.1/32", "CHECK_ALLOWED_PORTS": "*", "DATABASE_URL": ""}
    done = subprocess.run(
        [sys.executable, "-c", program], input=web.url("/ok"), env=given, capture_output=True, text=True, timeout=60
    )

    assert json.loads(done.stdout)["outcome"] == "ok"
    loaded = done.stderr.splitlines()[-1].split()
    assert not {"django.db", "django.apps", "celery.app", "redis.client", "psycopg.pq"} & set(loaded)


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("CHECK_ALLOWED_NETWORKS", "10.0.0.0/33", "is not a network"),
        ("CHECK_ALLOWED_PORTS", "80,http", "is neither a port nor"),
        ("CHECK_TIMEOUT_TOTAL", "0", "leaves no time at all"),
        ("CHECK_CONCURRENCY", "0", "is less than one"),
        ("CHECK_HOST_DELAY", "-1", "is less than nothing"),
        ("CHECK_MAX_BYTES", "much", "is not a whole number"),
    ],
)
@pytest.mark.parametrize("arguments", [["check_urls", "--no-store"], ["check"]])
def test_a_setting_that_makes_no_sense_is_refused_by_name_before_anything_is_done(
    name: str, value: str, words: str, arguments: list[str]
):
    done = subprocess.run(
        [sys.executable, "manage.py", *arguments], env={**os.environ, name: value}, capture_output=True, text=True,
        input="", timeout=60,
    )  # fmt: skip

    assert done.returncode != 0
    assert f"The setting {name} is" in done.stderr
    assert words in done.stderr
    assert "Traceback" not in done.stderr
