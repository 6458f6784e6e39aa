"""How a fact, and a page of them, is answered: links, tags and what need not be sent, the same on every road."""

from __future__ import annotations

import json
from collections.abc import Callable
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse

from config.api import public
from verification.publishing.editions import compact
from verification.publishing.reading import Page, Served

Glimpse = tuple[list[str], str, str]  # digests of the facts of a page, and the cursors of the next and the one before


def fact_links(public_id: str) -> list[tuple[str, str]]:
    return [
        (f"/api/v1/facts/{public_id}/history/", "version-history"),
        (f"/api/v1/facts/{public_id}/claim-review/", "alternate"),
        ("/api/v1/ratings/", "describedby"),
    ]


def fact_answer(
    request: HttpRequest, public_id: str, read: Callable[[bool], Served | None], fields: tuple[str, ...] = ()
) -> HttpResponse | None:
    """The fact, or 304 for what the caller has. `read` is told whether the body is wanted; None where it finds none."""
    if "If-None-Match" in request.headers or "If-Modified-Since" in request.headers:
        if (seen := read(False)) is None:
            return None
        tag = public.tag_of(seen.sha256, *fields)
        if public.is_unchanged(request, tag=tag, modified=seen.built_at):
            return public.not_modified(tag=tag, modified=seen.built_at)
    if (fact := read(True)) is None:
        return None
    text, tag = sparse(fact.body, fields), public.tag_of(fact.sha256, *fields)
    return public.answer(request, text, tag=tag, modified=fact.built_at, links=fact_links(public_id))


def page_answer(
    request: HttpRequest,
    read: Callable[[bool], Page],
    fields: tuple[str, ...] = (),
    *,
    glance: Callable[[], Glimpse | None] | None = None,
) -> HttpResponse:
    """A page, or 304 for what the caller has. `read` is told whether bodies are wanted.

    `glance` tells what the tag is made of at less cost, or None where it cannot.
    """
    if "If-None-Match" in request.headers:
        tag = _page_tag(request, *(glance() if glance else None) or digests_of(read(False)))
        if public.is_unchanged(request, tag=tag):
            return public.not_modified(tag=tag)
    page = read(True)
    following, previous = _address(request, page.following), _address(request, page.previous)
    results = ",".join([sparse(one.body, fields) for one in page.facts])
    text = f'{{"next":{json.dumps(following)},"previous":{json.dumps(previous)},"results":[{results}]}}'
    links = [(address, rel) for address, rel in ((following, "next"), (previous, "previous")) if address]
    return public.answer(request, text, tag=_page_tag(request, *digests_of(page)), links=links)


def sparse(body: str, fields: tuple[str, ...]) -> str:
    if not fields:
        return body
    content = json.loads(body)
    return compact({name: content[name] for name in fields if name in content})


def digests_of(page: Page) -> Glimpse:
    return [one.sha256 for one in page.facts], page.following, page.previous


def _page_tag(request: HttpRequest, digests: list[str], following: str, previous: str) -> str:
    return public.tag_of(request.get_full_path(), following, previous, *digests)


def _address(request: HttpRequest, cursor: str) -> str | None:
    if not cursor:
        return None
    asked = [(name, value) for name, values in request.GET.lists() if name != "cursor" for value in values]
    return request.build_absolute_uri(f"{request.path}?{urlencode([*asked, ('cursor', cursor)])}")
