"""What the reading room shows: the article with its claims, and the claim in hand. The number of queries is fixed."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, QuerySet
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from claims.checked_before import Seen, seen
from claims.models import Appearance, Article, ArticleRevision, Claim, LookUp, Placed, Status, StatusChange
from sources.models import Snapshot, Source
from verification.charts import Mark, strip
from verification.models import Evidence, Proposal, Verdict
from verification.workbench.comparing import Comparison, comparisons
from verification.workbench.reading import set_once
from verification.workbench.strips import marks_of

SORTS = {"place": _("by place"), "worth": _("by check-worthiness")}


@dataclass(frozen=True)
class Room:
    """An article's newest text with the claims that stand in it, in the order of the text.

    Each is read when it is first asked for, and kept: a part of the page that shows no text does not fetch it.
    """

    article: Article

    @cached_property
    def revision(self) -> ArticleRevision:
        return self.article.current_revision

    @cached_property
    def places(self) -> list[Placed]:
        return Appearance.objects.placed_in(self.revision)

    @cached_property
    def claims(self) -> list[Placed]:
        """Each claim once, at its first place."""
        first: dict[int, Placed] = {}
        for place in self.places:
            first.setdefault(place.claim_id, place)
        return list(first.values())

    @property
    def text(self) -> SafeString:
        return set_once(self.revision.sha256, self.revision.text, self.places)

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

    def sorted_claims(self, by: str) -> list[Placed]:
        if by != "worth":
            return self.claims
        return sorted(self.claims, key=lambda claim: -(claim.checkworthiness or 0.0))


def room_of(article: Article) -> Room:
    return Room(article)


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
    """What was never there, by the arrows between the states, is not asked for: a verdict of a claim that nobody has
    taken up yet, a proposal that waits outside of review, a return to anywhere but research."""
    proposals = claim.proposals.select_related("by")
    verdicts = claim.verdicts.select_related("decided_by", "approved_by").defer("record")
    moves = claim.status_changes.select_related("by")
    return InHand(
        claim=claim,
        evidence=list(evidence_of(claim)),
        verdicts=[] if claim.status in (Status.SUGGESTED, Status.ACCEPTED) else list(verdicts),
        proposals=list(proposals) if claim.status == Status.IN_REVIEW else [],
        last_move=moves.first() if claim.status == Status.RESEARCHING else None,
    )


def evidence_of(claim: Claim) -> Any:
    """The claim's evidence; `is_read` says whether the source has a snapshot, pinned here or not yet."""
    rows = claim.evidence.annotate(is_read=_is_read()).select_related("snapshot").defer("snapshot__text")
    return rows.prefetch_related(Prefetch("source", queryset=_sources()))


@cache
def _sources() -> QuerySet[Source]:
    """How sources are read. Made once: putting it together takes as long as asking for it."""
    return Source.objects.select_related("publisher").with_last_check().prefetch_related("archived_copies")


@cache
def _is_read() -> Exists:
    return Exists(Snapshot.objects.filter(source=OuterRef("source")))


def is_awaited(evidence: Any) -> bool:
    """Whether a look at the source, or what follows from it, is about to arrive."""
    source, now = evidence.source, timezone.now()
    due = source.next_check_at is not None and source.next_check_at <= now
    held = source.leased_until is not None and source.leased_until > now
    behind = evidence.is_read and evidence.compared_snapshot_id is None
    return due or held or (behind and evidence.claim.status != Status.DISMISSED)
