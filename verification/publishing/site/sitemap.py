"""What search engines are shown: the map of all facts, in parts that keep their addresses, and who may look where."""

from __future__ import annotations

from collections.abc import Iterator
from xml.sax.saxutils import escape

from django.conf import settings
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from config.api import public
from verification.models import Edition
from verification.models.edition_stretches import last_changes
from verification.publishing.addresses import page_path
from verification.publishing.site.shell import kept, reading, tag

PART = 50_000  # facts, the most that sitemaps.org allows in a file; a multiple of a stretch
XML = "application/xml; charset=utf-8"
_NS = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
PAGES = ("/facts/", "/corrections/", "/how-we-check/")
OPEN = (*PAGES, "/feeds/", "/sitemap.xml", "/sitemaps/", "/oembed", "/static/", "/.well-known/")


@reading
def index(request: HttpRequest) -> HttpResponse:
    """The parts that there are, each with when anything in it was last changed."""
    rows = [f"<sitemap><loc>{settings.SITE_URL}/sitemaps/pages.xml</loc></sitemap>"] + [
        f"<sitemap><loc>{settings.SITE_URL}/sitemaps/facts-{number}.xml</loc>"
        f"<lastmod>{changed.isoformat()}</lastmod></sitemap>"
        for number, changed in last_changes(PART)
    ]
    text = f"{_HEAD}<sitemapindex {_NS}>{''.join(rows)}</sitemapindex>\n"
    return kept(request, lambda: text, tag=tag(text), content_type=XML)


@reading
def pages(request: HttpRequest) -> HttpResponse:
    rows = "".join(f"<url><loc>{settings.SITE_URL}{path}</loc></url>" for path in PAGES)
    return kept(request, lambda: f"{_HEAD}<urlset {_NS}>{rows}</urlset>\n", tag=tag(rows), content_type=XML)


@require_safe
def part(request: HttpRequest, number: int) -> HttpResponseBase:
    """One part: the facts whose place among all lies in its stretch. Written while it is read."""
    start = number * PART
    editions = Edition.objects.in_force().filter(number__gte=start, number__lt=start + PART).order_by("number")
    if start >= 2**62 or not editions.exists():
        raise Http404
    response = public.streamed(request, _part(editions), content_type=XML, filename=f"facts-{number}.xml")
    del response["Content-Disposition"]
    return response


def _part(editions: QuerySet[Edition]) -> Iterator[bytes]:
    yield f"{_HEAD}<urlset {_NS}>\n".encode()
    # While a claim is published its statement cannot change, so it is that of the record.
    rows = editions.values_list("public_id", "claim__statement", "changed_at").iterator(chunk_size=2000)
    lines: list[str] = []
    for public_id, statement, changed in rows:
        place = escape(f"{settings.SITE_URL}{page_path(public_id, statement)}")
        lines.append(f"<url><loc>{place}</loc><lastmod>{changed.isoformat()}</lastmod></url>\n")
        if len(lines) == 500:
            yield "".join(lines).encode()
            lines.clear()
    yield f"{''.join(lines)}</urlset>\n".encode()


@reading
def robots(request: HttpRequest) -> HttpResponse:
    """What is public may be read by anybody's machine; all else is the newsroom's own."""
    lines = ["User-agent: *", "Disallow: /", *[f"Allow: {path}" for path in OPEN]]
    lines += ["Disallow: /facts/*/correction/", "Disallow: /corrections/requests/"]
    text = "\n".join([*lines, "", f"Sitemap: {settings.SITE_URL}/sitemap.xml", ""])
    return kept(request, lambda: text, tag=tag(text), content_type="text/plain; charset=utf-8")
