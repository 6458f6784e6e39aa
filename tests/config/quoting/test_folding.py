"""Texts as they are compared: what is folded away, what is kept, and the way back to the text as it is."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.quoting.folding import Folded, folded

TEXTS = st.text(alphabet=st.sampled_from("aé ﬁ½²Ａ文字한ا̣́٣٫۔,.-—“”'’…\u00ad\u200b\n\t0123456789%$ß🚁ǆ"), max_size=60)

SAME = [
    ("It’s  “done”", "it's 'done'"),
    ("the minis\u00adter", "the minister"),
    ("zero\u200bwidth\ufeff", "zerowidth"),
    ("the oﬃcial", "the official"),
    ("Ｆｕｌｌ　ｗｉｄｔｈ", "full width"),
    ("cafe\u0301", "café"),
    ("tiê\u0323ng", "ti\u1ec7ng"),
    ("2014—2015", "2014 - 2015"),
    ("10\u00a0000", "10 000"),
    ("COVID‑19", "covid-19"),
    ("wait… what?", "wait what"),
    ("[T]he deal", "the deal"),
    ("ein Bindestrich am Zeilen-\nende", "ein Bindestrich am Zeilenende"),
    ("كتاب يدي", "کتاب یدی"),
    ("۱۵۳ ملین", "153 ملین"),
    ("می\u200cخواهم", "میخواهم"),
    ("巴基斯坦\n购买了", "巴基斯坦购买了"),
    ("STRASSE", "straße"),
]
DIFFERENT = [
    ("1.5 million", "15 million"),
    ("10,000", "10.000"),
    ("12 3", "123"),
    ("minus -5 degrees", "minus 5 degrees"),
    ("fell by .5", "fell by 5"),
    ("10²", "102"),
    ("1½", "11⁄2"),
    ("5%", "5"),
    ("$5", "€5"),
    ("año", "ano"),
    ("was sold", "was not sold"),
    ("کم", "کن"),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_what_typesetting_changes_is_the_same(one: str, other: str):
    assert folded(one) == folded(other)


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_what_changes_a_figure_or_a_word_is_not(one: str, other: str):
    assert folded(one) != folded(other)


@given(TEXTS)
def test_the_fold_with_offsets_is_the_fold_without(text: str):
    assert Folded(text).text == folded(text)


@given(TEXTS, st.data())
def test_each_folded_piece_stands_where_it_says(text: str, data: st.DataObject):
    whole = Folded(text)
    if not whole.text:
        return
    start = data.draw(st.integers(0, len(whole.text) - 1))
    end = data.draw(st.integers(start + 1, len(whole.text)))
    first, last = whole.place(start, end)

    assert 0 <= first < last <= len(text)
    assert last == len(text) or not unicodedata.combining(text[last])
    # A digit's neighbours decide what stands between digits, so the piece alone may fold to a little less.
    letters = [character for character in whole.text[start:end] if character.isalnum()]
    assert set(letters) <= set(folded(text[first:last]))


@given(TEXTS)
def test_places_follow_one_another(text: str):
    whole = Folded(text)
    places = [whole.place(at, at + 1) for at in range(len(whole.text))]
    assert places == sorted(places)
