"""An article's revisions: two of them compared, what became of the claims, and what people say where it is in doubt."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from claims.models import Article, ArticleRevision, Carrying
from claims.models.carrying import Answer, How
from claims.revisions import confirm_gone, confirm_place, place_again
from config.admin import acting_user
from config.errors import Refused
from sources.capture.diff import word_diff
from verification.admin.shown import shown_diff
from verification.queues import LISTS
from verification.workbench.doors import Asked, article_at, door
from verification.workbench.text_comparing import compared

LONGEST = 1000  # characters of a passage that are compared beside its claim


class PlaceForm(forms.Form):
    """A passage of the new text: marked, as offsets in code points, or its words."""

    start = forms.IntegerField(required=False, widget=forms.HiddenInput)
    end = forms.IntegerField(required=False, widget=forms.HiddenInput)
    words = forms.CharField(
        required=False,
        label=gettext_lazy("Passage of the new text"),
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
        help_text=gettext_lazy("Mark it in the text and press “Take what is marked”, or paste its words here."),
    )


@door("GET", "HEAD")
def revisions(request: Asked, article_id: str) -> HttpResponse:
    """The newest two compared; an article with one text alone has nothing to compare."""
    article = article_at(article_id)
    newest = article.revisions.values_list("number", flat=True).first() or 1
    if newest == 1:
        return render(request, "workbench/revisions.html", _frame(article, 1, 1))
    return redirect("workbench:compared", article_id, newest - 1, newest)


@door("GET", "HEAD")
def comparison(request: Asked, article_id: str, old: int, new: int) -> HttpResponse:
    """Two revisions, and the claims as they came into the newer of them."""
    return _shown(request, article_at(article_id), old, new, {})


@door("POST")
def answer(request: Asked, article_id: str, carrying_id: str, said: str) -> HttpResponse:
    """What a person says about a claim's place: that it is right, where else it is, or that it is gone."""
    row = get_object_or_404(
        Carrying.objects.select_related("revision__article"),
        public_id=carrying_id,
        revision__article__public_id=article_id,
    )
    by, form = acting_user(request), PlaceForm(request.POST, auto_id=f"{carrying_id}-%s")
    number = row.revision.number
    try:
        if said == "right":
            confirm_place(carrying=row, by=by)
        elif said == "gone":
            confirm_gone(carrying=row, by=by)
        elif said == "placed" and form.is_valid():
            place_again(carrying=row, by=by, **form.cleaned_data)
        else:
            raise Http404
    except Refused as why:
        messages.error(request, why.message)
        return _shown(request, row.revision.article, number - 1, number, {row.pk: form}, status=why.status)
    messages.success(request, _("Kept: %(answer)s.") % {"answer": Answer(said).label})
    return redirect(reverse("workbench:compared", args=[article_id, number - 1, number]) + "#claims")


def _shown(
    request: Asked, article: Article, old: int, new: int, bound: dict[int, PlaceForm], *, status: int = 200
) -> HttpResponse:
    texts = {text.number: text for text in article.revisions.filter(number__in=[old, new]).select_related("added_by")}
    if old >= new or len(texts) < 2:
        raise Http404
    parts = list(compared(texts[old].text, texts[new].text))
    rows = [_row(row, texts[new], bound.get(row.pk)) for row in Carrying.objects.into(texts[new])]
    context = {
        **_frame(article, old, new),
        "then": texts[old],
        "now": texts[new],
        "parts": parts,
        "changes": sum(not part.is_same for part in parts),
        "waiting": [row for row in rows if row["is_open"]],
        "settled": [row for row in rows if not row["is_open"]],
        "may_decide": request.user.has_perm("claims.change_claim"),
    }
    return render(request, "workbench/revisions.html", context, status=status)


def _frame(article: Article, old: int, new: int) -> dict[str, Any]:
    known = list(article.revisions.values_list("number", "created_at").order_by("number"))
    pairs = [(one, other, at) for (one, _at), (other, at) in pairwise(known)]
    return {
        "article": article, "old": old, "new": new, "pairs": pairs, "newest": known[-1][0],
        "here": "articles", "lists": LISTS.values(),
    }  # fmt: skip


def _row(row: Carrying, now: ArticleRevision, form: PlaceForm | None) -> dict[str, Any]:
    there = now.text[row.start or 0 : row.end or 0]
    is_other = bool(there) and row.how in (How.APPROXIMATE, How.LOST) and there != row.origin.exact
    return {
        "row": row,
        "claim": row.origin.claim,
        "there": there,
        "diff": shown_diff(word_diff(row.origin.exact[:LONGEST], there[:LONGEST])) if is_other else "",
        "is_open": row.answer == Answer.NONE and row.how in (How.LOST, How.APPROXIMATE),
        "is_lost": row.how == How.LOST,
        "form": form or PlaceForm(auto_id=f"{row.public_id}-%s"),
    }
