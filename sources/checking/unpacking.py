"""Taking packed bodies apart a piece at a time, so that no bomb is ever held whole."""

from __future__ import annotations

import sys
import zlib
from collections.abc import Iterator
from typing import Any, Protocol

import brotli

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

__all__ = ["CODINGS", "PIECE", "BadBody", "Unpacker", "unpacker_for", "zstd"]

PIECE = 65_536  # bytes given out at once
CODINGS = ("gzip", "deflate", "br", "zstd")
_GZIP_OR_ZLIB = zlib.MAX_WBITS | 32
_BARE = -zlib.MAX_WBITS
_ZSTD_WINDOW = 23  # 8 MB, which is all that may be asked of a reader (RFC 9659)


class BadBody(Exception):
    """The body cannot be decoded."""


class Unpacker(Protocol):
    """Takes packed bytes in, gives plain ones out in pieces. Raises `BadBody`.

    `over` is true once nothing more is wanted: what follows is not looked at. `finished` is true where the packing
    ends in good order, and where there was nothing at all.
    """

    over: bool

    @property
    def finished(self) -> bool: ...

    def feed(self, packed: bytes) -> Iterator[bytes]: ...


def unpacker_for(coding: str) -> Unpacker:
    """For a Content-Encoding in lower case. Raises `BadBody` for one that we do not ask for."""
    match coding:
        case "gzip" | "x-gzip":
            return _Zlib()
        case "deflate":
            return _Zlib(may_be_bare=True)
        case "br":
            return _Brotli()
        case "zstd":
            return _Zstd()
    raise BadBody(f"The page is packed in a way we did not ask for ({coding[:20]}).")


class _Zlib:
    """Gzip with several members (RFC 1952), and deflate with or without its zlib wrapping, as servers send both."""

    def __init__(self, *, may_be_bare: bool = False) -> None:
        self._may_be_bare = may_be_bare
        self._unpack = zlib.decompressobj(_GZIP_OR_ZLIB)
        self._begun = False
        self.over = False

    @property
    def finished(self) -> bool:
        return self.over or self._unpack.eof or not self._begun

    def feed(self, packed: bytes) -> Iterator[bytes]:
        while packed and not self.over:
            if self._unpack.eof:
                if self._may_be_bare or not packed.startswith(b"\x1f"):
                    self.over = True
                    return
                self._unpack = zlib.decompressobj(_GZIP_OR_ZLIB)
            yield self._piece(packed)
            packed = self._unpack.unused_data if self._unpack.eof else self._unpack.unconsumed_tail

    def _piece(self, packed: bytes) -> bytes:
        try:
            piece = self._unpack.decompress(packed, PIECE)
        except zlib.error as wrong:
            if self._begun or not self._may_be_bare:
                raise _cannot() from wrong
            self._begun, self._unpack = True, zlib.decompressobj(_BARE)
            return self._piece(packed)
        self._begun = True
        return piece


class _Brotli:
    """One brotli stream (RFC 7932)."""

    def __init__(self) -> None:
        self._unpack: Any = brotli.Decompressor()
        self._begun = False
        self.over = False

    @property
    def finished(self) -> bool:
        return self._unpack.is_finished() or not self._begun

    def feed(self, packed: bytes) -> Iterator[bytes]:
        self._begun = self._begun or bool(packed)
        while not self.over:
            try:
                piece = self._unpack.process(packed, output_buffer_limit=PIECE // 4)  # blocks may go over it
            except brotli.error as wrong:
                raise _cannot() from wrong
            yield piece
            packed, self.over = b"", self._unpack.is_finished()
            if self._unpack.can_accept_more_data() and not piece:
                return


class _Zstd:
    """Zstandard frames one after the other (RFC 8878)."""

    def __init__(self) -> None:
        self._unpack = self._new()
        self._begun = False
        self.over = False

    @staticmethod
    def _new() -> Any:
        return zstd.ZstdDecompressor(options={zstd.DecompressionParameter.window_log_max: _ZSTD_WINDOW})

    @property
    def finished(self) -> bool:
        return self._unpack.eof or not self._begun

    def feed(self, packed: bytes) -> Iterator[bytes]:
        while packed or not (self._unpack.needs_input or self._unpack.eof):
            if self._unpack.eof:
                self._unpack = self._new()
            try:
                yield self._unpack.decompress(packed, PIECE)
            except zstd.ZstdError as wrong:
                raise _cannot() from wrong
            self._begun = True
            packed = self._unpack.unused_data if self._unpack.eof else b""


def _cannot() -> BadBody:
    return BadBody("The page is packed in a way that cannot be unpacked.")
