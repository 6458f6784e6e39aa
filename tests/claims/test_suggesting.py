"""Suggested claims: anchored, explained, never in the way of what a person did; by service, API, admin and command."""

from __future__ import annotations

from html import unescape
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from rest_framework.test import APIClient

from claims.models import Appearance, Claim, Status
from claims.suggesting import EXTRACTION, statement_of, suggest_claims, take_opinion
from claims.text.opinions import Opinion
from config.errors import Invalid, NotAllowed
from tests.factories import (
    a_dismissed_claim,
    a_fact_checker,
    a_user,
    an_administrator,
    an_article,
    an_editor,
)

pytestmark = pytest.mark.django_db

PAID = "Qureshi said that Rs 5 crore was paid in 2014."
SOLD = "Russia sold 4 helicopters to Pakistan, while Moscow offered to revive the mills."
JUDGED = "It was a shameful betrayal of ordinary people."
TEXT = f"Four helicopters\n{PAID} {SOLD} {JUDGED}"


def places(claims: list[Claim]) -> list[str]:
    return [claim.appearances.get().exact for claim in claims]


def test_a_text_is_read_into_suggestions_with_place_score_and_reasons():
    revision = an_article(text=TEXT)
    result = suggest_claims(revision=revision, by=a_fact_checker())
    paid = Claim.objects.get(appearances__exact=PAID)

    assert PAID in places(result.claims)
    assert SOLD in places(result.claims)
    assert (paid.statement, paid.kind, paid.claimant_name, paid.made_on) == (PAID, "quote", "Qureshi", "2014")
    assert (paid.status, paid.suggested_by) == (Status.SUGGESTED, EXTRACTION)
    assert "names an amount of money" in paid.reasons
    assert paid.checkworthiness is not None
    assert paid.checkworthiness > 0.25
    assert paid.appearances.get().start == TEXT.index(PAID)
    assert paid.status_changes.get().reason == "Suggested from the text."


def test_opinions_are_left_out_unless_asked_for_and_said_to_be_uncheckable():
    revision, by = an_article(text=TEXT), a_fact_checker()
    first = suggest_claims(revision=revision, by=by)
    assert JUDGED not in places(first.claims)
    assert first.below >= 1

    second = suggest_claims(revision=revision, by=by, at_least=0)
    assert JUDGED in places(second.claims)
    judged = Claim.objects.get(appearances__exact=JUDGED)
    assert (judged.kind, judged.checkable, judged.claimant) == ("opinion", False, None)


def test_asked_again_it_adds_nothing():
    revision, by = an_article(text=TEXT), a_fact_checker()
    first = suggest_claims(revision=revision, by=by, at_least=0)
    again = suggest_claims(revision=revision, by=by, at_least=0)

    assert again.claims == []
    assert again.known == len(first.claims) == Claim.objects.count()
    assert str(again) == f"Suggested 0 claims; {again.known} stand there already."


def test_parts_take_the_place_of_compound_sentences():
    result = suggest_claims(revision=an_article(text=TEXT), by=a_fact_checker(), split=True)
    assert "Russia sold 4 helicopters to Pakistan" in places(result.claims)
    assert SOLD not in places(result.claims)


def test_what_a_person_marked_or_dismissed_stays_as_it_is_and_is_not_suggested_again():
    revision = an_article(text=TEXT)
    dismissed = a_dismissed_claim(statement="Rs 5 crore was paid.")
    Appearance.objects.create(
        claim=dismissed, revision=revision, start=TEXT.index("Rs"), end=TEXT.index("Rs") + 10, exact="Rs 5 crore"
    )
    result = suggest_claims(revision=revision, by=a_fact_checker())
    dismissed.refresh_from_db()

    assert PAID not in places(result.claims)
    assert (dismissed.status, dismissed.reasons, dismissed.suggested_by) == (Status.DISMISSED, [], "")


def test_whoever_may_not_write_claims_may_not_have_them_suggested():
    with pytest.raises(NotAllowed):
        suggest_claims(revision=an_article(text=TEXT), by=an_editor())
    assert not Claim.objects.exists()


@pytest.mark.parametrize("at_least", [-0.1, 1.1, float("nan")])
def test_a_threshold_outside_its_bounds_is_refused(at_least: float):
    with pytest.raises(Invalid, match="from 0 to 1"):
        suggest_claims(revision=an_article(text=TEXT), by=a_fact_checker(), at_least=at_least)


@pytest.mark.parametrize(
    ("passage", "statement"),
    [("which  led\nto it", "Which led to it."), ("—The writer left.", "The writer left."), ("ہاں۔", "ہاں۔")],
)
def test_a_passage_becomes_a_sentence_of_its_own(passage: str, statement: str):
    assert statement_of(passage) == statement


def opinion(quote: str, reason: str = "A sum of money.") -> Opinion:
    start = TEXT.index(quote)
    return Opinion(start, start + len(quote), quote, reason)


