"""The schema and the reference page made from it."""

from __future__ import annotations

import pytest
from django.core.management import call_command
from django.test import Client
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.validation import validate_schema

pytestmark = pytest.mark.django_db


def test_the_schema_is_made_without_a_warning_and_is_valid(capsys: pytest.CaptureFixture[str]):
    call_command("spectacular", "--validate", "--fail-on-warn")
    schema = SchemaGenerator().get_schema(request=None, public=True)
    validate_schema(schema)
    assert schema["openapi"].startswith("3.1")
    assert "/api/v1/facts/" in schema["paths"]


def test_every_parameter_and_field_says_what_it_is():
    schema = SchemaGenerator().get_schema(request=None, public=True)
    silent = [
        f"{name}.{field}"
        for name, component in schema["components"]["schemas"].items()
        for field, described in component.get("properties", {}).items()
        if not name.startswith("Paginated")
        and "description" not in described
        and "$ref" not in described
        and not {"allOf", "oneOf", "items"} & set(described)
    ]
    assert silent == []


def test_the_reference_page_asks_nobody_else_for_anything(client: Client):
    page = client.get("/api/v1/").content.decode()
    assert "swagger" in page
    assert "https://" not in page.replace("https://github.com/swagger-api", "")


def test_the_schema_can_be_fetched(client: Client):
    answer = client.get("/api/v1/schema/?format=json")
    assert answer.status_code == 200
    assert answer.json()["info"]["title"] == "Claim verification API"
