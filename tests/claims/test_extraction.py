"""What a text claims: kinds, parts, reasons, places; and the article that comes with the sample."""

from __future__ import annotations

import json
import time
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.text.clauses import split_clauses
from claims.text.extraction import Suggestion, extract

SAMPLE = Path(__file__).resolve().parents[2] / "verification" / "sample"
Claims = list[dict[str, Any]]


def parts(sentence: str) -> list[str]:
    return [sentence[start:end] for start, end in split_clauses(sentence)]


def kind(sentence: str) -> str:
    return next(iter(extract(sentence))).kind


@given(text=st.text(max_size=200))
def test_every_claim_of_any_text_stands_at_its_place(text: str):
    end = 0
    for item in extract(text):
        assert text[item.start : item.end] == item.exact
        assert 0 <= item.checkworthiness <= 1
        if item.part_of is None:
            assert item.start >= end
            end = item.end
        else:
            assert item.part_of[0] <= item.start < item.end <= item.part_of[1]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("The company employs 12,000 people in Germany.", "quantity"),
        ("Police arrested three men in Lahore on Monday.", "event"),
        ("Qureshi said that the talks were useful.", "quote"),
        ("Sweden has no minimum wage.", "status"),
        ("Turkey is an ally of Qatar.", "relation"),
        ("Prices rose because of the drought.", "causal"),
        ("The project will help Russia cement its place.", "prediction"),
        ("I believe that this is the best way.", "opinion"),
        ("The government must resign.", "opinion"),
        ("Politics has become a game.", "opinion"),
        ("Why should taxpayers foot the bill?", "opinion"),
    ],
)
def test_kinds_are_told_apart(sentence: str, expected: str):
    assert kind(sentence) == expected


def test_opinions_stay_below_forecasts_and_what_can_be_checked():
    opinion, forecast, fact = (
        next(iter(extract(text))).checkworthiness
        for text in (
            "This is a shameful betrayal of ordinary people.",
            "The pipeline will be finished next year.",
            "Parliament passed the law by 312 votes to 205 in 2014.",
        )
    )
    assert opinion <= 0.2 <= forecast <= 0.6 < fact


def test_a_byline_is_hardly_worth_checking():
    byline, fact = extract("By Samina Rahat, for the Ravi Observer\nBy 2014 the army had bought four helicopters.")
    assert byline.checkworthiness <= 0.05 < 0.25 < fact.checkworthiness
    assert "says who wrote the text" in byline.reasons


def test_reasons_are_told_in_words():
    (fact, *_) = extract("On 27 September 2018, Islamabad and Moscow signed a $10 billion pipeline agreement.")
    assert list(fact.reasons) == [
        "names an amount of money",
        "names an agreement or document",
        "says something happened or was done",
        "gives a date",
        "names people, places or bodies",
    ]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Sweden has no minimum wage.", []),
        (
            "Islamabad will gain access to the market, while Moscow offered to revive the mills.",
            ["Islamabad will gain access to the market", "Moscow offered to revive the mills"],
        ),
        (
            "He admitted that Pakistan has played a role, which also led to the agreement in Doha.",
            ["He admitted that Pakistan has played a role", "which also led to the agreement in Doha"],
        ),
        (
            "Pakistan was granted the status by the US due to the early successes of its army.",
            ["Pakistan was granted the status by the US", "due to the early successes of its army"],
        ),
        (
            "Islamabad plans to join the Eurasian Economic Union (Central Asian Republics).",
            ["Eurasian Economic Union (Central Asian Republics)"],
        ),
        ("He said: “They came and saw and conquered the whole land; we left.”", []),
    ],
)
def test_compound_sentences_fall_into_parts_that_say_something(sentence: str, expected: list[str]):
    assert parts(sentence) == expected


def test_a_part_is_quoted_only_where_the_reported_words_are():
    text = "Khalilzad admitted that Pakistan has played a role, which also led to the agreement in Doha."
    whole, said, led = extract(text)
    assert (whole.claimant, said.claimant, led.claimant) == ("Khalilzad", "Khalilzad", "article author")
    assert (said.kind, led.kind) == ("quote", "causal")


def test_who_wrote_the_text_speaks_where_nobody_is_quoted():
    (claim,) = extract("Sweden has no minimum wage.", byline="A. Writer")
    assert claim.claimant == "A. Writer"


