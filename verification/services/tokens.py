"""Making and taking back API tokens. The words of a token are shown once; only their hash is kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from knox.models import AuthToken

from config.api.scopes import Scope
from config.edits import validated
from config.errors import Conflict, Invalid, NotAllowed
from config.history import act
from verification.models import TokenGrant

MOST = 50  # tokens of one account
COARSE = timedelta(hours=1)  # so that reading writes no row each time


@dataclass(frozen=True, slots=True)
class MadeToken:
    """A token as it is handed over: `words` are what is sent, and are nowhere else."""

    row: AuthToken
    words: str


@act
def make_token(*, name: str, scopes: Sequence[str], days: int, owner: User, by: User) -> MadeToken:
    """A token with bounds, for oneself, or for another account where one may. `days` is how long it is good."""
    if owner.pk != by.pk and not by.has_perm("knox.add_authtoken"):
        raise NotAllowed(_("You may make tokens for your own account only."))
    if not scopes or set(scopes) - set(Scope.values):
        known = ", ".join(Scope.values)
        raise Invalid(format_lazy(_("Choose at least one of: {known}."), known=known), field="scopes")
    if not 1 <= days <= settings.TOKEN_MOST_DAYS:
        refusal = _("Give a whole number of days from 1 to {most}.")
        raise Invalid(format_lazy(refusal, most=settings.TOKEN_MOST_DAYS), field="days")
    if AuthToken.objects.filter(user=owner, expiry__gt=timezone.now()).count() >= MOST:
        raise Conflict(format_lazy(_("This account has {most} tokens already. Revoke one first."), most=MOST))
    row, words = AuthToken.objects.create(user=owner, expiry=timedelta(days=days))
    grant = TokenGrant(token=row, name=name.strip(), scopes=sorted(set(scopes), key=Scope.values.index))
    validated(grant).save(force_insert=True)
    return MadeToken(row, words)


@act
def revoke_token(*, token: AuthToken, by: User) -> None:
    """Makes a token worthless: one's own, or any where one may."""
    if token.user_id != by.pk and not by.has_perm("knox.delete_authtoken"):
        raise NotAllowed(_("You may revoke tokens of your own account only."))
    token.delete()


def tokens_of(user: User) -> QuerySet[AuthToken]:
    """The tokens of an account that are good, with their bounds, the newest first."""
    good = AuthToken.objects.filter(user=user, expiry__gt=timezone.now())
    return good.select_related("grant").order_by("-created")


def note_use(grant: TokenGrant) -> None:
    """Keeps when a token was last used, give or take an hour."""
    now = timezone.now()
    if grant.last_used_at is None or grant.last_used_at < now - COARSE:
        TokenGrant.objects.filter(pk=grant.pk).update(last_used_at=now)
