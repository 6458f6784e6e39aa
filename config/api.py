"""What every API view shares: cursor pages with a total order, and problem details for errors (RFC 9457)."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404
from rest_framework import exceptions, pagination
from rest_framework.response import Response
from rest_framework.views import exception_handler

from config.errors import Refused

PROBLEM_TYPE = "application/problem+json"


class CursorPagination(pagination.CursorPagination):
    """Pages that neither skip nor repeat a row while rows are being added."""

    page_size = 50
    max_page_size = 200
    page_size_query_param = "page_size"
    ordering: str | list[str] = ["-created_at", "-id"]


def problem_response(error: Exception, context: dict[str, Any]) -> Response | None:
    """Turns refusals and framework errors into one shape: title, status, detail, code, and each problem."""
    if isinstance(error, Refused):
        problems = [
            {"where": item.where, "field": item.field, "message": item.message} for item in error.problems
        ]
        return _problem(
            Response(status=error.status), title=error.message, code=error.code, problems=problems
        )
    response = exception_handler(error, context)
    if response is None:
        return None
    if isinstance(error, exceptions.ValidationError):
        problems = [
            {"where": "", "field": field, "message": message} for field, message in _flat(error.detail)
        ]
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
