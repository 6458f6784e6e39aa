"""Addresses of the public pages. Those of facts stay good for ever."""

from __future__ import annotations

from django.urls import path, re_path

from verification.publishing.addresses import ID
from verification.publishing.site import facts

app_name = "public"
urlpatterns = [
    path("facts/", facts.search, name="facts"),
    re_path(rf"^facts/(?:(?P<words>[^/]*)-)?(?P<public_id>{ID})/$", facts.fact, name="fact"),
]
