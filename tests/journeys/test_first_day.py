"""The pipeline claim of the seed's article, from the opened article to a published, sourced verdict.

Four times: with the mouse, on a telephone, with the keyboard alone, and by two people at once. Nobody has read a
manual: every control is found by the words on it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect
from pytest_django.live_server_helper import LiveServer

from claims.models import ArticleRevision
from tests import factories as make
from tests.journeys.conftest import Picture
from tests.journeys.test_main_road import let_a_worker_check, loopback_allowed, sign_in  # noqa: F401  a fixture
from tests.journeys.test_reading_room import is_breach, room, select, violations
from tests.web.server import MisbehavingWeb
from verification import roles
from verification.models import Evidence, Verdict

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
PASSAGE = (
    "On 27 September 2018, Islamabad and Moscow signed a historic $10 billion offshore gas pipeline agreement in Moscow"
)
STATEMENT = "On 27 September 2018 Pakistan and Russia signed a $10 billion agreement on an offshore gas pipeline."
QUOTE = "Four helicopters were sold to Pakistan under a contract of 2015"
SUMMARY = "What was signed was a study of what it might cost."
# What can be touched and is not a part of a running sentence; WCAG 2.2, 2.5.8.
TOO_SMALL = """() => [...document.querySelectorAll(":is(#panel, .top, .marking) :is(a, button, summary)")]
    .filter((one) => one.checkVisibility() && !one.closest(".hidden"))
    .map((one) => [one.textContent.trim(), one.getBoundingClientRect()])
    .filter(([, box]) => box.height)
    .filter(([, box]) => box.height < 24 || box.width < 24 || box.left < 0 || box.right > innerWidth + 1)
    .map(([words, box]) => `${words}: ${box.width} x ${box.height} at ${box.left}`)"""
WATCH = """() => {
    window.shifts = 0;
    new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.shifts += entry.value;
    }).observe({ type: "layout-shift", buffered: true });
}"""


@pytest.fixture
def revision(seed: Path) -> ArticleRevision:
    make.a_user(roles.FACT_CHECKER, name="farid")
    make.a_user(roles.REVIEWER, name="rena")
    text = (seed / "article.txt").read_text(encoding="utf-8")
    return make.an_article(text=text, title="Islamabad looks north", publication="Ravi Observer")


@pytest.fixture
def enter(browser: Browser) -> Iterator[Callable[..., Page]]:
    """A browser of one's own; what it complains of fails the journey."""
    contexts: list[BrowserContext] = []
    heard: list[str] = []

    def one(**more: Any) -> Page:
        more.setdefault("viewport", {"width": 1280, "height": 860})
        contexts.append(browser.new_context(reduced_motion="reduce", **more))
        page = contexts[-1].new_page()
        page.on("pageerror", lambda error: heard.append(str(error)))
        page.on("console", lambda line: heard.append(line.text) if is_breach(line.text) else None)
        return page

    yield one
    for context in contexts:
        context.close()
    assert heard == []


def steady(page: Page) -> bool:
    return bool(page.evaluate("window.shifts") < 0.05)


def attach_with(page: Page, address: str, use: Callable[[Locator], None]) -> None:
    """Fills in the form that attaches a source, which is open; `use` presses a button."""
    page.get_by_label("Address, or words of a known source").fill(address)
    page.get_by_label("Stance").first.select_option("refutes")
    page.get_by_label("Quote").first.fill(QUOTE)
    use(page.get_by_role("button", name="Attach", exact=True))
    expect(page.get_by_text("checking…")).to_be_visible()
    page.evaluate(WATCH)
    let_a_worker_check()
    expect(page.get_by_text("The page says this.")).to_be_visible()
    expect(page.get_by_text("Next: propose a verdict")).to_be_visible()
    assert steady(page)


def propose_with(page: Page, use: Callable[[Locator], None]) -> None:
    page.get_by_label("Rating").select_option("false")
    page.get_by_label("Summary").fill(SUMMARY)
    use(page.get_by_role("button", name="Propose", exact=True))
    expect(page.get_by_text("Next: somebody other than you")).to_be_visible()


def is_published(page: Page, live_server: LiveServer) -> None:
    expect(page.get_by_text("Published as “False”.")).to_be_visible()
    (fact,) = page.request.get(f"{live_server.url}/api/v1/facts/").json()["results"]
    assert (fact["statement"], fact["rating"]["value"]) == (STATEMENT, "false")
    assert fact["evidence"][0]["quote"] == QUOTE


