"""Claims: what was said, as sentences that stand by themselves."""

from __future__ import annotations

import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from claims.models.claimant import Claimant, ClaimantKind
from claims.models.placed import shortened
from claims.models.status import Status, arrows_sql
from config.history import tracked
from config.identifiers import public_id_field
from config.triggers import counts_versions, never_truncated, refuse_change, stable_public_id, upserts

FOUND_BY_SEARCH = """
    IF NEW.merged_into_id IS NOT NULL THEN
        DELETE FROM claims_findable WHERE claim_id = NEW.id;
    ELSE
        INSERT INTO claims_findable (claim_id, language, statement, title, model, version)
            VALUES (NEW.id, NEW.language, NEW.statement, '', '', '')
            ON CONFLICT (claim_id) DO UPDATE SET language = EXCLUDED.language, statement = EXCLUDED.statement,
                vector = NULL, model = '', version = '', compared_at = NULL;
    END IF;
"""

PARTIAL_DATE = r"^\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?$"
partial_date = RegexValidator(PARTIAL_DATE, _("Give a date as 2014, 2014-09 or 2014-09-27."))


class Kind(models.TextChoices):
    EVENT = "event", _("Event")
    QUANTITY = "quantity", _("Quantity")
    QUOTE = "quote", _("Quote")
    STATUS = "status", _("State of affairs")
    RELATION = "relation", _("Relation")
    CAUSAL = "causal", _("Cause and effect")
    OPINION = "opinion", _("Opinion")
    PREDICTION = "prediction", _("Prediction")


class ClaimQuerySet(models.QuerySet["Claim"]):
    def published(self) -> ClaimQuerySet:
        return self.filter(status=Status.PUBLISHED)

    def open(self) -> ClaimQuerySet:
        """Claims on which work is still to be done."""
        return self.exclude(status__in=[Status.PUBLISHED, Status.DISMISSED])

    def like(self, words: str) -> ClaimQuerySet:
        """Claims that go on (not dismissed) whose statement holds each of the words, or whose id is one of them."""
        found = self.exclude(status=Status.DISMISSED)
        for word in words.split():
            found = found.filter(Q(statement__icontains=word) | Q(public_id=word))
        return found

    def of_article(self, article_id: int) -> ClaimQuerySet:
        return self.filter(appearances__revision__article_id=article_id).distinct()


