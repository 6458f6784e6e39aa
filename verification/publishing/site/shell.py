"""What every public page has in common: its policy, its frame, its tags, and how a reader's browser may keep it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import datetime
from functools import cache, wraps
from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods

from config.api import public
from config.languages import in_newsroom_language

HTML = "text/html; charset=utf-8"
# No script at all; style, pictures and type are our own; nobody frames a page (the card has a policy of its own).
POLICY = (
    "default-src 'none'; style-src 'self'; font-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
HERE = Path(__file__).resolve().parent
LOOKS = (HERE, HERE.parent.parent / "templates" / "public", HERE.parent.parent / "static" / "public")

View = Callable[..., HttpResponse]


def door(*methods: str) -> Callable[[View], View]:
    """A public page, by these methods. What is not there looks the same whatever was asked for."""

    def guard(view: View) -> View:
        @require_http_methods(methods)
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            try:
                response = view(request, *args, **kwargs)
            except Http404:
                response = plain(rendered("absent"), status=404)
            response.setdefault("Content-Security-Policy", POLICY)
            return response

        return guarded

    return guard


reading = door("GET", "HEAD")


@in_newsroom_language
def rendered(name: str, context: dict[str, Any] | None = None) -> str:
    """A page by the name of its template. Nothing of one reader, nor their language, is in what all are given."""
    site = {"site_name": settings.SITE_NAME, "site_url": settings.SITE_URL}
    return render_to_string(f"public/{name}.html", {**site, **(context or {})})


def plain(text: str, *, status: int = 200) -> HttpResponse:
    """A page that is not kept."""
    return HttpResponse(text, status=status, content_type=HTML, headers={"Cache-Control": "no-cache"})


def tag(*parts: str) -> str:
    """The entity tag of a page made of these parts, in the newsroom's language, as pages look today."""
    return public.tag_of(*parts, get_language() or "", looks())


def kept(
    request: HttpRequest,
    write: Callable[[], str],
    *,
    tag: str,
    modified: datetime | None = None,
    content_type: str = HTML,
    links: tuple[tuple[str, str], ...] = (),
) -> HttpResponse:
    """304 where the reader has the page already; else it is written and packed."""
    if public.is_unchanged(request, tag=tag, modified=modified):
        return public.not_modified(tag=tag, modified=modified)
    return public.answer(request, write(), tag=tag, modified=modified, links=links, content_type=content_type)


@cache
def looks() -> str:
    """Changes when what pages are made with does: their code, templates and styles, and what the newsroom has set."""
    digest = hashlib.sha256()
    for file in sorted(
        path for folder in LOOKS for path in folder.rglob("*") if path.suffix in {".py", ".html", ".css"}
    ):
        digest.update(file.read_bytes())
    digest.update(f"{settings.SITE_NAME} {settings.SITE_URL} {settings.TIME_ZONE}".encode())
    return digest.hexdigest()[:12]
