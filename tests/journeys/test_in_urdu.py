"""The main road in Urdu: the page is mirrored, every text of it is Urdu, and what comes out is what English makes."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from claims.models import Claim
from tests import factories as make
from tests.journeys.conftest import Picture
from tests.journeys.test_main_road import QUOTE, let_a_worker_check, loopback_allowed, sign_in  # noqa: F401  a fixture
from tests.journeys.test_reading_room import TEXT, errors, place, revision, room, select, violations  # noqa: F401
from tests.web.server import MisbehavingWeb
from verification.models import Verdict

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
WIDTHS = pytest.mark.parametrize("width", [1280, 390])
# What stands in the page and is no text of ours: keys, names of languages and of forms of files, an article's title.
OF_NO_LANGUAGE = re.compile(
    r"Esc|Enter|Shift|English|JSON|CSV|XLSX|PDF|API|ClaimReview|SHA-256|Old rivals, new partners"
)


def in_urdu(page: Page, live_server: LiveServer, who: str) -> None:
    sign_in(page, live_server.url, who)
    name, value = "django_language", "ur"
    page.context.add_cookies([{"name": name, "value": value, "url": live_server.url}])


def overflowing(page: Page) -> list[str]:
    """Elements that stick out of the window at either side, and are not meant to be hidden or to scroll."""
    return page.evaluate(
        """() => [...document.querySelectorAll("body *")].filter((element) => {
            const box = element.getBoundingClientRect();
            if (!box.width || !box.height) return false;
            if (element.closest(".skip, .hidden, [hidden], dialog:not([open])")) return false;
            for (let around = element.parentElement; around; around = around.parentElement) {
                if (around !== document.body && getComputedStyle(around).overflowX !== "visible") return false;
            }
            return box.left < -1 || box.right > innerWidth + 1;
        }).map((element) => `${element.tagName}.${element.className} ${element.textContent.trim().slice(0, 40)}`)"""
    )


def english(page: Page) -> list[str]:
    """Words of the interface that are still English: outside of the article, of people's own words and of names."""
    said = page.evaluate(
        """() => {
            const theirs = "#text, bdi, [dir=auto], script, style, time, textarea, input, kbd, [lang=en], [dir=ltr], " +
                ".material-symbols-outlined";
            const found = [];
            const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
            while (walker.nextNode()) {
                if (!walker.currentNode.parentElement.closest(theirs)) found.push(walker.currentNode.data.trim());
            }
            for (const element of document.querySelectorAll("[aria-label], [title], [placeholder]")) {
                if (element.closest("#text")) continue;
                found.push(...["aria-label", "title", "placeholder"].map((name) => element.getAttribute(name) || ""));
            }
            return found;
        }"""
    )
    ours = [OF_NO_LANGUAGE.sub("", words) for words in said]
    return [words for words in ours if re.search(r"[A-Za-z]{3}", words) and not re.search("[\u0600-\u06ff]", words)]


@WIDTHS
def test_an_article_is_taken_to_a_published_fact_in_urdu(
    width: int,
    page: Page,
    live_server: LiveServer,
    web: MisbehavingWeb,
    revision,  # noqa: F811
    loopback_allowed: None,  # noqa: F811
    picture: Picture,
    errors: list[str],  # noqa: F811
):
    place(revision, "Trade between the two countries was 800 million dollars a year.")
    page.set_viewport_size({"width": width, "height": 860})
    in_urdu(page, live_server, "farid")
    page.goto(room(live_server, revision))
    expect(page.locator("html")).to_have_attribute("dir", "rtl")
    expect(page.get_by_role("heading", name="اس متن کے دعوے")).to_be_visible()

    select(page, "bought four helicopters")
    page.locator("#marking-makes").click()
    expect(page.locator("#passage")).to_have_text("bought four helicopters")
    page.get_by_label("بیان").fill("Pakistan bought four helicopters from Russia.")
    picture(f"urdu-mark-{width}")
    page.get_by_role("button", name="دعویٰ بنائیں", exact=True).last.click()
    expect(page.get_by_text("دعویٰ بن گیا۔")).to_be_visible()

    page.keyboard.press("a")
    expect(page.get_by_text("قبول ہو گیا۔")).to_be_visible()
    page.keyboard.press("a")
    expect(page.get_by_text("تحقیق شروع ہو گئی۔")).to_be_visible()

    page.keyboard.press("e")
    page.keyboard.type(web.url("/ok"))
    page.get_by_label("مؤقف").first.select_option("supports")
    page.get_by_label("اقتباس").first.fill(QUOTE)
    page.get_by_role("button", name="جوڑیں", exact=True).click()
    expect(page.get_by_text("ماخذ جڑ گیا۔")).to_be_visible()
    let_a_worker_check()
    expect(page.get_by_text("صفحے پر یہی لکھا ہے۔")).to_be_visible()

    page.keyboard.press("v")
    page.get_by_label("درجہ").select_option("mostly_true")
    page.get_by_label("خلاصہ").fill("Four were sold, under a contract of 2015.")
    page.get_by_role("button", name="تجویز کریں").click()
    expect(page.get_by_text("اب دوسرے شخص کا انتظار ہے۔")).to_be_visible()
    page.keyboard.press("p")
    expect(page.get_by_role("alert")).to_contain_text("کی اجازت نہیں")
    assert not Verdict.objects.exists()
    address = page.url

    page.context.clear_cookies()
    in_urdu(page, live_server, "rena")
    page.goto(address)
    page.keyboard.press("p")
    expect(page.get_by_text("کے طور پر شائع ہو گیا۔")).to_be_visible()
    picture(f"urdu-published-{width}")
    (fact,) = page.request.get(f"{live_server.url}/api/v1/facts/").json()["results"]
    assert fact["rating"]["label"] == "Mostly true"
    assert Verdict.objects.get().status_change.reason == "Published as Mostly true"


