"""Promise 2: a passage is what the text says at its offsets, counted in code points."""

from __future__ import annotations

import pytest

from claims.models import Claim
from claims.services import place_claim
from config.errors import Refused
from tests import factories as make
from tests.promises.conftest import Refusal, Sql

pytestmark = pytest.mark.django_db
TEXT = "🚁 Vier Hubschrauber — چار ہیلی کاپٹر."
INSERT = (
    'INSERT INTO claims_appearance (claim_id, revision_id, "start", "end", exact, prefix, suffix)'
    " VALUES (%s, %s, %s, %s, %s, '', '')"
)


def test_code_points_count_and_not_bytes_or_utf_16(sql: Sql):
    claim, revision = make.a_claim(), make.an_article(text=TEXT)
    start = TEXT.index("چار")
    sql(INSERT, claim.pk, revision.pk, start, start + 3, "چار")


@pytest.mark.parametrize(
    ("start", "end", "exact"),
    [(2, 6, "Fünf"), (3, 7, "Vier"), (2, 7, "Vier"), (500, 504, "Vier"), (2, 6, "vier")],
)
def test_other_words_than_the_text_s_are_refused(start: int, end: int, exact: str, sql: Sql, refused: Refusal):
    claim, revision = make.a_claim(), make.an_article(text=TEXT)
    with refused("not what the text says"):
        sql(INSERT, claim.pk, revision.pk, start, end, exact)


@pytest.mark.parametrize(("start", "end"), [(5, 5), (6, 5)])
def test_an_empty_or_backward_passage_is_refused(start: int, end: int, sql: Sql, refused: Refusal):
    claim, revision = make.a_claim(), make.an_article(text=TEXT)
    with refused("appearance_start_before_end|not what the text says|negative substring"):
        sql(INSERT, claim.pk, revision.pk, start, end, "")


@pytest.mark.parametrize("change", ["exact = 'other'", '"start" = "start" + 1', '"end" = "end" - 1'])
def test_a_passage_cannot_drift_away_later(change: str, sql: Sql, refused: Refusal):
    make.a_claim(revision=make.an_article())
    with refused("not what the text says"):
        sql(f"UPDATE claims_appearance SET {change}")


def test_a_person_is_told_before_the_database_has_to(db: None):
    claim, revision = make.a_claim(), make.an_article(text=TEXT)
    with pytest.raises(Refused, match="text"):
        place_claim(claim=claim, revision=revision, start=10, end=5000, by=make.a_fact_checker())
    assert not Claim.objects.filter(appearances__isnull=False).exists()
