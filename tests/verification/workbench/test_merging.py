"""The later of two edits is shown field by field what the other made of it, and can take theirs or keep its own."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connections
from django.test import Client
from django.urls import reverse

from claims.models import ArticleRevision, Claim
from claims.services import edit_claim
from config.errors import Conflict
from tests import factories as make
from tests.verification.workbench.test_room import claim_url
from verification import roles
from verification.models import Proposal, Verdict
from verification.services import edit_evidence, propose_verdict

AtWork = Callable[..., Client]


@pytest.fixture
def revision(db: None) -> ArticleRevision:
    return make.an_article()


def differences(answer: Any, name: str) -> dict[str, Any]:
    assert answer.status_code == 409
    (form,) = [
        offer.form
        for offer in [*answer.context["offers"], *(row["offer"] for row in answer.context["rows"])]
        if offer.name.startswith(name) and offer.is_open
    ]
    return {one.label: one for one in form.differences} | {"form": form}


def test_what_both_changed_is_asked_and_what_only_the_other_changed_is_taken(revision, at_work: AtWork):
    farid = make.a_fact_checker()
    claim = make.a_claim(by=farid, revision=revision, statement="It was sold.", kind="event")
    seen = claim.version
    edit_claim(
        claim=claim, changes={"statement": "It was sold twice.", "made_on": "2014"}, expected_version=seen, by=farid
    )
    url = claim_url(revision, claim, "wording")
    mine = {"statement": "It was sold once.", "kind": "quantity", "made_on": "", "expected_version": seen}

    told = differences(at_work(roles.FACT_CHECKER).post(url, mine), "wording")

    statement = told["Statement"]
    assert (statement.was, statement.theirs, statement.mine) == (
        "It was sold.", "It was sold twice.", "It was sold once.",
    )  # fmt: skip
    assert "<ins> twice</ins>" in statement.theirs_against_was
    assert statement.is_mine_kept
    assert not told["Made on"].is_mine_kept
    assert "Kind" not in told
    form = told["form"]
    assert form["statement"].value() == "It was sold once."
    assert form["kind"].value() == "quantity"
    assert form["made_on"].value() == "2014"
    claim.refresh_from_db()
    assert claim.statement == "It was sold twice."

    again = {name: form[name].value() for name in ("statement", "kind", "made_on", "expected_version")}
    assert at_work(roles.FACT_CHECKER).post(url, again).status_code == 200
    claim.refresh_from_db()
    assert (claim.statement, claim.kind, claim.made_on) == ("It was sold once.", "quantity", "2014")


def test_evidence_is_merged_in_the_words_of_its_choices(revision, at_work: AtWork):
    claim = make.a_claim_under_research(revision=revision)
    piece = make.some_evidence(claim=claim, stance="context", note="Read <b>it</b>.")
    changes = {"stance": "refutes", "note": "Read <i>all</i> of it."}
    edit_evidence(evidence=piece, changes=changes, expected_version=piece.version, by=make.an_editor())
    given = {"stance": "supports", "note": "Read <b>it</b>.", "expected_version": piece.version}

    answer = at_work(roles.EDITOR).post(claim_url(revision, claim, "evidence", piece.public_id), given)

    told = differences(answer, "evidence-")
    assert (told["Stance"].was, told["Stance"].theirs, told["Stance"].mine) == ("Context", "Refutes", "Supports")
    assert told["form"]["note"].value() == "Read <i>all</i> of it."
    assert "<i>all" not in answer.content.decode()


def test_a_proposal_made_meanwhile_is_not_replaced_unseen(revision, at_work: AtWork):
    claim = make.a_claim_under_research(revision=revision)
    client, url = at_work(roles.FACT_CHECKER), claim_url(revision, claim, "step", "propose")
    mine = {"rating": "true", "summary": "All of it.", "explanation": "", "replaces": "none"}
    theirs = make.a_proposal(claim=claim, rating="mixed", summary="Half of it.", explanation="Long.")

    told = differences(client.post(url, mine), "propose")

    assert Proposal.objects.get() == theirs
    assert told["Rating"].theirs.startswith("Mixed")
    assert told["form"]["summary"].value() == "All of it."
    assert told["form"]["explanation"].value() == "Long."
    again = {name: told["form"][name].value() for name in ("rating", "summary", "explanation", "replaces")}
    assert client.post(url, again).status_code == 200
    assert (Proposal.objects.latest("id").summary, Proposal.objects.latest("id").explanation) == ("All of it.", "Long.")


def test_in_the_admin_too_a_newer_proposal_is_told_once(revision, at_work: AtWork):
    claim = make.a_claim_under_research(revision=revision)
    client = at_work(roles.FACT_CHECKER, htmx=False)
    url = reverse("admin:claims_claim_propose", args=[claim.pk])
    page = client.get(url)
    assert page.context["form"].initial["replaces"] == "none"
    make.a_proposal(claim=claim)
    mine = {"rating": "true", "summary": "All of it.", "replaces": "none"}
    told = client.post(url, mine)
    assert told.status_code == 200
    assert Proposal.objects.count() == 1
    assert told.context["form"]["rating"].value() == "true"
    again = {**mine, "replaces": told.context["form"]["replaces"].value()}
    assert client.post(url, again).status_code == 302
    assert Proposal.objects.count() == 2


@pytest.mark.django_db
def test_who_says_nothing_of_what_was_seen_replaces_as_before():
    proposal = make.a_proposal()
    by = make.a_fact_checker()
    propose_verdict(claim=proposal.claim, rating="true", summary="S.", by=by)
    with pytest.raises(Conflict, match="in the meantime"):
        propose_verdict(claim=proposal.claim, rating="true", summary="S.", by=by, replaces=proposal.public_id)


@pytest.mark.parametrize("version", ["", "x", "999", "-1", "９９", "9" * 30])
def test_a_version_that_never_was_changes_nothing(version: str, revision, at_work: AtWork):
    claim = make.a_claim(revision=revision)
    given = {"statement": "Other.", "kind": "event", "made_on": "", "expected_version": version}
    assert at_work(roles.FACT_CHECKER).post(claim_url(revision, claim, "wording"), given).status_code in (400, 409)
    assert Claim.objects.get().statement == claim.statement


@pytest.mark.django_db(transaction=True)
def test_two_reviewers_who_press_publish_together_publish_once_and_the_second_is_told_kindly(at_work: AtWork):
    revision = make.an_article()
    proposal = make.a_proposal(claim=make.a_claim_under_research(revision=revision))
    url = claim_url(revision, proposal.claim, "step", "publish")
    clients = [at_work(make.a_reviewer()) for _ in range(2)]
    both_ready, answers = threading.Barrier(2), []

    def press(client: Client) -> None:
        try:
            both_ready.wait(10)
            answer = client.post(url, {"proposal": proposal.public_id})
            answers.append((answer.status_code, answer.content.decode()))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=press, args=(client,)) for client in clients]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)

    (first, _), (second, told) = sorted(answers)
    assert (first, second) == (200, 409)
    verdict = Verdict.objects.get()
    assert f"already been published as “Mixed”, approved by {verdict.approved_by.username}." in told
    assert 'data-offer="publish"' not in told
