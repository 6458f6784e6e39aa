"""Evidence ties a claim to a source: which way it points, what it says, and what the page was when used."""

from __future__ import annotations

from datetime import datetime

import pgtrigger
from django.apps import apps
from django.conf import settings
from django.db import models
from django.db.models import F, OuterRef, Q, Subquery
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from claims.models import Claim, Status
from config.history import tracked
from config.identifiers import public_id_field
from config.triggers import counts_versions, never_truncated, stable_public_id
from sources.models import Health, Snapshot, Source


class Stance(models.TextChoices):
    SUPPORTS = "supports", _("Supports")
    REFUTES = "refutes", _("Refutes")
    CONTEXT = "context", _("Context")


class QuoteState(models.TextChoices):
    PRESENT = "present", _("Present")
    MOVED = "moved", _("Moved")
    CHANGED = "changed", _("Changed")
    MISSING = "missing", _("Missing")


QUOTE_ADVICE = {
    QuoteState.CHANGED: _(
        "Compare the two, and see whether the claim still rests on it. Quote the page's own words, "
        "or find an archived copy."
    ),
    QuoteState.MISSING: _(
        "See whether the page still says so in other words, and quote those. Otherwise find an "
        "archived copy or another source."
    ),
}


class PageDrift(models.TextChoices):
    """The same values as `sources.capture.drift.Drift`; a test holds the two together."""

    SAME = "same", _("Says the same")
    TOUCHED = "touched", _("Touched up")
    REWRITTEN = "rewritten", _("Rewritten")


class EvidenceQuerySet(models.QuerySet["Evidence"]):
    def published(self) -> EvidenceQuerySet:
        """Evidence under claims that are published now."""
        return self.filter(claim__status=Status.PUBLISHED)

    def broken(self) -> EvidenceQuerySet:
        """Evidence whose source is dead, by its checks or by a person's judgement."""
        return self.filter(source__health=Health.DEAD)

    def behind(self) -> EvidenceQuerySet:
        """Evidence whose source has been read since it was last compared. Adds `newest_snapshot_id`."""
        looks = apps.get_model("sources", "Check").objects.filter(source=OuterRef("source"), snapshot__isnull=False)
        newest = Subquery(looks.order_by("-checked_at").values("snapshot")[:1])
        is_behind = Q(compared_snapshot__isnull=True) | ~Q(compared_snapshot=F("newest_snapshot_id"))
        read = self.annotate(newest_snapshot_id=newest).filter(is_behind, newest_snapshot_id__isnull=False)
        return read.exclude(claim__status=Status.DISMISSED)


# What readers were shown. The state of the quote today is not among them: it follows the page.
FIXED = [
    "claim_id",
    "source_id",
    "stance",
    "quote",
    "locator",
    "note",
    "snapshot_id",
    "no_snapshot_reason",
    "position",
]
# How the page does today against what was quoted.
STATE = [
    "selector",
    "quote_state",
    "quote_state_since",
    "quote_now",
    "quote_diff",
    "selector_now",
    "drift",
    "drift_since",
    "compared_snapshot",
]
UNCHANGED = " AND ".join(f"OLD.{column} IS NOT DISTINCT FROM NEW.{column}" for column in FIXED)


