"""The lists that people work through hold what waits for them, and nothing else."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from claims.models import Claim
from sources.checking.outcomes import Outcome
from tests import factories as make
from verification.queues import LISTS, claims, narrowed
from verification.services import assign_claim, end_assignment, propose_verdict, return_proposal, watch_evidence

pytestmark = pytest.mark.django_db


def late(claim: Claim, *, days: int = 1, to=None) -> Claim:
    by = make.a_fact_checker()
    assign_claim(claim=claim, assignee=to or by, by=by, due_on=timezone.localdate() - timedelta(days=days))
    return claim


def test_my_queue_holds_what_is_assigned_and_what_was_returned_to_me():
    farid, rena = make.a_fact_checker(), make.a_reviewer()
    assigned = make.a_claim_under_research()
    assign_claim(claim=assigned, assignee=farid, by=rena)
    returned = make.a_proposal(by=farid).claim
    return_proposal(claim=returned, reason="One source is not enough.", by=rena)
    others = make.a_proposal().claim
    return_proposal(claim=others, reason="Not yet.", by=rena)
    make.a_proposal(by=farid)
    ended = make.a_claim_under_research()
    end_assignment(assignment=assign_claim(claim=ended, assignee=farid, by=rena), by=rena)
    done = make.a_proposal().claim
    assign_claim(claim=done, assignee=farid, by=rena)
    make.a_verdict(proposal=done.proposals.get())

    assert set(LISTS["mine"].claims(farid)) == {assigned, returned}


def test_what_was_proposed_again_by_somebody_else_is_no_longer_returned_to_me():
    farid, other, rena = make.a_fact_checker(), make.a_fact_checker(), make.a_reviewer()
    claim = make.a_proposal(by=farid).claim
    return_proposal(claim=claim, reason="No.", by=rena)
    propose_verdict(claim=claim, rating="false", summary="It was never sold.", by=other)
    return_proposal(claim=claim, reason="No.", by=rena)

    assert list(claims().returned_to(farid)) == []
    assert list(claims().returned_to(other)) == [claim]


def test_a_second_eye_is_needed_where_somebody_else_proposed_longest_waiting_first():
    rena = make.a_reviewer()
    first, second = make.a_proposal().claim, make.a_proposal().claim
    make.a_proposal(by=rena)
    make.a_claim_under_research()
    make.a_published_claim()

    assert list(LISTS["second-eye"].claims(rena)) == [first, second]
    assert list(LISTS["second-eye"].claims(make.a_fact_checker())) == []


def test_broken_evidence_lists_published_facts_whose_sources_fail_or_that_have_an_alert():
    sound, dying = make.a_published_claim(), make.a_published_claim()
    reopened = make.a_claim_under_research()
    make.some_evidence(claim=reopened, source=make.a_dead_source())
    source = dying.evidence.get().source
    make.checked(source, make.a_result(Outcome.NOT_FOUND))
    assert list(claims().with_broken_evidence()) == [dying]

    watch_evidence(source_ids=[source.pk])
    make.checked(source)
    assert list(LISTS["broken"].claims(make.a_reviewer())) == [dying]
    assert sound not in claims().with_broken_evidence()


def test_overdue_is_what_should_have_been_done_before_today_most_overdue_first():
    little, much = late(make.a_claim_under_research()), late(make.a_claim_under_research(), days=9)
    late(make.a_claim_under_research(), days=0)
    late(make.a_dismissed_claim())
    make.a_claim_under_research()

    assert list(LISTS["overdue"].claims(make.an_editor())) == [much, little]


def test_a_list_is_narrowed_by_words_article_language_topic_and_person():
    farid, revision = make.a_fact_checker(), make.an_article()
    sought = late(
        make.a_claim_under_research(
            revision=revision, statement="Trade was 800 million.", topics=["trade"], language="ur"
        ),
        to=farid,
    )
    late(make.a_claim_under_research(revision=make.an_article(), topics=["energy"]))
    everything = LISTS["overdue"].claims(farid)

    for name, value in {
        "q": "800 MILLION", "article": revision.article.public_id, "language": "ur", "topic": "trade",
        "person": farid.username,
    }.items():  # fmt: skip
        assert list(narrowed(everything, {name: value})) == [sought], name
    assert narrowed(everything, {"q": " ", "colour": "red"}).count() == 2


def test_the_api_answers_a_person_s_lists(client):
    farid = make.a_fact_checker()
    mine = make.a_claim_under_research()
    assign_claim(claim=mine, assignee=farid, by=farid)
    make.a_claim_under_research()
    client.force_login(farid)
    found = client.get("/api/v1/claims/", {"list": "mine"}).json()["results"]
    assert [row["id"] for row in found] == [mine.public_id]
    assert client.get("/api/v1/claims/", {"list": "theirs"}).status_code == 400
