"""Asking from elsewhere before a source is called dead."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from django.conf import settings

from sources.checking import Policy, Result, check_now
from sources.services.judging import about_to_die

LONGEST = 60.0  # seconds in which new looks begin; what is not asked by then is asked the next time


def second_opinions(results: Mapping[int, Result], *, policy: Policy) -> dict[int, Result]:
    """Looks from elsewhere at the sources that these results would make dead; none where no egress is set.

    The egress is a SOCKS proxy. Names are resolved and addresses judged here, so that it leads nowhere that we would
    not ask ourselves.
    """
    if not settings.CHECK_SECOND_OPINION or not (doomed := about_to_die(results)):
        return {}
    egress = replace(policy, egress=settings.CHECK_SECOND_OPINION, longest=LONGEST)
    looks = check_now([results[pk].url for pk in doomed], policy=egress)
    return {pk: look for pk, look in zip(doomed, looks, strict=True) if not look.postponed}
