"""Cards on other people's pages, and oEmbed, by which those find them."""

from __future__ import annotations

from urllib.parse import urlencode
from xml.etree import ElementTree

import pytest
from django.conf import settings
from django.test import Client

from claims.models import Claim
from tests import factories as make
from tests.api.test_reading_facts import corrected, withdrawn
from tests.verification.site.test_facts import HOSTILE
from verification.publishing.addresses import page_path
from verification.publishing.editions import refresh_editions

pytestmark = pytest.mark.django_db


def card(client: Client, claim: Claim, **headers: str):
    return client.get(f"/facts/{claim.public_id}/embed/", headers=headers)


def oembed(client: Client, url: str, **asked: str | int):
    return client.get("/oembed", {"url": url, **asked})


def address(claim: Claim) -> str:
    return settings.SITE_URL + page_path(claim.public_id, claim.statement)


def test_a_card_may_be_framed_by_anybody_runs_nothing_and_renews_itself(client: Client):
    claim = make.a_published_claim()
    answer = card(client, claim)
    assert answer.status_code == 200
    assert "frame-ancestors *" in answer["Content-Security-Policy"]
    assert "X-Frame-Options" not in answer
    assert int(answer["Refresh"]) >= 60
    assert "<script" not in answer.content.decode()
    assert "Mixed" in answer.content.decode()
    assert not answer.cookies


def test_a_card_shows_the_verdict_of_today(client: Client):
    claim = make.a_published_claim()
    refresh_editions()
    first = card(client, claim)
    assert card(client, claim, if_none_match=first["ETag"]).status_code == 304
    corrected(claim)
    again = card(client, claim, if_none_match=first["ETag"])
    assert again.status_code == 200
    assert "It holds." in again.content.decode()
    withdrawn(claim)
    gone = card(client, claim)
    assert gone.status_code == 410
    assert "Withdrawn" in gone.content.decode()
    assert claim.statement not in gone.content.decode()
    assert "frame-ancestors *" in gone["Content-Security-Policy"]


def test_a_card_of_what_is_not_published_is_like_one_of_nothing(client: Client, django_assert_num_queries):
    hidden = make.a_claim_under_research()
    with django_assert_num_queries(3):
        answer = card(client, hidden)
    with django_assert_num_queries(3):
        nothing = client.get("/facts/000000000000/embed/")
    assert (answer.status_code, answer.content) == (404, nothing.content)


def test_hostile_texts_are_texts_in_a_card_and_in_oembed(client: Client):
    claim = make.a_published_claim(claim=make.a_claim_under_research(statement=HOSTILE), summary=HOSTILE)
    assert "<img" not in card(client, claim).content.decode()
    said = oembed(client, address(claim)).json()
    assert said["html"].count("<") == 2
    assert '"' + HOSTILE not in said["html"]
    root = ElementTree.fromstring(oembed(client, address(claim), format="xml").content)
    assert root.findtext("html") == said["html"]


def test_oembed_says_how_to_show_a_fact(client: Client):
    claim = make.a_published_claim()
    answer = oembed(client, address(claim), maxwidth=300, maxheight=9999)
    said = answer.json()
    assert (said["type"], said["version"], said["width"]) == ("rich", "1.0", 300)
    assert f"/facts/{claim.public_id}/embed/" in said["html"]
    assert said["title"] == f"Mixed: {claim.statement}"
    assert answer["Access-Control-Allow-Origin"] == "*"
    for url in (f"{settings.SITE_URL}/facts/{claim.public_id}/", f"{settings.SITE_URL}/facts/old-{claim.public_id}/"):
        assert oembed(client, url).status_code == 200, url


def test_the_page_of_a_fact_leads_to_its_oembed(client: Client):
    claim = make.a_published_claim()
    page = client.get(page_path(claim.public_id, claim.statement)).content.decode()
    for kind in ("json", "xml"):
        asked = urlencode({"url": address(claim)})
        assert f"/oembed?{asked}&amp;format={kind}" in page


@pytest.mark.parametrize(
    "url", ["", "nonsense", "http://[", "https://elsewhere.example/facts/{id}/", "{site}/facts/", "{site}/admin/{id}/"]
)
def test_an_address_that_is_no_facts_is_not_found(url: str, client: Client):
    claim = make.a_published_claim()
    assert oembed(client, url.format(id=claim.public_id, site=settings.SITE_URL)).status_code == 404


def test_what_is_hidden_or_withdrawn_has_no_oembed(client: Client):
    for claim in (make.a_claim_under_research(), withdrawn(make.a_published_claim())):
        assert oembed(client, address(claim)).status_code == 404


def test_other_formats_are_not_implemented_and_sizes_are_numbers(client: Client):
    url = address(make.a_published_claim())
    assert oembed(client, url, format="yaml").status_code == 501
    for wrong in ("0", "-3", "wide", "1e3", "٣"):
        assert oembed(client, url, maxwidth=wrong).status_code == 400, wrong
