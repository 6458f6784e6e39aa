"""Finding copies at a web archive on loopback, behaving and not."""

from __future__ import annotations

import asyncio
import time
from dataclasses import replace
from typing import Any

import pytest

from sources.archives import Archive, ArchiveTrouble, Memento, find_copies
from sources.archives.lookup import MOST_PAGES
from sources.checking import Policy
from tests.web.archive import FakeArchive, day, http, one_copy
from tests.web.names import NameServer
from tests.web.server import MisbehavingWeb

PAGE = "https://example.org/page?a=1,2&b=3"


def found(
    archive: FakeArchive, policy: Policy, *days: str, timemap: str = "", timegate: str = "", page: str = PAGE
) -> list[Memento]:
    asked = Archive(
        name="fake",
        timemap=f"{archive.origin}{timemap}{{url}}" if timemap else "",
        timegate=f"{archive.origin}{timegate}{{url}}" if timegate else "",
    )
    moments = [day(text) for text in days or ("2015-03-01",)]
    return asyncio.run(find_copies(asked, page, moments, policy=policy))


def trouble(archive: FakeArchive, policy: Policy, **asked: Any) -> ArchiveTrouble:
    with pytest.raises(ArchiveTrouble) as caught:
        found(archive, policy, **asked)
    return caught.value


@pytest.fixture(params=["timemap", "timegate", "in pages", "gate with content"])
def way(request: pytest.FixtureRequest) -> dict[str, str]:
    return {
        "timemap": {"timemap": "/timemap/"},
        "timegate": {"timegate": "/gate/"},
        "in pages": {"timemap": "/pages/"},
        "gate with content": {"timegate": "/gate200/"},
    }[request.param]


def test_the_copy_closest_to_each_moment_is_found(way: dict[str, str], archive: FakeArchive, policy: Policy):
    archive.keep(PAGE, "2010-01-01", "2015-02-27", "2015-03-02", "2019-06-01")
    archive.keep("https://example.org/other", "2015-03-01")

    copies = found(archive, policy, "2015-03-01", "2021-01-01", "2020-01-01", **way)

    assert [(copy.url, copy.at) for copy in copies] == [
        (archive.copy_of(PAGE, "2015-03-02"), day("2015-03-02")),
        (archive.copy_of(PAGE, "2019-06-01"), day("2019-06-01")),
    ]
    assert {copy.original for copy in copies} == {PAGE}


def test_a_timegate_is_told_the_moment(archive: FakeArchive, policy: Policy):
    archive.keep(PAGE, "2015-03-02")
    found(archive, policy, timegate="/gate/")
    assert archive.accepted[0] == http(day("2015-03-01")).lower()


@pytest.mark.parametrize("asked", [{"timemap": "/timemap/"}, {"timegate": "/gate/"}, {"timegate": "/missing/"}])
def test_a_page_that_is_not_archived_is_no_trouble(asked: dict[str, str], archive: FakeArchive, policy: Policy):
    assert found(archive, policy, **asked) == []


def test_a_timemap_helps_out_where_the_timegate_is_of_no_use(archive: FakeArchive, policy: Policy):
    archive.keep(PAGE, "2015-03-02")
    for useless in ("/undated/", "/down/", "/copy-of-an-error/", "/nowhere-told/", "/round/", "/to-private/"):
        copies = found(archive, policy, timegate=useless, timemap="/timemap/")
        assert [copy.at for copy in copies] == [day("2015-03-02")], useless


def test_only_the_pages_of_a_timemap_are_read_that_can_hold_a_closer_copy(archive: FakeArchive, policy: Policy):
    archive.keep(PAGE, *(f"{year}-06-01" for year in range(2001, 2020)))

    copies = found(archive, policy, "2015-05-30", timemap="/pages/")

    assert [copy.at for copy in copies] == [day("2015-06-01")]
    assert archive.paths("/pages/2") == [f"/pages/2015/{PAGE}"]


