"""Whether a client of one schema of the API still works with another: what is gone, narrower, or newly demanded.

What a request may hold must not shrink, and what an answer holds must not shrink either; each may grow.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

METHODS = ("get", "put", "post", "delete", "patch")


def breaks(old: dict[str, Any], new: dict[str, Any]) -> list[str]:
    """Each thing in the new schema on which a client of the old one may fail, in words; empty where there is none."""
    found: list[str] = []
    for path, item in old["paths"].items():
        for method in METHODS:
            if method not in item:
                continue
            label = f"{method.upper()} {path}"
            other = new["paths"].get(path, {}).get(method)
            found += [f"{label}: is gone"] if other is None else _operation(label, item[method], other, old, new)
    return sorted(set(found))


def _operation(label: str, old: dict, new: dict, olds: dict, news: dict) -> Iterator[str]:
    if old.get("operationId") != new.get("operationId"):
        yield f"{label}: another operationId"
    yield from _parameters(label, old, new, olds, news)
    yield from _bodies(label, old, new, olds, news)
    for status, response in old["responses"].items():
        if status not in new["responses"]:
            if status.startswith("2"):
                yield f"{label}: {status} is gone"
            continue
        others = new["responses"][status].get("content", {})
        for kind, content in response.get("content", {}).items():
            if kind not in others:
                yield f"{label}: {status} no longer comes as {kind}"
            else:
                pair = (others[kind].get("schema", {}), content.get("schema", {}))  # what is sent: turned around
                yield from _narrower(f"{label} {status}", *pair, news, olds, sent=False)


def _parameters(label: str, old: dict, new: dict, olds: dict, news: dict) -> Iterator[str]:
    before = {(one["in"], one["name"]): one for one in old.get("parameters", ())}
    after = {(one["in"], one["name"]): one for one in new.get("parameters", ())}
    for key, one in before.items():
        if key not in after:
            yield f"{label}: parameter {key[1]} is gone"
        else:
            yield from _narrower(f"{label} {key[1]}", one["schema"], after[key]["schema"], olds, news, sent=True)
    for key, one in after.items():
        if one.get("required") and not before.get(key, {}).get("required"):
            yield f"{label}: parameter {key[1]} is now required"


def _bodies(label: str, old: dict, new: dict, olds: dict, news: dict) -> Iterator[str]:
    before, after = old.get("requestBody", {}), new.get("requestBody", {})
    if after.get("required") and not before.get("required"):
        yield f"{label}: a body is now required"
    for kind, content in before.get("content", {}).items():
        if kind not in after.get("content", {}):
            yield f"{label}: no longer takes {kind}"
        else:
            yield from _narrower(label, content["schema"], after["content"][kind]["schema"], olds, news, sent=True)


def _narrower(
    where: str, wide: dict, narrow: dict, wides: dict, narrows: dict, *, sent: bool, depth: int = 0
) -> Iterator[str]:
    """Where the second schema takes less than the first. `sent` by the client, else the two are turned around.

    For answers the first is the new schema and the second the old one: whoever reads by the old must understand all.
    """
    if depth > 12:
        return
    wide, narrow = _resolved(wide, wides), _resolved(narrow, narrows)
    if lost := _types(wide) - _types(narrow):
        yield f"{where}: type {', '.join(sorted(lost))} " + ("is no longer taken" if sent else "is new in the answer")
    if "enum" in narrow and sent and (lost := _values(wide) - _values(narrow) if "enum" in wide else {"any text"}):
        yield f"{where}: {', '.join(sorted(map(str, lost)))} is no longer taken"
    if sent:
        yield from _bounds(where, wide, narrow)
    yield from _fields(where, wide, narrow, wides, narrows, sent=sent, depth=depth)
    if "items" in wide and "items" in narrow:
        inner = (wide["items"], narrow["items"])
        yield from _narrower(f"{where}[]", *inner, wides, narrows, sent=sent, depth=depth + 1)


def _fields(
    where: str, wide: dict, narrow: dict, wides: dict, narrows: dict, *, sent: bool, depth: int
) -> Iterator[str]:
    wides_fields, narrows_fields = wide.get("properties", {}), narrow.get("properties", {})
    if sent:
        gone = wides_fields.keys() - narrows_fields.keys()
        yield from (f"{where}: field {name} is gone" for name in gone)
    else:
        gone = narrows_fields.keys() - wides_fields.keys()
        yield from (f"{where}: field {name} is gone from the answer" for name in gone)
    needed = set(narrow.get("required", ())) - set(wide.get("required", ())) - gone
    said = "is now required" if sent else "may now be left out of the answer"
    yield from (f"{where}: field {name} {said}" for name in needed)
    for name in wides_fields.keys() & narrows_fields.keys():
        inner = (wides_fields[name], narrows_fields[name])
        yield from _narrower(f"{where}.{name}", *inner, wides, narrows, sent=sent, depth=depth + 1)


def _bounds(where: str, wide: dict, narrow: dict) -> Iterator[str]:
    for name, infinite, sign in (
        ("maxLength", float("inf"), 1),
        ("maximum", float("inf"), 1),
        ("maxItems", float("inf"), 1),
        ("minLength", 0, -1),
        ("minItems", 0, -1),
        ("minimum", float("-inf"), -1),
    ):
        if sign * narrow.get(name, infinite) < sign * wide.get(name, infinite):
            yield f"{where}: {name} is narrower"
    if narrow.get("pattern") and narrow.get("pattern") != wide.get("pattern"):
        yield f"{where}: another pattern"


def _resolved(schema: dict, document: dict) -> dict:
    """The schema with its reference followed; the one real choice of a nullable reference stands for it."""
    while True:
        for key in ("allOf", "oneOf", "anyOf"):
            real = [one for one in schema.get(key, ()) if one.get("type") != "null" and one.get("enum") != [None]]
            if len(real) == 1:
                nullable = len(real) < len(schema[key])
                inner = _resolved(real[0], document)
                return {**inner, "type": sorted(_types(inner) | ({"null"} if nullable else set()))}
        if "$ref" not in schema:
            return schema
        schema = document["components"]["schemas"][schema["$ref"].rpartition("/")[2]]


def _types(schema: dict) -> set[str]:
    types = schema.get("type", ())
    named = {types} if isinstance(types, str) else set(types)
    return named | ({"integer"} if "number" in named else set())


def _values(schema: dict) -> set[Any]:
    return set(schema["enum"])
