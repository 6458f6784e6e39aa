"""The checker against the misbehaving web: every row of the table, and what must never happen."""

from __future__ import annotations

import asyncio
import time
import tracemalloc
from contextlib import aclosing
from dataclasses import replace

import pytest

from sources.checking import Outcome, Policy, Result, check_in_lots, check_many, check_now, main_text
from sources.checking.result import Hop
from tests.web.rows import ARTICLE, EXPECTED, ROWS
from tests.web.server import MisbehavingWeb


def look(url: str, policy: Policy) -> Result:
    return check_now([url], policy=policy)[0]


@pytest.mark.parametrize("path", sorted(EXPECTED))
def test_each_answer_of_the_misbehaving_web_comes_to_its_outcome(path: str, web: MisbehavingWeb, policy: Policy):
    result = look(web.url(path), policy)

    assert result.outcome == EXPECTED[path], result.error
    assert result.elapsed_ms < 4000
    if result.outcome != Outcome.OK:
        assert result.error.endswith((".", "/ok")), "an editor is told what went wrong"


def test_a_page_that_answers_is_read_whole(web: MisbehavingWeb, policy: Policy):
    result = look(web.url("/ok"), policy)

    assert result.body == ARTICLE
    assert result.size == len(ARTICLE)
    assert result.title == "Helicopters sold"
    assert result.language == "en"
    assert b"Four helicopters were sold" in (result.body or b"")
    assert len(result.sha256) == 64


def test_a_packed_page_has_the_digest_of_its_content(web: MisbehavingWeb, policy: Policy):
    plain, packed = check_now([web.url("/ok"), web.url("/gzip")], policy=policy)

    assert plain.sha256 == packed.sha256


def test_a_move_names_the_new_address_and_each_hop(web: MisbehavingWeb, policy: Policy):
    result = look(web.url("/moved-for-good"), policy)

    assert result.final_url == web.url("/ok")
    assert result.redirects == (Hop(web.url("/moved-for-good"), 301, "/ok"),)
    assert web.url("/ok") in result.error


@pytest.mark.parametrize(("path", "least", "most"), [("/wait-seconds", 120, 120), ("/wait-date", 290, 300)])
def test_a_server_that_asks_us_to_wait_is_heard(path: str, least: int, most: int, web: MisbehavingWeb, policy: Policy):
    waited = look(web.url(path), policy).retry_after

    assert waited is not None
    assert least <= waited <= most


def test_a_decompression_bomb_stays_small_in_memory(web: MisbehavingWeb, policy: Policy):
    tracemalloc.start()
    result = look(web.url("/gzip-bomb"), policy)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert result.outcome == Outcome.TOO_LARGE
    assert peak < 12_000_000, "100 MB were announced, 1 MB is allowed"


def test_a_refused_connection_is_unreachable(policy: Policy):
    assert look("http://127.0.0.1:1/", policy).outcome == Outcome.UNREACHABLE


def test_one_slow_host_does_not_hold_back_the_others(web: MisbehavingWeb, policy: Policy):
    slow = [web.url("/silent")] * 20
    with MisbehavingWeb(ROWS) as other:
        quick = [other.url("/ok")] * 5
        results = check_now(slow + quick, policy=replace(policy, per_host=2, timeout_total=0.3))

    assert [result.outcome for result in results[20:]] == [Outcome.OK] * 5
    assert all(result.elapsed_ms < 2500 for result in results)


def test_results_come_in_the_order_of_the_addresses(web: MisbehavingWeb, policy: Policy):
    urls = [web.url(path) for path in ("/drip-body", "/ok", "/gone")]

    assert [result.url for result in check_now(urls, policy=policy)] == urls


FORBIDDEN_SPELLINGS = ["127.0.0.9", "0x7f.0.0.9", "2130706441", "0177.0.0.011", "127.9", "[::ffff:127.0.0.9]"]


