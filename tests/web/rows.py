"""What the misbehaving web does at each path, and the outcome that the checker must come to."""

from __future__ import annotations

import asyncio
import gzip
import zlib
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import brotli

from sources.checking.outcomes import Outcome
from sources.checking.unpacking import zstd
from tests.web.server import Conversation, Row

ARTICLE = (
    "<html lang=en><head><title>Helicopters sold</title></head><body><article><h1>Helicopters sold</h1>"
    + "<p>Four helicopters were sold to Pakistan under a contract of 2015, the ministry said.</p>" * 12
    + "</article></body></html>"
).encode()


def small_pdf(line: str, *, pages: int = 1) -> bytes:
    """A PDF with the same line, in plain ASCII, on each page."""
    stream = f"BT /F1 12 Tf 50 700 Td ({line}) Tj ET"
    kids = " ".join(f"{number} 0 R" for number in range(5, 5 + pages))
    leaf = "<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R/Resources<</Font<</F1 3 0 R>>>>>>"
    objects = [
        "<</Type/Catalog/Pages 2 0 R>>",
        f"<</Type/Pages/Kids[{kids}]/Count {pages}>>",
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
        f"<</Length {len(stream)}>>stream\n{stream}\nendstream",
        *[leaf] * pages,
    ]
    numbered = "".join(f"{number} 0 obj\n{thing}\nendobj\n" for number, thing in enumerate(objects, 1))
    return f"%PDF-1.4\n{numbered}trailer<</Root 1 0 R>>\n%%EOF".encode("ascii")


ROWS: dict[str, Row] = {}
EXPECTED: dict[str, Outcome] = {}


def row(path: str, expected: Outcome) -> Callable[[Row], Row]:
    def register(play: Row) -> Row:
        ROWS[path] = play
        EXPECTED[path] = expected
        return play

    return register


def plain(path: str, expected: Outcome, status: int, body: bytes = ARTICLE, **headers: str) -> None:
    async def play(talk: Conversation) -> None:
        given = {name: value.replace("{origin}", talk.origin) for name, value in headers.items()}
        await talk.answer(status, body, **given)

    ROWS[path] = play
    EXPECTED[path] = expected


def page(title: str, *, lang: str = "en", body: str = "<p>Sorry.</p>", head: str = "") -> bytes:
    return (
        f"<!doctype html><html lang={lang}><head><meta charset=utf-8><title>{title}</title>{head}</head>"
        f"<body>{body}</body></html>"
    ).encode()


plain("/ok", Outcome.OK, 200)
plain("/", Outcome.OK, 200)
plain("/moved-for-good", Outcome.MOVED, 301, b"", Location="/ok")
plain("/moved-for-good-308", Outcome.MOVED, 308, b"", Location="{origin}/ok")
plain("/elsewhere-for-now", Outcome.OK, 302, b"", Location="/ok")
plain("/elsewhere-for-now-307", Outcome.OK, 307, b"", Location="ok")
plain("/no-location", Outcome.PROTOCOL_ERROR, 302, b"")
plain("/bad-location", Outcome.URL_REFUSED, 302, b"", Location="javascript:alert(1)")
plain("/with-password", Outcome.URL_REFUSED, 302, b"", Location="http://me:secret@127.0.0.1/")
plain("/circle", Outcome.REDIRECT_LOOP, 302, b"", Location="/circle-back")
plain("/circle-back", Outcome.REDIRECT_LOOP, 302, b"", Location="/circle")
plain("/deep/old/story", Outcome.MOVED_HOME, 301, b"", Location="/")
plain("/meta-refresh", Outcome.OK, 200, page("Wait", head='<meta http-equiv=refresh content="0; url=/ok">'))
plain(
    "/refreshes-itself",
    Outcome.OK,
    200,
    page("Live", head='<meta http-equiv=refresh content="5; url=/refreshes-itself">', body="<p>News."),
)
plain(
    "/refreshes-to-script",
    Outcome.OK,
    200,
    page("Live", head='<meta http-equiv=refresh content="0; url=javascript:void(0)">', body="<p>News."),
)
plain(
    "/refreshes-without-script",
    Outcome.OK,
    200,
    page("Live", head='<noscript><meta http-equiv=refresh content="0; url=/missing"></noscript>', body="<p>News."),
)
plain("/old/in-german", Outcome.MOVED_HOME, 302, b"", Location="/de/")
plain("/de/", Outcome.OK, 200)
for number in range(20):
    plain(f"/hop-{number}", Outcome.REDIRECT_LOOP, 302, b"", Location=f"/hop-{number + 1}")
