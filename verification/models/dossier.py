"""Which record of an imported dossier became which row, so that importing again changes nothing."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from claims.models import Article, Claim
from sources.models import Source


class DossierKey(models.Model):
    """The id that a claim or a source has inside an article's dossier, such as c02 or s13."""

    article = models.ForeignKey(
        Article,
        on_delete=models.PROTECT,
        related_name="dossier_keys",
        help_text=_("The article of the dossier."),
    )
    key = models.CharField(max_length=40, help_text=_("The id in the dossier's files."))
    claim = models.ForeignKey(
        Claim,
        on_delete=models.PROTECT,
        null=True,
        related_name="dossier_keys",
        help_text=_("The claim it became, for a record of claims.json."),
    )
    source = models.ForeignKey(
        Source,
        on_delete=models.PROTECT,
        null=True,
        related_name="dossier_keys",
        help_text=_("The source it became, for a record of sources.json."),
    )
    sha256 = models.CharField(max_length=64, help_text=_("SHA-256 of the record as imported, to notice a changed one."))

    class Meta:
        ordering = ["article", "key"]
        constraints = [
            models.UniqueConstraint(fields=["article", "key"], name="dossier_key_once"),
            models.CheckConstraint(
                condition=Q(claim__isnull=False, source__isnull=True) | Q(claim__isnull=True, source__isnull=False),
                name="dossier_key_names_one_thing",
            ),
        ]

    def __str__(self) -> str:
        return self.key
