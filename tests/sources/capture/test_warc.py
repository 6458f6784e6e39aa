"""WARC files as other tools read them: warcio's own checker, and the indexer that web archives use."""

from __future__ import annotations

import gzip
import io
import json
from argparse import Namespace
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from cdxj_indexer.main import CDXJIndexer
from hypothesis import given
from hypothesis import strategies as st
from warcio.archiveiterator import ArchiveIterator
from warcio.checker import Checker

from sources.capture.reading import Damaged, record_named, records, verified
from sources.capture.warc import Original, Written, write_exchanges, write_resource
from sources.checking import Policy, check_now
from tests import factories as make
from tests.web.server import Conversation, MisbehavingWeb

AT = datetime(2026, 3, 1, 12, 30, 15, 999_999, tzinfo=UTC)
PAGE = "<p>Vier Hubschrauber — vier.</p>".encode()


def passes_warcio_check(file: Written, folder: Path) -> bool:
    path = folder / "capture.warc.gz"
    path.write_bytes(file.data)
    return Checker(Namespace(inputs=[str(path)], verbose=False)).process_all() == 0


def test_a_capture_is_a_request_and_a_response_that_name_each_other(tmp_path: Path):
    file = write_exchanges([make.an_exchange(PAGE, url="https://example.org/a?b=c#d", at=AT)])
    info, response, request = records(file.data)

    assert passes_warcio_check(file, tmp_path)
    assert [record.kind for record in (info, response, request)] == ["warcinfo", "response", "request"]
    assert response.record_id == file.record_id
    assert (response.url, response.date) == ("https://example.org/a?b=c", "2026-03-01T12:30:15Z")
    assert response.body == PAGE
    text = gzip.decompress(file.data).decode()
    assert text.startswith("WARC/1.1\r\n")
    assert f"WARC-Concurrent-To: <urn:uuid:{file.record_id}>" in text
    assert "GET /a?b=c HTTP/1.1\r\nHost: example.org\r\n" in text


def test_every_record_is_a_gzip_member_of_its_own():
    file = write_exchanges([make.an_exchange(PAGE)])

    for record in records(file.data):
        member = file.data[record.offset : record.offset + record.length]
        assert gzip.decompress(member).startswith(b"WARC/1.1\r\nWARC-Type: " + record.kind.encode())
    assert sum(record.length for record in records(file.data)) == len(file.data)


def test_a_packed_body_is_kept_unpacked_and_the_headers_say_so():
    headers = (
        (b"Content-Type", b"text/html"),
        (b"Content-Encoding", b"br"),
        (b"Transfer-Encoding", b"chunked"),
        (b"ETag", b'"1"'),
    )
    file = write_exchanges([make.an_exchange(PAGE, headers=headers)])
    found = {record.rec_type: record for record in ArchiveIterator(io.BytesIO(file.data))}["response"].http_headers

    assert found.get_header("Content-Encoding") is None
    assert found.get_header("Transfer-Encoding") is None
    assert found.get_header("X-Archive-Orig-Content-Encoding") == "br"
    assert found.get_header("X-Archive-Orig-Transfer-Encoding") == "chunked"
    assert found.get_header("Content-Length") == str(len(PAGE))
    assert found.get_header("ETag") == '"1"'


def test_headers_that_hold_for_the_body_stay_byte_for_byte():
    odd = (b"x-Odd", "café; ütf".encode())
    length = (b"content-length", str(len(PAGE)).encode())
    file = write_exchanges([make.an_exchange(PAGE, headers=(odd, length), reason="Très bien", status=203)])

    head = b"HTTP/1.1 203 Tr\xc3\xa8s bien\r\nx-Odd: caf\xc3\xa9; \xc3\xbctf\r\ncontent-length: %d\r\n\r\n"
    assert head % len(PAGE) in gzip.decompress(file.data)


def test_each_hop_is_there_so_that_replay_finds_the_page_from_the_address_as_given(tmp_path: Path):
    moved = make.an_exchange(
        b"", url="http://example.org/", status=301, headers=((b"Location", b"/new"), (b"Content-Length", b"178"))
    )
    file = write_exchanges([moved, make.an_exchange(PAGE, url="http://example.org/new")])
    first, last = (record for record in records(file.data) if record.kind == "response")

    assert passes_warcio_check(file, tmp_path)
    assert (first.url, first.status, dict(first.headers)["Location"]) == ("http://example.org/", "301", "/new")
    assert (last.url, last.record_id) == ("http://example.org/new", file.record_id)
    assert b"WARC-Truncated: unspecified" in gzip.decompress(file.data)  # nobody read what came with the redirect


def test_the_same_bytes_again_are_a_revisit_that_names_the_first(tmp_path: Path):
    first = write_exchanges([make.an_exchange(PAGE, at=AT)])
    same_as = Original(first.record_id, first.url, first.at)
    again = write_exchanges([make.an_exchange(PAGE, url="http://other.example/")], same_as=same_as)
    revisit = record_named(again.data, again.record_id)

    assert passes_warcio_check(again, tmp_path)
    assert (revisit.kind, revisit.body, revisit.refers_to) == ("revisit", b"", first.record_id)
    assert revisit.payload_sha256 == record_named(first.data, first.record_id).payload_sha256
    text = gzip.decompress(again.data).decode()
    assert "WARC-Profile: http://netpreserve.org/warc/1.1/revisit/identical-payload-digest\r\n" in text
    assert "WARC-Refers-To-Date: 2026-03-01T12:30:15Z\r\n" in text
    assert "WARC-Refers-To-Target-URI: https://example.org/\r\n" in text
    assert PAGE.decode() not in text


