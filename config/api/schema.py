"""What the OpenAPI schema says of every operation alike: problems, limits, and bodies that take nothing unknown.

Views describe what is their own; these hooks of drf-spectacular add the rest, so that no view can forget it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from drf_spectacular.utils import extend_schema_serializer

PROBLEM_TYPE = "application/problem+json"
NO_NUL = r"^[^\u0000]*$"
SAYS_SOMETHING = r"^[^\u0000]*[^\s\u0000\u001c-\u001f\u0085\ufeff][^\u0000]*$"
METHODS = frozenset({"get", "put", "post", "delete", "patch"})
PROBLEM_SCHEMA: dict[str, Any] = {
    "type": "object",
    "description": "What went wrong, as RFC 9457 has it. All that is wrong is told at once.",
    "properties": {
        "type": {"type": "string", "description": "Always about:blank: the status says what kind it is."},
        "title": {"type": "string", "description": "What is wrong, in words."},
        "status": {"type": "integer", "description": "The HTTP status again."},
        "code": {"type": "string", "description": "The same for machines, such as invalid, conflict or withdrawn."},
        "problems": {
            "type": "array",
            "items": {"$ref": "#/components/schemas/ProblemItem"},
            "description": "Each thing that is wrong; empty where it is the request as a whole.",
        },
        "reason": {"type": "string", "description": "With 410: why the fact was withdrawn."},
        "withdrawn_at": {"type": "string", "format": "date-time", "description": "With 410: when that was."},
    },
    "required": ["type", "title", "status", "code", "problems"],
}
ITEM_SCHEMA: dict[str, Any] = {
    "type": "object",
    "description": "One thing that is wrong.",
    "properties": {
        "where": {"type": "string", "description": "File and record, where the request holds such."},
        "field": {"type": "string", "description": "Name of the field or parameter; empty where it is none."},
        "message": {"type": "string", "description": "What is wrong with it and how to mend it."},
    },
    "required": ["where", "field", "message"],
}
SAID = {
    "304": "Nothing has changed since the tag or the moment that was sent along.",
    "400": "The request is not valid; each problem names its field.",
    "401": "No token and no session, or one that is good no longer.",
    "403": "The account or the scopes of the token do not allow this.",
    "404": "There is nothing here, or nothing that the caller may see.",
    "406": "There is no such form of it as Accept or `format` asks for.",
    "409": "It was changed meanwhile, is here already, or is not in the state that this needs.",
    "410": "The fact was withdrawn: `reason` and `withdrawn_at` say why and when.",
    "413": "The request is too large.",
    "415": "The body is of a type that is not read here.",
    "429": "Too often: `Retry-After` says in how many seconds to come back.",
}
TEXT = {"type": "string"}
LIMITED = {
    "RateLimit-Policy": {"description": "The limit that holds here: its name, quota and window.", "schema": TEXT},
    "RateLimit": {"description": "How many requests are left, and seconds until there are more.", "schema": TEXT},
}
RETRY = {"Retry-After": {"description": "Seconds to wait.", "schema": {"type": "integer"}}}
KEPT = {"ETag": {"description": "Send it back as If-None-Match.", "schema": TEXT}}


ANSWERS = "x-answers"  # of a view, with the statuses that it has besides; taken out again here


EITHER = "x-either"  # of a body, with two fields of which exactly one is given; taken out again here


def either(first: str, second: str) -> Any:
    """Class decorator for serializers of bodies that take one of two fields."""
    return extend_schema_serializer(extensions={EITHER: [first, second]})


def answers(*statuses: int) -> dict[str, Any]:
    """Extensions for `extend_schema`: statuses that this view answers besides what all do."""
    return {ANSWERS: [str(status) for status in statuses]}


def describe_all(result: dict[str, Any], generator: Any, request: Any, public: bool) -> dict[str, Any]:
    """The hook: adds what holds for every operation."""
    result["components"]["schemas"] |= {"Problem": PROBLEM_SCHEMA, "ProblemItem": ITEM_SCHEMA}
    for method, operation in operations(result):
        for status in _statuses(method, operation):
            operation["responses"].setdefault(status, _problem(status))
        for status, response in operation["responses"].items():
            headers = LIMITED | (RETRY if status == "429" else {})
            response["headers"] = headers | response.get("headers", {})
        operation["responses"] = dict(sorted(operation["responses"].items()))
    _plain_bodies(result)
    _close_bodies(result)
    _plain_choices(result["components"]["schemas"])
    return result


def operations(schema: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every operation with its method."""
    for item in schema["paths"].values():
        for method, operation in item.items():
            if method in METHODS:
                yield method, operation


