"""What the reading room shows: the article with its claims, and the claim in hand. The number of queries is fixed."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from claims.checked_before import Seen, seen
from claims.models import Appearance, Article, ArticleRevision, Claim, LookUp, Status, StatusChange
from sources.models import Snapshot, Source
from verification.charts import Mark, strip
from verification.models import Evidence, Proposal, Verdict
from verification.workbench.comparing import Comparison, comparisons
from verification.workbench.reading import paragraphs, written
from verification.workbench.strips import marks_of

SORTS = {"place": _("by place"), "worth": _("by check-worthiness")}
# All that a text and a list of its claims need: of a thousand claims the rest is not fetched.
SHOWN = (
    "start",
    "end",
    "exact",
    *(f"claim__{name}" for name in ("public_id", "statement", "status", "checkworthiness")),
)


@dataclass(frozen=True)
class Room:
    """An article's newest text with the claims that stand in it, in the order of the text."""

    article: Article
    revision: ArticleRevision
    places: list[Appearance]

    @cached_property
    def claims(self) -> list[Claim]:
        return list({place.claim_id: place.claim for place in self.places}.values())

    @property
    def text(self) -> SafeString:
        return written(paragraphs(self.revision.text, self.places))

    @cached_property
    def progress(self) -> list[Mark]:
        """How many claims are in which state, each a way to them; states without claims are left out."""
        return marks_of(self.article, Counter(claim.status for claim in self.claims))

    @property
    def shares(self) -> SafeString:
        return strip(self.progress)

    @cached_property
    def look_up(self) -> LookUp | None:
        """The look for sentences that were checked before; None while a worker is to do it."""
        return LookUp.objects.filter(revision=self.revision).first()

    @property
    def checked_before(self) -> list[Seen]:
        return seen(self.look_up)

    @property
    def waiting(self) -> int:
        """How many suggested claims wait for triage."""
        return sum(claim.status == Status.SUGGESTED for claim in self.claims)

    def sorted_claims(self, by: str) -> list[Claim]:
        if by != "worth":
            return self.claims
        return sorted(self.claims, key=lambda claim: -(claim.checkworthiness or 0.0))


def room_of(article: Article) -> Room:
    revision = article.current_revision
    places = Appearance.objects.filter(revision=revision).select_related("claim").only(*SHOWN)
    return Room(article, revision, list(places.order_by("start", "end", "id")))


@dataclass(frozen=True)
class InHand:
    """A claim with all that is known of it."""

    claim: Claim
    evidence: list[Evidence]
    verdicts: list[Verdict]
    proposals: list[Proposal]
    last_move: StatusChange | None

    @property
    def verdict(self) -> Verdict | None:
        """What was published last, also while the claim is reopened."""
        return self.verdicts[0] if self.verdicts else None

    @property
    def proposal(self) -> Proposal | None:
        return self.proposals[0] if self.proposals and self.claim.status == Status.IN_REVIEW else None

    @property
    def sent_back(self) -> StatusChange | None:
        """The move that returned the claim to research or reopened it, while nothing has followed on it."""
        move = self.last_move
        return move if move and move.new == Status.RESEARCHING and move.old != Status.ACCEPTED else None

    @property
    def comparisons(self) -> list[Comparison]:
        """What changed against the proposal before and the verdict before, while a proposal waits."""
        if self.proposal is None:
            return []
        return comparisons(self.claim, self.proposals, self.verdict, self.evidence)


def in_hand(claim: Claim) -> InHand:
    evidence = list(evidence_of(claim))
    return InHand(
        claim=claim,
        evidence=evidence,
        verdicts=list(claim.verdicts.select_related("decided_by", "approved_by").defer("record")),
        proposals=list(claim.proposals.select_related("by")),
        last_move=claim.status_changes.select_related("by").first(),
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
