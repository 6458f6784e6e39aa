"""The operator's settings for checking, turned into what the checking engine understands."""

from __future__ import annotations

from ipaddress import ip_network
from typing import Any

from sources.checking.policy import Policy


def current_policy() -> Policy:
    """The policy that the CHECK_* settings describe."""
    from django.conf import settings

    return policy_of(settings)


def policy_of(settings: Any) -> Policy:
    """The policy that the CHECK_* attributes describe. Times in seconds, sizes in bytes."""
    ports = settings.CHECK_ALLOWED_PORTS
    return Policy(
        user_agent=settings.CHECK_USER_AGENT,
        timeout_connect=settings.CHECK_TIMEOUT_CONNECT,
        timeout_first_byte=settings.CHECK_TIMEOUT_FIRST_BYTE,
        timeout_total=settings.CHECK_TIMEOUT_TOTAL,
        max_bytes=settings.CHECK_MAX_BYTES,
        max_redirects=settings.CHECK_MAX_REDIRECTS,
        allowed_networks=tuple(ip_network(network) for network in settings.CHECK_ALLOWED_NETWORKS),
        allowed_ports=None if "*" in ports else frozenset(int(port) for port in ports),
        nameservers=tuple(settings.CHECK_NAMESERVERS),
        concurrency=settings.CHECK_CONCURRENCY,
        per_host=settings.CHECK_PER_HOST,
        host_delay=settings.CHECK_HOST_DELAY,
        patience=settings.CHECK_PATIENCE,
    )
