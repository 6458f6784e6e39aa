"""The doors to facts: one with its proof, and the list that can be searched."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import unquote, urlencode

from django.db.models.functions import Coalesce
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect, QueryDict
from django.utils.translation import gettext

from claims.models import Claim
from config.errors import Gone, Invalid
from verification.models import Edition
from verification.publishing import reading as facts
from verification.publishing.addresses import page_path
from verification.publishing.site.fact_page import fact_page
from verification.publishing.site.finder import Finder
from verification.publishing.site.shell import kept, plain, reading, rendered, tag

PAGE_SIZE = 20


@reading
def fact(request: HttpRequest, public_id: str, words: str = "") -> HttpResponse:
    """One fact. An address with other words leads to the one of today; so does the id of a claim merged into it."""
    found = served(public_id)
    if isinstance(found, HttpResponse):
        return found
    content = json.loads(found.body)
    path = page_path(public_id, content["statement"])
    if request.path != unquote(path):
        return moved(path)
    history = facts.history(public_id)
    return kept(
        request,
        lambda: fact_page(content, history=history),
        tag=tag(found.sha256, str(len(history))),
        modified=found.built_at,
        links=((f"/api/v1/facts/{public_id}/", "alternate"),),
    )


def served(public_id: str, *, suffix: str = "") -> facts.Served | HttpResponse:
    """The fact, or the answer in its place: withdrawn, merged into another, or never published.

    What was never published is asked for as what does not exist is, by the same queries.
    """
    try:
        return facts.one(public_id)
    except Gone as gone:
        return plain(rendered("withdrawn", {"public_id": public_id, **gone.members}), status=410)
    except Edition.DoesNotExist:
        if target := merged_into(public_id):
            return moved(f"/facts/{target}/{suffix}")
        raise Http404 from None


def merged_into(public_id: str) -> str | None:
    """The id of the fact, published now or once, that a claim with this id was merged into."""
    step = "merged_into"
    target = Coalesce(f"{step}__{step}__{step}_id", f"{step}__{step}_id", f"{step}_id")
    editions = Edition.objects.filter(claim__in=Claim.objects.filter(public_id=public_id).values(target=target))
    return editions.values_list("public_id", flat=True).first()


def moved(path: str) -> HttpResponse:
    """For good, though a browser asks again, since words may change once more."""
    return HttpResponsePermanentRedirect(path, headers={"Cache-Control": "no-cache"})


@reading
def search(request: HttpRequest) -> HttpResponse:
    """The list of facts, newest first, a page at a time; an order that stays while facts are published."""
    form = Finder(_given(request), label_suffix="")
    if not form.is_valid():
        return plain(rendered("facts", {"form": form, "is_refused": True}), status=400)
    asked, cursor = form.asked(), request.GET.get("cursor", "")
    try:
        page = facts.page(form.found(), size=PAGE_SIZE, cursor=cursor, with_bodies=True)
    except Invalid:
        form.add_error(None, gettext("This page of the list does not exist. Begin at the first one."))
        return plain(rendered("facts", {"form": form, "is_refused": True}), status=400)
    context: dict[str, Any] = {
        "form": form,
        "asked": asked,
        "cursor": cursor,
        "first": _address(asked),
        "next": _address([*asked, ("cursor", page.following)]) if page.following else "",
        "canonical": _address([*asked, *([("cursor", cursor)] if cursor else [])]),
    }
    marks = [one.sha256 for one in page.facts]
    return kept(request, lambda: _listed(page, context), tag=tag(context["canonical"], page.following, *marks))


def _listed(page: facts.Page, context: dict[str, Any]) -> str:
    rows = [json.loads(one.body) for one in page.facts]
    found = [{"fact": row, "path": page_path(row["id"], row["statement"])} for row in rows]
    return rendered("facts", {**context, "found": found})


def _given(request: HttpRequest) -> QueryDict:
    given = request.GET.copy()
    for name, values in given.lists():
        given.setlist(name, [value.replace("\0", "") for value in values])
    return given


def _address(asked: list[tuple[str, str]]) -> str:
    return f"/facts/?{urlencode(asked)}" if asked else "/facts/"
