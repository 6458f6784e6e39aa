"""Which IP addresses may be asked: public ones, and networks that the operator allows by name.

Special ranges follow the IANA registries for IPv4 and IPv6. An IPv4 address inside an IPv6 one (mapped,
compatible, 6to4, Teredo, NAT64) is judged by itself as well; only a mapped one is the same place, and so allowed with
it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

Network = IPv4Network | IPv6Network

FORBIDDEN: tuple[tuple[Network, str], ...] = tuple(
    (ip_network(network), what)
    for network, what in (
        ("0.0.0.0/8", "“this network”"),
        ("10.0.0.0/8", "a private network"),
        ("100.64.0.0/10", "a carrier's inner network"),
        ("127.0.0.0/8", "this machine itself"),
        ("169.254.0.0/16", "a link-local network, where clouds keep their metadata"),
        ("172.16.0.0/12", "a private network"),
        ("192.0.0.0/24", "a reserved network"),
        ("192.0.2.0/24", "a documentation network"),
        ("192.31.196.0/24", "a reserved network"),
        ("192.52.193.0/24", "a reserved network"),
        ("192.88.99.0/24", "a retired relay network"),
        ("192.168.0.0/16", "a private network"),
        ("192.175.48.0/24", "a reserved network"),
        ("198.18.0.0/15", "a benchmarking network"),
        ("198.51.100.0/24", "a documentation network"),
        ("203.0.113.0/24", "a documentation network"),
        ("224.0.0.0/4", "a multicast network"),
        ("240.0.0.0/4", "a reserved network"),
        ("::/128", "an unspecified address"),
        ("::1/128", "this machine itself"),
        ("64:ff9b:1::/48", "a local translation network"),
        ("100::/64", "a discard-only network"),
        ("2001::/23", "a reserved network"),
        ("2001:db8::/32", "a documentation network"),
        ("3fff::/20", "a documentation network"),
        ("5f00::/16", "a reserved network"),
        ("fc00::/7", "a private network"),
        ("fe80::/10", "a link-local network"),
        ("fec0::/10", "a private network"),
        ("ff00::/8", "a multicast network"),
    )
)
_NAT64 = ip_network("64:ff9b::/96")
_COMPATIBLE = ip_network("::/96")
_GLOBAL_IPV6 = ip_network("2000::/3")


def judge(address: str, allowed: Iterable[Network] = ()) -> str:
    """Why the address may not be asked, in words; empty when it may."""
    return _judged(address, tuple(allowed))


@lru_cache(maxsize=10_000)
def _judged(address: str, allowed: tuple[Network, ...]) -> str:
    try:
        whole = ip_address(address)
    except ValueError:
        return "not an IP address"
    if isinstance(whole, IPv6Address) and whole.scope_id:
        return "an address of a local network"
    if _inside(whole, allowed):
        return ""
    if isinstance(whole, IPv6Address) and whole.ipv4_mapped and _inside(whole.ipv4_mapped, allowed):
        return ""
    for part in (whole, *_embedded(whole)):
        if why := _special(part):
            return why
    return ""


def _inside(address: IPv4Address | IPv6Address, networks: Iterable[Network]) -> bool:
    return any(address.version == network.version and address in network for network in networks)


def _special(address: IPv4Address | IPv6Address) -> str:
    for network, what in FORBIDDEN:
        if address.version == network.version and address in network:
            return what
    if isinstance(address, IPv6Address) and address not in _GLOBAL_IPV6 and not list(_embedded(address)):
        return "an address outside the public internet"
    return ""


def _embedded(address: IPv4Address | IPv6Address) -> Iterator[IPv4Address]:
    """IPv4 addresses that an IPv6 address leads to."""
    if not isinstance(address, IPv6Address):
        return
    if address.ipv4_mapped:
        yield address.ipv4_mapped
    if address.sixtofour:
        yield address.sixtofour
    if address.teredo:
        yield from address.teredo
    if address in _NAT64 or (address in _COMPATIBLE and int(address) > 1):
        yield IPv4Address(int(address) & 0xFFFFFFFF)
