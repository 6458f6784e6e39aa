"""A source: one address where something can be checked, and what its checks say about it today."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import pgtrigger
from django.apps import apps
from django.conf import settings
from django.db import models
from django.db.models import Min, OuterRef, Q, Subquery
from django.utils.translation import gettext_lazy as _

from config.history import tracked
from config.identifiers import public_id_field
from config.triggers import counts_versions, never_truncated, stable_public_id
from sources.archives.choosing import closest
from sources.models.publisher import Publisher
from sources.models.shapes import csl_shape

if TYPE_CHECKING:
    from sources.models.archive import ArchivedCopy

SCHEDULE_FIELDS = ["relied_on", "next_check_at", "leased_until", "lease", "asked_by"]


class Health(models.TextChoices):
    """The same values as `sources.checking.health.Health`; a test holds the two together."""

    UNCHECKED = "unchecked", _("Not checked yet")
    ALIVE = "alive", _("Alive")
    DOUBTFUL = "doubtful", _("In doubt")
    FAILING = "failing", _("Failing")
    DEAD = "dead", _("Dead")
    BLOCKED = "blocked", _("Closed to us")


class SourceKind(models.TextChoices):
    NEWS = "news", _("News report")
    GOVERNMENT = "government", _("Government text")
    REFERENCE = "reference", _("Reference work")
    THINK_TANK = "think-tank", _("Think-tank study")
    PRIMARY = "primary", _("Primary document")
    OTHER = "other", _("Other")


class AccessedVia(models.TextChoices):
    LIVE = "live", _("Read on the web")
    STORED_COPY = "stored-copy", _("Seen in a stored copy")
    KNOWN = "known", _("Known, not read")


class SourceQuerySet(models.QuerySet["Source"]):
    def due(self, at: datetime) -> SourceQuerySet:
        """Sources whose time to be checked has come and that no worker holds at that moment."""
        free = Q(leased_until__isnull=True) | Q(leased_until__lte=at)
        return self.filter(free, next_check_at__lte=at).order_by("next_check_at")

    def next_due(self, at: datetime) -> datetime | None:
        """When the first of those that are not due yet will be."""
        return self.filter(next_check_at__gt=at).aggregate(first=Min("next_check_at"))["first"]

    def with_last_check(self) -> SourceQuerySet:
        """Adds `last_checked_at` and `last_outcome`; both None for a source nobody has looked at."""
        looks = apps.get_model("sources", "Check").objects.filter(source=OuterRef("pk"), elsewhere=False)
        newest = looks.order_by("-checked_at")
        return self.annotate(
            last_checked_at=Subquery(newest.values("checked_at")[:1]),
            last_outcome=Subquery(newest.values("outcome")[:1]),
        )

    def with_archived_copies(self) -> SourceQuerySet:
        """Fetches the copies in web archives too, and adds `changed_at`: when it was last seen anew, None if never."""
        shots = apps.get_model("sources", "Snapshot").objects.filter(source=OuterRef("pk"))
        changed_at = Subquery(shots.order_by("-captured_at").values("captured_at")[:1])
        return self.annotate(changed_at=changed_at).prefetch_related("archived_copies")

    def like(self, words: str) -> SourceQuerySet:
        """Sources whose title, address or publisher holds each of the words."""
        found = self
        for word in words.split():
            here = Q(title__icontains=word) | Q(url__icontains=word) | Q(publisher__name__icontains=word)
            found = found.filter(here)
        return found

    def broken(self) -> SourceQuerySet:
        return self.filter(health__in=[Health.FAILING, Health.DEAD])


@tracked(exclude=[*SCHEDULE_FIELDS, "updated_at"])
class Source(models.Model):
    """A page or document that can be cited."""

    public_id = public_id_field()
    url = models.CharField("URL", max_length=2048, help_text=_("The address as it was given."))
    normalised_url = models.CharField(
        max_length=2048,
        unique=True,
        editable=False,
        help_text=_("The address in one agreed spelling, so that a page is kept once."),
    )
    title = models.CharField(max_length=500, blank=True, help_text=_("Title of the page or document."))
    publisher = models.ForeignKey(
        Publisher,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="sources",
        help_text=_("Who published it."),
    )
    kind = models.CharField(
        max_length=20, choices=SourceKind, default=SourceKind.OTHER, help_text=_("What sort of text it is.")
    )
    language = models.CharField(
        max_length=35, blank=True, help_text=_("Language of the source as a BCP 47 tag; empty when unknown.")
    )
    published_on = models.DateField(null=True, blank=True, help_text=_("The date printed on it, if any."))
    accessed_via = models.CharField(
        max_length=20,
        choices=AccessedVia,
        default=AccessedVia.LIVE,
        help_text=_("How it was read by whoever brought it in."),
    )
    notes = models.TextField(blank=True, help_text=_("What it says that matters, and how far to trust it."))
    csl = models.JSONField(
        "citation, corrected",
        default=dict,
        blank=True,
        validators=[csl_shape],
        help_text=_(
            "What is to be cited otherwise, as CSL-JSON: a field given here wins over what was found in the page "
            "and over the ones above, and stays when the page is read again; an empty value takes the field away."
        ),
    )
    health = models.CharField(
        max_length=20,
        choices=Health,
        default=Health.UNCHECKED,
        editable=False,
        db_index=True,
        help_text=_("What its checks say today, by the rule of three failures over six days."),
    )
    health_since = models.DateTimeField(null=True, editable=False, help_text=_("When the health last changed."))
    override = models.CharField(
        max_length=20,
        choices=[(Health.ALIVE.value, "Alive"), (Health.DEAD.value, "Dead")],
        blank=True,
        editable=False,
        help_text=_("A named person's judgement that stands above the checks."),
    )
    override_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        help_text=_("Whose judgement that is."),
    )
    override_reason = models.TextField(blank=True, editable=False, help_text=_("Why they judge so."))
    relied_on = models.BooleanField(
        "under published facts",
        default=False,
        db_default=False,
        editable=False,
        help_text=_("Whether published facts rest on it; such a source is checked more often."),
    )
    next_check_at = models.DateTimeField(
        null=True, editable=False, help_text=_("When it is due to be checked; empty means never.")
    )
    leased_until = models.DateTimeField(
        null=True, editable=False, help_text=_("Until when a worker holds it for checking.")
    )
    lease = models.UUIDField(
        null=True, editable=False, help_text=_("The ticket of the worker that holds it; spent with the result.")
    )
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        help_text=_("Who asked for the check that is now due; empty when it is simply due."),
    )
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        help_text=_("Who brought the source in."),
    )
    created_at = models.DateTimeField(auto_now_add=True, help_text=_("When it was brought in."))
    updated_at = models.DateTimeField(auto_now=True, help_text=_("When it was last changed."))
    version = models.PositiveIntegerField(
        default=1, editable=False, help_text=_("Counts changes, so that a stale edit is noticed.")
    )

    objects = SourceQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-id"]
        permissions = [
            ("check_source", "Can ask for a source to be checked now"),
            ("override_source", "Can judge a source's health against its checks"),
        ]
        indexes = [
            models.Index(fields=["next_check_at"], name="source_due", condition=Q(next_check_at__isnull=False)),
            models.Index(fields=["lease"], name="source_held", condition=Q(lease__isnull=False)),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(health__in=Health.values), name="source_health_known"),
            models.CheckConstraint(
                condition=Q(override="") | (Q(override_by__isnull=False) & ~Q(override_reason="")),
                name="source_override_has_name_and_reason",
            ),
            models.CheckConstraint(
                condition=Q(lease__isnull=True, leased_until__isnull=True)
                | Q(lease__isnull=False, leased_until__isnull=False),
                name="source_lease_has_end",
            ),
        ]
        triggers = [
            stable_public_id(),
            counts_versions("updated_at", "health", "health_since", *SCHEDULE_FIELDS),
            never_truncated("A source"),
            pgtrigger.Trigger(
                name="health_has_its_row",
                when=pgtrigger.After,
                operation=pgtrigger.Update,
                timing=pgtrigger.Deferred,
                condition=pgtrigger.AnyChange("health"),
                declare=[("latest", "text"), ("now_is", "text")],
                func="""
                    SELECT health INTO now_is FROM sources_source WHERE id = NEW.id;
                    SELECT moved.new INTO latest FROM sources_healthchange moved
                        WHERE source_id = NEW.id ORDER BY id DESC LIMIT 1;
                    IF now_is IS NOT NULL AND latest IS DISTINCT FROM now_is THEN
                        RAISE EXCEPTION USING ERRCODE = 'check_violation',
                            MESSAGE = 'A source''s health moves only with a row that says why.';
                    END IF;
                    RETURN NULL;
                """,
            ),
        ]

    def __str__(self) -> str:
        return self.title or self.url

    def archived_copy(self, used_at: datetime | None = None) -> ArchivedCopy | None:
        """The known copy in a web archive that is closest to that moment, or to when the source was last seen anew.

        Of one that came `with_archived_copies` it takes no query.
        """
        return closest(self.archived_copies.all(), used_at or self._seen_anew())

    def _seen_anew(self) -> datetime:
        if hasattr(self, "changed_at"):
            return self.changed_at or self.created_at
        newest: datetime | None = self.snapshots.order_by("-captured_at").values_list("captured_at", flat=True).first()
        return newest or self.created_at
