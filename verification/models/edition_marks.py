"""What moves under a published fact, as facts see it: each of these leaves a mark on the editions that rest on it."""

from __future__ import annotations

import pgtrigger

from sources.models import ArchivedCopy, Check, Custody, Source
from verification.models import edition_sql
from verification.models.alert import Alert
from verification.models.evidence import Evidence


def _marks(name: str, operation: pgtrigger.Operation, func: str, condition: str = "") -> pgtrigger.Trigger:
    return pgtrigger.Trigger(
        name=name,
        when=pgtrigger.After,
        operation=operation,
        func=func,
        condition=pgtrigger.Condition(condition) if condition else None,
    )


class CitedSource(Source):
    """The source as facts see it."""

    class Meta:
        proxy = True
        triggers = [
            _marks(
                "marks_facts",
                pgtrigger.Update,
                edition_sql.mark_by_source("NEW.id"),
                "NEW.relied_on AND OLD.health <> NEW.health",
            )
        ]


class LookAtCitedSource(Check):
    """The look at a source as facts see it."""

    class Meta:
        proxy = True
        triggers = [
            _marks("marks_facts", pgtrigger.Insert, edition_sql.mark_by_source("NEW.source_id"), "NOT NEW.elsewhere")
        ]


class CopyOfCitedSource(ArchivedCopy):
    """The copy in a web archive as facts see it."""

    class Meta:
        proxy = True
        triggers = [_marks("marks_facts", pgtrigger.Insert, edition_sql.mark_by_source("NEW.source_id"))]


class CustodyOfEvidence(Custody):
    """The keeping of a snapshot as facts see it."""

    class Meta:
        proxy = True
        triggers = [
            _marks(
                "marks_facts",
                pgtrigger.Insert | pgtrigger.Update,
                edition_sql.mark_by_source("(SELECT source_id FROM sources_snapshot WHERE id = NEW.snapshot_id)"),
            )
        ]


class PublishedEvidence(Evidence):
    """The evidence as facts see it."""

    class Meta:
        proxy = True
        triggers = [
            _marks(
                "marks_facts",
                pgtrigger.Update,
                edition_sql.MARK_BY_CLAIM,
                "OLD.quote_state <> NEW.quote_state OR OLD.drift <> NEW.drift",
            )
        ]


class PublicAlert(Alert):
    """The alert on evidence as facts see it: it marks them, and is told as broken or restored evidence."""

    class Meta:
        proxy = True
        triggers = [
            _marks(
                "opens_for_facts",
                pgtrigger.Insert,
                edition_sql.ALERT_EVENT + edition_sql.MARK_BY_CLAIM,
                "NEW.source_id IS NOT NULL",
            ),
            _marks(
                "closes_for_facts",
                pgtrigger.Update,
                edition_sql.ALERT_EVENT + edition_sql.MARK_BY_CLAIM,
                "NEW.source_id IS NOT NULL AND OLD.closed_at IS NULL AND NEW.closed_at IS NOT NULL",
            ),
        ]
