"""From an article to its suggested claims, as a fact-checker walks it, on a wide and a narrow screen."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from claims.models import Claim
from tests.factories import a_user, an_article
from tests.journeys.conftest import Picture
from verification import roles

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.journey]
TEXT = (Path(__file__).resolve().parents[2] / "verification" / "sample" / "article.txt").read_text()


@pytest.mark.parametrize("width", [1280, 390])
def test_an_article_is_read_into_suggestions_that_say_why(width: int, live_server, page: Page, picture: Picture):
    a_user(roles.FACT_CHECKER, name="farid")
    article = an_article(text=TEXT, title="Islamabad looks north").article
    page.set_viewport_size({"width": width, "height": 860})
    page.goto(f"{live_server.url}/admin/")
    page.fill("[name=username]", "farid")
    page.fill("[name=password]", "pass-word-1")
    page.click("[type=submit]")

    page.goto(live_server.url + reverse("admin:claims_article_change", args=[article.pk]))
    picture(f"article-{width}")
    page.goto(live_server.url + reverse("admin:claims_article_suggest", args=[article.pk]))
    expect(page.get_by_text("Reads the text and writes down what it claims")).to_be_visible()
    picture(f"suggest-{width}")
    page.get_by_role("button", name="Suggest", exact=True).click()
    expect(page.get_by_text("Suggested", exact=False).first).to_be_visible()
    picture(f"suggested-{width}")

    claim = Claim.objects.get(statement__startswith="On 27 September 2018")
    page.goto(f"{live_server.url}/admin/claims/claim/{claim.pk}/change/")
    expect(page.get_by_text("names an amount of money", exact=False).first).to_be_attached()
    picture(f"why-{width}")
    page.goto(f"{live_server.url}/admin/claims/claim/?o=-6")
    picture(f"worth-{width}")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
