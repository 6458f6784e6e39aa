"""Feeds of what was published, corrected and withdrawn, as Atom (RFC 4287) and JSON Feed 1.1; and all ClaimReviews.

Whoever must not miss one asks `/api/v1/changes/`; a feed holds the newest.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from urllib.parse import urlsplit
from xml.etree import ElementTree

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_safe

from config.api import public
from verification.models import Edition
from verification.publishing import reading as facts
from verification.publishing.claim_review import claim_review
from verification.publishing.editions import compact
from verification.publishing.site import events
from verification.publishing.site.events import Told
from verification.publishing.site.shell import kept, reading, tag

SIZE = 50  # entries
BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)  # when nothing ever happened
ATOM, JSON_FEED = "application/atom+xml; charset=utf-8", "application/feed+json; charset=utf-8"
_NS = "http://www.w3.org/2005/Atom"
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_NOT_IN_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@reading
def atom(request: HttpRequest) -> HttpResponse:
    told = events.latest(size=SIZE)
    return kept(request, lambda: _atom(told), tag=_tag(told), content_type=ATOM)


@reading
def json_feed(request: HttpRequest) -> HttpResponse:
    told = events.latest(size=SIZE)
    return kept(request, lambda: _json_feed(told), tag=_tag(told), content_type=JSON_FEED)


@require_safe
def claim_reviews(request: HttpRequest) -> HttpResponseBase:
    """Every fact as ClaimReview, in one schema.org DataFeed that is written while it is read."""
    lines = _data_feed(facts.export(Edition.objects.in_force()))
    return public.streamed(request, lines, content_type="application/ld+json", filename="claim-reviews.json")


def _tag(told: list[Told]) -> str:
    return tag(*[f"{one.id}{one.stands}" for one in told])


def entry_id(one: Told) -> str:
    """A tag URI (RFC 4151): the same for ever, wherever the feed is read."""
    return f"tag:{urlsplit(settings.SITE_URL).hostname},{one.at:%Y-%m-%d}:{one.id}"


def title_of(one: Told) -> str:
    rating = f" ({one.record['rating']['label']})" if one.stands else ""
    return f"{one.label}: {one.record['statement']}{rating}"


def text_of(one: Told) -> str:
    """What happened, and what we say now; of what we no longer say, only why."""
    said = f"{one.record['rating']['label']}. {one.record['summary']}" if one.stands else ""
    return "\n\n".join(filter(None, (one.reason, said))) or gettext("We no longer say this.")


def _feed_title() -> str:
    return gettext("%(site)s: new, corrected and withdrawn facts") % {"site": settings.SITE_NAME}


def _atom(told: list[Told]) -> str:
    ElementTree.register_namespace("", _NS)
    feed = ElementTree.Element(f"{{{_NS}}}feed", {_LANG: get_language() or "en"})
    address = f"{settings.SITE_URL}/feeds/facts.atom"
    _add(feed, "id", address)
    _add(feed, "title", _feed_title())
    _add(feed, "updated", max((one.at for one in told), default=BEGINNING).isoformat())
    _add(feed, "link", rel="self", type="application/atom+xml", href=address)
    _add(feed, "link", rel="alternate", type="text/html", href=f"{settings.SITE_URL}/facts/")
    _add(_add(feed, "author"), "name", settings.SITE_NAME)
    for one in told:
        _entry(_add(feed, "entry"), one)
    return '<?xml version="1.0" encoding="utf-8"?>\n' + ElementTree.tostring(feed, encoding="unicode")


def _entry(entry: ElementTree.Element, one: Told) -> None:
    language = {_LANG: one.record["language"]} if one.record["language"] else {}
    _add(entry, "id", entry_id(one))
    _add(entry, "title", title_of(one), **language)
    _add(entry, "published", one.at.isoformat())
    _add(entry, "updated", one.at.isoformat())
    _add(entry, "link", rel="alternate", type="text/html", href=one.address)
    _add(entry, "category", term=one.kind.value, label=one.label)
    _add(entry, "content", text_of(one), type="text", **language)


def _add(parent: ElementTree.Element, name: str, text: str = "", **attributes: str) -> ElementTree.Element:
    clean = {key: _NOT_IN_XML.sub("", value) for key, value in attributes.items()}
    child = ElementTree.SubElement(parent, f"{{{_NS}}}{name}", clean)
    child.text = _NOT_IN_XML.sub("", text) or None
    return child


def _json_feed(told: list[Told]) -> str:
    items = [
        {
            "id": entry_id(one),
            "url": one.address,
            "title": title_of(one),
            "content_text": text_of(one),
            "date_published": one.at.isoformat(),
            "date_modified": one.at.isoformat(),
            "language": one.record["language"],
            "tags": [one.kind.value, *one.record["topics"]],
        }
        for one in told
    ]
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": _feed_title(),
        "home_page_url": f"{settings.SITE_URL}/facts/",
        "feed_url": f"{settings.SITE_URL}/feeds/facts.json",
        "language": get_language() or "en",
        "authors": [{"name": settings.SITE_NAME, "url": settings.SITE_URL}],
        "items": items,
    }
    return json.dumps(feed, ensure_ascii=False)


def _data_feed(batches: Iterator[list[facts.Served]]) -> Iterator[bytes]:
    head = {"@context": "https://schema.org", "@type": "DataFeed", "name": f"{settings.SITE_NAME}: ClaimReview"}
    yield f'{compact(head)[:-1]},"dataFeedElement":['.encode()
    comma = ""
    for batch in batches:
        if batch:
            yield (comma + ",\n".join(_item(json.loads(one.body), one) for one in batch)).encode()
            comma = ",\n"
    yield b"]}\n"


def _item(fact: dict[str, object], one: facts.Served) -> str:
    review = claim_review(fact)
    return compact(
        {
            "@type": "DataFeedItem",
            "url": review["url"],
            "dateCreated": fact["published_at"],
            "dateModified": one.built_at.isoformat(),
            "item": [review],
        }
    )