plain("/hop-20", Outcome.OK, 200)
for hop in range(10, 20):
    EXPECTED.pop(f"/hop-{hop}")  # near enough to the end to arrive

plain("/soft-404-en", Outcome.SOFT_404, 200, page("Page not found | Example"))
plain("/soft-404-de", Outcome.SOFT_404, 200, page("Seite nicht gefunden", lang="de"))
plain("/soft-404-fr", Outcome.SOFT_404, 200, page("Page introuvable", lang="fr"))
plain("/soft-404-es", Outcome.SOFT_404, 200, page("Página no encontrada", lang="es"))
plain("/soft-404-ru", Outcome.SOFT_404, 200, page("Страница не найдена", lang="ru"))
plain("/soft-404-ur", Outcome.SOFT_404, 200, page("صفحہ نہیں ملا", lang="ur"))
plain("/soft-404-zh", Outcome.SOFT_404, 200, page("页面不存在", lang="zh"))
for path, title in {
    "/soft-404-alone": "Not Found",
    "/soft-404-number": "404",
    "/soft-404-site": "404 – Example News",
    "/soft-404-error": "Error 404 (Not Found)",
    "/soft-404-it": "Pagina non trovata - Esempio",
    "/soft-404-pt": "Página não encontrada",
    "/soft-404-ar": "الصفحة غير موجودة",
    "/soft-404-hi": "पृष्ठ नहीं मिला",
}.items():
    plain(path, Outcome.SOFT_404, 200, page(title))
for path, title in {
    "/news-not-found": "Missing plane not found, search goes on",
    "/news-404": "Peugeot 404: a classic turns sixty",
    "/news-introuvable": "L’épave reste introuvable après dix jours",
}.items():
    plain(path, Outcome.OK, 200, page(title, body="<p>" + "The search went on in March. " * 20))
for path, text in {
    "/soft-404-said": "Sorry, the page you are looking for does not exist.",
    "/soft-404-said-of-article": "This article has been removed.",
    "/soft-404-said-de": "Die angeforderte Seite wurde leider nicht gefunden.",
    "/soft-404-said-fr": "La page que vous cherchez n’existe plus.",
    "/soft-404-said-pl": "Strona o podanym adresie nie istnieje.",
    "/soft-404-said-el": "Η σελίδα δεν βρέθηκε.",
    "/soft-404-said-ja": "お探しのページは見つかりません。",
    "/soft-404-said-ko": "페이지를 찾을 수 없습니다.",
}.items():
    plain(path, Outcome.SOFT_404, 200, page("Example News", body=f"<h2>Sorry</h2><p>{text}</p>"))
plain("/about-404s", Outcome.OK, 200, page("Why pages are not found", body="<p>" + "A long essay on it. " * 200))
plain("/parked", Outcome.PARKED, 200, page("example.test", body="<h1>This domain is for sale</h1>"))
PARKING = page("example.test", head='<script src="https://img.sedoparking.com/x.js"></script>', body="<p>Links")
for path, title in {
    "/parked-maybe": "This website may be for sale by its owner",
    "/parked-de": "Diese Domain steht zum Verkauf",
    "/parked-ru": "Домен продаётся",
}.items():
    plain(path, Outcome.PARKED, 200, page(title))
plain("/parked-by-script", Outcome.PARKED, 200, PARKING)
plain(
    "/about-parking",
    Outcome.OK,
    200,
    page("Domain sale is a record", body="<p>" + "The owner of <a href='https://hugedomains.com/'>it</a> sold. " * 8),
)
plain("/empty", Outcome.PROTOCOL_ERROR, 200, b"")

