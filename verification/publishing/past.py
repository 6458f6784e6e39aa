"""What we said at a moment, with the proof as it stood then: read from the event rows that every change has left."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any, TypeVar

from django.apps import apps
from django.db import models
from django.db.models import OuterRef, Prefetch, Subquery

from sources.models import ArchivedCopy, Check, Custody, Snapshot, Source
from verification.models import Alert, Edition, Evidence, Verdict
from verification.models.alert import AlertKind
from verification.publishing.facts import fact_with

M = TypeVar("M", bound=models.Model)


def facts_as_of(editions: Sequence[Edition], moment: datetime) -> list[dict[str, Any]]:
    """The facts of these editions (with their verdicts) as they were served at a moment: a fixed number of queries.

    `proof` is None where the rows do not tell how a piece of the evidence stood.
    """
    claims = {edition.claim_id for edition in editions}
    evidence, corrections = _evidence(claims, moment), _corrections(claims, moment)
    alerts = _alerts(claims, moment, {row.pk: row for rows in evidence.values() for row in rows})
    return [
        _fact(edition, moment, evidence[edition.claim_id], corrections[edition.claim_id], alerts[edition.claim_id])
        for edition in editions
    ]


def _fact(
    edition: Edition, moment: datetime, evidence: list[Evidence], corrections: list[Verdict], alerts: list[Alert]
) -> dict[str, Any]:
    fact = fact_with(edition.verdict, evidence=evidence, corrections=corrections, alerts=alerts)
    if {piece["id"] for piece in fact["evidence"]} != {row.public_id for row in evidence}:
        fact["proof"] = None
    until = edition.in_force_until
    return {**fact, "as_of": moment.isoformat(), "in_force_until": until.isoformat() if until else None}


def _evidence(claims: Collection[int], moment: datetime) -> dict[int, list[Evidence]]:
    """The evidence of each claim as it stood, in its order, without what had been taken away by then."""
    rows = [row for row in _then(Evidence, moment, claim__in=claims) if row.claim_id in claims]
    sources = _sources({row.source_id for row in rows}, moment)
    snapshots = _snapshots({row.snapshot_id for row in rows if row.snapshot_id}, moment)
    told: dict[int, list[Evidence]] = defaultdict(list)
    for row in sorted(rows, key=lambda row: (row.position, row.pk)):
        if row.source_id in sources:
            row.source, row.snapshot = sources[row.source_id], snapshots.get(row.snapshot_id or 0)
            told[row.claim_id].append(row)
    return told


def _sources(pks: Collection[int], moment: datetime) -> dict[int, Source]:
    """The sources with the address and health they had, the last look at them by then, and the copies then known."""
    looks = Check.objects.filter(source=OuterRef("pk"), elsewhere=False, checked_at__lte=moment)
    copies = Prefetch("archived_copies", queryset=ArchivedCopy.objects.filter(seen_at__lte=moment))
    last = Subquery(looks.order_by("-checked_at").values("checked_at")[:1])
    today = Source.objects.filter(pk__in=pks).annotate(last_checked_at=last).prefetch_related(copies).in_bulk()
    then = {row.pk: row for row in _then(Source, moment, pgh_obj__in=pks)}
    for pk, row in then.items():
        today[pk].url, today[pk].health = row.url, row.health
    return {pk: today[pk] for pk in then}


def _snapshots(pks: Collection[int], moment: datetime) -> dict[int, Snapshot]:
    """The snapshots with what had been found wrong with them by then."""
    snapshots = Snapshot.objects.filter(pk__in=pks).defer("text").in_bulk()
    faults = {row.pk: row.fault for row in _then(Custody, moment, pgh_obj__in=pks)}
    for pk, snapshot in snapshots.items():
        snapshot.custody = Custody(snapshot=snapshot, fault=faults.get(pk, ""))
    return snapshots


def _corrections(claims: Collection[int], moment: datetime) -> dict[int, list[Verdict]]:
    rows = Verdict.objects.filter(claim__in=claims, published_at__lte=moment).exclude(correction_note="")
    return _by_claim(rows.order_by("published_at").defer("record"))


def _alerts(claims: Collection[int], moment: datetime, evidence: dict[int, Evidence]) -> dict[int, list[Alert]]:
    """What stood open of each claim's evidence, the newest first."""
    rows = [
        row
        for row in _then(Alert, moment, claim__in=claims)
        if row.kind != AlertKind.FACT_REPEATED and row.closed_at is None
    ]
    for row in rows:
        row.evidence = evidence.get(row.evidence_id or 0)
    return _by_claim(sorted(rows, key=lambda row: (row.opened_at, row.pk), reverse=True))


def _then(model: type[M], moment: datetime, **which: Any) -> list[M]:
    """The rows of a tracked model as their last event by that moment has them (unsaved). Those deleted are left out."""
    events: Any = apps.get_model(model._meta.app_label, f"{model.__name__}Event")
    kept = {field.attname for field in events._meta.concrete_fields}
    names = [field.attname for field in model._meta.concrete_fields if field.attname in kept]
    rows = events.objects.filter(**which, pgh_created_at__lte=moment).order_by("pgh_obj_id", "-pgh_id")
    last = rows.distinct("pgh_obj_id").values("pgh_label", *names)
    return [model(**{name: row[name] for name in names}) for row in last if row["pgh_label"] != "delete"]


def _by_claim(rows: Iterable[Any]) -> dict[int, list[Any]]:
    told: dict[int, list[Any]] = defaultdict(list)
    for row in rows:
        told[row.claim_id].append(row)
    return told