def _statuses(method: str, operation: dict[str, Any]) -> list[str]:
    statuses = ["400", "404", "406", "429", *operation.pop(ANSWERS, [])]
    if {} not in operation.get("security", [{}]):
        statuses += ["401", "403"]
        statuses += ["409"] if method != "get" else []
    if "requestBody" in operation:
        statuses += ["413", "415"]
    return statuses


def _problem(status: str) -> dict[str, Any]:
    if status == "304":
        return {"description": SAID[status]}
    schema = {"$ref": "#/components/schemas/Problem"}
    return {"description": SAID[status], "content": {PROBLEM_TYPE: {"schema": schema}}}


def _plain_bodies(schema: dict[str, Any]) -> None:
    """Bodies are JSON, and forms where files can come with them: forms cannot say what is empty and what is not given.

    Those that a class declares with `either` are given one of two fields, and in JSON the one that is no file.
    """
    components = schema["components"]["schemas"]
    for _, operation in operations(schema):
        content = operation.get("requestBody", {}).get("content", {})
        if "application/json" not in content:
            continue
        if EITHER in _component(content["application/json"]["schema"], components):
            operation["requestBody"]["required"] = True
        if not (files := _files(content["application/json"]["schema"], components)):
            for kind in [kind for kind in content if kind != "application/json"]:
                del content[kind]
        elif len(files) == len(_component(content["application/json"]["schema"], components)["properties"]):
            del content["application/json"]
        else:
            content["application/json"]["schema"] = _without(content["application/json"]["schema"], files, components)
            content.pop("application/x-www-form-urlencoded", None)
    for component in components.values():
        pair = component.pop(EITHER, None)
        if pair and not _files(component, components):  # fuzzers cannot make files under a condition
            first, second = pair
            neither = {"if": {"required": [second]}, "then": {"not": {"required": [first]}}}
            component |= {**neither, "else": {"required": [first]}}


def _component(schema: dict[str, Any], components: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = components.get(schema.get("$ref", "").rpartition("/")[2], schema)
    return found


def _files(schema: dict[str, Any], components: dict[str, Any]) -> list[str]:
    fields = _component(schema, components).get("properties", {})
    binary = ("binary", "application/octet-stream")
    return [
        name for name, one in fields.items() if one.get("format") in binary or one.get("contentMediaType") in binary
    ]


def _without(schema: dict[str, Any], files: list[str], components: dict[str, Any]) -> dict[str, Any]:
    """The same body without the fields that only a form can carry, as a component of its own."""
    whole, name = _component(schema, components), schema["$ref"].rpartition("/")[2]
    plain = {key: value for key, value in whole.items() if key != EITHER}
    plain["properties"] = {field: one for field, one in whole["properties"].items() if field not in files}
    given = [field for field in whole.get(EITHER, ()) if field not in files]
    plain["required"] = sorted({*whole.get("required", ()), *given})
    components[f"{name}Json"] = plain
    return {"$ref": f"#/components/schemas/{name}Json"}


def _plain_choices(components: dict[str, Any]) -> None:
    """A choice of which one is anything is no choice; with `oneOf` null would be two of them."""
    for component in components.values():
        for field in component.get("properties", {}).values():
            if {} in field.get("oneOf", ()):
                del field["oneOf"]


def _close_bodies(schema: dict[str, Any]) -> None:
    """Says of bodies and parameters what every view holds them to: no unknown field, no NUL, no mere white space."""
    components = schema["components"]["schemas"]
    seen: set[str] = set()
    for _, operation in operations(schema):
        for content in operation.get("requestBody", {}).get("content", {}).values():
            _close(content["schema"], components, seen)
        for parameter in operation.get("parameters", ()):
            _close(parameter["schema"], components, set())


def _close(schema: dict[str, Any], components: dict[str, Any], seen: set[str]) -> None:
    if name := schema.get("$ref", "").rpartition("/")[2]:
        if name not in seen:
            seen.add(name)
            _close(components[name], components, seen)
        return
    if "properties" in schema:
        schema["additionalProperties"] = False
    if "string" in _types(schema) and not {"format", "enum", "pattern", "contentMediaType"} & set(schema):
        schema["pattern"] = SAYS_SOMETHING if schema.get("minLength") else NO_NUL
    inner = [*schema.get("properties", {}).values(), *schema.get("oneOf", ()), *schema.get("allOf", ())]
    for one in [*inner, *([schema["items"]] if "items" in schema else [])]:
        _close(one, components, seen)


def _types(schema: dict[str, Any]) -> list[str]:
    types = schema.get("type", [])
    return [types] if isinstance(types, str) else types
