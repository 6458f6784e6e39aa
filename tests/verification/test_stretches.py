"""Facts of a time are found in the order of first publication without walking past all others, and none is lost."""

from __future__ import annotations

import itertools
from datetime import UTC, datetime, timedelta

import pytest
from django.db.models import F

from tests import factories as make
from verification.models import Edition
from verification.models.edition_stretches import STRETCH, first_number, number_behind

pytestmark = pytest.mark.django_db
BEGINNING = datetime(2020, 1, 1, tzinfo=UTC)
NUMBERS = (3, STRETCH - 1, STRETCH, 3 * STRETCH, 8 * STRETCH + 1)


@pytest.fixture
def editions():
    """Facts in several stretches, most of them in the order of time; the one with the least number is of late."""
    for number, days in zip(NUMBERS, (40, 2, 1, 3, 4), strict=True):
        edition = make.a_verdict().edition
        moment = BEGINNING + timedelta(days=days)
        Edition.objects.filter(pk=edition.pk).update(
            number=number, in_force_from=moment, changed_at=moment, made_on=f"{moment:%Y-%m-%d}"
        )
    return Edition.objects.all()


def test_no_fact_of_the_time_is_left_out_and_none_of_another_is_in(editions):
    for column, days in itertools.product(("in_force_from", "changed_at", "made_on"), range(6)):
        moment = BEGINNING + timedelta(days=days)
        value = f"{moment:%Y-%m-%d}" if column == "made_on" else moment
        assert set(editions.since(column, value)) == set(editions.filter(**{f"{column}__gte": value}))
        assert set(editions.up_to(column, value)) == set(editions.filter(**{f"{column}__lte": value}))


def test_a_list_begins_and_ends_in_the_stretch_where_something_of_the_time_is(editions):
    early = editions.exclude(number=NUMBERS[0]).values_list(
        first_number("in_force_from", BEGINNING + timedelta(days=3)),
        number_behind("in_force_from", BEGINNING + timedelta(days=2)),
    )
    assert early[0] == (0, 2 * STRETCH), "the fact with the least number is of late"
    Edition.objects.filter(number=NUMBERS[0]).update(in_force_from=BEGINNING)
    assert early[0] == (3 * STRETCH, 2 * STRETCH)


def test_where_nothing_is_of_the_time_nothing_is_found(editions):
    assert not editions.since("made_on", "2999").exists()
    assert not editions.up_to("in_force_from", BEGINNING - timedelta(days=1)).exists()
    Edition.objects.update(number=F("number") + 10**9)
    assert editions.since("made_on", "2020").count() == len(NUMBERS)


def test_only_columns_that_an_index_tells_of_can_be_asked_for():
    with pytest.raises(ValueError, match="kind"):
        first_number("kind", "event")
