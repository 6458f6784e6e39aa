"""Rate limits by token or address, in a sliding window that all servers share in Redis. Open while Redis is away.

Headers are those of the IETF draft “RateLimit header fields for HTTP” (draft-ietf-httpapi-ratelimit-headers).
"""

from __future__ import annotations

import hashlib
import logging
import math
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from rest_framework.authentication import SessionAuthentication
from rest_framework.exceptions import APIException
from rest_framework.permissions import SAFE_METHODS
from rest_framework.request import Request
from rest_framework.settings import api_settings
from rest_framework.throttling import BaseThrottle

from config.api.rates import Rate
from config.proxies import household

SECONDS_TO_ANSWER = 0.5
SECONDS_AWAY = 10.0  # without asking Redis, once it has not answered

# Two counters, of this window and of the one before, which counts less the further this one is gone: the memory of
# one key is the same however many requests there are. Answers whether one more is let in, how many are left, and
# milliseconds until the window ends, or, for who is not let in, until the next is.
COUNT = """
    local window, quota = tonumber(ARGV[1]), tonumber(ARGV[2])
    local told = redis.call('TIME')
    local now = tonumber(told[1]) * 1000 + math.floor(tonumber(told[2]) / 1000)
    local number, gone = math.floor(now / window), now % window
    local held = redis.call('HMGET', KEYS[1], 'number', 'this', 'before')
    local this, before = tonumber(held[2] or 0), tonumber(held[3] or 0)
    local behind = number - tonumber(held[1] or number)
    if behind == 1 then before, this = this, 0 elseif behind ~= 0 then before, this = 0, 0 end
    local used = this + before * (window - gone) / window
    if used + 1 > quota then
        local wait = window - gone
        if before > 0 and this + 1 <= quota then
            wait = math.ceil(window - (quota - 1 - this) * window / before) - gone
        elseif this > 0 then
            wait = wait + math.max(0, math.ceil(window - (quota - 1) * window / this))
        end
        return {0, 0, math.max(wait, 1)}
    end
    redis.call('HSET', KEYS[1], 'number', number, 'this', this + 1, 'before', before)
    redis.call('PEXPIRE', KEYS[1], 2 * window)
    return {1, math.floor(quota - used - 1), window - gone}
"""

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Standing:
    """How a caller stands: whether this request is let in, how many are left, and seconds until there are more."""

    name: str
    rate: Rate
    is_let_in: bool
    left: int
    seconds: int

    @property
    def headers(self) -> dict[str, str]:
        return {
            "RateLimit-Policy": f'"{self.name}";q={self.rate.quota};w={self.rate.window}',
            "RateLimit": f'"{self.name}";r={self.left};t={self.seconds}',
        }


class _Counter:
    """The counters in Redis. Says once that Redis is away, and asks it again after a while."""

    def __init__(self) -> None:
        from redis import Redis
        from redis.backoff import NoBackoff
        from redis.retry import Retry

        client = Redis.from_url(
            settings.REDIS_URL,
            socket_timeout=SECONDS_TO_ANSWER,
            socket_connect_timeout=SECONDS_TO_ANSWER,
            retry=Retry(NoBackoff(), 0),
        )
        self._count = client.register_script(COUNT)
        self._away_until = 0.0
        self._is_away = False

    def count(self, name: str, who: str, rate: Rate) -> Standing | None:
        """Counts one request, if it is let in. None while Redis is away: then everything is let in."""
        from redis.exceptions import RedisError

        if time.monotonic() < self._away_until:
            return None
        try:
            let_in, left, wait = self._count(keys=[f"rate:{name}:{who}"], args=[rate.window * 1000, rate.quota])
        except (RedisError, OSError) as failure:
            self._away_until = time.monotonic() + SECONDS_AWAY
            if not self._is_away:
                self._is_away = True
                log.warning("Redis does not answer (%s): nobody's requests are counted or limited.", failure)
            return None
        if self._is_away:
            self._is_away = False
            log.warning("Redis answers again: requests are counted.")
        return Standing(name, rate, bool(let_in), int(left), math.ceil(wait / 1000))


@cache
def counter() -> _Counter:
    return _Counter()


class RateLimit(BaseThrottle):
    """Counts each request of a view in its class: `rate_class` of the view, else `read` or `write`."""

    def __init__(self) -> None:
        self._wait: float | None = None

    def allow_request(self, request: Request, view: Any) -> bool:
        name = getattr(view, "rate_class", "") or ("read" if request.method in SAFE_METHODS else "write")
        rate: Rate = settings.API_RATES[name]
        if not rate.quota or is_let_in(request._request, name):
            return True
        standing = counter().count(name, _caller(request), rate)
        if standing is None:
            return True
        request._request.rate_standing = standing  # type: ignore[attr-defined]
        self._wait = float(standing.seconds)
        return standing.is_let_in

    def wait(self) -> float | None:
        return self._wait


def is_let_in(request: HttpRequest, name: str) -> bool:
    """Whether the request was counted in this class on an earlier road, and let in."""
    standing: Standing | None = getattr(request, "rate_standing", None)
    return standing is not None and standing.is_let_in and standing.name == name


def let_in_stranger(request: HttpRequest, name: str) -> bool:
    """Counts a request before anything is known but its address. One that is not let in is refused by its view."""
    rate: Rate = settings.API_RATES[name]
    standing = counter().count(name, _address(request.META), rate) if rate.quota else None
    if standing is None:
        return True
    if standing.is_let_in:
        request.rate_standing = standing  # type: ignore[attr-defined]
    return standing.is_let_in


class RateLimitHeaders:
    """Middleware that tells each caller of the API how it stands."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self._get_response(request)
        standing: Standing | None = getattr(request, "rate_standing", None)
        for name, value in standing.headers.items() if standing else ():
            response[name] = value
        return response


def _caller(request: Request) -> str:
    """Whose request it is: a token's, an account's, or an address's. An IPv6 network of 64 bits is one address."""
    token = request.auth if request.auth is not None else _token_sent(request)
    if token is not None:
        return f"token:{str(getattr(token, 'digest', token))[:32]}"
    if request.user and request.user.is_authenticated:
        return f"account:{request.user.pk}"
    return _address(request.META)


def _token_sent(request: Request) -> Any:
    """The token that came along to a view that asks for none, if it is good: then its owner's quota is used."""
    if "HTTP_AUTHORIZATION" not in request.META:
        return None
    kinds: Any = api_settings.DEFAULT_AUTHENTICATION_CLASSES
    for kind in kinds:
        try:
            found = None if issubclass(kind, SessionAuthentication) else kind().authenticate(request)
        except APIException:
            return None
        if found:
            return found[1]
    return None


def _address(meta: Any) -> str:
    address = meta.get("REMOTE_ADDR") or ""
    return f"address:{hashlib.sha256((household(address) or address).encode()).hexdigest()[:32]}"
