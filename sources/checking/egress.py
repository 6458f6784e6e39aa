"""Asking from somewhere else: connections that a SOCKS proxy makes for us, to addresses that we have judged."""

from __future__ import annotations

import asyncio
import errno
import socket
import ssl
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import aiohttp
from python_socks import ProxyConnectionError, ProxyError, ProxyTimeoutError
from python_socks.async_.asyncio import Proxy

from sources.checking.guard import EgressFailed

FROM_THE_TARGET = {  # what a proxy says of the host beyond it (RFC 1928)
    3: errno.ENETUNREACH,
    4: errno.EHOSTUNREACH,
    5: errno.ECONNREFUSED,
    6: errno.EHOSTUNREACH,
}
PROBE = 5.0  # seconds


class EgressConnector(aiohttp.TCPConnector):
    """Names are resolved and judged here; the proxy is only told an address and a port.

    `judge` raises what it likes when an address may not be asked.
    """

    def __init__(self, proxy: str, *, judge: Callable[[str], None], **options: Any) -> None:
        super().__init__(**options)
        self._proxy = proxy
        self._judge = judge

    async def _wrap_create_connection(
        self,
        *args: Any,
        addr_infos: list[Any],
        req: Any,
        timeout: aiohttp.ClientTimeout,
        client_error: type[Exception] = aiohttp.ClientConnectorError,
        **kwargs: Any,
    ) -> Any:
        key = req.connection_key
        try:
            sock = await self._reach(addr_infos[0], timeout.sock_connect)
            return await self._loop.create_connection(*args, **kwargs, sock=sock)
        except ssl.CertificateError as wrong:
            raise aiohttp.ClientConnectorCertificateError(key, wrong) from wrong
        except ssl.SSLError as wrong:
            raise aiohttp.ClientConnectorSSLError(key, wrong) from wrong
        except OSError as wrong:
            if isinstance(wrong, TimeoutError):
                raise
            raise aiohttp.ClientConnectorError(key, wrong) from wrong

    async def _reach(self, address_info: Any, timeout: float | None) -> socket.socket:
        """A socket that the proxy has connected with the address. Raises OSError and `EgressFailed`."""
        host, port = address_info[4][:2]
        self._judge(host)
        try:
            return await Proxy.from_url(self._proxy).connect(host, port, timeout=timeout)
        except ProxyTimeoutError:
            if await self._answers():
                raise TimeoutError from None
            raise EgressFailed from None
        except ProxyConnectionError as wrong:
            raise EgressFailed from wrong
        except ProxyError as refusal:
            if number := FROM_THE_TARGET.get(refusal.error_code or 0):
                raise OSError(number, str(refusal)) from refusal
            raise EgressFailed from refusal

    async def _answers(self) -> bool:
        """Whether the proxy is there at all, so that a time-out is the site's and not its own."""
        place = urlsplit(self._proxy)
        try:
            async with asyncio.timeout(PROBE):
                _, writer = await asyncio.open_connection(place.hostname, place.port or 1080)
        except OSError:
            return False
        writer.close()
        return True
