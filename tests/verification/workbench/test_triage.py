"""Triage goes through suggested claims one after the other; merging says what it will do and loses nothing."""

from __future__ import annotations

import json

import pytest
from django.test import Client
from django.urls import reverse

from claims.models import ArticleRevision, Claim, Decision, Match, Status
from claims.services import place_claim
from tests import factories as make
from tests.verification.workbench.test_room import claim_url, cost, many_claims
from verification import roles
from verification.services import accept_claim

pytestmark = pytest.mark.django_db


@pytest.fixture
def revision() -> ArticleRevision:
    return make.an_article()


@pytest.fixture
def three(revision) -> list[Claim]:
    """Suggested claims by their place; the last is the most worth checking."""
    by = make.a_fact_checker()
    found = []
    for n, worth in enumerate((0.2, 0.5, 0.9)):
        claim = make.a_claim(by=by, checkworthiness=worth, reasons=[f"<b>names {n} bodies</b>"])
        place_claim(claim=claim, revision=revision, start=n * 5, end=n * 5 + 4, by=by)
        found.append(claim)
    return found


def triage(revision, claim: Claim | None = None, act: str = "") -> str:
    if claim is None:
        return reverse("workbench:triage", args=[revision.article.public_id])
    return claim_url(revision, claim, f"triage-{act or 'claim'}")


def in_hand(client: Client, url: str) -> Claim:
    return client.get(url).context["claim"]


def test_it_begins_with_the_first_by_place_or_the_most_worth_checking(revision, three, at_work):
    client = at_work(roles.FACT_CHECKER)
    assert in_hand(client, triage(revision)) == three[0]
    answer = client.get(triage(revision) + "?sort=worth")
    assert answer.context["claim"] == three[2]
    body = answer.content.decode()
    assert "Triage: 0 of 3 decided, 3 left" in body
    assert "Well worth checking (0.90)" in body
    assert "&lt;b&gt;names 2 bodies" in body


def test_after_a_decision_the_next_opens_and_after_the_last_those_that_were_left_out(revision, three, at_work):
    client = at_work(roles.FACT_CHECKER)
    answer = client.post(triage(revision, three[1], "accept"))
    assert answer.context["claim"] == three[2]
    assert "Accepted." in answer.content.decode()
    assert "1 of 3 decided, 2 left" in answer.content.decode()
    told = json.loads(answer["HX-Trigger-After-Settle"])["claimMoved"]
    assert (told["claim"], told["status"]) == (three[1].public_id, Status.ACCEPTED)
    assert told["url"] == triage(revision, three[2]) + "?sort=place"

    dismissed = client.post(triage(revision, three[2], "dismiss"), {"reason": "Said twice."})
    assert dismissed.context["claim"] == three[0]
    assert "Make it a claim again" in dismissed.content.decode()
    last = client.post(triage(revision, three[0], "accept"))
    assert last.context["claim"] is None
    assert "Nothing waits for triage" in last.content.decode()


def test_what_was_dismissed_is_offered_anew_in_its_own_words_and_what_was_merged_where_it_goes_on(
    revision, three, at_work
):
    client = at_work(roles.FACT_CHECKER)
    asked = client.get(triage(revision, three[0])).content.decode()
    assert "It cannot be taken back" in asked
    body = client.post(triage(revision, three[0], "dismiss"), {"reason": "A slip."}).content.decode()
    again = f"{reverse('workbench:mark', args=[revision.article.public_id])}?start=0&end=4&like="
    assert again.replace("&", "&amp;") + three[0].public_id in body
    form = client.get(again + three[0].public_id).context["offer"].form
    assert (form["statement"].value(), form["kind"].value()) == (three[0].statement, three[0].kind)
    elsewhere = make.a_claim(revision=make.an_article())
    for like in (elsewhere.public_id, "gone", ""):
        assert client.get(again + like).context["offer"].form["statement"].value() == revision.text[:4]

    merge = f"{claim_url(revision, three[1], 'merge')}?triage=place"
    body = client.post(merge, {"into": three[2].public_id}).content.decode()
    assert "To the claim that goes on" in body
    assert in_hand(client, claim_url(revision, three[1])) == three[2]


