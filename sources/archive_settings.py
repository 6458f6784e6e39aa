"""The operator's settings for web archives, turned into what the Memento client understands."""

from __future__ import annotations

from dataclasses import replace

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from sources.archives.endpoints import Archive, BadEndpoint, archives_from
from sources.checking.policy import Policy
from sources.policy import current_policy

ARCHIVE_SETTINGS = {  # by the kind of address
    "timemap": "ARCHIVE_TIMEMAPS",
    "timegate": "ARCHIVE_TIMEGATES",
    "capture": "ARCHIVE_CAPTURES",
    "status": "ARCHIVE_CAPTURE_STATUS",
    "copy": "ARCHIVE_CAPTURE_COPIES",
    "key": "ARCHIVE_CAPTURE_KEYS",
}


def archive_policy() -> Policy:
    """The bounds of checks, with the pause between two requests that archives are given."""
    return replace(current_policy(), host_delay=settings.ARCHIVE_DELAY)


def current_archives() -> dict[str, Archive]:
    """The archives that ARCHIVE_* settings name. Raises `ImproperlyConfigured` naming the setting that is wrong."""
    try:
        return archives_from({kind: getattr(settings, name) for kind, name in ARCHIVE_SETTINGS.items()})
    except BadEndpoint as wrong:
        raise ImproperlyConfigured(f"The setting {ARCHIVE_SETTINGS[wrong.kind]} {wrong}.") from wrong


def refuse_bad_archives() -> None:
    """Raises `ImproperlyConfigured` where a setting of ARCHIVE_* cannot be meant."""
    current_archives()
    for name in ("ARCHIVE_CAPTURES_A_DAY", "ARCHIVE_DELAY"):
        if getattr(settings, name) < 0:
            raise ImproperlyConfigured(f"The setting {name} is {getattr(settings, name)}, which is less than nothing.")
