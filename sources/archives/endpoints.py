"""Where an archive is asked: addresses with a place for what is asked about, named by the operator."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import ip_address
from urllib.parse import quote

from sources.checking.addresses import judge
from sources.checking.urls import UrlRefused, parse, registrable_domain

NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,39}")
# RFC 6761, 6762, 7686 and 8375
NOT_PUBLIC = (".local", ".internal", ".localhost", ".home.arpa", ".test", ".invalid", ".onion")
_PLACE = re.compile(r"\{(\w*)\}")
# What each kind of address must hold, and what it may hold.
PLACES: dict[str, tuple[frozenset[str], frozenset[str]]] = {
    "timemap": (frozenset({"url"}), frozenset()),
    "timegate": (frozenset({"url"}), frozenset()),
    "capture": (frozenset(), frozenset({"url"})),
    "status": (frozenset({"job"}), frozenset()),
    "copy": (frozenset({"timestamp", "url"}), frozenset()),
}


class BadEndpoint(ValueError):
    """An address is not usable. `kind` says of which sort; the message says which and how to mend it."""

    def __init__(self, kind: str, message: str) -> None:
        super().__init__(message)
        self.kind = kind


@dataclass(frozen=True, slots=True)
class Archive:
    """One web archive and the addresses at which it is asked; an empty one is not there to be asked.

    `capture` with a `{url}` is asked by GET; without one, the address of the page is sent to it as a form's `url`
    by POST. `status` tells how a capture with a `{job}` goes. `copy` is where a copy with a `{timestamp}` stands, for
    archives that tell only that. `key` is sent as `Authorization` with captures.
    """

    name: str
    timemap: str = ""
    timegate: str = ""
    capture: str = ""
    status: str = ""
    copy: str = ""
    key: str = ""

    @property
    def is_searchable(self) -> bool:
        return bool(self.timemap or self.timegate)


def archives_from(addresses: Mapping[str, Mapping[str, str]]) -> dict[str, Archive]:
    """Archives by name, from the addresses of each kind by name. Raises `BadEndpoint`."""
    named: dict[str, dict[str, str]] = {}
    for kind, given in addresses.items():
        for name, address in given.items():
            _refuse_bad(kind, name, address)
            named.setdefault(name, {})[kind] = address
    archives = {name: Archive(name=name, **kinds) for name, kinds in named.items()}
    for archive in archives.values():
        for kind in ("status", "copy", "key"):
            if getattr(archive, kind) and not archive.capture:
                raise BadEndpoint(kind, f"names “{archive.name}”, which is not asked to capture anything")
    return archives


def filled(template: str, **values: str) -> str:
    """The address for a page or a job. After a question mark values are escaped; in the path an address stands as it
    is, as Wayback-style archives want it.
    """
    asked_from = template.find("?")

    def value(found: re.Match[str]) -> str:
        given = values[found[1]]
        return quote(given, safe="") if -1 < asked_from < found.start() else given

    return _PLACE.sub(value, template)


def may_be_told(url: str) -> bool:
    """Whether the page is one of the public web. The address of any other is nobody's business but our own."""
    try:
        place = parse(url)
        ip_address(place.host)
    except UrlRefused:
        return False
    except ValueError:
        return "." in registrable_domain(url) and not place.host.endswith(NOT_PUBLIC)
    return not judge(place.host)


def _refuse_bad(kind: str, name: str, address: str) -> None:
    if not NAME.fullmatch(name):
        raise BadEndpoint(kind, f"names “{name}”; a name has small letters, digits, dots and dashes, at most 40")
    if kind == "key":
        if not (address.isascii() and address.isprintable()):
            raise BadEndpoint(kind, f"holds a key for “{name}” that cannot be sent in a header")
        return
    needed, allowed = PLACES[kind]
    places = set(_PLACE.findall(address))
    if missing := needed - places:
        raise BadEndpoint(kind, f"lacks {_braced(missing)} in the address of “{name}”")
    if unknown := places - needed - allowed:
        raise BadEndpoint(kind, f"holds {_braced(unknown)} in the address of “{name}”, which means nothing there")
    try:
        parse(_PLACE.sub("x", address))
    except UrlRefused as refused:
        raise BadEndpoint(kind, f"holds an address for “{name}” that cannot be asked: {refused}") from refused


def _braced(names: set[str] | frozenset[str]) -> str:
    return ", ".join(f"{{{name}}}" for name in sorted(names))
