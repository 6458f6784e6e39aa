"""Numbers, money and dates: read as values, whatever they are written with; what is unknown says why."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.text.dates import find_dates
from claims.text.quantities import find_quantities

PRINTED = date(2021, 4, 11)  # a Sunday


def quantities(text: str, *, language: str = "en") -> list[tuple[str, Decimal, str]]:
    return [(found.text, found.value, found.unit) for found in find_quantities(text, language=language)]


def dates(text: str, reference: date | None = None) -> list[tuple[str, str]]:
    return [(found.text, found.value) for found in find_dates(text, reference=reference)]


@pytest.mark.parametrize(
    ("text", "written", "value", "unit"),
    [
        ("a historic $10 billion deal", "$10 billion", 10_000_000_000, "USD"),
        ("it cost Rs 5 crore", "Rs 5 crore", 50_000_000, "PKR"),
        ("worth 12,34,567 Indian rupees", "12,34,567 Indian rupees", 1_234_567, "INR"),
        ("a loan of US$1.2bn", "US$1.2bn", 1_200_000_000, "USD"),
        ("paid £3m for it", "£3m", 3_000_000, "GBP"),
        ("a million dollars", "a million dollars", 1_000_000, "USD"),
        ("raised 170 million won", "170 million won", 170_000_000, "KRW"),
        ("rose by 3.5%", "3.5%", "3.5", "percent"),
        ("fell 4 per cent", "4 per cent", 4, "percent"),
        ("up two percentage points", "two percentage points", 2, "points"),
        ("4 Mi35 helicopters", "4", 4, "helicopters"),
        ("twenty-five soldiers", "twenty-five", 25, "soldiers"),
        ("two hundred thousand troops", "two hundred thousand", 200_000, "troops"),
        ("10,000 tests", "10,000", 10_000, "tests"),
    ],
)
def test_a_number_is_read_as_a_value_with_its_unit(text: str, written: str, value: int | str, unit: str):
    assert quantities(text) == [(written, Decimal(value), unit)]


def test_a_comma_is_a_decimal_sign_where_the_language_says_so():
    assert quantities("1.234,5 Euro", language="de") == [("1.234,5 Euro", Decimal("1234.5"), "EUR")]
    assert quantities("1,5 Euro", language="de-AT") == [("1,5 Euro", Decimal("1.5"), "EUR")]


@pytest.mark.parametrize(
    ("text", "low", "high", "unit"),
    [
        ("5-10 percent", 5, 10, "percent"),
        ("from 5 to 10 per cent", 5, 10, "percent"),
        ("$2-3 billion", 2_000_000_000, 3_000_000_000, "USD"),
        ("between 10 and 15 million people", 10_000_000, 15_000_000, "people"),
    ],
)
def test_a_range_has_two_ends(text: str, low: int, high: int, unit: str):
    (found,) = find_quantities(text)
    assert (found.value, found.value_to, found.unit) == (Decimal(low), Decimal(high), unit)


def test_words_around_a_number_say_how_exact_it_is():
    (found,) = find_quantities("more than 300 people")
    assert found.qualifier == "more than"


@pytest.mark.parametrize("text", ["F-16", "COVID-19", "Mi35", "G20", "one of them", "version 1.2.3", "3/4 of it"])
def test_what_only_looks_like_a_number_is_none(text: str):
    assert quantities(text) == []


def test_what_is_taken_by_a_date_is_no_quantity():
    text = "Since 2016 they sold 4 helicopters"
    taken = [(found.start, found.end) for found in find_dates(text)]
    assert [found.text for found in find_quantities(text, taken=taken)] == ["4"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("on 07 August 2018 between", ("07 August 2018", "2018-08-07")),
        ("On June 9, 2017, Pakistan", ("June 9, 2017", "2017-06-09")),
        ("in 2014. Under", ("2014", "2014")),
        ("in September 2018", ("September 2018", "2018-09")),
        ("2018-09-27", ("2018-09-27", "2018-09-27")),
        ("13/04/2019", ("13/04/2019", "2019-04-13")),
        ("After the 9/11 tragedy", ("9/11", "2001-09-11")),
        ("am 12. März 2020", ("12. März 2020", "2020-03-12")),
        ("5 de mayo de 2019", ("5 de mayo de 2019", "2019-05-05")),
        ("9 мая 2020", ("9 мая 2020", "2020-05-09")),
    ],
)
def test_a_date_is_read_as_far_as_it_is_given(text: str, expected: tuple[str, str]):
    assert dates(text) == [expected]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("28 February, this year", "2021-02-28"),
        ("in March last year", "2020-03"),
        ("last year", "2020"),
        ("yesterday", "2021-04-10"),
        ("on Monday", "2021-04-05"),
        ("next Monday", "2021-04-12"),
        ("last month", "2021-03"),
        ("on 3 April", "2021-04-03"),
        ("on 27 December", "2020-12-27"),
    ],
)
def test_a_date_that_hangs_on_the_day_of_the_text_is_reckoned_from_it(text: str, value: str):
    assert [found.value for found in find_dates(text, reference=PRINTED)] == [value]
    (unknown,) = find_dates(text)
    assert (unknown.value, unknown.missing) == ("", "the text has no date of its own to reckon from")


def test_what_a_date_leaves_open_is_said():
    (either_way,) = find_dates("03/04/2019")
    (no_such_day,) = find_dates("29 February, this year", reference=PRINTED)
    (decade,) = find_dates("in the 1990s")

    assert (either_way.value, either_way.missing) == ("2019", "day and month could be either way round")
    assert (no_such_day.value, no_such_day.missing) == ("", "there is no such day in 2021")
    assert (decade.value, decade.missing) == ("", "a decade, beginning in 1990")


def test_an_amount_is_no_year_and_a_verb_no_month():
    assert dates("It cost $2014 and may 5 times more") == []


@given(text=st.text(alphabet=st.sampled_from("0123456789.,-–/ $€%abmnthousandmillionMayto"), max_size=80))
def test_any_run_of_digits_and_signs_is_read_or_left(text: str):
    for quantity in find_quantities(text):
        assert text[quantity.start : quantity.end].strip() == quantity.text
    for mention in find_dates(text, reference=PRINTED):
        assert text[mention.start : mention.end] == mention.text
