"""Evidence is ordered beside the text: by the buttons, and by what dragging sends."""

from __future__ import annotations

import json

import pytest

from tests import factories as make
from tests.verification.workbench.test_room import claim_url
from verification import roles
from verification.services import detach_evidence
from verification.workbench.moves import moves

pytestmark = pytest.mark.django_db


def test_a_move_exchanges_two_neighbours_and_the_ends_have_one_move_only():
    found = moves(["a", "b", "c"])
    assert [(found[one].up, found[one].down) for one in "abc"] == [("", "b,a,c"), ("b,a,c", "a,c,b"), ("a,c,b", "")]
    assert moves(["a"])["a"].up == moves(["a"])["a"].down == ""


def test_a_button_moves_evidence_and_says_where_it_stands(at_work):
    revision = make.an_article()
    claim = make.a_claim_under_research(revision=revision)
    pieces = [make.some_evidence(claim=claim) for _ in range(3)]
    seen = ",".join(piece.public_id for piece in pieces)
    client, url = at_work(roles.EDITOR), claim_url(revision, claim, "order")
    move = moves(seen.split(","))[pieces[2].public_id].up
    assert f'value="{move}"' in client.get(claim_url(revision, claim)).content.decode()

    answer = client.post(url, {"order": move, "seen": seen, "moved": pieces[2].public_id})

    assert list(claim.evidence.all()) == [pieces[0], pieces[2], pieces[1]]
    assert json.loads(answer["HX-Trigger-After-Settle"])["evidenceOrdered"]["said"] == "Now number 2 of 3."
    late = client.post(url, {"order": ",".join(reversed(seen.split(","))), "seen": seen})
    assert late.status_code == 409
    assert "another order while you were at it" in late.content.decode()
    assert list(claim.evidence.all()) == [pieces[0], pieces[2], pieces[1]]
    detach_evidence(evidence=pieces[0], by=make.an_editor())
    assert client.post(url, {"order": "", "seen": ""}).status_code == 409


def test_evidence_of_a_published_claim_has_no_moves(at_work):
    revision = make.an_article()
    claim = make.a_claim_under_research(revision=revision)
    for _ in range(2):
        make.some_evidence(claim=claim)
    make.a_verdict(proposal=make.a_proposal(claim=claim))
    client = at_work(roles.REVIEWER)
    assert "data-drags" not in client.get(claim_url(revision, claim)).content.decode()
    ids = [piece.public_id for piece in claim.evidence.all()]
    given = {"order": ",".join(ids[::-1]), "seen": ",".join(ids)}
    assert client.post(claim_url(revision, claim, "order"), given).status_code == 409


def test_without_htmx_ordering_leads_back_to_the_claim(at_work):
    revision = make.an_article()
    claim = make.a_claim_under_research(revision=revision)
    ids = [make.some_evidence(claim=claim).public_id for _ in range(2)]
    client = at_work(roles.EDITOR, htmx=False)
    given = {"order": ",".join(ids[::-1]), "seen": ",".join(ids)}
    assert client.post(claim_url(revision, claim, "order"), given).url == claim_url(revision, claim)
    assert [piece.public_id for piece in claim.evidence.all()] == ids[::-1]
