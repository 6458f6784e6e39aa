"""The small web that the sample's sources live on. Runs on loopback and misbehaves on purpose.

Run it with `python -m verification.sample.website`; SAMPLE_PORT names the port.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Awaitable, Callable
from dataclasses import replace
from html import escape

from aiohttp import web

from verification.sample.pages import PAGES, Behaviour, Page

ARCHIVE = "/archive"  # where pages that moved are found now
SLOWNESS = 30.0  # seconds
Play = Callable[[web.Request, Page], Awaitable[web.StreamResponse]]


def build_app(*, days_ago: int = 0) -> web.Application:
    """The site as it is now, or as it was some days ago, when some pages still answered."""
    app = web.Application()
    app.router.add_get("/", _index)
    for page in PAGES.values():
        play = PLAYS[page.behaviour if page.since > days_ago else Behaviour.FINE]
        app.router.add_get(page.path, _played(play, page))
        app.router.add_get(ARCHIVE + page.path, _played(_fine, page))
    return app


def _played(play: Play, page: Page) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
    async def handler(request: web.Request) -> web.StreamResponse:
        return await play(request, page)

    return handler


async def _index(request: web.Request) -> web.Response:
    rows = "".join(
        f"<li><a href='{page.path}'>{escape(page.title)}</a>, {escape(page.site)}: {page.behaviour}</li>"
        for page in PAGES.values()
    )
    return _html("The sample's small web", f"<h1>The sample's small web</h1><p>Invented pages.</p><ul>{rows}</ul>")


def _html(title: str, body: str, *, status: int = 200, language: str = "en", head: str = "") -> web.Response:
    direction = "rtl" if language == "ur" else "ltr"
    return web.Response(
        status=status,
        content_type="text/html",
        charset="utf-8",
        text=f"<!doctype html><html lang={language} dir={direction}><head><title>{escape(title)}</title>{head}"
        f"<meta name=viewport content='width=device-width'></head><body>{body}</body></html>",
    )


async def _fine(request: web.Request, page: Page) -> web.StreamResponse:
    if page.kind == "pdf":
        return web.Response(body=small_pdf(page.text), content_type="application/pdf")
    if page.kind == "text":
        return web.Response(text="\n".join((page.title, *page.text)) + "\n", charset="utf-8")
    return _html(page.title, _article(page), language=page.language, head=_about(page))


def _about(page: Page) -> str:
    return (
        f"<meta property='og:site_name' content='{escape(page.site)}'>"
        f"<meta property='article:published_time' content='{page.date}'>"
    )


def _article(page: Page) -> str:
    paragraphs = "".join(f"<p>{escape(paragraph)}</p>" for paragraph in page.text)
    return (
        f"<header><a href='/'>{escape(page.site)}</a></header>"
        f"<main><article><h1>{escape(page.title)}</h1><time datetime='{page.date}'>{page.date}</time>"
        f"{paragraphs}</article></main>"
    )


async def _moved(request: web.Request, page: Page) -> web.StreamResponse:
    raise web.HTTPMovedPermanently(ARCHIVE + page.path)


async def _elsewhere(request: web.Request, page: Page) -> web.StreamResponse:
    raise web.HTTPFound(ARCHIVE + page.path)


async def _not_found(request: web.Request, page: Page) -> web.StreamResponse:
    return _html("Not found", "<h1>Not found</h1>", status=404)


async def _gone(request: web.Request, page: Page) -> web.StreamResponse:
    return _html("Gone", "<h1>This document was withdrawn</h1>", status=410)


async def _broken(request: web.Request, page: Page) -> web.StreamResponse:
    return _html("Error", "<h1>Something broke</h1>", status=500)


async def _busy(request: web.Request, page: Page) -> web.StreamResponse:
    answer = _html("Too many requests", "<h1>Please come back later</h1>", status=429)
    answer.headers["Retry-After"] = "3600"
    return answer


async def _slow(request: web.Request, page: Page) -> web.StreamResponse:
    await asyncio.sleep(SLOWNESS)
    return await _fine(request, page)


async def _reworded(request: web.Request, page: Page) -> web.StreamResponse:
    return await _fine(request, replace(page, text=tuple(line.replace(*page.reworded) for line in page.text)))


async def _walled(request: web.Request, page: Page) -> web.StreamResponse:
    return _html("Just a moment...", "<h1>Verify you are human</h1>", status=403)


async def _paywalled(request: web.Request, page: Page) -> web.StreamResponse:
    markup = '<script type="application/ld+json">{"@type": "NewsArticle", "isAccessibleForFree": false}</script>'
    return _html(page.title, _article(page), head=markup)


async def _soft_404(request: web.Request, page: Page) -> web.StreamResponse:
    return _html("Page not found", "<h1>Page not found</h1><p>Try our search.</p>")


async def _home(request: web.Request, page: Page) -> web.StreamResponse:
    raise web.HTTPFound("/")


async def _loop(request: web.Request, page: Page) -> web.StreamResponse:
    raise web.HTTPFound(page.path)


PLAYS: dict[Behaviour, Play] = {
    Behaviour.FINE: _fine,
    Behaviour.MOVED: _moved,
    Behaviour.ELSEWHERE: _elsewhere,
    Behaviour.NOT_FOUND: _not_found,
    Behaviour.GONE: _gone,
    Behaviour.BROKEN: _broken,
    Behaviour.BUSY: _busy,
    Behaviour.SLOW: _slow,
    Behaviour.WALLED: _walled,
    Behaviour.PAYWALLED: _paywalled,
    Behaviour.SOFT_404: _soft_404,
    Behaviour.HOME: _home,
    Behaviour.LOOP: _loop,
    Behaviour.REWORDED: _reworded,
}


def small_pdf(lines: tuple[str, ...]) -> bytes:
    """A PDF of one page with these lines (plain ASCII) in Helvetica."""
    shown = " ".join(f"({line}) Tj 0 -20 Td" for line in lines)
    stream = f"BT /F1 14 Tf 72 720 Td {shown} ET"
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R"
        " /Resources << /Font << /F1 5 0 R >> >> >>",
        f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    body, places = "%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(body))
        body += f"{number} 0 obj\n{content}\nendobj\n"
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    size = len(objects) + 1
    return (
        f"{body}xref\n0 {size}\n0000000000 65535 f \n{table}"
        f"trailer\n<< /Size {size} /Root 1 0 R >>\nstartxref\n{len(body)}\n%%EOF\n"
    ).encode("ascii")


def main() -> None:
    port = int(os.environ.get("SAMPLE_PORT", "8010"))
    web.run_app(build_app(), host="127.0.0.1", port=port, print=None, access_log=None, shutdown_timeout=1)


if __name__ == "__main__":
    main()
