"""The scorer: figures by hand, training that repeats itself, files that are refused, and the weights that ship."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from hypothesis import given
from hypothesis import strategies as st

from claims.embedder import current_embedder
from claims.matching.weights import ModelUnavailable
from claims.text.checkworthiness import SHIPPED, Scorer, UnfitWeights
from claims.text.features import NAMED, SIZE, hashed_features, looks_like_a_post, named_features
from claims.text.figures import average_precision, by_group, mean_of, precision_at, ranked
from claims.text.training import trained

FACTS = [f"The government spent ${n} billion on roads and sold {n} helicopters in 20{n}." for n in range(10, 40)]
WORDS = [
    f"Thank you very much, and good evening to all {name} here."
    for name in ["my", "our", "your", "old", "new", "the"] * 5
]


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """Sixty sentences of six transcripts: what is worth checking is plain to see."""
    rows = [
        (f"t{n % 6}", sentence, label) for label, lines in ((1, FACTS), (0, WORDS)) for n, sentence in enumerate(lines)
    ]
    file = tmp_path / "speeches.tsv"
    file.write_text("transcript\tsentence\tlabel\n" + "".join("\t".join(map(str, row)) + "\n" for row in rows))
    return file


def train(data: Path, output: Path, *options: str) -> str:
    out = StringIO()
    call_command("train_checkworthiness", str(data), "--output", str(output), *options, stdout=out, stderr=StringIO())
    return out.getvalue()


def test_average_precision_is_what_one_reckons_by_hand():
    assert average_precision([1, 0, 1, 0], [0.9, 0.8, 0.7, 0.1]) == pytest.approx((1 + 2 / 3) / 2)
    assert average_precision([0, 1], [0.5, 0.5]) == 0.5
    assert average_precision([0, 0], [0.1, 0.2]) == 0
    assert precision_at(2, [1, 0, 1], [0.3, 0.2, 0.9]) == 1


def test_groups_are_judged_apart_and_those_without_a_positive_are_left_out():
    assert by_group(["a", "a", "b", "b", "c"], [1, 0, 0, 1, 0], [2, 1, 2, 1, 9]) == [1.0, 0.5]


@given(values=st.lists(st.floats(0, 1), min_size=1, max_size=20))
def test_an_interval_holds_the_figure_and_is_the_same_each_time(values: list[float]):
    figure = mean_of(values)
    assert figure == mean_of(values)
    assert min(values) - 1e-9 <= figure.low <= figure.high <= max(values) + 1e-9


def test_training_learns_and_gives_the_same_file_again(data: Path, tmp_path: Path):
    output = tmp_path / "weights.json"
    train(data, output)
    first = output.read_bytes()
    train(data, output)

    assert output.read_bytes() == first
    scorer = Scorer.load(output)
    assert min(scorer.score(text) for text in FACTS) > max(scorer.score(text) for text in WORDS)
    (note,) = scorer.about["learned_from"]
    assert note["sha256"] == hashlib.sha256(data.read_bytes()).hexdigest()
    assert (note["sentences"], note["positive"]) == (60, 30)
    assert note["figures"] == {"MAP over transcripts, cross-validated": "1.000 [1.000, 1.000]"}
    assert "CheckThat" in scorer.about["licence"]
    assert FACTS[0] not in output.read_text()


def test_the_day_in_the_note_stays_while_the_data_stay(data: Path, tmp_path: Path):
    output = tmp_path / "weights.json"
    train(data, output, "--date", "2020-02-29", "--no-figures")
    train(data, output, "--no-figures")
    assert Scorer.load(output).about["date"] == "2020-02-29"

    data.write_text(data.read_text() + "t1\tOne more sentence was written in 2014.\t1\n")
    train(data, output, "--no-figures")
    assert Scorer.load(output).about["date"] > "2020-02-29"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "needs a first line that names the columns sentence and label"),
        ("a\tb\n1\t2\n", "needs a first line that names the columns sentence and label"),
        ("sentence\tlabel\nOne.\t1\nTwo.\tyes\n", "line 3: give 2 columns and a label that is 0 or 1"),
        ("sentence\tlabel\nOne.\t1\nTwo.\n", "line 3: give 2 columns and a label that is 0 or 1"),
        ("sentence\tlabel\nOne.\t1\n", "needs sentences of both labels, 0 and 1"),
    ],
)
def test_data_that_cannot_be_learned_from_are_refused_with_the_line(text: str, told: str, tmp_path: Path):
    file, output = tmp_path / "odd.tsv", tmp_path / "weights.json"
    file.write_text(text)
    with pytest.raises(CommandError, match=r"odd\.tsv") as refused:
        train(file, output)
    assert told in str(refused.value)
    assert not output.exists()


@pytest.mark.parametrize(
    ("text", "told"),
    [("{", "cannot be read as weights"), ("[]", "was made for other features"), ('{"format": 1}', "Train again")],
)
def test_weights_that_do_not_fit_are_refused_with_the_mend(text: str, told: str, tmp_path: Path):
    file = tmp_path / "weights.json"
    file.write_text(text)
    with pytest.raises(UnfitWeights, match=told):
        Scorer.load(file)


def test_what_ships_is_small_says_where_it_comes_from_and_holds_no_text():
    kept = json.loads(SHIPPED.read_text())
    assert SHIPPED.stat().st_size < 1_000_000
    assert {note["data"] for note in kept["about"]["learned_from"]} == {"debates", "tweets"}
    assert all(note["figures"] for note in kept["about"]["learned_from"])
    assert {"licence", "date", "learned_from"} == set(kept["about"])


def test_what_ships_ranks_a_figure_above_a_greeting_in_speeches_and_in_posts():
    scorer = Scorer.shipped()
    for mark in ("", " #covid https://t.co/x"):
        fact = scorer.score("Unemployment rose to 12 percent and 3 million people lost their jobs last year." + mark)
        assert fact > scorer.score("Good evening, and thank you all so much for being here, I love you!" + mark)


@given(text=st.text(max_size=400))
def test_any_text_has_a_score_and_always_the_same(text: str):
    assert 0 <= Scorer.shipped().score(text) <= 1
    assert len(named_features(text)) == len(NAMED)
    assert all(0 <= box < SIZE for box in hashed_features(text))


def test_posts_are_known_by_their_marks():
    assert [looks_like_a_post(text) for text in ("see @who", "#tag", "http://x.example", "fun 😂", "Plain words.")] == [
        True, True, True, True, False,
    ]  # fmt: skip


def test_a_ranking_of_few_has_a_wide_interval():
    few, many = ranked([1, 0, 1, 0], [4, 3, 2, 1]), ranked([1, 0, 1, 0] * 100, [4, 3, 2, 1] * 100)
    assert few.high - few.low > many.high - many.low


POSTS = [f"{fact} #news https://t.co/{n}" for n, fact in enumerate(FACTS)]
CHAT = [f"{words} @friend {n} 😂" for n, words in enumerate(WORDS)]


def reading(text: str) -> list[float]:
    """Stands in for the model: says of a text what a model would know, by a word of it."""
    told = 0.5 if "government" in text else -0.5
    return [told, len(text) / 1_000, 0.0]


@pytest.fixture
def of_posts(tmp_path: Path) -> Scorer:
    """A scorer that learned from posts with what a model makes of them."""
    file, output = tmp_path / "posts.tsv", tmp_path / "weights.json"
    rows = [(sentence, label) for label, lines in ((1, POSTS), (0, CHAT)) for sentence in lines]
    file.write_text("sentence\tlabel\n" + "".join(f"{sentence}\t{label}\n" for sentence, label in rows))
    texts = [
        trained([file], licence="x", day="2020-02-29", with_figures=True, say=lambda _said: None, read=reading)
        for _again in range(2)
    ]
    assert texts[0] == texts[1]
    output.write_text(texts[0])
    return Scorer.load(output)


def test_a_post_is_read_by_the_model_where_there_is_one_and_scored_by_its_words_where_not(of_posts: Scorer):
    asked: list[str] = []

    def read(text: str) -> list[float]:
        asked.append(text)
        return reading(text)

    (head,) = of_posts.heads
    assert head.meaning is not None
    with_model = replace(of_posts, read=read)
    assert with_model.score(POSTS[0]) > 0.5 > with_model.score(CHAT[0])
    assert asked[0] == FACTS[0] + " news"  # without its link and the sign of its tag

    missing = replace(of_posts, read=lambda _text: None)
    assert missing.score(POSTS[0]) == of_posts.score(POSTS[0]) != with_model.score(POSTS[0])


def test_speech_is_not_read_by_the_model(of_posts: Scorer):
    def never(text: str) -> list[float]:
        raise AssertionError(text)

    Scorer.shipped(never).score("Unemployment rose to 12 percent.")


def test_a_model_that_cannot_be_loaded_is_told_once_and_posts_are_scored_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
):
    def missing(**_where: object) -> None:
        raise ModelUnavailable("There is no model here.")

    monkeypatch.setattr("claims.matching.embedding.load_embedder", missing)
    current_embedder.cache_clear()
    source, target = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    source.write_text("".join(json.dumps({"id": n, "text": post}) + "\n" for n, post in enumerate(POSTS)))
    call_command("score_checkworthiness", "--input", str(source), "--output", str(target), stderr=StringIO())
    current_embedder.cache_clear()

    told = [record.message for record in caplog.records if "There is no model here." in record.message]
    assert told == ["Claims are searched, and posts are scored, by their words alone. There is no model here."]
    alone = [round(Scorer.shipped().score(post), 6) for post in POSTS]
    assert [json.loads(line)["score"] for line in target.read_text().splitlines()] == alone
