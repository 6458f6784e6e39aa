"""Reasons are kept in English and shown in the language of whoever reads them."""

from __future__ import annotations

import pytest
from django.utils import translation

from claims.matching.disagreements import disagreements
from claims.matching.facts import facts
from claims.text.extraction import extract
from claims.told_why import REASONS, in_words
from tests.claims.marking import articles


def test_every_reason_that_a_text_gives_has_its_words():
    given = {why for folder in ("first", "second") for one in articles(folder) for claim in extract(one.text)
             for why in claim.reasons}  # fmt: skip
    assert len(given) > 15
    assert given <= REASONS


def test_a_reason_stays_as_it_is_in_english_and_where_nobody_translated_it():
    assert in_words("gives a date") == "gives a date"
    with translation.override("ur"):
        assert in_words("said by a passer-by") == "said by a passer-by"


@pytest.mark.parametrize(
    ("reason", "shown"),
    [
        ("gives a date", "تاریخ بتاتا ہے"),
        ("numbers differ: 4 helicopters and 14 helicopters", "اعداد مختلف ہیں: 4 helicopters اور 14 helicopters"),
        ("shares Lahore, 2014", "مشترک الفاظ: Lahore, 2014"),
        ("only one of them negates “signed”", "صرف ایک میں “signed” کی نفی ہے"),
    ],
)
def test_a_reason_is_told_in_the_language_of_the_reader_with_what_was_put_in(reason: str, shown: str):
    with translation.override("ur"):
        assert in_words(reason) == shown


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Crime is up 20%.", "Crime is up 30%."),
        ("Over 50 people died.", "Under 50 people died."),
        ("The 1st amendment fell.", "The 2nd amendment fell."),
        ("It fell on 3 March 2014.", "It fell on 4 March 2014."),
        ("In March 2014 it fell.", "In April 2014 it fell."),
        ("It began in the 1990s.", "It began in 2014."),
        ("Karachi–Lahore motorway opened.", "Karachi–Quetta motorway opened."),
        ("India attacked Pakistan.", "Pakistan attacked India."),
        ("Prices rose.", "Prices fell."),
        ("He signed the treaty.", "He did not sign the treaty."),
    ],
)
def test_whatever_tells_two_claims_apart_is_told_in_the_language_of_the_reader(one: str, other: str):
    points = disagreements(facts(one), facts(other))
    assert points
    with translation.override("ur"):
        assert [point.words for point in points if in_words(point.words) == point.words] == []
