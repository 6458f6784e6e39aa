"""What is asked of web archives, and what they answered, holds also against raw SQL."""

from __future__ import annotations

import pytest

from sources.models import ArchivedCopy, ArchiveRequest
from tests import factories as make
from tests.promises.conftest import Refusal, Sql, copy_of

pytestmark = pytest.mark.django_db


def test_a_copy_of_a_source_is_kept_once(sql: Sql, refused: Refusal):
    make.an_archived_copy()
    with refused("archived_copy_once"):
        sql(copy_of(ArchivedCopy))


@pytest.mark.parametrize("url", ["javascript:alert(1)", "file:///etc/passwd", "", "//archive.example.com/"])
def test_a_copy_stands_on_the_web(url: str, sql: Sql, refused: Refusal):
    make.an_archived_copy()
    with refused("archived_copy_on_the_web"):
        sql(copy_of(ArchivedCopy, url=f"'{url}'"))


def test_the_same_is_asked_of_an_archive_once_at_a_time(sql: Sql, refused: Refusal):
    make.a_request_to_an_archive()
    with refused("archive_request_open_once"):
        sql(copy_of(ArchiveRequest))


@pytest.mark.parametrize(
    "change",
    [
        "next_try_at = NULL",
        "ended_at = now()",
        "state = 'done'",
        "state = 'done', ended_at = now()",
        "state = 'other'",
    ],
)
def test_a_request_is_due_until_it_has_ended(change: str, sql: Sql, refused: Refusal):
    make.a_request_to_an_archive()
    with refused("archive_request_due_until_it_ends"):
        sql(f"UPDATE sources_archiverequest SET {change}")


def test_a_lease_of_a_request_has_an_end(sql: Sql, refused: Refusal):
    make.a_request_to_an_archive()
    with refused("archive_request_lease_has_end"):
        sql("UPDATE sources_archiverequest SET leased_until = now()")


def test_a_request_that_has_ended_stays_as_it_ended(sql: Sql, refused: Refusal):
    make.a_request_to_an_archive()
    sql("UPDATE sources_archiverequest SET state = 'failed', ended_at = now(), next_try_at = NULL")
    with refused("has ended is never changed"):
        sql("UPDATE sources_archiverequest SET error = 'other'")


def test_no_request_is_deleted(sql: Sql, refused: Refusal):
    with refused("is never deleted"):
        sql("TRUNCATE sources_archiverequest CASCADE")
    make.a_request_to_an_archive()
    with refused("is never deleted"):
        sql("DELETE FROM sources_archiverequest")
