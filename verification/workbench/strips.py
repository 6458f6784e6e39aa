"""How far articles are: how many of their claims are in which state, each a way to those claims."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.urls import reverse
from django.utils.safestring import SafeString

from claims.models import Appearance, Article, Status
from verification.charts import Mark, strip


def marks_of(article: Article, counts: Mapping[str, int]) -> list[Mark]:
    """A mark for each state that has claims; it leads to the list of them in the reading room."""
    room = reverse("workbench:room", args=[article.public_id])
    return [
        Mark(status.label, counts[status.value], f"{room}?state={status.value}", status.value)
        for status in Status
        if counts.get(status.value)
    ]


def strips(articles: Iterable[Article]) -> list[tuple[Article, list[Mark], SafeString]]:
    """The articles, each with its marks and what they look like in one line, by one query for all."""
    articles = list(articles)
    counts: dict[int, dict[str, int]] = {article.pk: {} for article in articles}
    for article_id, status, count in Appearance.objects.in_newest_texts_of(articles).count_by_status():
        counts[article_id][status] = count
    marked = [(article, marks_of(article, counts[article.pk])) for article in articles]
    return [(article, marks, strip(marks)) for article, marks in marked]
