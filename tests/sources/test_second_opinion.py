"""Before a source is called dead it is asked for from elsewhere, where an egress is set."""

from __future__ import annotations

import asyncio
import socket
import struct
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from sources.checking import Outcome, Policy, check_now
from sources.models import Source
from sources.services import lease_due, record_results
from sources.tasks import check_due
from tests import factories as make
from tests.web.server import MisbehavingWeb

SUCCEEDED, NOT_ALLOWED, REFUSED = 0, 2, 5


class Socks:
    """A SOCKS5 proxy on loopback, which leads every connection to one port of its own choice."""

    def __init__(self, *, to: int = 0, reply: int = SUCCEEDED) -> None:
        self.to, self.reply = to, reply
        self.asked: list[tuple[str, int]] = []
        self._loop = asyncio.new_event_loop()
        self._server: asyncio.Server | None = None
        self._ready = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def __enter__(self) -> Socks:
        self._thread.start()
        self._ready.wait(5)
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._over.set)
        self._thread.join(5)

    @property
    def url(self) -> str:
        return f"socks5://127.0.0.1:{self.port}"

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._loop.run_until_complete(self._serve())
        self._loop.close()

    async def _serve(self) -> None:
        self._over = asyncio.Event()
        server = await asyncio.start_server(self._talk, "127.0.0.1", 0)
        self.port = server.sockets[0].getsockname()[1]
        self._ready.set()
        await self._over.wait()
        server.close()
        under_way = asyncio.all_tasks() - {asyncio.current_task()}
        for task in under_way:
            task.cancel()
        await asyncio.gather(*under_way, return_exceptions=True)

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            _, methods = await reader.readexactly(2)
            await reader.readexactly(methods)
            writer.write(b"\x05\x00")
            _, _, _, kind = await reader.readexactly(4)
            if kind == 3:
                host = (await reader.readexactly((await reader.readexactly(1))[0])).decode()
            else:
                host = socket.inet_ntop(
                    *(
                        (socket.AF_INET, await reader.readexactly(4))
                        if kind == 1
                        else (socket.AF_INET6, await reader.readexactly(16))
                    )
                )
            (port,) = struct.unpack("!H", await reader.readexactly(2))
            self.asked.append((host, port))
            writer.write(bytes([5, self.reply, 0, 1, 0, 0, 0, 0, 0, 0]))
            if self.reply == SUCCEEDED:
                there, back = await asyncio.open_connection("127.0.0.1", self.to)
                try:
                    await asyncio.gather(_pass_on(reader, back), _pass_on(there, writer))
                finally:
                    back.close()
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()


async def _pass_on(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while piece := await reader.read(65_536):
        writer.write(piece)
        await writer.drain()
    writer.close()


@pytest.fixture
def elsewhere(web: MisbehavingWeb) -> Iterator[Socks]:
    """Sees the misbehaving web, whatever is asked for."""
    with Socks(to=web.port) as proxy:
        yield proxy


@pytest.fixture
def closed_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def seen_through(proxy: str, url: str, policy: Policy) -> Outcome:
    return check_now([url], policy=replace(policy, egress=proxy))[0].outcome


def test_a_page_is_read_through_the_proxy_which_is_told_an_address(elsewhere: Socks, closed_port: int, policy: Policy):
    url = f"http://127.0.0.1:{closed_port}/ok"

    assert check_now([url], policy=policy)[0].outcome == Outcome.UNREACHABLE
    assert seen_through(elsewhere.url, url, policy) == Outcome.OK
    assert elsewhere.asked[0] == ("127.0.0.1", closed_port)


@pytest.mark.parametrize("host", ["127.0.0.9", "10.0.0.1", "169.254.169.254", "[::1]", "2130706441"])
def test_the_proxy_is_never_told_an_address_that_we_would_not_ask(host: str, elsewhere: Socks, policy: Policy):
    assert seen_through(elsewhere.url, f"http://{host}/ok", policy) == Outcome.ADDRESS_REFUSED
    assert elsewhere.asked == []


def test_what_the_proxy_says_of_the_site_is_told_apart_from_its_own_failures(closed_port: int, policy: Policy):
    url = f"http://127.0.0.1:{closed_port}/ok"
    with Socks(reply=REFUSED) as refused, Socks(reply=NOT_ALLOWED) as broken:
        assert seen_through(refused.url, url, policy) == Outcome.UNREACHABLE
        assert seen_through(broken.url, url, policy) == Outcome.PROTOCOL_ERROR
    assert seen_through(f"socks5://127.0.0.1:{closed_port}", url, policy) == Outcome.PROTOCOL_ERROR


def failing_for_a_week(url: str) -> Source:
    source = make.a_source(url=url)
    for days_ago in (8, 4):
        Source.objects.update(next_check_at=timezone.now())
        lease = lease_due()
        assert lease is not None
        at = timezone.now() - timedelta(days=days_ago)
        record_results(ticket=lease.ticket, results={source.pk: make.a_result(Outcome.UNREACHABLE, at=at)})
    Source.objects.update(next_check_at=timezone.now())
    return source


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("path", "health", "looks"),
    [("/nowhere", "dead", 4), ("/ok", "blocked", 4), ("/captcha", "blocked", 4), ("/empty", "doubtful", 4)],
)
def test_death_needs_a_second_opinion(
    path: str, health: str, looks: int, elsewhere: Socks, closed_port: int, settings: Any
):
    settings.CHECK_ALLOWED_NETWORKS, settings.CHECK_ALLOWED_PORTS = ["127.0.0.1/32"], ["*"]
    settings.CHECK_SECOND_OPINION = elsewhere.url
    source = failing_for_a_week(f"http://127.0.0.1:{closed_port}{path}")

    assert check_due() == 1

    source.refresh_from_db()
    assert source.health == health
    assert [look.elsewhere for look in source.checks.all()] == [True, False, False, False]
    listed: Any = Source.objects.with_last_check().get()
    assert listed.last_outcome == "unreachable"


@pytest.mark.django_db(transaction=True)
def test_nobody_dies_while_the_second_egress_is_out_of_order_or_before_the_rule_says_so(
    elsewhere: Socks, closed_port: int, settings: Any
):
    settings.CHECK_ALLOWED_NETWORKS, settings.CHECK_ALLOWED_PORTS = ["127.0.0.1/32"], ["*"]
    settings.CHECK_SECOND_OPINION = elsewhere.url
    young = make.a_source(url=f"http://127.0.0.1:{closed_port}/young")
    check_due()
    assert elsewhere.asked == []

    settings.CHECK_SECOND_OPINION = f"socks5://127.0.0.1:{closed_port}"
    Source.objects.filter(pk=young.pk).update(next_check_at=None)
    source = failing_for_a_week(f"http://127.0.0.1:{closed_port}/nowhere")
    check_due()
    source.refresh_from_db()
    assert source.health == "doubtful"

    settings.CHECK_SECOND_OPINION = ""
    Source.objects.filter(pk=source.pk).update(next_check_at=timezone.now())
    check_due()
    source.refresh_from_db()
    assert source.health == "dead"
