"""Names: what they lead to is looked up once a hop, judged whole, and pinned to the connection."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import chain, repeat

import pytest

from sources.checking import Outcome, Policy, Result, check_now
from tests.web.names import Names, NameServer
from tests.web.rows import ROWS
from tests.web.server import MisbehavingWeb

HERE, ELSEWHERE = "127.0.0.1", "127.0.0.9"  # the one that is allowed, and a stand-in for all that are not


@pytest.fixture
def names() -> Iterator[NameServer]:
    table: Names = {
        "good.test": [HERE],
        "mixed.test": [HERE, ELSEWHERE],
        "mixed-families.test": [HERE, "::1"],
        "inside.test": [ELSEWHERE],
        "mapped.test": ["::ffff:127.0.0.9"],
        "bare.test": [],
    }
    with NameServer(table, silent=frozenset({"silent.test"})) as running:
        yield running


def look(url: str, policy: Policy, names: NameServer) -> Result:
    return check_now([url], policy=replace(policy, nameservers=(names.place,)))[0]


def test_a_name_is_looked_up_by_the_operators_own_name_server(web: MisbehavingWeb, policy: Policy, names: NameServer):
    assert look(f"http://good.test:{web.port}/ok", policy, names).outcome == Outcome.OK
    assert "good.test" in names.asked


@pytest.mark.parametrize("host", ["mixed.test", "mixed-families.test", "inside.test", "mapped.test"])
def test_a_name_with_any_address_that_is_not_public_is_refused_before_a_single_packet(
    host: str, forbidden_web: MisbehavingWeb, policy: Policy, names: NameServer
):
    result = look(f"http://{host}:{forbidden_web.port}/ok", policy, names)

    assert result.outcome == Outcome.ADDRESS_REFUSED
    assert forbidden_web.connections == 0


def test_a_name_whose_answer_turns_inward_between_hops_is_refused(
    forbidden_web: MisbehavingWeb, policy: Policy, names: NameServer
):
    answers = chain([[HERE]] * 2, repeat([ELSEWHERE]))  # IPv4 and IPv6 are asked for apart
    names.names["turning.test"] = lambda: next(answers)

    async def lure(talk):
        await talk.answer(302, Location=f"http://turning.test:{forbidden_web.port}/ok")

    with MisbehavingWeb({"/lure": lure}) as web:
        result = look(f"http://turning.test:{web.port}/lure", policy, names)

    assert result.outcome == Outcome.ADDRESS_REFUSED
    assert len(result.redirects) == 1
    assert forbidden_web.connections == 0


@pytest.mark.parametrize("host", ["bare.test", "unknown.test", "a..b", "x" * 70 + ".test"])
def test_a_name_that_leads_nowhere_is_a_dns_failure(host: str, policy: Policy, names: NameServer):
    result = look(f"http://{host}/", policy, names)

    assert result.outcome == Outcome.DNS_FAILURE
    assert result.error == "The site's name leads to no address."


def test_a_name_server_that_stays_silent_is_a_dns_failure_in_time(policy: Policy, names: NameServer):
    result = look("http://silent.test/", replace(policy, timeout_connect=0.3), names)

    assert result.outcome == Outcome.DNS_FAILURE
    assert result.error == "The site's name could not be looked up in time."
    assert result.elapsed_ms < 1000


def test_names_of_this_machine_are_refused_whatever_the_name_server_says(policy: Policy, names: NameServer):
    names.names["localhost"] = ["1.1.1.1"]
    with MisbehavingWeb(ROWS) as own:
        result = look(f"http://localhost:{own.port}/", replace(policy, allowed_networks=()), names)

        assert result.outcome == Outcome.ADDRESS_REFUSED
        assert own.connections == 0
