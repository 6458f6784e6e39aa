"""A web archive on loopback that speaks Memento (RFC 7089) and takes captures, and ways in which archives misbehave.

What it is asked about stands at the end of each address: `/timemap/https://example.org/page`.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime, parsedate_to_datetime
from typing import Any
from urllib.parse import parse_qs

from tests.web.server import Conversation, MisbehavingWeb, Row

LINKS = "application/link-format"


def day(text: str) -> datetime:
    """Noon of a day, such as `2015-03-01`."""
    return datetime.fromisoformat(f"{text}T12:00:00+00:00")


def http(at: datetime) -> str:
    return format_datetime(at, usegmt=True)


def stamp(at: datetime) -> str:
    return at.strftime("%Y%m%d%H%M%S")


class ByPrefix(dict[str, Row]):
    """Rows by how an address begins; the longest beginning wins."""

    def get(self, path: str, otherwise: Any = None) -> Any:
        found = [prefix for prefix in self if path.startswith(prefix)]
        return self[max(found, key=len)] if found else otherwise


class FakeArchive(MisbehavingWeb):
    """Keeps copies of pages by the moments at which they were taken. `asked` are the paths that were asked for.

    `pending` says how often a job is under way before it ends. `keys` are the Authorization headers that came.
    """

    def __init__(self) -> None:
        super().__init__(ByPrefix())
        self.copies: dict[str, list[datetime]] = {}
        self.asked: list[str] = []
        self.accepted: list[str] = []
        self.keys: list[str] = []
        self.captured: list[str] = []
        self.pending = 0
        for prefix, row in {**self._behaving(), **MISBEHAVING}.items():
            self.rows[prefix] = self._remembering(row)

    def keep(self, url: str, *days: str) -> None:
        self.copies.setdefault(url, []).extend(map(day, days))

    def copy_of(self, url: str, on: str) -> str:
        return f"{self.origin}/web/{stamp(day(on))}/{url}"

    def paths(self, beginning: str) -> list[str]:
        return [path for path in self.asked if path.startswith(beginning)]

    def _remembering(self, row: Row) -> Row:
        async def remember(talk: Conversation) -> None:
            self.asked.append(talk.path)
            self.accepted.append(talk.headers.get("accept-datetime", ""))
            if key := talk.headers.get("authorization"):
                self.keys.append(key)
            await row(talk)

        return remember

    def _behaving(self) -> dict[str, Row]:
        return {
            "/timemap/": self._timemap,
            "/pages/": self._in_pages,
            "/gate/": self._gate,
            "/gate200/": self._gate_with_content,
            "/web/": self._copy,
            "/save": self._take_job,
            "/status/": self._progress,
            "/save-at-once/": self._save_at_once,
            "/save-quietly/": self._save_quietly,
        }

    def _links(self, url: str, moments: list[datetime], *more: str) -> bytes:
        """A TimeMap as archives write it: line breaks, quoted commas and relations of more than one word."""
        entries = [f'<{url}>; rel="original"', f'<{self.origin}/gate/{url}>; rel="timegate"', *more]
        for number, at in enumerate(sorted(moments)):
            rel = "first memento" if number == 0 else "memento"
            place = f"{self.origin}/web/{stamp(at)}/{url}"
            entries.append(f'<{place}>; rel="{rel}"; datetime="{http(at)}"; license="one, two; three"')
        return ",\n ".join(entries).encode()

    async def _timemap(self, talk: Conversation) -> None:
        url = about(talk, "/timemap/")
        if url not in self.copies:
            await talk.answer(404)
            return
        await talk.answer(200, self._links(url, self.copies[url]), Content_Type=LINKS)

    async def _in_pages(self, talk: Conversation) -> None:
        """An index first, then a page for each year: `/pages/https://…` and `/pages/2015/https://…`."""
        rest = about(talk, "/pages/")
        year, _, url = rest.partition("/")
        if not year.isdigit():
            years = sorted({at.year for at in self.copies[rest]})
            parts = [
                f'<{self.origin}/pages/{year}/{rest}>; rel="timemap"; type="{LINKS}"'
                f'; from="{http(datetime(year, 1, 1, tzinfo=UTC))}"; until="{http(datetime(year, 12, 31, tzinfo=UTC))}"'
                for year in years
            ]
            await talk.answer(200, self._links(rest, [], *parts), Content_Type=LINKS)
            return
        moments = [at for at in self.copies[url] if at.year == int(year)]
        back = f'<{self.origin}/pages/{url}>; rel="timemap"; type="{LINKS}"'
        await talk.answer(200, self._links(url, moments, back), Content_Type=LINKS)

    def _nearest(self, talk: Conversation, url: str) -> datetime:
        wanted = parsedate_to_datetime(talk.headers["accept-datetime"])
        return min(self.copies[url], key=lambda at: abs(at - wanted))

    async def _gate(self, talk: Conversation) -> None:
        url = about(talk, "/gate/")
        if url not in self.copies:
            await talk.answer(404)
            return
        place = f"{self.origin}/web/{stamp(self._nearest(talk, url))}/{url}"
        await talk.answer(302, Location=place, Vary="accept-datetime", Link=f'<{url}>; rel="original"')

    async def _gate_with_content(self, talk: Conversation) -> None:
        url = about(talk, "/gate200/")
        at = self._nearest(talk, url)
        place = f"/web/{stamp(at)}/{url}"
        await talk.answer(200, b"<p>Then.</p>", Memento_Datetime=http(at), Content_Location=place)

    async def _copy(self, talk: Conversation) -> None:
        when, _, url = about(talk, "/web/").partition("/")
        if not any(stamp(at) == when for at in self.copies.get(url, ())):
            await talk.answer(404)
            return
        at = datetime.strptime(when, "%Y%m%d%H%M%S").replace(tzinfo=UTC)
        link = f'<{url}>; rel="original", <{self.origin}/timemap/{url}>; rel="timemap"; type="{LINKS}"'
        await talk.answer(200, b"<p>Then.</p>", Memento_Datetime=http(at), Link=link)

    def _take(self, url: str) -> datetime:
        at = datetime.now(UTC).replace(microsecond=0)
        self.copies.setdefault(url, []).append(at)
        self.captured.append(url)
        return at

    async def _take_job(self, talk: Conversation) -> None:
        url = (await form_of(talk))["url"]
        self.captured.append(url)
        await say(talk, 200, url=url, job_id=f"job-{len(self.captured) - 1}")

    async def _progress(self, talk: Conversation) -> None:
        if self.pending > 0:
            self.pending -= 1
            await say(talk, 200, status="pending", resources=[])
            return
        url = self.captured[int(about(talk, "/status/job-"))]
        at = datetime.now(UTC).replace(microsecond=0)
        self.copies.setdefault(url, []).append(at)
        await say(talk, 200, status="success", timestamp=stamp(at), original_url=url)

    async def _save_at_once(self, talk: Conversation) -> None:
        url = about(talk, "/save-at-once/")
        await talk.answer(200, b"<p>Kept.</p>", Content_Location=f"/web/{stamp(self._take(url))}/{url}")

    async def _save_quietly(self, talk: Conversation) -> None:
        self._take(about(talk, "/save-quietly/"))
        await talk.answer(200, b"<p>Kept.</p>")


def about(talk: Conversation, prefix: str) -> str:
    return talk.path.removeprefix(prefix)


async def say(talk: Conversation, code: int, /, **values: Any) -> None:
    await talk.answer(code, json.dumps(values).encode(), Content_Type="application/json")


async def form_of(talk: Conversation) -> dict[str, str]:
    body = await talk.reader.readexactly(int(talk.headers["content-length"]))
    return {name: values[0] for name, values in parse_qs(body.decode()).items()}


def always(status: int, body: bytes = b"", **headers: str) -> Row:
    async def row(talk: Conversation) -> None:
        await talk.answer(status, body, **headers)

    return row


def saying(code: int, /, **values: Any) -> Row:
    async def row(talk: Conversation) -> None:
        await say(talk, code, **values)

    return row


def listing(entries: Callable[[str], list[str]]) -> Row:
    """A TimeMap with these entries beside the original. The function is told the archive's origin."""

    async def row(talk: Conversation) -> None:
        url = "https" + talk.path.partition("https")[2]
        body = ",\n".join([f'<{url}>; rel="original"', *entries(talk.origin)]).replace("{url}", url)
        await talk.answer(200, body.encode(), Content_Type=LINKS)

    return row


