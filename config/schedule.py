"""What is done again and again, and how often: numbers are seconds. Each entry is a task that is safe to run twice."""

from __future__ import annotations

from datetime import timedelta

from config.check_settings import CHECK_QUEUE_EVERY

CELERY_BEAT_SCHEDULE = {
    "queue-due-checks": {
        "task": "sources.tasks.queue_due_checks",
        "schedule": CHECK_QUEUE_EVERY,
    },
    "queue-archive-requests": {
        "task": "sources.tasks.queue_archive_requests",
        "schedule": CHECK_QUEUE_EVERY,
    },
    "look-up-what-is-lost": {
        "task": "sources.tasks.look_up_what_is_lost",
        "schedule": 60.0,
    },
    "watch-published-evidence": {
        "task": "verification.tasks.watch_published_evidence",
        "schedule": 60.0,
    },
    "refresh-facts": {
        "task": "verification.tasks.refresh_facts",
        "schedule": 5.0,
    },
    "verify-snapshots": {
        "task": "sources.tasks.verify_snapshots",
        "schedule": timedelta(hours=1),
    },
    "describe-snapshots": {
        "task": "sources.tasks.describe_snapshots",
        "schedule": timedelta(minutes=5),
    },
    "read-pages": {
        "task": "verification.tasks.read_pages",
        "schedule": 10.0,
        "options": {"expires": 10.0},
    },
    "look-again": {
        "task": "verification.tasks.look_again",
        "schedule": timedelta(minutes=5),
    },
    "deliver": {
        "task": "verification.tasks.deliver",
        "schedule": 2.0,
        "options": {"expires": 10.0},
    },
    "watch-webhooks": {
        "task": "verification.tasks.watch_webhooks",
        "schedule": 60.0,
    },
    "look-up-articles": {
        "task": "claims.tasks.look_up_articles",
        "schedule": 60.0,
    },
    "forget-readers": {
        "task": "verification.tasks.forget_readers",
        "schedule": timedelta(hours=1),
    },
    "queue-due-vectors": {
        "task": "claims.tasks.queue_due_vectors",
        "schedule": 10.0,
    },
    "suggest-matches": {
        "task": "claims.tasks.suggest_matches",
        "schedule": 60.0,
    },
    "keep-word-counts": {
        "task": "claims.tasks.keep_word_counts",
        "schedule": timedelta(minutes=10),
    },
    "prepare-check-partitions": {
        "task": "sources.tasks.prepare_check_partitions",
        "schedule": timedelta(hours=12),
    },
}
