"""Taking packed bodies apart a piece at a time, so that no bomb is ever held whole."""

from __future__ import annotations

import zlib
from collections.abc import Iterator

PIECE = 65_536  # bytes given out at once
CODINGS = ("gzip", "x-gzip", "deflate")
_GZIP_OR_ZLIB = zlib.MAX_WBITS | 32
_BARE = -zlib.MAX_WBITS


class BadBody(Exception):
    """The body cannot be decoded."""


class Unpacker:
    """Takes packed bytes in, gives plain ones out. `finished` is true where the packing ends in good order.

    Knows gzip with several members (RFC 1952), and deflate with or without its zlib wrapping, as servers send
    both. Whatever follows the last member is not looked at.
    """

    def __init__(self, coding: str) -> None:
        if coding not in CODINGS:
            raise BadBody(f"The page is packed in a way we did not ask for ({coding[:20]}).")
        self._coding = coding
        self._unpack = zlib.decompressobj(_GZIP_OR_ZLIB)
        self._begun = False
        self.over = False

    @property
    def finished(self) -> bool:
        return self.over or self._unpack.eof or not self._begun

    def feed(self, packed: bytes) -> Iterator[bytes]:
        while packed and not self.over:
            if self._unpack.eof:
                if self._coding == "deflate" or not packed.startswith(b"\x1f"):
                    self.over = True
                    return
                self._unpack = zlib.decompressobj(_GZIP_OR_ZLIB)
            yield self._piece(packed)
            packed = self._unpack.unused_data if self._unpack.eof else self._unpack.unconsumed_tail

    def _piece(self, packed: bytes) -> bytes:
        try:
            piece = self._unpack.decompress(packed, PIECE)
        except zlib.error as wrong:
            if self._begun or self._coding != "deflate":
                raise BadBody("The page is packed in a way that cannot be unpacked.") from wrong
            self._begun, self._unpack = True, zlib.decompressobj(_BARE)
            return self._piece(packed)
        self._begun = True
        return piece
