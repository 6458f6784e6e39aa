"""All addresses of the API, with its schema and its reference page."""

from __future__ import annotations

from django.urls import include, path
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerView
from rest_framework.permissions import AllowAny
from rest_framework.routers import DefaultRouter

from claims.api import ArticleViewSet
from sources.api import SourceViewSet
from verification.api.changes import ChangesView, ClaimSearchView
from verification.api.claims import ClaimViewSet
from verification.api.dossiers import DossierViewSet
from verification.api.facts import FactViewSet
from verification.api.match import MatchView
from verification.api.ratings import RatingsView
from verification.api.readings import ReadingViewSet
from verification.api.tokens import LoginView, TokenLogoutView, TokenViewSet
from verification.api.webhooks import WebhookViewSet

router = DefaultRouter()
router.include_root_view = False
router.register("articles", ArticleViewSet, basename="article")
router.register("claims", ClaimViewSet, basename="claim")
router.register("sources", SourceViewSet, basename="source")
router.register("facts", FactViewSet, basename="fact")
router.register("readings", ReadingViewSet, basename="reading")
router.register("dossiers", DossierViewSet, basename="dossier")
router.register("tokens", TokenViewSet, basename="token")
router.register("webhooks", WebhookViewSet, basename="webhook")

public = {"permission_classes": [AllowAny], "authentication_classes": []}

urlpatterns = [
    path(
        "",
        SpectacularSwaggerView.as_view(url_name="schema", template_name="reference.html", **public),
        name="reference",
    ),
    path("schema/", SpectacularAPIView.as_view(**public), name="schema"),
    path("auth/login/", LoginView.as_view(), name="login"),
    path("auth/logout/", TokenLogoutView.as_view(), name="logout"),
    path("changes/", ChangesView.as_view(), name="changes"),
    path("ratings/", RatingsView.as_view(), name="ratings"),
    path("match/", MatchView.as_view(), name="match"),
    path("claims:search", ClaimSearchView.as_view(), name="claim-search"),
    path("", include(router.urls)),
]
