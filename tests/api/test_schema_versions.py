"""The schema is kept with its version, and what breaks clients needs another major version."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from drf_spectacular.generators import SchemaGenerator

from verification.api.compatibility import breaks

KEPT = Path(__file__).resolve().parent.parent.parent / "docs" / "api"


def schema_now() -> dict[str, Any]:
    made: dict[str, Any] = json.loads(json.dumps(SchemaGenerator().get_schema(request=None, public=True), default=str))
    return made


def kept(name: str) -> dict[str, Any]:
    read: dict[str, Any] = json.loads((KEPT / name).read_text())
    return read


def test_the_kept_schema_is_that_of_the_code():
    assert kept("openapi.json") == schema_now(), "Run `make schema` and commit docs/api/openapi.json."


def test_what_breaks_clients_has_another_major_version():
    released, now = kept("released.json"), kept("openapi.json")
    old, new = (one["info"]["version"].split(".")[0] for one in (released, now))
    broken = breaks(released, now)
    assert int(new) > int(old) or broken == [], "Raise the major number of VERSION in config/settings.py, or mend this."


SMALL = {
    "info": {"version": "1.0.0"},
    "components": {"schemas": {"Kind": {"type": "string", "enum": ["a", "b"]}}},
    "paths": {
        "/x/": {
            "post": {
                "operationId": "x",
                "parameters": [
                    {"name": "q", "in": "query", "schema": {"type": "string", "maxLength": 9}},
                    {"name": "n", "in": "query", "schema": {"type": "number"}},
                ],
                "requestBody": {
                    "content": {
                        "application/json": {
                            "schema": {
                                "type": "object",
                                "properties": {
                                    "kind": {"$ref": "#/components/schemas/Kind"},
                                    "note": {"type": ["string", "null"]},
                                },
                                "required": ["kind"],
                            }
                        }
                    }
                },
                "responses": {
                    "200": {
                        "content": {
                            "application/json": {
                                "schema": {
                                    "type": "object",
                                    "properties": {
                                        "id": {"type": "string"},
                                        "at": {"type": "array", "items": {"type": "integer"}},
                                    },
                                    "required": ["id"],
                                }
                            }
                        }
                    }
                },
            }
        }
    },
}


def _post(schema: dict) -> dict:
    return schema["paths"]["/x/"]["post"]


def _asked(schema: dict) -> dict:
    return _post(schema)["requestBody"]["content"]["application/json"]["schema"]


def _told(schema: dict) -> dict:
    return _post(schema)["responses"]["200"]["content"]["application/json"]["schema"]


BREAKING: dict[str, Callable[[dict], Any]] = {
    "POST /x/: is gone": lambda s: s["paths"].clear(),
    "another operationId": lambda s: _post(s).update(operationId="y"),
    "parameter q is gone": lambda s: _post(s)["parameters"].pop(0),
    "q: maxLength is narrower": lambda s: _post(s)["parameters"][0]["schema"].update(maxLength=8),
    "n: type number is no longer taken": lambda s: _post(s)["parameters"][1]["schema"].update(type="integer"),
    "parameter n is now required": lambda s: _post(s)["parameters"][1].update(required=True),
    "a body is now required": lambda s: _post(s)["requestBody"].update(required=True),
    "no longer takes application/json": lambda s: _post(s)["requestBody"]["content"].clear(),
    "kind: b is no longer taken": lambda s: s["components"]["schemas"]["Kind"].update(enum=["a"]),
    "field note is gone": lambda s: _asked(s)["properties"].pop("note"),
    "field note is now required": lambda s: _asked(s).update(required=["kind", "note"]),
    "note: type null is no longer taken": lambda s: _asked(s)["properties"].update(note={"type": "string"}),
    "200 is gone": lambda s: _post(s)["responses"].clear(),
    "no longer comes as application/json": lambda s: _post(s)["responses"]["200"]["content"].clear(),
    "field at is gone from the answer": lambda s: _told(s)["properties"].pop("at"),
    "field id may now be left out": lambda s: _told(s).update(required=[]),
    "id: type null is new in the answer": lambda s: _told(s)["properties"].update(id={"type": ["string", "null"]}),
    "at[]: type string is new in the answer": lambda s: _told(s)["properties"]["at"].update(items={"type": "string"}),
}
HARMLESS: dict[str, Callable[[dict], Any]] = {
    "a new path": lambda s: s["paths"].update({"/y/": {"get": {"responses": {}}}}),
    "a new parameter": lambda s: _post(s)["parameters"].append({"name": "z", "in": "query", "schema": {}}),
    "a wider parameter": lambda s: _post(s)["parameters"][0]["schema"].update(maxLength=10),
    "a new value": lambda s: s["components"]["schemas"]["Kind"].update(enum=["a", "b", "c"]),
    "a new field to send": lambda s: _asked(s)["properties"].update(more={"type": "string"}),
    "a new field in the answer": lambda s: _told(s)["properties"].update(more={"type": "string"}),
    "a field that is always there now": lambda s: _told(s).update(required=["id", "at"]),
    "another problem": lambda s: _post(s)["responses"].update({"404": {"description": "Gone."}}),
}


@pytest.mark.parametrize("said", BREAKING)
def test_what_a_client_may_fail_on_is_found(said: str):
    changed = copy.deepcopy(SMALL)
    BREAKING[said](changed)
    assert [one for one in breaks(SMALL, changed) if said in one], breaks(SMALL, changed)


@pytest.mark.parametrize("said", HARMLESS)
def test_what_only_adds_breaks_nobody(said: str):
    changed = copy.deepcopy(SMALL)
    HARMLESS[said](changed)
    assert breaks(SMALL, changed) == []
