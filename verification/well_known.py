"""Well-known addresses (RFC 8615): the keys by which anybody can tell that a bundle is ours."""

from __future__ import annotations

from django.http import HttpRequest, JsonResponse
from django.urls import path
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from verification.bundle import keys_document
from verification.publishing.bundles import KEYS_FILE, public_keys


@require_safe
@cache_control(public=True, max_age=300)
def keys(request: HttpRequest) -> JsonResponse:
    """Every key that signed or signs our bundles; the first signs now. Readable from any page of anybody."""
    return JsonResponse(keys_document(public_keys()), headers={"Access-Control-Allow-Origin": "*"})


urlpatterns = [path(KEYS_FILE, keys, name="bundle-keys")]
