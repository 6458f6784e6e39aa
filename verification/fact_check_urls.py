"""The address of Google's Fact Check Tools API, so that its clients need only another host."""

from __future__ import annotations

from django.urls import path

from verification.api.changes import ClaimSearchView

urlpatterns = [path("claims:search", ClaimSearchView.as_view(schema=None), name="fact-check-search")]