def test_an_edited_claim_stays_in_hand(revision, three, at_work):
    given = {"statement": "Plainer words.", "kind": "event", "made_on": "", "expected_version": three[0].version}
    answer = at_work(roles.FACT_CHECKER).post(triage(revision, three[0], "wording"), given)
    assert answer.context["claim"] == three[0]
    assert "Plainer words." in answer.content.decode()
    late = at_work(roles.FACT_CHECKER).post(triage(revision, three[0], "wording"), {**given, "statement": "Mine."})
    assert late.status_code == 409
    assert "Plainer words." in late.content.decode()
    assert "Mine." in late.content.decode()


@pytest.mark.parametrize(
    ("role", "act", "values", "status", "said"),
    [
        (roles.EDITOR, "accept", {}, 403, "You may not accept claims"),
        (roles.EDITOR, "dismiss", {"reason": "No."}, 403, "You may not dismiss claims"),
        (roles.FACT_CHECKER, "dismiss", {"reason": " "}, 400, "This field is required."),
    ],
)
def test_what_is_refused_stays_in_hand_with_the_reason(revision, three, at_work, role, act, values, status, said):
    answer = at_work(role).post(triage(revision, three[0], act), values)
    assert answer.status_code == status
    assert said in answer.content.decode()
    assert answer.context["claim"] == three[0]
    three[0].refresh_from_db()
    assert three[0].status == Status.SUGGESTED


def test_of_two_people_in_triage_the_later_is_told_that_it_was_decided(revision, three, at_work):
    accept_claim(claim=three[0], by=make.a_fact_checker())
    answer = at_work(roles.FACT_CHECKER).post(triage(revision, three[0], "accept"))
    assert answer.status_code == 409
    assert "cannot become accepted" in answer.content.decode()
    assert "It is accepted by now" in answer.content.decode()


def test_triage_costs_the_same_for_many_claims_as_for_few(revision, at_work):
    client, other = at_work(roles.FACT_CHECKER), make.an_article()
    many_claims(revision, 5)
    many_claims(other, 40)
    cost(client, triage(revision))
    assert cost(client, triage(other)) == cost(client, triage(revision))


def test_merging_says_what_it_will_do_and_then_goes_on(revision, three, at_work):
    into, source = make.a_claim_under_research(revision=revision), make.checked(make.a_source(title="The ministry"))
    make.some_evidence(claim=into, source=source, quote="Four helicopters were sold.")
    opposed = make.some_evidence(claim=into)
    make.some_evidence(claim=three[0], source=source, note="Read the annex.")
    moved = make.some_evidence(claim=three[0], source=opposed.source, stance="refutes")
    url = claim_url(revision, three[0], "merge") + "?triage=place"
    client = at_work(roles.FACT_CHECKER)

    told = client.get(f"{url}&into={into.public_id}").content.decode()
    assert "1 place in a text moves to it." in told
    assert "1 piece of evidence moves to it" in told
    assert "here it refutes, there it supports" in told
    assert "kept in a note there" in told

    answer = client.post(url, {"into": into.public_id, "reason": "One sale."})
    assert answer.context["claim"] == three[1]
    assert set(into.evidence.all()) == {into.evidence.get(source=source), opposed, moved}
    assert "Read the annex." in into.notes.get().text
    three[0].refresh_from_db()
    assert (three[0].merged_into, three[0].evidence.count()) == (into, 1)


def test_a_merge_that_is_refused_says_why_and_changes_nothing(revision, three, at_work):
    url, into = claim_url(revision, three[0], "merge"), make.a_dismissed_claim()
    refused = at_work(roles.FACT_CHECKER).post(url, {"into": into.public_id})
    assert refused.status_code == 409
    assert "was dismissed" in refused.content.decode()
    assert at_work(roles.EDITOR).post(url, {"into": three[1].public_id}).status_code == 403
    assert at_work(roles.FACT_CHECKER).post(url, {"into": "gone"}).status_code == 404
    three[0].refresh_from_db()
    assert three[0].status == Status.SUGGESTED


