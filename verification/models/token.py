"""What an API token is called, what it may be used for, and when it was last seen. The token itself is knox's."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from knox.models import AuthToken

from config.api.scopes import Scope


class TokenGrant(models.Model):
    """The bounds of a token. One without them came from a log-in, and may do what its account may."""

    token = models.OneToOneField(
        AuthToken, on_delete=models.CASCADE, primary_key=True, related_name="grant", help_text=_("The token.")
    )
    name = models.CharField(max_length=200, help_text=_("What it is for, in a few words."))
    scopes = ArrayField(
        models.CharField(max_length=20, choices=Scope), help_text=_("What it may be used for, at least one.")
    )
    last_used_at = models.DateTimeField(
        null=True, blank=True, help_text=_("When it was last used, give or take an hour.")
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(scopes__len__gt=0, scopes__contained_by=Scope.values), name="token_has_known_scopes"
            )
        ]

    def __str__(self) -> str:
        return self.name
