"""The newsroom's own pages: every correction it made, and how it checks."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext

from verification.publishing.site import events
from verification.publishing.site.fact_page import scale
from verification.publishing.site.shell import kept, plain, reading, rendered, tag

PAGE_SIZE = 50


@reading
def corrections(request: HttpRequest) -> HttpResponse:
    """What we corrected and withdrew, newest first, for ever."""
    given = request.GET.get("before", "")
    if given and not (given.isascii() and given.isdecimal() and len(given) < 19):
        wrong = gettext("This page of the list does not exist. Begin at the first one.")
        return plain(rendered("corrections", {"wrong": wrong}), status=400)
    told = events.latest(events.AMENDS, size=PAGE_SIZE + 1, before=int(given) if given else None)
    shown = told[:PAGE_SIZE]
    older = str(shown[-1].position) if len(told) > PAGE_SIZE else ""
    context = {"told": shown, "before": given, "older": older, "policy": settings.CORRECTION_POLICY}
    marks = [f"{one.id}{one.stands}" for one in shown]
    return kept(request, lambda: rendered("corrections", context), tag=tag("corrections", older, *marks))


@reading
def how_we_check(request: HttpRequest) -> HttpResponse:
    """The scale, two persons, how often the proof is looked at, corrections, and whom to write to."""
    context = {
        "scale": scale(""),
        "about": settings.NEWSROOM_ABOUT,
        "contact": settings.NEWSROOM_CONTACT,
        "policy": settings.CORRECTION_POLICY,
        "hours_relied_on": round(settings.CHECK_RECHECK_RELIED_ON / timedelta(hours=1)),
    }
    text = rendered("how_we_check", context)
    return kept(request, lambda: text, tag=tag(text))