@pytest.mark.parametrize("host", FORBIDDEN_SPELLINGS)
def test_an_address_that_is_not_public_is_refused_before_a_single_packet(
    host: str, forbidden_web: MisbehavingWeb, policy: Policy
):
    result = look(f"http://{host}:{forbidden_web.port}/ok", policy)

    assert result.outcome == Outcome.ADDRESS_REFUSED
    assert "this machine itself" in result.error
    assert forbidden_web.connections == 0


def test_a_redirect_to_an_address_that_is_not_public_is_refused(forbidden_web: MisbehavingWeb, policy: Policy):
    async def lure(talk):
        await talk.answer(302, Location=forbidden_web.url("/ok"))

    with MisbehavingWeb({"/lure": lure}) as web:
        result = look(web.url("/lure"), policy)

    assert result.outcome == Outcome.ADDRESS_REFUSED
    assert result.http_status == 302
    assert forbidden_web.connections == 0


def test_a_name_that_leads_to_this_machine_is_refused(forbidden_web: MisbehavingWeb, policy: Policy):
    result = look(f"http://localhost:{forbidden_web.port}/", replace(policy, allowed_networks=()))

    assert result.outcome == Outcome.ADDRESS_REFUSED


def test_a_port_that_is_not_allowed_is_refused(web: MisbehavingWeb, policy: Policy):
    before = web.connections
    result = look(web.url("/ok"), replace(policy, allowed_ports=frozenset({80, 443})))

    assert result.outcome == Outcome.ADDRESS_REFUSED
    assert str(web.port) in result.error
    assert web.connections == before


@pytest.mark.parametrize(
    "url",
    [
        "ftp://example.org/x",
        "javascript:alert(1)",
        "data:text/html,x",
        "file:///etc/passwd",
        "mailto:a@example.org",
        "http://",
        "http://[::1",
        "nonsense",
        "",
        "http://exa\u202emple.org/",
        "http://example.org/" + "a" * 3000,
    ],
)
def test_what_is_not_a_web_address_is_not_asked(url: str, policy: Policy):
    assert look(url, policy).outcome == Outcome.URL_REFUSED


def test_a_password_in_an_address_is_neither_used_nor_repeated(web: MisbehavingWeb, policy: Policy):
    before = web.connections
    result = look(f"http://me:hunter2@127.0.0.1:{web.port}/ok", policy)

    assert result.outcome == Outcome.URL_REFUSED
    assert "hunter2" not in str(result)
    assert web.connections == before


def test_one_reading_of_a_password_in_odd_spellings_is_never_repeated(policy: Policy):
    spellings = [
        "http:/me:hunter2@example.org/x",
        "http:me:hunter2@example.org/",
        "http:\\\\me:hunter2@example.org/x",
        "HTTP:///me:hunter2@example.org/",
        "https://me:hunter2@example.org:bad/",
        "https://me:hun/ter2hunter2@example.org/x",
        "ftp://me:hunter2@example.org/x",
        "me:hunter2@example.org",
        "https://hunter2@example.org/",
    ]

    for result in check_now(spellings, policy=policy):
        assert result.outcome == Outcome.URL_REFUSED
        assert "hunter2" not in str(result)
        assert "example.org" in result.url


def test_a_refused_address_without_a_secret_is_shown_as_it_was_given(policy: Policy):
    url = "https://example.org/@someone/x\u202e"

    assert look(url, policy).url == url


def test_addresses_that_are_refused_wait_for_nobody(policy: Policy):
    begun = time.monotonic()
    check_now(["nonsense"] * 50, policy=replace(policy, host_delay=0.5, per_host=1))

    assert time.monotonic() - begun < 1


def test_one_host_is_asked_with_pauses_between(web: MisbehavingWeb, policy: Policy):
    begun = time.monotonic()
    check_now([web.url("/gone")] * 4, policy=replace(policy, host_delay=0.15))

    assert time.monotonic() - begun >= 0.45


