"""How often what may be asked: by token or address, told in headers, open while Redis is away, not to be got around."""

from __future__ import annotations

import logging
import time

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.test import Client, RequestFactory
from rest_framework.test import APIClient

from config.api import limits
from config.api.rates import Rate, read_rates
from config.proxies import ClientAddress, forwarded_address
from tests import factories as make
from tests.api.test_doors import API, problem
from tests.api.test_webhooks import with_token

pytestmark = pytest.mark.django_db
FACTS = f"{API}/facts/"


@pytest.fixture
def two_a_minute(settings) -> None:
    settings.API_RATES = {**settings.API_RATES, "read": Rate(2, 60), "login": Rate(2, 60)}


def asked(address: str = "203.0.113.7", *, forwarded: str = "") -> int:
    headers = {"X-Forwarded-For": forwarded} if forwarded else {}
    return Client().get(FACTS, headers=headers, REMOTE_ADDR=address).status_code


def test_who_asks_too_often_is_told_when_to_come_back(two_a_minute):
    first = Client().get(FACTS)
    assert first["RateLimit-Policy"] == '"read";q=2;w=60'
    assert first["RateLimit"].startswith('"read";r=1;t=')
    assert Client().get(FACTS).status_code == 200
    refused = Client().get(FACTS)
    assert "throttled" in problem(refused, 429).lower()
    assert 1 <= int(refused["Retry-After"]) <= 120
    assert refused["RateLimit"].startswith('"read";r=0;t=')
    assert refused["Access-Control-Allow-Origin"] == "*"


def test_each_address_and_each_token_has_its_own_count(two_a_minute):
    assert [asked(), asked(), asked()] == [200, 200, 429]
    assert asked("203.0.113.8") == 200
    who = make.a_reviewer()
    one, two = with_token("read", who=who), with_token("read", who=who)
    assert [one.get(f"{API}/claims/").status_code for _ in range(3)] == [200, 200, 429]
    assert two.get(f"{API}/claims/").status_code == 200


def test_a_network_of_ipv6_counts_as_one_address(two_a_minute):
    assert [asked("2001:db8:1:2::1"), asked("2001:db8:1:2::2"), asked("2001:db8:1:2::3")] == [200, 200, 429]
    assert asked("2001:db8:1:3::1") == 200


def test_the_window_slides(settings):
    settings.API_RATES = {**settings.API_RATES, "read": Rate(2, 1)}
    assert [asked(), asked(), asked()] == [200, 200, 429]
    time.sleep(2.1)
    assert asked() == 200


def test_whoever_waits_as_long_as_told_is_let_in(settings):
    rate = Rate(3, 1)
    counter = limits.counter()
    for _ in range(12):
        standing = counter.count("read", "somebody", rate)
        assert standing
        if not standing.is_let_in:
            time.sleep(standing.seconds)
            again = counter.count("read", "somebody", rate)
            assert again
            assert again.is_let_in


def test_a_rate_of_nothing_is_no_limit(settings):
    settings.API_RATES = {**settings.API_RATES, "read": Rate(0, 60)}
    answer = Client().get(FACTS)
    assert answer.status_code == 200
    assert "RateLimit" not in answer


def test_everything_is_open_while_redis_is_away_and_that_is_said_once(two_a_minute, settings, monkeypatch, caplog):
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    away = limits._Counter()
    monkeypatch.setattr(limits, "counter", lambda: away)
    with caplog.at_level(logging.WARNING):
        assert [asked() for _ in range(4)] == [200] * 4
        away._away_until = 0.0
        assert asked() == 200
    assert caplog.text.count("Redis does not answer") == 1


