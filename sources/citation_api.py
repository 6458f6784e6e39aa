"""A source's citation in the API, in the format that is asked for by name or by media type."""

from __future__ import annotations

import json
from typing import Any

from django.http import HttpResponse
from django.utils.cache import patch_vary_headers
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework import exceptions, renderers, serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from sources.citation import FORMATS, MEDIA_TYPES, Format
from sources.services import citation_of

PLAIN = "text/plain"


class CitationSerializer(serializers.Serializer):
    """How a source is cited, and where each piece of that came from."""

    csl = serializers.DictField(help_text="The citation as CSL-JSON: what was found, and above it what editors say.")
    origins = serializers.DictField(
        child=serializers.CharField(), help_text="Where each field of the CSL-JSON came from; `editors` for people."
    )
    formats = serializers.DictField(
        child=serializers.CharField(), help_text="The citation in each format, by the format's name."
    )


def _renderer(media_type: str) -> type[renderers.BaseRenderer]:
    """A renderer for texts of that type; what is wrong with a request still comes as JSON."""

    class AsText(renderers.BaseRenderer):
        charset = "utf-8"

        def render(self, data: Any, accepted_media_type: Any = None, renderer_context: Any = None) -> bytes:
            return (data if isinstance(data, str) else json.dumps(data)).encode()

    AsText.media_type = media_type
    AsText.format = MEDIA_TYPES.get(media_type, "txt")
    return AsText


class CitationMixin:
    """The `citation` of a source, beside what else a viewset of sources has."""

    @extend_schema(
        summary="Cite a source",
        description="Asked for by `style`, or by the media type in Accept; else as JSON with all of it.",
        parameters=[
            OpenApiParameter("style", str, enum=[*FORMATS], description="The format, whatever Accept says."),
        ],
        responses={
            (200, "application/json"): CitationSerializer,
            **{
                (200, media_type): OpenApiResponse(OpenApiTypes.STR, description="The citation as text.")
                for media_type in (PLAIN, *MEDIA_TYPES)
            },
        },
    )
    @action(
        detail=True,
        filter_backends=[],  # the parameters are ours
        pagination_class=None,
        renderer_classes=[renderers.JSONRenderer, *map(_renderer, (*MEDIA_TYPES, PLAIN))],
    )
    def citation(self: Any, request: Request, public_id: str) -> Response | HttpResponse:
        """The citation of the source in one format, or in all of them as JSON."""
        wanted = _wanted(request)
        cited = citation_of(self.get_object())
        if wanted:
            return _text(cited.written(wanted.name), wanted.media_type)
        if request.accepted_renderer.media_type == PLAIN:
            return _text(cited.written("apa"), PLAIN)
        formats = {name: cited.written(name) for name in FORMATS}
        return Response({"csl": cited.csl, "origins": cited.origins, "formats": formats})


def _wanted(request: Request) -> Format | None:
    """The format that the request names, by style before media type; None where it names none."""
    if unknown := sorted(set(request.query_params) - {"style", "format"}):
        raise exceptions.ValidationError(dict.fromkeys(unknown, "is not a parameter here. Known parameters: style."))
    style = request.query_params.get("style") or MEDIA_TYPES.get(request.accepted_renderer.media_type, "")
    if style and style not in FORMATS:
        raise exceptions.ValidationError({"style": f"is none of {', '.join(FORMATS)}."})
    return FORMATS.get(style)


def _text(text: str, media_type: str) -> HttpResponse:
    response = HttpResponse(
        text, content_type=media_type if media_type.endswith("json") else f"{media_type}; charset=utf-8"
    )
    patch_vary_headers(response, ["Accept"])
    return response