@tracked()
class Claim(models.Model):
    """One assertion as a neutral sentence that stands by itself."""

    public_id = public_id_field()
    statement = models.TextField(
        help_text=_("The assertion in one neutral sentence that can be understood without the article.")
    )
    claimant = models.ForeignKey(
        Claimant,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="claims",
        help_text=_("Whose words these are. Leave empty for the author of the article."),
    )
    language = models.CharField(max_length=35, default="en", help_text=_("Language of the statement as a BCP 47 tag."))
    made_on = models.CharField(
        max_length=10,
        blank=True,
        validators=[partial_date],
        help_text=_("The date the claim speaks of or was made: 2014, 2014-09 or 2014-09-27."),
    )
    kind = models.CharField(max_length=20, choices=Kind, help_text=_("What sort of assertion this is."))
    checkable = models.BooleanField(
        default=True, help_text=_("Whether evidence could decide it. Opinions and untestable forecasts cannot.")
    )
    topics = ArrayField(
        models.CharField(max_length=80),
        default=list,
        blank=True,
        help_text=_("Topics, separated by commas, such as energy, defence."),
    )
    entities = ArrayField(
        models.CharField(max_length=300),
        default=list,
        blank=True,
        help_text=_("People, places and bodies that the claim names, separated by commas."),
    )
    checkworthiness = models.FloatField(
        null=True,
        blank=True,
        validators=[MinValueValidator(0), MaxValueValidator(1)],
        help_text=_("How much it deserves checking, from 0 (ignore) to 1 (check first)."),
    )
    reasons = ArrayField(
        models.CharField(max_length=300),
        default=list,
        blank=True,
        help_text=_("Why it was suggested as worth checking, or as not, separated by commas."),
    )
    suggested_by = models.CharField(
        max_length=200,
        blank=True,
        editable=False,
        help_text=_("What read it out of a text: extraction, or the model of a second opinion. Empty if a person did."),
    )
    status = models.CharField(
        max_length=20,
        choices=Status,
        default=Status.SUGGESTED,
        editable=False,
        help_text=_("Where the claim stands. It moves only by the steps of the workflow."),
    )
    merged_into = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="merged",
        help_text=_("The claim that says the same and goes on in its place; its id leads there."),
    )
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        help_text=_("Who wrote the claim down."),
    )
    created_at = models.DateTimeField(auto_now_add=True, help_text=_("When the claim was written down."))
    updated_at = models.DateTimeField(auto_now=True, help_text=_("When the claim was last changed."))
    version = models.PositiveIntegerField(
        default=1, editable=False, help_text=_("Counts changes, so that a stale edit is noticed.")
    )

    objects = ClaimQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-id"]
        permissions = [
            ("move_claim", "Can accept, take up and dismiss claims"),
            ("merge_claim", "Can merge claims that say the same"),
        ]
        indexes = [
            models.Index(fields=["status", "-created_at"], name="claim_by_status"),
            GinIndex(fields=["topics"], name="claim_by_topic"),
        ]
        constraints = [
            models.CheckConstraint(condition=~Q(statement=""), name="claim_has_statement"),
            models.CheckConstraint(condition=Q(status__in=Status.values), name="claim_status_known"),
            models.CheckConstraint(condition=Q(kind__in=Kind.values), name="claim_kind_known"),
            models.CheckConstraint(
                condition=Q(made_on="") | Q(made_on__regex=PARTIAL_DATE), name="claim_made_on_is_partial_date"
            ),
            models.CheckConstraint(
                condition=Q(checkworthiness__isnull=True) | Q(checkworthiness__gte=0.0, checkworthiness__lte=1.0),
                name="claim_checkworthiness_0_to_1",
            ),
            models.CheckConstraint(
                condition=Q(merged_into__isnull=True) | (Q(status=Status.DISMISSED) & ~Q(merged_into=models.F("id"))),
                name="claim_merged_is_dismissed",
            ),
        ]
        triggers = [
            stable_public_id(),
            counts_versions("updated_at"),
            never_truncated("A claim"),
            upserts("found_by_search", when_changed=("statement", "language", "merged_into_id"), sql=FOUND_BY_SEARCH),
            refuse_change(
                "merged_for_good",
                "A claim that was merged stays merged.",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    "OLD.merged_into_id IS NOT NULL AND NEW.merged_into_id IS DISTINCT FROM OLD.merged_into_id"
                ),
            ),
            refuse_change(
                "begins_as_suggested",
                "A claim begins as suggested.",
                operation=pgtrigger.Insert,
                condition=pgtrigger.Condition("NEW.status <> 'suggested'"),
            ),
            pgtrigger.Trigger(
                name="moves_along_arrows",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                condition=pgtrigger.AnyChange("status"),
                func=f"""
                    IF (OLD.status, NEW.status) NOT IN ({arrows_sql()}) THEN
                        RAISE EXCEPTION USING ERRCODE = 'check_violation',
                            MESSAGE = format('A claim that is %s cannot become %s.', OLD.status, NEW.status);
                    END IF;
                    RETURN NEW;
                """,
            ),
            refuse_change(
                "fixed_while_published",
                "This claim is published. Reopen it before changing its statement or claimant.",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    "OLD.status = 'published' AND (OLD.statement, OLD.claimant_id, OLD.language, OLD.made_on,"
                    " OLD.kind) IS DISTINCT FROM (NEW.statement, NEW.claimant_id, NEW.language, NEW.made_on,"
                    " NEW.kind)"
                ),
            ),
            pgtrigger.Trigger(
                name="status_has_its_row",
                when=pgtrigger.After,
                operation=pgtrigger.Insert | pgtrigger.Update,
                timing=pgtrigger.Deferred,
                declare=[("latest", "text"), ("now_is", "text")],
                func="""
                    SELECT status INTO now_is FROM claims_claim WHERE id = NEW.id;
                    SELECT moved.new INTO latest FROM claims_statuschange moved
                        WHERE claim_id = NEW.id ORDER BY id DESC LIMIT 1;
                    IF now_is IS NOT NULL AND latest IS DISTINCT FROM now_is THEN
                        RAISE EXCEPTION USING ERRCODE = 'check_violation',
                            MESSAGE = 'A claim''s status moves only with a row that says who moved it and why.';
                    END IF;
                    RETURN NULL;
                """,
            ),
        ]

    def __str__(self) -> str:
        return shortened(self.statement)

    @property
    def claimant_name(self) -> str:
        return self.claimant.name if self.claimant else "article author"

    @property
    def claimant_kind(self) -> str:
        """Of no one's: it is the article's author who says it, of whom no more is known."""
        return self.claimant.kind if self.claimant else ClaimantKind.UNKNOWN

    @property
    def is_published(self) -> bool:
        return self.status == Status.PUBLISHED
