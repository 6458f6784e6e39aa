"""The workbench's addresses. Every claim has one that can be sent to a colleague."""

from __future__ import annotations

from django.urls import path

from verification.workbench import (
    acts,
    asides,
    company,
    lists,
    marking,
    ordering,
    picking,
    preview,
    revisions,
    said_before,
    triage,
    views,
)

app_name = "workbench"
CLAIM = "articles/<str:article_id>/claims/<str:claim_id>/"

urlpatterns = [
    path("", lists.home, name="home"),
    path("lists/<str:name>/", lists.work_list, name="list"),
    path("mentions/", lists.mentions, name="mentions"),
    path("articles/", lists.articles, name="articles"),
    path("articles/<str:article_id>/", views.room, name="room"),
    path("articles/<str:article_id>/revisions/", revisions.revisions, name="revisions"),
    path("articles/<str:article_id>/revisions/<int:old>..<int:new>/", revisions.comparison, name="compared"),
    path("articles/<str:article_id>/carried/<str:carrying_id>/<str:said>/", revisions.answer, name="carried"),
    path("articles/<str:article_id>/mark/", marking.mark, name="mark"),
    path("articles/<str:article_id>/before/", marking.before, name="before"),
    path("articles/<str:article_id>/reuse/", marking.reuse, name="reuse"),
    path("articles/<str:article_id>/triage/", triage.triage, name="triage"),
    path(CLAIM, views.claim, name="claim"),
    path(f"{CLAIM}triage/", triage.triage_claim, name="triage-claim"),
    path(f"{CLAIM}triage/accept/", triage.accept, name="triage-accept"),
    path(f"{CLAIM}triage/dismiss/", triage.dismiss, name="triage-dismiss"),
    path(f"{CLAIM}triage/split/", triage.split, name="triage-split"),
    path(f"{CLAIM}triage/wording/", triage.wording, name="triage-wording"),
    path(f"{CLAIM}merge/", said_before.merge, name="merge"),
    path(f"{CLAIM}near/", said_before.near, name="near"),
    path(f"{CLAIM}apart/", said_before.apart, name="apart"),
    path("claims/", said_before.claims_like, name="claims-like"),
    path(f"{CLAIM}steps/<str:name>/", acts.step, name="step"),
    path(f"{CLAIM}wording/", acts.wording, name="wording"),
    path(f"{CLAIM}evidence/", acts.attach, name="attach"),
    path(f"{CLAIM}evidence/order/", ordering.order, name="order"),
    path(f"{CLAIM}evidence/<str:evidence_id>/", acts.evidence, name="evidence"),
    path(f"{CLAIM}evidence/<str:evidence_id>/detach/", acts.detach, name="detach"),
    path(f"{CLAIM}evidence/<str:evidence_id>/state/", asides.evidence_state, name="evidence-state"),
    path(f"{CLAIM}history/", views.history, name="history"),
    path(f"{CLAIM}preview/", preview.preview, name="preview"),
    path(f"{CLAIM}preview/page/", preview.page, name="preview-page"),
    path(f"{CLAIM}presence/", company.presence, name="presence"),
    path("people/", company.people, name="people"),
    path("sources/", picking.known_sources, name="sources"),
    path("sources/look/", picking.look, name="look"),
    path("sources/<str:source_id>/card/", picking.card, name="card"),
    path("snapshots/<str:snapshot_id>/text/", picking.page_text, name="page-text"),
    path("snapshots/<str:snapshot_id>/passage/", picking.passage, name="passage"),
    path("quote/", asides.quote_check, name="quote"),
]
