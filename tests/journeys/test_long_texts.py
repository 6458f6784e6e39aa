"""Long texts: a deep link lands where it should, and the keyboard goes by sentences and paragraphs."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from claims.models import ArticleRevision, Claim, Status
from tests import factories as make
from tests.journeys.test_main_road import sign_in
from tests.journeys.test_reading_room import errors, place, revision, room, violations  # noqa: F401
from tests.journeys.test_working_by_keys import WATCH
from verification import roles

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
SELECTED = "() => getSelection().toString()"
# Where the middle of what is selected or in hand stands in the window: 0 at its upper edge, 1 at its lower.
STANDS = """(what) => {
    const box = (what ? document.querySelector(what) : getSelection().getRangeAt(0)).getBoundingClientRect();
    return (box.top + box.bottom) / 2 / innerHeight;
}"""


@pytest.fixture
def long(live_server: LiveServer) -> ArticleRevision:
    """Paragraphs of very different lengths: what is not laid out yet cannot be guessed."""
    make.a_user(roles.FACT_CHECKER, name="farid")
    lines = [f"Paragraph {n} says so. " + "And it goes on like this for a while. " * (n * 7 % 23) for n in range(3000)]
    return make.an_article(text="\n\n".join(lines), title="A long report")


def test_a_deep_link_lands_in_the_middle_of_a_long_text_and_nothing_moves(
    page: Page,
    live_server: LiveServer,
    long: ArticleRevision,
    errors: list[str],  # noqa: F811
):
    near, far = place(long, "Paragraph 40 says so"), place(long, "Paragraph 2711 says so")
    sign_in(page, live_server.url, "farid")
    for claim in (far, near):
        page.goto(f"{room(live_server, long)}claims/{claim.public_id}/")
        expect(page.locator("mark.in-hand")).to_be_in_viewport()
        page.evaluate(WATCH)
        page.wait_for_timeout(500)
        assert 0.3 < page.evaluate(STANDS, "mark.in-hand") < 0.7
        assert page.evaluate("window.shifts") < 0.01
    page.keyboard.press("j")
    expect(page.locator("#in-hand")).to_have_text(far.statement)
    expect(page.locator("mark.in-hand")).to_have_text("Paragraph 2711 says so")
    page.wait_for_timeout(300)
    assert 0.3 < page.evaluate(STANDS, "mark.in-hand") < 0.7
    page.locator("mark.in-hand").focus()
    expect(page.locator("mark.in-hand")).to_be_in_viewport()
    assert page.evaluate("window.find('Paragraph 1500 says')"), "what is not laid out is found all the same"
    assert page.evaluate(SELECTED) == "Paragraph 1500 says"


def test_a_long_text_with_many_claims_is_usable_by_everybody(
    page: Page,
    live_server: LiveServer,
    long: ArticleRevision,
    errors: list[str],  # noqa: F811
):
    for n in range(30, 60):
        place(long, f"Paragraph {n} says so")
    sign_in(page, live_server.url, "farid")
    page.goto(room(live_server, long))
    items = page.locator("ol.claims > li")
    expect(items).to_have_count(30)
    assert violations(page) == ""
    last = items.last.get_by_role("link")
    last.focus()
    expect(last).to_be_in_viewport()
    last.press("Enter")
    expect(page.locator("mark.in-hand")).to_have_text("Paragraph 59 says so")


def test_sentences_and_paragraphs_are_marked_by_keys_alone(
    page: Page,
    live_server: LiveServer,
    revision: ArticleRevision,  # noqa: F811
    errors: list[str],  # noqa: F811
):
    sign_in(page, live_server.url, "farid")
    page.goto(room(live_server, revision))
    page.keyboard.press("?")
    expect(page.get_by_text("the whole sentence, then the next")).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("m")
    for keys, words in [
        (".", "Islamabad bought four helicopters from Moscow."),
        (".", "The deal was signed in 2014, the minister said, and the 🚁🚁 came in cafe\u0301 colours."),
        ("PageDown", "پاکستان"),
        (".", "پاکستان نے روس سے چار ہیلی کاپٹر خریدے۔"),
        (".", "یہ معاہدہ 2014 میں ہوا۔"),
        (",", "پاکستان نے روس سے چار ہیلی کاپٹر خریدے۔"),
        (",", "The deal was signed in 2014, the minister said, and the 🚁🚁 came in cafe\u0301 colours."),
        ("PageUp", "Islamabad"),
        ("PageUp", "Islamabad"),
        ("Shift+PageDown", "Islamabad bought four helicopters from Moscow."),
    ]:
        page.keyboard.press(keys)
        assert page.evaluate(SELECTED).strip() == words, keys
    page.keyboard.press("Shift+PageDown")
    assert page.evaluate(SELECTED).strip().endswith("colours.")
    page.keyboard.press("PageDown")
    page.keyboard.press("PageUp")
    page.keyboard.press(".")
    page.keyboard.press("Enter")
    expect(page.locator("#passage")).to_have_text(
        "The deal was signed in 2014, the minister said, and the 🚁🚁 came in cafe\u0301 colours."
    )


@pytest.mark.parametrize("width", [1280, 390])
def test_what_is_marked_by_keys_stays_in_sight(
    width: int,
    page: Page,
    live_server: LiveServer,
    long: ArticleRevision,
    errors: list[str],  # noqa: F811
):
    page.set_viewport_size({"width": width, "height": 860})
    sign_in(page, live_server.url, "farid")
    page.goto(room(live_server, long))
    page.keyboard.press("m")
    for key in ("PageDown", "ArrowDown", "."):
        for _ in range(12):
            page.keyboard.press(key)
        page.wait_for_timeout(100)
        assert 0 < page.evaluate(STANDS) < 1, key


def test_what_was_dismissed_says_so_before_and_its_words_come_back_as_a_new_claim(
    page: Page,
    live_server: LiveServer,
    revision: ArticleRevision,  # noqa: F811
    errors: list[str],  # noqa: F811
):
    claim = place(revision, "signed in 2014", make.a_claim(statement="The deal was signed in 2014."))
    place(revision, "put off")
    sign_in(page, live_server.url, "farid")
    page.goto(f"{room(live_server, revision)}triage/")
    page.keyboard.press("d")
    expect(page.get_by_text("It cannot be taken back")).to_be_visible()
    page.keyboard.type("A slip.")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Dismissed.", exact=True)).to_be_visible()
    page.keyboard.press("z")
    expect(page.get_by_role("textbox", name="Statement")).to_have_value("The deal was signed in 2014.")
    expect(page.locator("#passage")).to_have_text("signed in 2014")
    page.get_by_role("button", name="Make the claim", exact=True).click()
    expect(page.get_by_text("The claim is made.")).to_be_visible()
    again = Claim.objects.latest("id")
    assert (again.statement, again.status) == ("The deal was signed in 2014.", Status.SUGGESTED)
    claim.refresh_from_db()
    assert claim.status == Status.DISMISSED