def test_a_newcomer_brings_the_pipeline_claim_to_a_published_verdict(
    enter: Callable[..., Page],
    live_server: LiveServer,
    web: MisbehavingWeb,
    revision: ArticleRevision,
    loopback_allowed: None,  # noqa: F811
    picture: Picture,
):
    """From the opened article: mark, 8 clicks and 4 fields for one person; 1 click for the other."""
    page = enter()
    sign_in(page, live_server.url, "farid")
    page.get_by_role("link", name="Open the workbench").click()
    page.get_by_role("link", name="Islamabad looks north").click()
    expect(page.get_by_text("Select a passage of the text")).to_be_visible()
    page.wait_for_load_state()

    select(page, PASSAGE)
    page.get_by_role("button", name="Make a claim").click()
    page.get_by_label("Statement").fill(STATEMENT)
    page.get_by_role("button", name="Make the claim").click()
    expect(page.get_by_text("Next: accept it")).to_be_visible()
    page.get_by_role("button", name="Accept").click()
    page.get_by_role("button", name="Take up").click()
    expect(page.get_by_text("Next: attach a source")).to_be_visible()
    page.locator("summary", has_text="Attach a source").click()
    attach_with(page, web.url("/ok"), Locator.click)
    page.locator("summary", has_text="Propose a verdict").click()
    propose_with(page, Locator.click)
    page.get_by_role("button", name="Approve and publish").click()
    expect(page.get_by_role("alert")).to_contain_text("You may not approve and publish verdicts")
    assert not Verdict.objects.exists()

    second = enter()
    sign_in(second, live_server.url, "rena")
    second.goto(page.url)
    expect(second.get_by_text("Next: read what the verdict rests on")).to_be_visible()
    second.get_by_role("button", name="Approve and publish").click()
    is_published(second, live_server)
    second.get_by_role("link", name="See it as readers do").click()
    expect(second.get_by_role("heading", level=1)).to_have_text(STATEMENT)


def test_the_same_on_a_telephone(
    enter: Callable[..., Page],
    live_server: LiveServer,
    web: MisbehavingWeb,
    revision: ArticleRevision,
    loopback_allowed: None,  # noqa: F811
):
    """As many touches as clicks; nothing is off the screen or smaller than 24 by 24 pixels."""
    phone = {"viewport": {"width": 390, "height": 760}, "has_touch": True, "is_mobile": True}

    def fits(page: Page) -> None:
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        assert page.evaluate(TOO_SMALL) == []
        assert violations(page) == ""

    page = enter(**phone)
    sign_in(page, live_server.url, "farid")
    page.goto(room(live_server, revision))
    fits(page)
    page.get_by_role("link", name="To the claims").tap()
    expect(page.get_by_role("heading", name="Claims in this text")).to_be_in_viewport()
    select(page, PASSAGE)
    page.get_by_role("button", name="Make a claim").tap()
    page.get_by_label("Statement").fill(STATEMENT)
    fits(page)
    page.get_by_role("button", name="Make the claim").tap()
    page.get_by_role("button", name="Accept").tap()
    page.get_by_role("button", name="Take up").tap()
    expect(page.get_by_text("Next: attach a source")).to_be_visible()
    fits(page)
    page.locator("summary", has_text="Attach a source").tap()
    attach_with(page, web.url("/ok"), Locator.tap)
    page.locator("summary", has_text="Propose a verdict").tap()
    propose_with(page, Locator.tap)
    fits(page)

    second = enter(**phone)
    sign_in(second, live_server.url, "rena")
    second.goto(page.url)
    expect(second.locator("mark.in-hand")).to_be_in_viewport()
    second.get_by_role("button", name="Approve and publish").tap()
    is_published(second, live_server)
    fits(second)


def test_the_same_with_the_keyboard_alone(
    enter: Callable[..., Page],
    live_server: LiveServer,
    web: MisbehavingWeb,
    revision: ArticleRevision,
    loopback_allowed: None,  # noqa: F811
):
    """From log-in to published. Keys beside the words that are typed: m, Shift+arrow per word, Enter, a, a, e, v, p."""
    page = enter()
    log_in_by_keys(page, live_server.url, "farid")
    page.wait_for_load_state()
    page.keyboard.press("g")
    page.keyboard.press("a")
    page.wait_for_url("**/articles/")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Claims in this text")).to_be_visible()
    page.wait_for_load_state()
    mark_by_keys(page)
    page.keyboard.press("Tab")
    type_over(page, "Statement", STATEMENT)
    press_until(page, "Make the claim")
    expect(page.get_by_text("Next: accept it")).to_be_visible()
    page.keyboard.press("a")
    expect(page.get_by_text("Next: take it up")).to_be_visible()
    page.keyboard.press("a")
    expect(page.get_by_text("Next: attach a source")).to_be_visible()
    page.keyboard.press("e")
    page.keyboard.type(web.url("/ok"))
    tab_to(page, "Stance")
    page.keyboard.type("Ref")
    tab_to(page, "Quote")
    page.keyboard.type(QUOTE)
    press_until(page, "Attach")
    expect(page.get_by_text("checking…")).to_be_visible()
    let_a_worker_check()
    expect(page.get_by_text("The page says this.")).to_be_visible()
    page.keyboard.press("v")
    page.keyboard.type("False")
    tab_to(page, "Summary")
    page.keyboard.type(SUMMARY)
    press_until(page, "Propose")
    expect(page.get_by_text("Next: somebody other than you")).to_be_visible()

    second = enter()
    log_in_by_keys(second, live_server.url, "rena")
    second.wait_for_load_state()
    second.keyboard.press("g")
    second.keyboard.press("s")
    second.wait_for_url("**/second-eye/")
    second.keyboard.press("j")
    second.keyboard.press("Enter")
    expect(second.locator("#in-hand")).to_have_text(STATEMENT)
    second.wait_for_load_state()
    second.keyboard.press("p")
    is_published(second, live_server)


