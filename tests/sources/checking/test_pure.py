"""The parts of checking that need no network: addresses, URLs, the table of outcomes, the rule of health."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from ipaddress import ip_network

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sources.checking import Health, Look, Outcome, judge_health, next_check_after
from sources.checking.addresses import judge
from sources.checking.fetch import retry_after
from sources.checking.outcomes import TABLE, Standing
from sources.checking.pages import main_text, read_page
from sources.checking.urls import UrlRefused, normalise, parse, registrable_domain

NOW = datetime(2026, 3, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    "address",
    [
        "0.0.0.0", "10.1.2.3", "100.64.0.1", "127.0.0.1", "127.255.255.254", "169.254.169.254", "172.16.0.1",
        "172.31.255.255", "192.0.0.1", "192.0.2.1", "192.168.1.1", "198.18.0.1", "198.51.100.7", "203.0.113.9",
        "224.0.0.1", "240.0.0.1", "255.255.255.255", "::", "::1", "::ffff:10.0.0.1", "::ffff:127.0.0.1", "::7f00:1",
        "64:ff9b::10.0.0.1", "64:ff9b::a9fe:a9fe", "64:ff9b:1::1", "2002:7f00:1::", "2002:a00:1::1",
        "2001:0:4136:e378:8000:63bf:f5ff:fffe", "fc00::1", "fd12::1", "fe80::1", "fe80::1%eth0", "fec0::1", "ff02::1",
        "2001:db8::1", "100::1", "4000::1", "not an address",
    ],
)  # fmt: skip
def test_addresses_off_the_public_internet_are_refused_with_a_reason(address: str):
    assert judge(address)


@pytest.mark.parametrize("address", ["1.1.1.1", "8.8.8.8", "172.32.0.1", "2606:4700:4700::1111", "64:ff9b::808:808"])
def test_public_addresses_may_be_asked(address: str):
    assert judge(address) == ""


def test_an_allowed_network_may_be_asked_and_no_other():
    allowed = (ip_network("127.0.0.1/32"),)

    assert judge("127.0.0.1", allowed) == ""
    assert judge("::ffff:127.0.0.1", allowed) == ""
    assert judge("127.0.0.2", allowed)
    assert judge("10.0.0.1", allowed)
    assert judge("2002:7f00:1::", allowed)
    assert judge("64:ff9b::127.0.0.1", allowed)


@pytest.mark.parametrize(
    ("given_url", "agreed"),
    [
        ("HTTP://Example.ORG:80/a/../b", "http://example.org/b"),
        ("https://example.org/?utm_source=x&id=7&fbclid=y", "https://example.org/?id=7"),
        ("https://example.org/a%2Fb?q=%C3%BC#part", "https://example.org/a%2Fb?q=%C3%BC"),
        ("https://münchen.de/straße", "https://xn--mnchen-3ya.de/stra%C3%9Fe"),
        ("https://example.org", "https://example.org/"),
        ("https://example.org/a b", "https://example.org/a%20b"),
    ],
)
def test_one_page_has_one_agreed_spelling(given_url: str, agreed: str):
    assert normalise(given_url) == agreed
    assert normalise(agreed) == agreed


@pytest.mark.parametrize(
    ("url", "domain"),
    [
        ("https://www.news.bbc.co.uk/x", "bbc.co.uk"),
        ("https://app.com.pk/", "app.com.pk"),
        ("http://127.0.0.1:8010/x", "127.0.0.1"),
    ],
)
def test_the_registrable_domain_is_the_one_somebody_owns(url: str, domain: str):
    assert registrable_domain(url) == domain


@given(st.text(max_size=300))
def test_any_text_is_either_an_address_or_refused(text: str):
    try:
        href = parse(text).href
    except UrlRefused:
        return
    assert href.startswith(("http://", "https://"))


def test_an_address_that_grows_too_long_by_escaping_is_refused():
    with pytest.raises(UrlRefused, match="escaped"):
        parse("https://example.org/" + "é" * 1000)


def test_joiners_that_persian_is_spelled_with_are_no_invisible_characters():
    assert parse("https://fa.example.org/می\u200cخواهم").href.isascii()


@pytest.mark.parametrize("character", ["\x00", "\n", "\x7f", "\x85", "\u202e", "\u2066", "\u061c", "\u200b", "\ufeff"])
def test_characters_that_nobody_sees_are_refused(character: str):
    with pytest.raises(UrlRefused, match="invisible"):
        parse(f"https://example.org/a{character}b")


def test_a_refusal_never_repeats_a_password():
    with pytest.raises(UrlRefused) as refused:
        parse("https://me:hunter2@example.org/")

    assert "hunter2" not in str(refused.value)


def test_every_outcome_has_its_entry_with_a_sentence_for_editors():
    assert set(TABLE) == set(Outcome)
    assert all(entry.label and entry.meaning.endswith(".") for entry in TABLE.values())


def test_walls_are_never_failures_and_life_is_never_failure():
    for outcome in Outcome:
        assert not (outcome.is_wall and outcome.is_failure)
        assert not (outcome.standing == Standing.ALIVE and outcome.is_failure)


def looks(*seen: tuple[float, Outcome]) -> list[Look]:
    """Looks from days ago and what they came to, newest first."""
    return [Look(NOW - timedelta(days=days), outcome) for days, outcome in seen]


BAD = Outcome.NOT_FOUND


@pytest.mark.parametrize(
    ("seen", "health"),
    [
        ([], Health.UNCHECKED),
        ([(0, Outcome.ADDRESS_REFUSED)], Health.UNCHECKED),
        ([(0, Outcome.OK)], Health.ALIVE),
        ([(0, Outcome.MOVED), (1, BAD), (4, BAD), (9, BAD)], Health.ALIVE),
        ([(0, BAD)], Health.FAILING),
        ([(0, BAD), (9, BAD)], Health.FAILING),
        ([(0, BAD), (2, BAD), (5.9, BAD)], Health.FAILING),
        ([(0, BAD), (2, BAD), (6, BAD)], Health.DEAD),
        ([(0, BAD), (3, Outcome.OK), (6, BAD), (9, BAD)], Health.FAILING),
        ([(0, BAD), (3, Outcome.TIMEOUT), (7, Outcome.SERVER_ERROR)], Health.DEAD),
        ([(0, Outcome.TIMEOUT), (3, Outcome.TIMEOUT), (7, Outcome.TIMEOUT)], Health.DEAD),
        ([(0, Outcome.TIMEOUT)], Health.DOUBTFUL),
        ([(0, Outcome.SOFT_404)], Health.DOUBTFUL),
        ([(0, Outcome.TOO_LARGE), (3, Outcome.TOO_LARGE), (7, Outcome.TOO_LARGE)], Health.DOUBTFUL),
        ([(0, Outcome.BLOCKED), (3, Outcome.BLOCKED), (9, Outcome.BLOCKED)], Health.BLOCKED),
        ([(0, Outcome.THROTTLED), (3, BAD), (9, BAD)], Health.BLOCKED),
        ([(0, BAD), (3, Outcome.BLOCKED), (9, BAD)], Health.FAILING),
        ([(0, BAD), (3, Outcome.BLOCKED), (4, BAD), (9, BAD)], Health.DEAD),
        ([(0, Outcome.URL_REFUSED), (1, Outcome.OK)], Health.ALIVE),
    ],
)
def test_health_follows_the_rule_of_three_failures_over_six_days(seen: list, health: Health):
    assert judge_health(looks(*seen)) == health


@pytest.mark.parametrize(
    ("opinion", "health"),
    [
        (None, Health.FAILING),
        (BAD, Health.DEAD),
        (Outcome.TIMEOUT, Health.DEAD),
        (Outcome.OK, Health.BLOCKED),
        (Outcome.PAYWALLED, Health.BLOCKED),
        (Outcome.PROTOCOL_ERROR, Health.FAILING),
    ],
)
def test_a_second_opinion_has_the_last_word_on_death(opinion: Outcome | None, health: Health):
    ours = looks((0, BAD), (2, BAD), (6, BAD))
    theirs = [Look(NOW, opinion, elsewhere=True)] if opinion else []

    assert judge_health([*theirs, *ours], second_opinion=True) == health
    assert judge_health([*theirs, *ours]) == Health.DEAD


def test_an_opinion_from_before_the_last_success_is_none():
    seen = [*looks((0, BAD), (2, BAD), (6, BAD), (8, Outcome.OK)), Look(NOW - timedelta(days=9), BAD, elsewhere=True)]

    assert judge_health(seen, second_opinion=True) == Health.FAILING


def test_a_look_from_elsewhere_alone_moves_nothing():
    assert judge_health([Look(NOW, BAD, elsewhere=True), *looks((1, Outcome.OK))], second_opinion=True) == Health.ALIVE


def test_a_persons_judgement_stands_above_the_checks():
    assert judge_health(looks((0, Outcome.OK)), override=Health.DEAD) == Health.DEAD


def test_the_next_check_is_spread_within_a_tenth_of_the_interval():
    intervals = {"alive": timedelta(days=10), "doubtful": timedelta(hours=6)}
    waits = [next_check_after(Health.ALIVE, intervals=intervals, jitter_seed=str(n)) for n in range(200)]

    assert min(waits) >= timedelta(days=9)
    assert max(waits) <= timedelta(days=11)
    assert max(waits) - min(waits) > timedelta(days=1.5)
    assert waits[0] == next_check_after(Health.ALIVE, intervals=intervals, jitter_seed="0")


@pytest.mark.parametrize(("value", "seconds"), [("120", 120), ("", None), ("soon", None), ("9" * 40, 2_592_000)])
def test_retry_after_is_read_in_seconds_within_bounds(value: str, seconds: int | None):
    assert retry_after(value, now=NOW) == seconds


@given(
    st.binary(max_size=500), st.sampled_from(["text/html", "application/pdf", "text/plain", "", "text/html; charset=x"])
)
def test_no_body_is_too_strange_to_be_read(body: bytes, content_type: str):
    read_page(body, content_type=content_type)
    main_text(body, content_type=content_type, url="https://example.org/")


def test_every_outcome_fits_its_column():
    assert max(len(outcome) for outcome in Outcome) <= 20
