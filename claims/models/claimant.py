"""Who makes claims."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from config.history import tracked
from config.identifiers import public_id_field
from config.triggers import counts_versions, stable_public_id


class ClaimantKind(models.TextChoices):
    UNKNOWN = "unknown", _("Not known")
    PERSON = "person", _("Person")
    ORGANIZATION = "organization", _("Organization")
    OTHER = "other", _("Something else")


@tracked()
class Claimant(models.Model):
    """A person or body whose words a claim reports."""

    public_id = public_id_field()
    name = models.CharField(max_length=300, unique=True, help_text=_("The name as it should be shown."))
    kind = models.CharField(
        max_length=20,
        choices=ClaimantKind,
        default=ClaimantKind.UNKNOWN,
        help_text=_("What the claimant is: a person, an organization, or something else, such as a rumour."),
    )
    aliases = ArrayField(
        models.CharField(max_length=300),
        default=list,
        blank=True,
        help_text=_("Other names and spellings, separated by commas."),
    )
    description = models.CharField(
        max_length=500, blank=True, help_text=_("Who this is, in a few words: office, country, role.")
    )
    wikidata_id = models.CharField(
        max_length=20,
        blank=True,
        validators=[RegexValidator(r"^Q[1-9]\d*$", _("A Wikidata id looks like Q937."))],
        help_text=_("Wikidata id such as Q937, if known."),
    )
    version = models.PositiveIntegerField(
        default=1, editable=False, help_text=_("Counts changes, so that a stale edit is noticed.")
    )

    class Meta:
        ordering = ["name"]
        triggers = [stable_public_id(), counts_versions()]

    def __str__(self) -> str:
        return self.name
