"""The settings of a second opinion on what is worth checking: which endpoint is asked, if any."""

from __future__ import annotations

from django.core.exceptions import ImproperlyConfigured

from config.environment import env

SECOND_OPINION_URL = env.str("SECOND_OPINION_URL", default="")
SECOND_OPINION_MODEL = env.str("SECOND_OPINION_MODEL", default="")
SECOND_OPINION_KEY = env.str("SECOND_OPINION_KEY", default="")
SECOND_OPINION_TIMEOUT = env.float("SECOND_OPINION_TIMEOUT", default=60.0)  # seconds
if SECOND_OPINION_URL and not (SECOND_OPINION_URL.startswith(("http://", "https://")) and SECOND_OPINION_MODEL):
    raise ImproperlyConfigured("SECOND_OPINION_URL must be an http(s) address, and needs SECOND_OPINION_MODEL.")
