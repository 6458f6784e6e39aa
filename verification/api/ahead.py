"""Answers the plainest questions for facts before sessions, languages and forms are thought of.

What is not plain (a filter, a list of fields, a wrong cursor, a fact that is gone) goes on to the views, but for
callers who come back with the tag of a list.
"""

from __future__ import annotations

import re
from collections.abc import Callable

import psycopg
from django.db import Error, connection
from django.http import HttpRequest, HttpResponse

from config.api.defaults import CursorPagination
from config.api.limits import let_in_stranger
from config.errors import Invalid
from verification.api.asked_before import recalled
from verification.api.fact_answers import fact_answer, page_answer
from verification.publishing import swift
from verification.publishing.cursors import DEFAULT_ORDERING, parsed

FACTS = "/api/v1/facts/"
ONE = re.compile(rf"{FACTS}([0-9a-z]{{12}})/")
PLAIN = frozenset({"", "*/*", "application/json"})  # what is accepted, where the views have nothing to choose


class FactsAhead:
    """Middleware. Stands before the others but for those that guard the transport."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return (_ahead(request) if request.path.startswith(FACTS) else None) or self.get_response(request)


def _ahead(request: HttpRequest) -> HttpResponse | None:
    plain = request.method in ("GET", "HEAD") and request.META.get("HTTP_ACCEPT", "") in PLAIN
    if not plain or "HTTP_AUTHORIZATION" in request.META:
        return None
    request.get_host()  # a name that is not ours is refused here as everywhere
    found = ONE.fullmatch(request.path) if not request.META["QUERY_STRING"] else None
    if not (found or request.path == FACTS) or not let_in_stranger(request, "read"):
        return None  # the views say no
    try:
        if found:
            return _one(request, found[1])
        return _newest(request) or _again(request)
    except (psycopg.Error, Error):
        if not connection.in_atomic_block:
            connection.close()  # the views ask on a new one
        return None


def _one(request: HttpRequest, public_id: str) -> HttpResponse | None:
    return fact_answer(request, public_id, lambda with_body: swift.one_now(public_id, with_body=with_body))


def _newest(request: HttpRequest) -> HttpResponse | None:
    if request.GET.keys() - {"cursor"} or len(request.GET.getlist("cursor")) > 1:
        return None
    try:
        place = parsed(DEFAULT_ORDERING, request.GET.get("cursor", ""))
    except Invalid:
        return None
    if place is not None and place.is_back:
        return None
    size = CursorPagination.page_size
    return page_answer(
        request,
        lambda _with_bodies: swift.page_now(size=size, place=place),
        glance=lambda: swift.digests_now(size=size, place=place),
    )


def _again(request: HttpRequest) -> HttpResponse | None:
    asked = recalled(request) if "If-None-Match" in request.headers else None
    return asked.answer_again(request) if asked else None
