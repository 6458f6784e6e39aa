"""The shapes to which JSON fields are held."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from sources.citation import problems_of


def csl_shape(value: Any) -> None:
    """Holds what an editor gives as CSL-JSON to its shape. Raises `ValidationError`, a sentence for each fault."""
    if not isinstance(value, dict):
        raise ValidationError(_("Give an object of CSL-JSON fields."))
    if problems := problems_of(value):
        raise ValidationError(problems)
