"""Facts as they are served: the frozen record of the current verdict, with the state of its proof today."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Prefetch

from config.languages import in_newsroom_language
from sources.models import Source
from verification.models import Alert, Evidence, Verdict
from verification.models.verdict import VerdictQuerySet
from verification.publishing.proof import proof_state


def published_facts() -> VerdictQuerySet:
    """Current verdicts of published claims, with all that `fact` reads: a fixed number of queries."""
    return Verdict.objects.published().select_related("claim").prefetch_related(*read_of_claim("claim__"))


def read_of_claim(way: str = "") -> tuple[Prefetch, ...]:
    """What `fact` reads of a claim beside the record; `way` leads to the claim."""
    sources = Source.objects.with_last_check().prefetch_related("archived_copies")
    evidence = Evidence.objects.select_related("snapshot__custody").defer("snapshot__text")
    evidence = evidence.prefetch_related(Prefetch("source", queryset=sources))
    alerts = Alert.objects.open().of_evidence().select_related("evidence")
    corrections = Verdict.objects.exclude(correction_note="").order_by("published_at").defer("record")
    return (
        Prefetch(f"{way}evidence", queryset=evidence),
        Prefetch(f"{way}alerts", queryset=alerts, to_attr="open_alerts"),
        Prefetch(f"{way}verdicts", queryset=corrections, to_attr="corrections"),
    )


def fact(verdict: Verdict) -> dict[str, Any]:
    """The fact of a verdict that came from `published_facts`."""
    claim = verdict.claim
    corrections, alerts = getattr(claim, "corrections", ()), getattr(claim, "open_alerts", ())
    return fact_with(verdict, evidence=claim.evidence.all(), corrections=corrections, alerts=alerts)


@in_newsroom_language
def fact_with(
    verdict: Verdict, *, evidence: Iterable[Evidence], corrections: Iterable[Verdict], alerts: Iterable[Alert]
) -> dict[str, Any]:
    """The fact of a verdict with its evidence, its claim's corrections and what stood open, as they are or were."""
    record = verdict.as_record()
    rows = {row.public_id: row for row in evidence}
    state = proof_state(rows.values())
    record["evidence"] = [
        {**piece, "link": _link(rows.get(piece["id"])), "archive": _archive(rows.get(piece["id"]))}
        for piece in record["evidence"]
    ]
    return {
        **record,
        "url": f"/api/v1/facts/{record['id']}/",
        "record_sha256": verdict.record_sha256,
        "corrections": [_correction(row) for row in corrections],
        "proof": {
            "state": state.proof.value,
            "checked_at": state.checked_at.isoformat() if state.checked_at else None,
            "reasons": state.reasons,
        },
        "alerts": [_alert(row) for row in alerts],
    }


def _correction(row: Verdict) -> dict[str, Any]:
    return {"verdict_id": row.public_id, "published_at": row.published_at.isoformat(), "note": row.correction_note}


def _alert(row: Alert) -> dict[str, Any]:
    """What has broken, for readers: what to do about it is the newsroom's own business."""
    return {
        "id": row.public_id,
        "kind": row.kind,
        "evidence": row.evidence.public_id if row.evidence else None,
        "message": row.message,
        "diff": [{"mark": mark, "text": text} for mark, text in row.diff],
        "opened_at": row.opened_at.isoformat(),
    }


def _link(row: Evidence | None) -> dict[str, Any] | None:
    """How the evidence's link does today."""
    if row is None:
        return None
    checked: Any = getattr(row.source, "last_checked_at", None)
    return {
        "health": row.source.health,
        "quote_state": row.quote_state or None,
        "drift": row.drift or None,
        "last_checked_at": checked.isoformat() if checked else None,
    }


def _archive(row: Evidence | None) -> dict[str, Any] | None:
    """The copy in a web archive that is closest to when the source was used; None where none is known."""
    copy = row.source.archived_copy(row.used_at) if row else None
    return {"url": copy.url, "datetime": copy.captured_at.isoformat(), "archive": copy.archive} if copy else None
