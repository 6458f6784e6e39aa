"""The reference page of the API, as somebody reads it who writes a client."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.mark.timeout(300)
def test_its_chapters_are_listed_its_examples_are_words_and_it_is_read_by_night(page: Page, live_server):
    page.emulate_media(color_scheme="light")
    page.goto(f"{live_server.url}/api/v1/")
    chapters = page.get_by_role("navigation", name="On this page")
    chapters.get_by_role("link", name="Webhooks", exact=True).click(timeout=60_000)
    expect(page.get_by_role("heading", name="Webhooks", exact=True, level=2)).to_be_in_viewport()

    chapters.get_by_role("link", name="auth", exact=True).click()
    page.locator(".opblock", has_text="/auth/login/").get_by_role("button").first.click()
    expect(page.locator(".opblock.is-open")).to_contain_text('"username": "string"')

    expect(page.locator("html")).not_to_have_class(re.compile("dark-mode"))
    page.emulate_media(color_scheme="dark")
    expect(page.locator("html")).to_have_class(re.compile("dark-mode"))
    page.set_viewport_size({"width": 390, "height": 844})
    assert page.evaluate("document.documentElement.scrollWidth") == 390
