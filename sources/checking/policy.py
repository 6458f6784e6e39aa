"""The bounds within which the checker works."""

from __future__ import annotations

from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Network


@dataclass(frozen=True, slots=True)
class Policy:
    """Times in seconds, sizes in bytes.

    `timeout_total` bounds a whole look: redirects, body and retries included. A host that asks us to wait is waited
    for up to `patience`; what it wants later than that is postponed. `longest` bounds a run of many looks: what has
    not begun by then is postponed too.
    """

    user_agent: str = "Mozilla/5.0 (compatible; ClaimVerification/1.0)"
    timeout_connect: float = 10.0
    timeout_first_byte: float = 20.0
    timeout_total: float = 45.0
    max_bytes: int = 20_000_000
    max_redirects: int = 10
    allowed_networks: tuple[IPv4Network | IPv6Network, ...] = ()
    allowed_ports: frozenset[int] | None = frozenset({80, 443})  # None allows every port
    nameservers: tuple[str, ...] = ()
    concurrency: int = 50
    per_host: int = 2
    host_delay: float = 0.5
    patience: float = 30.0
    longest: float | None = None
    egress: str = ""  # a SOCKS proxy to ask through, such as socks5://name:password@host:1080
    keeps_exchanges: bool = False  # whether results hold what was said on the wire, for a record of it
    retries: int = 1  # of faults that may heal
    retry_delay: float = 1.0
