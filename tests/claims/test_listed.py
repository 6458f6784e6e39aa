"""The two commands on files: what they write, what they refuse, and that they need no database."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from claims.text import listed
from claims.text.sentences import split_sentences

ROOT = Path(__file__).resolve().parents[2]
TEXT = (
    "Four sold\nQureshi said that Rs 5 crore was paid in 2014. "
    "The army sold 4 helicopters, while Moscow offered to help."
)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    file = tmp_path / "article.txt"
    file.write_text(TEXT, encoding="utf-8")
    return file


def extracted(file: Path, *options: str) -> list[dict[str, Any]]:
    out = StringIO()
    call_command("extract_claims", str(file), "--format", "json", *options, stdout=out)
    return json.loads(out.getvalue())


def scored(tmp_path: Path, text: str) -> list[dict[str, Any]]:
    source, target = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    source.write_text(text, encoding="utf-8")
    call_command("score_checkworthiness", "--input", str(source), "--output", str(target), stderr=StringIO())
    return [json.loads(line) for line in target.read_text().splitlines()]


def test_a_text_is_written_as_claims_with_all_that_was_found(file: Path):
    headline, quote, compound, *parts = extracted(file)

    assert (TEXT[quote["start"] : quote["end"]], quote["kind"]) == (quote["exact"], "quote")
    assert (quote["claimant"], headline["claimant"]) == ("Qureshi", "article author")
    assert quote["dates"] == [{"text": "2014", "value": "2014"}]
    assert quote["quantities"] == [{"text": "Rs 5 crore", "value": 50_000_000, "unit": "PKR", "kind": "money"}]
    assert "names an amount of money" in quote["reasons"]
    assert 0 <= quote["checkworthiness"] <= 1
    assert [part["exact"] for part in parts] == ["The army sold 4 helicopters", "Moscow offered to help"]
    assert all(part["part_of"] == [compound["start"], compound["end"]] for part in parts)


def test_whole_sentences_alone_are_those_that_the_text_is_split_into(file: Path):
    places = [(item["start"], item["end"]) for item in extracted(file, "--whole")]
    assert places == [(sentence.start, sentence.end) for sentence in split_sentences(TEXT)]


def test_each_form_says_the_same(file: Path):
    lines, words = StringIO(), StringIO()
    call_command("extract_claims", str(file), "--format", "jsonl", stdout=lines)
    call_command("extract_claims", str(file), stdout=words)

    assert [json.loads(line) for line in lines.getvalue().splitlines()] == extracted(file)
    assert "quote, Qureshi: Qureshi said that Rs 5 crore was paid in 2014." in words.getvalue()


def test_the_day_of_the_text_can_be_given(tmp_path: Path):
    file = tmp_path / "a.txt"
    file.write_text("It was signed on 28 February, this year.")
    assert extracted(file, "--published-on", "2020-05-01")[0]["dates"][0]["value"] == "2020-02-28"
    assert extracted(file)[0]["dates"][0]["missing"]


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"", "There is no text in it."),
        (b"\x00\x01\x02", "not a text but a binary file"),
        (b"\xff\xff", "not UTF-8"),
        (b"PK\x03\x04nonsense", "not a Word document"),
        (b"%PDF-1.7 nonsense", "This PDF cannot be opened"),
        (b"a" * 20_000_001, "the most that can be taken in is 20,000,000"),
    ],
)
def test_what_is_no_text_is_refused_in_a_sentence(data: bytes, told: str, tmp_path: Path):
    file = tmp_path / "a.bin"
    file.write_bytes(data)
    with pytest.raises(CommandError, match=told):
        extracted(file)


def test_a_file_that_is_not_there_is_told(tmp_path: Path):
    with pytest.raises(CommandError, match="cannot be read: No such file"):
        extracted(tmp_path / "missing.txt")


def test_lines_are_scored_in_their_order(tmp_path: Path):
    lines = [{"id": "b", "text": "Unemployment rose to 12 percent."}, {"id": 1, "text": ""}, {"id": None, "text": "🚁"}]
    found = scored(tmp_path, "\n".join(json.dumps(line) for line in lines) + "\n\n")

    assert [line["id"] for line in found] == ["b", 1, None]
    assert all(set(line) == {"id", "score"} and 0 <= line["score"] <= 1 for line in found)


def test_an_id_comes_back_as_it_was_given_whatever_is_in_it(tmp_path: Path):
    given = ["\ud800", "🚁", [1], {"a": None}, 1.5]
    found = scored(tmp_path, "\ufeff" + "\n".join(json.dumps({"id": one, "text": "a \ud83d"}) for one in given))
    assert [line["id"] for line in found] == given


def test_a_line_without_an_end_is_not_read_to_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(listed, "LONGEST_LINE", 50)
    with pytest.raises(CommandError, match="line 2: is longer than 50 characters"):
        scored(tmp_path, '{"id": 1, "text": "a"}\n' + "a" * 1_000)


@pytest.mark.parametrize(
    "line",
    ["nonsense", "[]", '{"id": NaN, "text": "a"}', '{"id": 1}', '{"text": "a"}', '{"id": 1, "text": 5}', "[" * 100_000],
)
def test_a_line_that_is_not_as_asked_is_named_and_nothing_is_written(line: str, tmp_path: Path):
    with pytest.raises(CommandError, match="line 2: write a JSON object such as"):
        scored(tmp_path, '{"id": 1, "text": "a"}\n' + line)
    assert not (tmp_path / "out.jsonl").exists()


def test_the_commands_start_no_server_and_ask_no_database(file: Path, tmp_path: Path):
    data_dir = tmp_path / "data"
    environment = {
        **os.environ, "DATA_DIR": str(data_dir), "DEMO": "false",
        "DATABASE_URL": "postgresql://nobody@127.0.0.1:9/none",
    }  # fmt: skip
    done = subprocess.run(
        [sys.executable, "manage.py", "extract_claims", str(file), "--format", "json"],
        cwd=ROOT, env=environment, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert json.loads(done.stdout)[1]["claimant"] == "Qureshi"
    assert done.stderr == ""
    assert not (data_dir / "postgres").exists()
