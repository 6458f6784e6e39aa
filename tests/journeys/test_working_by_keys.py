"""Marking, triage, attaching and ordering in a real browser, with the mouse and with the keyboard alone."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, Page, expect
from pytest_django.live_server_helper import LiveServer

from claims.models import ArticleRevision, Claim, Decision, Match, Status
from tests import factories as make
from tests.journeys.conftest import Picture
from tests.journeys.test_main_road import let_a_worker_check, loopback_allowed, sign_in  # noqa: F401  a fixture
from tests.journeys.test_reading_room import TEXT, errors, place, revision, room, select, violations  # noqa: F401
from tests.web.server import MisbehavingWeb
from verification.models import Evidence
from verification.services import order_evidence

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
LINES = [
    "🚁🚁 Four were sold, he said, in cafe\u0301 colours.",
    "پاکستان نے روس سے چار ہیلی کاپٹر خریدے۔",
    "Four were sold, he said, and nobody named the price. <img src=x onerror=alert(1)> \u202e",
]
WATCH = """() => {
    window.shifts = 0;
    new PerformanceObserver((list) => { for (const entry of list.getEntries()) window.shifts += entry.value; })
        .observe({ type: "layout-shift", buffered: false });
}"""


def a_read_page(lines: list[str] = LINES, title: str = "What the ministry says"):
    body = "".join(f"<p>{line.replace('<', '&lt;')}</p>" for line in lines)
    return make.checked(make.a_source(title=title), make.a_result(body=body.encode()))


def starts_at(piece: Evidence) -> int:
    """Where its quote begins in the text it is pinned to."""
    assert piece.selector is not None
    return int(piece.selector[0]["start"])


def options(page: Page) -> Locator:
    """What was found as one typed."""
    return page.get_by_role("listbox").get_by_role("option")


def open_claim(page: Page, live_server: LiveServer, revision: ArticleRevision, claim: Claim) -> None:  # noqa: F811
    sign_in(page, live_server.url, "farid")
    page.goto(f"{room(live_server, revision)}claims/{claim.public_id}/")


def test_a_marked_passage_that_was_checked_before_is_used_again_by_one_key(
    page: Page,
    live_server: LiveServer,
    revision: ArticleRevision,  # noqa: F811
    picture: Picture,
    errors: list[str],  # noqa: F811
):
    fact = make.a_claim_under_research(
        statement="Islamabad bought four helicopters from Moscow.", revision=make.an_article(publication="The Daily")
    )
    make.a_verdict(proposal=make.a_proposal(claim=fact, rating="mostly_false"))
    sign_in(page, live_server.url, "farid")
    page.goto(room(live_server, revision))
    select(page, "Islamabad bought four helicopters from Moscow")
    page.evaluate(WATCH)
    page.keyboard.press("m")
    expect(page.locator("#before-said")).to_contain_text("1 claim may say the same.")
    before = page.locator("#before")
    expect(before).to_contain_text("Its own verdict: Mostly false")
    expect(before).to_contain_text("The Daily")
    assert page.evaluate("window.shifts") < 0.01
    picture("checked-before")
    assert violations(page) == ""
    page.keyboard.press("u")
    expect(page.get_by_text("The claim stands at this passage too.")).to_be_visible()
    expect(page.locator("mark.in-hand")).to_have_text("Islamabad bought four helicopters from Moscow")
    assert Claim.objects.count() == 1
    assert fact.appearances.count() == 2


def test_what_is_not_the_same_is_told_apart_as_the_claim_is_made(
    page: Page,
    live_server: LiveServer,
    revision: ArticleRevision,  # noqa: F811
    errors: list[str],  # noqa: F811
):
    make.a_claim(statement="Islamabad bought four helicopters from Moscow.")
    sign_in(page, live_server.url, "farid")
    page.goto(room(live_server, revision))
    select(page, "bought four helicopters from Moscow")
    page.keyboard.press("m")
    page.get_by_role("button", name="Not the same").click()
    expect(page.locator("#before")).to_contain_text("1 told apart")
    page.get_by_role("button", name="Make the claim", exact=True).click()
    expect(page.get_by_text("The claim is made.")).to_be_visible()
    assert Match.objects.get().decision == Decision.REJECTED


def test_suggestions_are_gone_through_by_one_key_each(
    page: Page,
    live_server: LiveServer,
    revision: ArticleRevision,  # noqa: F811
    picture: Picture,
    errors: list[str],  # noqa: F811
):
    make.a_fact_checker()
    claims = [
        place(revision, words, make.a_claim(statement=said, checkworthiness=worth, reasons=["names two bodies"]))
        for words, said, worth in [
            ("Islamabad bought four helicopters", "Islamabad bought four helicopters from Moscow.", 0.9),
            ("signed in 2014", "The deal was signed in 2014.", 0.6),
            ("روس سے چار", "Four were bought from Russia by Pakistan.", 0.5),
            ("work on it began in 2015", "Islamabad bought four helicopters from Moscow, it is said.", 0.4),
        ]
    ]
    sign_in(page, live_server.url, "farid")
    page.goto(room(live_server, revision))
    page.keyboard.press("t")
    heading = page.locator("#in-hand")
    expect(heading).to_have_text(claims[0].statement)
    expect(page.get_by_text("Well worth checking (0.90)")).to_be_visible()
    picture("triage")
    assert violations(page) == ""
    page.keyboard.press("a")
    expect(heading).to_have_text(claims[1].statement)
    expect(page.locator("mark.is-accepted")).to_have_text("Islamabad bought four helicopters")
    expect(page.locator("mark.in-hand")).to_have_text("signed in 2014")

    page.keyboard.press("j")
    expect(heading).to_have_text(claims[2].statement)
    page.keyboard.press("k")
    expect(heading).to_have_text(claims[1].statement)
    page.keyboard.press("d")
    page.keyboard.type("Everybody knows.")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(heading).to_have_text(claims[2].statement)
    expect(page.get_by_text("2 of 4 decided, 2 left")).to_be_visible()

    page.keyboard.press("w")
    page.keyboard.press("End")
    page.keyboard.type(" Again.")
    page.get_by_role("button", name="Save").click()
    expect(heading).to_have_text(f"{claims[2].statement} Again.")
    page.keyboard.press("a")
    expect(heading).to_have_text(claims[3].statement)

    page.keyboard.press("x")
    expect(page.get_by_role("heading", name="Or find it")).to_be_visible()
    page.keyboard.press("f")
    page.keyboard.type("bought four moscow")
    option = options(page)
    expect(option).to_have_count(1)
    page.keyboard.press("ArrowDown")
    expect(option).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Enter")
    expect(page.get_by_text("What will happen")).to_be_visible()
    picture("merge")
    assert violations(page) == ""
    expect(page.locator("#merge-now")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_text("Nothing waits for triage")).to_be_visible()
    expect(page.get_by_text("All 3 claims of this text have been decided on.")).to_be_visible()
    claims[3].refresh_from_db()
    assert (claims[3].merged_into, claims[3].status) == (claims[0], Status.DISMISSED)
    page.go_back()
    expect(page.locator("#in-hand")).to_contain_text(claims[0].statement)  # it goes on in the other's place


def test_a_known_source_is_chosen_and_its_quote_picked_by_keys_alone(
    page: Page,
    live_server: LiveServer,
    revision: ArticleRevision,  # noqa: F811
    errors: list[str],  # noqa: F811
):
    claim, source = place(revision, "signed in 2014", make.a_claim_under_research()), a_read_page()
    make.checked(make.a_source(title="What the ministry denies"))
    open_claim(page, live_server, revision, claim)
    page.keyboard.press("e")
    page.keyboard.type("ministry")
    box = page.get_by_role("combobox", name="Address")
    expect(options(page)).to_have_count(2)
    expect(page.locator("#said")).to_have_text("2 known sources")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowDown")
    chosen = page.get_by_role("listbox").get_by_role("option", selected=True)
    expect(box).to_have_attribute("aria-activedescendant", chosen.get_attribute("id") or "")
    page.keyboard.press("Escape")
    expect(box).to_have_attribute("aria-expanded", "false")
    expect(box).to_be_focused()
    page.keyboard.press("ArrowDown")
    if "denies" in (chosen.text_content() or ""):
        page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator("#chosen-source")).to_contain_text("What the ministry says")
    expect(options(page)).to_have_count(0)

    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#page-words")).to_be_focused()
    assert violations(page) == ""
    for key in ("ArrowRight", "Shift+ArrowRight", "Enter"):
        page.keyboard.press(key)
    quote = page.get_by_label("Quote").first
    expect(quote).to_be_focused()
    expect(quote).to_have_value("Four were")
    expect(page.get_by_text("The page says this.")).to_be_visible()
    page.get_by_label("Stance").first.select_option("refutes")
    page.get_by_role("button", name="Attach", exact=True).press("Enter")
    expect(page.get_by_text("The source is attached.")).to_be_visible()
    piece = Evidence.objects.get()
    assert (piece.source, piece.quote, starts_at(piece)) == (source, "Four were", 3)


@pytest.mark.parametrize("words", ["cafe\u0301 colours", "چار ہیلی", "sold, he said, and nobody", "🚁"])
def test_what_is_selected_in_the_page_is_what_is_quoted(
    words: str,
    page: Page,
    live_server: LiveServer,
    revision: ArticleRevision,  # noqa: F811
    errors: list[str],  # noqa: F811
):
    claim, source = place(revision, "signed in 2014", make.a_claim_under_research()), a_read_page()
    text = source.snapshots.get().text
    words = words if words in text else words.replace("e\u0301", "é")
    open_claim(page, live_server, revision, claim)
    page.keyboard.press("e")
    page.keyboard.type("ministry")
    options(page).click()
    page.get_by_role("button", name="Pick the quote in its text").click()
    expect(page.locator("#page-words")).to_contain_text("<img src=x onerror=alert(1)>")
    select(page, words, inside="page-words")
    page.get_by_role("button", name="Quote the selection").click()
    expect(page.get_by_label("Quote").first).to_have_value(words)
    expect(page.locator("#text")).to_be_visible()
    page.get_by_label("Stance").first.select_option("supports")
    page.get_by_role("button", name="Attach", exact=True).click()
    expect(page.get_by_text("The source is attached.")).to_be_visible()
    assert starts_at(Evidence.objects.get()) == text.index(words)


def test_a_pasted_page_is_described_by_itself_and_nothing_jumps(
    page: Page,
    live_server: LiveServer,
    web: MisbehavingWeb,
    revision: ArticleRevision,  # noqa: F811
    loopback_allowed: None,  # noqa: F811
    picture: Picture,
    errors: list[str],  # noqa: F811
):
    claim = place(revision, "signed in 2014", make.a_claim_under_research())
    open_claim(page, live_server, revision, claim)
    page.keyboard.press("e")
    page.evaluate(
        """(url) => {
            const field = document.activeElement;
            field.value = url;
            field.dispatchEvent(new ClipboardEvent("paste", { bubbles: true }));
        }""",
        web.url("/ok"),
    )
    expect(page.locator("#chosen-source")).to_contain_text("checking…")
    stance = page.get_by_label("Stance").first
    before = stance.bounding_box()
    page.evaluate(WATCH)
    let_a_worker_check()
    expect(page.locator("#chosen-source")).to_contain_text("Alive")
    assert stance.bounding_box() == before
    quote = page.get_by_label("Quote").first
    quote.fill("Four helicopters were given to Pakistan under a contract of 2015")
    expect(page.get_by_text("The page does not say this.")).to_be_visible()
    assert stance.bounding_box() == before
    assert page.evaluate("window.shifts") < 0.01
    picture("attach")
    page.get_by_role("button", name="Use these words").click()
    expect(page.get_by_text("The page says this.")).to_be_visible()
    stance.select_option("supports")
    page.get_by_role("button", name="Attach", exact=True).click()
    expect(page.get_by_text("The source is attached.")).to_be_visible()


def test_a_hundred_thousand_words_open_and_are_quoted_from(
    page: Page,
    live_server: LiveServer,
    revision: ArticleRevision,  # noqa: F811
    errors: list[str],  # noqa: F811
):
    lines = [f"Line {n} of the long report says that number {n} was sold in the year of the deal." for n in range(6000)]
    claim = place(revision, "signed in 2014", make.a_claim_under_research())
    source = a_read_page(lines)
    piece = make.some_evidence(claim=claim, source=source, quote=lines[5000])
    open_claim(page, live_server, revision, claim)
    page.locator(f"#evidence-{piece.public_id}").get_by_text("Edit", exact=False).first.click()
    page.get_by_role("button", name="Pick it in the text of the page").click()
    expect(page.locator("#page-words")).to_be_visible(timeout=15_000)
    assert page.evaluate("getSelection().toString()").strip() == lines[5000]
    page.keyboard.press("Enter")
    expect(page.locator("#text")).to_be_visible()
    assert page.evaluate("document.activeElement.value") == lines[5000]


def three_pieces(claim: Claim) -> list[str]:
    return [make.some_evidence(claim=claim).public_id for _ in range(3)]


def order(claim: Claim) -> list[str]:
    return [row.public_id for row in claim.evidence.all()]


def test_evidence_is_dragged_or_moved_by_keys_and_the_later_of_two_people_is_told(
    page: Page,
    live_server: LiveServer,
    revision: ArticleRevision,  # noqa: F811
    picture: Picture,
    errors: list[str],  # noqa: F811
):
    claim = place(revision, "signed in 2014", make.a_claim_under_research())
    first, second, third = three_pieces(claim)
    open_claim(page, live_server, revision, claim)
    page.locator(f"#up-{third}").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#said")).to_have_text("Now number 2 of 3.")
    expect(page.locator(f"#up-{third}")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#said")).to_have_text("Now number 1 of 3.")
    assert order(claim) == [third, first, second]

    page.locator(f"#evidence-{second} [data-drags]").scroll_into_view_if_needed()
    handle = page.locator(f"#evidence-{third} [data-drags]").bounding_box()
    target = page.locator(f"#evidence-{second}").bounding_box()
    assert handle is not None
    assert target is not None
    page.mouse.move(handle["x"] + 5, handle["y"] + 5)
    page.mouse.down()
    page.mouse.move(target["x"] + 5, target["y"] + target["height"] - 5, steps=6)
    picture("drag")
    page.mouse.up()
    expect(page.locator("#said")).to_have_text("Now number 3 of 3.")
    assert order(claim) == [first, second, third]

    order_evidence(claim=claim, order=[third, second, first], seen=[first, second, third], by=make.an_editor())
    page.locator(f"#down-{first}").click()
    expect(page.locator("#pieces [role=alert]")).to_contain_text("another order while you were at it")
    assert order(claim) == [third, second, first]
    assert violations(page) == ""


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
def test_everybody_can_work_wide_and_narrow_light_and_dark(
    width: int,
    theme: str,
    page: Page,
    live_server: LiveServer,
    revision: ArticleRevision,  # noqa: F811
    picture: Picture,
    errors: list[str],  # noqa: F811
):
    claim = place(revision, "signed in 2014", make.a_claim_under_research(statement="The deal was signed in 2014."))
    twin = place(revision, "put off", make.a_claim(statement="The deal was signed in 2015.", reasons=["names a year"]))
    make.a_known_claim(statement="The deal was signed in 2014.", rating="Half true", title="A check")
    source = a_read_page()
    make.some_evidence(claim=claim, source=source, quote="Four were sold")
    make.some_evidence(claim=claim)
    make.some_evidence(claim=twin, source=source, quote="nobody named the price")
    page.set_viewport_size({"width": width, "height": 860})
    page.emulate_media(color_scheme=theme)  # type: ignore[arg-type]
    sign_in(page, live_server.url, "rena")
    address, start = room(live_server, revision), TEXT.index("The deal was signed in 2014")
    merge = f"{address}claims/{twin.public_id}/merge/"
    views = {
        "work-mark": (f"{address}mark/?start={start}&end={start + 27}", "#before .alike"),
        "work-triage": (f"{address}triage/", "#near .alike"),
        "work-merge": (merge, "#near .alike"),
        "work-merging": (f"{merge}?into={claim.public_id}", "#merge-now"),
        "work-claim": (f"{address}claims/{claim.public_id}/", "#pieces"),
    }
    for name, (url, there) in views.items():
        page.goto(url)
        expect(page.locator(there)).to_be_visible()
        picture(f"{name}-{theme}-{width}")
        assert violations(page) == "", name
        assert page.evaluate("document.documentElement.scrollWidth") <= width, name
    page.keyboard.press("e")
    page.keyboard.type("ministry")
    expect(options(page)).to_have_count(1)
    page.keyboard.press("ArrowDown")
    assert violations(page) == ""
    picture(f"work-choose-{theme}-{width}")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Pick the quote in its text").click()
    expect(page.locator("#page-words")).to_be_focused()
    picture(f"work-pick-{theme}-{width}")
    assert violations(page) == ""
    assert page.evaluate("document.documentElement.scrollWidth") <= width
