"""Turns: politeness to each host, and no host that holds up another. The clock is a number."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from sources.checking.turns import Turns


def taken(turns: Turns[str], now: float) -> list[str]:
    found = []
    while turn := turns.take(now):
        found.append(turn[1])
    return found


def test_a_host_is_asked_by_few_at_once():
    turns: Turns[str] = Turns(per_host=2, delay=0)
    for page in "abc":
        turns.add("slow", page)
    turns.add("other", "x")

    assert sorted(taken(turns, 0)) == ["a", "b", "x"]
    assert len(turns) == 1
    assert turns.wait(0) is None
    turns.done("slow", 1)
    assert taken(turns, 1) == ["c"]


def test_there_is_a_pause_between_two_beginnings():
    turns: Turns[str] = Turns(per_host=5, delay=0.5)
    for page in "abc":
        turns.add("host", page)

    assert taken(turns, 0) == ["a"]
    assert turns.wait(0.2) == 0.3
    assert taken(turns, 0.4) == []
    assert taken(turns, 0.5) == ["b"]
    assert taken(turns, 1.0) == ["c"]


def test_a_pause_holds_also_when_the_host_was_idle_in_between():
    turns: Turns[str] = Turns(per_host=1, delay=1)
    turns.add("host", "a")
    assert taken(turns, 0) == ["a"]
    turns.done("host", 0.1)
    turns.add("host", "b")
    assert taken(turns, 0.5) == []
    assert taken(turns, 1.0) == ["b"]


def test_what_has_no_host_waits_for_nobody():
    turns: Turns[str] = Turns(per_host=1, delay=9)
    for page in "abc":
        turns.add("", page)
    assert taken(turns, 0) == ["a", "b", "c"]


def test_hosts_that_are_done_with_are_forgotten():
    turns: Turns[int] = Turns(per_host=1, delay=1)
    for number in range(100):
        turns.add(f"host-{number}", number)
        turns.take(number * 10)
        turns.done(f"host-{number}", number * 10 + 5)
    assert len(turns._hosts) == 0


@given(st.lists(st.sampled_from("abcde"), max_size=60), st.integers(1, 3), st.sampled_from([0.0, 0.5, 2.0]))
def test_everything_has_its_turn_once_and_no_host_is_pressed(hosts: list[str], per_host: int, delay: float):
    turns: Turns[int] = Turns(per_host=per_host, delay=delay)
    for number, host in enumerate(hosts):
        turns.add(host, number)
    now, seen = 0.0, []
    running: list[tuple[float, str]] = []
    begun: dict[str, float] = {}
    while len(turns) or running:
        while turn := turns.take(now):
            host, number = turn
            assert now - begun.get(host, -99) >= delay
            begun[host] = now
            running.append((now + 1 + number % 3, host))
            seen.append(number)
            assert sum(other == host for _, other in running) <= per_host
        now = min([end for end, _ in running] + ([now + wait] if (wait := turns.wait(now)) else []), default=now)
        for end, host in [pair for pair in running if pair[0] <= now]:
            running.remove((end, host))
            turns.done(host, now)
    assert sorted(seen) == list(range(len(hosts)))
