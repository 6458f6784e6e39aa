"""Every list of the admin, and every page on which something is made, can be used by everybody."""

from __future__ import annotations

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib import admin
from django.urls import NoReverseMatch, reverse
from playwright.sync_api import Browser, Page
from pytest_django.live_server_helper import LiveServer

from tests import factories as make
from tests.journeys.test_main_road import sign_in
from verification import roles

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
OURS = ("claims", "sources", "verification", "auth", "knox")
PAGES = ("changelist", "add", "table", "import")


def addresses() -> list[str]:
    found = []
    for model in admin.site._registry:
        if model._meta.app_label not in OURS:
            continue
        for page in PAGES:
            try:
                found.append(reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}"))
            except NoReverseMatch:
                continue
    return found


@pytest.mark.parametrize("filled", [True, False])
def test_lists_and_forms_of_the_admin_can_be_used_by_everybody(filled: bool, page: Page, live_server: LiveServer):
    if filled:
        make.a_newsroom()
    make.a_user(roles.ADMINISTRATOR, name="admin")
    sign_in(page, live_server.url, "admin")
    wrong: dict[str, set[str]] = {}
    for address in addresses():
        answer = page.goto(live_server.url + address)
        assert answer is not None
        if answer.status != 200:  # a page on which nobody makes anything
            assert answer.status == 403, address
            continue
        found = Axe().run(page)
        if found.violations_count:
            wrong[address] = {f"{one['id']}: {one['nodes'][0]['html'][:90]}" for one in found.response["violations"]}
    assert wrong == {}


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_log_in_an_account_and_what_says_no_can_be_used_by_everybody(
    theme: Any, browser: Browser, live_server: LiveServer
):
    person = make.a_user(roles.ADMINISTRATOR, name="admin")
    make.a_newsroom()
    context = browser.new_context(color_scheme=theme, viewport={"width": 390, "height": 844})
    page = context.new_page()
    page.goto(f"{live_server.url}/admin/login/")
    wrong = {"log-in": told(page)}
    sign_in(page, live_server.url, "admin")
    for address in (
        "/admin/password_change/",
        f"/admin/auth/user/{person.pk}/change/",
        "/admin/sources/check/add/",
        "/no/",
    ):
        page.goto(live_server.url + address)
        assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"), address
        wrong[address] = told(page)
    context.close()
    assert not any(wrong.values()), wrong


def told(page: Page) -> set[str]:
    return {f"{one['id']}: {one['nodes'][0]['html'][:90]}" for one in Axe().run(page).response["violations"]}
