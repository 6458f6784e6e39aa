"""The workbench's addresses. Every claim has one that can be sent to a colleague."""

from __future__ import annotations

from django.urls import path

from verification.workbench import acts, asides, lists, revisions, views

app_name = "workbench"
CLAIM = "articles/<str:article_id>/claims/<str:claim_id>/"

urlpatterns = [
    path("", lists.home, name="home"),
    path("lists/<str:name>/", lists.work_list, name="list"),
    path("articles/", lists.articles, name="articles"),
    path("articles/<str:article_id>/", views.room, name="room"),
    path("articles/<str:article_id>/revisions/", revisions.revisions, name="revisions"),
    path("articles/<str:article_id>/revisions/<int:old>..<int:new>/", revisions.comparison, name="compared"),
    path("articles/<str:article_id>/carried/<str:carrying_id>/<str:said>/", revisions.answer, name="carried"),
    path("articles/<str:article_id>/mark/", acts.mark, name="mark"),
    path(CLAIM, views.claim, name="claim"),
    path(f"{CLAIM}steps/<str:name>/", acts.step, name="step"),
    path(f"{CLAIM}wording/", acts.wording, name="wording"),
    path(f"{CLAIM}evidence/", acts.attach, name="attach"),
    path(f"{CLAIM}evidence/<str:evidence_id>/", acts.evidence, name="evidence"),
    path(f"{CLAIM}evidence/<str:evidence_id>/detach/", acts.detach, name="detach"),
    path(f"{CLAIM}evidence/<str:evidence_id>/state/", asides.evidence_state, name="evidence-state"),
    path("sources/", asides.known_sources, name="sources"),
    path("quote/", asides.quote_check, name="quote"),
]
