"""Celery doors to what reads texts and to search. Each task may run twice, or die half way, without harm."""

from __future__ import annotations

import logging

from django.conf import settings
from django.contrib.auth.models import User

from claims import second_opinion
from claims.checked_before import look_up_due
from claims.duplicates import suggest_due_matches
from claims.indexing import count_words_if_stale, embed_due, is_due
from claims.models import ArticleRevision
from claims.suggesting import take_opinion
from config.celery import app

EVERY = 10.0  # seconds between two looks at what is due
LONGEST = 240.0  # seconds after which a worker begins no more claims; well within the broker's visibility timeout

log = logging.getLogger(__name__)


@app.task
def ask_second_opinion(revision_id: int, user_id: int) -> str:
    """Asks the configured endpoint about a text and keeps what stands up, in the name of who asked for suggestions."""
    revision = ArticleRevision.objects.select_related("article").get(pk=revision_id)
    answers = second_opinion.ask(revision.text)
    result = take_opinion(
        revision=revision,
        opinions=answers.opinions,
        model=settings.SECOND_OPINION_MODEL,
        by=User.objects.get(pk=user_id),
    )
    told = " ".join(part for part in (str(result), answers.trouble) if part)
    log.info("Second opinion on %s: %s", revision, told)
    for dropped in answers.dropped:
        log.warning("Second opinion on %s: dropped %s.", revision, dropped)
    return told


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
def look_up_articles() -> int:
    """Looks through articles that came in, for sentences that were checked before. Tells how many articles."""
    return look_up_due()


@app.task
def keep_word_counts() -> bool:
    """Counts the words of claims anew where many came or went. Tells whether it did."""
    return count_words_if_stale()