plain("/log-in-needed", Outcome.BLOCKED, 401)
plain("/forbidden", Outcome.BLOCKED, 403)
plain("/legal", Outcome.BLOCKED, 451)
plain("/captcha", Outcome.BLOCKED, 200, page("Just a moment..."))
plain("/captcha-403", Outcome.BLOCKED, 403, page("Attention Required! | Cloudflare"))
plain("/captcha-alone", Outcome.BLOCKED, 200, page("Shop", body="<form><div class=g-recaptcha></div></form>"))
plain(
    "/captcha-by-script",
    Outcome.BLOCKED,
    200,
    page("Shop", body="<script src=//ct.captcha-delivery.com/c.js></script>"),
)
plain("/access-denied", Outcome.BLOCKED, 200, page("Access Denied", body="You don't have permission to access this."))
plain(
    "/captcha-in-a-form",
    Outcome.OK,
    200,
    page("Vote", body="<p>" + "The council voted. " * 30 + "</p><form><div class=g-recaptcha></div></form>"),
)
plain("/about-robots", Outcome.OK, 200, page("Are you a robot?", body="<p>" + "A story on captchas. " * 100))
plain("/story", Outcome.OK, 302, b"", Location="/ok?next=/login")
plain("/to-log-in", Outcome.BLOCKED, 302, b"", Location="/login?next=/to-log-in")
plain("/login", Outcome.OK, 200, page("Log in"))
plain("/old-story", Outcome.BLOCKED, 302, b"", Location="/wp-login.php?redirect_to=x")
plain("/wp-login.php", Outcome.OK, 200, page("Log in", body="<form><input type=password></form>"))
plain("/log-in-in-place", Outcome.BLOCKED, 200, page("Our archive", body="<form><input type='password'></form>"))
plain("/cookies", Outcome.BLOCKED, 302, b"", Location="/cookie-wall?back=/cookies")
plain("/cookie-wall", Outcome.BLOCKED, 200, page("We value your privacy", body="<p>We and our 812 partners."))
for path, title in {
    "/cookies-de": "Cookies zustimmen oder Abo",
    "/cookies-fr": "Avant de continuer",
    "/cookies-nl": "Cookies accepteren",
}.items():
    plain(path, Outcome.BLOCKED, 200, page(title))
plain("/cookies-in-the-text", Outcome.BLOCKED, 200, page("News", body="<p>Please enable JavaScript and cookies."))
BANNER = "<div class=banner>We value your privacy. Accept all cookies.</div>"
plain("/cookies-in-a-banner", Outcome.OK, 200, page("Trade grows", body=BANNER + "<p>" + "Trade grew in May. " * 30))
plain(
    "/paywall",
    Outcome.PAYWALLED,
    200,
    page("News", body='<script type="application/ld+json">{"isAccessibleForFree": false}</script><p>Read on'),
)

for path, head in {
    "/paywall-microdata": '<meta itemprop="isAccessibleForFree" content="False">',
    "/paywall-tier": '<meta property="article:content_tier" content="locked">',
    "/paywall-text": '<script type="application/ld+json">{"isAccessibleForFree":"False"}</script>',
}.items():
    plain(path, Outcome.PAYWALLED, 200, page("News", head=head, body="<p>" + "Trade grew in May. " * 30))
