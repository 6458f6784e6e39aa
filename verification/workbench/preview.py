"""What readers and search engines would get if the proposal in hand were published now. Nothing of it is kept.

The page and its ClaimReview are made by the code that makes the public ones, from the record that would be frozen.
"""

from __future__ import annotations

import json
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import prefetch_related_objects
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext

from claims.models import Claim
from config.admin import acting_user
from verification.models import Proposal, Verdict
from verification.publishing.addresses import page_address
from verification.publishing.claim_review import claim_review
from verification.publishing.facts import fact, read_of_claim
from verification.publishing.reading import history
from verification.publishing.site.fact_page import described, fact_page
from verification.services.evidence import pin_what_was_read
from verification.services.workflow import current_proposal, drawn_up
from verification.workbench.doors import POLICY, Asked, article_at, claim_at, door

NEEDED = ("verification.view_proposal", "verification.view_verdict")
FRAMES = POLICY.replace("default-src 'none'", "default-src 'none'; frame-src 'self'")
# The page runs nothing, sends nothing, and is seen only inside our own.
FRAMED = (
    "sandbox; default-src 'none'; style-src 'self'; font-src 'self'; img-src 'self'; form-action 'none'; "
    "base-uri 'none'; frame-ancestors 'self'"
)


@door("GET", "HEAD")
def preview(request: Asked, article_id: str, claim_id: str) -> HttpResponse:
    """The public page in a frame, what a search engine may show of it, and the ClaimReview it reads."""
    article = article_at(article_id)
    claim, proposal = _in_review(request, claim_at(article, claim_id))
    content = foreseen(claim, proposal, acting_user(request))
    review = json.dumps(claim_review(content), ensure_ascii=False, indent=2)
    context = {
        "article": article,
        "claim": claim,
        "proposal": proposal,
        "fact": content,
        "address": page_address(content),
        "description": described(content),
        "review": review,
        "site_name": settings.SITE_NAME,
    }
    response = render(request, "workbench/preview.html", context)
    response["Content-Security-Policy"] = FRAMES
    return _unseen(response)


@door("GET", "HEAD")
def page(request: Asked, article_id: str, claim_id: str) -> HttpResponse:
    """The public page by itself, for the frame."""
    claim, proposal = _in_review(request, claim_at(article_at(article_id), claim_id))
    content = foreseen(claim, proposal, acting_user(request))
    # All that was said before is told; of a published fact, the last line is the fact itself.
    before: list[Any] = [*history(claim.public_id), {}]
    response = HttpResponse(fact_page(content, history=before, preview=True))
    response["Content-Security-Policy"] = FRAMED
    response["X-Frame-Options"] = "SAMEORIGIN"
    return _unseen(response)


def foreseen(claim: Claim, proposal: Proposal, by: User) -> dict[str, Any]:
    """The fact as it would be served, had `by` published it in this moment.

    Evidence is pinned as it is in publishing, and all is taken back. Who may not approve it stands for nobody.
    """
    before = Verdict.objects.current().filter(claim=claim).first()
    note = gettext("What changed, and why: here stands what you write when you publish.")
    with transaction.atomic():
        pin_what_was_read(claim)
        prefetch_related_objects([claim], *read_of_claim())
        verdict = drawn_up(claim, proposal, before, note, by)
        content = fact(verdict)
        transaction.set_rollback(True)
    if before is not None:
        said = {"verdict_id": verdict.public_id, "published_at": content["published_at"], "note": note}
        content["corrections"] = [*content["corrections"], said]
    if proposal.by_id == by.pk or not by.has_perm("verification.add_verdict"):
        content["approved_by"] = ""
    return content


def _in_review(request: Asked, claim: Claim) -> tuple[Claim, Proposal]:
    if not request.user.has_perms(NEEDED):
        raise PermissionDenied
    proposal = current_proposal(claim)
    if proposal is None:
        raise Http404(gettext("Nothing is proposed for this claim now."))
    return claim, proposal


def _unseen(response: HttpResponse) -> HttpResponse:
    """No search engine keeps it, and neither does the browser."""
    response["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    response["Cache-Control"] = "private, no-store"
    return response
