"""Hosts shared by all workers and machines, in Redis. Without Redis each worker keeps to its own limits.

Nothing is lost with it: a claim is good for some seconds, and what was learned of a host can be learned again.
"""

from __future__ import annotations

import asyncio
import logging
import time
import uuid
from collections.abc import AsyncIterator, Awaitable
from contextlib import asynccontextmanager
from typing import Any, TypeVar

from django.conf import settings

from sources.checking.hosts import Hosts

T = TypeVar("T")

PREFIX = "checking:"
CONNECTIONS = 8  # of one run
SECONDS_TO_ANSWER = 1.0
SECONDS_AWAY = 10.0  # without asking Redis, once it has not answered
TRY_AGAIN = 1.0  # seconds after which one who works at a host may be done with it
RESTING = "-"

# Answers milliseconds to wait; 0 where the host is taken now, or was ours already.
CLAIM = """
    local owner = redis.call('GET', KEYS[1])
    if not owner or owner == ARGV[1] then
        redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
        return 0
    end
    local left = redis.call('PTTL', KEYS[1])
    if owner == ARGV[3] then return left end
    return math.min(left, tonumber(ARGV[4]))
"""
LET_GO = """
    if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
    if tonumber(ARGV[2]) > 0 then
        redis.call('SET', KEYS[1], ARGV[3], 'PX', ARGV[2])
    else
        redis.call('DEL', KEYS[1])
    end
    return 1
"""

log = logging.getLogger(__name__)


class SharedHosts:
    """The claims of one run. `client` is an asynchronous Redis client that answers text."""

    def __init__(self, client: Any) -> None:
        self._redis = client
        self._me = uuid.uuid4().hex
        self._claim = client.register_script(CLAIM)
        self._let_go = client.register_script(LET_GO)
        self._away_until = 0.0

    async def claim(self, host: str, *, hold: float) -> float:
        arguments = [self._me, _milliseconds(hold), RESTING, _milliseconds(TRY_AGAIN)]
        return float(await self._try(self._claim(keys=[_key("host", host)], args=arguments), 0)) / 1000

    async def let_go(self, host: str, *, rest: float) -> None:
        await self._try(self._let_go(keys=[_key("host", host)], args=[self._me, _milliseconds(rest), RESTING]), 0)

    async def recall(self, name: str) -> str | None:
        return await self._try(self._redis.get(_key("known", name)), None)

    async def remember(self, name: str, what: str, *, lasting: float) -> None:
        await self._try(self._redis.set(_key("known", name), what, px=_milliseconds(lasting)), None)

    async def _try(self, question: Awaitable[T], otherwise: T) -> T:
        """What Redis answers; for a while no question is put to one that has not answered."""
        from redis.exceptions import RedisError

        if time.monotonic() < self._away_until:
            question.close()  # type: ignore[attr-defined]
            return otherwise
        try:
            async with asyncio.timeout(SECONDS_TO_ANSWER):
                return await question
        except (RedisError, OSError) as failure:  # a time-out is an OSError too
            self._away_until = time.monotonic() + SECONDS_AWAY
            log.warning("Redis does not answer (%s); hosts are asked within this worker's own limits.", failure)
            return otherwise


@asynccontextmanager
async def shared_hosts() -> AsyncIterator[Hosts]:
    """The hosts as all workers share them. Belongs to one event loop."""
    from redis.asyncio import BlockingConnectionPool, Redis  # takes a quarter of a second to load

    pool = BlockingConnectionPool.from_url(
        settings.REDIS_URL, max_connections=CONNECTIONS, timeout=SECONDS_TO_ANSWER, decode_responses=True
    )
    client = Redis(connection_pool=pool)
    try:
        yield SharedHosts(client)
    finally:
        await client.aclose()
        await pool.disconnect()


def _key(kind: str, name: str) -> str:
    return f"{PREFIX}{kind}:{name}"


def _milliseconds(seconds: float) -> int:
    return max(0, round(seconds * 1000))
