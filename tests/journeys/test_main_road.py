"""The main road as people walk it: from the seed's article to a fact that the API serves."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.db import connections
from django.utils import timezone
from playwright.sync_api import Page, expect

from sources.models import Source
from sources.tasks import queue_due_checks
from tests.factories import a_user
from tests.journeys.conftest import Picture
from tests.web.server import MisbehavingWeb
from verification import roles

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.journey]
STATEMENT = "Russia sold four Mi-35 helicopters to Pakistan under the 2014 agreement."
QUOTE = "Four helicopters were sold to Pakistan under a contract of 2015"


@pytest.fixture
def people() -> dict[str, User]:
    return {
        "farid": a_user(roles.FACT_CHECKER, name="farid"),
        "rena": a_user(roles.REVIEWER, name="rena"),
    }


@pytest.fixture
def imported(seed: Path, people: dict[str, User]) -> None:
    """The real article, with its own sources left alone: they are out there, and tests do not go there."""
    call_command("import_dossier", str(seed), stdout=StringIO())
    Source.objects.update(next_check_at=timezone.now() + timedelta(days=1))


@pytest.fixture
def loopback_allowed(settings) -> None:
    settings.CHECK_ALLOWED_NETWORKS = ["127.0.0.1/32"]
    settings.CHECK_ALLOWED_PORTS = ["*"]


def sign_in(page: Page, origin: str, name: str) -> None:
    page.goto(f"{origin}/admin/")
    page.fill("[name=username]", name)
    page.fill("[name=password]", "pass-word-1")
    page.click("[type=submit]")
    expect(page.get_by_role("heading", name="What waits")).to_be_visible()


def sign_out(page: Page) -> None:
    page.context.clear_cookies()


def let_a_worker_check() -> None:
    """What beat and a worker do, in a thread of its own as they are processes of their own."""

    def work() -> None:
        try:
            queue_due_checks()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as worker:
        worker.submit(work).result()


def open_claim(page: Page, origin: str) -> None:
    page.goto(f"{origin}/admin/claims/claim/?q=Mi-35")
    page.get_by_role("link", name=STATEMENT).click()
    expect(page.locator("textarea[name=statement], .readonly").filter(has_text="Mi-35").first).to_be_visible()


def tab(page: Page, name: str) -> None:
    page.locator(f"a[href='#{name}']").click()


def choose_source(page: Page, words: str) -> None:
    page.locator(".select2-selection").last.click()
    page.locator(".select2-search__field").last.fill(words)
    page.locator(".select2-results__option", has_text=words).click()


def test_from_a_claim_of_the_article_to_a_fact_with_its_evidence(
    page: Page, live_server, web: MisbehavingWeb, imported, loopback_allowed, picture: Picture
):
    origin, page_out_there = live_server.url, web.url("/ok")
    sign_in(page, origin, "farid")
    picture("first-page")

    page.goto(f"{origin}/admin/sources/source/add/")
    page.fill("[name=url]", page_out_there)
    page.fill("[name=title]", "Helicopters sold")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("It will be checked in a moment")).to_be_visible()
    let_a_worker_check()

    open_claim(page, origin)
    picture("claim")
    tab(page, "evidence")
    page.get_by_role("link", name="Add another").click()
    choose_source(page, "Helicopters sold")
    last = page.locator("[name^=evidence-][name$=-stance]:visible").last
    last.select_option("refutes")
    page.locator("[name^=evidence-][name$=-quote]:visible").last.fill(QUOTE)
    picture("evidence")
    page.get_by_role("button", name="Save and continue editing").click()
    expect(page.get_by_text("was changed successfully")).to_be_visible()

    page.get_by_role("link", name="Write a note").click()
    page.fill("[name=text]", "The contract is a year younger than the agreement.")
    page.get_by_role("button", name="Keep the note").click()
    expect(page.get_by_text("Your note is kept.")).to_be_visible()

    page.get_by_role("link", name="Propose a verdict").click()
    page.select_option("[name=rating]", "mixed")
    page.fill("[name=summary]", "Four were sold, but under a contract of 2015.")
    page.get_by_role("button", name="Propose").click()
    expect(page.get_by_text("It waits for a second person.")).to_be_visible()

    page.get_by_role("link", name="Approve and publish").click()
    page.get_by_role("button", name="Approve and publish").click()
    expect(page.get_by_text(re.compile("approve", re.IGNORECASE)).first).to_be_visible()
    picture("refused")
    assert page.request.get(f"{origin}/api/v1/facts/").json()["results"] == []

    sign_out(page)
    sign_in(page, origin, "rena")
    open_claim(page, origin)
    page.get_by_role("link", name="Approve and publish").click()
    picture("approve")
    page.get_by_role("button", name="Approve and publish").click()
    expect(page.get_by_text("The fact is in the API now.")).to_be_visible()
    picture("published")

    sign_out(page)
    (fact,) = page.request.get(f"{origin}/api/v1/facts/").json()["results"]
    assert fact["statement"] == STATEMENT
    assert fact["rating"]["value"] == "mixed"
    ours = next(piece for piece in fact["evidence"] if piece["source"]["url"] == page_out_there)
    assert (ours["stance"], ours["quote"]) == ("refutes", QUOTE)
    assert ours["snapshot"]["sha256"]
    assert ours["link"]["health"] == "alive"
    assert len(fact["evidence"]) == 5
