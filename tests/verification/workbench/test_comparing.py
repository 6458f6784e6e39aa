"""The second person sees what changed since: against the proposal before, and against the verdict before."""

from __future__ import annotations

import pytest

from claims.models import Claim
from claims.services import edit_claim
from tests import factories as make
from tests.verification.workbench.test_room import claim_url
from verification import roles
from verification.services import detach_evidence, edit_evidence, publish_verdict, reopen_claim, return_proposal
from verification.workbench.comparing import Comparison
from verification.workbench.dossier import in_hand

pytestmark = pytest.mark.django_db(transaction=True)  # what stood when is told by the time of commits


def compared(claim: Claim) -> dict[str, Comparison]:
    claim.refresh_from_db()
    return {one.name: one for one in in_hand(claim).comparisons}


def rows(found: Comparison) -> dict[str, tuple[str, str]]:
    return {row.label: (row.then, row.now) for row in found.rows}


def test_a_first_proposal_is_compared_with_nothing():
    assert compared(make.a_proposal().claim) == {}


def test_words_statement_and_evidence_are_told_against_the_proposal_before():
    farid, rena = make.a_fact_checker(), make.a_reviewer()
    claim = make.a_claim_under_research(by=farid, statement="It was sold.")
    kept = make.some_evidence(claim=claim, source=make.checked(make.a_source(title="The annex")), stance="context")
    gone = make.some_evidence(claim=claim, source=make.checked(make.a_source(title="A blog")), note="Hm.")
    make.a_proposal(by=farid, claim=claim, rating="mixed", summary="Half of it.")
    return_proposal(claim=claim, reason="Which half?", by=rena)
    edit_claim(
        claim=claim,
        changes={"statement": "It was sold in 2014."},
        expected_version=Claim.objects.get(pk=claim.pk).version,
        by=farid,
    )
    edit_evidence(evidence=kept, changes={"stance": "refutes"}, expected_version=kept.version, by=farid)
    detach_evidence(evidence=gone, by=farid)
    make.some_evidence(claim=claim, source=make.checked(make.a_source(title="A book")))
    make.a_proposal(by=farid, claim=claim, rating="false", summary="None of it.")

    found = compared(claim)

    assert set(found) == {"proposal"}
    assert rows(found["proposal"]) == {
        "Rating": ("Mixed", "False"),
        "Statement": ("It was sold.", "It was sold in 2014."),
        "Summary": ("Half of it.", "None of it."),
        "Evidence from The annex: stance": ("Context", "Refutes"),
        "Evidence taken away": ("Supports: A blog\nHm.", ""),
        "Evidence added": ("", "Supports: A book"),
    }
    summary = next(row for row in found["proposal"].rows if row.label == "Summary")
    assert "<del>Half</del>" in summary.then_shown
    assert "<ins>" not in summary.then_shown
    assert "<ins>None</ins>" in summary.now_shown


def test_a_correction_is_told_against_the_verdict_and_the_verdict_stays_visible(at_work):
    farid, rena = make.a_fact_checker(), make.a_reviewer()
    revision = make.an_article()
    claim = make.a_claim_under_research(by=farid, revision=revision)
    publish_verdict(
        proposal=make.a_proposal(by=farid, claim=claim, rating="true", summary="<b>All</b> of it."), by=rena
    )
    reopen_claim(claim=claim, reason="New papers.", by=rena)
    make.some_evidence(claim=claim, source=make.checked(make.a_source(title="A book")))
    make.a_proposal(by=farid, claim=claim, rating="false", summary="None of it.")

    found = compared(claim)
    assert set(found) == {"verdict"}
    told = rows(found["verdict"])
    assert told["Rating"] == ("True", "False")
    assert told["Evidence added"] == ("", "Supports: A book")

    client = at_work(rena)
    page = client.get(claim_url(revision, claim)).content.decode()
    assert "Verdict before it was reopened" in page
    assert "Against the verdict published before" in page
    assert "<b>All" not in page
    url = claim_url(revision, claim, "step", "publish")
    proposal = claim.proposals.first()
    assert proposal is not None
    refused = client.post(url, {"proposal": proposal.public_id, "correction_note": ""})
    assert refused.status_code == 400
    done = client.post(url, {"proposal": proposal.public_id, "correction_note": "It was not."}).content.decode()
    assert "It was not." in done
    assert "Earlier verdicts" in done
    assert "&lt;b&gt;All" in done


def test_a_proposal_that_changes_nothing_says_so(at_work):
    revision, farid = make.an_article(), make.a_fact_checker()
    claim = make.a_claim_under_research(by=farid, revision=revision)
    for _ in range(2):
        make.a_proposal(by=farid, claim=claim)
    assert "Nothing differs" in at_work(roles.REVIEWER).get(claim_url(revision, claim)).content.decode()


def test_who_gets_a_proposal_back_sees_why_and_goes_on_from_what_was_proposed(at_work):
    revision, farid, rena = make.an_article(), make.a_fact_checker(), make.a_reviewer()
    claim = make.a_claim_under_research(by=farid, revision=revision)
    make.a_proposal(by=farid, claim=claim, summary="Half of it.")
    return_proposal(claim=claim, reason="Which <b>half</b>?", by=rena)
    answer = at_work(farid).get(claim_url(revision, claim))
    assert f"Returned by {rena.username}:" in answer.content.decode()
    assert "Which &lt;b&gt;half&lt;/b&gt;?" in answer.content.decode()
    (propose,) = [offer for offer in answer.context["offers"] if offer.name == "propose"]
    assert propose.form["summary"].value() == "Half of it."
