"""A day with the lists: what waits is gone through by keyboard, a new text is looked over, charts lead to lists."""

from __future__ import annotations

from datetime import timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from claims.models import ArticleRevision, Carrying
from tests import factories as make
from tests.claims.test_revisions import CUT, KEPT, NEARLY, THEN, URL, next_text
from tests.claims.test_revisions import place as stand
from tests.journeys.conftest import Picture
from tests.journeys.test_main_road import sign_in
from tests.journeys.test_reading_room import errors  # noqa: F401  a fixture
from verification import roles
from verification.services import assign_claim

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def newsroom() -> ArticleRevision:
    """Three claims in review, one overdue, one whose evidence broke, and an article that came in with a new text."""
    farid, rena = make.a_user(roles.FACT_CHECKER, name="farid"), make.a_user(roles.REVIEWER, name="rena")
    for statement in ("Trade was 800 million dollars.", "Gas will reach Lahore.", "The deal was signed in 2014."):
        claim = make.a_claim_under_research(by=farid, statement=statement, revision=make.an_article(), topics=["trade"])
        make.a_proposal(by=farid, claim=claim)
    late = make.a_claim_under_research(statement="Four helicopters came.", revision=make.an_article())
    assign_claim(claim=late, assignee=rena, by=farid, due_on=timezone.localdate() - timedelta(days=3))
    make.has_died(make.a_published_claim().evidence.get().source)
    then = make.an_article(text=THEN, url=URL, title="Old rivals, new partners")
    for words in (KEPT, NEARLY, CUT):
        stand(then, words, farid)
    return next_text()


def test_a_reviewer_goes_through_what_needs_a_second_eye_by_keyboard(
    page: Page,
    live_server: LiveServer,
    newsroom: ArticleRevision,
    errors: list[str],  # noqa: F811
):
    sign_in(page, live_server.url, "rena")
    page.get_by_role("link", name="Open the workbench").click()
    expect(page.get_by_role("heading", name="Needs a second eye 3")).to_be_visible()
    page.wait_for_load_state()
    page.keyboard.press("g")
    page.keyboard.press("s")
    page.wait_for_url("**/lists/second-eye/")
    page.wait_for_load_state()
    expect(page.get_by_role("heading", name="Needs a second eye 3")).to_be_visible()
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("k")
    expect(page.get_by_role("link", name="Trade was 800 million dollars.")).to_be_focused()
    page.keyboard.press("Enter")
    walk = page.get_by_role("navigation", name="Needs a second eye")
    expect(walk).to_contain_text("1 of 3")
    page.wait_for_load_state()
    page.keyboard.press("]")
    expect(walk).to_contain_text("2 of 3")
    expect(page.locator("#in-hand")).to_have_text("Gas will reach Lahore.")
    page.wait_for_load_state()
    page.keyboard.press("p")
    page.locator("[data-offer=publish] button.main").press("Enter")
    expect(page.locator(".message")).to_be_visible()
    page.reload()
    expect(walk).to_contain_text("no longer in the list; 2 left")
    page.keyboard.press("]")
    expect(walk).to_contain_text("2 of 2")
    page.go_back()
    page.keyboard.press("[")
    expect(walk).to_contain_text("1 of 2")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_contain_text("go to my queue")
    page.keyboard.press("Escape")
    page.keyboard.press("g")
    page.keyboard.press("o")
    expect(page.get_by_role("link", name="Four helicopters came.")).to_be_visible()
    page.keyboard.press("/")
    page.keyboard.type("nothing like it")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Nothing in this list fits.")).to_be_visible()
    page.go_back()
    expect(page.get_by_role("link", name="Four helicopters came.")).to_be_visible()


def test_a_new_text_is_looked_over_and_each_lost_claim_gets_its_answer(
    page: Page,
    live_server: LiveServer,
    newsroom: ArticleRevision,
    picture: Picture,
    errors: list[str],  # noqa: F811
):
    sign_in(page, live_server.url, "farid")
    page.goto(f"{live_server.url}/workbench/articles/{newsroom.article.public_id}/")
    page.get_by_role("link", name="Revisions").click()
    expect(page.get_by_role("heading", name="Claims that need you 2")).to_be_visible()
    picture("revisions-compared")
    page.get_by_role("button", name="It stands here").click()
    expect(page.get_by_role("heading", name="Claims that need you 1")).to_be_visible()
    page.get_by_text("It stands elsewhere").click()
    page.evaluate(
        """() => {
            const piece = [...document.querySelectorAll("#compared [data-start]")]
                .find((one) => one.textContent.includes("Updated on Monday."));
            getSelection().setBaseAndExtent(piece.firstChild, 0, piece.firstChild, 18);
        }"""
    )
    page.get_by_role("button", name="Take what is marked").click()
    expect(page.get_by_label("Passage of the new text")).to_have_value("Updated on Monday.")
    page.get_by_role("button", name="Keep this place").click()
    expect(page.get_by_text("None: every claim has its place")).to_be_visible()
    placed = Carrying.objects.get(revision=newsroom, origin__exact=CUT).appearance
    assert placed is not None
    assert placed.exact == "Updated on Monday."


def test_a_mark_of_a_chart_and_a_state_of_a_strip_lead_to_what_they_count(
    page: Page,
    live_server: LiveServer,
    newsroom: ArticleRevision,
    errors: list[str],  # noqa: F811
):
    sign_in(page, live_server.url, "rena")
    chart = page.get_by_role("group", name="Claims by status")
    chart.get_by_role("link", name="In review: 3").click()
    expect(page.get_by_text("Gas will reach Lahore.")).to_be_visible()
    expect(page.get_by_text("Four helicopters came.")).to_have_count(0)
    page.goto(f"{live_server.url}/workbench/articles/{newsroom.article.public_id}/")
    page.get_by_role("link", name="2 researching").click()
    expect(page.get_by_text("2 claims in this state")).to_be_visible()
    page.go_back()
    expect(page.get_by_text("2 claims in this state")).to_have_count(0)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
def test_everybody_can_use_lists_charts_and_comparisons_wide_and_narrow_light_and_dark(
    width: int,
    theme: str,
    page: Page,
    live_server: LiveServer,
    newsroom: ArticleRevision,
    picture: Picture,
    errors: list[str],  # noqa: F811
):
    for rating in ("true", "true", "mostly_true", "mixed", "false", "false", "outdated"):
        make.a_published_claim(rating=rating)
    page.set_viewport_size({"width": width, "height": 860})
    page.emulate_media(color_scheme=theme)  # type: ignore[arg-type]
    sign_in(page, live_server.url, "rena")
    article = f"/workbench/articles/{newsroom.article.public_id}/"
    for name, url in {
        "first-page": "/admin/",
        "home": "/workbench/",
        "list": "/workbench/lists/second-eye/",
        "empty": "/workbench/lists/mine/?q=nothing",
        "articles": "/workbench/articles/",
        "state": f"{article}?state=researching",
        "revisions": f"{article}revisions/1..2/",
    }.items():
        page.goto(f"{live_server.url}{url}")
        if name == "first-page":
            page.locator(".charts").evaluate("charts => charts.scrollIntoView()")
            picture(f"charts-{theme}-{width}")
        for details in page.locator("main details, #content details, .charts details").all():
            details.evaluate("node => { node.open = true }")
        found = Axe().run(page, context="main")  # around the first page stands the theme's own frame
        assert not found.violations_count, (name, found.generate_report())
        assert page.evaluate("document.documentElement.scrollWidth") <= width, name
        picture(f"workbench-{name}-{theme}-{width}")
