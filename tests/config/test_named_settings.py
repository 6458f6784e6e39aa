"""Settings that hold several values by name, and what starts when one of them is wrong: nothing."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from config.environment import Env

ROOT = Path(__file__).resolve().parent.parent.parent


def named(value: str, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    monkeypatch.setenv("SOME_SETTING", value)
    return Env().named("SOME_SETTING")


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("", {}),
        (" ; ", {}),
        ("one=https://a.example.com/?x={url}", {"one": "https://a.example.com/?x={url}"}),
        ("one = LOW a:b ; two=c,d;", {"one": "LOW a:b", "two": "c,d"}),
    ],
)
def test_values_have_names(value: str, expected: dict[str, str], monkeypatch: pytest.MonkeyPatch):
    assert named(value, monkeypatch) == expected


def test_nothing_is_named_by_default():
    assert Env().named("A_SETTING_NOBODY_SET") == {}


@pytest.mark.parametrize("value", ["one", "one=", "=x", "one=a; two", "one=a; one=b"])
def test_a_value_without_a_name_or_with_one_that_is_taken_is_refused(value: str, monkeypatch: pytest.MonkeyPatch):
    with pytest.raises(ImproperlyConfigured, match="SOME_SETTING must hold name=value pairs"):
        named(value, monkeypatch)


@pytest.mark.parametrize(
    ("setting", "value", "sentence"),
    [
        ("ARCHIVE_TIMEMAPS", "ia", "The setting ARCHIVE_TIMEMAPS must hold name=value pairs"),
        ("ARCHIVE_TIMEGATES", "ia=https://a.example.com/", "The setting ARCHIVE_TIMEGATES lacks {url}"),
        ("ARCHIVE_CAPTURES_A_DAY", "many", "The setting ARCHIVE_CAPTURES_A_DAY is “many”"),
    ],
)
def test_a_bad_setting_is_told_in_a_sentence_before_anything_starts(setting: str, value: str, sentence: str):
    command = [sys.executable, "manage.py", "run"]
    ended = subprocess.run(command, cwd=ROOT, env={**os.environ, setting: value}, capture_output=True, text=True)

    assert ended.returncode == 1
    assert ended.stderr.startswith(sentence)
    assert ended.stderr.count("\n") == 1
