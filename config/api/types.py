"""Whether values of a JSON body have the types of the schema. The framework takes 1 for a text and "yes" for true.

Only types are looked at here; what a value must be besides is said by the fields themselves.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from rest_framework import serializers

NAMES: dict[type, str] = {
    serializers.BooleanField: "true or false",
    serializers.IntegerField: "a whole number",
    serializers.FloatField: "a number",
    serializers.CharField: "a text",
    serializers.ChoiceField: "a text",
    serializers.DateField: "a text",
    serializers.DateTimeField: "a text",
}
TYPES: dict[type, type | tuple[type, ...]] = {
    serializers.BooleanField: bool,
    serializers.IntegerField: int,
    serializers.FloatField: (int, float),
}


def misfits(serializer: serializers.Serializer, data: Mapping[str, Any], path: str = "") -> Iterator[tuple[str, str]]:
    """Each field whose value is of another type than the schema says, with what it must be."""
    for name, field in serializer.fields.items():
        if name in data:
            yield from _of(field, data[name], f"{path}{name}")


def _of(field: Any, value: Any, path: str) -> Iterator[tuple[str, str]]:
    if value is None:
        return  # whether it may be is said by the field
    if isinstance(field, serializers.ListField):
        if isinstance(value, list):
            for place, one in enumerate(value):
                yield from _of(field.child, one, f"{path}.{place}")
    elif isinstance(field, serializers.Serializer):
        if isinstance(value, Mapping):
            yield from misfits(field, value, f"{path}.")
    elif kind := next((kind for kind in NAMES if isinstance(field, kind)), None):
        wanted = TYPES.get(kind, str)
        if wanted is int and isinstance(value, float) and value.is_integer():
            return  # 10.0 is a whole number to JSON Schema
        if not isinstance(value, wanted) or (isinstance(value, bool) and wanted is not bool):
            yield path, f"Must be {NAMES[kind]}."
