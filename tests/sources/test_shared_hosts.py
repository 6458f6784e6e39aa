"""Hosts are shared by all workers through Redis, and each worker goes on alone where Redis does not answer."""

from __future__ import annotations

import asyncio
import logging
import time
from contextlib import AsyncExitStack
from dataclasses import replace
from typing import Any

import pytest
import redis
from django.conf import settings as configured

from sources.checking import Outcome, Result, check_many
from sources.checking.policy import Policy
from sources.hosts import PREFIX, SharedHosts, shared_hosts
from tests.web.server import Conversation, MisbehavingWeb


@pytest.fixture(autouse=True)
def nobody_has_asked_before() -> None:
    with redis.Redis.from_url(configured.REDIS_URL) as client:
        for key in client.scan_iter(f"{PREFIX}*"):
            client.delete(key)


class Site:
    """Notes when it was asked, and how often at the same time."""

    def __init__(self, *, status: int = 200, seconds: float = 0.05, **headers: str) -> None:
        self.asked: list[float] = []
        self.most = self._now = 0
        self._status, self._seconds, self._headers = status, seconds, headers

    async def page(self, talk: Conversation) -> None:
        self.asked.append(time.monotonic())
        self._now += 1
        self.most = max(self.most, self._now)
        await asyncio.sleep(self._seconds)
        await talk.answer(self._status, b"<title>A story</title>", **self._headers)
        self._now -= 1

    def web(self) -> MisbehavingWeb:
        return MisbehavingWeb({"/": self.page})


async def run(urls: list[str], policy: Policy) -> list[Result]:
    return [result async for _, result in check_many(urls, policy=policy, open_hosts=shared_hosts)]


async def side_by_side(web: MisbehavingWeb, policy: Policy, *, workers: int, pages: int) -> list[list[Result]]:
    lots = [[web.url(f"/?{worker}-{page}") for page in range(pages)] for worker in range(workers)]
    return await asyncio.gather(*(run(urls, policy) for urls in lots))


def test_the_limits_of_a_host_hold_across_workers(policy: Policy):
    site = Site()
    with site.web() as web:
        found = asyncio.run(
            side_by_side(web, replace(policy, per_host=2, host_delay=0.1, timeout_total=20.0), workers=3, pages=3)
        )

    assert [result.outcome for results in found for result in results] == [Outcome.OK] * 9
    assert site.most <= 2
    gaps = [later - sooner for sooner, later in zip(site.asked, site.asked[1:], strict=False)]
    assert min(gaps) >= 0.08


def test_a_host_that_asked_one_worker_for_patience_is_left_alone_by_the_others(policy: Policy):
    site = Site(status=429, Retry_After="600")
    limited = replace(policy, per_host=1, host_delay=0.1)
    with site.web() as web:
        first = asyncio.run(run([web.url("/?1")], limited))
        second = asyncio.run(run([web.url("/?2")], limited))

    assert len(site.asked) == 1
    assert [first[0].postponed, second[0].postponed] == [False, True]
    assert 590 < (second[0].retry_after or 0) <= 600


def test_what_a_killed_worker_held_is_free_after_its_time():
    async def two() -> tuple[float, float, float]:
        async with AsyncExitStack() as stack:
            killed, other = [await stack.enter_async_context(shared_hosts()) for _ in range(2)]
            taken = await killed.claim("host", hold=0.3)
            refused = await other.claim("host", hold=0.3)
            await asyncio.sleep(0.35)
            return taken, refused, await other.claim("host", hold=0.3)

    taken, refused, afterwards = asyncio.run(two())
    assert (taken, afterwards) == (0.0, 0.0)
    assert 0 < refused <= 0.3


def test_who_works_at_a_host_for_long_keeps_it(policy: Policy, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("sources.checking.manners.HOLD", 0.3)
    site = Site(seconds=1.0)

    async def meanwhile(web: MisbehavingWeb) -> list[float]:
        busy = asyncio.create_task(run([web.url("/")], replace(policy, per_host=1)))
        async with shared_hosts() as other:
            waits = []
            for _ in range(3):
                await asyncio.sleep(0.25)
                waits.append(await other.claim(web.origin.removeprefix("http://"), hold=1))
            await busy
            return waits

    with site.web() as web:
        waits = asyncio.run(meanwhile(web))
    assert min(waits) > 0


def test_nobody_lets_go_of_what_another_holds():
    async def two() -> float:
        async with AsyncExitStack() as stack:
            holder, other = [await stack.enter_async_context(shared_hosts()) for _ in range(2)]
            await holder.claim("host", hold=30)
            await other.let_go("host", rest=0)
            return await other.claim("host", hold=30)

    assert asyncio.run(two()) > 0


def test_what_one_has_learned_of_a_host_others_know_for_a_while():
    async def two() -> list[str | None]:
        async with AsyncExitStack() as stack:
            one, other = [await stack.enter_async_context(shared_hosts()) for _ in range(2)]
            known = [await other.recall("name")]
            await one.remember("name", "what", lasting=0.2)
            known.append(await other.recall("name"))
            await asyncio.sleep(0.25)
            return [*known, await other.recall("name")]

    assert asyncio.run(two()) == [None, "what", None]


def test_a_site_that_answers_nonsense_is_asked_for_it_once_for_all_runs(policy: Policy):
    asked: list[str] = []

    async def anything(talk: Conversation) -> None:
        asked.append(talk.path)
        await talk.answer(200, b"<title>Us</title><p>" + b"We answer whatever you ask for, with this page. " * 5)

    class Everything(dict[str, Any]):
        def get(self, path: str, default: Any = None) -> Any:
            return anything

    with MisbehavingWeb(Everything()) as web:
        found = [asyncio.run(run([web.url(f"/story/{number}")], policy))[0].outcome for number in range(3)]

    assert found == [Outcome.SOFT_404] * 3
    assert len([path for path in asked if not path[7:].isdigit()]) == 1


def test_without_redis_each_worker_keeps_to_its_own_limits_and_says_so_once(
    policy: Policy, settings: Any, caplog: pytest.LogCaptureFixture
):
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    site = Site()
    with site.web() as web, caplog.at_level(logging.WARNING):
        urls = [web.url(f"/?{number}") for number in range(4)]
        found = asyncio.run(run(urls, replace(policy, per_host=1, host_delay=0.1)))

    assert [result.outcome for result in found] == [Outcome.OK] * 4
    assert site.most == 1
    assert caplog.text.count("Redis does not answer") == 1


def test_redis_that_says_nothing_keeps_nobody_waiting(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("sources.hosts.SECONDS_TO_ANSWER", 0.1)

    class Silent:
        def register_script(self, _: str) -> Any:
            return self.get

        async def get(self, *_: Any, **__: Any) -> str:
            await asyncio.sleep(30)
            return ""

    async def ask() -> tuple[float, str | None]:
        hosts = SharedHosts(Silent())
        return await hosts.claim("host", hold=1), await hosts.recall("name")

    begun = time.monotonic()
    with caplog.at_level(logging.WARNING):
        assert asyncio.run(ask()) == (0.0, None)
    assert time.monotonic() - begun < 5