plain(
    "/paywall-said",
    Outcome.PAYWALLED,
    200,
    page("News", body="<p>Subscribe to continue reading. Already a subscriber?"),
)
plain("/paywall-said-de", Outcome.PAYWALLED, 200, page("Meldung", body="<p>Dieser Artikel ist nur für Abonnenten."))
FREE = '<script type="application/ld+json">{"isAccessibleForFree": true}</script>'
plain("/free", Outcome.OK, 200, page("News", head=FREE, body="<p>" + "Trade grew in May. " * 30))
plain(
    "/metered", Outcome.OK, 200, page("N", head='<meta name="article:content_tier" content="metered">', body=FREE * 3)
)
plain("/missing-and-cut-off", Outcome.NOT_FOUND, 404, b"gone", Content_Length="500")
plain("/missing-and-huge", Outcome.NOT_FOUND, 404, b"x" * 1_100_000)
plain("/several", Outcome.PROTOCOL_ERROR, 300)
plain("/unchanged", Outcome.PROTOCOL_ERROR, 304, b"")
plain("/no-content", Outcome.PROTOCOL_ERROR, 204, b"", Content_Length="")
plain("/missing", Outcome.NOT_FOUND, 404, page("Nope"))
plain("/gone", Outcome.GONE, 410, b"")
plain("/teapot", Outcome.PROTOCOL_ERROR, 418)
plain("/wait-seconds", Outcome.THROTTLED, 429, b"", Retry_After="120")
plain("/broken", Outcome.SERVER_ERROR, 500, b"oops")
plain("/busy", Outcome.SERVER_ERROR, 503, b"")
plain("/busy-for-a-minute", Outcome.THROTTLED, 503, b"", Retry_After="60")
plain("/gzip", Outcome.OK, 200, gzip.compress(ARTICLE), Content_Encoding="gzip")
plain("/deflate", Outcome.OK, 200, zlib.compress(ARTICLE), Content_Encoding="deflate")
plain("/gzip-in-two-members", Outcome.OK, 200, gzip.compress(ARTICLE) * 2, Content_Encoding="gzip")
plain("/gzip-cut-off", Outcome.PROTOCOL_ERROR, 200, gzip.compress(ARTICLE * 50)[:-40], Content_Encoding="gzip")
plain("/deflate-bare", Outcome.OK, 200, zlib.compress(ARTICLE)[2:-4], Content_Encoding="deflate")
plain("/not-really-gzip", Outcome.PROTOCOL_ERROR, 200, ARTICLE, Content_Encoding="gzip")
plain("/brotli", Outcome.OK, 200, brotli.compress(ARTICLE), Content_Encoding="br")
plain("/brotli-cut-off", Outcome.PROTOCOL_ERROR, 200, brotli.compress(ARTICLE * 50)[:-40], Content_Encoding="br")
plain("/not-really-brotli", Outcome.PROTOCOL_ERROR, 200, b"\xff" + ARTICLE, Content_Encoding="br")
plain("/brotli-bomb", Outcome.TOO_LARGE, 200, brotli.compress(bytes(100_000_000), quality=5), Content_Encoding="br")
plain("/zstd", Outcome.OK, 200, zstd.compress(ARTICLE), Content_Encoding="zstd")
plain("/zstd-in-two-frames", Outcome.OK, 200, zstd.compress(ARTICLE) * 2, Content_Encoding="zstd")
plain("/zstd-cut-off", Outcome.PROTOCOL_ERROR, 200, zstd.compress(ARTICLE * 50)[:-40], Content_Encoding="zstd")
plain("/not-really-zstd", Outcome.PROTOCOL_ERROR, 200, ARTICLE, Content_Encoding="zstd")
plain("/zstd-bomb", Outcome.TOO_LARGE, 200, zstd.compress(bytes(100_000_000)), Content_Encoding="zstd")
WIDE: dict[int, int] = {zstd.CompressionParameter.window_log: 27, zstd.CompressionParameter.checksum_flag: 1}
plain(
    "/zstd-wants-128-mb",
    Outcome.PROTOCOL_ERROR,
    200,
    zstd.compress(bytes(200_000_000), options=WIDE),
    Content_Encoding="zstd",
)
plain("/strange-coding", Outcome.PROTOCOL_ERROR, 200, ARTICLE, Content_Encoding="rot13")
plain("/gzip-bomb", Outcome.TOO_LARGE, 200, gzip.compress(bytes(100_000_000), 9), Content_Encoding="gzip")
plain(
    "/wrong-charset", Outcome.OK, 200, page("Über").decode().encode("latin-1"), Content_Type="text/html; charset=utf-8"
)
plain("/pdf", Outcome.OK, 200, small_pdf("Four helicopters were sold in 2015."), Content_Type="application/pdf")
plain("/image", Outcome.OK, 200, b"\x89PNG\r\n\x1a\n" + bytes(100), Content_Type="image/png")
plain("/plain", Outcome.OK, 200, b"Vier Hubschrauber wurden verkauft.", Content_Type="text/plain; charset=utf-8")
plain("/broken-pdf", Outcome.OK, 200, b"%PDF-1.7 rubbish", Content_Type="application/pdf")


@row("/wait-date", Outcome.THROTTLED)
async def wait_date(talk: Conversation) -> None:
    await talk.answer(429, Retry_After=format_datetime(datetime.now(UTC) + timedelta(seconds=300), usegmt=True))


@row("/silent", Outcome.TIMEOUT)
async def silent(talk: Conversation) -> None:
    await asyncio.sleep(30)


@row("/drip-headers", Outcome.TIMEOUT)
async def drip_headers(talk: Conversation) -> None:
    for byte in b"HTTP/1.1 200 OK\r\n" + b"X-Slow: " + b"a" * 1000:
        await talk.send(bytes([byte]))
        await asyncio.sleep(0.2)


