"""Dates, choices, addresses and pauses: the parts of the Memento client that ask nobody."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest

from sources.archives.choosing import by_closeness, closest
from sources.archives.dates import http_date, is_timestamp, read_date
from sources.archives.endpoints import Archive, BadEndpoint, archives_from, filled, may_be_told
from sources.archives.patience import GIVEN_UP_AFTER, look_after, wait_after
from sources.archives.timemaps import BadTimeMap, Memento, read_timemap, same_page

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
BASE = "https://archive.example.com/timemap/x"


def memento(year: int, month: int = 1) -> Memento:
    return Memento(f"https://archive.example.com/{year}{month:02}", datetime(year, month, 1, tzinfo=UTC))


def test_a_moment_is_asked_for_in_gmt_without_fractions():
    at = datetime(2015, 3, 1, 13, 30, 59, 999_999, tzinfo=timezone(timedelta(hours=5)))
    assert http_date(at) == "Sun, 01 Mar 2015 08:30:59 GMT"


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("Sun, 01 Mar 2015 08:30:59 GMT", datetime(2015, 3, 1, 8, 30, 59, tzinfo=UTC)),
        ("Sun, 01 Mar 2015 08:30:59 +0200", datetime(2015, 3, 1, 6, 30, 59, tzinfo=UTC)),
        ("Sun, 01 Mar 2015 08:30:59", datetime(2015, 3, 1, 8, 30, 59, tzinfo=UTC)),
        ("", None),
        ("yesterday", None),
        ("Mon, 30 Feb 2015 08:30:59 GMT", None),
        ("Thu, 01 Jan 1970 00:00:00 GMT", None),
        ("Fri, 01 Jan 2100 00:00:00 GMT", None),
        ("Sun, 01 Mar 99999 08:30:59 GMT", None),
        ("Sun, 01 Mar 2015 08:30:59 +9999", None),
        ("9" * 100_000, None),
    ],
)
def test_a_date_is_one_at_which_a_page_can_have_been_kept(value: str, expected: datetime | None):
    assert read_date(value, now=NOW) == expected


def test_a_clock_may_be_a_little_ahead():
    assert read_date("Mon, 02 Mar 2026 06:00:00 GMT", now=NOW)
    assert read_date("Tue, 03 Mar 2026 06:00:00 GMT", now=NOW) is None


@pytest.mark.parametrize(
    ("value", "is_one"),
    [("20150301083059", True), ("20150230000000", False), ("2015", False), ("2015030108305x", False), ("", False)],
)
def test_a_timestamp_is_fourteen_digits_of_a_moment(value: str, is_one: bool):
    assert is_timestamp(value) is is_one


def test_the_closest_copy_may_be_older_or_younger():
    copies = [memento(2010), memento(2014), memento(2018)]
    assert closest(copies, datetime(2013, 1, 1, tzinfo=UTC)) == copies[1]
    assert closest(copies, datetime(2030, 1, 1, tzinfo=UTC)) == copies[2]
    assert closest(copies, datetime(1990, 1, 1, tzinfo=UTC)) == copies[0]
    assert closest([], NOW) is None


def test_of_two_equally_close_the_earlier_wins_in_whatever_order_they_come():
    moment = datetime(2015, 3, 2, tzinfo=UTC)
    early = Memento("https://a.example.com/1", moment - timedelta(hours=1))
    late = Memento("https://a.example.com/2", moment + timedelta(hours=1))
    far = memento(2010)

    assert closest([late, early], moment) == closest([early, late], moment) == early
    assert by_closeness([far, late, early], moment) == [early, late, far]


def test_entries_without_a_usable_date_or_address_are_counted_and_left_out():
    text = (
        '<https://example.org/a>; rel="original", <copy>; rel="memento"; datetime="Sun, 01 Mar 2015 08:30:59 GMT",'
        '<c>; rel="memento"; datetime="soon", <javascript:x>; rel="memento"; datetime="Sun, 01 Mar 2015 08:30:59 GMT",'
        '<d, <more>; rel=timemap; from=nothing, <self>; rel="self timemap"'
    )
    found = read_timemap(text, base=BASE, now=NOW)

    assert [copy.url for copy in found.mementos] == ["https://archive.example.com/timemap/copy"]
    assert [page.url for page in found.pages] == ["https://archive.example.com/timemap/more"]
    assert (found.original, found.passed_over) == ("https://example.org/a", 3)


@pytest.mark.parametrize("text", ["", "<html>Not here</html>", "{}", "<a>; rel=next"])
def test_what_holds_no_copies_and_no_original_is_no_timemap(text: str):
    with pytest.raises(BadTimeMap, match="no list of copies"):
        read_timemap(text, base=BASE, now=NOW)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("https://example.org/a", "http://www.example.org:80/a/", True),
        ("https://example.org/A?q=1", "https://EXAMPLE.org/a?q=1", True),
        ("https://example.org/a", "https://example.org/b", False),
        ("https://example.org/a", "https://example.net/a", False),
        ("https://example.org/a?q=1", "https://example.org/a?q=2", False),
        ("nonsense", "nonsense", False),
    ],
)
def test_archives_spell_an_address_their_own_way(one: str, other: str, same: bool):
    assert same_page(one, other) is same


def test_an_address_stands_as_it_is_in_a_path_and_escaped_in_a_query():
    page = "https://example.org/a?b=1&c=2"
    assert filled("https://x.example.com/web/{url}", url=page) == f"https://x.example.com/web/{page}"
    assert (
        filled("https://x.example.com/?of={url}&z=1", url=page)
        == "https://x.example.com/?of=https%3A%2F%2Fexample.org%2Fa%3Fb%3D1%26c%3D2&z=1"
    )
    assert filled("https://x.example.com/{timestamp}/{url}", timestamp="2015", url="{timestamp}").endswith(
        "/2015/{timestamp}"
    )


def test_addresses_of_one_name_are_one_archive():
    archives = archives_from(
        {
            "timemap": {"one": "https://a.example.com/map/{url}"},
            "capture": {"two": "https://b.example.com/save", "one": "https://a.example.com/save/{url}"},
            "key": {"two": "LOW a:b"},
        }
    )
    assert archives["one"] == Archive(
        name="one", timemap="https://a.example.com/map/{url}", capture="https://a.example.com/save/{url}"
    )
    assert (archives["two"].key, archives["two"].is_searchable) == ("LOW a:b", False)


@pytest.mark.parametrize(
    ("kind", "named", "words"),
    [
        ("timemap", {"one": "https://a.example.com/map"}, "lacks {url}"),
        ("timegate", {"one": "https://a.example.com/{url}/{when}"}, "holds {when}"),
        ("capture", {"one": "https://a.example.com/{job}"}, "holds {job}"),
        ("timegate", {"one": "ftp://a.example.com/{url}"}, "only http and https"),
        ("timegate", {"one": "https://me:secret@a.example.com/{url}"}, "user name or password"),
        ("timegate", {"One!": "https://a.example.com/{url}"}, "a name has small letters"),
        ("status", {"one": "https://a.example.com/{job}"}, "not asked to capture"),
        ("copy", {"one": "https://a.example.com/{url}"}, "lacks {timestamp}"),
        ("key", {"one": "a\nb"}, "cannot be sent"),
    ],
)
def test_a_bad_address_is_refused_with_its_reason(kind: str, named: dict[str, str], words: str):
    with pytest.raises(BadEndpoint) as refused:
        archives_from({kind: named})
    assert words in str(refused.value)
    assert refused.value.kind == kind


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/",
        "http://10.1.2.3/a",
        "http://[::1]/",
        "http://intranet/",
        "http://wiki.local/",
        "http://db.internal/x",
        "http://2130706433/",
        "nonsense",
    ],
)
def test_addresses_off_the_public_web_are_told_to_nobody(url: str):
    assert not may_be_told(url)


@pytest.mark.parametrize("url", ["https://example.org/a", "http://news.bbc.co.uk/", "http://93.184.216.34/"])
def test_addresses_of_the_public_web_may_be_told(url: str):
    assert may_be_told(url)


def test_waits_grow_fourfold_to_a_day_and_are_spread_by_their_seed():
    waits = [wait_after(n, seed="a") for n in range(1, 9)]
    plain = [timedelta(minutes=5 * 4**n) for n in range(8)]

    for wait, expected in zip(waits, plain, strict=True):
        middle = min(expected, timedelta(days=1))
        assert middle * 0.75 <= wait <= middle * 1.25
    assert len({wait_after(1, seed=str(n)) for n in range(20)}) == 20
    assert wait_after(1, seed="a") == waits[0]


def test_what_an_archive_wants_is_the_least_wait():
    assert wait_after(1, retry_after=7200) == timedelta(hours=2)
    assert wait_after(6, retry_after=60, seed="a") > timedelta(hours=12)


def test_captures_are_looked_at_soon_and_then_ever_more_rarely():
    assert look_after(timedelta(0)) == timedelta(seconds=10)
    assert look_after(timedelta(minutes=8)) == timedelta(minutes=2)
    assert look_after(GIVEN_UP_AFTER) == timedelta(minutes=15)
