"""Facts: what the public gets, and what it never gets."""

from __future__ import annotations

import hashlib
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from rest_framework.test import APIClient

from claims.services import place_claim
from sources.checking.outcomes import Outcome
from sources.models import Custody
from tests import factories as make
from tests.verification.test_alert_kinds import CHANGED, a_quoted_fact
from tests.verification.test_quotes import PAGE, followed
from verification import roles
from verification.models import Verdict
from verification.services import propose_verdict, publish_verdict, reopen_claim

pytestmark = pytest.mark.django_db
FACTS = "/api/v1/facts/"


def statements(client: APIClient, query: str = "") -> set[str]:
    return {fact["statement"] for fact in client.get(f"{FACTS}{query}").json()["results"]}


def test_a_fact_whose_snapshot_is_damaged_is_broken_until_it_heals(caller):
    evidence = make.a_published_claim().evidence.get()
    shot = evidence.source.snapshots.get()
    custody = Custody.objects.create(snapshot=shot, verified_at=timezone.now(), fault="the file is gone")

    proof = caller().get(FACTS).json()["results"][0]["proof"]
    assert proof["state"] == "broken"
    assert proof["reasons"] == [f"{evidence.source.url} was captured, but what was kept of it is damaged."]

    custody.fault = ""
    custody.save()
    assert caller().get(FACTS).json()["results"][0]["proof"]["state"] == "sound"


def test_a_fact_carries_its_proof_and_needs_no_account(caller):
    claim = make.a_published_claim()
    fact = caller().get(f"{FACTS}{claim.public_id}/").json()

    assert fact["statement"] == claim.statement
    assert (fact["rating"]["value"], fact["rating"]["claim_review"]) == ("mixed", 3)
    (piece,) = fact["evidence"]
    assert piece["stance"] == "supports"
    assert piece["source"]["csl"]["URL"] == piece["source"]["url"]
    assert len(piece["snapshot"]["sha256"]) == 64
    assert piece["link"]["health"] == "alive"
    assert fact["proof"]["state"] == "sound"
    assert fact["decided_by"] != fact["approved_by"]


def test_the_record_is_served_as_it_was_frozen(caller):
    claim = make.a_published_claim()
    verdict = Verdict.objects.get()
    before = caller().get(f"{FACTS}{claim.public_id}/").json()
    source = claim.evidence.get().source
    source.title = "Another title"
    source.save()
    after = caller().get(f"{FACTS}{claim.public_id}/").json()

    assert hashlib.sha256(verdict.record.encode()).hexdigest() == before["record_sha256"] == after["record_sha256"]
    assert after["evidence"][0]["source"] == before["evidence"][0]["source"]


@pytest.mark.parametrize(
    "draft",
    [make.a_claim, make.an_accepted_claim, make.a_claim_under_research, make.a_proposal, make.a_dismissed_claim],
)
def test_nothing_but_published_facts_is_shown(draft, caller):
    made = draft()
    claim = getattr(made, "claim", made)

    assert caller().get(FACTS).json()["results"] == []
    assert caller().get(f"{FACTS}{claim.public_id}/").status_code == 404


def test_a_reopened_fact_is_gone_until_it_is_published_again(caller):
    rena, farid = make.a_reviewer(), make.a_fact_checker()
    claim = make.a_published_claim()
    reopen_claim(claim=claim, reason="A new source.", by=rena)
    gone = caller().get(f"{FACTS}{claim.public_id}/")
    assert (gone.status_code, gone.json()["reason"]) == (410, "A new source.")

    proposal = propose_verdict(claim=claim, rating="true", summary="It holds.", by=farid)
    publish_verdict(proposal=proposal, by=rena, correction_note="Was mixed.")
    fact = caller().get(f"{FACTS}{claim.public_id}/").json()
    assert fact["rating"]["value"] == "true"
    assert fact["correction_note"] == "Was mixed."
    assert fact["supersedes"] == Verdict.objects.earliest("id").public_id


