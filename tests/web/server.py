"""The misbehaving web: a raw server on loopback that plays what the internet does to a link checker.

Each row of `tests.web.rows` is a path and what happens there; a row may answer with bytes, or hold the
connection in its own hands.
"""

from __future__ import annotations

import asyncio
import contextlib
import socket
import ssl
import struct
import threading
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Self

TLS_HELLO = b"\x16"
Request = tuple[str, dict[str, str]]  # path and headers in lower case
Row = Callable[["Conversation"], Awaitable[None]]


@dataclass
class Conversation:
    """One request and the way to answer it."""

    path: str
    headers: dict[str, str]
    writer: asyncio.StreamWriter
    origin: str
    reader: asyncio.StreamReader

    async def next(self) -> None:
        """Waits for the next request over the same connection."""
        await self.reader.readuntil(b"\r\n\r\n")

    async def send(self, data: bytes) -> None:
        self.writer.write(data)
        await self.writer.drain()

    def hang_up(self) -> None:
        """Resets the connection instead of closing it."""
        linger = struct.pack("ii", 1, 0)
        self.writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
        self.writer.transport.abort()

    async def answer(self, status: int, body: bytes = b"", *, reason: str = "", **headers: str) -> None:
        head = {"Content-Type": "text/html; charset=utf-8", "Content-Length": str(len(body)), "Connection": "close"}
        head.update({name.replace("_", "-"): value for name, value in headers.items()})
        lines = "".join(f"{name}: {value}\r\n" for name, value in head.items() if value)
        await self.send(f"HTTP/1.1 {status} {reason or 'X'}\r\n{lines}\r\n".encode() + body)


class MisbehavingWeb:
    """Serves rows from a thread of its own. `connections` counts who came, so that a refusal can be proved.

    `requests` counts those who also said something.
    """

    def __init__(self, rows: dict[str, Row], *, host: str = "127.0.0.1", tls: ssl.SSLContext | None = None) -> None:
        self.rows = rows
        self.host = host
        self.tls = tls
        self.connections = 0
        self.requests = 0
        self.port = 0
        self._loop = asyncio.new_event_loop()
        self._ready = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._talks: set[asyncio.Task[None]] = set()
        self._writers: set[asyncio.StreamWriter] = set()

    def __enter__(self) -> Self:
        self._thread.start()
        self._ready.wait(5)
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join(5)

    @property
    def origin(self) -> str:
        return f"{'https' if self.tls else 'http'}://{self.host}:{self.port}"

    def url(self, path: str) -> str:
        return self.origin + path

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        with contextlib.closing(self._loop):
            self._loop.run_until_complete(self._serve())

    async def _serve(self) -> None:
        self._stop = asyncio.Event()
        server = await asyncio.start_server(self._meet, self.host, 0, ssl=self.tls)
        self.port = server.sockets[0].getsockname()[1]
        self._ready.set()
        await self._stop.wait()
        # asyncio loses the connection of whoever is at the door when a server closes (Server._attach): no one comes in
        # any more, who is at the door enters, all talks end, and only then is it closed.
        self._loop.remove_reader(server.sockets[0].fileno())
        await asyncio.sleep(0)
        while rest := asyncio.all_tasks() - {asyncio.current_task()}:
            for task in rest:
                task.cancel()
            await asyncio.gather(*rest, return_exceptions=True)
        for writer in self._writers:  # a talk called off before it began closes nothing
            writer.transport.abort()
        server.close()
        await asyncio.sleep(0)

    def _meet(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._writers.add(writer)
        talk = self._loop.create_task(self._talk(reader, writer))
        self._talks.add(talk)
        talk.add_done_callback(self._talks.discard)

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        rude = (OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError, asyncio.CancelledError)
        with contextlib.suppress(*rude):  # visitors hang up, and the web is closed in the middle of a talk
            try:
                first = await reader.readexactly(1)
                if first == TLS_HELLO:
                    writer.write(b"HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n")
                    return
                head = (first + await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
                self.requests += 1
                path = head[0].split(" ")[1]
                headers = dict(line.lower().split(": ", 1) for line in head[1:] if ": " in line)
                row = self.rows.get(path.partition("?")[0], _missing)
                await row(Conversation(path, headers, writer, self.origin, reader))
            finally:
                writer.close()
                with contextlib.suppress(OSError, ssl.SSLError):
                    await writer.wait_closed()
                    self._writers.discard(writer)


async def _missing(talk: Conversation) -> None:
    await talk.answer(404, b"<title>Not found</title>", reason="Not Found")