def one_copy(place: str, on: str = "2015-03-01") -> str:
    return f'<{place}>; rel="memento"; datetime="{http(day(on))}"'


async def endless(talk: Conversation) -> None:
    await talk.send(f"HTTP/1.1 200 OK\r\nContent-Type: {LINKS}\r\nConnection: close\r\n\r\n".encode())
    while True:
        await talk.send((one_copy("/web/20150301120000/https://example.org/x") + ",\n").encode() * 500)


async def drip(talk: Conversation) -> None:
    await talk.send(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n")
    while True:
        await talk.send(b"<")
        await asyncio.sleep(0.2)


async def more_and_more_pages(talk: Conversation) -> None:
    """Each page names one more, for ever."""
    number = talk.path.removeprefix("/more-pages/").partition("/")[0]
    onward = int(number) + 1 if number.isdigit() else 1
    entry = f'<{talk.origin}/more-pages/{onward}/x>; rel="timemap"'
    await talk.answer(200, entry.encode(), Content_Type=LINKS)


async def two_pages_in_circles(talk: Conversation) -> None:
    other = "/circle/2" if talk.path != "/circle/2" else "/circle/1"
    await talk.answer(200, f'<{talk.origin}{other}>; rel="timemap"'.encode(), Content_Type=LINKS)


async def redirects_in_circles(talk: Conversation) -> None:
    other = "/round/b" if talk.path != "/round/b" else "/round/a"
    await talk.answer(302, Location=other)


def _bad_dates(origin: str) -> list[str]:
    far = http(datetime.now(UTC) + timedelta(days=4000))
    dates = ("", "yesterday", "Mon, 31 Feb 2015 12:00:00 GMT", http(datetime(1970, 1, 1, tzinfo=UTC)), far)
    return [
        *(f'<{origin}/web/20150301120000/{{url}}>; rel="memento"; datetime="{date}"' for date in dates),
        f'<{origin}/web/20150301120000/{{url}}>; rel="memento"',
        f'<javascript:alert(1)>; rel="memento"; datetime="{http(day("2015-03-01"))}"',
    ]


THEN = http(day("2015-03-01"))

MISBEHAVING: dict[str, Row] = {
    "/missing/": always(404),
    "/busy/": always(429, Retry_After="600"),
    "/busy-for-no-time/": always(503),
    "/down/": always(500),
    "/closed/": always(403),
    "/garbage/": always(200, b'\x00\xff<<<;;,,"rel=\x01' * 50, Content_Type=LINKS),
    "/empty/": always(200, b"", Content_Type=LINKS),
    "/page/": always(200, b"<title>Welcome</title>"),
    "/endless/": endless,
    "/drip/": drip,
    "/more-pages/": more_and_more_pages,
    "/circle/": two_pages_in_circles,
    "/round/": redirects_in_circles,
    "/bad-dates/": listing(_bad_dates),
    "/other-page/": always(200, b'<https://example.net/other>; rel="original"', Content_Type=LINKS),
    "/undated/": always(200, b"<p>Then.</p>"),
    "/dated-badly/": always(200, b"<p>Then.</p>", Memento_Datetime="Sometime"),
    "/copy-of-an-error/": always(404, b"<p>Not found.</p>", Memento_Datetime=THEN),
    "/copy-of-another/": always(200, b"x", Memento_Datetime=THEN, Link='<https://example.net/>; rel="original"'),
    "/nowhere-told/": always(200, b"<p>Then.</p>", Memento_Datetime=THEN),
    "/to-private/": always(302, Location="http://10.0.0.1/web/copy"),
    "/to-file/": always(302, Location="file:///etc/passwd"),
    "/told-private/": always(200, b"x", Memento_Datetime=THEN, Content_Location="http://169.254.1.1/copy"),
    "/lists-private/": listing(lambda origin: [one_copy("http://10.0.0.1/web/copy")]),
    "/lists-an-error/": listing(
        lambda origin: [
            one_copy(f"{origin}/copy-of-an-error/1", "2015-03-01"),
            one_copy(f"{origin}/web/20160301120000/{{url}}", "2016-03-01"),
        ]
    ),
    "/refuses/": saying(403, message="This host is excluded."),
    "/needs-log-in": saying(401, message="You need to be logged in."),
    "/says-blocked": saying(200, status="error", status_ext="error:blocked-url", message="This URL is blocked."),
    "/strange-job": saying(200, job_id="../../x y"),
    "/never/": saying(200, status="pending"),
    "/fails/": saying(200, status="error", status_ext="error:gateway-timeout", message="The page timed out."),
    "/riddle/": saying(200, status="perhaps"),
    "/deep": always(200, b"[" * 100_000, Content_Type="application/json"),
    "/save-privately/": always(302, Location="http://10.0.0.1/web/copy"),
}
