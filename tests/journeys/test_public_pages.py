"""A reader without scripts: finds a fact, reads what it rests on, asks for a correction, and gets an answer."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import LazySettings
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from claims.models import Claim
from claims.services import place_claim
from tests import factories as make
from tests.api.test_reading_facts import corrected, withdrawn
from tests.journeys.conftest import Picture
from tests.journeys.test_reading_room import errors  # noqa: F401 a fixture
from verification import roles
from verification.models import CorrectionRequest
from verification.publishing.addresses import page_path
from verification.services import answer_correction_request

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
STATEMENT = "Pakistan bought four helicopters from Russia."
URDU = "پاکستان نے روس سے چار ہیلی کاپٹر خریدے۔"


@pytest.fixture
def browser_context_args(browser_context_args: dict) -> dict:
    return {**browser_context_args, "java_script_enabled": False}


@pytest.fixture
def site(live_server: LiveServer, settings: LazySettings) -> str:
    settings.SITE_URL = live_server.url
    settings.SITE_NAME = "The Ravi Observer"
    return live_server.url


def a_fact(statement: str = STATEMENT, *, language: str = "en") -> Claim:
    by = make.a_fact_checker()
    claim = make.a_claim_under_research(
        by=by, statement=statement, language=language, claimant=make.a_claimant(), topics=["trade"]
    )
    revision = make.an_article(title="Old rivals", url="https://paper.example/rivals", publication="The Paper")
    place_claim(claim=claim, revision=revision, start=0, end=33, by=by)
    old = make.checked(make.a_source(), make.a_result(at=timezone.now() - timedelta(days=9)))
    make.some_evidence(claim=claim, quote="Four helicopters were sold.")
    make.some_evidence(claim=claim, source=old, stance="refutes")
    corrected(make.a_published_claim(claim=claim, by=by, explanation="We read the contract."))
    make.an_archived_copy(old)
    make.has_died(old)
    return claim


def test_a_reader_finds_a_fact_and_asks_for_a_correction(page: Page, site: str, picture: Picture):
    claim = a_fact()
    make.a_published_claim()
    page.goto(f"{site}/facts/")
    page.get_by_label("Words").fill("helicopters Russia")
    page.get_by_role("button", name="Search").click()
    expect(page.get_by_role("listitem").filter(has_text="Said by")).to_have_count(1)
    page.get_by_role("link", name=STATEMENT).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(STATEMENT)
    expect(page.locator(".verdict")).to_contain_text("True")
    expect(page.get_by_text("The page is no longer there.")).to_be_visible()
    expect(page.get_by_role("link", name="Read the copy of")).to_be_visible()
    expect(page.get_by_text("Was mixed.").first).to_be_visible()
    picture("public-fact")
    page.get_by_role("link", name="Ask for a correction").click()
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_text("Nothing was sent yet.")).to_be_visible()
    page.get_by_label("What is wrong?").fill("It was three helicopters.")
    page.get_by_label("Your e-mail address").fill("reader@example.org")
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("heading", name="We have your request")).to_be_visible()
    row = CorrectionRequest.objects.get(claim=claim)
    answer_correction_request(request=row, state="declined", answer="The register says four.", by=make.a_reviewer())
    page.reload()
    expect(page.get_by_text("The register says four.")).to_be_visible()
    page.get_by_role("link", name="To the fact").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(STATEMENT)


def test_the_newsroom_answers_in_the_admin(browser: Browser, site: str, picture: Picture):
    make.a_user(roles.REVIEWER, name="rena")
    make.a_correction_request(a_fact(), text="It was three helicopters.")
    page = browser.new_page(viewport={"width": 1280, "height": 860})
    page.goto(f"{site}/admin/")
    page.get_by_label("Username").fill("rena")
    page.get_by_label("Password").fill("pass-word-1")
    page.get_by_role("button", name="Log in").click()
    page.get_by_role("link", name="Readers ask for a correction").click()
    page.locator("#result_list a[href*='/change/']").first.click()
    page.locator("a[href$='/answer/']").click()
    page.wait_for_url("**/answer/**")
    page.locator("textarea[name=answer]").fill("The register says four.")
    page.get_by_role("button", name="Answer").click()
    expect(page.get_by_text("The reader has an answer.")).to_be_visible()
    page.close()


def test_every_page_is_walked_by_keyboard(page: Page, site: str):
    page.goto(site + page_path((claim := a_fact()).public_id, claim.statement))
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="To the content")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.locator("main :focus")).to_have_count(1)


@pytest.fixture
def paths(site: str) -> list[str]:
    claim, urdu, gone = a_fact(), a_fact(URDU, language="ur"), withdrawn(make.a_published_claim())
    asked = make.a_correction_request(claim)
    pages = [page_path(claim.public_id, STATEMENT), page_path(urdu.public_id, URDU), f"/facts/{gone.public_id}/"]
    pages += ["/facts/", "/facts/?rating=true&topic=x", "/facts/?published_from=x", "/facts/nothing-here-000000000000/"]
    pages += ["/corrections/", "/how-we-check/", f"/facts/{claim.public_id}/correction/"]
    pages += [f"/corrections/requests/{asked.token}/"]
    return pages + [f"/facts/{public_id}/embed/" for public_id in (claim.public_id, gone.public_id, "0" * 12)]


@pytest.fixture
def looking(browser: Browser) -> Iterator[list[str]]:
    """What the browser complained of."""
    heard: list[str] = []
    yield heard
    assert heard == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_every_page_is_accessible_and_fits(
    width: int, scheme: str, browser: Browser, site: str, paths: list[str], looking: list[str]
):
    size: Any = {"width": width, "height": 860}
    wish: Any = scheme
    context = browser.new_context(viewport=size, color_scheme=wish, reduced_motion="reduce")
    page = context.new_page()
    page.on("pageerror", lambda error: looking.append(str(error)))
    page.on("console", lambda line: looking.append(line.text) if "Security Policy" in line.text else None)
    for path in paths:
        page.goto(site + path)
        found = Axe().run(page)
        assert found.violations_count == 0, f"{path}: {found.generate_report()}"
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
        assert page.evaluate("document.scripts.length") == page.locator("script[type='application/ld+json']").count()
    context.close()


@pytest.fixture
def elsewhere() -> Iterator[Callable[[str], str]]:
    """Another site on this machine, with one page. Answers its address."""
    served: list[bytes] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(served[-1])

        def log_message(self, *args: object) -> None:
            """Says nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        Thread(target=server.serve_forever, daemon=True).start()

        def serve(html: str) -> str:
            served.append(html.encode())
            return f"http://127.0.0.1:{server.server_port}/"

        yield serve
        server.shutdown()


def test_a_card_is_shown_on_a_page_of_another_site(page: Page, site: str, elsewhere: Callable[[str], str]):
    claim = a_fact()
    card = f"{site}/facts/{claim.public_id}/embed/"
    page.goto(elsewhere(f'<iframe src="{card}" width="600" height="260" sandbox="allow-popups"></iframe>'))
    expect(page.frame_locator("iframe").get_by_role("heading")).to_have_text(STATEMENT)
    assert page.frames[1].evaluate("document.documentElement.scrollHeight <= 260")


def test_on_paper_addresses_of_links_are_written_out(page: Page, site: str):
    page.goto(site + page_path((claim := a_fact()).public_id, claim.statement))
    page.emulate_media(media="print")
    link = page.get_by_role("link", name="Old rivals")
    shown = link.evaluate("node => getComputedStyle(node, '::after').content")
    assert "attr(href)" in shown or "https://paper.example/rivals" in shown
    expect(page.get_by_role("navigation", name="Pages")).to_be_hidden()