def test_log_ins_have_a_rate_of_their_own(two_a_minute):
    answers = [APIClient().post(f"{API}/auth/login/", {"username": "x", "password": "y"}) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [401, 401, 429]


@pytest.mark.parametrize("given", [{"read": "many"}, {"read": "5/0"}, {"nonsense": "5/60"}])
def test_a_rate_that_is_none_stops_the_start(given: dict[str, str]):
    with pytest.raises(ImproperlyConfigured, match="API_RATES"):
        read_rates(given)


@pytest.mark.parametrize(
    ("given", "proxies", "address"),
    [
        ("203.0.113.7", 0, ""),
        ("203.0.113.7", 1, "203.0.113.7"),
        ("6.6.6.6, 203.0.113.7", 1, "203.0.113.7"),
        ("6.6.6.6, 203.0.113.7, 10.0.0.1", 2, "203.0.113.7"),
        ("203.0.113.7", 2, ""),
        ("6.6.6.6, nonsense", 1, ""),
        ("6.6.6.6, 203.0.113.7:4711", 1, "203.0.113.7"),
        ("6.6.6.6, [2001:db8::1]:4711", 1, "2001:db8::1"),
        ("6.6.6.6, 2001:db8::1", 1, "2001:db8::1"),
        ("", 1, ""),
    ],
)
def test_only_what_our_own_proxies_wrote_counts(given: str, proxies: int, address: str):
    assert forwarded_address(given, proxies=proxies) == address


def test_nobody_gets_around_a_limit_with_a_forged_header(two_a_minute, settings):
    assert [asked(forwarded=f"6.6.6.{n}") for n in range(3)] == [200, 200, 429]
    settings.TRUSTED_PROXIES = 1
    assert [asked(forwarded=f"6.6.6.{n}, 198.51.100.9") for n in range(3)] == [200, 200, 429]
    assert asked(forwarded="198.51.100.10") == 200


def test_failed_log_ins_are_counted_by_the_visitors_address_behind_a_proxy(settings):
    settings.TRUSTED_PROXIES, settings.AXES_FAILURE_LIMIT = 1, 2
    rena = make.a_reviewer()
    login = {"username": rena.username, "password": "pass-word-1"}

    def tried(password: str, address: str) -> int:
        answer = APIClient().post(
            f"{API}/auth/login/", {**login, "password": password}, HTTP_X_FORWARDED_FOR=f"6.6.6.6, {address}"
        )
        return answer.status_code

    assert [tried("wrong", "203.0.113.7") for _ in range(2)] == [401, 429]
    assert tried("pass-word-1", "203.0.113.7") != 200
    assert tried("pass-word-1", "203.0.113.8") == 200


def test_the_address_is_put_where_everything_looks_for_it(settings):
    settings.TRUSTED_PROXIES = 1
    request = RequestFactory().get("/", HTTP_X_FORWARDED_FOR="203.0.113.7")
    seen = ClientAddress(lambda given: given.META["REMOTE_ADDR"])(request)
    assert str(seen) == "203.0.113.7"


def test_the_short_road_of_facts_counts_too_and_nothing_is_counted_twice(two_a_minute):
    fact = make.a_published_claim().public_id
    first = Client().get(f"{FACTS}{fact}/")
    assert first["RateLimit"].startswith('"read";r=1;')
    gone = Client().get(f"{FACTS}{'0' * 12}/")
    assert gone.status_code == 404
    assert gone["RateLimit"].startswith('"read";r=0;')
    problem(Client().get(f"{FACTS}{fact}/"), 429)
    assert Client().get(f"{FACTS}export/")["RateLimit-Policy"].startswith('"export"')


def test_who_is_refused_is_counted_too(two_a_minute):
    assert [Client().get(f"{API}/claims/").status_code for _ in range(3)] == [401, 401, 429]
    stranger = with_token("webhooks", who=make.a_reviewer())
    assert [stranger.get(f"{API}/claims/").status_code for _ in range(3)] == [403, 403, 429]


def test_public_reads_with_a_token_count_by_token_and_with_a_false_one_by_address(two_a_minute):
    one = with_token("read", who=make.a_reviewer())
    assert [one.get(FACTS).status_code for _ in range(3)] == [200, 200, 429]
    forged = [Client().get(FACTS, headers={"Authorization": f"Token {n:064}"}).status_code for n in range(3)]
    assert forged == [200, 200, 429]
