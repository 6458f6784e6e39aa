"""What is wrong with a dossier is said record by record, by file, id and field; and then nothing is written."""

from __future__ import annotations

import io
import json
import zipfile
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.models import Article, Claimant
from config.errors import Invalid
from sources.models import Publisher, Source
from tests import factories as make
from verification.dossier.archive import unzipped, zipped
from verification.dossier.importer import import_dossier

pytestmark = pytest.mark.django_db
TEXT = "Four helicopters were bought. 🚁 The deal was signed in 2014."


def a_source(**changed: Any) -> dict[str, Any]:
    return {
        "id": "s01",
        "url": "https://example.org/deal",
        "title": "A deal",
        "publisher": "The Paper",
        "published": None,
        "accessed_via": "live",
        "language": "en",
        "kind": "news",
        "notes": "",
        **changed,
    }


def a_claim(**changed: Any) -> dict[str, Any]:
    return {
        "id": "c01",
        "statement": "Four helicopters were bought.",
        "quote": TEXT[:16],
        "prefix": "",
        "suffix": TEXT[16:48],
        "start": 0,
        "end": 16,
        "claimant": "The Ministry",
        "kind": "event",
        "checkable": True,
        "check_worthiness": 1,
        "entities": ["Pakistan"],
        "claim_date": None,
        "expected_rating": None,
        "rationale": "",
        "sources": [{"source_id": "s01", "stance": "supports", "locator": ""}],
        **changed,
    }


def a_dossier(*records: dict[str, Any], about: dict[str, Any] | None = None) -> dict[str, bytes]:
    claims = [record for record in records if "statement" in record] or [a_claim()]
    sources = [record for record in records if "statement" not in record] or [a_source()]
    files = {"claims.json": claims, "sources.json": sources, **({"article.json": about} if about else {})}
    return {"article.txt": TEXT.encode()} | {name: json.dumps(data).encode() for name, data in files.items()}


def refusal(files: dict[str, bytes]) -> list[str]:
    """Asserts that the dossier is refused and that nothing of it was kept. Answers the problems as lines."""
    with pytest.raises(Invalid) as refused:
        import_dossier(files=files, by=make.a_fact_checker())
    for model in (Article, Claimant, Publisher, Source):
        assert not model.objects.exists(), model
    return [str(problem) for problem in refused.value.problems]


def test_the_dossier_that_these_tests_spoil_is_fine_by_itself():
    assert import_dossier(files=a_dossier(), by=make.a_fact_checker()).new_claims == 1


@pytest.mark.parametrize(
    "again", ["https://EXAMPLE.org/deal", "https://example.org:443/deal", "https://example.org/./deal#part"]
)
def test_one_page_spelled_in_two_ways_is_one_source(again: str):
    assert refusal(a_dossier(a_source(), a_source(id="s02", url=again))) == [
        "sources.json s02: url: is the page of sources.json s01 already"
    ]


@pytest.mark.parametrize("key", [["s01"], {"a": 1}, 7, None, ""])
def test_an_id_that_is_no_text_is_a_problem_of_its_record(key: Any):
    assert "sources.json record 1: id: must be a text that is not empty" in refusal(a_dossier(a_source(id=key)))
    assert "claims.json record 1: id: must be a text that is not empty" in refusal(a_dossier(a_claim(id=key)))


def test_a_claim_and_a_source_share_no_id():
    assert refusal(a_dossier(a_claim(id="s01"))) == ["claims.json s01: id: “s01” is the id of a source"]


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("topics", ["energy", "x" * 81], "is longer than 80 characters"),
        ("entities", ["x" * 301], "is longer than 300 characters"),
        ("topics", ["energy", " "], "must be a list of texts"),
        ("entities", [7], "must be a list of texts"),
    ],
)
def test_each_text_of_a_list_is_looked_at(field: str, value: list[Any], words: str):
    assert refusal(a_dossier(a_claim(**{field: value}))) == [f"claims.json c01: {field}: {words}"]


