"""`cite` as a person and a script use it."""

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

from tests.sources.citation.pages import page
from tests.web.server import MisbehavingWeb

BODY = page(
    '<title>Helicopters sold | The Paper</title><meta name="author" content="Jane Doe">'
    '<meta property="og:site_name" content="The Paper"><meta property="article:published_time" content="2014-09-27">'
)
URL = "https://paper.example.org/a"
APA = f"Doe, J. (2014, September 27). Helicopters sold. The Paper. {URL}"


@pytest.fixture(autouse=True)
def loopback_allowed(settings: Any) -> None:
    settings.CHECK_ALLOWED_NETWORKS = ["127.0.0.1/32"]
    settings.CHECK_ALLOWED_PORTS = ["*"]
    settings.CHECK_HOST_DELAY = 0.0


@pytest.fixture
def saved(tmp_path: Path) -> Path:
    file = tmp_path / "page.html"
    file.write_bytes(BODY)
    return file


def run(*options: str) -> str:
    out = StringIO()
    call_command("cite", *options, stdout=out, stderr=StringIO())
    return out.getvalue().strip()


def batch(folder: Path, *lines: str | bytes, style: str = "csl") -> list[dict[str, Any]]:
    file = folder / "batch.jsonl"
    file.write_bytes(b"\n".join(line if isinstance(line, bytes) else line.encode() for line in lines))
    return [json.loads(line) for line in run("--batch", str(file), "--format", style).splitlines()]


def asked(html: Path | str, url: str = URL) -> str:
    return json.dumps({"url": url, "html": str(html)})


def test_a_page_is_asked_for_and_cited(web: MisbehavingWeb):
    cited = run(web.url("/ok"), "--style", "harvard")
    assert web.url("/ok") in cited
    assert "(Accessed: " in cited


def test_a_page_that_is_not_there_is_told(web: MisbehavingWeb):
    with pytest.raises(CommandError, match="cannot be cited"):
        run(web.url("/nowhere"))


def test_no_address_is_asked_that_the_guard_refuses(web: MisbehavingWeb, settings: Any):
    settings.CHECK_ALLOWED_NETWORKS = []
    before = web.connections
    with pytest.raises(CommandError, match="cannot be cited"):
        run(web.url("/ok"))
    assert web.connections == before


def test_a_file_is_cited_in_the_style_that_is_named(saved: Path):
    given = ("--html", str(saved), "--url", URL)
    assert run(*given) == run(*given, "--style", "apa") == APA
    assert run(*given, "--style", "bibtex").startswith("@misc{Doe2014Helicopters,")
    item = json.loads(run(*given, "--format", "csl"))
    assert (item["id"], item["title"], item["author"]) == (
        URL,
        "Helicopters sold",
        [{"family": "Doe", "given": "Jane"}],
    )
    assert item["custom"]["origins"]["author"] == "meta"


def test_an_archived_copy_is_named_where_it_is_given(saved: Path):
    given = ("--html", str(saved), "--url", URL, "--style", "wikipedia", "--archive-url", "https://archive.example/1")
    assert run(*given, "--archive-date", "2020-01-02", "--dead").endswith(
        "|archive-url=https://archive.example/1 |archive-date=2020-01-02 |url-status=dead}}"
    )
    with pytest.raises(CommandError, match="--archive-date"):
        run(*given)
    with pytest.raises(CommandError, match="no day"):
        run(*given, "--archive-date", "yesterday")


def test_each_line_of_a_batch_is_answered_in_its_place(saved: Path, tmp_path: Path):
    first, bad, last = batch(
        tmp_path, asked(saved), asked("nowhere.html"), "", asked("page.html", "https://e.example/b")
    )
    assert (first["URL"], first["container-title"]) == (URL, "The Paper")
    assert bad == {"url": URL, "error": bad["error"], "line": 2}
    assert "nowhere.html cannot be read" in bad["error"]
    assert last["URL"] == "https://e.example/b"


@pytest.mark.parametrize(
    ("line", "error"),
    [
        ("nonsense", "no JSON"),
        ("[]", "no JSON object"),
        ('{"html": "page.html"}', "url: "),
        ('{"url": "https://e.example/"}', "html: "),
        ('{"url": 5, "html": "page.html"}', "url: "),
        ('{"url": "https://e.example/", "html": "a\\u0000b"}', "html: "),
        ('{"url": "javascript:alert(1)", "html": "page.html"}', "url: "),
        ('{"url": "https://e.example/", "html": "."}', "html: "),
        (b"\xff\xfe", "no JSON"),
        ("[" * 60_000, "no JSON"),
        ('{"url": "' + "a" * 70_000 + '"}', "longer than"),
    ],
)
def test_a_bad_line_bears_its_error_and_the_rest_goes_on(line: str | bytes, error: str, saved: Path, tmp_path: Path):
    bad, good = batch(tmp_path, line, asked(saved))
    assert error in bad["error"]
    assert bad["line"] == 1
    assert good["title"] == "Helicopters sold"


def test_a_batch_may_be_written_in_any_format(saved: Path, tmp_path: Path):
    assert batch(tmp_path, asked(saved), style="apa") == [{"url": URL, "citation": APA}]


def test_a_batch_may_come_through_a_pipe(saved: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("sys.stdin", type("Stdin", (), {"buffer": BytesIO(asked(saved).encode())}))
    assert json.loads(run("--batch", "-"))["title"] == "Helicopters sold"


def test_a_file_that_is_too_large_is_refused(saved: Path, tmp_path: Path, settings: Any):
    settings.CHECK_MAX_BYTES = 10
    with pytest.raises(CommandError, match="CHECK_MAX_BYTES"):
        run("--html", str(saved), "--url", URL)


@pytest.mark.parametrize(
    "options", [(), ("--batch", "nowhere.jsonl"), ("--style", "latin"), ("--html", "x", "--url", "a b")]
)
def test_a_bad_option_is_refused(options: tuple[str, ...]):
    with pytest.raises(CommandError):
        run(*options)


def test_it_needs_no_database(saved: Path, tmp_path: Path):
    env = {
        **{name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "REDIS_URL")},
        "DATA_DIR": str(tmp_path / "data"),
    }
    done = subprocess.run(
        [sys.executable, "manage.py", "cite", "--html", str(saved), "--url", URL],
        capture_output=True, text=True, env=env, timeout=60, check=False,
    )  # fmt: skip

    assert done.stdout.strip() == APA, done.stderr
    assert not (tmp_path / "data" / "postgres").exists()
