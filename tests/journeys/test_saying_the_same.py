"""Two claims that say the same are met in the admin, and become one."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from claims.duplicates import suggest_due_matches
from claims.indexing import embed_due
from tests import factories as make
from tests.journeys.conftest import Picture
from tests.journeys.test_main_road import sign_in
from verification import roles

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.journey]


def test_a_pair_is_suggested_read_and_merged(page: Page, live_server, picture: Picture):
    farid = make.a_user(roles.FACT_CHECKER, name="farid")
    older = make.a_claim(by=farid, statement="Pakistan bought four helicopters from Russia in 2014.")
    make.a_claim(by=farid, statement="In 2014 Islamabad bought 14 helicopters from Russia.")
    same = make.a_claim(by=farid, statement="In 2014, Pakistan bought four helicopters from Russia.")
    embed_due()
    assert suggest_due_matches() == 1  # another number is another claim

    sign_in(page, live_server.url, "farid")
    page.get_by_role("link", name="Said before?").first.click()
    expect(page.get_by_text("close in meaning (0.99)")).to_be_visible()
    picture("matches")
    page.goto(f"{live_server.url}/admin/claims/match/{same.matches.filter(other=older).get().pk}/change/")
    picture("match")
    page.set_viewport_size({"width": 390, "height": 800})
    picture("match-narrow")
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    page.set_viewport_size({"width": 1280, "height": 860})
    page.locator("a[href*='/merge']").first.click()
    picture("merge")
    page.get_by_role("button", name="Merge").click()

    expect(page.get_by_text("goes on with the appearances and the evidence of both")).to_be_visible()
    same.refresh_from_db()
    assert same.merged_into == older
