"""Which language is spoken where. People choose that of the interface; all that is kept, published or sent is in the
newsroom's own (`LANGUAGE_CODE`), whoever asks and whoever decides.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.middleware.locale import LocaleMiddleware
from django.utils import translation
from django.utils.functional import lazy
from django.utils.translation import ngettext_lazy

P = ParamSpec("P")
R = TypeVar("R")

# Where people of the newsroom work. Everything else is read by the public, by programs and by caches in between.
INTERFACE = ("/admin/", "/workbench/", "/language/")

# Texts of Django that pages of ours show and that its Urdu lacks. Standing here, they are in our catalogues.
LACKING = (
    ngettext_lazy("%(num)d year", "%(num)d years", "num"),
    ngettext_lazy("%(num)d month", "%(num)d months", "num"),
    ngettext_lazy("%(num)d week", "%(num)d weeks", "num"),
    ngettext_lazy("%(num)d day", "%(num)d days", "num"),
    ngettext_lazy("%(num)d hour", "%(num)d hours", "num"),
    ngettext_lazy("%(num)d minute", "%(num)d minutes", "num"),
    ngettext_lazy(
        "Ensure this value has at most %(limit_value)d character (it has %(show_value)d).",
        "Ensure this value has at most %(limit_value)d characters (it has %(show_value)d).",
        "limit_value",
    ),
)


def newsroom_language() -> translation.override:
    """Context manager: inside it, texts come in the newsroom's language."""
    return translation.override(settings.LANGUAGE_CODE)


def in_newsroom_language(function: Callable[P, R]) -> Callable[P, R]:
    """A function whose texts are kept, published or sent: the language of whoever calls it does not count."""

    @wraps(function)
    def pinned(*args: P.args, **kwargs: P.kwargs) -> R:
        with newsroom_language():
            return function(*args, **kwargs)

    return pinned


def _lowered(text: object) -> str:
    return str(text).lower()


lowered: Any = lazy(_lowered, str)  # a label inside a sentence; put into words where it is read


class InterfaceLanguage(LocaleMiddleware):
    """The language that a person chose, else the one their browser asks for, in the interface and nowhere else.

    Answers outside of it are the same for everybody, so they do not vary by `Accept-Language` either.
    """

    def process_request(self, request: HttpRequest) -> None:
        if request.path_info.startswith(INTERFACE):
            super().process_request(request)
        else:
            translation.activate(settings.LANGUAGE_CODE)
            request.LANGUAGE_CODE = settings.LANGUAGE_CODE

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        if request.path_info.startswith(INTERFACE):
            response = super().process_response(request, response)
        translation.deactivate()  # the thread goes on to somebody else, perhaps ahead of this middleware
        return response
