"""A bundle that was altered, anywhere, in any way: what is found names the part that was altered and no other."""

from __future__ import annotations

import io
import json
import random
import struct
import zipfile
from pathlib import Path

import pytest
import rfc8785
from hypothesis import given, settings
from hypothesis import strategies as st

from sources.capture.warc import write_exchanges
from tests.verification.bundle.making import KEY, a_bundle, a_page, a_record, an_exchange, pages
from verification.bundle import NotABundle, SigningKey, check_bundle, keys_document, keys_in
from verification.bundle.__main__ import check_file
from verification.bundle.container import Packer, TooBig
from verification.bundle.signing import BadKeys, decoded_key

WHOLE = a_bundle()
LENGTH = len(WHOLE)


def owner_of(place: int) -> str:
    """The file that a byte belongs to, as zipfile sees it; nothing for the end of the directory."""
    with zipfile.ZipFile(io.BytesIO(WHOLE)) as package:
        infos = package.infolist()
        directory = package.start_dir
        for info in infos:
            if info.header_offset <= place < info.header_offset + 30 + len(info.filename) + info.file_size:
                return info.filename
        for info in infos:
            directory += 46 + len(info.filename)
            if place < directory:
                return info.filename
    return "the package"


def findings(data: bytes) -> set[str]:
    return {finding.part for finding in check_bundle(data).findings}


def flipped(place: int, by: int = 0x01) -> bytes:
    data = bytearray(WHOLE)
    data[place] ^= by
    return bytes(data)


def test_a_bundle_as_it_was_made_is_whole():
    report = check_bundle(WHOLE, trusted=[KEY.public])

    assert report.is_whole
    assert (report.fact, report.key, report.is_known) == ("fact00000000", KEY.public, True)
    assert report.files == len(zipfile.ZipFile(io.BytesIO(WHOLE)).namelist()) == 13
    assert check_bundle(WHOLE).is_known is None


def test_the_same_bundle_is_made_of_the_same_things():
    shots = pages()
    assert a_bundle(shots=shots) == a_bundle(shots=shots)


def test_a_flipped_bit_at_any_byte_names_the_file_it_stands_in():
    """Every byte of headers, directory, list and signature; every seventh of what is only content."""
    with zipfile.ZipFile(io.BytesIO(WHOLE)) as package:
        plain = {
            place
            for info in package.infolist()
            if not info.filename.startswith("datapackage")
            for place in range(info.header_offset + 30 + len(info.filename), info.header_offset + info.file_size)
        }
    dice = random.Random(7)
    for place in range(LENGTH):
        if place in plain and place % 7:
            continue
        data = flipped(place, 1 << dice.randrange(8))
        assert findings(data) == {owner_of(place)}, (place, owner_of(place))


@settings(max_examples=150)
@given(place=st.integers(0, LENGTH - 1), put=st.binary(min_size=1, max_size=40))
def test_bytes_written_over_are_found(place: int, put: bytes):
    data = WHOLE[:place] + put + WHOLE[place + len(put) :]
    if data != WHOLE:
        assert findings(data)


@settings(max_examples=100)
@given(place=st.integers(0, LENGTH), put=st.binary(min_size=1, max_size=40))
def test_bytes_put_in_or_added_are_found(place: int, put: bytes):
    try:
        assert findings(WHOLE[:place] + put + WHOLE[place:])
    except NotABundle:
        assert place < 4


@settings(max_examples=100)
@given(start=st.integers(0, LENGTH - 1), size=st.integers(1, 5_000))
def test_bytes_taken_out_are_found(start: int, size: int):
    try:
        assert findings(WHOLE[:start] + WHOLE[start + size :])
    except NotABundle:
        assert start < 4


def test_what_follows_the_end_is_told_as_that():
    comment = WHOLE[:-2] + struct.pack("<H", 5) + b"hello"
    assert [str(found) for found in check_bundle(WHOLE + b"x").findings] == [
        "the package is 1 bytes longer than what was signed"
    ]
    assert findings(comment) == {"the package"}


def test_the_problem_says_what_of_a_file_is_altered():
    with zipfile.ZipFile(io.BytesIO(WHOLE)) as package:
        info = package.getinfo("fact/record.json")
        start = package.start_dir
    header, content = info.header_offset + 10, info.header_offset + 30 + len("fact/record.json") + 5

    assert [str(found) for found in check_bundle(flipped(header)).findings] == [
        "fact/record.json is altered in its header in the package"
    ]
    (told,) = check_bundle(flipped(content)).findings
    assert str(told).startswith("fact/record.json is altered: its SHA-256 is ")
    (told,) = check_bundle(flipped(start + 40)).findings
    assert told.problem == "is altered in its entry in the directory of the package"


