"""Celery doors to what reads texts. Each task may run twice without harm."""

from __future__ import annotations

import logging

from django.conf import settings
from django.contrib.auth.models import User

from claims import second_opinion
from claims.models import ArticleRevision
from claims.suggesting import take_opinion
from config.celery import app

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
