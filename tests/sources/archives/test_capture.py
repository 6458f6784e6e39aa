"""Asking a web archive on loopback to keep a page: at once, as a job, and where it will not."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from sources.archives import Archive, ArchiveTrouble, Capture, ask_to_capture, captured_copy, progress_of
from sources.archives.asking import CaptureFailed
from sources.checking import Policy
from tests.web.archive import FakeArchive

PAGE = "https://example.org/page?a=1"


def like(archive: FakeArchive, **addresses: str) -> Archive:
    named = {kind: value if kind == "key" else archive.origin + value for kind, value in addresses.items()}
    return Archive(name="fake", **named)


def in_jobs(archive: FakeArchive, **addresses: str) -> Archive:
    kinds = {"capture": "/save", "status": "/status/{job}", "copy": "/web/{timestamp}/{url}", "key": "LOW me:secret"}
    return like(archive, **{**kinds, **addresses})


def ask(of: Archive, policy: Policy) -> Capture:
    return asyncio.run(ask_to_capture(of, PAGE, policy=policy))


def progress(of: Archive, policy: Policy, job: str = "job-0") -> Capture:
    return asyncio.run(progress_of(of, job, PAGE, policy=policy))


def copy(of: Archive, capture: Capture, policy: Policy, *, at: datetime | None = None) -> Any:
    return asyncio.run(captured_copy(of, capture, PAGE, asked_at=at or datetime.now(UTC), policy=policy))


def trouble(of: Archive, policy: Policy) -> ArchiveTrouble:
    with pytest.raises(ArchiveTrouble) as caught:
        ask(of, policy)
    return caught.value


def test_a_job_is_begun_by_form_and_asked_after_until_its_copy_is_there(archive: FakeArchive, policy: Policy):
    of, archive.pending = in_jobs(archive), 2

    begun = ask(of, policy)
    assert begun == Capture(job="job-0")
    assert [progress(of, policy).done for _ in range(3)] == [False, False, True]
    done = progress(of, policy)
    kept = copy(of, done, policy)

    assert archive.captured == [PAGE]
    assert (kept.url, kept.original) == (done.url, PAGE)
    assert datetime.now(UTC) - kept.at < timedelta(minutes=1)


def test_the_key_goes_to_the_capturing_archive_and_nowhere_else(archive: FakeArchive, policy: Policy):
    of = in_jobs(archive)
    copy(of, (ask(of, policy), progress(of, policy))[1], policy)

    assert archive.keys == ["low me:secret"] * 2
    assert len(archive.asked) == 3


@pytest.mark.parametrize("way", ["content-location", "redirect", "link", "created"])
def test_a_capture_at_once_tells_where_its_copy_stands(way: str, archive: FakeArchive, policy: Policy):
    archive.keep(PAGE, "2026-01-01")
    place = archive.copy_of(PAGE, "2026-01-01")

    async def save(talk: Any) -> None:
        answers: dict[str, tuple[int, dict[str, str]]] = {
            "content-location": (200, {"Content_Location": place.removeprefix(talk.origin)}),
            "redirect": (302, {"Location": place}),
            "link": (200, {"Link": f'<{PAGE}>; rel="original", <{place}>; rel="last memento"'}),
            "created": (201, {"Location": place}),
        }
        status, headers = answers[way]
        await talk.answer(status, b"<p>Kept.</p>", **headers)

    archive.rows["/save-it/"] = save
    of = like(archive, capture="/save-it/{url}")
    done = ask(of, policy)

    assert done == Capture(done=True, url=place)
    assert copy(of, done, policy).url == place


def test_a_copy_that_nobody_tells_of_is_looked_up(archive: FakeArchive, policy: Policy):
    of = like(archive, capture="/save-quietly/{url}", timemap="/timemap/{url}")
    archive.keep(PAGE, "2015-03-01")
    done = ask(of, policy)

    assert done == Capture(done=True)
    assert copy(of, done, policy).at.year > 2015
    with pytest.raises(ArchiveTrouble, match="does not say where"):
        copy(like(archive, capture="/save-quietly/{url}"), done, policy)


def test_an_address_that_captures_anew_is_no_copy(archive: FakeArchive, policy: Policy):
    async def record(talk: Any) -> None:
        await talk.answer(200, b"<p>Live.</p>", Content_Location=f"/record/20260101120000/{PAGE}")

    archive.rows["/record/"] = record
    assert ask(like(archive, capture="/record/{url}"), policy) == Capture(done=True)


def test_an_old_copy_is_not_taken_for_the_one_that_was_asked_for(archive: FakeArchive, policy: Policy):
    of = like(archive, capture="/save-quietly/{url}", timemap="/timemap/{url}")
    archive.keep(PAGE, "2015-03-01")
    with pytest.raises(ArchiveTrouble, match="not show the copy yet") as caught:
        copy(of, Capture(done=True), policy)
    assert caught.value.may_heal


def test_a_copy_that_is_not_shown_yet_may_come(archive: FakeArchive, policy: Policy):
    of = in_jobs(archive)
    with pytest.raises(ArchiveTrouble, match="not show the copy yet") as caught:
        copy(of, Capture(done=True, url=f"{archive.origin}/web/20260101120000/{PAGE}"), policy)
    assert caught.value.may_heal


@pytest.mark.parametrize(
    ("capture", "words", "may_heal"),
    [
        ("/refuses/{url}", "This host is excluded", False),
        ("/needs-log-in", "You need to be logged in", False),
        ("/says-blocked", "This URL is blocked", False),
        ("/strange-job", "name that cannot be asked for", False),
        ("/closed/{url}", "keeps us out", False),
        ("/down/{url}", "HTTP 500", True),
        ("/busy/{url}", "patience", True),
        ("/drip/{url}", "in time", True),
        ("/endless/{url}", "more than we read", False),
        ("/to-file/{url}", "where we do not go", False),
    ],
)
def test_each_refusal_has_its_words(capture: str, words: str, may_heal: bool, archive: FakeArchive, policy: Policy):
    failure = trouble(like(archive, capture=capture, status="/status/{job}"), policy)
    assert words in failure.message
    assert failure.may_heal is may_heal


def test_an_answer_that_is_no_json_after_all_counts_as_a_quiet_one(archive: FakeArchive, policy: Policy):
    assert ask(like(archive, capture="/deep"), policy) == Capture(done=True)


def test_a_job_at_an_archive_without_a_place_to_ask_is_refused(archive: FakeArchive, policy: Policy):
    assert "no address is set" in trouble(like(archive, capture="/save"), policy).message


def test_an_archive_that_says_the_copy_stands_at_a_private_address_is_refused(archive: FakeArchive, policy: Policy):
    of = like(archive, capture="/save-privately/{url}")
    with pytest.raises(ArchiveTrouble, match="where we do not go") as caught:
        copy(of, ask(of, policy), policy)
    assert not caught.value.may_heal


@pytest.mark.parametrize(
    ("status", "words", "failed", "may_heal"),
    [
        ("/fails/{job}", "The page timed out", True, True),
        ("/says-blocked?{job}", "This URL is blocked", True, False),
        ("/riddle/{job}", "in words we know", False, False),
        ("/missing/{job}", "HTTP 404", False, False),
        ("/down/{job}", "HTTP 500", False, True),
        ("/page/{job}", "in words we know", False, False),
    ],
)
def test_a_job_can_end_badly(
    status: str, words: str, failed: bool, may_heal: bool, archive: FakeArchive, policy: Policy
):
    with pytest.raises(ArchiveTrouble) as caught:
        progress(in_jobs(archive, status=status), policy)
    assert words in caught.value.message
    assert (isinstance(caught.value, CaptureFailed), caught.value.may_heal) == (failed, may_heal)


def test_a_job_that_never_finishes_is_still_under_way(archive: FakeArchive, policy: Policy):
    assert progress(in_jobs(archive, status="/never/{job}"), policy) == Capture(job="job-0")
