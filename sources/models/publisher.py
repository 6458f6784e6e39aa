"""Who stands behind a source: the publisher and the domains it publishes on."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from config.history import tracked
from config.identifiers import public_id_field
from config.triggers import counts_versions, stable_public_id


class PublisherKind(models.TextChoices):
    NEWS = "news", _("News outlet")
    AGENCY = "agency", _("News agency")
    GOVERNMENT = "government", _("Government")
    THINK_TANK = "think-tank", _("Think tank")
    ACADEMIC = "academic", _("University or journal")
    COMPANY = "company", _("Company")
    NGO = "ngo", _("Non-governmental organisation")
    REFERENCE = "reference", _("Reference work")
    OTHER = "other", _("Other")


@tracked()
class Publisher(models.Model):
    """A body that publishes sources."""

    public_id = public_id_field()
    name = models.CharField(max_length=300, unique=True, help_text=_("The name as it should be cited."))
    country = models.CharField(
        max_length=2, blank=True, help_text=_("Country it works from, as a two-letter code such as PK.")
    )
    kind = models.CharField(max_length=20, choices=PublisherKind, blank=True, help_text=_("What sort of body it is."))
    reliability_note = models.TextField(blank=True, help_text=_("What a colleague should know before relying on it."))
    version = models.PositiveIntegerField(
        default=1, editable=False, help_text=_("Counts changes, so that a stale edit is noticed.")
    )

    class Meta:
        ordering = ["name"]
        triggers = [stable_public_id(), counts_versions()]

    def __str__(self) -> str:
        return self.name


@tracked()
class PublisherDomain(models.Model):
    """A registrable domain that belongs to a publisher."""

    publisher = models.ForeignKey(
        Publisher, on_delete=models.CASCADE, related_name="domains", help_text=_("Whose domain this is.")
    )
    domain = models.CharField(
        max_length=253, unique=True, help_text=_("Registrable domain in lower case, such as example.org.")
    )

    class Meta:
        ordering = ["domain"]

    def __str__(self) -> str:
        return self.domain
