"""Statements that PostgreSQL takes apart once."""

from __future__ import annotations

import pytest
from django.db import DataError, connection, transaction

from config.prepared import asked

pytestmark = pytest.mark.django_db
ONE_MORE = "SELECT %s::int + 1 AS one_more"


def kept() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE '%% AS one_more'")
        (count,) = cursor.fetchone()
    return count


def test_a_statement_is_prepared_once_and_answers_each_time():
    assert [asked(ONE_MORE, [41]), asked(ONE_MORE, [1])] == [[(42,)], [(2,)]]
    assert kept() == 1


def test_behind_a_pooler_that_cannot_keep_it_a_statement_is_not_prepared(monkeypatch: pytest.MonkeyPatch):
    connection.ensure_connection()
    monkeypatch.setattr(connection.connection, "prepare_threshold", None)
    before = kept()

    assert asked(ONE_MORE.replace("+ 1", "+ 2"), [40]) == [(42,)]
    assert kept() == before


def test_what_goes_wrong_is_told_in_the_words_of_django():
    with pytest.raises(DataError), transaction.atomic():
        asked("SELECT 1 / %s::int", [0])
