"""The web that benchmarks read: any number of distinct pages on loopback, at once or after a tenth of a second."""

from __future__ import annotations

import asyncio
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


class Pages(asyncio.Protocol):
    """Answers GET /fast/N at once and /slow/N after a tenth of a second, in as few steps as Python takes."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast(asyncio.Transport, transport)

    def data_received(self, data: bytes) -> None:
        parts = data.split(b" ", 2)[1].split(b"/")
        last = b"onnection: close" in data
        if len(parts) != 3 or not parts[2].isdigit():
            self.answer(b"404 Not Found", b"nothing here", last)
        elif parts[1] == b"slow":
            asyncio.get_running_loop().call_later(0.1, self.answer, b"200 OK", body_of(parts[2]), last)
        else:
            self.answer(b"200 OK", body_of(parts[2]), last)

    def answer(self, status: bytes, body: bytes, last: bool) -> None:
        head = b"HTTP/1.1 %s\r\nContent-Type: text/html\r\nContent-Length: %d\r\n\r\n" % (status, len(body))
        self.transport.write(head + body)
        if last:
            self.transport.close()


def body_of(number: bytes) -> bytes:
    return BODIES[int(number) % len(BODIES)].replace(b"Page", b"Page " + number)


async def serve(port: int) -> None:
    server = await asyncio.get_running_loop().create_server(Pages, "127.0.0.1", port, backlog=4096)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(serve(int(sys.argv[1])))
