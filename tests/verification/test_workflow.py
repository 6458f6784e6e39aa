"""The way of a claim: who may take which step, from where, and what is said when it cannot be taken."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User

from claims.models import Claim, Status, StatusChange
from config.errors import Conflict, Invalid, NotAllowed
from tests import factories as make
from verification import roles
from verification.models import Proposal, Verdict
from verification.services import (
    accept_claim,
    dismiss_claim,
    propose_verdict,
    publish_verdict,
    reopen_claim,
    return_proposal,
    take_up_claim,
)
from verification.services.workflow import current_proposal

pytestmark = pytest.mark.django_db


def propose(claim: Claim, by: User) -> Any:
    return propose_verdict(claim=claim, rating="mixed", summary="S.", by=by)


def publish(claim: Claim, by: User) -> Any:
    return publish_verdict(proposal=claim.proposals.first() or Proposal(claim=claim, by=by), by=by)


# Each step: from where it may be taken, where it leads, and the roles that may take it.
STEPS: dict[str, tuple[Callable[[Claim, User], Any], set[Status], Status, set[str]]] = {
    "accept": (
        lambda claim, by: accept_claim(claim=claim, by=by),
        {Status.SUGGESTED},
        Status.ACCEPTED,
        {roles.FACT_CHECKER, roles.REVIEWER, roles.ADMINISTRATOR},
    ),
    "take up": (
        lambda claim, by: take_up_claim(claim=claim, by=by),
        {Status.ACCEPTED},
        Status.RESEARCHING,
        {roles.FACT_CHECKER, roles.REVIEWER, roles.ADMINISTRATOR},
    ),
    "dismiss": (
        lambda claim, by: dismiss_claim(claim=claim, reason="Said twice.", by=by),
        {Status.SUGGESTED, Status.ACCEPTED, Status.RESEARCHING},
        Status.DISMISSED,
        {roles.FACT_CHECKER, roles.REVIEWER, roles.ADMINISTRATOR},
    ),
    "propose": (
        propose,
        {Status.RESEARCHING, Status.IN_REVIEW},
        Status.IN_REVIEW,
        {roles.FACT_CHECKER, roles.REVIEWER, roles.ADMINISTRATOR},
    ),
    "return": (
        lambda claim, by: return_proposal(claim=claim, reason="A date is missing.", by=by),
        {Status.IN_REVIEW},
        Status.RESEARCHING,
        {roles.REVIEWER, roles.ADMINISTRATOR},
    ),
    "publish": (publish, {Status.IN_REVIEW}, Status.PUBLISHED, {roles.REVIEWER, roles.ADMINISTRATOR}),
    "reopen": (
        lambda claim, by: reopen_claim(claim=claim, reason="A new source.", by=by),
        {Status.PUBLISHED},
        Status.RESEARCHING,
        {roles.REVIEWER, roles.ADMINISTRATOR},
    ),
}
STATES: dict[Status, Callable[[], Claim]] = {
    Status.SUGGESTED: make.a_claim,
    Status.ACCEPTED: make.an_accepted_claim,
    Status.RESEARCHING: make.a_claim_under_research,
    Status.IN_REVIEW: lambda: make.a_proposal().claim,
    Status.PUBLISHED: make.a_published_claim,
    Status.DISMISSED: make.a_dismissed_claim,
}


def standing(claim: Claim) -> str:
    return Claim.objects.get(pk=claim.pk).status


@pytest.mark.parametrize(("step", "state"), [(step, state) for step in STEPS for state in STATES])
def test_a_step_is_taken_from_where_it_begins_and_refused_elsewhere(step: str, state: Status):
    take, begins, leads, _ = STEPS[step]
    claim, other, by = STATES[state](), STATES[state](), make.a_reviewer()
    moves = claim.status_changes.count()
    if state in begins:
        take(claim, by)
        assert standing(claim) == leads
    else:
        with pytest.raises(Conflict, match=r"^(A |Only |This ).+\.$"):
            take(claim, by)
        assert standing(claim) == state
        assert claim.status_changes.count() == moves
    assert standing(other) == state


@pytest.mark.parametrize(("step", "role"), [(step, role) for step in STEPS for role in ["", *roles.ROLES]])
def test_a_step_is_taken_by_the_roles_that_may_and_refused_to_others(step: str, role: str):
    take, begins, leads, may = STEPS[step]
    claim, by = STATES[min(begins)](), make.a_user(role)
    before = claim.status
    if role in may:
        take(claim, by)
        assert standing(claim) == leads
    else:
        with pytest.raises(NotAllowed, match=f"^You may not .+: your account \\({by.username}\\) lacks that role"):
            take(claim, by)
        assert standing(claim) == before


@pytest.mark.parametrize("step", [step for step in STEPS if step != "propose"])
def test_each_move_says_who_made_it(step: str):
    take, begins, leads, _ = STEPS[step]
    by = make.a_reviewer()
    claim = STATES[min(begins)]()
    take(claim, by)
    latest = StatusChange.objects.filter(claim=claim).latest("id")
    assert (latest.new, latest.by) == (leads, by)


@pytest.mark.parametrize("step", ["dismiss_claim", "return_proposal", "reopen_claim"])
@pytest.mark.parametrize("reason", ["", "  \n"])
def test_steps_back_need_a_reason(step: str, reason: str):
    service: Any = {f.__name__: f for f in (dismiss_claim, return_proposal, reopen_claim)}[step]
    with pytest.raises(Invalid, match="reason: Say w") as refused:
        service(claim=make.a_claim(), reason=reason, by=make.a_reviewer())
    assert refused.value.field == "reason"


def test_the_reason_is_kept_with_the_move():
    claim = make.a_proposal().claim
    return_proposal(claim=claim, reason="  A date is missing.\n", by=make.a_reviewer())
    assert StatusChange.objects.filter(claim=claim).latest("id").reason == "A date is missing."


@pytest.mark.parametrize(
    ("details", "field"), [({"rating": "perhaps"}, "rating"), ({"rating": ""}, "rating"), ({"summary": " "}, "summary")]
)
def test_a_proposal_needs_a_rating_of_the_scale_and_a_summary(details: dict[str, str], field: str):
    claim = make.a_claim_under_research()
    given = {"rating": "true", "summary": "S.", **details}
    with pytest.raises(Invalid) as refused:
        propose_verdict(claim=claim, by=make.a_fact_checker(), **given)
    assert [problem.field for problem in refused.value.problems] == [field]
    assert standing(claim) == Status.RESEARCHING
    assert not Proposal.objects.exists()


def test_a_newer_proposal_replaces_the_one_that_waits():
    first, ann = make.a_proposal(rating="true"), make.a_fact_checker()
    make.a_proposal()
    second = propose_verdict(claim=first.claim, rating="false", summary="It was another minister.", by=ann)

    assert current_proposal(first.claim) == second
    with pytest.raises(Conflict, match=f"{ann.username} has proposed “False” in the meantime"):
        publish_verdict(proposal=first, by=make.a_reviewer())
    assert standing(first.claim) == Status.IN_REVIEW


def test_only_a_claim_in_review_has_a_proposal_that_waits():
    proposal = make.a_proposal()
    return_proposal(claim=proposal.claim, reason="A date is missing.", by=make.a_reviewer())
    assert current_proposal(proposal.claim) is None


def test_nobody_approves_their_own_proposal_in_whatever_role():
    for role in (roles.REVIEWER, roles.ADMINISTRATOR):
        by = make.a_user(role)
        with pytest.raises(NotAllowed, match="somebody else has to approve it"):
            publish_verdict(proposal=make.a_proposal(by=by), by=by)
    assert not Verdict.objects.exists()


def test_who_replaced_a_proposal_cannot_approve_their_replacement_but_its_first_author_can():
    rena, first = make.a_reviewer(), make.a_reviewer()
    proposal = make.a_proposal(by=first)
    replacement = propose_verdict(claim=proposal.claim, rating="false", summary="S.", by=rena)
    with pytest.raises(NotAllowed):
        publish_verdict(proposal=replacement, by=rena)
    assert publish_verdict(proposal=replacement, by=first).decided_by == rena


def test_a_returned_claim_goes_on_and_is_published_on_a_new_proposal():
    old = make.a_proposal(rating="true")
    return_proposal(claim=old.claim, reason="A date is missing.", by=make.a_reviewer())
    with pytest.raises(Conflict, match="Only a claim in review can be published"):
        publish_verdict(proposal=old, by=make.a_reviewer())
    verdict = make.a_verdict(proposal=make.a_proposal(claim=old.claim, rating="mixed"))
    assert (verdict.claim, verdict.rating, verdict.supersedes) == (old.claim, "mixed", None)


def test_a_published_claim_is_published_once():
    proposal = make.a_proposal()
    publish_verdict(proposal=proposal, by=make.a_reviewer())
    with pytest.raises(Conflict, match="This claim has already been published"):
        publish_verdict(proposal=proposal, by=make.a_reviewer())
    assert Verdict.objects.count() == 1