def altered_list(**changes: object) -> bytes:
    with zipfile.ZipFile(io.BytesIO(WHOLE)) as package:
        files = {info.filename: package.read(info) for info in package.infolist()}
    files["datapackage.json"] = json.dumps({**json.loads(files["datapackage.json"]), **changes}).encode()
    out = io.BytesIO()
    packer = Packer(out)
    for name, data in files.items():
        packer.add(name, data)
    packer.close()
    return out.getvalue()


def test_a_list_that_is_made_to_fit_is_found_by_its_signature():
    assert findings(altered_list(title="Five.")) == {"datapackage.json"}


def test_whoever_signs_anew_is_not_among_those_one_trusts():
    forged = a_bundle(key=SigningKey(b"f" * 32))

    assert check_bundle(forged).is_whole
    (told,) = check_bundle(forged, trusted=[KEY.public]).findings
    assert "is not among those you trust" in told.problem
    assert check_bundle(forged, trusted=[]).is_known is False


def test_what_was_signed_must_also_make_sense():
    shots = pages()
    other = a_page("other0000000", write_exchanges([an_exchange("https://example.org/c", b"<p>drei</p>")]))

    (told,) = check_bundle(a_bundle(shots=[other], record=a_record(other))).findings
    assert str(told) == "fact/record.json rests on the snapshot other0000000, whose bytes are not in the package"
    (told,) = check_bundle(a_bundle(shots=[shots[0]], record=a_record(a_page("first0000000", write_exchanges(
        [an_exchange("https://example.org/a", b"")]), text="Fünf")))).findings  # fmt: skip
    assert str(told) == "text/first0000000.txt is not the text that the record names"
    (told,) = check_bundle(a_bundle(record=json.dumps(json.loads(a_record(*shots)), indent=1), shots=shots)).findings
    assert told.problem == "is not canonical JSON (RFC 8785)"


def test_a_revisit_alone_proves_nothing():
    _, second = pages()
    alone = a_page("second000000", write_exchanges([an_exchange("https://e.org/", b"<p>x</p>")]))
    lean = type(second)(**{**{name: getattr(second, name) for name in second.__slots__}, "warcs": second.warcs[:1]})

    assert [found.part for found in check_bundle(a_bundle(shots=[lean], record=a_record(lean))).findings] == [
        "fact/record.json"
    ]
    assert not check_bundle(a_bundle(shots=[lean, alone], record=a_record(lean))).is_whole


@pytest.mark.parametrize("data", [b"rubbish", b"%PDF-1.7", b"", b"PK", WHOLE[4:100]], ids=len)
def test_what_is_no_bundle_is_told_as_that(data: bytes):
    with pytest.raises(NotABundle):
        check_bundle(data)


def test_another_zip_package_does_not_pass():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        package.writestr("datapackage.json", "{}")
        package.writestr("datapackage-digest.json", "[" * 100_000)
    assert findings(out.getvalue())
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        package.writestr("else.txt", "x" * 100)
    assert findings(out.getvalue()) == {"the package"}


def test_keys_are_read_from_the_document_in_which_they_are_served(tmp_path: Path):
    document = json.dumps(keys_document([KEY.public, SigningKey(b"o" * 32).public, KEY.public]))
    assert keys_in(document) == [KEY.public, SigningKey(b"o" * 32).public]
    for bad in ("", "[]", "{}", '{"keys": [1]}', '{"keys": [{"algorithm": "Ed25519", "public_key": "AA=="}]}'):
        with pytest.raises(BadKeys):
            keys_in(bad)
    with pytest.raises(BadKeys, match="Base64"):
        decoded_key("no key")


def test_more_than_fits_is_refused():
    packer = Packer(io.BytesIO(), at=4_294_000_000)
    packer.at += 1_000_000
    with pytest.raises(TooBig):
        packer.close()


@pytest.mark.parametrize(
    ("data", "keys", "code", "said"),
    [
        (WHOLE, None, 0, "Nobody has said whose key that is"),
        (WHOLE, keys_document([KEY.public]), 0, "Whole: 13 files, made 2026-03-01T12:00:00Z, about the fact fact0000"),
        (WHOLE, keys_document([]), 1, "ALTERED: datapackage-digest.json is signed with the key"),
        (WHOLE, "rubbish", 2, "This is not a document of keys"),
        (flipped(40), None, 1, "ALTERED: archive/"),
        (b"rubbish", None, 2, "This is not a proof bundle"),
        (b"", None, 2, "it is empty"),
        (None, None, 2, "cannot be read: No such file"),
    ],
)
def test_the_command_says_what_it_found_and_ends_accordingly(
    data: bytes | None, keys: object, code: int, said: str, tmp_path: Path
):
    file, trusted = tmp_path / "fact.wacz", tmp_path / "keys.json"
    if data is not None:
        file.write_bytes(data)
    trusted.write_bytes(rfc8785.dumps(keys) if isinstance(keys, dict) else str(keys).encode())
    out, err = io.StringIO(), io.StringIO()

    assert check_file(file, trusted if keys else None, out=out, err=err) == code
    assert said in out.getvalue() + err.getvalue()
