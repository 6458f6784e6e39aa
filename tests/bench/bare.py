"""What the checker is measured against: aiohttp that reads the same bodies and looks at nothing."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

import aiohttp


async def read_all(urls: list[str], concurrency: int) -> int:
    todo = iter(urls)
    connector = aiohttp.TCPConnector(limit=concurrency)
    async with aiohttp.ClientSession(connector=connector) as session:

        async def reader() -> int:
            total = 0
            for url in todo:
                async with session.get(url) as response:
                    total += len(await response.read())
            return total

        return sum(await asyncio.gather(*(reader() for _ in range(concurrency))))


if __name__ == "__main__":
    asyncio.run(read_all(Path(sys.argv[1]).read_text().split(), int(sys.argv[2])))