def test_outside_of_triage_merging_leads_to_the_claim_that_goes_on(revision, three, at_work):
    answer = at_work(roles.FACT_CHECKER).post(claim_url(revision, three[0], "merge"), {"into": three[1].public_id})
    assert answer.context["claim"] == three[1]
    assert answer.context["hand"]
    for name in ("claim", "triage-claim", "merge"):
        assert in_hand(at_work(roles.EDITOR), claim_url(revision, three[0], name)) == three[1]
    assert at_work(roles.REVIEWER).post(triage(revision, three[0], "accept")).status_code == 404


def test_a_pair_that_is_told_apart_is_not_offered_again(revision, at_work):
    claim = make.a_claim(revision=revision, statement="Pakistan bought four helicopters from Russia.")
    twin = make.a_claim(statement="Pakistan bought four helicopters from Russia.")
    client, url = at_work(roles.FACT_CHECKER), claim_url(revision, claim, "apart")
    other = {"other": f"claim.{twin.public_id}"}
    assert [one.claim for one in client.get(claim_url(revision, claim, "near")).context["found"]] == [twin]

    assert at_work(roles.EDITOR).post(url, other).status_code == 403
    assert client.post(url, other).context["found"] == []
    match = Match.objects.get()
    assert (match.decision, match.claim, match.other) == (Decision.REJECTED, twin, claim)
    assert client.post(url, {"other": f"claim.{claim.public_id}"}).status_code == 409
    assert client.post(url, {"other": "claim.gone"}).status_code == 404


def test_the_claim_to_merge_into_is_found_by_words_or_by_its_id(revision, three, at_work):
    wanted = make.a_claim(statement="The harbour <b>was</b> widened.")
    make.a_dismissed_claim(statement="The harbour was never widened.")
    client, url = at_work(roles.EDITOR), reverse("workbench:claims-like")
    for words in ("harbour widened", "WIDENED", wanted.public_id):
        answer = client.get(url, {"words": words, "without": three[0].public_id})
        assert list(answer.context["found"]) == [wanted]
        assert "<b>" not in answer.content.decode()
    assert not client.get(url, {"words": "harbour", "without": wanted.public_id}).context["found"]


def test_without_htmx_a_decision_leads_to_the_next_claim(revision, three, at_work):
    answer = at_work(roles.FACT_CHECKER, htmx=False).post(triage(revision, three[0], "accept"))
    assert answer.url == triage(revision, three[1]) + "?sort=place"


def test_a_compound_claim_is_split_by_its_button_and_the_first_part_opens(at_work):
    text = "Islamabad bought 4 helicopters in 2014, while Moscow offered to revive the mills of Karachi."
    revision = make.an_article(text=text)
    by = make.a_fact_checker()
    whole, plain = make.a_claim(by=by), make.a_claim(by=by)
    place_claim(claim=whole, revision=revision, start=0, end=len(text), by=by)
    place_claim(claim=plain, revision=revision, start=0, end=30, by=by)
    client = at_work(roles.FACT_CHECKER)

    offers = {offer.name for offer in client.get(triage(revision, whole)).context["offers"]}
    assert "split" in offers
    assert "split" not in {offer.name for offer in client.get(triage(revision, plain)).context["offers"]}

    answer = client.post(triage(revision, whole, "split"), headers={"hx-request": "true"})
    assert answer.context["claim"].appearances.get().exact == "Islamabad bought 4 helicopters in 2014"
    assert "It is split into 2 claims." in answer.content.decode()
    whole.refresh_from_db()
    assert whole.status == Status.DISMISSED

    again = client.post(triage(revision, whole, "split"), headers={"hx-request": "true"})
    assert again.status_code == 409
    assert "Only a suggested claim can be split." in again.content.decode()
