"""How the status of claims moved: one row for each move, and the promise that none moves without its row."""

from __future__ import annotations

import pgtrigger
from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from claims.models.claim import Claim
from claims.models.status import Status
from config.triggers import append_only


class StatusChange(models.Model):
    """One move of a claim: from where to where, by whom, why and when."""

    claim = models.ForeignKey(
        Claim, on_delete=models.PROTECT, related_name="status_changes", help_text=_("The claim that moved.")
    )
    old = models.CharField(
        max_length=20, choices=Status, blank=True, help_text=_("Status before; empty when the claim began.")
    )
    new = models.CharField(max_length=20, choices=Status, help_text=_("Status after."))
    reason = models.TextField(blank=True, help_text=_("Why, in the words of the person who moved it."))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        help_text=_("Who moved it."),
    )
    at = models.DateTimeField(auto_now_add=True, help_text=_("When it moved."))

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["claim", "-id"], name="status_change_latest")]
        triggers = [
            *append_only("A status change"),
            pgtrigger.Trigger(
                name="follows_on",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                declare=[("latest", "text")],
                func="""
                    PERFORM 1 FROM claims_claim WHERE id = NEW.claim_id FOR UPDATE;
                    SELECT moved.new INTO latest FROM claims_statuschange moved
                        WHERE claim_id = NEW.claim_id ORDER BY id DESC LIMIT 1;
                    IF COALESCE(latest, '') <> NEW.old THEN
                        RAISE EXCEPTION USING ERRCODE = 'check_violation',
                            MESSAGE = format('The claim is %s now, not %s.', latest, NEW.old);
                    END IF;
                    RETURN NEW;
                """,
            ),
            pgtrigger.Trigger(
                name="claim_follows",
                when=pgtrigger.After,
                operation=pgtrigger.Insert,
                timing=pgtrigger.Deferred,
                declare=[("latest", "text"), ("now_is", "text")],
                func="""
                    SELECT moved.new INTO latest FROM claims_statuschange moved
                        WHERE claim_id = NEW.claim_id ORDER BY id DESC LIMIT 1;
                    SELECT status INTO now_is FROM claims_claim WHERE id = NEW.claim_id;
                    IF latest IS DISTINCT FROM now_is THEN
                        RAISE EXCEPTION USING ERRCODE = 'check_violation',
                            MESSAGE = 'A status change was written down but the claim did not move.';
                    END IF;
                    RETURN NULL;
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.old or 'new'} → {self.new}"
