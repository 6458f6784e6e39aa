"""How far extraction agrees with a reader of forty-odd articles and posts, by aspect; it may not fall behind this."""

from __future__ import annotations

import unicodedata
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.text.extraction import extract
from claims.text.sentences import split_sentences
from tests.claims.marking import MarkedArticle, agreement, articles, told

ARTICLES = [article for folder in ("first", "second", "third", "fourth") for article in articles(folder)]
LANGUAGES = sorted({article.language for article in ARTICLES})

# Of all that was found, and of all there was to find, at least this share is right.
LEAST = {
    "boundaries": 0.98, "kind": 0.92, "fact or not": 0.94, "claimant": 0.94, "dates": 0.97, "amounts": 0.97,
    "names": 0.93, "worth": 0.97,
}  # fmt: skip
LEAST_ABROAD = 0.84  # in any one language, with a dozen of each to find

MARKS = st.sampled_from(
    ["😂", "“", "”", '"',
     "'", "«", "»", "„", "(", ")", "[", "]", ".", ". ", "...", "…", "?", "!", "??", ":", ": ", ", ", "—",
     "\n", "\r\n", "\u2028", " ", "A.", "J.-P. ", "Mr. ", "No. 5", "Table 1. ", "$3.5", "5%", "10 p.m.", "May 5",
     "1,5 m", "said", " said ", "He ", "the court ", "BOB: ", "Q: ", "A: ", "#tag ", "@who ", "https://x.y/z?a=1 ",
     "e\u0301", "\u0301", "۔", "।", "。", "؟", "قال ", "نے کہا کہ ", "表示，", "dedi ", "GENF. ", "а также ", "ǅ", "ﬃ",
     "\ud800", "\x00"]
)  # fmt: skip


def marked_in(language: str) -> list[MarkedArticle]:
    return [article for article in ARTICLES if article.language == language]


def test_english_is_read_as_its_reader_did():
    found = agreement(marked_in("en"))
    behind = [name for name, least in LEAST.items() if min(found[name].precision, found[name].recall) < least]
    assert not behind, told("en", found, shown=behind[0])


@pytest.mark.parametrize("language", [code for code in LANGUAGES if code != "en"])
def test_other_languages_are_read_as_their_reader_did(language: str):
    found = agreement(marked_in(language))
    behind = [name for name, one in found.items() if min(one.precision, one.recall) < LEAST_ABROAD]
    assert not behind, told(language, found, shown=behind[0])


@pytest.mark.parametrize("article", ARTICLES, ids=lambda article: article.name)
def test_the_marks_of_an_article_lie_in_its_text(article: MarkedArticle):
    assert "⟦" not in article.text
    at = 0
    for sentence in article.sentences:
        assert article.text[sentence.start : sentence.end] == sentence.exact != ""
        assert article.text[at : sentence.start].strip() == ""
        at = sentence.end


@given(text=st.one_of(st.lists(MARKS, max_size=40).map("".join), st.text(max_size=200)))
def test_sentences_part_any_text_and_every_claim_is_a_slice_of_one(text: str):
    at = 0
    sentences = split_sentences(text)
    for sentence in sentences:
        assert text[at : sentence.start].strip() == ""
        assert text[sentence.start : sentence.end] == sentence.text != ""
        at = sentence.end
    assert text[at:].strip() == ""
    spans = {(sentence.start, sentence.end) for sentence in sentences}
    for claim in extract(text):
        assert text[claim.start : claim.end] == claim.exact
        assert (claim.part_of or (claim.start, claim.end)) in spans
        found: list[Any] = [*claim.dates, *claim.quantities, *claim.names]
        things = [(one.start, one.end, one.text) for one in found]
        assert [claim.exact[start:end].strip() for start, end, _ in things] == [there.strip() for *_, there in things]
        assert all(there.strip() for *_, there in things)


@given(article=st.sampled_from(ARTICLES))
def test_how_letters_are_composed_changes_no_boundary(article: MarkedArticle):
    """“é” may be one code point or two."""
    apart = unicodedata.normalize("NFD", article.text)
    parts = [unicodedata.normalize("NFC", sentence.text) for sentence in split_sentences(apart)]
    assert parts == [unicodedata.normalize("NFC", sentence.text) for sentence in split_sentences(article.text)]
