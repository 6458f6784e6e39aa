"""The settings of telling the outside: alerts, webhooks, how long each is tried, and how e-mail is sent."""

from __future__ import annotations

import base64
from datetime import timedelta

from django.core.exceptions import ImproperlyConfigured

from config.environment import Env, env

ALERT_EMAILS = env.list("ALERT_EMAILS", default=[])
ALERT_WEBHOOKS = env.list("ALERT_WEBHOOKS", default=[])
ALERT_WEBHOOK_SECRETS = env.list("ALERT_WEBHOOK_SECRET", default=[])  # all of them sign

# How long after each try of a message the next one comes; after the last it is given up.
DELIVERY_PAUSES = [
    timedelta(minutes=minutes)
    for minutes in env.list("DELIVERY_PAUSES", cast=float, default=[1, 5, 30, 120, 360, 720, 1440, 1440, 1440, 1440])
]
WEBHOOK_TIMEOUT = env.float("WEBHOOK_TIMEOUT", default=15.0)  # seconds
WEBHOOK_PER_ENDPOINT = env.int("WEBHOOK_PER_ENDPOINT", default=4)
WEBHOOK_WARN_AFTER = timedelta(hours=env.float("WEBHOOK_WARN_AFTER", default=24.0))
WEBHOOK_OFF_AFTER = timedelta(hours=env.float("WEBHOOK_OFF_AFTER", default=96.0))
WEBHOOK_SECRET_OVERLAP = timedelta(hours=env.float("WEBHOOK_SECRET_OVERLAP", default=24.0))
WEBHOOK_KEPT = timedelta(days=env.float("WEBHOOK_KEPT", default=30.0))


def _is_webhook_secret(given: str) -> bool:
    try:
        return 24 <= len(base64.b64decode(given.removeprefix("whsec_"), validate=True)) <= 64
    except ValueError:
        return False


def _hold_together() -> None:
    """What no single look at a value shows to be wrong. Raises `ImproperlyConfigured`, naming the setting."""
    if ALERT_WEBHOOKS and not (ALERT_WEBHOOK_SECRETS and all(map(_is_webhook_secret, ALERT_WEBHOOK_SECRETS))):
        raise ImproperlyConfigured(
            "ALERT_WEBHOOKS needs ALERT_WEBHOOK_SECRET: whsec_ and 24 to 64 random bytes in base 64; while it is "
            "changed, the new one and the old one with a comma between them."
        )
    if not DELIVERY_PAUSES or min(DELIVERY_PAUSES) <= timedelta(0):
        raise ImproperlyConfigured("The setting DELIVERY_PAUSES must hold minutes above zero, separated by commas.")
    if sum(DELIVERY_PAUSES, timedelta(0)) <= WEBHOOK_OFF_AFTER:
        raise ImproperlyConfigured(
            "The setting WEBHOOK_OFF_AFTER must be shorter than all DELIVERY_PAUSES together, or messages would be "
            "given up before an address that is down is switched off."
        )
    if not timedelta(0) < WEBHOOK_WARN_AFTER < WEBHOOK_OFF_AFTER:
        raise ImproperlyConfigured("The setting WEBHOOK_WARN_AFTER must be above zero and below WEBHOOK_OFF_AFTER.")
    if not 0 < WEBHOOK_TIMEOUT <= 60:
        raise ImproperlyConfigured("The setting WEBHOOK_TIMEOUT must be above zero seconds and at most 60.")
    if WEBHOOK_PER_ENDPOINT < 1:
        raise ImproperlyConfigured("The setting WEBHOOK_PER_ENDPOINT must be at least one.")


_hold_together()
EMAIL_URL = env.str("EMAIL_URL", default="consolemail:")
EMAIL_IS_SENT = not EMAIL_URL.startswith(("consolemail:", "dummymail:"))  # people are told of mentions only then
_mail = Env.email_url_config(EMAIL_URL)
EMAIL_BACKEND = _mail["EMAIL_BACKEND"]
EMAIL_HOST, EMAIL_PORT = _mail["EMAIL_HOST"] or "localhost", _mail["EMAIL_PORT"] or 25
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = _mail["EMAIL_HOST_USER"] or "", _mail["EMAIL_HOST_PASSWORD"] or ""
EMAIL_USE_TLS, EMAIL_USE_SSL = _mail.get("EMAIL_USE_TLS", False), _mail.get("EMAIL_USE_SSL", False)
EMAIL_TIMEOUT = 20  # seconds
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.str("EMAIL_FROM", default="claims@localhost")
