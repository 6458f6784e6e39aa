"""The web that benchmarks read: any number of distinct pages on loopback, at once or after a tenth of a second."""

from __future__ import annotations

import asyncio
import random
import sys

from aiohttp import web

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


async def page(request: web.Request) -> web.Response:
    number = int(request.match_info["number"])
    if request.match_info["pace"] == "slow":
        await asyncio.sleep(0.1)
    return web.Response(text=text_of(number % 500).replace("Page", f"Page {number}"), content_type="text/html")


def main() -> None:
    app = web.Application()
    app.router.add_get("/{pace}/{number}", page)
    web.run_app(app, host="127.0.0.1", port=int(sys.argv[1]), access_log=None, print=None)


if __name__ == "__main__":
    main()