def test_a_second_opinion_adds_a_reason_to_what_was_suggested_and_moves_nothing_else():
    revision, by = an_article(text=TEXT), a_fact_checker()
    suggest_claims(revision=revision, by=by)
    before = Claim.objects.get(appearances__exact=PAID)
    for _ in range(2):
        take_opinion(revision=revision, opinions=[opinion("Rs 5 crore was paid")], model="guest", by=by)
    after = Claim.objects.get(pk=before.pk)

    assert after.reasons == [*before.reasons, "guest finds it worth checking too: A sum of money."]
    assert (after.checkworthiness, after.kind, after.status) == (before.checkworthiness, before.kind, before.status)


def test_a_second_opinion_may_suggest_what_was_left_out_but_the_score_is_ours():
    revision, by = an_article(text=TEXT), a_fact_checker()
    result = take_opinion(revision=revision, opinions=[opinion(JUDGED)], model="guest", by=by)
    (claim,) = result.claims

    assert (claim.suggested_by, claim.status, claim.checkable) == ("guest", Status.SUGGESTED, False)
    assert claim.checkworthiness is not None
    assert claim.checkworthiness <= 0.2


def test_a_second_opinion_does_not_touch_a_claim_that_a_person_wrote():
    revision = an_article(text=TEXT)
    dismissed = a_dismissed_claim()
    Appearance.objects.create(
        claim=dismissed, revision=revision, start=TEXT.index(PAID), end=TEXT.index(PAID) + len(PAID), exact=PAID
    )
    result = take_opinion(revision=revision, opinions=[opinion("Rs 5 crore")], model="guest", by=a_fact_checker())
    dismissed.refresh_from_db()

    assert (result.claims, result.known, dismissed.reasons) == ([], 1, [])


def test_the_api_suggests_and_shows_why():
    revision, client = an_article(text=TEXT), APIClient()
    client.force_authenticate(a_fact_checker())
    answer = client.post(f"/api/v1/articles/{revision.article.public_id}/suggestions/", {"split": True})

    assert answer.status_code == 201
    paid = next(claim for claim in answer.json()["claims"] if claim["claimant"] == "Qureshi")
    assert paid["suggested_by"] == EXTRACTION
    assert "names an amount of money" in paid["reasons"]
    assert answer.json()["below"] >= 1


@pytest.mark.parametrize(
    ("given", "status"), [({"at_least": 2}, 400), ({"atleast": 0}, 400), ({"split": "perhaps"}, 400)]
)
def test_the_api_refuses_what_it_does_not_know(given: dict[str, object], status: int):
    revision, client = an_article(text=TEXT), APIClient()
    client.force_authenticate(a_fact_checker())
    answer = client.post(f"/api/v1/articles/{revision.article.public_id}/suggestions/", given)

    assert answer.status_code == status
    assert not Claim.objects.exists()


def test_the_door_is_closed_to_strangers_and_to_other_methods():
    path = f"/api/v1/articles/{an_article(text=TEXT).article.public_id}/suggestions/"
    client = APIClient()
    assert client.post(path).status_code == 401
    client.force_authenticate(a_user())
    assert client.post(path).status_code == 403
    client.force_authenticate(an_administrator())
    assert client.get(path).status_code == 405
    assert client.post("/api/v1/articles/000000000000/suggestions/").status_code == 404


def test_the_button_on_an_article_suggests(client: Client):
    revision = an_article(text=TEXT)
    client.force_login(an_administrator())
    page = reverse("admin:claims_article_change", args=[revision.article_id])
    button = reverse("admin:claims_article_suggest", args=[revision.article_id])

    assert button in client.get(page).content.decode()
    assert "Least check-worthiness" in client.get(button).content.decode()
    answer = client.post(button, {"at_least": "0.25", "split": ""}, follow=True)
    assert "Suggested" in answer.content.decode()
    assert Claim.objects.filter(suggested_by=EXTRACTION, appearances__revision=revision).count() >= 2


def test_an_editor_sees_no_button_and_cannot_press_it(client: Client):
    revision = an_article(text=TEXT)
    client.force_login(an_editor())
    button = reverse("admin:claims_article_suggest", args=[revision.article_id])

    assert button not in client.get(reverse("admin:claims_article_change", args=[revision.article_id])).content.decode()
    assert client.post(button, {"at_least": "0.25"}).status_code == 403


def test_a_claim_shows_why_it_was_suggested(client: Client):
    (claim, *_) = suggest_claims(revision=an_article(text=TEXT), by=a_fact_checker(), at_least=0.3).claims
    client.force_login(an_administrator())
    shown = unescape(client.get(reverse("admin:claims_claim_change", args=[claim.pk])).content.decode())
    assert f"{'; '.join(claim.reasons)} (extraction)" in shown


def test_a_file_can_be_brought_in_and_read_at_once(tmp_path: Path):
    file, out = tmp_path / "a.txt", StringIO()
    file.write_text(TEXT)
    call_command("import_article", str(file), "--suggest", stdout=out)
    assert "Suggested" in out.getvalue()
    assert Claim.objects.filter(appearances__exact=PAID).exists()
