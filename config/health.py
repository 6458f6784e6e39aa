"""One answer to "is it up?": 200 when PostgreSQL and Redis answer, 503 naming the one that does not."""

from __future__ import annotations

from django.core.cache import cache
from django.db import Error, connection
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from redis import RedisError


@never_cache
def health(request: HttpRequest) -> JsonResponse:
    parts = {"postgresql": _postgresql(), "redis": _redis()}
    return JsonResponse(parts, status=200 if all(answer == "ok" for answer in parts.values()) else 503)


def _postgresql() -> str:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except Error:
        return "does not answer"
    return "ok"


def _redis() -> str:
    try:
        cache.set("health", "ok", timeout=5)
    except (RedisError, OSError):
        return "does not answer"
    return "ok"
