"""The settings of the public pages: what the newsroom says of itself, and how readers may ask for a correction."""

from __future__ import annotations

from django.core.exceptions import ImproperlyConfigured

from config.environment import env

NEWSROOM_ABOUT = env.str("NEWSROOM_ABOUT", default="")
NEWSROOM_CONTACT = env.str("NEWSROOM_CONTACT", default="")
CORRECTION_POLICY = env.str(
    "CORRECTION_POLICY",
    default="When we were wrong, we say so at the fact itself and in the list of corrections, with what changed and "
    "why. What we said before stays readable. Nothing is changed in silence.",
)
CORRECTION_REQUESTS_AN_HOUR = env.int("CORRECTION_REQUESTS_AN_HOUR", default=5)
CORRECTION_CONTACT_DAYS = env.int("CORRECTION_CONTACT_DAYS", default=90)
PROXIES_IN_FRONT = env.int("PROXIES_IN_FRONT", default=0)

for _name in ("CORRECTION_REQUESTS_AN_HOUR", "CORRECTION_CONTACT_DAYS"):
    if globals()[_name] < 1:
        raise ImproperlyConfigured(f"The setting {_name} must be 1 or more.")
if PROXIES_IN_FRONT < 0:
    raise ImproperlyConfigured("The setting PROXIES_IN_FRONT must be 0 or more.")