def test_a_fact_whose_source_died_says_so(caller):
    source = make.checked(make.a_source(), make.a_result(at=timezone.now() - timedelta(days=9)))
    claim = make.a_claim_under_research()
    make.some_evidence(claim=claim, source=source)
    make.a_verdict(proposal=make.a_proposal(claim=claim))
    make.has_died(source)

    fact = caller().get(f"{FACTS}{claim.public_id}/").json()
    assert fact["proof"]["state"] == "broken"
    assert source.url in fact["proof"]["reasons"][0]
    assert fact["evidence"][0]["link"]["health"] == "dead"


def test_a_wall_or_one_bad_answer_does_not_break_a_fact(caller):
    claim = make.a_published_claim()
    make.checked(claim.evidence.get().source, make.a_result(Outcome.BLOCKED))
    assert caller().get(f"{FACTS}{claim.public_id}/").json()["proof"]["state"] == "weakened"


def test_facts_can_be_filtered(caller):
    claim = make.a_claim_under_research(
        statement="Gwadar is a port.", topics=["trade"], kind="status", claimant=make.a_claimant(name="Imran Khan")
    )
    place = make.an_article()
    place_claim(claim=claim, revision=place, start=0, end=9, by=make.a_fact_checker())
    make.a_published_claim(claim=claim, rating="true")
    make.a_published_claim(rating="false")
    client = caller()

    for query in (
        "?rating=true",
        "?rating=true&rating=mixed",
        "?topic=trade",
        "?kind=status",
        "?claimant=imran%20khan",
        "?q=gwadar",
        f"?article={place.article.public_id}",
    ):
        assert statements(client, query) == {"Gwadar is a port."}, query
    assert statements(client, "?published_after=2999-01-01T00:00:00Z") == set()
    assert len(statements(client, "?rating=true&rating=false")) == 2


@pytest.mark.parametrize("query", ["?raiting=true", "?rating=great", "?published_after=soon", "?cursor=nonsense"])
def test_a_filter_that_is_not_understood_is_refused_and_not_ignored(query: str, caller):
    make.a_published_claim()
    answer = caller().get(f"{FACTS}{query}")

    assert answer.status_code in (400, 404)
    assert answer["Content-Type"] == "application/problem+json"


def test_pages_neither_skip_nor_repeat_while_facts_are_added(caller):
    made = {make.a_published_claim().public_id for _ in range(5)}
    client, url, seen = caller(), f"{FACTS}?page_size=2", []
    while url:
        page = client.get(url).json()
        seen += [fact["id"] for fact in page["results"]]
        url = page["next"]
        if len(seen) == 2:
            make.a_published_claim()

    assert sorted(seen) == sorted(made)


def test_the_list_makes_as_many_queries_for_many_facts_as_for_few(caller):
    client = caller()

    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            client.get(FACTS)
        return len(queries)

    for _ in range(2):
        make.a_published_claim()
    few = cost()
    for _ in range(6):
        make.a_published_claim()
    assert cost() == few


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_facts_are_not_written_here(method: str, caller):
    answer = getattr(caller(roles.ADMINISTRATOR), method)(FACTS, {})
    assert answer.status_code == 405


def test_a_fact_that_is_not_there_is_a_problem_in_words(caller):
    answer = caller().get(f"{FACTS}{'0' * 12}/")
    assert answer.status_code == 404
    assert answer.json() == {
        "type": "about:blank",
        "title": "There is nothing at this address.",
        "status": 404,
        "code": "not_found",
        "problems": [],
    }


def test_what_broke_stands_beside_the_proof_until_it_heals(caller):
    evidence = followed(a_quoted_fact(), CHANGED)
    url = f"{FACTS}{evidence.claim.public_id}/"
    fact = caller().get(url).json()
    (alert,) = fact["alerts"]
    assert (alert["kind"], alert["evidence"]) == ("quote_changed", evidence.public_id)
    assert {"mark": "removed", "text": "153"} in alert["diff"]
    assert fact["proof"]["state"] == "broken"
    assert [piece["link"]["quote_state"] for piece in fact["evidence"]] == ["changed"]
    assert [piece["link"]["drift"] for piece in fact["evidence"]] == ["touched"]

    followed(evidence, PAGE)
    healed = caller().get(url).json()
    assert (healed["alerts"], healed["proof"]["state"]) == ([], "sound")
