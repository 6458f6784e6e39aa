"""The web that benchmarks read: any number of distinct pages on loopback, at once or after a tenth of a second.

It keeps count of the pages that it was asked for, so that a benchmark can tell who really asked.
"""

from __future__ import annotations

import asyncio
import json
import random
import sys
from typing import cast

SIZE = 20_000  # bytes
WORDS = ("pipeline", "helicopter", "agreement", "minister", "trade", "port", "gas", "visit", "army", "summit", "report")


def text_of(number: int) -> str:
    """An article of about SIZE bytes; the same number gives the same words."""
    chance = random.Random(number)
    sentences, length = [], 0
    while length < SIZE - 600:
        sentence = " ".join(chance.choices(WORDS, k=14)).capitalize() + "."
        sentences.append(f"<p>{sentence}</p>")
        length += len(sentence) + 7
    return (
        f"<!doctype html><html lang=en><head><title>Page {number}</title></head><body><nav>Home News Sport</nav>"
        f"<article><h1>Page {number}</h1>{''.join(sentences)}</article><footer>Imprint</footer></body></html>"
    )


BODIES = [text_of(number).encode() for number in range(500)]


ASKED: dict[bytes, set[bytes]] = {b"GET": set(), b"HEAD": set()}  # paths of pages, since they were last told


class Pages(asyncio.Protocol):
    """Answers GET and HEAD, in as few steps as Python takes.

    /fast/N is a page at once, /slow/N a page after a tenth of a second, /index/fast/START/COUNT a page that links to
    that many of them, and /count how many different pages were asked for, after which the count begins anew.
    """

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast(asyncio.Transport, transport)

    def data_received(self, data: bytes) -> None:
        method, path, _ = data.split(b" ", 2)
        parts = path.split(b"/")
        form = (method == b"HEAD", b"onnection: close" in data)
        if len(parts) == 3 and parts[2].isdigit() and method in ASKED:
            ASKED[method].add(path)
            if parts[1] == b"slow":
                asyncio.get_running_loop().call_later(0.1, self.answer, b"200 OK", body_of(parts[2]), *form)
            else:
                self.answer(b"200 OK", body_of(parts[2]), *form)
        elif parts[1] == b"index" and len(parts) == 5:
            self.answer(b"200 OK", index_of(parts[2], int(parts[3]), int(parts[4])), *form)
        elif parts[1] == b"count":
            self.answer(b"200 OK", count(), *form)
        else:
            self.answer(b"404 Not Found", b"nothing here", *form)

    def answer(self, status: bytes, body: bytes, head_alone: bool, last: bool) -> None:
        head = HEAD % (status, len(body))
        self.transport.write(head if head_alone else head + body)
        if last:
            self.transport.close()


# LinkChecker takes its limit of ten requests a second off a site that sends a header of its name.
HEAD = b"HTTP/1.1 %s\r\nContent-Type: text/html\r\nLinkChecker: welcome\r\nContent-Length: %d\r\n\r\n"


def body_of(number: bytes) -> bytes:
    return BODIES[int(number) % len(BODIES)].replace(b"Page", b"Page " + number)


def index_of(pace: bytes, start: int, amount: int) -> bytes:
    links = b"\n".join(b"<a href=/%s/%d>%d</a>" % (pace, number, number) for number in range(start, start + amount))
    return b"<!doctype html><html lang=en><head><title>Index</title></head><body>%s</body></html>" % links


def count() -> bytes:
    """How many different pages were asked for with GET, with HEAD, and with either."""
    got, headed = ASKED[b"GET"], ASKED[b"HEAD"]
    told = json.dumps({"get": len(got), "head": len(headed), "either": len(got | headed)})
    got.clear()
    headed.clear()
    return told.encode()


async def serve(port: int) -> None:
    server = await asyncio.get_running_loop().create_server(Pages, "127.0.0.1", port, backlog=4096)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(serve(int(sys.argv[1])))