def test_lists_as_long_as_they_may_be_come_in():
    record = a_claim(topics=["x" * 80], entities=["y" * 300])
    assert import_dossier(files=a_dossier(record), by=make.a_fact_checker()).new_claims == 1


@pytest.mark.parametrize(
    ("about", "field"),
    [
        ({"url": "paper.example"}, "url"),
        ({"url": "https://pa_per.example/1"}, "url"),
        ({"published_on": "2014"}, "published_on"),
        ({"title": ""}, "title"),
        ({"byline": "x" * 301}, "byline"),
        ({"author": "Ann"}, "author"),
    ],
)
def test_what_is_said_about_the_article_is_looked_at_too(about: dict[str, Any], field: str):
    (problem,) = refusal(a_dossier(about=about))
    assert problem.startswith(f"article.json: {field}: ")


def test_problems_of_all_files_and_records_come_in_one_answer():
    found = refusal(
        a_dossier(
            a_source(kind="rumour"),
            a_source(id="s02", url="ftp://example.org/"),
            a_claim(end=17),
            a_claim(id="c02", kind="rumour"),
            a_claim(id="c03", sources=[{"source_id": "s09", "stance": "proves", "locator": ""}]),
            about={"url": "nowhere"},
        )
    )
    assert [line.rsplit(": ", 1)[0].split(": must")[0] for line in found if "json s" in line] == [
        "sources.json s01: kind",
        "sources.json s02: url",
    ]
    for start in ("article.json: url", "claims.json c01: quote", "claims.json c02: kind", "claims.json c03, source 1"):
        assert any(line.startswith(start) for line in found), start


def test_offsets_that_count_bytes_or_utf_16_are_caught():
    start = TEXT.index("The deal")
    place = {"quote": "The deal", "start": start, "end": start + 8, "prefix": TEXT[:start], "suffix": TEXT[start + 8 :]}
    assert import_dossier(files=a_dossier(a_claim(**place)), by=make.a_fact_checker()).new_claims == 1


@pytest.mark.parametrize("shift", [1, 3])
def test_offsets_that_count_utf_16_units_or_bytes_are_refused(shift: int):
    start = TEXT.index("The deal")
    place = {"quote": "The deal", "start": start + shift, "end": start + shift + 8}
    assert any(line.startswith("claims.json c01: quote: ") for line in refusal(a_dossier(a_claim(**place))))


@given(data=st.data())
def test_a_damaged_archive_is_read_or_refused_and_never_an_error_of_ours(data: st.DataObject):
    archive = bytearray(zipped({"article.txt": TEXT.encode() * 9, "claims.json": b"[]", "sources.json": b"[]"}))
    for _ in range(data.draw(st.integers(1, 4))):
        archive[data.draw(st.integers(0, len(archive) - 1))] = data.draw(st.integers(0, 255))
    try:
        names = set(unzipped(bytes(archive), max_bytes=1000))
    except Invalid as refused:
        names = {refused.field}
    assert names <= {"article.txt", "claims.json", "sources.json", "dossier"}


def an_archive(method: int = zipfile.ZIP_DEFLATED) -> bytearray:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", method) as archive:
        archive.writestr("article.txt", TEXT * 99)
    return bytearray(packed.getvalue())


@pytest.mark.parametrize("method", [zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA, zipfile.ZIP_STORED])
def test_damaged_contents_of_any_kind_are_said_to_be_unreadable(method: int):
    archive = an_archive(method)
    archive[50:60] = b"\xff" * 10
    with pytest.raises(Invalid, match="not a zip archive that can be read") as refused:
        unzipped(bytes(archive), max_bytes=10_000)
    assert refused.value.field == "dossier"


def test_an_archive_with_a_password_is_said_to_be_unreadable():
    archive = an_archive()
    for signature, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        archive[archive.index(signature) + flags] |= 1
    with pytest.raises(Invalid, match=r"not a zip archive that can be read: .*password"):
        unzipped(bytes(archive), max_bytes=10_000)
