"""Names of models and fields in the language of whoever reads them.

Django makes most of them from the code, in English. A new field's name is shown in English until it stands below.
Migrations do not see this: they compare what was declared.
"""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.utils.translation import gettext_lazy
from django.utils.translation import gettext_noop as _

OURS = ("claims", "sources", "verification", "knox")
NAMES = (
    _("URL"), _("accessed via"), _("added at"), _("added by"), _("alert"), _("alert delivery"), _("alerts"),
    _("aliases"), _("answer"), _("answered at"), _("answered by"), _("archive"), _("archive request"),
    _("archive requests"), _("archived copy"), _("article"), _("articles"), _("asked by"), _("assigned by"),
    _("assignee"), _("assignment"), _("assignments"), _("at"), _("attempts"), _("auth token"), _("auth tokens"),
    _("by"), _("byline"), _("captured at"), _("captured from"), _("channel"), _("check"), _("checked at"),
    _("checks"), _("checkworthiness"), _("citation, corrected"), _("claim"), _("claimants"), _("claims"),
    _("close reason"), _("closed at"), _("closed by"), _("compared snapshot"), _("content type"), _("copy's URL"),
    _("correction note"), _("correction request"), _("correction requests"), _("country"), _("created at"),
    _("created by"), _("decided at"), _("decided by"), _("decision"), _("delivery"), _("description"), _("details"),
    _("diff"), _("drift"), _("drift since"), _("due on"), _("duration ms"), _("elapsed ms"), _("elsewhere"),
    _("ended at"), _("error"), _("etag"), _("event"), _("event types"), _("explanation"), _("external id"), _("fact"),
    _("failing since"), _("final url"), _("former secret"), _("former until"), _("health"), _("health change"),
    _("health changes"), _("health since"), _("http status"), _("job"), _("known"), _("known claim"),
    _("known claims"), _("languages"), _("last modified"), _("lease"), _("leased until"), _("locator"), _("match"),
    _("merged into"), _("message"), _("moments"), _("name"), _("next attempt at"), _("next check at"),
    _("next try at"), _("no snapshot reason"), _("normalised url"), _("notes"), _("occasion"), _("off told at"),
    _("old"), _("opened at"), _("origin"), _("original URL"), _("other"), _("outcome"), _("override"),
    _("override by"), _("override reason"), _("owner"), _("position"), _("proposal"), _("proposals"), _("public id"),
    _("publication"), _("published at"), _("published on"), _("publisher"), _("publishers"), _("quote diff"),
    _("quote now"), _("quote state"), _("quote state since"), _("rating"), _("ratings"), _("reason"), _("reasons"),
    _("record"), _("record sha256"), _("redirects"), _("reliability note"), _("retry after"), _("score"), _("secret"),
    _("seen"), _("seen at"), _("selector"), _("selector now"), _("sent at"), _("sha256"), _("size"), _("snapshot"),
    _("snapshots"), _("sources"), _("state"), _("state reason"), _("status"), _("status change"), _("status changes"),
    _("subscription"), _("suggested at"), _("suggested by"), _("summary"), _("supersedes"), _("target"), _("text"),
    _("text sha256"), _("title"), _("token"), _("under published facts"), _("updated at"), _("url"), _("verdict"),
    _("verdicts"), _("version"), _("warned at"), _("webhook attempt"), _("webhook attempts"), _("webhook delivery"),
    _("webhook subscription"), _("webhook subscriptions"), _("why"), _("wikidata id"),
)  # fmt: skip


def translate_names() -> None:
    """Has labels of forms, heads of lists and titles of pages asked for when they are shown, not when we start."""
    for label in OURS:
        for model in apps.get_app_config(label).get_models():
            meta: Any = model._meta
            if "verbose_name_plural" not in meta.original_attrs and type(meta.verbose_name) is str:
                meta.verbose_name_plural = f"{meta.verbose_name}s"
            _translate(meta, "verbose_name_plural")
            for named in (meta, *meta.local_fields):
                _translate(named, "verbose_name")


def _translate(named: Any, attribute: str) -> None:
    if type(text := getattr(named, attribute)) is str:
        setattr(named, attribute, gettext_lazy(text))
