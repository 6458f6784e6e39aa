"""What the reading room is measured beside: the same article's text as a bare page behind the same log-in.

A server started with this module as its settings has the page beside all others.
"""

from __future__ import annotations

import sys
from html import escape

from config.settings import *  # noqa: F403  all that the product is run with

ROOT_URLCONF = "tests.bench.plain_text"


def _addresses() -> list[object]:
    from django.http import HttpResponse
    from django.templatetags.static import static
    from django.urls import include, path

    from claims.models import Article
    from verification.workbench.doors import Asked, door

    @door("GET")
    def plain(request: Asked, article_id: str) -> HttpResponse:
        article = Article.objects.get(public_id=article_id)
        text = "".join(
            f'<p dir="auto">{escape(line)}</p>' for line in article.current_revision.text.split("\n") if line
        )
        style = static("workbench/room.css")
        head = f'<!doctype html><title>Plain</title><link rel="stylesheet" href="{style}">'
        return HttpResponse(f'{head}<main><article class="text">{text}</article></main>')

    return [path("plain/<str:article_id>/", plain), path("", include("config.urls"))]


def __getattr__(name: str) -> list[object]:
    if name != "urlpatterns":
        raise AttributeError(name)
    found = globals()["urlpatterns"] = _addresses()
    return found


sys.modules.setdefault("tests.bench.plain_text", sys.modules[__name__])