@pytest.fixture
def claims(revision) -> dict[str, Claim]:  # noqa: F811
    """An article with a claim in each of four states."""
    made = {
        "The deal was signed in 2014": make.a_published_claim(),
        "signed in 2014, the minister said": make.a_proposal().claim,
        "Trade between the two countries": make.a_claim_under_research(),
        "روس سے چار": make.a_claim(statement="پاکستان نے روس سے چار ہیلی کاپٹر خریدے۔", language="ur"),
    }
    for words, claim in made.items():
        place(revision, words, claim)
    published, in_review, under_research, suggested = made.values()
    make.some_evidence(claim=under_research, quote="Four helicopters were sold.", note="Read the annex.")
    return {"published": published, "in_review": in_review, "under_research": under_research, "suggested": suggested}


def holds_together(page: Page, width: int, name: str) -> None:
    assert violations(page) == "", name
    assert page.evaluate("document.documentElement.scrollWidth") <= width, name
    assert overflowing(page) == [], name
    assert "\n".join(english(page)) == "", name


@WIDTHS
@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.timeout(300)  # seconds; axe looks at each page
def test_the_mirrored_room_holds_together_and_everybody_can_use_it(
    width: int,
    theme: str,
    page: Page,
    live_server: LiveServer,
    revision,  # noqa: F811
    claims: dict[str, Claim],
    picture: Picture,
    errors: list[str],  # noqa: F811
):
    page.set_viewport_size({"width": width, "height": 860})
    page.emulate_media(color_scheme=theme)  # type: ignore[arg-type]
    in_urdu(page, live_server, "rena")
    address = room(live_server, revision)
    views = {
        "room": address,
        "claim": f"{address}claims/{claims['under_research'].public_id}/",
        "published": f"{address}claims/{claims['published'].public_id}/",
        "in-review": f"{address}claims/{claims['in_review'].public_id}/",
        "mark": f"{address}mark/?start=0&end=9",
    }
    for name, url in views.items():
        page.goto(url)
        if name == "claim":
            for details in page.locator("#panel details").all():
                details.evaluate("node => { node.open = true }")
        holds_together(page, width, name)
        if width == 1280:
            text, panel = page.locator("#text").bounding_box(), page.locator("#panel").bounding_box()
            assert text
            assert panel
            assert panel["x"] < text["x"], "the panel stands to the left of the text"
        picture(f"urdu-{name}-{theme}-{width}")
    lines = page.locator("#text p")
    assert lines.first.evaluate("line => getComputedStyle(line).direction") == "ltr"
    assert lines.nth(2).evaluate("line => getComputedStyle(line).direction") == "rtl"
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_be_visible()
    holds_together(page, width, "help")


@WIDTHS
@pytest.mark.timeout(300)  # seconds; axe looks at each page
def test_the_other_pages_of_the_workbench_are_mirrored_too(
    width: int,
    page: Page,
    live_server: LiveServer,
    revision,  # noqa: F811
    claims: dict[str, Claim],
    picture: Picture,
    errors: list[str],  # noqa: F811
):
    page.set_viewport_size({"width": width, "height": 860})
    in_urdu(page, live_server, "rena")
    address = room(live_server, revision)
    views = {
        "preview": f"{address}claims/{claims['in_review'].public_id}/preview/",
        "history": f"{address}claims/{claims['published'].public_id}/history/",
        "merge": f"{address}claims/{claims['under_research'].public_id}/merge/",
        "triage": f"{address}triage/",
        "revisions": f"{address}revisions/",
        "home": f"{live_server.url}/workbench/",
        "articles": f"{live_server.url}/workbench/articles/",
        "second-eye": f"{live_server.url}/workbench/lists/second-eye/",
    }
    for name, url in views.items():
        page.goto(url)
        expect(page.locator("html")).to_have_attribute("dir", "rtl")
        holds_together(page, width, name)
        picture(f"urdu-{name}-{width}")


def test_arrows_mark_words_in_the_direction_of_the_text_not_of_the_page(
    page: Page,
    live_server: LiveServer,
    revision,  # noqa: F811
    errors: list[str],  # noqa: F811
):
    in_urdu(page, live_server, "farid")
    page.goto(room(live_server, revision))
    page.keyboard.press("m")
    for key in ("ArrowRight", "Shift+ArrowRight", "Enter"):
        page.keyboard.press(key)
    expect(page.locator("#passage")).to_contain_text("bought four")


def test_the_language_is_chosen_in_the_room_and_the_room_stays_where_it_was(
    page: Page,
    live_server: LiveServer,
    revision,  # noqa: F811
    errors: list[str],  # noqa: F811
):
    claim = place(revision, "work on it began in 2015")
    sign_in(page, live_server.url, "farid")
    page.goto(room(live_server, revision))
    page.keyboard.press("j")
    expect(page.locator("#in-hand")).to_have_text(claim.statement)
    page.keyboard.press("n")
    page.keyboard.type("Ask the ministry.")
    page.get_by_role("button", name="اردو").click()
    expect(page.locator("html")).to_have_attribute("lang", "ur")
    expect(page.locator("#in-hand")).to_have_text(claim.statement)
    expect(page.get_by_role("textbox", name="نوٹ", exact=True)).to_have_value("Ask the ministry.")
    page.get_by_role("button", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
