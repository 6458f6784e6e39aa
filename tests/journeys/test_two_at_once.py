"""Two people on one claim, each in a browser of their own: they see each other, talk, merge, and decide."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import Browser, BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from claims.models import ArticleRevision, Claim
from tests import factories as make
from tests.journeys.conftest import Picture
from tests.journeys.test_main_road import sign_in
from tests.journeys.test_reading_room import is_breach, place, room, violations
from verification import roles
from verification.models import Mention, Note, Verdict
from verification.services import add_note, propose_verdict, publish_verdict, reopen_claim, return_proposal

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
SEEN_WITHIN = 12_000  # milliseconds
GONE_WITHIN = 30_000
NASTY = "<img src=x onerror=alert(1)> \u202eevil\u202c zero\u200bwidth [x](javascript:alert(1)) @rena **so**"


@pytest.fixture
def revision() -> ArticleRevision:
    make.a_user(roles.FACT_CHECKER, name="farid")
    make.a_user(roles.REVIEWER, name="rena")
    text = "Islamabad bought four helicopters.\n\nWork on it began in 2015, and has been put off ever since."
    return make.an_article(text=text, title="Old rivals, new partners")


@pytest.fixture
def enter(browser: Browser, live_server: LiveServer) -> Iterator[Callable[..., Page]]:
    """A browser of one's own, signed in, at an address."""
    contexts: list[BrowserContext] = []
    heard: list[str] = []

    def at(name: str, url: str, *, width: int = 1280, theme: str = "light") -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": 860},
            reduced_motion="reduce",
            color_scheme=theme,  # type: ignore[arg-type]
        )
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: heard.append(str(error)))
        page.on("console", lambda line: heard.append(line.text) if is_breach(line.text) else None)
        sign_in(page, live_server.url, name)
        page.goto(url)
        return page

    yield at
    for context in contexts:
        context.close()
    assert heard == []


def claim_at(live_server: LiveServer, revision: ArticleRevision, claim: Claim) -> str:
    return f"{room(live_server, revision)}claims/{claim.public_id}/"


def test_two_people_see_each_other_come_work_and_go(
    live_server: LiveServer, revision: ArticleRevision, enter: Callable[..., Page]
):
    url = claim_at(live_server, revision, place(revision, "Work on it began in 2015"))
    farid, rena = enter("farid", url), enter("rena", url)
    expect(farid.locator("#company")).to_have_text("rena is here too", timeout=SEEN_WITHIN)
    before = farid.locator("#in-hand").bounding_box()
    rena.keyboard.press("w")
    expect(farid.locator("#company")).to_have_text("rena is here too, editing the wording", timeout=SEEN_WITHIN)
    expect(rena.locator("#company")).to_have_text("farid is here too", timeout=SEEN_WITHIN)
    assert farid.locator("#in-hand").bounding_box() == before
    rena.close()
    expect(farid.locator("#company")).to_have_text("", timeout=GONE_WITHIN)


def test_the_later_save_is_merged_field_by_field_with_the_keyboard(
    live_server: LiveServer, revision: ArticleRevision, enter: Callable[..., Page], picture: Picture
):
    claim = place(revision, "Work on it began in 2015")
    url = claim_at(live_server, revision, claim)
    farid, rena = enter("farid", url), enter("rena", url)
    for page, words in ((farid, "Farid's wording."), (rena, "Rena's wording.")):
        page.keyboard.press("w")
        page.get_by_label("Statement").fill(words)
    rena.get_by_label("Made on").fill("2015")
    rena.get_by_role("button", name="Save").click()
    expect(rena.get_by_text("The wording is saved.")).to_be_visible()

    farid.get_by_role("button", name="Save").press("Enter")
    expect(farid.get_by_role("alert").first).to_contain_text("rena changed this while you were editing it")
    expect(farid.get_by_role("button", name="Keep mine: Statement")).to_be_focused()
    expect(farid.get_by_role("button", name="Take theirs: Made on")).to_have_attribute("aria-pressed", "true")
    expect(farid.get_by_label("Statement").last).to_have_value("Farid's wording.")
    assert violations(farid) == ""
    farid.keyboard.press("Shift+Tab")
    farid.keyboard.press("Enter")
    expect(farid.locator("textarea[name=statement]")).to_have_value("Rena's wording.")
    farid.keyboard.press("Tab")
    farid.keyboard.press("Enter")
    expect(farid.locator("textarea[name=statement]")).to_have_value("Farid's wording.")
    farid.get_by_role("button", name="Save").press("Enter")
    expect(farid.locator("#in-hand")).to_have_text("Farid's wording.")
    claim.refresh_from_db()
    assert (claim.statement, claim.made_on) == ("Farid's wording.", "2015")