def test_a_page_that_is_too_large_still_has_its_status(web: MisbehavingWeb, policy: Policy):
    result = look(web.url("/endless"), policy)

    assert (result.outcome, result.http_status) == (Outcome.TOO_LARGE, 200)


def test_bytes_that_follow_a_packed_page_are_neither_kept_nor_awaited(web: MisbehavingWeb, policy: Policy):
    tracemalloc.start()
    result = look(web.url("/rubbish-after-gzip"), policy)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert result.body == ARTICLE
    assert peak < 12_000_000


def test_a_pdf_is_read(web: MisbehavingWeb, policy: Policy):
    result = look(web.url("/pdf"), policy)

    assert "Four helicopters were sold in 2015." in main_text(
        result.body or b"", content_type=result.content_type, url=result.url
    )
    assert result.content_type == "application/pdf"


def test_a_redirect_in_an_old_charset_is_followed_as_its_bytes_stand(web: MisbehavingWeb, policy: Policy):
    assert look(web.url("/latin-location"), policy).final_url == web.url("/caf%E9")


def test_a_front_page_whose_tracking_is_dropped_has_not_moved_home(policy: Policy):
    async def dropping(talk):
        await talk.answer(200 if "?" not in talk.path else 301, ARTICLE, Location=talk.origin + "/")

    with MisbehavingWeb({"/": dropping}) as web:
        assert look(web.url("/?utm_source=x"), policy).outcome == Outcome.MOVED


def test_headers_that_are_no_text_can_be_stored(policy: Policy):
    async def strange(talk):
        head = b'HTTP/1.1 200 OK\r\nETag: "\xff\xe9"\r\nContent-Type: text/html; x=\xff\r\nConnection: close\r\n\r\n'
        await talk.send(head + ARTICLE)

    with MisbehavingWeb({"/": strange}) as web:
        result = look(web.url("/"), policy)

    assert result.outcome == Outcome.OK
    (result.etag + result.content_type + result.url).encode()


def test_whoever_stops_listening_leaves_nothing_open(web: MisbehavingWeb, policy: Policy):
    async def first_only() -> Result:
        looks = check_many([web.url("/ok"), *[web.url("/drip-body")] * 5], policy=policy)
        async with aclosing(looks):
            async for _, result in looks:
                return result
        raise AssertionError("nothing came")

    assert asyncio.run(first_only()).outcome == Outcome.OK


def test_a_host_that_asks_us_to_wait_is_waited_for_and_so_are_its_other_pages(policy: Policy):
    seen: list[float] = []

    async def limited(talk):
        seen.append(time.monotonic())
        await talk.answer(429 if len(seen) == 1 else 200, ARTICLE, Retry_After="1" if len(seen) == 1 else "")

    with MisbehavingWeb({"/": limited}) as web:
        found = check_now([web.url(f"/?{number}") for number in range(3)], policy=replace(policy, per_host=1))

    assert [result.outcome for result in found] == [Outcome.THROTTLED, Outcome.OK, Outcome.OK]
    assert seen[1] - seen[0] >= 0.95


def test_what_a_host_wants_left_alone_for_long_is_put_off_without_asking(policy: Policy):
    async def limited(talk):
        await talk.answer(429, b"", Retry_After="600")

    with MisbehavingWeb({"/": limited}) as web:
        found = check_now([web.url(f"/?{number}") for number in range(5)], policy=replace(policy, per_host=1))
        assert web.connections == 2  # for its robots.txt, and for one page

    assert {result.outcome for result in found} == {Outcome.THROTTLED}
    assert [result.postponed for result in found] == [False, True, True, True, True]
    assert all(590 < (result.retry_after or 0) <= 600 for result in found)


