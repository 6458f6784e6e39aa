"""The settings of telling people of alerts: who is told, and how e-mail is sent."""

from __future__ import annotations

import base64

from django.core.exceptions import ImproperlyConfigured

from config.environment import Env, env

ALERT_EMAILS = env.list("ALERT_EMAILS", default=[])
ALERT_WEBHOOKS = env.list("ALERT_WEBHOOKS", default=[])
ALERT_WEBHOOK_SECRET = env.str("ALERT_WEBHOOK_SECRET", default="")


def _is_webhook_secret(given: str) -> bool:
    try:
        return 24 <= len(base64.b64decode(given.removeprefix("whsec_"), validate=True)) <= 64
    except ValueError:
        return False


if ALERT_WEBHOOKS and not _is_webhook_secret(ALERT_WEBHOOK_SECRET):
    raise ImproperlyConfigured(
        "ALERT_WEBHOOKS needs ALERT_WEBHOOK_SECRET: whsec_ and 24 to 64 random bytes in base 64."
    )
EMAIL_URL = env.str("EMAIL_URL", default="consolemail:")
EMAIL_IS_SENT = not EMAIL_URL.startswith(("consolemail:", "dummymail:"))  # people are told of mentions only then
_mail = Env.email_url_config(EMAIL_URL)
EMAIL_BACKEND = _mail["EMAIL_BACKEND"]
EMAIL_HOST, EMAIL_PORT = _mail["EMAIL_HOST"] or "localhost", _mail["EMAIL_PORT"] or 25
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = _mail["EMAIL_HOST_USER"] or "", _mail["EMAIL_HOST_PASSWORD"] or ""
EMAIL_USE_TLS, EMAIL_USE_SSL = _mail.get("EMAIL_USE_TLS", False), _mail.get("EMAIL_USE_SSL", False)
EMAIL_TIMEOUT = 20  # seconds
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.str("EMAIL_FROM", default="claims@localhost")
