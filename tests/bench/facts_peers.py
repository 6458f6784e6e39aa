"""What the API of facts is measured beside, at the same doors: PostgreSQL alone, and the obvious Django REST views.

(a) is a bare WSGI function: one query, in which PostgreSQL makes the JSON. (b) is a ModelSerializer with prefetching.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import parse_qs

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

import psycopg  # noqa: E402 settings come first
from django.conf import settings  # noqa: E402
from django.core.wsgi import get_wsgi_application  # noqa: E402
from django.urls import path  # noqa: E402
from rest_framework import generics, pagination, permissions, serializers  # noqa: E402

from verification.models import Evidence, Verdict  # noqa: E402

LINK = """(SELECT max(k.checked_at) FROM sources_check k WHERE k.source_id = s.id AND NOT k.elsewhere)"""
FACT = f"""
    SELECT v.record::jsonb || jsonb_build_object('url', '/api/v1/facts/' || c.public_id || '/',
        'record_sha256', v.record_sha256, 'corrections', '[]'::jsonb, 'alerts', COALESCE((
            SELECT jsonb_agg(jsonb_build_object('id', a.public_id, 'kind', a.kind, 'message', a.message))
            FROM verification_alert a WHERE a.claim_id = c.id AND a.closed_at IS NULL), '[]'),
        'evidence', pieces.told,
        'proof', jsonb_build_object('state', CASE WHEN pieces.is_dead THEN 'broken' ELSE 'sound' END,
            'checked_at', pieces.checked_at, 'reasons', '[]'::jsonb)) AS fact
    FROM verification_verdict v JOIN claims_claim c ON c.id = v.claim_id AND c.status = 'published',
    LATERAL (SELECT jsonb_agg(said.value || jsonb_build_object('archive', NULL, 'link', jsonb_build_object(
            'health', s.health, 'quote_state', e.quote_state, 'drift', e.drift, 'last_checked_at', {LINK}))
            ORDER BY said.place) AS told, bool_or(s.health = 'dead') AS is_dead, min({LINK}) AS checked_at
        FROM jsonb_array_elements(v.record::jsonb->'evidence') WITH ORDINALITY said(value, place)
        JOIN verification_evidence e ON e.public_id = said.value->>'id' JOIN sources_source s ON s.id = e.source_id
    ) pieces
    WHERE NOT EXISTS (SELECT 1 FROM verification_verdict later WHERE later.supersedes_id = v.id)
"""
ONE = f"SELECT fact::text FROM ({FACT} AND c.public_id = %s) found"
MANY = f"SELECT jsonb_build_object('results', jsonb_agg(fact))::text FROM ({FACT} %s ORDER BY v.id DESC LIMIT 50) found"
_connections: dict[int, psycopg.Connection] = {}


def postgres_alone(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """(a)"""
    query = parse_qs(environ["QUERY_STRING"])
    name = environ["PATH_INFO"].removeprefix("/api/v1/facts/").strip("/")
    if name:
        statement, values = ONE, [name]
    else:
        narrowed = {"rating": "AND v.rating = %s", "before": "AND v.id < %s"}
        given = {key: query[key][0] for key in narrowed if key in query}
        statement = MANY.replace("%s", " ".join(narrowed[key] for key in given))
        values = list(given.values())
    text: Any = _connection().execute(statement, values, prepare=True).fetchone()
    start_response("200 OK", [("Content-Type", "application/json")])
    return [text[0].encode()]


def _connection() -> psycopg.Connection:
    import threading

    key = threading.get_ident()
    if key not in _connections:
        _connections[key] = psycopg.connect(settings.DATABASE_URL, autocommit=True)
    return _connections[key]


class PeerEvidence(serializers.ModelSerializer):
    source = serializers.SerializerMethodField()  # type: ignore[assignment]

    class Meta:
        model = Evidence
        fields = ["public_id", "stance", "quote", "locator", "note", "source", "quote_state", "drift", "selector"]

    def get_source(self, row: Evidence) -> dict[str, Any]:
        source = row.source
        return {"id": source.public_id, "url": source.url, "title": source.title, "health": source.health}


class PeerFact(serializers.ModelSerializer):
    statement = serializers.CharField(source="claim.statement")
    language = serializers.CharField(source="claim.language")
    claimant = serializers.CharField(source="claim.claimant_name")
    made_on = serializers.CharField(source="claim.made_on")
    kind = serializers.CharField(source="claim.kind")
    topics = serializers.ListField(source="claim.topics")
    evidence = PeerEvidence(source="claim.evidence", many=True)
    appearances = serializers.SerializerMethodField()
    decided_by = serializers.CharField(source="decided_by.username")
    approved_by = serializers.CharField(source="approved_by.username")

    class Meta:
        model = Verdict
        fields = ["public_id", "statement", "language", "claimant", "made_on", "kind", "topics", "rating", "summary"]
        fields += ["explanation", "evidence", "appearances", "decided_by", "approved_by", "published_at"]
        fields += ["correction_note", "record_sha256"]

    def get_appearances(self, row: Verdict) -> list[dict[str, Any]]:
        return [{"start": one.start, "end": one.end, "exact": one.exact} for one in row.claim.appearances.all()]


class PeerPages(pagination.CursorPagination):
    ordering = "-id"
    page_size = 50


class PeerView:
    permission_classes = [permissions.AllowAny]
    serializer_class = PeerFact
    filter_backends: list[Any] = []
    pagination_class = PeerPages
    queryset = (
        Verdict.objects.published()
        .select_related("claim__claimant", "decided_by", "approved_by")
        .prefetch_related("claim__evidence__source", "claim__appearances")
        .defer("record")
    )
    lookup_field = "claim__public_id"
    lookup_url_kwarg = "name"


class PeerList(PeerView, generics.ListAPIView):  # type: ignore[misc]
    def get_queryset(self) -> Any:
        rating = self.request.query_params.get("rating")
        return self.queryset.filter(rating=rating) if rating else self.queryset.all()


class PeerDetail(PeerView, generics.RetrieveAPIView):  # type: ignore[misc]
    pass


urlpatterns = [path("api/v1/facts/", PeerList.as_view()), path("api/v1/facts/<name>/", PeerDetail.as_view())]
if os.environ.get("PEER") == "rest":
    logging.disable()  # what has no answer in time is told by the benchmark
    settings.ROOT_URLCONF = __name__
    settings.MIDDLEWARE.remove("verification.api.ahead.FactsAhead")  # it would answer in place of these views
obvious_rest = get_wsgi_application()
