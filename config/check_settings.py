"""The settings of checking, apart from the others, so that a list of addresses can be looked at without Django."""

from __future__ import annotations

from datetime import timedelta
from ipaddress import ip_network
from typing import Any

from django.core.exceptions import ImproperlyConfigured

from config.environment import DEMO, SITE_URL, env

CHECK_QUEUE_EVERY = env.float("CHECK_QUEUE_EVERY", default=10.0)  # seconds
CHECK_CONCURRENCY = env.int("CHECK_CONCURRENCY", default=50)
CHECK_PER_HOST = env.int("CHECK_PER_HOST", default=2)
CHECK_HOST_DELAY = env.float("CHECK_HOST_DELAY", default=0.5)
CHECK_PATIENCE = env.float("CHECK_PATIENCE", default=30.0)
CHECK_TIMEOUT_CONNECT = env.float("CHECK_TIMEOUT_CONNECT", default=10.0)
CHECK_TIMEOUT_FIRST_BYTE = env.float("CHECK_TIMEOUT_FIRST_BYTE", default=20.0)
CHECK_TIMEOUT_TOTAL = env.float("CHECK_TIMEOUT_TOTAL", default=45.0)
CHECK_MAX_BYTES = env.int("CHECK_MAX_BYTES", default=20_000_000)
CHECK_MAX_REDIRECTS = env.int("CHECK_MAX_REDIRECTS", default=10)
CHECK_ALLOWED_NETWORKS = env.list("CHECK_ALLOWED_NETWORKS", default=["127.0.0.0/8"] if DEMO else [])
CHECK_ALLOWED_PORTS = env.list("CHECK_ALLOWED_PORTS", default=["*"] if DEMO else ["80", "443"])
CHECK_NAMESERVERS = env.list("CHECK_NAMESERVERS", default=[])
CHECK_USER_AGENT = env.str("CHECK_USER_AGENT", default=f"Mozilla/5.0 (compatible; ClaimVerification/1.0; +{SITE_URL})")
CHECK_BATCH = env.int("CHECK_BATCH", default=200)
CHECK_LEASE = timedelta(seconds=env.int("CHECK_LEASE", default=120))
CHECK_SECOND_OPINION = env.str("CHECK_SECOND_OPINION", default="")
CHECK_RECHECK = {
    "alive": timedelta(hours=env.float("CHECK_RECHECK_ALIVE", default=168.0)),
    "doubtful": timedelta(hours=env.float("CHECK_RECHECK_DOUBTFUL", default=6.0)),
    "failing": timedelta(hours=env.float("CHECK_RECHECK_FAILING", default=48.0)),
    "dead": timedelta(hours=env.float("CHECK_RECHECK_DEAD", default=720.0)),
    "blocked": timedelta(hours=env.float("CHECK_RECHECK_BLOCKED", default=168.0)),
}
CHECK_RECHECK_RELIED_ON = timedelta(hours=env.float("CHECK_RECHECK_RELIED_ON", default=24.0))
CHECK_RETENTION_DAYS = env.int("CHECK_RETENTION_DAYS", default=0)  # 0 keeps every check for ever


def _refuse(name: str, value: Any, why: str) -> None:
    raise ImproperlyConfigured(f"The setting {name} is “{value}”, which {why}.")


def _hold_together() -> None:
    """What no single look at a value shows to be wrong. Raises `ImproperlyConfigured`, naming the setting."""
    for name, value in globals().items():
        if name.startswith("CHECK_TIMEOUT_") and value <= 0:
            _refuse(name, value, "leaves no time at all")
        if name in ("CHECK_CONCURRENCY", "CHECK_PER_HOST", "CHECK_MAX_BYTES", "CHECK_BATCH") and value < 1:
            _refuse(name, value, "is less than one")
        if name in ("CHECK_HOST_DELAY", "CHECK_PATIENCE", "CHECK_MAX_REDIRECTS", "CHECK_RETENTION_DAYS") and value < 0:
            _refuse(name, value, "is less than nothing")
    for network in CHECK_ALLOWED_NETWORKS:
        try:
            ip_network(network)
        except ValueError:
            _refuse("CHECK_ALLOWED_NETWORKS", network, "is not a network such as 10.1.2.0/24")
    for port in CHECK_ALLOWED_PORTS:
        if port != "*" and not (port.isdecimal() and 0 < int(port) < 65_536):
            _refuse("CHECK_ALLOWED_PORTS", port, "is neither a port nor *")


_hold_together()