def test_bytes_without_headers_are_a_resource(tmp_path: Path):
    file = write_resource(PAGE, url="https://example.org/", at=AT, content_type="text/html", same_as=None)
    again = write_resource(
        PAGE,
        url="https://example.org/",
        at=AT,
        content_type="",
        same_as=Original(file.record_id, file.url, file.at),
    )

    assert passes_warcio_check(file, tmp_path)
    assert passes_warcio_check(again, tmp_path)
    assert record_named(file.data, file.record_id).body == PAGE
    assert record_named(again.data, again.record_id).kind == "revisit"


def test_the_indexer_of_web_archives_finds_page_and_redirect(tmp_path: Path):
    moved = make.an_exchange(b"", url="http://example.org/old", status=302, headers=((b"Location", b"/new"),))
    file = write_exchanges([moved, make.an_exchange(PAGE, url="http://example.org/new")])
    (tmp_path / "capture.warc.gz").write_bytes(file.data)
    out = io.StringIO()
    CDXJIndexer(out, [str(tmp_path / "capture.warc.gz")], sort=True).process_all()

    lines = [line.split(" ", 2) for line in out.getvalue().splitlines()]
    assert [key for key, _, _ in lines] == ["org,example)/new", "org,example)/old"]
    page = json.loads(lines[0][2])
    kept = record_named(file.data, file.record_id)
    assert (page["status"], page["mime"], page["digest"]) == ("200", "text/html", f"sha256:{kept.payload_sha256}")
    assert (int(page["offset"]), int(page["length"])) == (kept.offset, kept.length)


HOSTILE = st.binary(max_size=60)


@given(
    body=st.binary(max_size=2_000),
    headers=st.lists(st.tuples(HOSTILE, HOSTILE), max_size=6),
    reason=st.text(max_size=30),
)
def test_no_answer_however_odd_breaks_a_record(
    body: bytes, headers: list[tuple[bytes, bytes]], reason: str, tmp_path_factory: pytest.TempPathFactory
):
    reason = reason.encode("utf-8", "replace").decode()
    file = write_exchanges([make.an_exchange(body, headers=tuple(headers), reason=reason)])

    assert record_named(file.data, file.record_id).body == body
    assert passes_warcio_check(file, tmp_path_factory.getbasetemp())


def test_bodies_that_look_like_records_stay_bodies(tmp_path: Path):
    inner = gzip.decompress(write_exchanges([make.an_exchange(PAGE)]).data)
    for body in (inner, b"\r\n\r\nWARC/1.1\r\n" * 50, b"HTTP/1.1 200 OK\r\n\r\n", b"", b"\x1f\x8b", b"\x00" * 70_000):
        file = write_exchanges([make.an_exchange(body)])
        assert record_named(file.data, file.record_id).body == body
        assert passes_warcio_check(file, tmp_path)


def test_a_flipped_byte_anywhere_is_refused():
    file = write_exchanges([make.an_exchange(PAGE)])
    for place in range(len(file.data)):
        altered = bytearray(file.data)
        altered[place] ^= 0x20
        with pytest.raises(Damaged):
            verified(bytes(altered), sha256=file.sha256)


def test_rubbish_is_damaged_and_nothing_worse():
    file = write_exchanges([make.an_exchange(PAGE)])
    for rubbish in (b"rubbish", b"\x1f\x8b\x08", file.data[:100], file.data[:-30], b"WARC/1.1\r\n\r\n"):
        with pytest.raises(Damaged):
            list(records(rubbish))
    with pytest.raises(Damaged, match="not in its file"):
        record_named(b"", file.record_id)


def test_a_record_that_lies_about_its_body_is_damaged():
    file = write_exchanges([make.an_exchange(PAGE)]).data
    members = [gzip.decompress(file[record.offset :][: record.length]) for record in records(file)]
    lie = b"".join(gzip.compress(member.replace(b"Vier", b"Drei")) for member in members)

    with pytest.raises(Damaged, match="not what its digest says"):
        list(records(lie))


def test_what_the_engine_hears_can_be_kept(policy: Policy, tmp_path: Path):
    async def moved(talk: Conversation) -> None:
        await talk.answer(301, b"moved", Location="/page", reason="Moved Permanently")

    async def page(talk: Conversation) -> None:
        await talk.answer(200, gzip.compress(PAGE), Content_Encoding="gzip", reason="OK", Set_Cookie="a=b")

    async def refreshing(talk: Conversation) -> None:
        await talk.answer(200, b"<meta http-equiv=refresh content='0; url=/page'>")

    with MisbehavingWeb({"/old": moved, "/page": page, "/refresh": refreshing}) as web:
        urls = [web.url("/old"), web.url("/none"), web.url("/refresh")]
        (old, missing, refreshed) = check_now(urls, policy=replace(policy, keeps_exchanges=True))
        assert check_now(urls[:1], policy=policy)[0].spoken == ()

    assert missing.spoken == ()
    file = write_exchanges(old.spoken)
    assert passes_warcio_check(file, tmp_path)
    assert [(record.kind, record.status) for record in records(file.data)][1:] == [
        ("response", "301"),
        ("request", ""),
        ("response", "200"),
        ("request", ""),
    ]
    kept = record_named(file.data, file.record_id)
    assert (kept.body, kept.payload_sha256) == (PAGE, old.sha256)
    assert dict(kept.headers)["X-Archive-Orig-Content-Encoding"] == "gzip"
    request = next(record for record in records(file.data) if record.kind == "request")
    assert dict(request.headers)["User-Agent"] == policy.user_agent
    first = next(record for record in records(write_exchanges(refreshed.spoken).data) if record.kind == "response")
    assert b"refresh" in first.body
