"""Addresses of the public pages. Those of facts stay good for ever."""

from __future__ import annotations

from django.urls import path, re_path

from verification.publishing.addresses import ID
from verification.publishing.site import about, cards, facts, feeds, requests, sitemap

app_name = "public"
urlpatterns = [
    path("facts/", facts.search, name="facts"),
    re_path(rf"^facts/(?:(?P<words>[^/]*)-)?(?P<public_id>{ID})/$", facts.fact, name="fact"),
    re_path(rf"^facts/(?P<public_id>{ID})/embed/$", cards.card, name="card"),
    re_path(rf"^facts/(?P<public_id>{ID})/correction/$", requests.ask, name="ask"),
    re_path(r"^corrections/requests/(?P<token>[A-Za-z0-9_-]{32})/$", requests.request_page, name="request"),
    path("oembed", cards.oembed, name="oembed"),
    path("corrections/", about.corrections, name="corrections"),
    path("how-we-check/", about.how_we_check, name="how-we-check"),
    path("feeds/facts.atom", feeds.atom, name="atom"),
    path("feeds/facts.json", feeds.json_feed, name="json-feed"),
    path("feeds/claim-reviews.json", feeds.claim_reviews, name="claim-reviews"),
    path("sitemap.xml", sitemap.index, name="sitemap"),
    path("sitemaps/pages.xml", sitemap.pages, name="sitemap-pages"),
    path("sitemaps/facts-<int:number>.xml", sitemap.part, name="sitemap-part"),
    path("robots.txt", sitemap.robots, name="robots"),
]
