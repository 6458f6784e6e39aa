"""Matches in the admin: who may decide, and what the buttons do."""

from __future__ import annotations

import pytest
from django.urls import reverse

from claims.models import Decision
from tests import factories as make
from verification import roles

pytestmark = pytest.mark.django_db


def step(match, name: str) -> str:
    return reverse(f"admin:claims_match_{name}", args=[match.pk])


def test_a_pair_is_shown_with_its_reasons_and_without_a_verdict(signed_in):
    match = make.a_match(other=make.a_published_claim(rating="false"), why=["numbers differ: 4 and 14"])
    page = signed_in(roles.FACT_CHECKER).get(reverse("admin:claims_match_change", args=[match.pk])).content.decode()

    assert match.claim.statement in page
    assert "numbers differ: 4 and 14" in page
    assert ">False<" not in page
    assert "Nobody has decided" in page
    assert "(&#x27;open&#x27;" not in page


def test_the_buttons_confirm_reject_and_merge(signed_in):
    client = signed_in(roles.FACT_CHECKER)
    confirmed, rejected = make.a_match(), make.a_match()
    older = make.a_claim()
    merged = make.a_match(make.a_claim(), other=older)

    client.post(step(confirmed, "confirm"), {"reason": ""})
    client.post(step(rejected, "reject"), {"reason": "Another ship."})
    client.post(step(merged, "merge"), {"reason": ""})
    for match in (confirmed, rejected, merged):
        match.refresh_from_db()

    assert [match.decision for match in (confirmed, rejected, merged)] == [
        Decision.CONFIRMED, Decision.REJECTED, Decision.CONFIRMED,
    ]  # fmt: skip
    assert merged.claim.merged_into == older


def test_a_claim_of_others_is_not_merged(signed_in):
    match = make.a_match()
    page = signed_in(roles.FACT_CHECKER).post(step(match, "merge"), {"reason": ""}).content.decode()

    assert "Confirm the match instead" in page
    match.refresh_from_db()
    assert match.decision == Decision.OPEN


def test_an_editor_may_look_and_not_decide(signed_in):
    client, match = signed_in(roles.EDITOR), make.a_match()

    assert client.get(reverse("admin:claims_match_change", args=[match.pk])).status_code == 200
    assert client.post(step(match, "confirm"), {"reason": ""}).status_code == 403
    match.refresh_from_db()
    assert match.decision == Decision.OPEN
