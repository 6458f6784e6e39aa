"""Parts of the reading room that are the same for everybody: rendered once for each language, and not once a page.

Only what is made of our own words and nobody's input is kept: the help, and forms in which nothing stands yet.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any

from django import template
from django.forms import ModelChoiceField
from django.template import Context
from django.template.loader import render_to_string
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from claims.told_why import in_words
from verification.services.workflow import NO_PROPOSAL

register = template.Library()
register.filter("in_words", in_words)

OFFER = "workbench/offer.html"
# What stands in a kept form where the address it is sent to and the token of the person's session go.
ADDRESS, TOKEN = "the-address-goes-here", "the-token-goes-here"
EMPTY: tuple[dict[str, str], ...] = (
    {},
    {"replaces": NO_PROPOSAL},
)  # what stands at first in forms in which nothing stands


@register.simple_tag
def unchanging(name: str) -> SafeString:
    """A template that depends on nothing but the language."""
    return _unchanging(name, get_language())


@lru_cache(maxsize=32)
def _unchanging(name: str, language: str | None) -> SafeString:
    return render_to_string(name)


@register.simple_tag(takes_context=True)
def offered(context: Context, offer: Any, leads: bool) -> SafeString:
    """The form of an offer. One in which nothing stands is kept; only its address and its token are put in."""
    if not _is_blank(offer.form):
        given = {"offer": offer, "leads": leads, "csrf_token": context["csrf_token"]}
        return render_to_string(OFFER, given)
    kept = _blank(_Blank(offer.name, type(offer.form), bool(leads), get_language(), bool(offer.form.initial), offer))
    filled = kept.replace(ADDRESS, escape(offer.url)).replace(TOKEN, escape(str(context["csrf_token"])))
    return mark_safe(filled)  # noqa: S308  (a rendered template, and escaped parts)


def _is_blank(form: Any) -> bool:
    """Whether nothing in it comes from a person, a claim, or rows that may be others tomorrow."""
    if form.is_bound or form.initial not in EMPTY or hasattr(form, "instance"):
        return False
    return not any(isinstance(field, ModelChoiceField) and not field.widget.is_hidden for field in form.fields.values())


@dataclass(frozen=True, slots=True)
class _Blank:
    """All that the look of an empty form depends on: offers of one name ask the same in the same words."""

    name: str
    form: type
    leads: bool
    language: str | None
    says_none: bool  # whether it carries that there is no proposal yet
    offer: Any = field(compare=False)


@lru_cache(maxsize=128)
def _blank(of: _Blank) -> str:
    offer = replace(of.offer, url=ADDRESS)
    return render_to_string(OFFER, {"offer": offer, "leads": of.leads, "csrf_token": TOKEN})
