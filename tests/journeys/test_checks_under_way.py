"""The first page renews its own progress while checks run, and is readable without scripts."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect

from sources.services import lease_due, record_results
from tests import factories as make
from tests.journeys.test_main_road import sign_in
from verification import roles

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.journey]


def test_progress_moves_while_somebody_watches(page: Page, live_server):
    make.a_user(roles.EDITOR, name="edda")
    first, second = make.a_source(), make.a_source()
    lease = lease_due()
    assert lease is not None
    sign_in(page, live_server.url, "edda")
    panel = page.get_by_role("region", name="Checks under way")
    expect(panel).to_contain_text("0 of 2 checked")

    record_results(ticket=lease.ticket, results={first.pk: make.a_result()})
    expect(panel).to_contain_text("1 of 2 checked", timeout=10_000)

    record_results(ticket=lease.ticket, results={second.pk: make.a_result()})
    expect(panel).to_contain_text("Nothing is being checked at this moment.", timeout=10_000)


def test_the_numbers_are_there_without_scripts(browser: Browser, live_server):
    make.a_user(roles.EDITOR, name="edda")
    make.a_source()
    lease_due()
    with browser.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        sign_in(page, live_server.url, "edda")
        expect(page.get_by_text("0 of 1 checked")).to_be_visible()
        page.get_by_role("link", name="Not checked yet").click()
        expect(page).to_have_url(f"{live_server.url}/admin/sources/source/?health__exact=unchecked")
