"""Bundles as other tools see them: the validator and the indexer of WACZ, and plain ZIP readers."""

from __future__ import annotations

import gzip
import io
import json
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest
from cdxj_indexer.main import CDXJIndexer
from warcio.archiveiterator import ArchiveIterator

from tests.verification.bundle.making import a_bundle
from verification.bundle.index import LINES, compressed, sort_key


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("bundle") / "fact.wacz"
    path.write_bytes(a_bundle())
    return path


CHECKS = """
import sys
from wacz.validate import Validation
found = Validation(sys.argv[1])
assert (found.version, found.hash_type, found.check_required_contents()) == ("1.1.1", "sha256", 0)
for name in ("frictionless_validate", "check_file_paths", "check_file_hashes", "check_compression", "check_indexes",
             "check_data_package_hash_and_sig"):
    assert getattr(found, name)() is True, name
"""


def run(*command: str | Path) -> subprocess.CompletedProcess[str]:
    """In a process of its own: the library leaves files open."""
    return subprocess.run([sys.executable, *map(str, command)], capture_output=True, text=True)


def test_each_check_of_the_wacz_library_passes(file: Path):
    done = run("-c", CHECKS, file)
    assert done.returncode == 0, done.stderr


def test_its_command_says_that_the_package_is_valid(file: Path, tmp_path: Path):
    assert "Validation succeeded" in run("-m", "wacz", "validate", "-f", file).stdout
    altered = tmp_path / "altered.wacz"
    altered.write_bytes(file.read_bytes().replace(b"Zwei", b"Drei"))
    assert "Validation succeeded" not in run("-m", "wacz", "validate", "-f", altered).stdout


def test_our_own_check_runs_without_django_and_without_a_database(file: Path):
    done = run("-X", "importtime", "-m", "verification.bundle", file)
    assert done.returncode == 0
    assert done.stdout.startswith("Whole: 13 files")
    assert "django" not in done.stderr


def test_any_zip_reader_opens_it(file: Path):
    with zipfile.ZipFile(file) as package:
        assert package.testzip() is None
        assert {info.compress_type for info in package.infolist()} == {zipfile.ZIP_STORED}
        assert package.read("text/second000000.txt") == b"Zwei"
        pages = [json.loads(line) for line in package.read("pages/pages.jsonl").splitlines()]
        assert pages[0]["format"] == "json-pages-1.0"
        assert [page["url"] for page in pages[1:]] == ["https://example.org/a", "https://www.example.com/b?z=1&a=2"]


def index_of(package: zipfile.ZipFile) -> list[tuple[str, str, dict[str, Any]]]:
    lines = gzip.decompress(package.read("indexes/index.cdx.gz")).decode().splitlines()
    return [(key, at, json.loads(said)) for key, at, said in (line.split(" ", 2) for line in lines)]


def test_the_index_says_what_the_indexer_of_web_archives_says(file: Path, tmp_path: Path):
    with zipfile.ZipFile(file) as package:
        ours = index_of(package)
        package.extractall(tmp_path)
    out = io.StringIO()
    kinds = "response,revisit,resource"
    CDXJIndexer(out, [str(tmp_path / "archive")], sort=True, records=kinds).process_all()

    theirs = [line.split(" ", 2) for line in out.getvalue().splitlines()]
    assert [(key, at) for key, at, _ in ours] == [(key, at) for key, at, _ in theirs]
    for (_, _, said), (_, _, other) in zip(ours, theirs, strict=True):
        assert {**json.loads(other), "recordDigest": said["recordDigest"]} == said


def test_the_index_leads_to_the_records(file: Path):
    with zipfile.ZipFile(file) as package:
        for _, _, said in index_of(package):
            data = package.read(f"archive/{said['filename']}")[int(said["offset"]) :][: int(said["length"])]
            (record,) = ArchiveIterator(io.BytesIO(data))
            assert record.rec_headers.get_header("WARC-Target-URI") == said["url"]
        (meta, block) = package.read("indexes/index.idx").decode().splitlines()
        assert json.loads(meta.partition("!meta 0 ")[2]) == {"format": "cdxj-gzip-1.0", "filename": "index.cdx.gz"}
        assert block.startswith("com,example)/b?a=2&z=1 20260301120000 {")


def test_a_long_index_lies_in_pieces_that_can_be_found():
    lines = [f'org,example)/{number:04} 20260301120000 {{"n": {number}}}\n' for number in range(2 * LINES + 1)]
    packed, told = compressed(reversed(lines))

    _, *places = told.decode().splitlines()
    assert len(places) == 3
    assert gzip.decompress(packed).decode() == "".join(lines)
    for start, place in zip(range(0, len(lines), LINES), places, strict=True):
        said = json.loads(place[place.index("{") :])
        assert gzip.decompress(packed[said["offset"] :][: said["length"]]).decode().startswith(lines[start])


@pytest.mark.parametrize(
    ("url", "key"),
    [
        ("https://example.org", "org,example)/"),
        ("http://www.Example.org/Path?B=2&a=1", "org,example)/path?a=1&b=2"),
        ("https://example.org:8443/a", "org,example:8443)/a"),
        ("http://127.0.0.1/", "1,0,0,127)/"),
        ("https://example.org/?empty=", "org,example)/?empty="),
    ],
)
def test_addresses_are_sorted_by_host_from_the_right(url: str, key: str):
    assert sort_key(url) == key
