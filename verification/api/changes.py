"""Doors for mirrors and for clients of other services: the events of facts, and claims in Google's shape."""

from __future__ import annotations

from functools import cache
from typing import Any

from django.http import HttpResponse
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import exceptions, serializers
from rest_framework.request import Request
from rest_framework.response import Response

from config.api import public
from config.api.schema import answers
from config.api.viewsets import PublicView
from config.errors import Invalid
from verification.api.fact_filters import refuse_unknown
from verification.api.fact_shapes import ChangesSerializer, FoundClaimsSerializer
from verification.publishing.changes import changes
from verification.publishing.claim_search import Asked, search_claims
from verification.publishing.editions import compact

EVENTS_A_PAGE = 200
OF_GOOGLES_CLIENTS = {"key", "alt", "prettyPrint", "quotaUser", "fields", "access_token", "oauth_token", "userIp"}
UNDERSTOOD_AND_IGNORED = frozenset({*OF_GOOGLES_CLIENTS, "uploadType", "upload_protocol", "$.xgafv", "format"})


class ChangesView(PublicView):
    """The events that webhooks get, to pull. Open to everybody."""

    @extend_schema(
        operation_id="changes_list",
        summary="Read what happened to facts since a cursor",
        description="Oldest first, in the order in which it became true; nothing is ever put in before a cursor. "
        "Keep `cursor`, and ask again with it whenever you like.",
        parameters=[OpenApiParameter("after", str, description="Cursor of an earlier answer; from the first without.")],
        responses=ChangesSerializer,
        extensions=answers(304),
    )
    def get(self, request: Request) -> HttpResponse:
        if wrong := refuse_unknown(request, frozenset({"after", "format"})):
            raise exceptions.ValidationError(wrong)
        told = changes(after=request.query_params.get("after", ""), size=EVENTS_A_PAGE)
        text = compact(told)
        links = [(f"{request.path}?after={told['cursor']}", "next")]
        return public.answer(request._request, text, tag=public.tag_of(text), links=links)


class Search(serializers.Serializer):
    """The parameters of Google's claims:search, by its names."""

    query = serializers.CharField(
        required=False, allow_blank=True, default="", max_length=1000, help_text="Words of the claim."
    )
    languageCode = serializers.CharField(  # noqa: N815 Google's names
        required=False,
        default="",
        allow_blank=True,
        max_length=35,
        help_text="BCP 47 tag, such as en-US; the region does not matter.",
    )
    reviewPublisherSiteFilter = serializers.CharField(  # noqa: N815
        required=False,
        default="",
        allow_blank=True,
        max_length=300,
        help_text="Site of the reviewing publisher; all reviews here are of one.",
    )
    maxAgeDays = serializers.IntegerField(  # noqa: N815
        required=False, default=None, min_value=0, max_value=36_500, help_text="Greatest age of the review, in days."
    )
    pageSize = serializers.IntegerField(  # noqa: N815
        required=False, default=10, min_value=1, max_value=100, help_text="Claims a page."
    )
    pageToken = serializers.CharField(  # noqa: N815
        required=False, default="", allow_blank=True, help_text="`nextPageToken` of the page before."
    )
    offset = serializers.IntegerField(
        required=False, default=0, min_value=0, max_value=10_000, help_text="Claims to skip; not with `pageToken`."
    )


class ClaimSearchView(PublicView):
    """Search in the shape of Google's Fact Check Tools API. Open to everybody."""

    @extend_schema(
        operation_id="claims_search",
        summary="Search facts as with Google's Fact Check Tools API",
        parameters=[Search],
        responses=FoundClaimsSerializer,
        extensions=answers(304),
    )
    def get(self, request: Request) -> HttpResponse:
        text = compact(search_claims(_asked(request)))
        return public.answer(request._request, text, tag=public.tag_of(text))

    def handle_exception(self, exc: Exception) -> Response:
        """Problems carry Google's `error` too, which its clients look for."""
        response: Any = super().handle_exception(exc)
        if isinstance(response.data, dict):
            said = "; ".join(f"{one['field']}: {one['message']}" for one in response.data.get("problems", ()))
            message = said or response.data.get("title", "")
            status = "INVALID_ARGUMENT" if response.status_code == 400 else "FAILED_PRECONDITION"
            response.data["error"] = {"code": response.status_code, "message": message, "status": status}
        return response


@cache
def _search_parameters() -> frozenset[str]:
    return frozenset(Search().fields)


def _asked(request: Request) -> Asked:
    given = request.query_params
    if wrong := refuse_unknown(request, _search_parameters() | UNDERSTOOD_AND_IGNORED):
        raise exceptions.ValidationError(wrong)
    search = Search(data={name: given[name] for name in given})
    search.is_valid(raise_exception=True)
    values = search.validated_data
    if not values["query"] and not values["reviewPublisherSiteFilter"]:
        raise Invalid("Say what to look for, or give reviewPublisherSiteFilter.", field="query")
    return Asked(
        query=values["query"],
        language=values["languageCode"],
        site=values["reviewPublisherSiteFilter"],
        max_age_days=values["maxAgeDays"],
        size=values["pageSize"],
        token=values["pageToken"],
        offset=values["offset"],
    )
