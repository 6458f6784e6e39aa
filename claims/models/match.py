"""Pairs of claims that may say the same, and what somebody decided about them."""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from claims.models.claim import Claim
from claims.models.known import KnownClaim
from claims.models.status import Status
from config.history import tracked
from config.identifiers import public_id_field
from config.triggers import never_truncated, stable_public_id


class Decision(models.TextChoices):
    OPEN = "open", _("Nobody has decided")
    CONFIRMED = "confirmed", _("They say the same")
    REJECTED = "rejected", _("They do not")


class MatchQuerySet(models.QuerySet["Match"]):
    def open(self) -> MatchQuerySet:
        """Pairs on which nobody has decided, and of which neither was merged away."""
        return self.filter(decision=Decision.OPEN, claim__merged_into=None, other__merged_into=None)

    def confirmed(self) -> MatchQuerySet:
        return self.filter(decision=Decision.CONFIRMED)

    def answering(self) -> MatchQuerySet:
        """Confirmed pairs of a published claim and one that others verified."""
        return self.confirmed().filter(known__isnull=False, claim__status=Status.PUBLISHED)

    def of(self, claim: Claim) -> MatchQuerySet:
        """Pairs that the claim is part of, on either side."""
        return self.filter(Q(claim=claim) | Q(other=claim))


@tracked()
class Match(models.Model):
    """A claim of ours beside another, ours or known. Suggested by search; only a person says whether it is right."""

    public_id = public_id_field()
    claim = models.ForeignKey(
        Claim, on_delete=models.CASCADE, related_name="matches", help_text=_("The claim that is compared.")
    )
    other = models.ForeignKey(
        Claim,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="matched_by",
        help_text=_("Another claim of ours; the older of the two."),
    )
    known = models.ForeignKey(
        KnownClaim,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="matched_by",
        help_text=_("A claim that others verified."),
    )
    score = models.FloatField(help_text=_("How likely it seemed to search that they say the same, from 0 to 1."))
    why = ArrayField(models.TextField(), default=list, help_text=_("What spoke for it and against it, in words."))
    decision = models.CharField(
        max_length=10, choices=Decision, default=Decision.OPEN, help_text=_("What a person said about it.")
    )
    reason = models.TextField(blank=True, help_text=_("Why, in the words of who decided."))
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text=_("Who decided."),
    )
    decided_at = models.DateTimeField(null=True, blank=True, help_text=_("When it was decided."))
    suggested_at = models.DateTimeField(auto_now_add=True, help_text=_("When search came upon it."))

    objects = MatchQuerySet.as_manager()

    class Meta:
        ordering = ["-score", "-id"]
        verbose_name_plural = _("matches")
        constraints = [
            models.CheckConstraint(
                condition=Q(other__isnull=False, known__isnull=True) | Q(other__isnull=True, known__isnull=False),
                name="match_has_one_other_side",
            ),
            models.CheckConstraint(
                condition=Q(other__isnull=True) | Q(other__lt=F("claim")), name="match_older_is_other"
            ),
            models.CheckConstraint(condition=Q(decision__in=Decision.values), name="match_decision_known"),
            models.CheckConstraint(
                condition=Q(decision=Decision.OPEN, decided_by__isnull=True, decided_at__isnull=True)
                | (~Q(decision=Decision.OPEN) & Q(decided_by__isnull=False, decided_at__isnull=False)),
                name="match_decision_names_who_decided",
            ),
            models.CheckConstraint(condition=Q(score__gte=0.0, score__lte=1.0), name="match_score_0_to_1"),
            models.UniqueConstraint(fields=["claim", "other"], name="match_once_a_pair"),
            models.UniqueConstraint(fields=["claim", "known"], name="match_once_a_known_claim"),
        ]
        indexes = [models.Index(fields=["decision", "-score"], name="match_by_decision")]
        triggers = [stable_public_id(), never_truncated("A match")]

    def __str__(self) -> str:
        return f"{self.claim} ~ {self.other or self.known}"