def test_a_copy_of_an_error_is_passed_over_for_the_next_closest(archive: FakeArchive, policy: Policy):
    archive.keep(PAGE, "2016-03-01")
    assert [copy.at for copy in found(archive, policy, timemap="/lists-an-error/")] == [day("2016-03-01")]


def test_a_copy_of_a_redirect_leads_to_the_copy_of_where_it_led(archive: FakeArchive, policy: Policy):
    moved, at = "https://example.org/moved", day("2015-03-01")
    archive.keep(moved, "2015-03-01")
    place = archive.copy_of(moved, "2015-03-01")

    async def copy_of_a_redirect(talk: Any) -> None:
        await talk.answer(302, Location=place, Memento_Datetime=http(at), Link=f'<{PAGE}>; rel="original"')

    async def plain_redirect(talk: Any) -> None:
        await talk.answer(302, Location=place)

    archive.rows["/gate/"] = copy_of_a_redirect
    assert [(copy.url, copy.original) for copy in found(archive, policy, timegate="/gate/")] == [(place, moved)]

    archive.rows["/gate/"] = plain_redirect
    assert "another page" in trouble(archive, policy, timegate="/gate/").message


@pytest.mark.parametrize("dated", [True, False])
def test_a_timegate_may_show_the_copy_and_link_to_where_it_stands(dated: bool, archive: FakeArchive, policy: Policy):
    archive.keep(PAGE, "2015-03-02", "2016-01-01")
    place = archive.copy_of(PAGE, "2015-03-02")
    links = [one_copy(place, "2015-03-02"), *([one_copy(archive.copy_of(PAGE, "2016-01-01"), "2016-01-01")] * dated)]

    async def framed(talk: Any) -> None:
        date = {"Memento_Datetime": http(day("2015-03-02"))} if dated else {}
        await talk.answer(200, b"<iframe>", Link=", ".join(links), **date)

    archive.rows["/framed/"] = framed
    assert [copy.url for copy in found(archive, policy, timegate="/framed/")] == [place]


@pytest.mark.parametrize("busy", ["timemap", "timegate"])
def test_an_archive_that_asks_for_patience_is_understood(busy: str, archive: FakeArchive, policy: Policy):
    archive.keep(PAGE, "2015-03-02")
    other = {"timemap": "/timemap/"} if busy == "timegate" else {}
    patient = trouble(archive, policy, **{**other, busy: "/busy/"})

    assert (patient.is_busy, patient.may_heal, patient.retry_after) == (True, True, 600)
    assert len(archive.asked) == 1
    untold = trouble(archive, policy, timemap="/busy-for-no-time/")
    assert (untold.is_busy, untold.retry_after) == (True, None)


@pytest.mark.parametrize(
    ("asked", "words", "may_heal"),
    [
        ({"timemap": "/garbage/"}, "no list of copies", False),
        ({"timemap": "/empty/"}, "no list of copies", False),
        ({"timemap": "/page/"}, "a web page instead", False),
        ({"timemap": "/endless/"}, "more than we read", False),
        ({"timemap": "/other-page/"}, "another page", False),
        ({"timemap": "/closed/"}, "keeps us out", False),
        ({"timemap": "/down/"}, "HTTP 500", True),
        ({"timemap": "/drip/"}, "in time", True),
        ({"timemap": "/round/"}, "in circles", False),
        ({"timemap": "/to-file/"}, "where we do not go", False),
        ({"timegate": "/undated/"}, "no date", False),
        ({"timegate": "/dated-badly/"}, "not tell where", False),
        ({"timegate": "/nowhere-told/"}, "not tell where", False),
        ({"timegate": "/round/"}, "in circles", False),
        ({"timegate": "/closed/"}, "keeps us out", False),
    ],
)
def test_each_way_to_misbehave_has_its_words(
    asked: dict[str, str], words: str, may_heal: bool, archive: FakeArchive, policy: Policy
):
    failure = trouble(archive, policy, **asked)
    assert words in failure.message
    assert failure.may_heal is may_heal


