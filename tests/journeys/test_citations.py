"""An editor copies a citation from a source's page and corrects what the page got wrong."""

from __future__ import annotations

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from tests import factories as make
from tests.journeys.conftest import Picture
from tests.journeys.test_main_road import sign_in
from verification import roles

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
BODY = """<html lang="en"><head><title>Helicopters sold | The Paper</title>
<meta name="author" content="Jane Doe"><meta property="og:site_name" content="The Paper">
<meta property="article:published_time" content="2014-09-27"></head>
<body><h1>Helicopters sold</h1><p>Four helicopters were sold.</p></body></html>"""


@pytest.mark.parametrize("width", [1280, 390])
def test_a_citation_is_copied_and_corrected(width: int, page: Page, live_server: LiveServer, picture: Picture):
    make.a_user(roles.EDITOR, name="edda")
    source = make.checked(make.a_source(), make.a_result(body=BODY.encode(), title="Helicopters sold | The Paper"))
    page.set_viewport_size({"width": width, "height": 860})
    page.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=live_server.url)
    sign_in(page, live_server.url, "edda")
    page.goto(live_server.url + reverse("admin:sources_source_change", args=[source.pk]))

    apa = page.locator("#citation-apa")
    expect(apa).to_contain_text("Doe, J. (2014, September 27). Helicopters sold. The Paper.")
    apa.scroll_into_view_if_needed()
    picture(f"citation-{width}")
    copy = page.locator("button[data-copies=citation-apa]")
    copy.click()
    expect(copy).to_have_text("Copied")
    assert page.evaluate("navigator.clipboard.readText()") == apa.text_content()
    assert page.evaluate("document.documentElement.scrollWidth") <= width

    page.goto(live_server.url + reverse("admin:sources_source_correct_citation", args=[source.pk]))
    expect(page.get_by_label("Authors")).to_have_value("Doe, Jane")
    page.get_by_label("Authors").fill("Doe, Jane\nRoe, John\nWHO")
    picture(f"correct-citation-{width}")
    page.get_by_role("button", name="Correct", exact=True).click()
    expect(page.locator("#citation-apa")).to_contain_text("Doe, J., Roe, J., & WHO. (2014, September 27).")
