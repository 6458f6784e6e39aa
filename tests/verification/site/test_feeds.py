"""Feeds, the map for search engines, and the pages on corrections and method."""

from __future__ import annotations

import json
import re
from datetime import datetime
from urllib.parse import urlsplit
from xml.etree import ElementTree

import pytest
from django.db import connection
from django.test import Client

from claims.services import place_claim
from tests import factories as make
from tests.api.test_reading_facts import corrected, withdrawn
from tests.verification.site.test_facts import HOSTILE, a_placed_fact
from verification.models import Edition
from verification.models.edition_stretches import STRETCH
from verification.publishing.claim_review import claim_review
from verification.publishing.facts import fact, published_facts
from verification.services import publish_verdict

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
ADDRESSES = ["/feeds/facts.atom", "/feeds/facts.json", "/sitemap.xml", "/robots.txt", "/corrections/", "/how-we-check/"]


def settled() -> None:
    """Events take their place when a transaction ends; here it only ends with the test."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def atom_of(client: Client) -> ElementTree.Element:
    settled()
    answer = client.get("/feeds/facts.atom")
    assert answer["Content-Type"].startswith("application/atom+xml")
    return ElementTree.fromstring(answer.content)


def json_of(client: Client) -> dict:
    settled()
    answer = client.get("/feeds/facts.json")
    assert answer["Content-Type"].startswith("application/feed+json")
    return answer.json()


def text(parent: ElementTree.Element, name: str) -> str:
    """The text of a child that must be there exactly once."""
    [child] = parent.findall(f"{ATOM}{name}")
    return child.text or ""


def is_moment(value: str) -> bool:
    """RFC 3339, as RFC 4287 wants it: with a capital T and a zone."""
    return bool(re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)", value))


def test_the_atom_feed_keeps_rfc_4287(client: Client):
    corrected(make.a_published_claim())
    withdrawn(make.a_published_claim(claim=make.a_claim_under_research(statement=HOSTILE + "\x0b\ufffe")))
    feed = atom_of(client)
    assert feed.tag == f"{ATOM}feed"
    assert urlsplit(text(feed, "id")).scheme == "http"
    assert is_moment(text(feed, "updated"))
    assert text(feed, "title")
    assert feed.find(f"{ATOM}author/{ATOM}name") is not None
    assert [link.get("rel") for link in feed.findall(f"{ATOM}link")] == ["self", "alternate"]
    entries = feed.findall(f"{ATOM}entry")
    assert len({text(entry, "id") for entry in entries}) == len(entries) == 5
    for entry in entries:
        assert re.fullmatch(r"tag:[a-z0-9.-]+,\d{4}-\d\d-\d\d:[0-9a-f]{12}", text(entry, "id"))
        assert is_moment(text(entry, "updated"))
        assert is_moment(text(entry, "published"))
        assert text(entry, "title")
        assert text(entry, "content")
        [link] = entry.findall(f"{ATOM}link")
        assert (link.get("rel"), link.get("type")) == ("alternate", "text/html")
    assert max(text(entry, "updated") for entry in entries) == text(feed, "updated")
    kinds = [entry.find(f"{ATOM}category").get("term") for entry in entries]  # type: ignore[union-attr]
    assert kinds[:3] == ["fact.withdrawn", "fact.published", "fact.corrected"]


def test_the_json_feed_keeps_version_1_1(client: Client):
    corrected(make.a_published_claim())
    feed = json_of(client)
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert feed["feed_url"].endswith("/feeds/facts.json")
    assert feed["authors"][0]["name"]
    assert all(isinstance(item["id"], str) and item["url"].startswith("http") for item in feed["items"])
    assert all(item["content_text"] and is_moment(item["date_published"]) for item in feed["items"])
    assert "Was mixed." in feed["items"][0]["content_text"]


def test_ids_of_entries_stay_and_what_is_no_longer_said_is_not_repeated(client: Client):
    claim = make.a_published_claim()
    [before] = json_of(client)["items"]
    assert "The sale is documented" in before["content_text"]
    corrected(claim)
    after = json_of(client)["items"]
    assert after[-1]["id"] == before["id"]
    assert "The sale is documented" not in after[-1]["content_text"]


def test_an_empty_feed_is_a_feed(client: Client):
    assert json_of(client)["items"] == []
    assert is_moment(text(atom_of(client), "updated"))


@pytest.mark.parametrize("address", ADDRESSES)
def test_what_has_not_changed_is_not_sent_again(address: str, client: Client):
    claim = make.a_published_claim()
    settled()
    first = client.get(address)
    assert first.status_code == 200
    assert client.get(address, headers={"If-None-Match": first["ETag"]}).status_code == 304
    if "feeds" in address or address == "/corrections/":
        withdrawn(claim)
        settled()
        assert client.get(address, headers={"If-None-Match": first["ETag"]}).status_code == 200


@pytest.mark.parametrize("address", [*ADDRESSES, "/feeds/claim-reviews.json", "/oembed"])
def test_everything_here_is_only_read(address: str, client: Client):
    assert client.post(address).status_code == 405


def test_pages_lead_to_the_feeds(client: Client):
    claim = make.a_published_claim()
    for path in ("/facts/", "/corrections/", "/how-we-check/", f"/facts/{claim.public_id}/"):
        page = client.get(path, follow=True).content.decode()
        assert "application/atom+xml" in page, path
        assert "application/feed+json" in page, path


def test_what_was_never_published_is_in_no_feed_and_no_map(client: Client):
    shown, hidden = make.a_published_claim(), make.a_claim_under_research(statement="Nobody shall see this.")
    settled()
    addresses = [*ADDRESSES, "/feeds/claim-reviews.json", "/sitemaps/facts-0.xml"]
    for address in addresses:
        said = body(client.get(address))
        assert hidden.public_id not in said, address
        assert "Nobody shall see" not in said, address
    assert shown.public_id in body(client.get("/sitemaps/facts-0.xml"))


def body(answer) -> str:
    return (b"".join(answer.streaming_content) if answer.streaming else answer.content).decode()


def test_feeds_and_lists_take_the_same_queries_for_many_events(client: Client, django_assert_num_queries):
    for _ in range(3):
        corrected(make.a_published_claim())
    settled()
    for address in ("/feeds/facts.atom", "/feeds/facts.json", "/corrections/"):
        with django_assert_num_queries(2):
            client.get(address)


def test_the_claim_review_feed_holds_every_fact(client: Client):
    made = [make.a_published_claim(rating="false").public_id for _ in range(3)]
    withdrawn(make.a_published_claim())
    data = json.loads(body(client.get("/feeds/claim-reviews.json")))
    assert data["@type"] == "DataFeed"
    reviews = [item["item"][0] for item in data["dataFeedElement"]]
    assert [review["@id"].split("/")[-2] for review in reviews] == made
    for review in reviews:
        assert faults(review) == []


def test_an_empty_claim_review_feed_is_json(client: Client):
    assert json.loads(body(client.get("/feeds/claim-reviews.json")))["dataFeedElement"] == []


KINDS_OF_AUTHOR = ("Organization", "Person")


def faults(review: dict) -> list[str]:
    """What breaks the rules of Google's page on ClaimReview structured data, written down here in our own words.

    Required of a ClaimReview: claimReviewed, reviewRating, url, which is a page of the publisher's own host. Of a
    Rating: alternateName; a number only between its worst and best. Recommended: author, an Organization or Person with
    name and address; itemReviewed. A Claim tells where it appeared (appearance, firstAppearance: an address or a
    CreativeWork), who made it (author: a name, and Organization or Person where that is known), and when
    (datePublished).
    """
    found = [f"{name} is missing" for name in ("claimReviewed", "reviewRating", "url") if not review.get(name)]
    found += [] if review.get("@context") == "https://schema.org" else ["@context"]
    found += [] if review.get("@type") == "ClaimReview" else ["@type"]
    url = urlsplit(review["url"])
    found += [] if url.scheme and url.netloc and url.path.startswith("/facts/") else ["url is no page of ours"]
    datetime.fromisoformat(review["datePublished"])
    rating = review["reviewRating"]
    found += [] if rating.get("alternateName") else ["alternateName is missing"]
    if "ratingValue" in rating:
        in_order = rating["worstRating"] <= rating["ratingValue"] <= rating["bestRating"]
        found += [] if in_order and rating["worstRating"] < rating["bestRating"] else ["the number is off its scale"]
    author = review.get("author", {})
    found += [] if author.get("@type") in KINDS_OF_AUTHOR else ["the author is neither Organization nor Person"]
    found += [] if author.get("name") and urlsplit(author.get("url", "")).scheme else ["the author's name or address"]
    found += [] if urlsplit(author.get("url", "")).hostname == url.hostname else ["url is on another host"]
    return found + _faults_of_claim(review.get("itemReviewed", {}))


def _faults_of_claim(claim: dict) -> list[str]:
    found = [] if claim.get("@type") == "Claim" else ["itemReviewed is no Claim"]
    author = claim.get("author", {"name": "nobody is named"})
    found += [] if author.get("name") else ["the claim's author has no name"]
    found += [] if author.get("@type", "Person") in KINDS_OF_AUTHOR else ["the claim's author is of no such kind"]
    places = [*claim.get("appearance", []), *([claim["firstAppearance"]] if "firstAppearance" in claim else [])]
    found += [f"{place} is no work" for place in places if place.get("@type") != "CreativeWork"]
    dates = [place["datePublished"] for place in [claim, *places] if "datePublished" in place]
    return found + [day for day in dates if not re.fullmatch(r"\d{4}(-\d\d(-\d\d)?)?", day)]


@pytest.mark.parametrize("rating", ["true", "mixed", "false", "unverified", "outdated"])
def test_claim_review_keeps_googles_rules(rating: str):
    by = make.a_fact_checker()
    claimant = make.a_claimant(name="The minister", kind="person")
    claim = make.a_claim_under_research(by=by, claimant=claimant, made_on="2014-09")
    early = make.an_article(title="First", url="https://paper.example/first", published_on="2014-09-27")
    late = make.an_article(title="Later", url="https://paper.example/later", published_on="2015-01-02")
    for revision in (late, early):
        place_claim(claim=claim, revision=revision, start=0, end=33, by=by)
    proposal = make.a_proposal(claim=claim, by=by, rating=rating)
    publish_verdict(proposal=proposal, by=make.a_reviewer())
    review = claim_review(fact(published_facts().get()))
    assert faults(review) == []
    assert review["itemReviewed"]["author"] == {"@type": "Person", "name": "The minister"}
    assert review["itemReviewed"]["firstAppearance"]["url"] == "https://paper.example/first"
    assert len(review["itemReviewed"]["appearance"]) == 2
    assert ("ratingValue" in review["reviewRating"]) == (rating in {"true", "mixed", "false"})


@pytest.mark.parametrize(
    ("kind", "type_of"),
    [("person", "Person"), ("organization", "Organization"), ("other", None), ("unknown", None)],
)
def test_who_made_the_claim_has_a_type_where_that_is_known(kind: str, type_of: str | None):
    claim = make.a_claim_under_research(claimant=make.a_claimant(kind=kind))
    review = claim_review(fact(published_facts().get(claim=make.a_published_claim(claim=claim))))
    assert faults(review) == []
    assert review["itemReviewed"]["author"].get("@type") == type_of


def test_records_that_do_not_know_what_a_claimant_is_are_served_as_they_are():
    now = fact(published_facts().get(pk=make.a_verdict().pk))
    then = {name: value for name, value in now.items() if name != "claimant_kind"} | {"format": "fact-record/2"}
    assert claim_review(then)["itemReviewed"]["author"] == {"name": "article author"}
    assert faults(claim_review(then)) == []


def test_the_rules_find_what_breaks_them():
    review = claim_review(fact(published_facts().get(pk=make.a_verdict().pk)))
    assert faults({**review, "claimReviewed": ""}) == ["claimReviewed is missing"]
    broken = {**review["reviewRating"], "ratingValue": 9}
    assert faults({**review, "reviewRating": broken}) == ["the number is off its scale"]
    untyped = {name: value for name, value in review["author"].items() if name != "@type"}
    assert faults({**review, "author": untyped}) == ["the author is neither Organization nor Person"]
    animal = {**review["itemReviewed"], "author": {"@type": "Animal", "name": "A parrot"}}
    assert faults({**review, "itemReviewed": animal}) == ["the claim's author is of no such kind"]
    elsewhere = {**review["author"], "url": "https://example.org"}
    assert faults({**review, "author": elsewhere}) == ["url is on another host"]


def test_the_map_names_parts_and_each_part_its_facts(client: Client, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("verification.publishing.site.sitemap.PART", STRETCH)
    made = [a_placed_fact() for _ in range(5)]
    for place, claim in enumerate(made):  # two in each part
        Edition.objects.filter(claim=claim).update(number=place * STRETCH // 2)
    withdrawn(made.pop())
    root = ElementTree.fromstring(client.get("/sitemap.xml").content)
    parts = [urlsplit(str(node.text)).path for node in root.findall(f"{MAP}sitemap/{MAP}loc")]
    assert parts[0] == "/sitemaps/pages.xml"
    places = []
    for part in parts[1:]:
        urls = ElementTree.fromstring(body(client.get(part))).findall(f"{MAP}url")
        assert 1 <= len(urls) <= 2
        places += [urlsplit(str(url.findtext(f"{MAP}loc"))).path for url in urls]
        assert all(is_moment(str(url.findtext(f"{MAP}lastmod"))) for url in urls)
    assert [path.rstrip("/")[-12:] for path in places] == [claim.public_id for claim in made]
    assert all(client.get(path).status_code == 200 for path in places)
    assert client.get("/sitemaps/facts-99999999999999999999.xml").status_code == 404


def test_robots_may_read_what_is_public_and_nothing_else(client: Client):
    lines = client.get("/robots.txt").content.decode().splitlines()
    assert "Disallow: /" in lines
    assert "Allow: /facts/" in lines
    assert not [line for line in lines if line.startswith("Allow: /admin") or line == "Allow: /"]
    assert "Disallow: /facts/*/correction/" in lines
    assert lines[-1].endswith("/sitemap.xml")


def test_corrections_tell_what_changed_and_why_page_by_page(client: Client, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("verification.publishing.site.about.PAGE_SIZE", 2)
    first = corrected(make.a_published_claim())
    for _ in range(2):
        withdrawn(make.a_published_claim())
    settled()
    page = client.get("/corrections/").content.decode()
    assert page.count("The report was retracted.") == 2
    onward = re.search(r'rel="next" href="([^"]+)"', page)
    assert onward
    older = client.get(onward[1]).content.decode()
    assert "The report was retracted." not in older
    assert re.search(r"Before:\s+Mixed", older)
    assert "A new source." in older
    assert first.public_id in older
    for wrong in ("x", "-1", "9" * 30, "²"):
        assert client.get("/corrections/", {"before": wrong}).status_code == 400


def test_how_we_check_says_the_scale_the_rule_and_what_the_newsroom_set(client: Client, settings):
    settings.NEWSROOM_ABOUT, settings.NEWSROOM_CONTACT = "<b>We</b> check.", "desk@paper.example"
    page = client.get("/how-we-check/").content.decode()
    for said in (
        "The evidence found does not decide it.",
        "Two persons",
        "every 24 hours",
        "mailto:desk@paper.example",
    ):
        assert said in page
    assert "&lt;b&gt;We&lt;/b&gt;" in page
    settings.NEWSROOM_CONTACT = "javascript:alert(1)"
    assert 'href="javascript' not in client.get("/how-we-check/").content.decode()


def test_editions_that_ended_are_in_no_list(client: Client):
    withdrawn(make.a_published_claim())
    assert Edition.objects.exists()
    assert client.get("/sitemaps/facts-0.xml").status_code == 404
