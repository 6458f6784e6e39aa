"""What the reading room shows: the article with its claims, and the claim in hand. The number of queries is fixed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from django.apps import apps
from django.db.models import Exists, OuterRef, Prefetch
from django.utils import timezone
from django.utils.safestring import SafeString

from claims.models import Appearance, Article, ArticleRevision, Claim, Status
from config.history import Change, told
from sources.capture.diff import word_diff
from sources.models import Snapshot, Source
from verification.admin.shown import shown_diff
from verification.charts import Mark, strip
from verification.models import Evidence, Proposal, Verdict
from verification.workbench.reading import paragraphs, written
from verification.workbench.strips import marks_of

SORTS = {"place": "by place", "worth": "by check-worthiness"}


@dataclass(frozen=True)
class Room:
    """An article's newest text with the claims that stand in it, in the order of the text."""

    article: Article
    revision: ArticleRevision
    places: list[Appearance]

    @property
    def claims(self) -> list[Claim]:
        return list({place.claim_id: place.claim for place in self.places}.values())

    @property
    def text(self) -> SafeString:
        return written(paragraphs(self.revision.text, self.places))

    @property
    def progress(self) -> list[Mark]:
        """How many claims are in which state, each a way to them; states without claims are left out."""
        return marks_of(self.article, Counter(claim.status for claim in self.claims))

    @property
    def shares(self) -> SafeString:
        return strip(self.progress)

    def sorted_claims(self, by: str) -> list[Claim]:
        if by != "worth":
            return self.claims
        return sorted(self.claims, key=lambda claim: -(claim.checkworthiness or 0.0))


def room_of(article: Article) -> Room:
    revision = article.current_revision
    places = Appearance.objects.filter(revision=revision).select_related("claim").order_by("start", "end", "id")
    return Room(article, revision, list(places))


@dataclass(frozen=True)
class Moment:
    """A line of the claim's timeline."""

    at: datetime
    who: str
    what: str


@dataclass(frozen=True)
class InHand:
    """A claim with all that is known of it."""

    claim: Claim
    evidence: list[Evidence]
    verdicts: list[Verdict]
    proposals: list[Proposal]
    timeline: list[Moment]

    @property
    def verdict(self) -> Verdict | None:
        """What was published last, also while the claim is reopened."""
        return self.verdicts[0] if self.verdicts else None

    @property
    def proposal(self) -> Proposal | None:
        return self.proposals[0] if self.proposals and self.claim.status == Status.IN_REVIEW else None

    @property
    def changed(self) -> SafeString | str:
        """The proposal against what was proposed before it; empty for a first one."""
        if self.proposal is None or len(self.proposals) < 2:
            return ""
        now, then = self.proposals[0], self.proposals[1]
        return shown_diff(word_diff(_read(then), _read(now)))


def in_hand(claim: Claim) -> InHand:
    evidence = list(evidence_of(claim))
    return InHand(
        claim=claim,
        evidence=evidence,
        verdicts=list(claim.verdicts.select_related("decided_by", "approved_by").defer("record")),
        proposals=list(claim.proposals.select_related("by")),
        timeline=_timeline(claim),
    )


def evidence_of(claim: Claim) -> Any:
    """The claim's evidence; `is_read` says whether the source has a snapshot, pinned here or not yet."""
    sources = Source.objects.select_related("publisher").with_last_check().prefetch_related("archived_copies")
    read = Exists(Snapshot.objects.filter(source=OuterRef("source")))
    rows = claim.evidence.annotate(is_read=read).select_related("snapshot").defer("snapshot__text")
    return rows.prefetch_related(Prefetch("source", queryset=sources))


def is_awaited(evidence: Any) -> bool:
    """Whether a look at the source, or what follows from it, is about to arrive."""
    source, now = evidence.source, timezone.now()
    due = source.next_check_at is not None and source.next_check_at <= now
    held = source.leased_until is not None and source.leased_until > now
    behind = evidence.is_read and evidence.compared_snapshot_id is None
    return due or held or (behind and evidence.claim.status != Status.DISMISSED)


def _read(proposal: Proposal) -> str:
    return f"{proposal.get_rating_display()}\n{proposal.summary}\n{proposal.explanation}".strip()


def _timeline(claim: Claim) -> list[Moment]:
    """All that happened to the claim and its evidence, newest first."""
    moments = [
        Moment(move.at, _name(move.by), _moved(move.old, move.new, move.reason))
        for move in claim.status_changes.select_related("by")
    ]
    events = apps.get_model("claims", "ClaimEvent").objects.filter(pgh_obj_id=claim.pk).order_by("pgh_id")
    moments += _fields(told(events), of="")
    # An event's own claim is the claim then: evidence that was taken away since is told too.
    rows = apps.get_model("verification", "EvidenceEvent").objects.filter(claim_id=claim.pk)
    rows = rows.order_by("pgh_obj_id", "pgh_id")
    for _, group in groupby(rows, key=lambda event: event.pgh_obj_id):
        moments += _of_evidence(told(group))
    return sorted(moments, key=lambda moment: moment.at, reverse=True)


def _of_evidence(changes: list[Change]) -> list[Moment]:
    *later, first = changes
    begun = [Moment(first.at, first.who, f"{first.act.replace('_', ' ')}")]
    gone = [Moment(change.at, change.who, "detach evidence") for change in later if change.act == "detach_evidence"]
    return _fields(later, of="evidence: ") + begun + gone


def _fields(changes: Iterable[Change], *, of: str) -> list[Moment]:
    return [
        Moment(change.at, change.who, f"{of}{name.replace('_', ' ')} changed from {_cut(old)} to {_cut(new)}")
        for change in changes
        for name, old, new in change.fields
        if name in TOLD
    ]


TOLD = {"statement", "kind", "made_on", "language", "claimant", "stance", "quote", "locator", "note", "quote_state"}


def _cut(value: Any) -> str:
    words = str(value)
    return f"“{words[:120]}…”" if len(words) > 120 else f"“{words}”" if words else "nothing"


def _moved(old: str, new: str, reason: str) -> str:
    way = f"{Status(old).label} → {Status(new).label}" if old else f"began as {Status(new).label}"
    return f"{way}: {reason}" if reason else way


def _name(user: Any) -> str:
    return user.get_username() if user else "the service"