@tracked(exclude=["updated_at", "compared_snapshot", "quote_diff", "selector_now"])
class Evidence(models.Model):
    """One source held against one claim."""

    public_id = public_id_field()
    claim = models.ForeignKey(
        Claim, on_delete=models.PROTECT, related_name="evidence", help_text=_("The claim it bears on.")
    )
    source = models.ForeignKey(
        Source, on_delete=models.PROTECT, related_name="evidence", help_text=_("Where it can be checked.")
    )
    stance = models.CharField(
        max_length=10, choices=Stance, help_text=_("Which way it points, always towards the statement.")
    )
    quote = models.TextField(
        blank=True,
        help_text=_(
            "The words of the source that matter, exactly. "
            "Or its address with a text fragment (#:~:text=), which fills them in."
        ),
    )
    locator = models.CharField(max_length=500, blank=True, help_text=_("Where in the source: page, paragraph, time."))
    selector = models.JSONField(
        null=True, blank=True, editable=False, help_text=_("W3C selectors of the quote in the pinned snapshot.")
    )
    note = models.TextField(blank=True, help_text=_("What a reader should know about this evidence."))
    snapshot = models.ForeignKey(
        Snapshot,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="evidence",
        help_text=_("What the source said when it was used."),
    )
    no_snapshot_reason = models.TextField(
        blank=True, help_text=_("Why there is no snapshot, where the page refuses to be captured.")
    )
    quote_state = models.CharField(
        max_length=10,
        choices=QuoteState,
        blank=True,
        editable=False,
        help_text=_("Whether the quote is on the page today; empty when it has not been looked for."),
    )
    quote_state_since = models.DateTimeField(
        null=True, editable=False, help_text=_("Since when the quote has been as it is.")
    )
    quote_now = models.TextField(
        blank=True,
        editable=False,
        help_text=_("What the page says in its place, where the quote is changed or missing."),
    )
    quote_diff = models.JSONField(
        default=list,
        blank=True,
        editable=False,
        help_text=_("What was quoted against what is there now, word by word."),
    )
    selector_now = models.JSONField(
        null=True, blank=True, editable=False, help_text=_("W3C selectors of the quote in the newest snapshot.")
    )
    drift = models.CharField(
        max_length=10,
        choices=PageDrift,
        blank=True,
        editable=False,
        help_text=_("How far the page has moved from the pinned snapshot; empty when it has not been compared."),
    )
    drift_since = models.DateTimeField(null=True, editable=False, help_text=_("Since when the page has been so."))
    compared_snapshot = models.ForeignKey(
        Snapshot,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        help_text=_("The snapshot that the quote was last looked for in."),
    )
    position = models.PositiveIntegerField(default=0, help_text=_("Order among the claim's evidence, smallest first."))
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        help_text=_("Who attached it."),
    )
    created_at = models.DateTimeField(auto_now_add=True, help_text=_("When it was attached."))
    updated_at = models.DateTimeField(auto_now=True, help_text=_("When it was last changed."))
    version = models.PositiveIntegerField(
        default=1, editable=False, help_text=_("Counts changes, so that a stale edit is noticed.")
    )

    objects = EvidenceQuerySet.as_manager()

    class Meta:
        verbose_name_plural = _("evidence")
        ordering = ["claim", "position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["claim", "source", "stance"], name="evidence_once_per_stance"),
            models.CheckConstraint(condition=Q(stance__in=Stance.values), name="evidence_stance_known"),
        ]
        triggers = [
            stable_public_id(),
            counts_versions("updated_at", *STATE),
            pgtrigger.Trigger(
                name="fixed_while_published",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
                declare=[("is_published", "boolean")],
                # FOR SHARE makes a change of evidence and a publication at the same moment wait for each other.
                func=f"""
                    IF TG_OP = 'UPDATE' THEN
                        IF {UNCHANGED} THEN
                            RETURN NEW;
                        END IF;
                    END IF;
                    IF TG_OP <> 'INSERT' THEN
                        SELECT status = 'published' INTO is_published
                            FROM claims_claim WHERE id = OLD.claim_id FOR SHARE;
                    END IF;
                    IF TG_OP <> 'DELETE' AND is_published IS NOT TRUE THEN
                        SELECT status = 'published' INTO is_published
                            FROM claims_claim WHERE id = NEW.claim_id FOR SHARE;
                    END IF;
                    IF is_published THEN
                        RAISE EXCEPTION USING ERRCODE = 'check_violation',
                            MESSAGE = 'This claim is published. Reopen it before changing its evidence.';
                    END IF;
                    IF TG_OP = 'DELETE' THEN
                        RETURN OLD;
                    END IF;
                    RETURN NEW;
                """,
            ),
            pgtrigger.Trigger(
                name="snapshot_of_its_source",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                condition=pgtrigger.Condition("NEW.snapshot_id IS NOT NULL"),
                func="""
                    PERFORM 1 FROM sources_snapshot WHERE id = NEW.snapshot_id AND source_id = NEW.source_id;
                    IF NOT FOUND THEN
                        RAISE EXCEPTION USING ERRCODE = 'check_violation',
                            MESSAGE = 'The snapshot belongs to another source.';
                    END IF;
                    RETURN NEW;
                """,
            ),
            never_truncated("Evidence"),
        ]

    def __str__(self) -> str:
        return f"{self.get_stance_display()}: {self.source}"

    @property
    def used_at(self) -> datetime:
        """When the source was read for it: the moment of the pinned snapshot, else when it was attached."""
        return self.snapshot.captured_at if self.snapshot else self.created_at

    @property
    def quote_advice(self) -> str:
        """What to do about the quote; empty where it is on the page."""
        if not self.quote or self.quote_state in (QuoteState.PRESENT, QuoteState.MOVED):
            return ""
        if not self.quote_state:
            return gettext("Nobody has looked for it yet: the page was not read, or no text was found in it.")
        return str(QUOTE_ADVICE[QuoteState(self.quote_state)])
