"""Root addresses: admin, workbench, choice of language, API with its reference, public pages, keys, and health."""

from __future__ import annotations

from django.contrib import admin
from django.urls import include, path
from django.views.generic import RedirectView
from django.views.i18n import set_language

from config.health import health

handler400 = "config.api.defaults.bad_request"
handler404 = "config.api.defaults.not_found"
handler500 = "config.api.defaults.server_error"

admin.autodiscover()  # not at each start: commands do without the admin
urlpatterns = [
    path("", RedirectView.as_view(pattern_name="admin:index"), name="home"),
    path("admin/", admin.site.urls),
    path("workbench/", include("verification.workbench.urls")),
    path("api/v1/", include("verification.api_urls")),
    path("v1alpha1/", include("verification.fact_check_urls")),
    path(".well-known/", include("verification.well_known")),
    path("language/", set_language, name="set_language"),
    path("health/", health, name="health"),
    path("", include("verification.publishing.site.urls")),
]
