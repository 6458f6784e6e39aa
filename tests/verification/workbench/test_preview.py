"""The preview is what publishing would give: the same record, page and ClaimReview; and it publishes nothing."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from claims.models import ArticleRevision
from tests import factories as make
from tests.verification.workbench.test_room import claim_url
from verification import roles
from verification.models import Edition, Evidence, Proposal, Verdict
from verification.publishing.claim_review import claim_review
from verification.publishing.facts import fact, published_facts
from verification.services import publish_verdict, reopen_claim

pytestmark = pytest.mark.django_db
AtWork = Callable[..., Client]
OF_THE_MOMENT = {"published_at", "datePublished", "verdict_id", "record_sha256"}


@pytest.fixture
def revision() -> ArticleRevision:
    return make.an_article(title="Old <i>rivals</i>")


def a_proposal(revision: ArticleRevision, **details: Any) -> Proposal:
    return make.a_proposal(claim=make.a_claim_under_research(revision=revision), **details)


def lasting(values: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if name not in OF_THE_MOMENT}


def review_shown(page: str) -> dict[str, Any]:
    found = re.search(r"<pre[^>]*>(.*?)</pre>", page, re.DOTALL)
    assert found is not None
    return json.loads(html.unescape(found[1]))


def test_what_is_previewed_is_what_is_published(revision, at_work: AtWork):
    proposal, rena = a_proposal(revision), make.a_reviewer()
    answer = at_work(rena).get(claim_url(revision, proposal.claim, "preview"))
    assert answer.status_code == 200

    publish_verdict(proposal=proposal, by=rena)
    published = fact(published_facts().get())
    assert lasting(answer.context["fact"]) == lasting(published)
    assert lasting(review_shown(answer.content.decode())) == lasting(claim_review(published))


def test_a_look_writes_nothing(revision, at_work: AtWork):
    claim = make.a_claim_under_research(revision=revision)
    source = make.a_source()
    piece = make.some_evidence(claim=claim, source=source)
    proposal = make.a_proposal(claim=claim)
    make.checked(source)
    client = at_work(roles.REVIEWER)
    assert Evidence.objects.get(pk=piece.pk).snapshot is None

    seen = client.get(claim_url(revision, claim, "preview")).context["fact"]
    client.get(claim_url(revision, claim, "preview-page"))

    assert seen["evidence"][0]["snapshot"] is not None
    assert Evidence.objects.get(pk=piece.pk).snapshot is None
    assert not Verdict.objects.exists()
    assert not Edition.objects.exists()
    assert proposal.claim.status_changes.first() == claim.status_changes.first()


def test_the_page_is_the_public_one_marked_as_a_preview_and_shut_in(revision, at_work: AtWork):
    proposal = a_proposal(revision, summary="<script>alert(1)</script>")
    answer = at_work(roles.REVIEWER, htmx=False).get(claim_url(revision, proposal.claim, "preview-page"))
    page = answer.content.decode()
    assert "This is not published." in page
    assert "<script" not in page
    assert '<meta name="robots" content="noindex' in page
    assert answer["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
    assert answer["X-Frame-Options"] == "SAMEORIGIN"
    around = at_work(roles.REVIEWER, htmx=False).get(claim_url(revision, proposal.claim, "preview"))
    for seen in (answer, around):
        assert "noindex" in seen["X-Robots-Tag"]
        assert "no-store" in seen["Cache-Control"]
    assert "<script>alert" not in around.content.decode()
    assert 'sandbox=""' in around.content.decode()


def test_who_cannot_approve_it_does_not_stand_as_having_done_so(revision, at_work: AtWork):
    proposal = a_proposal(revision)
    for person, approver in ((proposal.by, ""), (make.an_editor(), ""), (rena := make.a_reviewer(), None)):
        seen = at_work(person).get(claim_url(revision, proposal.claim, "preview")).context["fact"]
        assert seen["approved_by"] == (rena.username if approver is None else approver)


def test_a_correction_shows_what_was_said_before(revision, at_work: AtWork):
    proposal, rena = a_proposal(revision, rating="true", summary="All of it."), make.a_reviewer()
    publish_verdict(proposal=proposal, by=rena)
    reopen_claim(claim=proposal.claim, reason="New papers.", by=rena)
    make.a_proposal(claim=proposal.claim, rating="false", summary="None of it.")
    page = at_work(rena).get(claim_url(revision, proposal.claim, "preview-page")).content.decode()
    assert "here stands what you write when you publish" in page
    assert "All of it." in page


def test_there_is_no_preview_of_what_is_not_proposed_or_for_who_may_not_see_it(
    revision, at_work: AtWork, client: Client
):
    claim = make.a_claim_under_research(revision=revision)
    proposal = a_proposal(revision)
    nobody = make.a_user()
    nobody.is_staff = True
    nobody.save()
    for name in ("preview", "preview-page"):
        assert at_work(roles.REVIEWER).get(claim_url(revision, claim, name)).status_code == 404
        assert at_work(nobody).get(claim_url(revision, proposal.claim, name)).status_code == 403
        assert client.get(claim_url(revision, proposal.claim, name)).status_code == 302