def test_a_host_that_is_met_by_a_redirect_is_left_alone_like_any_other(policy: Policy):
    async def limited(talk):
        await talk.answer(429, b"", Retry_After="600")

    with MisbehavingWeb({"/": limited}) as busy:

        async def leads_there(talk):
            await talk.answer(302, b"", Location=busy.url("/"))

        with MisbehavingWeb({"/": leads_there}) as web:
            urls = [web.url("/"), *(busy.url(f"/?{number}") for number in range(5))]
            found = check_now(urls, policy=replace(policy, host_delay=0.2, per_host=1))

    assert {result.outcome for result in found} == {Outcome.THROTTLED}
    assert sum(result.postponed for result in found) >= 4


def test_looks_that_only_wait_give_their_place_to_others(web: MisbehavingWeb, policy: Policy):
    silent = [web.url("/silent")] * 20
    patient = replace(policy, concurrency=20, timeout_first_byte=3.0, timeout_total=3.0)

    async def quick_ones() -> float:
        begun, left = time.monotonic(), 50
        looks = check_many(silent + [web.url("/ok")] * 50, policy=patient)
        async with aclosing(looks):
            async for _, result in looks:
                assert result.outcome == Outcome.OK
                left -= 1
                if not left:
                    break
        return time.monotonic() - begun

    assert asyncio.run(quick_ones()) < 2.5


def test_a_connection_serves_for_the_next_page_of_the_same_host(policy: Policy):
    async def kept_open(talk):
        body = b"<title>x</title>"
        head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: %d\r\n\r\n" % len(body)
        for _ in range(3):
            await talk.send(head + body)
            await talk.next()

    with MisbehavingWeb({"/": kept_open}) as web:
        found = check_now([web.url(f"/?{number}") for number in range(3)], policy=replace(policy, per_host=1))
        assert web.connections == 2  # the first is for robots.txt

    assert [result.outcome for result in found] == [Outcome.OK] * 3


def test_who_stops_taking_lots_stops_the_looks(web: MisbehavingWeb, policy: Policy):
    begun = time.monotonic()
    lots = check_in_lots([web.url("/silent")] * 5, policy=replace(policy, timeout_total=20.0), every=0.05)
    assert next(lots) == {}
    lots.close()

    assert time.monotonic() - begun < 2


def test_what_goes_wrong_with_the_addresses_is_told_where_the_lots_are_taken(policy: Policy):
    def addresses():
        yield "nonsense"
        raise OSError("the disk is gone")

    with pytest.raises(OSError, match="the disk is gone"):
        list(check_in_lots(addresses(), policy=policy, every=0.05))


class Anything(dict):
    """A site that has an answer for every address it does not know."""

    def __init__(self, otherwise, **rows) -> None:
        super().__init__({f"/{name}": row for name, row in rows.items()})
        self.otherwise = otherwise

    def get(self, path, default=None):
        return super().get(path, self.otherwise)


async def catch_all(talk):
    text = f"<title>News</title><p>{talk.path} leads nowhere, " + "so here are our best stories of the week. " * 3
    await talk.answer(200, text.encode())


async def real_story(talk):
    await talk.answer(200, ARTICLE)


def test_a_site_that_answers_any_address_with_the_same_page_is_seen_through_with_one_more_request(policy: Policy):
    with MisbehavingWeb(Anything(catch_all, story=real_story)) as web:
        paths = ("/a", "/b.html", "/c/d", "/story", "/")
        found = check_now([web.url(path) for path in paths], policy=policy)
        assert web.connections == 7  # with robots.txt, since several pages are wanted

    outcomes = [result.outcome for result in found]
    assert outcomes == [Outcome.SOFT_404, Outcome.SOFT_404, Outcome.SOFT_404, Outcome.OK, Outcome.OK]
    assert "any address" in found[0].error


def test_a_site_that_does_not_answer_nonsense_has_nothing_held_against_its_pages(policy: Policy):
    async def breaks(talk):
        talk.hang_up()

    with MisbehavingWeb(Anything(breaks, story=real_story)) as web:
        assert look(web.url("/story"), policy).outcome == Outcome.OK