def test_the_same_by_two_people_at_once(
    enter: Callable[..., Page],
    live_server: LiveServer,
    web: MisbehavingWeb,
    revision: ArticleRevision,
    loopback_allowed: None,  # noqa: F811
):
    """Farid marks while Rena looks on; both attach, and neither loses what the other did."""
    farid, rena = enter(), enter()
    for page, name in ((farid, "farid"), (rena, "rena")):
        sign_in(page, live_server.url, name)
        page.goto(room(live_server, revision))
    select(farid, PASSAGE)
    farid.get_by_role("button", name="Make a claim").click()
    farid.get_by_label("Statement").fill(STATEMENT)
    farid.get_by_role("button", name="Make the claim").click()
    farid.get_by_role("button", name="Accept").click()
    farid.get_by_role("button", name="Take up").click()
    expect(farid.get_by_text("Next: attach a source")).to_be_visible()
    rena.goto(farid.url)
    for page in (farid, rena):
        page.evaluate(WATCH)
    expect(farid.locator("#company")).to_contain_text("rena is here too", timeout=12_000)
    rena.locator("summary", has_text="Write a note").click()
    rena.get_by_role("textbox", name="Note", exact=True).fill("Ask the port too, @farid.")
    rena.get_by_role("button", name="Keep the note").click()
    expect(rena.get_by_text("Your note is kept.")).to_be_visible()
    assert steady(rena)
    assert steady(farid)

    for page, path in ((farid, "/ok"), (rena, "/moved")):
        page.locator("summary", has_text="Attach a source").click()
        page.get_by_label("Address, or words of a known source").fill(web.url(path))
        page.get_by_label("Stance").first.select_option("refutes")
    farid.get_by_label("Quote").first.fill(QUOTE)
    for page in (farid, rena):
        page.get_by_role("button", name="Attach", exact=True).click()
        expect(page.get_by_text("The source is attached.")).to_be_visible()
    let_a_worker_check()
    assert Evidence.objects.count() == 2
    farid.reload()
    expect(farid.get_by_text("Ask the port too,")).to_be_visible()
    expect(farid.get_by_role("heading", name="Evidence (2)")).to_be_visible()
    farid.locator("summary", has_text="Propose a verdict").click()
    propose_with(farid, Locator.click)
    rena.reload()
    rena.get_by_role("button", name="Approve and publish").click()
    is_published(rena, live_server)
    farid.get_by_role("button", name="Approve and publish").click()
    expect(farid.get_by_role("alert")).to_be_visible()
    assert Verdict.objects.count() == 1


def log_in_by_keys(page: Page, origin: str, name: str) -> None:
    page.goto(f"{origin}/workbench/")
    tab_to(page, "Username")
    page.keyboard.type(name)
    tab_to(page, "Password")
    page.keyboard.type("pass-word-1")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Newest articles")).to_be_visible()


def focused(page: Page) -> str:
    """What a screen reader would call the thing that has the focus."""
    return str(
        page.evaluate(
            "(document.activeElement.labels?.[0] || document.activeElement).textContent.trim().replace(/\\s+/g, ' ')"
        )
    )


def tab_to(page: Page, name: str) -> None:
    for _ in range(60):
        if focused(page).startswith(name):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"No Tab led to {name!r}.")


def press_until(page: Page, button: str) -> None:
    """Goes on to the button and presses it."""
    for _ in range(60):
        if page.evaluate("document.activeElement.matches('button')") and focused(page) == button:
            return page.keyboard.press("Enter")
        page.keyboard.press("Tab")
    raise AssertionError(f"No Tab led to {button!r}.")


def type_over(page: Page, field: str, words: str) -> None:
    tab_to(page, field)
    page.keyboard.press("Control+a")
    page.keyboard.type(words)


def mark_by_keys(page: Page) -> None:
    """Down to the line in which the passage begins, back to its first word, and over its words."""
    selected = "getSelection().toString().trim()"
    line = """(() => {
        const { anchorNode, focusNode } = getSelection();
        const at = (node) => (node.nodeType === Node.TEXT_NODE ? node.parentElement : node).closest("p")?.textContent;
        return at(focusNode) || at(anchorNode) || "";
    })()"""
    page.keyboard.press("m")
    expect(page.get_by_text("Marking.")).to_be_visible()
    for _ in range(300):
        if page.evaluate(line).startswith(PASSAGE):
            break
        page.keyboard.press("ArrowDown")
    for _ in range(30):
        if page.evaluate(selected) == PASSAGE.split()[0]:
            break
        page.keyboard.press("ArrowLeft")
    for _ in range(3 * len(PASSAGE.split())):
        if page.evaluate(selected) == PASSAGE:
            break
        page.keyboard.press("Shift+ArrowRight")
    assert page.evaluate(selected) == PASSAGE
    page.keyboard.press("Enter")
    expect(page.locator("#passage")).to_have_text(PASSAGE)