def test_dates_are_reckoned_from_the_day_of_the_text():
    (claim, *_) = extract("The pact was signed on 3 March, this year.", published_on=date(2020, 5, 1))
    assert [mention.value for mention in claim.dates] == ["2020-03-03"]


def _overlap(claim: dict[str, Any], item: Suggestion) -> float:
    shared = min(claim["end"], item.end) - max(claim["start"], item.start)
    return max(0, shared) / (max(claim["end"], item.end) - min(claim["start"], item.start))


def best_for(claims: Claims, text: str) -> list[tuple[dict[str, Any], Suggestion, float]]:
    """For each claim that an editor found, the extracted one at most the same place, and how much is shared."""
    found = list(extract(text))
    nearest = [(claim, max(found, key=partial(_overlap, claim))) for claim in claims]
    return [(claim, item, _overlap(claim, item)) for claim, item in nearest]


@pytest.fixture(params=["the seed", "the sample"])
def edited(request: pytest.FixtureRequest, seed: Path) -> tuple[str, Claims]:
    """An article, and the claims that an editor found in it."""
    folder = seed if request.param == "the seed" else SAMPLE
    return (folder / "article.txt").read_bytes().decode(), json.loads((folder / "claims.json").read_text())


def test_every_checkable_claim_of_an_article_is_found_and_stands_above_its_opinions(edited: tuple[str, Claims]):
    text, claims = edited
    best = best_for(claims, text)
    checkable = [item.checkworthiness for claim, item, _ in best if claim["checkable"]]
    opinions = [item.checkworthiness for claim, item, _ in best if claim["kind"] == "opinion"]

    assert [claim["id"] for claim, _, shared in best if claim["checkable"] and shared < 0.5] == []
    assert min(checkable) > max(opinions)


def test_the_speakers_of_a_real_article_are_recognised(seed: Path):
    spoken = {item.claimant for item in extract((seed / "article.txt").read_bytes().decode()) if item.kind == "quote"}
    assert spoken == {
        "Shah Mahmood Qureshi", "Qamar Javed Bajwa", "Russian Foreign Ministry", "Oleg Salyukov", "Vladimir Putin",
        "Mike Pompeo", "Zalmay Khalilzad", "US State Department",
    }  # fmt: skip


def test_a_long_text_takes_bounded_time():
    text = (SAMPLE / "article.txt").read_text()
    began = time.process_time()
    assert sum(1 for _ in extract(text * 20)) >= 20 * sum(1 for _ in extract(text))
    assert time.process_time() - began < 20


@pytest.mark.parametrize(
    "unit",
    [
        "a",
        "said that ",
        "(A B) ",
        ", and was ",
        "“",
        "The which who ",
        "9 ",
        "X of ",
        "The ",
        "A and ",
        "“”",
        "([{",
        "a\u0301",
        "A. B. ",
        "he said, ",
        ", who x,",
        "May and ",
    ],
)
def test_a_long_line_without_an_end_takes_bounded_time(unit: str):
    began = time.process_time()
    list(extract(unit * (100_000 // len(unit))))
    assert time.process_time() - began < 10


@pytest.mark.parametrize(
    ("unit", "language"),
    [
        ("Según el presidente de la Junta dijo ", "es"), ("Aa Bb ", "fr"), ("hat wurde ", "de"),
        ("Сказал Олег, ", "ru"),
        ("قال وزير الخارجية ", "ar"), ("وزیر خارجہ شاہ نے بات ", "ur"), ("विदेश मंत्री ने बात ", "hi"),
        ("发言人林涛表示因为", "zh"), ("“a” diyen x, ", "tr"),
        ("A B: x\n", "en"), ("1 in 2 out of ", "en"), ("a half of ", "en"),
    ],
)  # fmt: skip
def test_a_long_line_is_cut_into_pieces_in_every_language_and_nothing_is_lost(unit: str, language: str):
    text = unit * (20_000 // len(unit))
    wholes = [item for item in extract(text, language=language) if item.part_of is None]
    assert max(len(item.exact) for item in wholes) <= 4_000
    assert "".join("".join(item.exact.split()) for item in wholes) == "".join(text.split())
