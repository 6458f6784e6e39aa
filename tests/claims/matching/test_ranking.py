"""Claims in order: the likeliest first, what disagrees lower and with the reason, and learning that repeats itself."""

from __future__ import annotations

import numpy as np
import pytest

from claims.matching.bm25 import WordIndex
from claims.matching.features import FEATURES, Candidate, Said
from claims.matching.learning import Example, Pool, learn, pool_of, without_meaning
from claims.matching.ranking import difference, rank, read_rankings, shipped_ranking, write_rankings

TEXT = "Pakistan bought 4 helicopters and signed the deal."


def candidate(statement: str, *, cosine: float = 0.9, bm25: float = 20.0) -> Candidate:
    return Candidate(Said(statement), Said(""), cosine, 0.0, bm25)


def ranked(*statements: str) -> list[tuple[str, float, tuple[str, ...]]]:
    found = [candidate(statement) for statement in statements]
    return [(statements[one.place], one.score, one.why) for one in rank(Said(TEXT), found, lambda _: 3.0)]


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        ("Pakistan bought 14 helicopters and signed the deal.", "numbers differ: 4 and 14"),
        ("India bought 4 helicopters and signed the deal.", "names differ: Pakistan and India"),
        ("Pakistan bought 4 helicopters and never signed the deal.", "only one of them negates “signed”"),
    ],
)
def test_what_disagrees_comes_after_what_agrees_and_says_why(wrong: str, reason: str):
    (first, high, why), (second, low, why_not) = ranked(wrong, TEXT)

    assert (first, second) == (TEXT, wrong)
    assert high > low
    assert reason in why_not
    assert reason not in why
    assert why[0] == "close in meaning (0.90)"


def test_a_contradiction_weighs_more_the_more_alike_the_two_are_otherwise():
    text = "They sold 4 helicopters."
    post = f"{text} And here is a long post about many other things, people, places, prices, and the weather of today."
    other = candidate("They sold 14 helicopters.")

    assert difference(Said(text), other).cost > 2 * difference(Said(post), other).cost > 0


def test_a_wrong_number_loses_even_where_meaning_and_words_speak_for_it():
    same, other = candidate(TEXT), candidate(TEXT.replace("4", "14"), cosine=0.93, bm25=21.0)

    assert [one.place for one in rank(Said(TEXT), [other, same], lambda _: 3.0)] == [1, 0]


def test_scores_are_chances_and_nothing_found_is_an_empty_list():
    assert rank(Said(TEXT), [], lambda _: 1.0) == []
    assert all(0 <= score <= 1 for _, score, _ in ranked(TEXT, "Cats sleep."))


def test_only_as_many_as_wanted_are_told():
    found = [candidate(f"Claim {n}", cosine=n / 10) for n in range(5)]

    assert [one.place for one in rank(Said("Claim 3"), found, lambda _: 1.0, top=2)] == [
        one.place for one in rank(Said("Claim 3"), found, lambda _: 1.0)
    ][:2]


def lesson() -> tuple[list[Example], Pool]:
    generator = np.random.default_rng(8)
    statements = [f"Claim {n} about topic{n % 7} and thing{n}" for n in range(40)]
    vectors = generator.normal(size=(40, 8)).astype(np.float32)
    pool = pool_of(statements, [""] * 40, vectors, vectors)
    examples = []
    for n in range(40):
        near = [candidate(statements[m], cosine=0.9 if m == n else 0.3 + m / 100) for m in range(n, min(n + 6, 40))]
        right = np.array([float(m == n) for m in range(n, min(n + 6, 40))])
        examples.append(Example(Said(statements[n]), near, list(range(n, min(n + 6, 40))), right))
    return examples, pool


def test_learning_finds_what_tells_right_from_wrong_and_repeats_itself_to_the_byte():
    examples, pool = lesson()
    both, again = learn(examples, pool), learn(examples, pool)
    alone = learn([without_meaning(one) for one in examples], pool)

    assert write_rankings(both, alone) == write_rankings(again, alone)
    assert read_rankings(write_rankings(both, alone)) == (both, alone)
    first = rank(examples[0].text, examples[0].found, pool.index.rarity, ranking=both)[0]
    assert examples[0].right[first.place] == 1.0


def test_weights_for_other_features_are_refused():
    text = write_rankings(shipped_ranking(), shipped_ranking(meaning=False))

    with pytest.raises(ValueError, match=r"Learn them again: manage\.py train_matching"):
        read_rankings(text.replace(FEATURES[0], "something else"))


def test_rare_words_count_for_more():
    index = WordIndex([["a", "rare"], ["a", "b"], ["a", "b"]])
    scores = index.scores(["a", "rare"])

    assert index.rarity("unheard") > index.rarity("rare") > index.rarity("a")
    assert scores[0] > scores[1] == scores[2]
