"""Web addresses: which we are willing to ask, how they are spelled, and whose they are.

Parsing follows the WHATWG URL standard, as browsers do.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import ada_url

MAX_LENGTH = 2048
_PARTS = ("href", "protocol", "hostname", "port", "username", "password")
_SCHEMES = {"http:": 80, "https:": 443}
# Zero-width joiners (U+200C, U+200D) are left out: Persian and Hindi addresses are spelled with them.
_INVISIBLE = re.compile(
    r"[\x00-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]"
)
_SECRET = re.compile(r"(?P<scheme>\s*[a-z][a-z0-9+.-]*:[/\\]*)?+(?:[^/\\?#]*|[^:@]*:.*)@", re.IGNORECASE | re.DOTALL)
_TRACKING = re.compile(
    r"^(utm_\w+|fbclid|gclid|dclid|gbraid|wbraid|msclkid|yclid|mc_cid|mc_eid|igshid)$", re.IGNORECASE
)


class UrlRefused(ValueError):
    """The address is not one that can be checked. The message never repeats a password."""


@dataclass(frozen=True, slots=True)
class CheckedUrl:
    """An address that may be asked: as the standard spells it, without its fragment."""

    href: str
    host: str
    port: int

    @property
    def is_address(self) -> bool:
        """Whether the host is an IP address; the standard takes whatever ends in a number for one, or refuses it."""
        return ":" in self.host or (self.host[-1:].isdigit() and self.host.rpartition(".")[2].isdigit())

    @property
    def server(self) -> str:
        """Who is asked: the host, with its port where that is not one of the web's own."""
        return self.host if self.port in _SCHEMES.values() else f"{self.host}:{self.port}"


@lru_cache(maxsize=20_000)
def parse(url: str) -> CheckedUrl:
    """The address, if it may be asked. Raises `UrlRefused` with the reason."""
    if not url.strip():
        raise UrlRefused("there is no address")
    if len(url) > MAX_LENGTH:
        raise UrlRefused(f"the address is longer than {MAX_LENGTH} characters")
    if _INVISIBLE.search(url):
        raise UrlRefused("the address holds invisible characters")
    try:
        parsed = ada_url.parse_url(url.strip(), attributes=_PARTS)
    except ValueError:
        raise UrlRefused("this is not a well-formed web address") from None
    protocol, host = parsed["protocol"], parsed["hostname"]
    if protocol not in _SCHEMES:
        raise UrlRefused(f"only http and https can be checked, not {protocol[:20]}")
    if parsed["username"] or parsed["password"]:
        raise UrlRefused("the address holds a user name or password; take that out")
    if not host:
        raise UrlRefused("the address names no host")
    href, port = parsed["href"].partition("#")[0], parsed["port"]
    if len(href) > MAX_LENGTH:
        raise UrlRefused(f"the address is longer than {MAX_LENGTH} characters once it is escaped")
    return CheckedUrl(href=href, host=host.strip("[]"), port=int(port) if port else _SCHEMES[protocol])


def normalise(url: str) -> str:
    """One agreed spelling, so that a page is kept once: no fragment, no tracking parameters, standard escapes."""
    href = parse(url).href
    if "?" not in href:
        return href
    parsed = ada_url.URL(href)
    query = [part for part in parsed.search.removeprefix("?").split("&") if part]
    kept = [part for part in query if not _TRACKING.match(part.partition("=")[0])]
    parsed.search = "?" + "&".join(kept) if kept else ""
    return parsed.href


def registrable_domain(url: str) -> str:
    """The domain that somebody registered, such as bbc.co.uk; for an IP address or a bare name, that itself."""
    return _registrable(parse(url).host)


@lru_cache(maxsize=20_000)
def _registrable(host: str) -> str:
    return _suffixes()(host).top_domain_under_public_suffix or host


@lru_cache(maxsize=1)
def _suffixes() -> Any:
    """The list of public suffixes that comes with the package; loaded only where somebody asks."""
    import tldextract

    return tldextract.TLDExtract(suffix_list_urls=(), cache_dir=None)


def join(base: str, location: str) -> str:
    """Where a Location header leads from `base`. Raises `UrlRefused` when nowhere."""
    try:
        return ada_url.join_url(base, location.strip())
    except ValueError:
        raise UrlRefused("the redirect leads to no well-formed address") from None


def path_of(url: str) -> str:
    """The path of an address, with its query."""
    parsed = ada_url.URL(url)
    return parsed.pathname + parsed.search


def without_secrets(url: str) -> str:
    """An address that was refused, fit to be shown: what may be a user name or a password is left out.

    Generous on purpose: odd spellings such as `http:/name:password@host` count, and so do passwords with a slash.
    """
    return _SECRET.sub(lambda found: f"{found['scheme'] or ''}…@", url, count=1) if _SECRET.match(url) else url
