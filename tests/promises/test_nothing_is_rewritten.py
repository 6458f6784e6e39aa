"""Promise 1: what was recorded stays as it was recorded, and is not deleted."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection

from tests import factories as make
from tests.promises.conftest import Refusal, Sql, copy_of
from verification.models import Verdict
from verification.services import add_note, see_mentions

pytestmark = pytest.mark.django_db


def a_note() -> Any:
    return add_note(claim=make.a_claim(), text="Look again.", by=make.a_fact_checker())


def a_mention_that_was_seen() -> None:
    rena = make.a_reviewer()
    note = add_note(claim=make.a_claim(), text=f"@{rena.username}", by=make.a_fact_checker())
    see_mentions(claim=note.claim, by=rena)


KEPT: dict[str, tuple[Callable[[], Any], str]] = {
    "claims_articlerevision": (make.an_article, "text = 'other'"),
    "claims_statuschange": (make.an_accepted_claim, "reason = 'other'"),
    "sources_check": (lambda: make.checked(make.a_source()), "outcome = 'gone'"),
    "sources_snapshot": (make.a_snapshot, "text = 'other'"),
    "sources_capture": (make.a_snapshot, "sha256 = 'other'"),
    "sources_foundcitation": (make.a_snapshot, "csl = '{}'"),
    "sources_healthchange": (lambda: make.checked(make.a_source()), "reason = 'other'"),
    "sources_archivedcopy": (make.an_archived_copy, "url = 'https://example.net/'"),
    "sources_captureask": (make.a_capture_asked_for, "at = now()"),
    "verification_note": (a_note, "text = 'other'"),
    "verification_mention": (a_mention_that_was_seen, "person_id = note_id"),
    "verification_mentionseen": (a_mention_that_was_seen, "at = now()"),
    "verification_proposal": (make.a_proposal, "rating = 'true'"),
    "verification_verdict": (make.a_verdict, "summary = 'other'"),
    "claims_claimevent": (make.a_claim, "statement = 'other'"),
    "claims_articleevent": (make.an_article, "title = 'other'"),
    "sources_sourceevent": (make.a_source, "title = 'other'"),
    "verification_evidenceevent": (make.some_evidence, "quote = 'other'"),
}

KEPT_WORDS = "is never changed or deleted|Cannot update or delete"


@pytest.mark.parametrize("table", KEPT)
def test_a_row_is_never_changed(table: str, sql: Sql, refused: Refusal):
    make_one, change = KEPT[table]
    make_one()
    assert sql(f"SELECT count(*) FROM {table}") > [(0,)]
    with refused(KEPT_WORDS):
        sql(f"UPDATE {table} SET {change}")


@pytest.mark.parametrize("table", KEPT)
def test_a_row_is_never_deleted(table: str, sql: Sql, refused: Refusal):
    KEPT[table][0]()
    with refused(KEPT_WORDS):
        sql(f"DELETE FROM {table}")


@pytest.mark.parametrize("table", [*KEPT, "claims_claim", "verification_evidence"])
def test_a_table_is_never_emptied(table: str, sql: Sql, refused: Refusal):
    with refused("never deleted"):
        sql(f"TRUNCATE {table} CASCADE")


def test_a_check_is_no_easier_to_change_in_its_own_partition(sql: Sql, refused: Refusal):
    make.checked(make.a_source())
    ((partition,),) = sql("SELECT DISTINCT tableoid::regclass::text FROM sources_check")
    for statement in (f"UPDATE {partition} SET error = ''", f"DELETE FROM {partition}", f"TRUNCATE {partition}"):
        with refused("never"):
            sql(statement)


def test_who_did_it_stands_in_the_event_row(sql: Sql, refused: Refusal):
    claim = make.a_claim()
    ((who,),) = sql("SELECT pgh_context->>'username' FROM claims_claimevent WHERE pgh_obj_id = %s", claim.pk)
    assert who
    with refused(KEPT_WORDS):
        sql('UPDATE claims_claimevent SET pgh_context = \'{"username": "other"}\'')


def test_the_message_names_what_is_kept(sql: Sql, refused: Refusal):
    make.a_verdict()
    with refused("A verdict is never changed or deleted."):
        sql("UPDATE verification_verdict SET summary = 'other'")


@pytest.mark.parametrize("table", ["claims_claim", "sources_source", "claims_article"])
def test_what_others_rest_on_is_not_deleted(table: str, sql: Sql, refused: Refusal):
    make.a_published_claim()
    make.an_article()
    with refused("is still referenced|violates foreign key"):
        sql(f"DELETE FROM {table}")


@pytest.mark.parametrize(
    ("make_one", "table"),
    [(make.an_article, "claims_article"), (make.a_claim, "claims_claim"), (make.a_source, "sources_source")],
)
def test_a_public_id_never_changes(make_one: Callable[[], Any], table: str, sql: Sql, refused: Refusal):
    make_one()
    with refused("A public id never changes."):
        sql(f"UPDATE {table} SET public_id = 'another'")


def test_a_digest_is_that_of_its_text(sql: Sql, refused: Refusal):
    revision = make.an_article()
    with refused("not that of the text"):
        sql(
            "INSERT INTO claims_articlerevision (article_id, number, text, sha256, created_at)"
            " VALUES (%s, 2, 'A', repeat('0', 64), now())",
            revision.article_id,
        )


def test_a_verdict_s_digest_is_that_of_its_record(sql: Sql, refused: Refusal):
    make.a_verdict()
    with refused("not that of the record"):
        sql(copy_of(Verdict, record="record || ' '"))


def test_these_are_all_tables_that_keep_what_they_have(sql: Sql):
    """A new table with the promise has to be tried here too."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT tgrelid::regclass::text FROM pg_trigger t JOIN pg_class c ON c.oid = tgrelid"
            " WHERE tgname LIKE 'pgtrigger_append_only%%' AND NOT c.relispartition"
        )
        found = {name for (name,) in cursor.fetchall()}
    ours = {name for name in found if not name.endswith("event")}
    assert ours == {name for name in KEPT if not name.endswith("event")}


@pytest.mark.parametrize("setting", ["'{{{name}}}'", "'{{{table}:append_only,{name}}}'"])
def test_no_session_can_turn_the_triggers_off(setting: str, sql: Sql, refused: Refusal):
    make.checked(make.a_source())
    names = sql("SELECT tgname FROM pg_trigger WHERE tgrelid = 'sources_check'::regclass AND tgname LIKE '%%append%%'")
    named = setting.format(name=names[0][0], table="sources_check")
    with refused(KEPT_WORDS):
        sql(f"SET LOCAL pgtrigger.ignore = {named}; UPDATE sources_check SET outcome = 'gone'")
