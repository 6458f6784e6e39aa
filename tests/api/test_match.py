"""Sentences in, published facts out: with scores and reasons, bounded, and nothing that is not published."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from rest_framework.test import APIClient

from claims.duplicates import confirm_match, reject_match
from claims.indexing import count_words
from claims.known_claims import import_known_claims
from claims.models import KnownClaim, Match
from config.api.rates import Rate
from tests import factories as make
from tests.api.test_doors import API, problem
from verification.api.match import EXAMPLE_ASKED, EXAMPLE_BATCH
from verification.publishing.matching import CONFIRMED
from verification.services import reopen_claim

pytestmark = pytest.mark.django_db
MATCH = f"{API}/match/"
GWADAR = "Pakistan has given Russia the right to use the port of Gwadar."


@pytest.fixture
def by_words(settings, monkeypatch) -> None:
    """As where the model cannot be loaded."""
    for place in ("claims.finding", "verification.publishing.matching"):
        monkeypatch.setattr(f"{place}.current_embedder", lambda: None)


def a_fact(statement: str, **details: Any) -> Any:
    return make.a_published_claim(claim=make.a_claim_under_research(statement=statement), **details)


def matches(body: dict[str, Any]) -> list[dict[str, Any]]:
    answer = APIClient().post(MATCH, body)
    assert answer.status_code == 200, answer.content
    return answer.json()["results"]


def test_a_sentence_finds_the_fact_that_answers_it_with_its_rating_and_why(by_words):
    fact = a_fact(GWADAR, rating="false")
    a_fact("The cabinet approved a budget of 12 billion rupees.")
    count_words()
    (result,) = matches({"text": "Russia was given the right to use the port of Gwadar by Pakistan.", "language": "en"})
    (match,) = result["matches"]
    assert (match["fact"], match["rating"]["value"], match["rating"]["claim_review"]) == (fact.public_id, "false", 1)
    assert match["url"] == f"/api/v1/facts/{fact.public_id}/"
    assert 0.5 <= match["score"] <= 1
    assert match["agrees"]
    assert "shares" in " ".join(match["why"])


def test_what_disagrees_is_named(by_words):
    a_fact("Pakistan bought four helicopters from Russia in 2014.")
    count_words()
    (result,) = matches({"text": "Pakistan bought 14 helicopters from Russia in 2014.", "at_least": 0})
    (match,) = result["matches"]
    assert not match["agrees"]
    assert "numbers differ" in " ".join(match["why"])


def test_nothing_unpublished_and_nothing_of_others_is_found(by_words):
    make.a_claim_under_research(statement=GWADAR)
    make.a_known_claim(statement=GWADAR)
    withdrawn = a_fact(GWADAR[:-1])
    reopen_claim(claim=withdrawn, reason="A mistake.", by=make.a_reviewer())
    count_words()
    assert matches({"text": GWADAR, "at_least": 0})[0]["matches"] == []


def test_claims_of_others_crowd_out_no_fact(by_words):
    fact = a_fact(f"{GWADAR[:-1]}, a paper said.")
    for _ in range(25):
        make.a_known_claim(statement=GWADAR)
    count_words()
    assert [one["fact"] for one in matches({"text": GWADAR, "at_least": 0})[0]["matches"]] == [fact.public_id]


def test_what_others_verified_leads_to_a_fact_once_a_person_confirmed_that_both_say_the_same(by_words):
    words = "Moscow may now anchor warships at a Pakistani harbour, says a viral post."
    fact = a_fact(GWADAR, rating="false")
    draft = make.a_claim(statement="It hailed in Multan.")
    import_known_claims(claims=[{"id": "x", "statement": words}], by=make.a_fact_checker())
    known = KnownClaim.objects.get()
    count_words()
    asked = {"text": words, "language": "en"}
    assert matches(asked)[0]["matches"] == []

    pairs = [Match.objects.create(claim=claim, known=known, score=0.9) for claim in (fact, draft)]
    assert matches(asked)[0]["matches"] == []

    for pair in pairs:
        confirm_match(match=pair, by=make.a_reviewer())
    (match,) = matches(asked)[0]["matches"]
    assert (match["fact"], match["why"][-1]) == (fact.public_id, CONFIRMED)
    assert words not in str(match)

    reject_match(match=pairs[0], reason="Another harbour.", by=make.a_reviewer())
    assert matches(asked)[0]["matches"] == []


def test_a_batch_is_answered_in_its_order_under_the_callers_names(by_words):
    a_fact(GWADAR)
    count_words()
    told = matches({"texts": [{"id": "b", "text": "Nothing of the kind."}, {"text": GWADAR}]})
    assert [(one["id"], len(one["matches"])) for one in told] == [("b", 0), ("1", 1)]


def test_without_the_model_the_answer_says_so(by_words):
    assert APIClient().post(MATCH, {"text": "It rained."}).json()["searched_by"] == "words"


def test_with_the_model_meaning_counts_too():
    a_fact("The government raised the tax on petrol.")
    answer = APIClient().post(MATCH, {"text": "Fuel duty was increased by the state.", "at_least": 0}).json()
    if answer["searched_by"] == "words":
        pytest.skip("No model is installed here.")
    assert "close in meaning" in str(answer) or answer["results"][0]["matches"] == []


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "text"),
        ({"text": "a", "texts": [{"text": "b"}]}, "text"),
        ({"text": ""}, "text"),
        ({"text": "x" * 2001}, "text"),
        ({"texts": []}, "texts"),
        ({"texts": [{"text": "a"}] * 21}, "texts"),
        ({"texts": [{"text": "a"}, {}]}, "texts.1.text"),
        ({"texts": ["a"]}, "texts.0"),
        ({"text": "a", "top": 0}, "top"),
        ({"text": "a", "at_least": 2}, "at_least"),
        ({"text": "a", "language": "en; DROP"}, "language"),
        ({"text": "a\x00b"}, "text"),
        ({"text": "a", "nonsense": 1}, "nonsense"),
    ],
)
def test_a_wrong_question_is_told_what_is_wrong(body: dict[str, Any], field: str):
    fields = {item["field"] for item in APIClient().post(MATCH, body).json()["problems"]}
    assert any(one.startswith(field) for one in fields), fields


@pytest.mark.parametrize("body", [b"{", b"[]", b"null", b'"a"', b"\xff"])
def test_nonsense_is_refused(body: bytes, caller):
    problem(caller().generic("POST", MATCH, body, "application/json"), 400)


@pytest.mark.parametrize("text", ["‮evil‬", "🚁" * 500, "<script>alert(1)</script>", "' OR 1=1 --", "½ ² ③", "a:*&|!'"])
def test_any_text_is_a_question(text: str, by_words):
    a_fact(GWADAR)
    count_words()
    assert matches({"text": text})[0]["matches"] == []


def test_it_has_a_rate_of_its_own(settings, by_words):
    settings.API_RATES = {**settings.API_RATES, "match": Rate(1, 60)}
    client = APIClient()
    assert client.post(MATCH, {"text": "It rained."}).status_code == 200
    refused = client.post(MATCH, {"text": "It rained."})
    problem(refused, 429)
    assert refused["RateLimit-Policy"] == '"match";q=1;w=60'
    assert client.get(f"{API}/facts/").status_code == 200


def test_pages_of_other_sites_may_ask():
    told = Client().options(MATCH)
    assert "POST" in told["Access-Control-Allow-Methods"]
    assert "Content-Type" in told["Access-Control-Allow-Headers"]


@pytest.mark.parametrize("body", [EXAMPLE_ASKED, EXAMPLE_BATCH])
def test_the_examples_of_the_reference_work(body: dict[str, Any], by_words):
    assert len(matches(body)) == 1


def test_what_it_costs_does_not_grow_with_what_is_found(by_words):
    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            matches({"text": GWADAR, "top": 20, "at_least": 0})
        return len(queries)

    a_fact(GWADAR)
    count_words()
    cost()
    few = cost()
    for number in range(3):
        a_fact(f"{GWADAR[:-1]} since 200{number}.")
    count_words()
    cost()  # words that nobody asked for since they were counted are looked up once
    assert cost() == few
