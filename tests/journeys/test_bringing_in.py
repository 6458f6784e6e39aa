"""Bringing one's own: an article by its address into the reading room, and a table of claims with an error mended."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.db import connections
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from claims.models import Article, Claim
from config.celery import app
from tests import factories as make
from tests.journeys.conftest import Picture
from tests.journeys.test_main_road import sign_in
from tests.verification.test_reading_pages import Site, site, url  # noqa: F401  fixtures
from verification import roles, tasks

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
TABLE = "statement,kind,topics\nIt rained in Lahore.,event,weather\nTrade grew.,rumour,\n"
LOOKS = [("light", 1280), ("dark", 390)]


@pytest.fixture
def farid(page: Page, live_server: LiveServer) -> None:
    make.a_user(roles.FACT_CHECKER, name="farid")
    sign_in(page, live_server.url, "farid")


@pytest.fixture
def worker() -> Iterator[Callable[[], None]]:
    """A worker that comes when it is called for, as processes of their own do."""
    eager, app.conf.task_always_eager = app.conf.task_always_eager, False

    def work() -> None:
        app.conf.task_always_eager = True
        try:
            tasks.read_pages()
        finally:
            connections.close_all()

    def come() -> None:
        with ThreadPoolExecutor(1) as thread:
            thread.submit(work).result()

    yield come
    app.conf.task_always_eager = eager


def is_fit(page: Page) -> None:
    """By day and by night, on a desk and on a telephone: nothing that axe finds, and nothing beside the page."""
    for scheme, width in LOOKS:
        page.set_viewport_size({"width": width, "height": 860})
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        page.wait_for_timeout(200)
        found = Axe().run(page)
        assert not found.violations_count, found.generate_report()
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.set_viewport_size({"width": 1280, "height": 860})
    page.emulate_media(color_scheme="light")


@pytest.mark.usefixtures("farid")
def test_from_an_address_to_the_reading_room(
    page: Page,
    live_server: LiveServer,
    url: str,  # noqa: F811
    worker: Callable[[], None],
    picture: Picture,
):
    page.goto(f"{live_server.url}/admin/claims/article/")
    page.get_by_role("link", name="Bring an article in").click()
    is_fit(page)
    page.get_by_label("Address of the page").fill(url)
    page.get_by_role("button", name="Bring it in", exact=True).click()
    expect(page.get_by_role("status")).to_contain_text("A worker is reading this page")
    is_fit(page)

    worker()

    expect(page.get_by_role("heading", name="The text as it was read")).to_be_visible()
    expect(page.get_by_label("Byline")).to_have_value("Sadia Tasleem")
    is_fit(page)
    picture("article-as-read")
    page.get_by_label("Title").fill("Old rivals, new partners?")
    page.get_by_role("button", name="Bring it in").click()

    expect(page.get_by_role("heading", name="Old rivals, new partners?")).to_be_visible()
    expect(page.locator("#text")).to_contain_text("helicopter number 7")
    assert "/workbench/articles/" in page.url
    assert Article.objects.get().byline == "Sadia Tasleem"


@pytest.mark.usefixtures("farid")
def test_a_page_that_cannot_be_read_says_why_and_can_be_tried_again(
    page: Page,
    live_server: LiveServer,
    url: str,  # noqa: F811
    site: Site,  # noqa: F811
    worker: Callable[[], None],
):
    site.status = 404
    page.goto(f"{live_server.url}/admin/claims/article/add/")
    page.get_by_label("Address of the page").fill(url)
    page.keyboard.press("Enter")
    worker()
    expect(page.get_by_role("alert")).to_contain_text("Not found")
    is_fit(page)

    site.status = 200
    app.conf.task_always_eager = False
    page.get_by_role("button", name="Try again").click()
    worker()
    expect(page.get_by_role("button", name="Bring it in")).to_be_visible()


@pytest.mark.usefixtures("farid")
def test_a_table_with_an_error_is_mended_and_comes_in(page: Page, live_server: LiveServer, picture: Picture):
    page.goto(f"{live_server.url}/admin/claims/claim/")
    is_fit(page)
    page.get_by_role("link", name="Import a table").click()
    give(page, TABLE)
    expect(page.get_by_role("row", name="Line 3 kind")).to_contain_text("Write one of: event, quantity")
    expect(page.get_by_role("button", name="Import all of it")).to_have_count(0)
    is_fit(page)
    assert not Claim.objects.exists()

    give(page, TABLE.replace("rumour", "quantity"))
    expect(page.get_by_role("status")).to_contain_text("2 new")
    is_fit(page)
    picture("table-of-claims")
    page.get_by_role("button", name="Import all of it").click()
    expect(page.get_by_text("Imported: 2 new, 0 changed, 0 unchanged.")).to_be_visible()
    assert Claim.objects.count() == 2

    with page.expect_download() as download:
        page.get_by_role("link", name="CSV", exact=True).click()
    assert "Trade grew." in download.value.path().read_text("utf-8-sig")
    page.get_by_role("link", name="Import a table").click()
    page.set_input_files("[name=file]", download.value.path())
    page.get_by_role("button", name="Look at it").click()
    expect(page.get_by_role("status")).to_contain_text("Everything is here already")


def give(page: Page, table: str) -> None:
    page.set_input_files("[name=file]", {"name": "claims.csv", "mimeType": "text/csv", "buffer": table.encode()})
    page.get_by_role("button", name="Look at it").click()
