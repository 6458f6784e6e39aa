"""A name server on loopback that answers what a test wants, also lies, and remembers who asked."""

from __future__ import annotations

import socket
import struct
import threading
from collections.abc import Callable

Answer = list[str] | None  # addresses; an empty list: the name exists without any; None: no such name
Names = dict[str, Answer | Callable[[], Answer]]
_FAMILIES = {1: socket.AF_INET, 28: socket.AF_INET6}


class NameServer:
    """Speaks just enough DNS (RFC 1035) over UDP. A name given as a function is asked anew each time.

    A name that is in `silent` gets no answer at all.
    """

    def __init__(self, names: Names, *, silent: frozenset[str] = frozenset()) -> None:
        self.names = names
        self.silent = silent
        self.asked: list[str] = []
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._thread = threading.Thread(target=self._run, daemon=True)

    def __enter__(self) -> NameServer:
        self._socket.bind(("127.0.0.1", 0))
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as farewell:
            farewell.sendto(b"", self._socket.getsockname())
        self._thread.join(5)
        self._socket.close()

    @property
    def place(self) -> str:
        return f"127.0.0.1:{self._socket.getsockname()[1]}"

    def _run(self) -> None:
        while True:
            query, sender = self._socket.recvfrom(4096)
            if not query:
                return
            if answer := self._answer(query):
                self._socket.sendto(answer, sender)

    def _answer(self, query: bytes) -> bytes:
        labels, at = [], 12
        while query[at]:
            labels.append(query[at + 1 : at + 1 + query[at]].decode().lower())
            at += query[at] + 1
        name, kind = ".".join(labels), struct.unpack(">H", query[at + 1 : at + 3])[0]
        self.asked.append(name)
        if name in self.silent:
            return b""
        given = self.names.get(name)
        addresses = given() if callable(given) else given
        packed = [
            socket.inet_pton(_FAMILIES[kind], address)
            for address in addresses or []
            if kind in _FAMILIES and (":" in address) == (kind == 28)
        ]
        records = b"".join(b"\xc0\x0c" + struct.pack(">HHIH", kind, 1, 0, len(data)) + data for data in packed)
        missing = 3 if addresses is None else 0
        head = query[:2] + struct.pack(">HHHHH", 0x8180 | missing, 1, len(packed), 0, 0)
        return head + query[12 : at + 5] + records
