"""What was checked before is shown beside a marked passage, and used again instead of being made anew."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from claims.models import Appearance, Claim, Decision, Match
from claims.services import place_claim
from tests import factories as make
from tests.verification.workbench.test_room import claim_url, cost
from verification import roles
from verification.services import merge_claims

pytestmark = pytest.mark.django_db
SENTENCE = "Pakistan bought four helicopters from Russia in 2014."
TEXT = f"🚁 {SENTENCE} It rained in cafe\u0301s.\nThe bridge in Genoa was closed."


@pytest.fixture
def revision():
    return make.an_article(text=TEXT)


def url(revision, name: str) -> str:
    return reverse(f"workbench:{name}", args=[revision.article.public_id])


def passage(words: str = SENTENCE) -> dict[str, Any]:
    return {"start": TEXT.index(words), "end": TEXT.index(words) + len(words)}


def shown(client: Client, revision, **more: Any) -> list[str]:
    return [one.id for one in client.get(url(revision, "before"), {**passage(), **more}).context["found"]]


def published(statement: str) -> Claim:
    claim = make.a_claim_under_research(revision=make.an_article(publication="The Daily"), statement=statement)
    make.a_verdict(proposal=make.a_proposal(claim=claim, rating="mostly_false"))
    return claim


def test_a_published_fact_that_says_the_same_is_shown_with_its_own_verdict(revision, at_work):
    claim = published("In 2014 Pakistan bought four helicopters from Russia.")
    make.a_claim(statement="The bridge in Genoa was closed for repairs.")
    body = at_work(roles.FACT_CHECKER).get(url(revision, "before"), passage()).content.decode()
    assert claim.statement in body
    assert "Its own verdict:" in body
    assert "Mostly false" in body
    assert "The Daily" in body
    assert "1 claim may say the same." in body
    assert "Genoa" not in body


def test_a_claim_with_another_number_is_shown_and_says_so(revision, at_work):
    other = published("Pakistan bought fourteen helicopters from Russia in 2014.")
    (one,) = at_work(roles.FACT_CHECKER).get(url(revision, "before"), passage()).context["found"]
    assert one.claim == other
    assert any("numbers differ" in reason for reason in one.against)


def test_a_claim_that_is_not_published_shows_no_verdict_and_one_of_others_shows_theirs(revision, at_work):
    make.a_proposal(claim=make.a_claim_under_research(statement=SENTENCE), rating="false")
    make.a_known_claim(statement=SENTENCE, rating="Pants <b>on fire</b>")
    body = at_work(roles.FACT_CHECKER).get(url(revision, "before"), passage()).content.decode()
    assert "Its own verdict" not in body
    assert "Their own rating:" in body
    assert "Pants &lt;b&gt;on fire" in body


def test_one_click_uses_the_claim_at_this_passage_instead_of_making_another(revision, at_work):
    claim, farid = published(SENTENCE), make.a_fact_checker()
    inner = make.a_claim(by=farid)
    place_claim(claim=inner, revision=revision, start=TEXT.index("four"), end=TEXT.index("from"), by=farid)
    before = Claim.objects.count()
    given = {**passage(f" {SENTENCE} "), "claim": claim.public_id}

    answer = at_work(farid).post(url(revision, "reuse"), given)

    place = claim.appearances.get(revision=revision)
    assert (answer.status_code, place.exact, place.start) == (200, SENTENCE, TEXT.index(SENTENCE))
    assert Claim.objects.count() == before
    assert 'hx-swap-oob="innerHTML"' in answer.content.decode()
    assert place.events.get().pgh_context["act"] == "reuse_claim"  # type: ignore[attr-defined]
    again = at_work(farid).post(url(revision, "reuse"), given)
    assert again.status_code == 409
    assert "already marked at this passage" in again.content.decode()
    (one,) = [one for one in at_work(farid).get(url(revision, "before"), passage()).context["found"] if one.stands_here]
    assert one.claim == claim


def test_who_may_not_mark_reuses_nothing_and_a_merged_claim_names_the_one_that_goes_on(revision, at_work):
    claim, into = make.a_claim(), make.a_claim()
    given = {**passage(), "claim": claim.public_id}
    assert at_work(roles.EDITOR).post(url(revision, "reuse"), given).status_code == 403
    merge_claims(claim=claim, into=into, by=make.a_fact_checker())
    answer = at_work(roles.FACT_CHECKER).post(url(revision, "reuse"), given)
    assert answer.status_code == 409
    assert into.public_id in answer.content.decode()
    assert at_work(roles.FACT_CHECKER).post(url(revision, "reuse"), {**given, "claim": "x"}).status_code == 404
    assert not Appearance.objects.exists()


def test_what_is_told_apart_is_kept_with_the_claim_and_never_suggested_for_it_again(revision, at_work):
    farid = make.a_fact_checker()
    ours, theirs = make.a_claim(statement=SENTENCE), make.a_known_claim(statement=SENTENCE)
    apart = f"claim.{ours.public_id} known.{theirs.public_id}"
    client = at_work(farid)
    assert set(shown(client, revision)) == set(apart.split())
    assert shown(client, revision, not_same=apart) == []

    given = {**passage(), "statement": SENTENCE, "kind": "event", "not_same": f"{apart} claim.gone junk"}
    assert client.post(url(revision, "mark"), given).status_code == 200

    claim = Claim.objects.latest("id")
    assert {(m.other, m.known) for m in Match.objects.of(claim)} == {(ours, None), (None, theirs)}
    assert {(m.decision, m.decided_by) for m in Match.objects.of(claim)} == {(Decision.REJECTED, farid)}
    assert not client.get(claim_url(revision, claim, "near")).context["found"]


def test_a_claim_that_others_verified_is_confirmed_as_the_claim_is_made(revision, at_work):
    known = make.a_known_claim(statement=SENTENCE)
    given = {**passage(), "statement": SENTENCE, "kind": "event", "same": f"known.{known.public_id}"}
    assert at_work(roles.FACT_CHECKER).post(url(revision, "mark"), given).status_code == 200
    match = Match.objects.get()
    assert (match.known, match.decision) == (known, Decision.CONFIRMED)


def test_a_wording_too_long_for_an_address_is_compared_too(revision, at_work):
    make.a_claim(statement=SENTENCE)
    given = {**passage(), "statement": f"{SENTENCE} {'It rained. ' * 2000}"}
    assert at_work(roles.FACT_CHECKER).post(url(revision, "before"), given).status_code == 200


def test_looking_for_what_was_checked_before_costs_the_same_for_many_as_for_few(revision, at_work):
    client = at_work(roles.FACT_CHECKER)
    address = f"{url(revision, 'before')}?start={passage()['start']}&end={passage()['end']}"
    published(SENTENCE)
    cost(client, address)
    few = cost(client, address)
    for _ in range(4):
        published(SENTENCE)
    assert len(client.get(address).context["found"]) == 5
    assert cost(client, address) == few
