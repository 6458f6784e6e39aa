"""Whose address a request comes from, behind as many proxies of our own as the settings say and not one more, and
which addresses are one visitor's.

Each proxy adds to `X-Forwarded-For` the address it was asked from, at the end. What stands before the entries of our
own proxies was written by whoever asked, who may write anything.
"""

from __future__ import annotations

from collections.abc import Callable
from ipaddress import IPv6Address, ip_address, ip_network

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


def household(address: str) -> str:
    """The same for all addresses that one visitor can choose from: of IPv6 that is a network of 64 bits.

    Empty for what is no address.
    """
    try:
        ip = ip_address(address.partition("%")[0])
    except ValueError:
        return ""
    if not isinstance(ip, IPv6Address):
        return str(ip)
    return str(ip.ipv4_mapped or ip_network((int(ip), 64), strict=False))
