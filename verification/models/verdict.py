"""Verdicts: what was published, by which two people, with the frozen record of the fact as readers got it."""

from __future__ import annotations

import json
from typing import Any

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from claims.models import Claim, Status, StatusChange
from config.identifiers import public_id_field
from config.triggers import append_only
from verification.models.rating import Rating
from verification.models.review import Proposal


class VerdictQuerySet(models.QuerySet["Verdict"]):
    def current(self) -> VerdictQuerySet:
        """The newest verdict of each claim, whether the claim is published now or reopened."""
        return self.filter(superseded_by__isnull=True)

    def published(self) -> VerdictQuerySet:
        """What the public may see: the current verdicts of claims that are published now."""
        return self.current().filter(claim__status=Status.PUBLISHED)


class Verdict(models.Model):
    """A decision by two people, made in the moment it was published. A later one may supersede it."""

    public_id = public_id_field()
    claim = models.ForeignKey(
        Claim, on_delete=models.PROTECT, related_name="verdicts", help_text=_("The claim decided on.")
    )
    proposal = models.OneToOneField(
        Proposal,
        on_delete=models.PROTECT,
        related_name="verdict",
        help_text=_("The proposal that was approved."),
    )
    status_change = models.OneToOneField(
        StatusChange,
        on_delete=models.PROTECT,
        related_name="verdict",
        help_text=_("The move to published that it was made in."),
    )
    rating = models.CharField(max_length=20, choices=Rating, help_text=_("Where the claim stands on the scale."))
    summary = models.TextField(help_text=_("The reason in a sentence or two."))
    explanation = models.TextField(blank=True, help_text=_("The reasoning at length."))
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        help_text=_("Who proposed it."),
    )
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        help_text=_("Who approved and published it: never the same person."),
    )
    published_at = models.DateTimeField(db_index=True, help_text=_("When it was published."))
    supersedes = models.OneToOneField(
        "self",
        on_delete=models.PROTECT,
        null=True,
        related_name="superseded_by",
        help_text=_("The verdict it replaces."),
    )
    correction_note = models.TextField(blank=True, help_text=_("What changed against the verdict before, and why."))
    record = models.TextField(
        help_text=_("The fact as published: canonical JSON (RFC 8785), everything a reader was given.")
    )
    record_sha256 = models.CharField(max_length=64, help_text=_("SHA-256 of the record as UTF-8."))

    objects = VerdictQuerySet.as_manager()

    class Meta:
        ordering = ["-published_at", "-id"]
        permissions = [
            ("return_proposal", "Can return a proposal to its fact-checker"),
            ("reopen_claim", "Can reopen a published claim"),
        ]
        constraints = [
            models.CheckConstraint(condition=~Q(decided_by=F("approved_by")), name="verdict_needs_two_people"),
            models.CheckConstraint(condition=Q(rating__in=Rating.values), name="verdict_rating_known"),
            models.CheckConstraint(
                condition=Q(supersedes__isnull=True) | ~Q(correction_note=""),
                name="verdict_correction_has_note",
            ),
            models.UniqueConstraint(fields=["claim"], condition=Q(supersedes__isnull=True), name="verdict_first_once"),
        ]
        triggers = [
            *append_only("A verdict"),
            pgtrigger.Trigger(
                name="is_what_was_proposed",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func="""
                    IF NEW.record_sha256 <> encode(sha256(convert_to(NEW.record, 'UTF8')), 'hex') THEN
                        RAISE EXCEPTION USING ERRCODE = 'check_violation',
                            MESSAGE = 'The SHA-256 given is not that of the record.';
                    END IF;
                    PERFORM 1 FROM verification_proposal p WHERE p.id = NEW.proposal_id
                        AND p.claim_id = NEW.claim_id AND p.rating = NEW.rating AND p.summary = NEW.summary
                        AND p.explanation = NEW.explanation AND p.by_id = NEW.decided_by_id;
                    IF NOT FOUND THEN
                        RAISE EXCEPTION USING ERRCODE = 'check_violation',
                            MESSAGE = 'A verdict says what its proposal says, by the person who proposed it.';
                    END IF;
                    PERFORM 1 FROM claims_statuschange s WHERE s.id = NEW.status_change_id
                        AND s.claim_id = NEW.claim_id AND s.new = 'published' AND s.by_id = NEW.approved_by_id;
                    IF NOT FOUND THEN
                        RAISE EXCEPTION USING ERRCODE = 'check_violation',
                            MESSAGE = 'A verdict belongs to the move to published by the person who approved it.';
                    END IF;
                    IF NEW.supersedes_id IS NOT NULL THEN
                        PERFORM 1 FROM verification_verdict v
                            WHERE v.id = NEW.supersedes_id AND v.claim_id = NEW.claim_id;
                        IF NOT FOUND THEN
                            RAISE EXCEPTION USING ERRCODE = 'check_violation',
                                MESSAGE = 'A verdict supersedes one on the same claim.';
                        END IF;
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_rating_display()}, published {self.published_at:%Y-%m-%d}"

    @property
    def is_correction(self) -> bool:
        return self.supersedes_id is not None

    def as_record(self) -> dict[str, Any]:
        """The frozen record, parsed."""
        return json.loads(self.record)


class PublishedClaim(Claim):
    """The claim as verification sees it. Carries what ties a published claim to its proof and to its sources."""

    class Meta:
        proxy = True
        triggers = [
            pgtrigger.Trigger(
                name="published_has_proof",
                when=pgtrigger.After,
                operation=pgtrigger.Insert | pgtrigger.Update,
                timing=pgtrigger.Deferred,
                declare=[("now_is", "text")],
                func="""
                    SELECT status INTO now_is FROM claims_claim WHERE id = NEW.id;
                    IF now_is IS DISTINCT FROM 'published' THEN
                        RETURN NULL;
                    END IF;
                    PERFORM 1 FROM verification_verdict v WHERE v.status_change_id = (
                        SELECT id FROM claims_statuschange WHERE claim_id = NEW.id ORDER BY id DESC LIMIT 1);
                    IF NOT FOUND THEN
                        RAISE EXCEPTION USING ERRCODE = 'check_violation',
                            MESSAGE = 'A claim is published only with a verdict that a second person approved.';
                    END IF;
                    PERFORM 1 FROM verification_evidence e WHERE e.claim_id = NEW.id
                        AND (e.snapshot_id IS NOT NULL OR e.no_snapshot_reason <> '');
                    IF NOT FOUND THEN
                        RAISE EXCEPTION USING ERRCODE = 'check_violation',
                            MESSAGE = 'A claim is published only with evidence whose page was captured, '
                                      'or with a written reason why it could not be.';
                    END IF;
                    RETURN NULL;
                """,
            ),
            pgtrigger.Trigger(
                name="sources_are_relied_on",
                when=pgtrigger.After,
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition("OLD.status <> NEW.status AND 'published' IN (OLD.status, NEW.status)"),
                # Evidence of a published claim is fixed, so no other change can move this. The sources are locked
                # first: of two claims that move in the same moment, the second then sees what the first has done.
                func="""
                    PERFORM 1 FROM sources_source
                        WHERE id IN (SELECT source_id FROM verification_evidence WHERE claim_id = NEW.id)
                        ORDER BY id FOR NO KEY UPDATE;
                    UPDATE sources_source s SET relied_on = NOT relied_on
                        WHERE id IN (SELECT source_id FROM verification_evidence WHERE claim_id = NEW.id)
                        AND relied_on <> EXISTS (
                            SELECT 1 FROM verification_evidence e JOIN claims_claim c ON c.id = e.claim_id
                            WHERE e.source_id = s.id AND c.status = 'published');
                    RETURN NULL;
                """,
            ),
        ]