@pytest.mark.parametrize(
    "asked",
    [
        {"timegate": "/to-private/"},
        {"timegate": "/told-private/"},
        {"timemap": "/to-private/"},
        {"timemap": "/lists-private/"},
    ],
)
def test_an_archive_that_sends_us_to_a_private_address_is_refused(
    asked: dict[str, str], archive: FakeArchive, policy: Policy
):
    failure = trouble(archive, policy, **asked)
    assert "where we do not go" in failure.message
    assert not failure.may_heal


def test_no_connection_is_made_where_an_archive_sends_us_against_the_policy(
    archive: FakeArchive, forbidden_web: MisbehavingWeb, policy: Policy
):
    async def astray(talk: Any) -> None:
        await talk.answer(302, Location=forbidden_web.url("/ok"))

    archive.rows["/astray/"] = astray
    assert "where we do not go" in trouble(archive, policy, timegate="/astray/").message
    assert forbidden_web.connections == 0


def test_a_name_that_leads_to_a_private_address_is_refused(archive: FakeArchive, policy: Policy):
    with NameServer({"archive.example.com": ["10.0.0.1"]}) as names:
        there = Archive(name="x", timegate="http://archive.example.com/{url}")
        with pytest.raises(ArchiveTrouble, match="where we do not go"):
            asyncio.run(
                find_copies(there, PAGE, [day("2015-03-01")], policy=replace(policy, nameservers=(names.place,)))
            )


def test_copies_with_bad_dates_are_never_chosen(archive: FakeArchive, policy: Policy):
    archive.keep(PAGE, "2015-03-01")
    assert found(archive, policy, timemap="/bad-dates/") == []
    assert archive.paths("/web/") == []


def test_a_copy_that_turns_out_to_have_no_date_or_another_page_in_it_does_not_count(
    archive: FakeArchive, policy: Policy
):
    for place, words in (("/undated/x", "no date"), ("/dated-badly/x", "no date"), ("/copy-of-another/x", "another")):

        async def listing(talk: Any, place: str = place) -> None:
            await talk.answer(200, one_copy(talk.origin + place).encode(), Content_Type="application/link-format")

        archive.rows["/lists/"] = listing
        assert words in trouble(archive, policy, timemap="/lists/").message


def test_a_timemap_without_end_is_left_after_some_pages(archive: FakeArchive, policy: Policy):
    assert found(archive, policy, timemap="/more-pages/") == []
    assert len(archive.asked) == MOST_PAGES


def test_pages_that_name_each_other_are_read_once(archive: FakeArchive, policy: Policy):
    assert found(archive, policy, timemap="/circle/") == []
    assert len(archive.asked) == len(set(archive.asked)) <= 3


def test_a_look_up_ends_in_time_whatever_the_archive_does(archive: FakeArchive, policy: Policy):
    begun = time.monotonic()
    trouble(archive, replace(policy, timeout_total=1.0), timemap="/drip/")
    assert time.monotonic() - begun < 2.5


def test_requests_to_an_archive_keep_their_distance(archive: FakeArchive, policy: Policy):
    archive.keep(PAGE, "2015-03-01")
    begun = time.monotonic()
    found(archive, replace(policy, host_delay=0.4), timegate="/gate/")
    assert len(archive.asked) == 2
    assert time.monotonic() - begun >= 0.4


def test_an_address_in_a_query_reaches_the_archive_whole(archive: FakeArchive, policy: Policy):
    asked = Archive(name="fake", timemap=f"{archive.origin}/missing/?of={{url}}")
    asyncio.run(find_copies(asked, PAGE, [day("2015-03-01")], policy=policy))
    assert archive.asked == ["/missing/?of=https%3A%2F%2Fexample.org%2Fpage%3Fa%3D1%2C2%26b%3D3"]


def test_an_archive_that_is_not_there_may_come_back(archive: FakeArchive, policy: Policy):
    gone = Archive(name="gone", timemap="http://127.0.0.1:1/{url}")
    with pytest.raises(ArchiveTrouble, match="could not be reached") as caught:
        asyncio.run(find_copies(gone, PAGE, [day("2015-03-01")], policy=policy))
    assert caught.value.may_heal
