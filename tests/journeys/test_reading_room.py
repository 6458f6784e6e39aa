"""The reading room's own ways: marking, walking through claims, drafts, known sources, and how it looks."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from claims.models import Appearance, ArticleRevision, Claim
from claims.services import edit_claim, place_claim
from sources.models import Source
from tests import factories as make
from tests.journeys.conftest import Picture
from tests.journeys.test_main_road import sign_in
from verification import roles
from verification.models import Evidence

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
TEXT = (
    "Islamabad bought four helicopters from Moscow.\n\n"
    "The deal was signed in 2014, the minister said, and the 🚁🚁 came in cafe\u0301 colours.\n\n"
    "پاکستان نے روس سے چار ہیلی کاپٹر خریدے۔ یہ معاہدہ 2014 میں ہوا۔\n\n"
    "Trade between the two countries was 800 million dollars a year. A pipeline of 1,100 kilometres will carry gas "
    "from Karachi to Lahore; work on it began in 2015, and has been put off ever since."
)


@pytest.fixture
def revision() -> ArticleRevision:
    make.a_user(roles.FACT_CHECKER, name="farid")
    make.a_user(roles.REVIEWER, name="rena")
    return make.an_article(text=TEXT, title="Old rivals, new partners")


def is_breach(line: str) -> bool:
    return "Content Security Policy" in line and "PICTURES" not in os.environ


@pytest.fixture
def errors(page: Page) -> Iterator[list[str]]:
    """What the browser complained of: a script that failed, a policy that was broken.

    Taking a picture puts a style of Playwright's into the page, which the policy refuses.
    """
    heard: list[str] = []
    page.on("pageerror", lambda error: heard.append(str(error)))
    page.on("console", lambda line: heard.append(line.text) if is_breach(line.text) else None)
    yield heard
    assert heard == []


def place(revision: ArticleRevision, words: str, claim: Claim | None = None) -> Claim:
    by = make.a_fact_checker()
    claim = claim or make.a_claim(by=by, statement=f"It is said: {words}")
    start = revision.text.index(words)
    place_claim(claim=claim, revision=revision, start=start, end=start + len(words), by=by)
    return claim


def room(live_server: LiveServer, revision: ArticleRevision) -> str:
    return live_server.url + reverse("workbench:room", args=[revision.article.public_id])


def select(page: Page, words: str, *, inside: str = "text") -> None:
    """Selects words of one paragraph, as a mouse would."""
    page.evaluate(
        """([words, inside]) => {
            const walker = document.createTreeWalker(document.getElementById(inside), NodeFilter.SHOW_TEXT);
            while (walker.nextNode()) {
                const at = walker.currentNode.data.indexOf(words);
                if (at < 0) continue;
                getSelection().setBaseAndExtent(walker.currentNode, at, walker.currentNode, at + words.length);
                return;
            }
            throw new Error("nowhere: " + words);
        }""",
        [words, inside],
    )


def violations(page: Page) -> str:
    found = Axe().run(page)
    return found.generate_report() if found.violations_count else ""


@pytest.mark.parametrize(
    "words",
    ["bought four", "🚁🚁 came", "came in cafe\u0301 colours", "ہیلی کاپٹر", "2014 میں ہوا۔", "carry gas from Karachi"],
)
def test_what_is_marked_is_what_is_kept(
    words: str, page: Page, live_server: LiveServer, revision: ArticleRevision, errors: list[str]
):
    place(revision, "The deal was signed in 2014")
    place(revision, "روس")
    sign_in(page, live_server.url, "farid")
    page.goto(room(live_server, revision))
    select(page, words)
    page.keyboard.press("m")
    expect(page.locator("#passage")).to_have_text(words)
    page.get_by_role("button", name="Make the claim").click()
    expect(page.get_by_text("The claim is made.")).to_be_visible()
    kept = Appearance.objects.latest("id")
    assert kept.exact == words
    assert kept.start == TEXT.index(words)
    expect(page.locator("mark.in-hand")).to_have_text(words)


def test_a_passage_is_marked_with_the_keyboard_alone(
    page: Page, live_server: LiveServer, revision: ArticleRevision, errors: list[str]
):
    sign_in(page, live_server.url, "farid")
    page.goto(room(live_server, revision))
    page.keyboard.press("m")
    for key in ("ArrowRight", "Shift+ArrowRight", "Enter"):
        page.keyboard.press(key)
    expect(page.locator("#passage")).to_contain_text("bought four")


def test_claims_are_walked_by_keys_and_the_browser_goes_back(
    page: Page, live_server: LiveServer, revision: ArticleRevision, errors: list[str]
):
    first, second = (
        place(revision, "Islamabad bought four helicopters"),
        place(revision, "four helicopters from Moscow"),
    )
    third = place(revision, "work on it began in 2015")
    sign_in(page, live_server.url, "farid")
    page.goto(room(live_server, revision))
    heading = page.locator("#in-hand")
    for claim in (first, second, third):
        page.keyboard.press("j")
        expect(heading).to_have_text(claim.statement)
        assert page.url.endswith(f"/claims/{claim.public_id}/")
    page.keyboard.press("k")
    expect(heading).to_have_text(second.statement)
    page.go_back()
    expect(heading).to_have_text(third.statement)
    page.reload()
    expect(heading).to_have_text(third.statement)
    shared = page.locator(f"mark[data-claims~='{first.public_id}'][data-claims~='{second.public_id}']")
    shared.click()
    met = heading.text_content()
    shared.click()
    expect(heading).not_to_have_text(met or "")


def test_a_suggestion_is_dismissed_with_a_reason_or_reworded(
    page: Page, live_server: LiveServer, revision: ArticleRevision, errors: list[str]
):
    dull, odd = place(revision, "Islamabad bought four helicopters"), place(revision, "work on it began in 2015")
    sign_in(page, live_server.url, "farid")
    page.goto(room(live_server, revision))
    page.keyboard.press("j")
    expect(page.locator("#in-hand")).to_have_text(dull.statement)
    page.keyboard.press("d")
    page.keyboard.type("Said twice.")
    page.get_by_role("button", name="Dismiss").click()
    expect(page.get_by_text("Dismissed.", exact=True)).to_be_visible()
    page.keyboard.press("j")
    expect(page.locator("#in-hand")).to_have_text(odd.statement)
    page.keyboard.press("w")
    page.get_by_label("Statement").fill("Work on the pipeline began in 2015.")
    page.get_by_role("button", name="Save").last.click()
    expect(page.locator("#in-hand")).to_have_text("Work on the pipeline began in 2015.")


def test_of_two_people_the_later_is_told_and_nothing_is_lost(
    page: Page, live_server: LiveServer, revision: ArticleRevision, errors: list[str]
):
    claim = place(revision, "work on it began in 2015")
    sign_in(page, live_server.url, "farid")
    page.goto(f"{room(live_server, revision)}claims/{claim.public_id}/")
    page.keyboard.press("w")
    page.get_by_label("Statement").fill("Farid's wording.")
    rena = claim.created_by
    assert rena is not None
    edit_claim(claim=claim, changes={"statement": "Another's wording."}, expected_version=claim.version, by=rena)

    page.reload()
    expect(page.get_by_label("Statement")).to_have_value("Farid's wording.")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("alert").first).to_contain_text("Another's wording.")
    expect(page.get_by_role("textbox", name="Statement")).to_have_value("Farid's wording.")
    claim.refresh_from_db()
    assert claim.statement == "Another's wording."
    page.get_by_role("button", name="Save").click()
    expect(page.locator("#in-hand")).to_have_text("Farid's wording.")


def test_what_was_typed_survives_a_reload_until_it_is_sent(
    page: Page, live_server: LiveServer, revision: ArticleRevision, errors: list[str]
):
    claim = place(revision, "work on it began in 2015")
    sign_in(page, live_server.url, "farid")
    page.goto(f"{room(live_server, revision)}claims/{claim.public_id}/")
    page.keyboard.press("n")
    page.keyboard.type("Ask the ministry.")
    page.reload()
    expect(page.get_by_role("textbox", name="Note", exact=True)).to_have_value("Ask the ministry.")
    page.get_by_role("button", name="Keep the note").click()
    expect(page.get_by_text("Your note is kept.")).to_be_visible()
    page.reload()
    page.keyboard.press("n")
    expect(page.get_by_role("textbox", name="Note", exact=True)).to_have_value("")


def test_known_sources_and_their_words_are_found_as_one_types(
    page: Page, live_server: LiveServer, revision: ArticleRevision, errors: list[str]
):
    claim = place(revision, "work on it began in 2015", make.a_claim_under_research())
    known = make.checked(make.a_source(title="The ministry on the pipeline"))
    make.checked(make.a_source(title="Noise"))
    sign_in(page, live_server.url, "farid")
    page.goto(f"{room(live_server, revision)}claims/{claim.public_id}/")
    page.keyboard.press("e")
    page.keyboard.type("pipeline ministry")
    page.get_by_role("option", name="The ministry on the pipeline").click()
    expect(page.locator("#chosen-source")).to_contain_text("The ministry on the pipeline")
    page.get_by_label("Stance").first.select_option("refutes")
    quote = page.get_by_label("Quote").first
    quote.fill("Five helicopters were sold.")
    expect(page.get_by_text("The page does not say this.")).to_be_visible()
    page.get_by_role("button", name="Use these words").click()
    expect(page.get_by_text("The page says this.")).to_be_visible()
    page.get_by_role("button", name="Attach", exact=True).click()
    expect(page.get_by_text("The source is attached.")).to_be_visible()
    assert Evidence.objects.get().source == known
    assert Source.objects.count() == 2


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
def test_everybody_can_use_it_wide_and_narrow_light_and_dark(
    width: int,
    theme: str,
    page: Page,
    browser: Browser,
    live_server: LiveServer,
    revision: ArticleRevision,
    picture: Picture,
    errors: list[str],
):
    published = make.a_published_claim()
    for words, claim in [
        ("The deal was signed in 2014", published),
        ("signed in 2014, the minister said", make.a_proposal().claim),
        ("Trade between the two countries", make.a_claim_under_research()),
        ("800 million", make.an_accepted_claim()),
        ("روس سے چار", make.a_claim()),
        ("put off", make.a_dismissed_claim()),
    ]:
        place(revision, words, claim)
    page.set_viewport_size({"width": width, "height": 860})
    page.emulate_media(color_scheme=theme)  # type: ignore[arg-type]
    sign_in(page, live_server.url, "rena")
    address = room(live_server, revision)
    under_research = Claim.objects.get(appearances__exact="Trade between the two countries")
    make.some_evidence(claim=under_research, quote="Four helicopters were sold.", note="Read the annex.")
    views = {
        "room": address,
        "claim": f"{address}claims/{under_research.public_id}/",
        "published": f"{address}claims/{published.public_id}/",
        "mark": f"{address}mark/?start=0&end=9",
    }
    for name, url in views.items():
        page.goto(url)
        for details in page.locator("#panel details").all():
            if name == "claim":
                details.evaluate("node => { node.open = true }")
        assert violations(page) == "", name
        assert page.evaluate("document.documentElement.scrollWidth") <= width, name
        if name == "claim":
            page.reload()
        picture(f"reading-room-{name}-{theme}-{width}")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_be_visible()
    assert violations(page) == ""