@row("/drip-body", Outcome.TIMEOUT)
async def drip_body(talk: Conversation) -> None:
    await talk.send(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n")
    for _ in range(1000):
        await talk.send(b"a")
        await asyncio.sleep(0.2)


@row("/endless", Outcome.TOO_LARGE)
async def endless(talk: Conversation) -> None:
    await talk.send(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n")
    for _ in range(10_000):
        await talk.send(b"a" * 65_536)


@row("/breaks-off", Outcome.PROTOCOL_ERROR)
async def breaks_off(talk: Conversation) -> None:
    await talk.answer(200, ARTICLE, Content_Length=str(len(ARTICLE) + 500))


@row("/reset", Outcome.UNREACHABLE)
async def reset(talk: Conversation) -> None:
    talk.writer.transport.abort()


@row("/reset-in-the-middle", Outcome.PROTOCOL_ERROR)
async def reset_in_the_middle(talk: Conversation) -> None:
    await talk.send(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 5000\r\n\r\n" + ARTICLE)
    await asyncio.sleep(0.05)
    talk.hang_up()


@row("/longer-than-announced", Outcome.PROTOCOL_ERROR)
async def longer_than_announced(talk: Conversation) -> None:
    await talk.answer(200, ARTICLE, Content_Length="10")


@row("/many-headers", Outcome.PROTOCOL_ERROR)
async def many_headers(talk: Conversation) -> None:
    await talk.send(b"HTTP/1.1 200 OK\r\n")
    for number in range(100_000):
        await talk.send(b"X-%d: y\r\n" % number * 20)


@row("/continues-for-ever", Outcome.TIMEOUT)
async def continues_for_ever(talk: Conversation) -> None:
    for _ in range(1000):
        await talk.send(b"HTTP/1.1 100 Continue\r\n\r\n")
        await asyncio.sleep(0.05)


@row("/rubbish-after-gzip", Outcome.OK)
async def rubbish_after_gzip(talk: Conversation) -> None:
    await talk.send(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: gzip\r\n\r\n")
    await talk.send(gzip.compress(ARTICLE))
    for _ in range(10_000):
        await talk.send(b"x" * 65_536)


@row("/latin-location", Outcome.OK)
async def latin_location(talk: Conversation) -> None:
    await talk.send(b"HTTP/1.1 302 Found\r\nLocation: /caf\xe9\r\nContent-Length: 0\r\n\r\n")


plain("/caf%E9", Outcome.OK, 200)


@row("/bad-chunks", Outcome.PROTOCOL_ERROR)
async def bad_chunks(talk: Conversation) -> None:
    await talk.send(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nrubbish\r\n")


@row("/rubbish", Outcome.PROTOCOL_ERROR)
async def rubbish(talk: Conversation) -> None:
    await talk.send(b"\x00\x01\x02 this is not HTTP\r\n\r\n")


@row("/http-0.9", Outcome.PROTOCOL_ERROR)
async def before_there_were_headers(talk: Conversation) -> None:
    await talk.send(ARTICLE)


@row("/header-bomb", Outcome.PROTOCOL_ERROR)
async def header_bomb(talk: Conversation) -> None:
    await talk.send(b"HTTP/1.1 200 OK\r\n" + b"X-Bomb: " + b"a" * 200_000 + b"\r\n\r\n")


def heals(fault: Row) -> Row:
    """A fault at every first request; well at every second one."""
    asked = 0

    async def play(talk: Conversation) -> None:
        nonlocal asked
        asked += 1
        await (fault(talk) if asked % 2 else talk.answer(200, ARTICLE))

    return play


async def _fault(talk: Conversation) -> None:
    await talk.answer(500, b"oops")


row("/heals", Outcome.OK)(heals(_fault))
row("/heals-after-a-reset", Outcome.OK)(heals(reset))


@row("/with-an-etag", Outcome.OK)
async def with_an_etag(talk: Conversation) -> None:
    unchanged = talk.headers.get("if-none-match") == '"one"'
    await talk.answer(304 if unchanged else 200, b"" if unchanged else ARTICLE, ETag='"one"')


@row("/with-a-date", Outcome.OK)
async def with_a_date(talk: Conversation) -> None:
    date = "Tue, 03 Nov 2026 08:00:00 GMT"
    unchanged = talk.headers.get("if-modified-since") == date.lower()
    await talk.answer(304 if unchanged else 200, b"" if unchanged else ARTICLE, Last_Modified=date)


plain("/unchanged-unasked", Outcome.PROTOCOL_ERROR, 304, b"", ETag='"one"')
