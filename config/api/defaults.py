"""What every API view shares: cursor pages with a total order, and problem details for errors (RFC 9457)."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.views import defaults as pages
from django_filters.rest_framework import DjangoFilterBackend
from rest_framework import exceptions, pagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import exception_handler

from config.errors import Refused

PROBLEM_TYPE = "application/problem+json"


class CursorPagination(pagination.CursorPagination):
    """Pages that neither skip nor repeat a row while rows are being added."""

    page_size = 50
    max_page_size = 200
    page_size_query_param = "page_size"
    page_size_query_description = f"Rows a page, {page_size} without; more than {max_page_size} are taken as that."
    ordering: str | list[str] = ["-created_at", "-id"]

    def get_page_size(self, request: Request) -> int | None:
        text = request.query_params.get(self.page_size_query_param, "1")
        if not (text.isascii() and text.removeprefix("-").isdecimal()):
            raise exceptions.ValidationError({self.page_size_query_param: "Give a whole number."})
        return super().get_page_size(request)

    def get_paginated_response(self, data: Any) -> Response:
        """The page, whose neighbours are named in a `Link` header (RFC 8288) too."""
        response = super().get_paginated_response(data)
        near = (("next", response.data["next"]), ("previous", response.data["previous"]))
        if linked := ", ".join(f'<{address}>; rel="{rel}"' for rel, address in near if address):
            response["Link"] = linked
        return response


class StrictFilterBackend(DjangoFilterBackend):
    """Refuses a parameter that the list does not know, instead of ignoring it and answering too much."""

    always_known = frozenset({"cursor", "page_size", "format"})

    def filter_queryset(self, request: Request, queryset: Any, view: Any) -> Any:
        filterset_class = self.get_filterset_class(view, queryset)
        known = set(_parameters(filterset_class)) if filterset_class else set()
        if unknown := sorted(set(request.query_params) - known - self.always_known):
            allowed = ", ".join(sorted(known)) or "none"
            raise exceptions.ValidationError(
                dict.fromkeys(unknown, f"is not a parameter of this list. Known parameters: {allowed}.")
            )
        if refused := refuse_repeated(request, _repeatable(filterset_class) if filterset_class else ()):
            raise exceptions.ValidationError(refused)
        if filterset_class and (empty := refuse_values(request, filterset_class)):
            raise exceptions.ValidationError(empty)
        return super().filter_queryset(request, queryset, view)


def refuse_repeated(request: Request, repeatable: Collection[str] = ()) -> dict[str, str]:
    """Parameters that are given more than once and are not `repeatable`: only one of the values would be heard."""
    return {
        name: "is given more than once; it takes one value."
        for name, values in request.query_params.lists()
        if len(values) > 1 and name not in repeatable
    }


def _repeatable(filterset_class: Any) -> list[str]:
    fields = filterset_class().form.fields.items()
    return [name for name, field in fields if isinstance(field, forms.MultipleChoiceField)]


def refuse_values(request: Request, filterset_class: Any) -> dict[str, str]:
    """What the form would take for nothing: an empty day or choice, and a truth that is none."""
    wrong: dict[str, str] = {}
    for name, field in filterset_class().form.fields.items():
        suffixes = getattr(field.widget, "suffixes", None)
        for parameter in [f"{name}_{suffix}" for suffix in suffixes] if suffixes else [name]:
            values = request.query_params.getlist(parameter)
            if isinstance(field, forms.NullBooleanField) and set(values) - {"true", "false"}:
                wrong[parameter] = "Must be true or false."
            elif "" in values and type(field) is not forms.CharField:
                wrong[parameter] = "Must not be empty. Leave the parameter out."
    return wrong


def _parameters(filterset_class: Any) -> Iterator[str]:
    """Names of the parameters of a filter set; a range is asked for by two, such as `published_after`."""
    for name, field in filterset_class().form.fields.items():
        suffixes = getattr(field.widget, "suffixes", None)
        yield from (f"{name}_{suffix}" for suffix in suffixes) if suffixes else (name,)


def problem_response(error: Exception, context: dict[str, Any]) -> Response | None:
    """Turns refusals and framework errors into one shape: title, status, detail, code, and each problem."""
    if isinstance(error, Refused):
        problems = [{"where": item.where, "field": item.field, "message": str(item.message)} for item in error.problems]
        refusal = _problem(Response(status=error.status), title=error.message, code=error.code, problems=problems)
        refusal.data.update(error.members)
        return refusal
    response = exception_handler(error, context)
    if response is None:
        return None
    if isinstance(error, exceptions.ValidationError):
        problems = [{"where": "", "field": field, "message": message} for field, message in _flat(error.detail)]
        return _problem(response, title="The request is not valid.", code="invalid", problems=problems)
    return _problem(response, title=_title(error), code=_code(error), problems=[])


def _problem(response: Response, *, title: str, code: str, problems: list[dict[str, str]]) -> Response:
    response.data = {
        "type": "about:blank",
        "title": title,
        "status": response.status_code,
        "code": code,
        "problems": problems,
    }
    response.content_type = PROBLEM_TYPE
    return response


def _title(error: Exception) -> str:
    if isinstance(error, Http404):
        return "There is nothing at this address."
    if isinstance(error, PermissionDenied):
        return "You may not do this."
    return str(getattr(error, "detail", error))


def _code(error: Exception) -> str:
    if isinstance(error, Http404):
        return "not_found"
    return str(getattr(error, "default_code", "error"))


def _flat(detail: Any, field: str = "") -> list[tuple[str, str]]:
    if isinstance(detail, dict):
        return [pair for name, inner in detail.items() for pair in _flat(inner, f"{field}.{name}".strip("."))]
    if isinstance(detail, list):
        return [pair for inner in detail for pair in _flat(inner, field)]
    return [(field, str(detail))]


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Where no view is: a problem under /api/, a page elsewhere."""
    return _plain(request, Http404()) or pages.page_not_found(request, exception)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """What Django refuses before any view sees it: an unknown host, a body that is too large."""
    refused = exceptions.ParseError("The request is malformed or too large.")
    return _plain(request, refused) or pages.bad_request(request, exception)


def server_error(request: HttpRequest) -> HttpResponse:
    """What went wrong on our side, told without details."""
    return _plain(request, exceptions.APIException("Something went wrong here. It is not your request's fault.")) or (
        pages.server_error(request)
    )


def _plain(request: HttpRequest, error: Exception) -> HttpResponse | None:
    if not request.path.startswith("/api/"):
        return None
    said = problem_response(error, {})
    return JsonResponse(said.data, status=said.status_code, content_type=PROBLEM_TYPE) if said else None
