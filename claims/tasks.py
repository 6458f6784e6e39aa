"""Celery doors to search. Each task may run twice, or die half way, without harm."""

from __future__ import annotations

from claims.duplicates import suggest_due_matches
from claims.indexing import count_words_if_stale, embed_due, is_due
from config.celery import app

EVERY = 10.0  # seconds between two looks at what is due
LONGEST = 240.0  # seconds after which a worker begins no more claims; well within the broker's visibility timeout


@app.task
def queue_due_vectors() -> bool:
    """Calls a worker where claims wait for their vectors. Tells whether it did."""
    due = is_due()
    if due:
        make_due_vectors.apply_async(expires=EVERY)
    return due


@app.task
def make_due_vectors() -> int:
    """Makes the vectors that are due. Tells for how many claims."""
    return embed_due(longest=LONGEST)


@app.task
def suggest_matches() -> int:
    """Looks for repetitions among claims of ours that are new or changed. Tells how many pairs it suggests."""
    return suggest_due_matches()


@app.task
def keep_word_counts() -> bool:
    """Counts the words of claims anew where many came or went. Tells whether it did."""
    return count_words_if_stale()
