"""Work on a claim in the admin: edits, evidence, and the buttons of the workflow with their refusals."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from claims.models import Claim, Status
from tests import factories as make
from verification import roles
from verification.models import Evidence, Note, Verdict

pytestmark = pytest.mark.django_db


def page_of(claim: Claim) -> str:
    return reverse("admin:claims_claim_change", args=[claim.pk])


def filled_in(client: Client, claim: Claim) -> dict[str, Any]:
    """What a browser would send back if nothing were touched."""
    page: Any = client.get(page_of(claim))
    sent: dict[str, Any] = {}
    forms = [page.context["adminform"].form]
    for inline in page.context["inline_admin_formsets"]:
        forms += [inline.formset.management_form, *inline.formset.initial_forms]
    for form in forms:
        for field in form:
            value = field.value()
            if value is not None and value is not False:
                sent[field.html_name] = ",".join(value) if isinstance(value, list) else value
    return sent


def step(client: Client, claim: Claim, name: str, **values: Any) -> list[str]:
    """Takes a step. Answers the messages on the page that follows."""
    answer: Any = client.post(reverse(f"admin:claims_claim_{name}", args=[claim.pk]), values, follow=True)
    return [str(message) for message in answer.context["messages"]]


def test_an_edit_is_kept_and_leaves_its_name_in_the_history(signed_in):
    farid, claim = make.a_fact_checker(), make.a_claim()
    client = signed_in(farid)
    client.post(page_of(claim), {**filled_in(client, claim), "statement": "Pakistan bought five helicopters."})

    claim.refresh_from_db()
    assert claim.statement == "Pakistan bought five helicopters."
    history = client.get(reverse("admin:claims_claim_history", args=[claim.pk])).content.decode()
    assert "five helicopters" in history
    assert farid.get_username() in history


def test_the_second_of_two_editors_is_told_keeps_their_words_and_can_save_again(signed_in):
    claim = make.a_claim()
    first, second = signed_in(roles.FACT_CHECKER), signed_in(roles.FACT_CHECKER)
    old = filled_in(second, claim)
    first.post(page_of(claim), {**filled_in(first, claim), "statement": "First."})

    told: Any = second.post(page_of(claim), {**old, "statement": "Second."})

    claim.refresh_from_db()
    assert claim.statement == "First."
    form = told.context["adminform"].form
    assert form.non_field_errors()
    assert form["statement"].value() == "Second."
    again = {**old, "statement": "Second.", "expected_version": form["expected_version"].value()}
    second.post(page_of(claim), again)
    claim.refresh_from_db()
    assert claim.statement == "Second."


def evidence_row(source: Any, number: int = 0, **values: Any) -> dict[str, Any]:
    row = {"source": source.pk, "stance": "supports", "quote": "", "locator": "", "note": "", "position": 0}
    return {f"evidence-{number}-{name}": value for name, value in {**row, **values}.items()}


def test_evidence_is_attached_edited_and_taken_away_beside_the_claim(signed_in):
    claim, source = make.a_claim_under_research(), make.checked(make.a_source())
    client = signed_in(roles.FACT_CHECKER)
    client.post(page_of(claim), {**filled_in(client, claim), **evidence_row(source), "evidence-TOTAL_FORMS": 1})
    evidence = Evidence.objects.get()
    assert evidence.snapshot is not None

    client.post(page_of(claim), {**filled_in(client, claim), "evidence-0-quote": "Four helicopters"})
    evidence.refresh_from_db()
    assert evidence.quote == "Four helicopters"

    client.post(page_of(claim), {**filled_in(client, claim), "evidence-0-DELETE": "on"})
    assert not Evidence.objects.exists()


def test_a_piece_of_evidence_that_somebody_else_changed_is_not_overwritten(signed_in):
    claim = make.a_claim_under_research()
    evidence = make.some_evidence(claim=claim)
    first, second = signed_in(roles.FACT_CHECKER), signed_in(roles.FACT_CHECKER)
    old = filled_in(second, claim)
    first.post(page_of(claim), {**filled_in(first, claim), "evidence-0-note": "First."})

    told: Any = second.post(page_of(claim), {**old, "evidence-0-note": "Second."})

    evidence.refresh_from_db()
    assert evidence.note == "First."
    assert told.status_code == 200
    assert told.context["adminform"].form.non_field_errors()


def test_an_editor_attaches_evidence_though_the_claim_is_not_theirs_to_change(signed_in):
    claim, source = make.a_claim_under_research(), make.checked(make.a_source())
    client = signed_in(roles.EDITOR)
    client.post(page_of(claim), {**filled_in(client, claim), **evidence_row(source), "evidence-TOTAL_FORMS": 1})

    assert Evidence.objects.get().source == source


def test_a_published_claim_offers_nothing_to_change(signed_in):
    claim = make.a_published_claim()
    page: Any = signed_in(roles.REVIEWER).get(page_of(claim))

    assert "statement" not in page.context["adminform"].form.fields
    assert b"evidence-0-quote" not in page.content


def test_a_new_claim_stands_at_its_passage_in_the_article(signed_in):
    revision = make.an_article(text="It rained in Lahore. Nobody minded.")
    signed_in(roles.FACT_CHECKER).post(
        reverse("admin:claims_claim_add"),
        {
            "statement": "It rained in Lahore.",
            "kind": "event",
            "language": "en",
            "checkable": "on",
            "checkworthiness": "0.5",
            "article": revision.article_id,
            "passage": "It rained in Lahore.",
        },
    )

    place = Claim.objects.get().appearances.get()
    assert (place.revision, place.start, place.exact) == (revision, 0, "It rained in Lahore.")


@pytest.mark.parametrize(
    ("given", "field"), [({"article": "", "passage": "x"}, "article"), ({"passage": "never said"}, "passage")]
)
def test_a_passage_that_is_not_there_is_refused_at_its_field(given: dict, field: str, signed_in):
    revision = make.an_article()
    values = {"statement": "S.", "kind": "event", "language": "en", "checkworthiness": "0"}
    answer: Any = signed_in(roles.FACT_CHECKER).post(
        reverse("admin:claims_claim_add"), {**values, "article": revision.article_id, **given}
    )

    assert field in answer.context["adminform"].form.errors
    assert not Claim.objects.exists()


def test_the_whole_workflow_by_its_buttons(signed_in):
    claim, rena = make.a_claim(), make.a_reviewer()
    farid, reviewer = signed_in(roles.FACT_CHECKER), signed_in(rena)
    step(farid, claim, "accept")
    step(farid, claim, "take_up")
    make.some_evidence(claim=claim)
    step(farid, claim, "note", text="Look at the date.")
    step(farid, claim, "propose", rating="mixed", summary="Half of it holds.")
    step(reviewer, claim, "return_", reason="Which half?")
    step(farid, claim, "propose", rating="mixed", summary="The number holds.")
    proposal = claim.proposals.latest("id")
    assert step(reviewer, claim, "publish", proposal=proposal.public_id) == [
        "Published as “Mixed”. The fact is in the API now."
    ]

    claim.refresh_from_db()
    assert claim.status == Status.PUBLISHED
    assert Verdict.objects.get().approved_by == rena
    assert Note.objects.get().text == "Look at the date."


def test_nobody_approves_their_own_proposal(signed_in):
    rena = make.a_reviewer()
    proposal = make.a_proposal(by=rena)

    (said,) = step(signed_in(rena), proposal.claim, "publish", proposal=proposal.public_id)

    assert "somebody else has to approve" in said
    assert not Verdict.objects.exists()


def test_a_correction_says_what_changed(signed_in):
    claim = make.a_published_claim()
    farid, rena = signed_in(roles.FACT_CHECKER), signed_in(roles.REVIEWER)
    step(rena, claim, "reopen", reason="A new source.")
    step(farid, claim, "propose", rating="true", summary="It holds after all.")
    proposal = claim.proposals.latest("id")
    page: Any = rena.post(reverse("admin:claims_claim_publish", args=[claim.pk]), {"proposal": proposal.public_id})
    assert "correction_note" in page.context["form"].errors

    step(rena, claim, "publish", proposal=proposal.public_id, correction_note="Was “mixed”; a new source decides.")
    assert Verdict.objects.current().get().rating == "true"


def test_a_proposal_that_was_replaced_meanwhile_is_not_approved_unseen(signed_in):
    farid = make.a_fact_checker()
    old = make.a_proposal(by=farid)
    make.a_proposal(by=farid, claim=old.claim, rating="false", summary="No.")

    said = step(signed_in(roles.REVIEWER), old.claim, "publish", proposal=old.public_id)

    assert said
    assert not Verdict.objects.exists()


@pytest.mark.parametrize("name", ["accept", "take_up", "publish", "return_", "reopen", "dismiss"])
def test_an_editor_is_refused_every_step_with_a_message(name: str, signed_in):
    claim = make.a_claim()
    said = step(signed_in(roles.EDITOR), claim, name, reason="Because.", proposal="x")

    assert said
    claim.refresh_from_db()
    assert claim.status == Status.SUGGESTED


def test_a_step_that_does_not_fit_the_status_is_refused_with_a_message(signed_in):
    claim = make.a_claim()
    assert step(signed_in(roles.REVIEWER), claim, "reopen", reason="Because.")
    claim.refresh_from_db()
    assert claim.status == Status.SUGGESTED


@pytest.mark.parametrize(
    ("state", "shown"),
    [
        (make.a_claim, {"accept", "dismiss", "note", "assign"}),
        (make.a_claim_under_research, {"propose", "dismiss", "note", "assign"}),
        (make.a_published_claim, {"reopen", "note"}),
    ],
)
def test_only_the_steps_that_lead_on_are_offered(state: Any, shown: set[str], signed_in):
    claim = state()
    page = signed_in(roles.REVIEWER).get(page_of(claim)).content.decode()
    names = {"accept", "take_up", "propose", "publish", "return_", "reopen", "dismiss", "note", "assign"}

    assert {n for n in names if f'href="{reverse(f"admin:claims_claim_{n}", args=[claim.pk])}"' in page} == shown


def test_assigning_asks_for_an_account_that_exists(signed_in):
    claim, client = make.a_claim(), signed_in(roles.FACT_CHECKER)
    assert step(client, claim, "assign", assignee="nobody-at-all") == ["There is no account named nobody-at-all."]
    person: User = make.a_fact_checker()
    step(client, claim, "assign", assignee=person.get_username())
    assert claim.assignments.get().assignee == person
