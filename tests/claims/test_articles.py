"""Whole articles of several kinds, and what a careful reader would mark in them: kind, speaker, days and amounts."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from claims.text.extraction import AUTHOR, Suggestion, extract

TEXTS = Path(__file__).parent / "articles"
PRINTED = date(2023, 10, 26)  # a Thursday

# How a sentence begins; its kind and speaker; the days and amounts in it.
Marked = tuple[str, str, str, list[str], list[tuple[float, str]]]
MARKED: dict[str, list[Marked]] = {
    "news": [
        ("HARROWGATE, March 3", "quote", "inspection records", ["2023-03-03"], [(6, "weeks"), (14, "people")]),
        ("Inspectors from the Water", "quote", "Water Safety Authority", ["2023-01-12"], [(2, ""), (5, "pumps")]),
        ("The report was sent", "event", AUTHOR, [], []),
        ('"We were never told,"', "quote", "Ellen Frost", ["2023-10-24"], []),
        ('"If I had seen', "quote", "Ellen Frost", [], []),
        ("He said the mayor", "quote", "Tomas Lind", ["2019"], [(3, "warnings")]),
        ("The barrier cost", "quantity", AUTHOR, ["2011"], [(410e6, "USD"), (2, "years")]),
        ("Maintenance spending", "quote", "budget documents", ["2015", "2022"],
         [(6.2e6, "USD"), (3.9e6, "USD"), (37, "percent")]),
        ("Opposition leader", "quote", "Priya Nair", [], []),
        ("Rebuilding the pumps", "quote", "Hanna Weiss", [], [(8, "months")]),
        ("More than 2,300", "quantity", AUTHOR, [], [(2300, "homes"), (900, "families")]),
    ],
    "opinion": [
        ("Our schools deserve", "opinion", AUTHOR, [], []),
        ("It is a disgrace.", "opinion", AUTHOR, [], []),
        ("They are not:", "quantity", AUTHOR, ["2016", "2022"], [(27, "pupils"), (31, "")]),
        ("Four in ten", "quote", "Teachers' Union", [], [(40, "percent"), (5, "years")]),
        ("What do we get", "opinion", AUTHOR, [], []),
        ("The new", "quantity", AUTHOR, [], [(3.4e6, "GBP"), (85, "teachers")]),
        ("Nobody should accept", "opinion", AUTHOR, [], []),
        ("Parliament cut", "causal", AUTHOR, ["2019"], []),
        ("That was a shameful", "opinion", AUTHOR, [], []),
        ("If nothing changes", "prediction", AUTHOR, ["2030"], [(16.7, "percent")]),
        ("We must stop", "opinion", AUTHOR, [], []),
    ],
    "debate": [
        ("Unemployment in this", "event", "SEN. HALE", ["2018"], []),
        ("My opponent voted", "event", "SEN. HALE", [], [(4, "times")]),
        ("GOV. ORTIZ: That is", "opinion", "GOV. ORTIZ", [], []),
        ("I signed the wage", "quantity", "GOV. ORTIZ", ["2020"], [(210_000, "jobs")]),
        ("SEN. HALE: You vetoed", "event", "SEN. HALE", [], []),
        ("GOV. ORTIZ: We will", "prediction", "GOV. ORTIZ", ["2027"], [(40_000, "homes")]),
        ("I believe in this", "opinion", "GOV. ORTIZ", [], []),
        ("Crime is down", "quantity", "GOV. ORTIZ", [], [(12, "percent")]),
        ("SEN. HALE: The Congressional", "quantity", "SEN. HALE", [], [(1.2e12, "USD")]),
    ],
    "list": [
        ("The dam stands", "quantity", AUTHOR, [], [(212, "metres"), (9.4e9, "cubic metres")]),
        ("2. It was paid for", "event", AUTHOR, [], []),
        ("Chinese banks", "quantity", AUTHOR, [], [(85, "percent"), (2.3e9, "USD")]),
        ("The first instalment", "event", AUTHOR, ["2021-06"], []),
        ("Farmers in three", "quote", "Farmers", [], [(3, "districts")]),
        ('"We lost the whole', "quote", "Amina Sow", [], []),
        ("- Power:", "quantity", AUTHOR, [], [(1100, "MW"), (20, "percent")]),
        ("What happens next?", "opinion", AUTHOR, [], []),
        ("Experts warn", "quote", "Experts", [], []),
    ],
    "release": [
        ("DUNMORE, Ireland", "quantity", AUTHOR, ["2022-05-14", "2022-05-14"], [(1150, "people"), (18, "GWh")]),
        ('"This is a proud', "quote", "Siobhan Reilly", [], []),
        ('"We have invested', "quote", "Siobhan Reilly", [], [(640e6, "EUR")]),
        ("The plant received", "quantity", AUTHOR, [], [(75e6, "EUR")]),
        ("Veltrona was founded", "quantity", AUTHOR, ["2009"], [(14, "countries")]),
        ("In 2021 it had", "quantity", AUTHOR, ["2021"], [(1.9e9, "EUR")]),
    ],
    "finance": [
        ("Marlow Group Inc.", "quantity", AUTHOR, ["2023-10-26"], [(212.4e6, "USD"), (259e6, "USD")]),
        ("Revenue rose", "quantity", AUTHOR, [], [(3.1, "percent"), (4.07e9, "USD"), (3.98e9, "USD")]),
        ("Shares fell", "quantity", AUTHOR, [], [(6.4, "percent"), (48.15, "USD")]),
        ("The stock has lost", "quantity", AUTHOR, ["2023-01"], [(20, "percent")]),
        ("Chief financial officer", "quote", "Dana Whitlock", [], [(2.1, "USD")]),
        ('"Higher interest', "quote", "Dana Whitlock", [], [(31e6, "USD")]),
        ("The central bank", "quantity", AUTHOR, ["2023-07-26"], [(25, "basis points"), (5.25, "percent")]),
        ("Net debt", "quantity", AUTHOR, ["2023-09"], [(3.4, "times")]),
        ("Marlow will buy", "quote", "Marlow", ["2025"], [(500e6, "USD")]),
    ],
}  # fmt: skip


def read(name: str) -> list[Suggestion]:
    printed = None if name == "release" else PRINTED  # a release bears its day at its head
    return list(extract((TEXTS / f"{name}.txt").read_text(), published_on=printed))


def told(item: Suggestion, beginning: str) -> Marked:
    days = [mention.value for mention in item.dates]
    return beginning, item.kind, item.claimant, days, [(float(one.value), one.unit) for one in item.quantities]


@pytest.mark.parametrize("name", MARKED)
def test_an_article_is_read_as_a_careful_reader_would(name: str):
    wholes = [item for item in read(name) if item.part_of is None]
    for marked in MARKED[name]:
        (item,) = [one for one in wholes if one.exact.startswith(marked[0])]
        assert told(item, marked[0]) == marked


@pytest.mark.parametrize("name", MARKED)
def test_what_is_marked_as_checkable_stands_above_the_opinions_of_its_article(name: str):
    found = {marked[0]: one for one in read(name) for marked in MARKED[name] if one.exact.startswith(marked[0])}
    opinions = [found[begins].checkworthiness for begins, kind, *_ in MARKED[name] if kind == "opinion"]
    facts = [
        found[begins].checkworthiness for begins, kind, *_ in MARKED[name] if kind not in ("opinion", "prediction")
    ]
    assert min(facts) > max([0.2, *opinions])


def test_names_are_no_words_that_only_begin_a_sentence():
    named = {name.bare for item in read("finance") for name in item.names}
    assert {"Marlow Group", "Dana Whitlock", "Marlow"} <= named
    assert not {"Revenue", "Shares", "Chief", "EBITDA", "Net"} & named


def test_furniture_is_hardly_worth_checking():
    low = [one.exact for name in ("release", "opinion", "debate") for one in read(name) if one.checkworthiness <= 0.05]
    assert [beginning for beginning in ("FOR IMMEDIATE", "Media contact", "By Martin", "(APPLAUSE)")
            if not any(text.startswith(beginning) for text in low)] == []  # fmt: skip


def test_the_parts_of_a_sentence_say_something_by_themselves():
    parts = [one.exact for name in MARKED for one in read(name) if one.part_of]
    assert "Marlow will buy back up to $500 million of its shares by 2025" in parts
    assert "I signed the wage increase into law in 2020" in parts
    empty = ("it said in a statement", "according to inspection records seen by Northern Wire")
    assert not [part for part in parts if part in empty or part.lstrip('"“').startswith("If ")]


def test_what_somebody_said_is_theirs_where_who_said_it_comes_last():
    (part,) = [one for one in read("finance") if one.part_of and one.exact.startswith("Marlow will")]
    assert (part.claimant, part.kind) == ("Marlow", "quote")
