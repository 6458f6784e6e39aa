"""How long to wait before an archive is asked again."""

from __future__ import annotations

import hashlib
from datetime import timedelta

MOST_ATTEMPTS = 6
GIVEN_UP_AFTER = timedelta(hours=3)  # a capture that has not come to an end by then
_FIRST, _FACTOR, _LONGEST = timedelta(minutes=5), 4, timedelta(days=1)
_SOONEST_LOOK, _LATEST_LOOK = timedelta(seconds=10), timedelta(minutes=15)
_JITTER = 0.25


def wait_after(attempts: int, *, retry_after: int | None = None, seed: str = "") -> timedelta:
    """After so many attempts in vain: four times as long each time, from five minutes to a day, moved by up to a
    quarter; never shorter than the `retry_after` seconds that the archive wants.

    The same seed and number always move it the same way, so that what failed together does not come back together.
    """
    wait = min(_FIRST * _FACTOR ** min(attempts - 1, 10), _LONGEST)
    digest = hashlib.sha256(f"{seed}/{attempts}".encode()).digest()
    spread = int.from_bytes(digest[:4], "big") / 0xFFFFFFFF
    return max(wait * (1 + _JITTER * (2 * spread - 1)), timedelta(seconds=retry_after or 0))


def look_after(so_far: timedelta) -> timedelta:
    """Until the next look at a capture that has been under way for so long."""
    return min(max(so_far / 4, _SOONEST_LOOK), _LATEST_LOOK)
