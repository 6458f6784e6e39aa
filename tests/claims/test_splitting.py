"""A compound suggestion falls into its parts: each at its own words, and the whole dismissed with the reason."""

from __future__ import annotations

import pytest

from claims.models import Appearance, ArticleRevision, Claim, Status
from claims.splitting import split_claim
from claims.suggesting import suggest_claims
from config.errors import Conflict, Invalid, NotAllowed
from tests import factories as make

pytestmark = pytest.mark.django_db
TEXT = (
    "Qureshi said that Islamabad bought 4 helicopters, while Moscow offered to revive the mills of Karachi.\n"
    "Sweden has no minimum wage of its own."
)


@pytest.fixture
def revision() -> ArticleRevision:
    return make.an_article(text=TEXT)


@pytest.fixture
def compound(revision: ArticleRevision) -> Claim:
    suggest_claims(revision=revision, by=make.a_fact_checker())
    return Claim.objects.get(appearances__start=0)


def test_the_parts_are_suggestions_at_their_own_words_and_the_whole_is_dismissed(revision, compound):
    by = make.a_fact_checker()
    parts = split_claim(claim=compound, revision=revision, by=by)

    places = Appearance.objects.filter(claim__in=parts).order_by("start")
    assert [place.exact for place in places] == [
        "Qureshi said that Islamabad bought 4 helicopters", "Moscow offered to revive the mills of Karachi",
    ]  # fmt: skip
    assert all(TEXT[place.start : place.end] == place.exact for place in places)
    assert {part.status for part in parts} == {Status.SUGGESTED}
    assert parts[0].claimant_name == "Qureshi"
    compound.refresh_from_db()
    assert compound.status == Status.DISMISSED
    assert compound.status_changes.latest("pk").reason == "Split into 2 claims."


def test_what_is_split_or_decided_is_not_split_again_and_one_assertion_never(revision, compound):
    by = make.a_fact_checker()
    split_claim(claim=compound, revision=revision, by=by)
    count = Claim.objects.count()
    with pytest.raises(Conflict, match="Only a suggested claim"):
        split_claim(claim=compound, revision=revision, by=by)
    with pytest.raises(Invalid, match="one assertion"):
        split_claim(claim=Claim.objects.get(appearances__exact__startswith="Sweden"), revision=revision, by=by)
    assert Claim.objects.count() == count


def test_who_may_not_suggest_may_not_split(revision, compound):
    with pytest.raises(NotAllowed):
        split_claim(claim=compound, revision=revision, by=make.a_user())
    compound.refresh_from_db()
    assert compound.status == Status.SUGGESTED