def test_a_colleague_is_named_with_the_keyboard_and_told(
    live_server: LiveServer, revision: ArticleRevision, enter: Callable[..., Page]
):
    url = claim_at(live_server, revision, place(revision, "Work on it began in 2015"))
    farid = enter("farid", url)
    farid.keyboard.press("n")
    farid.keyboard.type("Look at **this**, @re")
    expect(farid.get_by_role("option", name="@rena")).to_be_visible()
    assert violations(farid) == ""
    farid.keyboard.press("Escape")
    expect(farid.get_by_role("listbox")).to_have_count(0)
    farid.keyboard.type("n")
    expect(farid.get_by_role("option", name="@rena")).to_have_attribute("aria-selected", "true")
    farid.keyboard.press("Enter")
    farid.keyboard.type("please.")
    expect(farid.locator("textarea[name=text]")).to_have_value("Look at **this**, @rena please.")
    farid.get_by_role("button", name="Keep the note").press("Enter")
    expect(farid.locator(".note strong")).to_have_text("this")
    expect(farid.locator(".mention")).to_have_text("@rena")
    rena = enter("rena", f"{live_server.url}/admin/")
    expect(rena.get_by_role("link", name="Notes that mention you")).to_be_visible()
    assert Mention.objects.unread().count() == 1
    rena.goto(url)
    assert not Mention.objects.unread().exists()


def test_a_hostile_note_only_shows(live_server: LiveServer, revision: ArticleRevision, enter: Callable[..., Page]):
    claim = place(revision, "Work on it began in 2015")
    add_note(claim=claim, text=NASTY, by=make.a_fact_checker())
    farid = enter("farid", claim_at(live_server, revision, claim))
    note = farid.locator(".note")
    expect(note).to_contain_text("<img src=x onerror=alert(1)> U+202Eevil")
    expect(note.locator("img, script, a")).to_have_count(0)
    farid.locator("summary", has_text="History").click()
    expect(farid.locator("#timeline")).to_contain_text("wrote a note and mentioned rena")
    expect(farid.locator("#timeline img")).to_have_count(0)


def test_a_note_survives_a_session_that_has_ended_and_a_service_that_is_away(
    live_server: LiveServer, revision: ArticleRevision, enter: Callable[..., Page]
):
    url = claim_at(live_server, revision, place(revision, "Work on it began in 2015"))
    farid = enter("farid", url)
    farid.keyboard.press("n")
    farid.keyboard.type("Ask the ministry.")
    farid.context.set_offline(True)
    farid.get_by_role("button", name="Keep the note").click()
    expect(farid.locator("#said")).to_contain_text("What you typed is kept.")
    farid.context.set_offline(False)
    Session.objects.all().delete()
    farid.get_by_role("button", name="Keep the note").click()
    farid.wait_for_url("**/admin/login/**")
    farid.fill("[name=username]", "farid")
    farid.fill("[name=password]", "pass-word-1")
    farid.click("[type=submit]")
    farid.wait_for_url(url)
    expect(farid.locator("textarea[name=text]")).to_have_value("Ask the ministry.")
    farid.get_by_role("button", name="Keep the note").click()
    expect(farid.get_by_text("Your note is kept.")).to_be_visible()
    assert Note.objects.get().text == "Ask the ministry."


def test_a_note_from_before_one_signed_in_anew_is_kept_and_the_room_stays_whole(
    live_server: LiveServer, revision: ArticleRevision, enter: Callable[..., Page]
):
    url = claim_at(live_server, revision, place(revision, "Work on it began in 2015"))
    farid = enter("farid", url)
    farid.keyboard.press("n")
    farid.keyboard.type("Ask the ministry.")
    farid.context.clear_cookies()
    other = farid.context.new_page()
    sign_in(other, live_server.url, "farid")
    farid.get_by_role("button", name="Keep the note").click()
    expect(farid.locator("#said")).to_contain_text("You have signed in anew")
    expect(farid.locator("textarea[name=text]")).to_have_value("Ask the ministry.")
    farid.reload()
    expect(farid.locator("textarea[name=text]")).to_have_value("Ask the ministry.")
    farid.get_by_role("button", name="Keep the note").click()
    expect(farid.get_by_text("Your note is kept.")).to_be_visible()


