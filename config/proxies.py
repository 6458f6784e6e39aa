"""Whose address a request comes from, behind as many proxies of our own as the settings say and not one more.

Each proxy adds to `X-Forwarded-For` the address it was asked from, at the end. What stands before the entries of our
own proxies was written by whoever asked, who may write anything.
"""

from __future__ import annotations

from collections.abc import Callable
from ipaddress import ip_address

from django.conf import settings
from django.http import HttpRequest, HttpResponse


class ClientAddress:
    """Middleware that puts the visitor's address where everything looks for it, log-in throttling too."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        given = request.META.get("HTTP_X_FORWARDED_FOR", "")
        if address := forwarded_address(given, proxies=settings.TRUSTED_PROXIES):
            request.META["REMOTE_ADDR"] = address
        return self._get_response(request)


def forwarded_address(given: str, *, proxies: int) -> str:
    """The entry that the outermost of our proxies wrote; empty where there is none, or none that is an address."""
    entries = [entry.strip() for entry in given.split(",")] if given else []
    if not proxies or len(entries) < proxies:
        return ""
    entry = entries[-proxies]
    if entry.startswith("["):
        entry = entry[1:].partition("]")[0]
    elif entry.count(":") == 1:
        entry = entry.partition(":")[0]
    try:
        return str(ip_address(entry))
    except ValueError:
        return ""
