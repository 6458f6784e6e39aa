"""What every door of the workbench has in common: who may come in, and what a page of it may load."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.views.decorators.http import require_http_methods
from django_htmx.http import HttpResponseClientRefresh
from django_htmx.middleware import HtmxDetails

from claims.models import Article, Claim

# No script, style or picture but our own files; nothing inline, nothing from elsewhere.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
NEEDED = ("claims.view_article", "claims.view_claim", "verification.view_evidence")


class Asked(HttpRequest):
    htmx: HtmxDetails


View = Callable[..., HttpResponse]


def door(*methods: str) -> Callable[[View], View]:
    """A view for people of the newsroom, by these methods. Others are asked to sign in, as at the admin."""

    def guard(view: View) -> View:
        @require_http_methods(methods)
        @wraps(view)
        def guarded(request: Asked, *args: Any, **kwargs: Any) -> HttpResponse:
            user = request.user
            if not (user.is_active and user.is_staff):
                # The page as a whole is asked for anew, and leads to the log-in and back.
                return HttpResponseClientRefresh() if request.htmx else redirect_to_login(request.get_full_path())
            if not user.has_perms(NEEDED):
                raise PermissionDenied
            response = view(request, *args, **kwargs)
            response.setdefault("Content-Security-Policy", POLICY)
            patch_vary_headers(response, ["HX-Request"])
            patch_cache_control(response, private=True, no_cache=True)
            return response

        return guarded

    return guard


def article_at(article_id: str) -> Article:
    return get_object_or_404(Article, public_id=article_id)


def claim_at(article: Article, claim_id: str) -> Claim:
    """A claim that stands in the article, in this revision or an earlier one."""
    claims = Claim.objects.of_article(article.pk).select_related("claimant")
    return get_object_or_404(claims, public_id=claim_id)


def claim_shown_at(article: Article, claim_id: str) -> Claim:
    """The claim to show at an address: of one that was merged, the claim that goes on. Acts are never led on."""
    claims = Claim.objects.of_article(article.pk).select_related("claimant")
    if (claim := claims.filter(public_id=claim_id).first()) is not None:
        return claim
    merged = get_object_or_404(Claim.objects.select_related("merged_into"), public_id=claim_id)
    while merged.merged_into is not None:
        merged = merged.merged_into
    return get_object_or_404(claims, pk=merged.pk)
