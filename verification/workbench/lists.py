"""The workbench's first page and its lists: what waits, for whom, and how far each article is."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.core.paginator import Page, Paginator
from django.db.models import Func, Prefetch
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from claims.models import Appearance, Article, Claim
from config.admin import acting_user
from verification.models import Alert, Assignment, Mention, Rating
from verification.queues import LISTS, ClaimQueue, WorkList, narrowed
from verification.workbench.calls import calls
from verification.workbench.doors import Asked, door
from verification.workbench.strips import strips
from verification.workbench.walking import given

PAGE = 25  # lines of a page
FIRST = 5  # lines of each list on the first page
CHOICES = 100  # of a filter
CHOSEN_FROM = 2000  # claims at the beginning of a list, whose articles, topics and people can be chosen
RATINGS = dict(Rating.choices)


class ListFilter(forms.Form):
    """What a list can be narrowed by; the choices are those that lead to something."""

    q = forms.CharField(required=False, label=_("Words of the claim"), max_length=300)
    article = forms.ChoiceField(required=False, label=_("Article"))
    language = forms.ChoiceField(required=False, label=_("Language"))
    topic = forms.ChoiceField(required=False, label=_("Topic"))
    person = forms.ChoiceField(required=False, label=_("Person"))

    def __init__(self, rows: ClaimQueue, data: Any) -> None:
        super().__init__(data, auto_id="filter-%s")
        for name, found in _choices(rows).items():
            field: Any = self.fields[name]
            chosen = data.get(name, "")
            known = {value for value, _label in found}
            field.choices = [("", _("any")), *found, *([(chosen, chosen)] if chosen and chosen not in known else [])]


def _choices(rows: ClaimQueue) -> dict[str, list[tuple[str, str]]]:
    here = list(rows.values_list("pk", flat=True)[:CHOSEN_FROM])
    found = Claim.objects.filter(pk__in=here).order_by()
    articles = Article.objects.filter(revisions__appearances__claim__in=here).distinct()
    languages = found.values_list("language", flat=True).distinct().order_by("language")
    topics = found.annotate(topic=Func("topics", function="unnest")).values_list("topic", flat=True).distinct()
    people = Assignment.objects.open().filter(claim__in=here).values_list("assignee__username", flat=True)
    return {
        "article": [(article.public_id, article.title[:80]) for article in articles[:CHOICES]],
        "language": [(tag, tag) for tag in languages[:CHOICES]],
        "topic": [(topic, topic) for topic in topics.order_by("topic")[:CHOICES]],
        "person": [(name, name) for name in people.order_by("assignee__username").distinct()[:CHOICES]],
    }


def lines(rows: Iterable[Any], within: WorkList, by: dict[str, str], *, first: int = 1) -> list[dict[str, Any]]:
    """What a list shows of each claim, with its address inside of that list."""
    rows = list(rows)
    places = {place.claim_id: place for place in Appearance.objects.newest_of(row.pk for row in rows)}
    return [_line(row, places.get(row.pk), within, {**by, "at": str(at)}) for at, row in enumerate(rows, first)]


def _line(row: Any, place: Appearance | None, within: WorkList, by: dict[str, str]) -> dict[str, Any]:
    article = place.revision.article if place else None
    if article:
        url = reverse("workbench:claim", args=[article.public_id, row.public_id])
        url = f"{url}?{urlencode({'list': within.name, **by})}"
    else:
        url = reverse("admin:claims_claim_change", args=[row.pk])
    return {"claim": row, "article": article, "url": url, "proposed": RATINGS.get(row.proposed, "")}


def shown(rows: ClaimQueue) -> ClaimQueue:
    working = Prefetch("assignments", Assignment.objects.open().select_related("assignee"), to_attr="open_assignments")
    alerts = Prefetch("alerts", Alert.objects.open(), to_attr="open_alerts")
    return rows.with_proposal().select_related("claimant").prefetch_related(working, alerts)


def page_of(found: Any, asked: HttpRequest) -> Page:
    return Paginator(found, PAGE).get_page(asked.GET.get("page"))


@door("GET", "HEAD")
def home(request: Asked) -> HttpResponse:
    """What waits, the beginning of each list, new notes that mention this person, and the newest articles."""
    user = acting_user(request)
    parts = []
    for within in LISTS.values():
        rows = within.claims(user)
        parts.append({"list": within, "count": rows.count(), "lines": lines(shown(rows)[:FIRST], within, {})})
    unread = Mention.objects.of(user).unread()
    called = {"count": unread.count(), "calls": calls(unread.with_notes()[:FIRST])}
    newest = strips(Article.objects.all()[:FIRST])
    context = {"parts": parts, "called": called, "lists": LISTS.values(), "articles": newest, "here": "home"}
    return render(request, "workbench/home.html", context)


@door("GET", "HEAD")
def work_list(request: Asked, name: str) -> HttpResponse:
    """One list, narrowed, a page at a time."""
    if name not in LISTS:
        raise Http404
    within, by = LISTS[name], given(request.GET)
    everything = within.claims(acting_user(request))
    page = page_of(shown(narrowed(everything, by)), request)
    context = {
        "list": within,
        "lists": LISTS.values(),
        "here": name,
        "form": ListFilter(everything, request.GET),
        "by": by,
        "query": urlencode(by),
        "page": page,
        "lines": lines(page.object_list, within, by, first=page.start_index() or 1),
    }
    return render(request, "workbench/list.html", context)


@door("GET", "HEAD")
def mentions(request: Asked) -> HttpResponse:
    """All notes that mention this person, newest first, a page at a time."""
    page = page_of(Mention.objects.of(acting_user(request)).with_notes(), request)
    context = {"page": page, "calls": calls(page.object_list), "lists": LISTS.values(), "here": "mentions"}
    return render(request, "workbench/mentions.html", context)


@door("GET", "HEAD")
def articles(request: Asked) -> HttpResponse:
    """The articles, newest first, each with how far it is."""
    words = request.GET.get("q", "").strip()[:300]
    found = Article.objects.filter(title__icontains=words) if words else Article.objects.all()
    page = page_of(found, request)
    context = {"page": page, "articles": strips(page.object_list), "words": words, "lists": LISTS.values()}
    query = urlencode({"q": words} if words else {})
    return render(request, "workbench/articles.html", {**context, "here": "articles", "query": query})
