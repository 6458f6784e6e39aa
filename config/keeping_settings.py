"""The settings of keeping what was seen: copies in web archives, and our own snapshots."""

from __future__ import annotations

from datetime import timedelta

from django.core.exceptions import ImproperlyConfigured

from config.environment import DATA_DIR, env

ARCHIVE_TIMEMAPS = env.named("ARCHIVE_TIMEMAPS", default="")
ARCHIVE_TIMEGATES = env.named("ARCHIVE_TIMEGATES", default="")
ARCHIVE_CAPTURES = env.named("ARCHIVE_CAPTURES", default="")
ARCHIVE_CAPTURE_STATUS = env.named("ARCHIVE_CAPTURE_STATUS", default="")
ARCHIVE_CAPTURE_COPIES = env.named("ARCHIVE_CAPTURE_COPIES", default="")
ARCHIVE_CAPTURE_KEYS = env.named("ARCHIVE_CAPTURE_KEYS", default="")
ARCHIVE_CAPTURES_A_DAY = env.int("ARCHIVE_CAPTURES_A_DAY", default=100)
ARCHIVE_DELAY = env.float("ARCHIVE_DELAY", default=2.0)  # seconds

SNAPSHOT_STORAGE = env.str("SNAPSHOT_STORAGE", default="config.storage.DurableFileStorage")
SNAPSHOT_STORAGE_OPTIONS = env.json("SNAPSHOT_STORAGE_OPTIONS", default={})
if not isinstance(SNAPSHOT_STORAGE_OPTIONS, dict):
    raise ImproperlyConfigured("SNAPSHOT_STORAGE_OPTIONS must be a JSON object of names and values, in braces.")
if SNAPSHOT_STORAGE == "config.storage.DurableFileStorage":
    SNAPSHOT_STORAGE_OPTIONS.setdefault("location", str(DATA_DIR / "snapshots"))
SNAPSHOT_VERIFY_EVERY = timedelta(days=env.float("SNAPSHOT_VERIFY_EVERY", default=30.0))
