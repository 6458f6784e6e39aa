"""Who else is here: the people who can be named, and those who have the same claim in hand at this moment."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext

from claims.models import Claim
from config.admin import acting_user
from verification.people import people_like
from verification.workbench.doors import Asked, door
from verification.workbench.presence import Presence, seen_at

OFFERED = 8


@door("GET")
def people(request: Asked) -> HttpResponse:
    """The people whose name begins with what is being typed after an @."""
    found = people_like(request.GET.get("name", "").strip()[:150])[:OFFERED]
    return render(request, "workbench/people.html", {"found": found})


@door("POST")
def presence(request: Asked, article_id: str, claim_id: str) -> HttpResponse:
    """Says that this person has the claim in hand, or has left it, and answers who else has, in a sentence."""
    claims = Claim.objects.filter(public_id=claim_id, appearances__revision__article__public_id=article_id)
    claim = claims.values_list("pk", flat=True).first()
    if claim is None:
        raise Http404
    user = acting_user(request)
    mine = Presence(user.pk, user.get_username(), request.POST.get("page", "")[:40], request.POST.get("doing", ""))
    others = seen_at(claim, mine, leaving="leaves" in request.POST)
    return HttpResponse(sentence(others), content_type="text/plain; charset=utf-8")


def sentence(others: list[Presence]) -> str:
    """Such as "rena is here too, editing the wording"; empty where nobody is."""
    if not others:
        return ""
    if len(others) == 1:
        (one,) = others
        said = {"name": one.name, "doing": one.said}
        return gettext("%(name)s is here too, %(doing)s") % said if one.said else gettext("%(name)s is here too") % said
    told = [f"{one.name} ({one.said})" if one.said else one.name for one in others]
    return gettext("Also here: %(names)s") % {"names": ", ".join(told)}
