"""Facts: published claims with verdict, evidence, citations and link health. Open to everybody."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any, cast

from django.http import FileResponse, Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework import exceptions, viewsets
from rest_framework.decorators import action
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request

from config.api import public
from config.api.defaults import CursorPagination
from config.api.schema import answers
from config.api.viewsets import PublicView
from config.errors import Invalid
from verification.api.asked_before import Asked, remember
from verification.api.fact_answers import fact_answer, fact_links, page_answer, sparse
from verification.api.fact_filters import FactFilter, FactFilterBackend, moment_given, refuse_unknown
from verification.api.fact_shapes import FactHistorySerializer, FactPageSerializer, FactSerializer
from verification.models import Edition
from verification.models.edition import EditionQuerySet
from verification.publishing import reading
from verification.publishing.bundles import bundle_name, fact_bundle
from verification.publishing.claim_review import claim_review
from verification.publishing.cursors import DEFAULT_ORDERING, ORDERINGS
from verification.publishing.editions import compact
from verification.publishing.exports import EXPORTS
from verification.publishing.facts import published_facts

FIELDS = tuple(FactSerializer().fields)
SPARSE = OpenApiParameter(
    "fields",
    {"type": "string", "pattern": f"^({'|'.join(FIELDS)})(,({'|'.join(FIELDS)}))*$"},
    description=f"Only these, separated by commas: {', '.join(FIELDS)}.",
)
AS_OF = OpenApiParameter(
    "as_of",
    OpenApiTypes.DATETIME,
    description="What we said at this moment, and how its proof stood then. Not with `ordering` or `updated_since`.",
)
LIST_PARAMETERS = [
    SPARSE,
    AS_OF,
    OpenApiParameter("cursor", str, description="Where to go on: from `next` or `previous`."),
    OpenApiParameter(
        "page_size",
        {"type": "integer", "minimum": 1, "maximum": CursorPagination.max_page_size, "default": 50},
        description=f"Facts a page, at most {CursorPagination.max_page_size}.",
    ),
    OpenApiParameter(
        "ordering",
        str,
        enum=[sign + name for name in ORDERINGS for sign in ("", "-")],
        description="A crawl by published_first, the default newest first, meets every fact once, whatever is "
        "published or corrected meanwhile.",
    ),
]

NOT_AS_OF = {
    "ordering": "What we said at a moment comes in the order of first publication, newest first.",
    "updated_since": "When a fact last said something else is kept for today only. Leave out as_of, or this.",
}


class BundleRenderer(JSONRenderer):
    """Lets a client ask for the package by its type. What goes wrong is told in JSON all the same."""

    media_type = "application/zip"
    format = "wacz"


class LinkedDataRenderer(JSONRenderer):
    media_type = "application/ld+json"
    format = "jsonld"


class LinesRenderer(JSONRenderer):
    media_type = "application/x-ndjson"
    format = "ndjson"


class TableRenderer(JSONRenderer):
    media_type = "text/csv"
    format = "csv"


@extend_schema_view(
    list=extend_schema(
        summary="List verified facts", responses=FactPageSerializer, parameters=LIST_PARAMETERS, extensions=answers(304)
    ),
)
class FactViewSet(PublicView, viewsets.GenericViewSet):
    """Published claims with the proof they rest on. Open to everybody; no account needed."""

    serializer_class = FactSerializer
    filterset_class = FactFilter
    filter_backends = [FactFilterBackend]
    pagination_class = None
    queryset = Edition.objects.in_force()
    lookup_field = "public_id"
    lookup_value_regex = "[0-9a-z]{12}"

    @property
    def own_parameters(self) -> frozenset[str]:
        if self.action == "export":
            return frozenset({"after", "format"})
        return frozenset({"fields", "as_of", "cursor", "page_size", "ordering", "format"})

    def list(self, request: Request) -> HttpResponse:
        moment, fields = _past_moment(request), _fields_given(request)
        if moment is None:
            return self._list_now(request, fields)
        for name, refusal in NOT_AS_OF.items():
            if name in request.query_params:
                raise Invalid(refusal, field=name)
        editions = cast(EditionQuerySet, self.filter_queryset(Edition.objects.as_of(moment)))
        cursor, proof = request.query_params.get("cursor", ""), request.query_params.get("proof", "")
        found = reading.page_as_of(editions, moment=moment, size=_page_size(request), cursor=cursor, proof=proof)
        return page_answer(request._request, lambda _: found, fields)

    def _list_now(self, request: Request, fields: tuple[str, ...]) -> HttpResponse:
        asked = Asked(
            self.filter_queryset(self.get_queryset()),
            size=_page_size(request),
            ordering=request.query_params.get("ordering", DEFAULT_ORDERING),
            cursor=request.query_params.get("cursor", ""),
            fields=fields,
        )
        response = asked.answer(request._request)
        remember(request._request, asked)
        return response

    @extend_schema(
        summary="Read a verified fact",
        responses=FactSerializer,
        parameters=[SPARSE, AS_OF],
        extensions=answers(304, 410),
    )
    def retrieve(self, request: Request, public_id: str) -> HttpResponse:
        _refuse(request, "fields", "as_of")
        fields, moment = _fields_given(request), _past_moment(request)
        if moment is not None:
            edition = _found(reading.one_as_of, public_id, moment)
            text = sparse(reading.said(edition, moment=moment), fields)
            links = [*fact_links(public_id), (f"/api/v1/facts/{public_id}/", "latest-version")]
            return public.answer(request._request, text, tag=public.tag_of(text), links=links)
        answer = _found(
            fact_answer,
            request._request,
            public_id,
            lambda with_body: reading.one(public_id, with_body=with_body),
            fields,
        )
        return cast(HttpResponse, answer)

    @extend_schema(
        summary="Read every verdict, correction and reopening of a fact",
        responses=FactHistorySerializer,
        extensions=answers(304),
    )
    @action(detail=True)
    def history(self, request: Request, public_id: str) -> HttpResponse:
        _refuse(request)
        if not (events := reading.history(public_id)):
            raise Http404
        text = compact({"id": public_id, "events": events})
        links = [(f"/api/v1/facts/{public_id}/", "latest-version")]
        return public.answer(request._request, text, tag=public.tag_of(text), links=links)

    @extend_schema(
        summary="Read a fact as schema.org ClaimReview",
        responses={(200, "application/ld+json"): OpenApiTypes.OBJECT},
        extensions=answers(304, 410),
    )
    @action(detail=True, url_path="claim-review", renderer_classes=[JSONRenderer, LinkedDataRenderer])
    def claim_review(self, request: Request, public_id: str) -> HttpResponse:
        _refuse(request)
        text = compact(claim_review(json.loads(_found(reading.one, public_id).body)))
        links = [(f"/api/v1/facts/{public_id}/", "about")]
        tag = public.tag_of(text)
        return public.answer(request._request, text, tag=tag, links=links, content_type="application/ld+json")

    @extend_schema(
        summary="Download all verified facts",
        description="One fact a line, in the order of first publication, as NDJSON (each as in the list) or CSV. "
        "Filters are those of the list. A cell that a spreadsheet would take for a formula begins with an apostrophe.",
        parameters=[
            OpenApiParameter("after", str, description="Goes on after this fact: the id in the last whole line."),
        ],
        responses={(200, "application/x-ndjson"): OpenApiTypes.STR, (200, "text/csv"): OpenApiTypes.STR},
        filters=True,
    )
    @action(detail=False, renderer_classes=[LinesRenderer, TableRenderer], rate_class="export")
    def export(self, request: Request) -> HttpResponseBase:
        editions = cast(EditionQuerySet, self.filter_queryset(self.get_queryset()))
        last = request.query_params.get("after", "")
        batches = reading.export(editions, after=reading.number_of(last) if last else 0)
        kind = EXPORTS[getattr(request.accepted_renderer, "format", "ndjson")]
        lines = kind.written(batches, headed=not last)
        return public.streamed(request._request, lines, content_type=kind.media_type, filename=kind.filename)

    @extend_schema(
        summary="Download the proof bundle of a fact",
        description="A signed WACZ 1.1.1 package: the record, the pages it rests on, ClaimReview and Web Annotations. "
        "`manage.py verify_bundle` checks it with no other help than the keys at "
        "`/.well-known/claim-verification-keys.json`.",
        responses={(200, "application/zip"): OpenApiTypes.BINARY},
        extensions=answers(410),
    )
    @action(detail=True, renderer_classes=[JSONRenderer, BundleRenderer], rate_class="bundle")
    def bundle(self, request: Request, public_id: str) -> FileResponse:
        _found(reading.one, public_id, with_body=False)
        verdict = published_facts().filter(claim__public_id=public_id).first()
        if verdict is None:
            raise Http404
        name = bundle_name(verdict)
        return FileResponse(fact_bundle(verdict), as_attachment=True, filename=name, content_type="application/zip")


def _found(read: Any, *args: Any, **kwargs: Any) -> Any:
    try:
        return read(*args, **kwargs)
    except Edition.DoesNotExist:
        raise Http404 from None


def _refuse(request: Request, *known: str) -> None:
    if wrong := refuse_unknown(request, frozenset({*known, "format"})):
        raise exceptions.ValidationError(wrong)


def _past_moment(request: Request) -> datetime | None:
    moment = moment_given(request, "as_of")
    if moment and moment > timezone.now():
        raise Invalid("This moment has not come yet.", field="as_of")
    return moment


def _page_size(request: Request) -> int:
    text, most = request.query_params.get("page_size", str(CursorPagination.page_size)), CursorPagination.max_page_size
    if not (text.isascii() and text.isdecimal() and len(text) < 5 and 1 <= int(text) <= most):
        raise Invalid(f"Give a whole number from 1 to {most}.", field="page_size")
    return int(text)


def _fields_given(request: Request) -> tuple[str, ...]:
    text = request.query_params.get("fields")
    if text is None:
        return ()
    names = tuple(dict.fromkeys(name.strip() for name in text.split(",")))
    if unknown := [name for name in names if name not in FIELDS]:
        raise Invalid(f"Facts have no field “{unknown[0]}”. They have: {', '.join(FIELDS)}.", field="fields")
    return names
