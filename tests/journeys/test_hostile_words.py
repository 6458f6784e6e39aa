"""Words that would like to be more than words, in every field that comes from outside: on every page they only show."""

from __future__ import annotations

from urllib.parse import urlparse

import pytest
from django.urls import reverse
from playwright.sync_api import Dialog, Page, expect
from pytest_django.live_server_helper import LiveServer

from claims.models import ArticleRevision, Claim
from claims.services import place_claim
from config.errors import Refused
from tests import factories as make
from tests.journeys.test_main_road import sign_in
from verification import roles
from verification.services import add_note

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
TAGS = "<script>alert(1)</script><img src=//evil.example/x onerror=alert(2)>"
BREAKS = "\" onfocus=alert(3) autofocus x='></textarea></title></style>{{ 7|add:7 }}{% now %}"
BIDI = "\u202egnorw\u2066 zero\u200bwidth\ufeff"
NASTY = f"{TAGS} {BREAKS} {BIDI}"
LONG = "a" * 10_000


@pytest.fixture
def published() -> Claim:
    """A fact with hostile words in all that was brought in with it, its article, its source and its notes."""
    make.a_user(roles.FACT_CHECKER, name="farid")
    rena = make.a_user(roles.REVIEWER, name="rena")
    by = make.a_fact_checker()
    text = f"{NASTY}\n\n{LONG}\n\nIslamabad bought four helicopters. {NASTY}"
    revision = make.an_article(text=text, title=NASTY[:200], byline=NASTY[:200], publication=NASTY[:200])
    claimant = make.a_claimant(name=NASTY[:290])
    claim = make.a_claim_under_research(by=by, statement=f"It is said: {NASTY} {LONG[:300]}", claimant=claimant)
    suggested = make.a_claim(by=by, statement=f"It is said again: {NASTY}", reasons=[NASTY[:290]], claimant=claimant)
    for one, words in ((claim, "Islamabad bought"), (suggested, "four helicopters")):
        start = revision.text.index(words)
        place_claim(claim=one, revision=revision, start=start, end=start + len(words), by=by)
    body = f"<p>Four were sold. {NASTY.replace('<', '&lt;')}</p>".encode()
    source = make.checked(
        make.a_source(title=NASTY[:290], publisher=make.a_publisher(name=NASTY[:190])),
        make.a_result(body=body, title=NASTY[:200]),
    )
    make.some_evidence(claim=claim, source=source, quote="Four were sold.", note=NASTY)
    add_note(claim=claim, text=f"@rena {NASTY} [x](javascript:alert(4)) ![x](//evil.example/y)", by=by)
    make.a_known_claim(statement=f"It is said: {NASTY}", title=NASTY[:200], rating=TAGS[:60])
    make.a_verdict(proposal=make.a_proposal(by=by, claim=claim, summary=NASTY, explanation=f"{NASTY} {LONG}"), by=rena)
    make.a_correction_request(claim, text=NASTY)
    claim.refresh_from_db()
    return claim


@pytest.fixture
def guarded(page: Page, live_server: LiveServer) -> Page:
    """A page that tells of dialogs, of scripts that failed, of breaches of its policy and of requests to elsewhere."""
    heard: list[str] = []

    def refuse(dialog: Dialog) -> None:
        heard.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    page.on("dialog", refuse)
    page.on("pageerror", lambda error: heard.append(str(error)))
    page.on("console", lambda line: heard.append(line.text) if line.type == "error" else None)
    ours = urlparse(live_server.url).netloc
    page.on("request", lambda one: heard.append(one.url) if urlparse(one.url).netloc not in (ours, "") else None)
    page.heard = heard  # type: ignore[attr-defined]
    return page


def addresses(revision: ArticleRevision, claim: Claim) -> list[str]:
    article, other = revision.article, Claim.objects.exclude(pk=claim.pk).get()
    room = reverse("workbench:room", args=[article.public_id])
    at = f"{room}claims/{claim.public_id}/"
    return [
        room,
        at,
        f"{at}history/",
        f"{room}claims/{other.public_id}/",
        f"{room}claims/{other.public_id}/merge/",
        f"{room}triage/",
        f"{room}mark/?start=0&end=200",
        f"{room}revisions/",
        "/workbench/",
        "/workbench/lists/mine/",
        "/workbench/articles/",
        "/admin/",
        reverse("admin:claims_claim_changelist"),
        reverse("admin:claims_claim_change", args=[claim.pk]),
        reverse("admin:claims_article_change", args=[article.pk]),
        reverse("admin:sources_source_changelist"),
        reverse("admin:sources_source_change", args=[claim.evidence.get().source_id]),
        reverse("admin:verification_correctionrequest_changelist"),
        "/facts/",
        f"/facts/{claim.public_id}/",
        f"/facts/{claim.public_id}/embed/",
        f"/facts/{claim.public_id}/correction/",
    ]


@pytest.mark.timeout(240)
def test_hostile_words_only_show_wherever_they_come_in(guarded: Page, live_server: LiveServer, published: Claim):
    page = guarded
    revision = ArticleRevision.objects.get()
    sign_in(page, live_server.url, "rena")
    for width in (1280, 390):
        page.set_viewport_size({"width": width, "height": 860})
        for address in addresses(revision, published):
            if width == 390 and address.startswith("/admin"):
                continue  # the same page, in a theme that is not ours
            answer = page.goto(live_server.url + address)
            assert answer is not None
            assert answer.status == 200, address
            page.wait_for_timeout(200)  # what the page asks for as it opens
            assert page.heard == [], address  # type: ignore[attr-defined]
            assert page.locator("[onerror], [onfocus]").count() == 0, address
            assert not address.startswith(("/workbench", "/facts")) or page.evaluate(
                "document.documentElement.scrollWidth <= innerWidth"
            ), (width, address)
    page.goto(live_server.url + addresses(revision, published)[1])
    expect(page.locator("#in-hand")).to_contain_text("<script>alert(1)</script>")


def test_a_nul_is_refused_and_nothing_is_made(db):
    with pytest.raises(Refused):
        make.an_article(text="Four\0were sold.")
    assert not ArticleRevision.objects.exists()
