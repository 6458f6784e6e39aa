"""Manners: what a site asks for in its robots.txt is heeded, and who asks it tells others to wait."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from dataclasses import replace

import pytest

from sources.checking import Outcome, check_many, check_now
from sources.checking.fetch import Exchange
from sources.checking.hosts import Alone
from sources.checking.manners import Manners, delay_in
from sources.checking.pages import Page
from sources.checking.policy import Policy
from sources.checking.siblings import NoAnswer, Siblings
from sources.checking.urls import parse
from tests.web.server import Conversation, MisbehavingWeb

AGENT = "Mozilla/5.0 (compatible; ClaimVerification/1.0; +https://example.org)"


@pytest.mark.parametrize(
    ("robots", "delay"),
    [
        ("User-agent: *\nCrawl-delay: 3\n", 3.0),
        ("User-agent: *\nCrawl-delay: 0.5", 0.5),
        ("User-agent: ClaimVerification\nCrawl-delay: 7\n\nUser-agent: *\nCrawl-delay: 3\n", 7.0),
        ("User-agent: SomebodyElse\nCrawl-delay: 7\n", 0.0),
        ("User-agent: *\nDisallow: /\n", 0.0),
        ("User-agent: *\nCrawl-delay: soon\n", 0.0),
        ("User-agent: *\nCrawl-delay: -4\n", 0.0),
        ("User-agent: *\nCrawl-delay: inf\n", 0.0),
        ("<!doctype html><title>Not found</title>", 0.0),
        ("\x00\ufffd" * 1000, 0.0),
        ("", 0.0),
    ],
)
def test_the_delay_is_the_one_for_us(robots: str, delay: float):
    assert delay_in(robots, AGENT) == delay


class Site:
    """A web that notes when its pages were asked for."""

    def __init__(self, robots: str, *, status: int = 200, **headers: str) -> None:
        self.asked: list[float] = []
        self.asked_for_robots = 0
        self._robots, self._status, self._headers = robots, status, headers

    async def page(self, talk: Conversation) -> None:
        self.asked.append(time.monotonic())
        await talk.answer(200, b"<title>A story</title><p>Told at some length.</p>")

    async def robots(self, talk: Conversation) -> None:
        self.asked_for_robots += 1
        await talk.answer(self._status, self._robots.encode(), Content_Type="text/plain", **self._headers)

    def web(self) -> MisbehavingWeb:
        return MisbehavingWeb({"/": self.page, "/robots.txt": self.robots})

    def gaps(self) -> list[float]:
        return [later - sooner for sooner, later in zip(self.asked, self.asked[1:], strict=False)]


def test_the_pause_that_a_site_wants_is_kept_between_its_pages(policy: Policy):
    site = Site("User-agent: *\nCrawl-delay: 0.4\n")
    with site.web() as web:
        found = check_now([web.url(f"/?{number}") for number in range(3)], policy=policy)

    assert {result.outcome for result in found} == {Outcome.OK}
    assert site.asked_for_robots == 1
    assert min(site.gaps()) >= 0.35


def test_a_site_of_which_one_page_is_wanted_is_not_asked_for_its_robots(policy: Policy):
    site = Site("User-agent: *\nCrawl-delay: 9\n")
    with site.web() as web:
        check_now([web.url("/")], policy=policy)

    assert (len(site.asked), site.asked_for_robots) == (1, 0)


def test_no_site_gets_a_longer_pause_than_we_are_patient(policy: Policy):
    site = Site("User-agent: *\nCrawl-delay: 86400\n")
    with site.web() as web:
        check_now([web.url("/?1"), web.url("/?2")], policy=replace(policy, patience=0.3))

    assert 0.25 <= site.gaps()[0] < 5


def test_a_site_that_wants_to_be_left_alone_when_asked_for_its_robots_is(policy: Policy):
    site = Site("", status=503, Retry_After="600")
    with site.web() as web:
        found = check_now([web.url(f"/?{number}") for number in range(3)], policy=policy)

    assert site.asked == []
    assert all(result.postponed and 590 < (result.retry_after or 0) <= 600 for result in found)


def test_a_site_that_wants_a_moment_whenever_it_is_asked_for_its_robots_is_looked_at_after_one(policy: Policy):
    site = Site("", status=503, Retry_After="1")
    with site.web() as web:
        found = check_now([web.url(f"/?{number}") for number in range(3)], policy=policy)

    assert {result.outcome for result in found} == {Outcome.OK}
    assert site.asked_for_robots == 2


class Others(Alone):
    """Somebody else is at every host for a while; counts how often that was asked."""

    def __init__(self, seconds: float, wait: float = 0.05) -> None:
        super().__init__()
        self._until, self._wait = time.monotonic() + seconds, wait
        self.claims = 0
        self.left: list[tuple[str, float]] = []

    async def claim(self, host: str, *, hold: float) -> float:
        self.claims += 1
        return self._wait if time.monotonic() < self._until else 0.0

    async def let_go(self, host: str, *, rest: float) -> None:
        self.left.append((host, rest))

    async def __aenter__(self) -> Others:
        return self

    async def __aexit__(self, *_: object) -> None:
        return None


def looked(urls: list[str], policy: Policy, others: Others):
    async def all_of_them():
        return {index: result async for index, result in check_many(urls, policy=policy, open_hosts=lambda: others)}

    return asyncio.run(all_of_them())


def test_a_host_that_somebody_else_asks_is_asked_when_they_have_left_it(policy: Policy):
    site, others = Site(""), Others(0.3)
    limited = replace(policy, per_host=1)
    begun = time.monotonic()
    with site.web() as web:
        found = looked([web.url(f"/?{number}") for number in range(3)], limited, others)

    assert {result.outcome for result in found.values()} == {Outcome.OK}
    assert min(site.asked) - begun >= 0.25
    assert [host for host, _ in others.left] == [web.origin.removeprefix("http://")]


def test_a_host_is_claimed_once_for_all_its_pages(policy: Policy):
    site, others = Site(""), Others(0)
    with site.web() as web:
        looked([web.url(f"/?{number}") for number in range(5)], replace(policy, per_host=1), others)

    assert others.claims == 1
    assert len(site.asked) == 5


def test_a_run_that_must_end_gives_back_what_others_keep_it_from(policy: Policy):
    others = Others(60)
    bounded = replace(policy, per_host=1, patience=0.2, longest=30.0)
    with Site("").web() as web:
        found = looked([web.url("/?1"), web.url("/?2")], bounded, others)
        assert web.connections == 0

    assert all(result.postponed and "somebody else" in result.error for result in found.values())


def test_a_host_that_rests_for_long_is_put_off_at_once(policy: Policy):
    with Site("").web() as web:
        found = looked([web.url("/?1"), web.url("/?2")], replace(policy, per_host=1), Others(60, wait=600.0))
        assert web.connections == 0

    assert all(result.postponed and result.retry_after == 600 for result in found.values())


def test_without_limits_for_each_host_nobody_is_asked_whose_turn_it_is(policy: Policy):
    others = Others(60)
    with Site("").web() as web:
        found = looked([web.url("/")], replace(policy, concurrency=10, per_host=10, host_delay=0.0), others)

    assert (found[0].outcome, others.claims) == (Outcome.OK, 0)


@pytest.mark.parametrize(("status", "remembered"), [(200, True), (404, True), (429, False), (500, False), (503, False)])
def test_only_a_definite_answer_about_robots_is_remembered(policy: Policy, status: int, remembered: bool):
    async def known() -> str | None:
        hosts = Alone()
        answer = Exchange(status, "", "text/plain", "", "", None, b"User-agent: *\nCrawl-delay: 0.01\n")

        async def look_aside(url: str) -> Exchange:
            return answer

        await Manners(policy, hosts, look_aside).wishes("example.org", "https://example.org/")
        return await hosts.recall("crawl-delay example.org")

    assert (asyncio.run(known()) is not None) == remembered


def test_a_made_up_address_that_failed_for_a_passing_reason_is_asked_for_by_the_next_run():
    async def told() -> tuple[Page | None, Page | None, str | None]:
        hosts = Alone()
        answers: Iterator[Page | None] = iter([None, Page(title="Any address")])
        siblings, place = Siblings(hosts), parse("https://example.org/a/story")

        async def fetch(url: str) -> Page | None:
            if (answer := next(answers)) is None:
                raise NoAnswer
            return answer

        first = await siblings.nonsense_at(place, fetch)
        assert not siblings.are_told_apart(place)
        kept = await hosts.recall(f"nonsense {place.server}")
        assert await siblings.nonsense_at(place, fetch) is None, "not in the same run"
        return first, await Siblings(hosts).nonsense_at(place, fetch), kept

    first, second, kept = asyncio.run(told())
    assert (first, kept) == (None, None)
    assert second
    assert second.title == "Any address"
