"""Who has a claim in hand at this moment. Only in Redis and only for seconds: nothing here matters to any record.

Without Redis nobody is seen; the reading room works as if one were alone.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from django.conf import settings
from django.utils.translation import gettext, gettext_lazy
from redis import Redis, RedisError

LASTS = 20  # seconds that somebody is seen after they last said that they are here; a page says so every few seconds
AWAY = 30  # seconds for which Redis is not asked again after it did not answer
TIMEOUT = 0.5  # seconds
MOST = 8  # people that are told of

# What somebody is doing, by the name of the form that is open. Other names say nothing.
DOING = {
    "wording": gettext_lazy("editing the wording"),
    "attach": gettext_lazy("attaching a source"),
    "evidence": gettext_lazy("editing evidence"),
    "note": gettext_lazy("writing a note"),
    "propose": gettext_lazy("proposing a verdict"),
    "publish": gettext_lazy("about to publish"),
    "return_": gettext_lazy("returning the proposal"),
    "reopen": gettext_lazy("reopening it"),
    "dismiss": gettext_lazy("dismissing it"),
    "assign": gettext_lazy("assigning it"),
}
_asked_again_at = 0.0


@dataclass(frozen=True)
class Presence:
    """A person at a claim, in one page of a browser."""

    user: int
    name: str
    page: str
    doing: str = ""

    @property
    def said(self) -> str:
        return gettext(DOING[self.doing]) if self.doing in DOING else ""  # type: ignore[arg-type]


def seen_at(claim: int, mine: Presence, *, leaving: bool = False) -> list[Presence]:
    """Notes that this person is here, or has left, and tells who else is: one round trip to Redis."""
    global _asked_again_at
    if time.monotonic() < _asked_again_at:
        return []
    try:
        return _others(_told(claim, mine, leaving), mine)
    except (RedisError, OSError):
        _asked_again_at = time.monotonic() + AWAY
        return []


@cache
def _redis(url: str) -> Redis:
    return Redis.from_url(url, socket_timeout=TIMEOUT, socket_connect_timeout=TIMEOUT, decode_responses=True)


def _told(claim: int, mine: Presence, leaving: bool) -> Iterable[str]:
    key, field = f"presence:{claim}", f"{mine.user}:{mine.page}"
    said = {"user": mine.user, "name": mine.name, "page": mine.page, "at": time.time()}
    said["doing"] = mine.doing if mine.doing in DOING else ""
    with _redis(settings.REDIS_URL).pipeline(transaction=False) as pipe:
        if leaving:
            pipe.hdel(key, field)
        else:
            pipe.hset(key, field, json.dumps(said))
            pipe.expire(key, LASTS)
        pipe.hvals(key)
        return pipe.execute()[-1]


def _others(kept: Iterable[str], mine: Presence) -> list[Presence]:
    """Everybody but oneself who was here lately, each once: with what they are doing, if one of their pages says."""
    found: dict[int, Presence] = {}
    for row in sorted(map(json.loads, kept), key=lambda row: (not row["doing"], row["name"])):
        if row["user"] != mine.user and row["at"] > time.time() - LASTS:
            found.setdefault(row["user"], Presence(row["user"], row["name"], row["page"], row["doing"]))
    return list(found.values())[:MOST]
