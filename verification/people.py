"""The newsroom's people as far as others may name them: active accounts of staff that may see claims."""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib.auth.models import User
from django.db.models import Q, QuerySet
from django.db.models.functions import Lower

BACKEND = "django.contrib.auth.backends.ModelBackend"


def newsroom() -> QuerySet[User]:
    """Who may be named in a note, by name."""
    people = User.objects.with_perm("claims.view_claim", backend=BACKEND)  # active accounts only
    return people.filter(is_staff=True).order_by("username")


def people_like(words: str) -> QuerySet[User]:
    """Those whose user name or name begins so."""
    begins = Q(username__istartswith=words) | Q(first_name__istartswith=words) | Q(last_name__istartswith=words)
    return newsroom().filter(begins)


def people_named(names: Iterable[str]) -> list[User]:
    """The people of those user names; in other letter case too, where only one account can be meant."""
    wanted = list(names)
    if not wanted:
        return []
    known = list(newsroom().annotate(folded=Lower("username")).filter(folded__in=[name.lower() for name in wanted]))
    exact = {person.username: person for person in known}
    found: dict[int, User] = {}
    for name in wanted:
        alike = [person for person in known if person.username.lower() == name.lower()]
        person = exact.get(name) or (alike[0] if len(alike) == 1 else None)
        if person is not None:
            found.setdefault(person.pk, person)
    return list(found.values())