def test_two_reviewers_publish_once_and_the_second_is_told(
    live_server: LiveServer, revision: ArticleRevision, enter: Callable[..., Page]
):
    make.a_user(roles.REVIEWER, name="rosa")
    proposal = make.a_proposal()
    place(revision, "Work on it began in 2015", proposal.claim)
    url = claim_at(live_server, revision, proposal.claim)
    rena, rosa = enter("rena", url), enter("rosa", url)
    rena.keyboard.press("p")
    expect(rena.get_by_text("Published as “Mixed”.")).to_be_visible()
    rosa.keyboard.press("p")
    expect(rosa.get_by_role("alert")).to_contain_text("already been published as “Mixed”, approved by rena.")
    assert Verdict.objects.count() == 1


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
def test_a_correction_is_decided_with_what_changed_before_one_s_eyes(
    width: int,
    theme: str,
    live_server: LiveServer,
    revision: ArticleRevision,
    enter: Callable[..., Page],
):
    by, rena = make.a_fact_checker(), make.a_reviewer()
    claim = make.a_claim_under_research(by=by)
    place(revision, "Work on it began in 2015", claim)
    publish_verdict(proposal=make.a_proposal(by=by, claim=claim, rating="true", summary="All of it."), by=rena)
    reopen_claim(claim=claim, reason="New papers.", by=rena)
    propose_verdict(claim=claim, rating="mixed", summary="Half of it.", by=by)
    return_proposal(claim=claim, reason="Which half?", by=rena)
    propose_verdict(claim=claim, rating="false", summary="None of it.", by=by)

    page = enter("rena", claim_at(live_server, revision, claim), width=width, theme=theme)
    against = page.get_by_role("region", name="Against the verdict published before")
    expect(against).to_contain_text("All of it.")
    expect(page.get_by_role("region", name="Against the proposal before")).to_contain_text("Half of it.")
    expect(page.get_by_text("Verdict before it was reopened")).to_be_visible()
    page.locator("summary", has_text="History").press("Enter")
    expect(page.locator("#timeline time").first).to_be_attached()
    assert violations(page) == ""
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.keyboard.press("p")
    page.keyboard.type("The papers say otherwise.")
    page.get_by_role("button", name="Approve and publish").last.press("Enter")
    expect(page.get_by_text("The papers say otherwise.").first).to_be_visible()
    page.locator("summary", has_text="Earlier verdicts").press("Enter")
    expect(page.get_by_text("All of it.").first).to_be_visible()
    page.locator("summary", has_text="History").press("Enter")
    expect(page.locator("#timeline")).to_contain_text("published it as a correction")
    assert violations(page) == ""


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
def test_what_readers_would_get_is_looked_at_before_it_is_published(
    width: int, theme: str, live_server: LiveServer, revision: ArticleRevision, enter: Callable[..., Page]
):
    proposal = make.a_proposal(summary="<img src=x onerror=alert(1)> Half of it.")
    place(revision, "Work on it began in 2015", proposal.claim)
    page = enter("rena", claim_at(live_server, revision, proposal.claim), width=width, theme=theme)
    page.keyboard.press("o")
    page.wait_for_url("**/preview/")
    shown = page.frame_locator("iframe")
    expect(shown.get_by_text("This is not published.")).to_be_visible()
    expect(shown.get_by_role("heading", level=1)).to_have_text(proposal.claim.statement)
    assert shown.locator(".verdict").evaluate("node => getComputedStyle(node).backgroundColor") != "rgba(0, 0, 0, 0)"
    expect(page.locator("pre")).to_contain_text('"@type": "ClaimReview"')
    expect(page.locator("img")).to_have_count(0)
    assert violations(page) == ""
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.go_back()
    expect(page.locator("#in-hand")).to_have_text(proposal.claim.statement)
    assert not Verdict.objects.exists()
