"""Promises 5 and 9: each change leaves a row that names who, when and what; a second editor is told."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from django.db import connection

from claims.models import Claim
from claims.services import edit_article, edit_claim
from config.errors import Conflict
from config.history import acting, changes_of
from sources.models import Source
from sources.services import edit_source
from tests import factories as make
from tests.promises.conftest import Sql
from verification.services import assign_claim, edit_evidence, end_assignment


def newest(row: Any) -> Any:
    return changes_of(row)[0]


@pytest.mark.django_db
def test_an_edit_names_who_and_what():
    by, claim = make.a_fact_checker(), make.a_claim()
    edit_claim(claim=claim, changes={"statement": "Other."}, expected_version=1, by=by)

    change = newest(claim)
    assert (change.who, change.act) == (by.get_username(), "edit_claim")
    assert [(name, new) for name, _, new in change.fields] == [("statement", "Other.")]
    assert change.at is not None


@pytest.mark.django_db
def test_articles_sources_evidence_and_assignments_are_told_too():
    by = make.a_fact_checker()
    article, source = make.an_article().article, make.a_source()
    evidence, claim = make.some_evidence(), make.a_claim()
    edit_article(article=article, changes={"title": "Other"}, expected_version=1, by=by)
    edit_source(source=source, changes={"title": "Other"}, expected_version=source.version, by=by)
    edit_evidence(evidence=evidence, changes={"quote": "were sold"}, expected_version=evidence.version, by=by)
    assignment = assign_claim(claim=claim, assignee=by, by=by)
    end_assignment(assignment=assignment, by=by)

    for row in (article, source, evidence, assignment):
        assert newest(row).who == by.get_username(), row
        assert newest(row).fields, row


@pytest.mark.django_db(transaction=True)
def test_a_change_by_raw_sql_names_the_database_role(sql: Sql):
    claim = make.a_claim()
    sql("UPDATE claims_claim SET statement = 'By hand.'")
    ((role,),) = sql("SELECT session_user::text")

    assert role in newest(claim).who


@pytest.mark.django_db
def test_a_change_by_a_task_names_the_task():
    source = make.a_source()
    with acting(task="check_leased"):
        Source.objects.filter(pk=source.pk).update(title="Found in the page")

    assert newest(source).who == "check_leased"


def test_evidence_that_was_taken_away_still_has_its_events(sql: Sql):
    evidence = make.some_evidence()
    public_id = evidence.public_id
    sql("DELETE FROM verification_evidence WHERE id = %s", evidence.pk)

    labels = sql("SELECT pgh_label FROM verification_evidenceevent WHERE public_id = %s ORDER BY pgh_id", public_id)
    assert labels[0] == ("insert",)
    assert labels[-1] == ("delete",)


def test_versions_count_whoever_makes_the_change(sql: Sql):
    claim = make.a_claim()
    sql("UPDATE claims_claim SET statement = 'By hand.'")
    sql("UPDATE claims_claim SET version = 1, topics = '{energy}'")

    assert Claim.objects.get(pk=claim.pk).version == 3


@pytest.mark.django_db
def test_the_second_of_two_editors_is_told_and_nothing_is_lost():
    claim, by = make.a_claim(), make.a_fact_checker()
    edit_claim(claim=claim, changes={"statement": "First."}, expected_version=1, by=by)
    with pytest.raises(Conflict, match=by.get_username()):
        edit_claim(claim=claim, changes={"statement": "Second."}, expected_version=1, by=make.a_fact_checker())
    assert Claim.objects.get(pk=claim.pk).statement == "First."


@pytest.mark.django_db(transaction=True)
def test_of_two_editors_in_the_same_moment_one_is_told():
    claim, people = make.a_claim(), [make.a_fact_checker(), make.a_fact_checker()]
    start, said = threading.Barrier(2), []

    def edit(by: Any) -> None:
        try:
            start.wait(5)
            edit_claim(claim=claim, changes={"statement": f"{by}."}, expected_version=1, by=by)
            said.append("saved")
        except Conflict:
            said.append("told")
        finally:
            connection.close()

    threads = [threading.Thread(target=edit, args=(by,)) for by in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)

    assert sorted(said) == ["saved", "told"]
    assert Claim.objects.get(pk=claim.pk).version == 2
