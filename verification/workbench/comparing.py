"""What changed since: the proposal in hand against the one before it, and against the verdict published before.

A fixed number of queries: what stood at a moment is read from the history, what was published from its record.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.apps import apps
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from claims.models import Claim
from sources.capture.diff import Mark, word_diff
from sources.models import Source
from verification.admin.shown import shown_diff
from verification.models import Evidence, Proposal, Rating, Stance, Verdict


@dataclass(frozen=True)
class State:
    """What a decision rests on, in words: its own, and each piece of evidence by its id."""

    rating: str
    summary: str
    explanation: str
    statement: str
    evidence: Mapping[str, Mapping[str, str]]


@dataclass(frozen=True)
class Row:
    """One thing that differs: what it was, what it is, and the two against each other."""

    label: str
    then: str
    now: str

    @property
    def then_shown(self) -> SafeString | str:
        return self._side(Mark.ADDED, self.then)

    @property
    def now_shown(self) -> SafeString | str:
        return self._side(Mark.REMOVED, self.now)

    def _side(self, without: Mark, words: str) -> SafeString | str:
        if not words:
            return ""
        return shown_diff(segment for segment in word_diff(self.then, self.now) if segment[0] != without)


@dataclass(frozen=True)
class Comparison:
    """All that differs between then and now; without rows, nothing does."""

    name: str
    title: str
    at: datetime
    who: str
    rows: list[Row]


LABELS: dict[str, str | Promise] = {
    "rating": _("Rating"),
    "statement": _("Statement"),
    "summary": _("Summary"),
    "explanation": _("Explanation"),
}
PIECE: dict[str, str | Promise] = {
    "stance": _("stance"),
    "quote": _("quote"),
    "locator": _("place"),
    "note": _("note"),
    "pinned": _("page"),
}


def comparisons(
    claim: Claim, proposals: list[Proposal], verdict: Verdict | None, evidence: list[Evidence]
) -> list[Comparison]:
    """The newest proposal against the one before it and against the last verdict, as far as there are any.

    `proposals` come newest first; a proposal that was published is compared as the verdict it became.
    """
    now = _now(claim, proposals[0], evidence)
    found = []
    before = proposals[1] if len(proposals) > 1 else None
    if before is not None and (verdict is None or before.pk != verdict.proposal_id):
        title = gettext("Against the proposal before")
        rows = _rows(_at(claim, before), now)
        found.append(Comparison("proposal", title, before.created_at, before.by.get_username(), rows))
    if verdict is not None:
        title = gettext("Against the verdict published before")
        rows = _rows(_published(verdict), now)
        found.append(Comparison("verdict", title, verdict.published_at, verdict.decided_by.get_username(), rows))
    return found


def _rows(then: State, now: State) -> list[Row]:
    rows = [Row(str(label), getattr(then, name), getattr(now, name)) for name, label in LABELS.items()]
    for key in [*then.evidence, *(key for key in now.evidence if key not in then.evidence)]:
        rows += _of_piece(then.evidence.get(key), now.evidence.get(key))
    return [row for row in rows if row.then != row.now]


def _of_piece(then: Mapping[str, str] | None, now: Mapping[str, str] | None) -> list[Row]:
    if then is None:
        return [Row(gettext("Evidence added"), "", _piece(now or {}))]
    if now is None:
        return [Row(gettext("Evidence taken away"), _piece(then), "")]
    said = gettext("Evidence from %(source)s: %(what)s")
    return [
        Row(said % {"source": now["source"], "what": label}, then[name], now[name]) for name, label in PIECE.items()
    ]


def _piece(values: Mapping[str, str]) -> str:
    quote = f"“{values['quote']}”" if values["quote"] else ""
    return "\n".join(part for part in (f"{values['stance']}: {values['source']}", quote, values["note"]) if part)


def _now(claim: Claim, proposal: Proposal, evidence: list[Evidence]) -> State:
    pieces = {row.public_id: _values(row, str(row.source), _seen(row.snapshot)) for row in evidence}
    return _state(proposal, claim.statement, pieces)


def _at(claim: Claim, proposal: Proposal) -> State:
    """What the proposal rested on when it was made, by the history."""
    statements = apps.get_model("claims", "ClaimEvent").objects.filter(pgh_obj_id=claim.pk)
    said = statements.filter(pgh_created_at__lte=proposal.created_at).order_by("-pgh_id").first()
    events = apps.get_model("verification", "EvidenceEvent").objects.select_related("snapshot").defer("snapshot__text")
    events = events.filter(claim_id=claim.pk, pgh_created_at__lte=proposal.created_at).order_by("pgh_id")
    standing = {event.public_id: event for event in events}
    standing = {key: event for key, event in standing.items() if event.pgh_label != "delete"}
    names = Source.objects.select_related("publisher").in_bulk([event.source_id for event in standing.values()])
    pieces = {
        key: _values(event, str(names.get(event.source_id, "")), _seen(event.snapshot))
        for key, event in standing.items()
    }
    return _state(proposal, said.statement if said else claim.statement, pieces)


def _published(verdict: Verdict) -> State:
    record = verdict.as_record()
    return _state(verdict, record["statement"], {piece["id"]: _recorded(piece) for piece in record["evidence"]})


def _recorded(piece: Mapping[str, Any]) -> dict[str, str]:
    source, snapshot = piece["source"], piece["snapshot"]
    return {
        "source": source["csl"].get("title") or source["url"],
        "stance": str(Stance(piece["stance"]).label),
        "pinned": _page(datetime.fromisoformat(snapshot["captured_at"])) if snapshot else "",
        **{name: piece[name] for name in ("quote", "locator", "note")},
    }


def _values(row: Any, source: str, pinned: str) -> dict[str, str]:
    return {
        "source": source,
        "stance": str(Stance(row.stance).label),
        "pinned": pinned,
        **{name: getattr(row, name) for name in ("quote", "locator", "note")},
    }


def _seen(snapshot: Any) -> str:
    return _page(snapshot.captured_at) if snapshot else ""


def _page(at: datetime) -> str:
    return gettext("as it was on %(at)s") % {"at": f"{at:%Y-%m-%d %H:%M}"}


def _state(decided: Proposal | Verdict, statement: str, evidence: Mapping[str, Mapping[str, str]]) -> State:
    rating = str(Rating(decided.rating).label)
    return State(rating, decided.summary, decided.explanation, statement, evidence)
