"""The words of the reference page, beside them its examples, which a test executes."""

from __future__ import annotations

from pathlib import Path
from typing import Any


def text() -> str:
    """The page in Markdown, as it stands above the list of addresses."""
    return (Path(__file__).parent / "reference.md").read_text(encoding="utf-8")


def tell(result: dict[str, Any], generator: Any, request: Any, public: bool) -> dict[str, Any]:
    """The hook of drf-spectacular that puts the page into the schema."""
    result["info"]["description"] = text()
    return result
