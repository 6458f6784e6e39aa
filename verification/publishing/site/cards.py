"""Facts on other people's pages: a small card for an iframe, and oEmbed (https://oembed.com), by which it is found."""

from __future__ import annotations

import json
import re
from typing import Any
from urllib.parse import urlsplit
from xml.etree import ElementTree

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.html import format_html
from django.views.decorators.http import require_safe

from config.api import public
from config.errors import Gone
from verification.models import Edition
from verification.publishing import reading as facts
from verification.publishing.addresses import ID, page_address
from verification.publishing.site.fact_page import scale
from verification.publishing.site.facts import served
from verification.publishing.site.shell import HTML, reading, rendered, tag

POLICY = "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors *"
WIDTH, HEIGHT = 600, 260  # CSS pixels
AGAIN = 900  # seconds after which an open card asks for itself anew
_PATH = re.compile(rf"/facts/(?:[^/]*-)?({ID})/(?:embed/)?")


@reading
def card(request: HttpRequest, public_id: str) -> HttpResponse:
    """The verdict of today, to be framed by anybody. It reloads itself, without a script."""
    try:
        found = served(public_id, suffix="embed/")
    except Http404:
        return _framed(HttpResponse(rendered("card", {"is_absent": True}), status=404, content_type=HTML))
    if isinstance(found, HttpResponse):
        if found.status_code == 410:
            found.content = rendered("card", {"is_withdrawn": True, "public_id": public_id}).encode()
        return _framed(found)
    mark = tag("card", found.sha256)
    if public.is_unchanged(request, tag=mark):
        return _framed(public.not_modified(tag=mark))
    fact = json.loads(found.body)
    text = rendered("card", {"fact": fact, "address": page_address(fact), "scale": scale(fact["rating"]["value"])})
    return _framed(public.answer(request, text, tag=mark, content_type=HTML))


def _framed(response: HttpResponse) -> HttpResponse:
    response["Content-Security-Policy"] = POLICY
    response["Refresh"] = str(AGAIN)
    response["Cache-Control"] = "public, max-age=60"
    response.xframe_options_exempt = True
    return response


@require_safe
def oembed(request: HttpRequest) -> HttpResponse:
    """How to show a fact, for whoever has its address. 404 for an address that is no fact's, 501 for other formats."""
    kind = request.GET.get("format", "json")
    if kind not in {"json", "xml"}:
        return _said(501, "The format is json or xml.")
    try:
        width, height = (_at_most(request, name, most) for name, most in (("maxwidth", WIDTH), ("maxheight", HEIGHT)))
    except ValueError:
        return _said(400, "maxwidth and maxheight are whole numbers of pixels from 1 on.")
    if (fact := _fact_at(request.GET.get("url", ""))) is None:
        return _said(404, "There is no fact at this url.")
    content = _embedding(fact, width, height)
    text = json.dumps(content, ensure_ascii=False) if kind == "json" else _xml(content)
    media_type = "application/json" if kind == "json" else "text/xml; charset=utf-8"
    return public.answer(request, text, tag=public.tag_of(text), content_type=media_type)


def _at_most(request: HttpRequest, name: str, most: int) -> int:
    given = request.GET.get(name)
    if given is None:
        return most
    if not (given.isascii() and given.isdecimal() and len(given) < 7 and int(given) > 0):
        raise ValueError
    return min(most, int(given))


def _fact_at(url: str) -> dict[str, Any] | None:
    try:
        asked, ours = urlsplit(url), urlsplit(settings.SITE_URL)
        is_ours = asked.scheme in {"http", "https"} and (asked.hostname, asked.port) == (ours.hostname, ours.port)
    except ValueError:
        return None
    found = _PATH.fullmatch(asked.path) if is_ours else None
    try:
        body: dict[str, Any] | None = json.loads(facts.one(found[1]).body) if found else None
    except (Edition.DoesNotExist, Gone):
        return None
    return body


def _embedding(fact: dict[str, Any], width: int, height: int) -> dict[str, Any]:
    title = f"{fact['rating']['label']}: {fact['statement']}"
    html = format_html(
        '<iframe src="{}/facts/{}/embed/" width="{}" height="{}" title="{}" loading="lazy" '
        'sandbox="allow-popups allow-popups-to-escape-sandbox" style="border:0;max-width:100%"></iframe>',
        settings.SITE_URL, fact["id"], width, height, title,
    )  # fmt: skip
    return {
        "version": "1.0",
        "type": "rich",
        "title": title,
        "author_name": settings.SITE_NAME,
        "author_url": page_address(fact),
        "provider_name": settings.SITE_NAME,
        "provider_url": settings.SITE_URL,
        "cache_age": AGAIN,
        "html": str(html),
        "width": width,
        "height": height,
    }


def _xml(content: dict[str, Any]) -> str:
    root = ElementTree.Element("oembed")
    for name, value in content.items():
        ElementTree.SubElement(root, name).text = "".join(char for char in str(value) if char >= " ")
    return '<?xml version="1.0" encoding="utf-8" standalone="yes"?>\n' + ElementTree.tostring(root, encoding="unicode")


def _said(status: int, sentence: str) -> HttpResponse:
    refused = HttpResponse(sentence, status=status, content_type="text/plain; charset=utf-8")
    public.opened(refused)
    return refused
