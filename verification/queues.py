"""The lists that people work through: which claims wait for whom, and in which order.

The workbench, the admin's first page and the API ask here, so that all of them count the same.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.auth.models import User
from django.db.models import F, Min, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from claims.models import Claim, Status, StatusChange
from claims.models.claim import ClaimQuerySet
from verification.models import Alert, Assignment, Evidence, Mention, Proposal
from verification.publishing.proof import UNSOUND

DONE = (Status.PUBLISHED, Status.DISMISSED)


class ClaimQueue(ClaimQuerySet):
    """Claims by what they wait for, as verification sees it."""

    def assigned_to(self, user: User) -> ClaimQueue:
        """Claims on which the person was asked to work and has not finished."""
        mine = Assignment.objects.open().filter(assignee=user).values("claim")
        return self.exclude(status__in=DONE).filter(pk__in=mine)

    def returned_to(self, user: User) -> ClaimQueue:
        """Claims whose newest proposal is this person's and was sent back."""
        tried = Proposal.objects.filter(by=user).values("claim")
        last = _newest(StatusChange.objects.all(), "old")
        again = self.filter(status=Status.RESEARCHING, pk__in=tried)
        return again.alias(came_from=last, proposer=_newest(Proposal.objects.all(), "by")).filter(
            came_from=Status.IN_REVIEW, proposer=user.pk
        )

    def mentioning(self, user: User) -> ClaimQueue:
        """Claims with a note that calls the person and that they have not seen yet."""
        return self.filter(pk__in=Mention.objects.of(user).unread().order_by().values("note__claim"))

    def waiting_for(self, user: User) -> ClaimQueue:
        """A person's own queue: assigned to them, returned to them, or calling them."""
        parts = (self.assigned_to(user), self.returned_to(user), self.mentioning(user).exclude(status__in=DONE))
        return self.filter(Q(*(Q(pk__in=part.order_by().values("pk")) for part in parts), _connector=Q.OR))

    def awaiting_second_eye(self, *, of: User) -> ClaimQueue:
        """Claims in review that this person may decide: not those they proposed themselves."""
        if not of.has_perm("verification.add_verdict"):
            return self.none()
        proposed = _newest(Proposal.objects.all(), "by")
        return self.filter(status=Status.IN_REVIEW).alias(proposer=proposed).exclude(proposer=of.pk)

    def with_broken_evidence(self) -> ClaimQueue:
        """Published claims whose proof is weakened or broken today, or on which an alert stands open."""
        alerts = Alert.objects.open().of_evidence().values("claim")
        unsound = Evidence.objects.published().filter(UNSOUND).values("claim")
        return self.filter(Q(pk__in=alerts) | Q(pk__in=unsound), status=Status.PUBLISHED)

    def overdue(self, *, on: date) -> ClaimQueue:
        """Claims that somebody should have finished before that day."""
        late = Assignment.objects.open().filter(due_on__lt=on).values("claim")
        return self.exclude(status__in=DONE).filter(pk__in=late)

    def worked_on_by(self, username: str) -> ClaimQueue:
        """Claims that are assigned to the person, or that they proposed a verdict on."""
        assigned = Assignment.objects.open().filter(assignee__username=username).values("claim")
        proposed = Proposal.objects.filter(by__username=username).values("claim")
        return self.filter(Q(pk__in=assigned) | Q(pk__in=proposed))

    def in_article(self, public_id: str) -> ClaimQueue:
        here = Claim.objects.filter(appearances__revision__article__public_id=public_id)
        return self.filter(pk__in=here.order_by().values("pk"))

    def with_since(self) -> ClaimQueue:
        """Adds `since`: when the claim came into its status."""
        return self.annotate(since=_newest(StatusChange.objects.all(), "at"))

    def with_due(self) -> ClaimQueue:
        """Adds `due_on`: the earliest day by which somebody should be done with it."""
        due = Assignment.objects.open().filter(claim=OuterRef("pk")).order_by().values("claim")
        return self.annotate(due_on=Subquery(due.annotate(first=Min("due_on")).values("first")))

    def with_alerted(self) -> ClaimQueue:
        """Adds `alerted_at`: when the oldest open alert was raised; empty where none is open."""
        alerts = Alert.objects.open().filter(claim=OuterRef("pk")).order_by().values("claim")
        return self.annotate(alerted_at=Subquery(alerts.annotate(first=Min("opened_at")).values("first")))

    def with_proposal(self) -> ClaimQueue:
        """Adds what was proposed last, and by whom."""
        newest = Proposal.objects.all()
        return self.annotate(proposed=_newest(newest, "rating"), proposed_by=_newest(newest, "by__username"))


def _newest(rows: QuerySet[Any], field: str) -> Subquery:
    return Subquery(rows.filter(claim=OuterRef("pk")).order_by("-id").values(field)[:1])


def claims() -> ClaimQueue:
    """All claims but those that were merged away, to be asked what they wait for."""
    return ClaimQueue(Claim).filter(merged_into=None)


@dataclass(frozen=True)
class WorkList:
    """A list with its name, what it holds, what to do when it is empty, its key, and its order."""

    name: str
    title: str | Promise
    explanation: str | Promise
    empty: str | Promise
    key: str
    found: Callable[[User], ClaimQueue]
    order: tuple[Any, ...]

    def claims(self, user: User) -> ClaimQueue:
        """What stands in it for this person, in its order, with all that its lines say."""
        rows = self.found(user).with_since().with_due().with_alerted()
        return rows.order_by(*self.order, "pk")


LISTS: dict[str, WorkList] = {
    one.name: one
    for one in (
        WorkList(
            "mine",
            _("My queue"),
            _("Claims that are assigned to you, that were returned to you, or whose notes call you."),
            _("Nothing waits for you. Take a claim from an article below, or from what needs a second eye."),
            "q",
            lambda user: claims().waiting_for(user),
            (F("due_on").asc(nulls_last=True), "since"),
        ),
        WorkList(
            "second-eye",
            _("Needs a second eye"),
            _("Claims in review that you may approve: somebody else proposed the verdict. Longest waiting first."),
            _("Nothing waits for your approval. What you proposed yourself waits for somebody else."),
            "s",
            lambda user: claims().awaiting_second_eye(of=user),
            ("since",),
        ),
        WorkList(
            "broken",
            _("Broken evidence"),
            _("Published facts whose proof is weakened or broken today, or on which an alert is open."),
            _("Every published fact stands on its sources. They are looked at again by themselves."),
            "b",
            lambda user: claims().with_broken_evidence(),
            (F("alerted_at").asc(nulls_last=True), "since"),
        ),
        WorkList(
            "overdue",
            _("Overdue"),
            _("Claims that should have been done by a day that is past, whoever works on them."),
            _("Nothing is overdue. A day to be done by is set when a claim is assigned."),
            "o",
            lambda user: claims().overdue(on=timezone.localdate()),
            ("due_on", "since"),
        ),
    )
}

# What a list can be narrowed by: a parameter and what it does.
NARROWED: Mapping[str, Callable[[ClaimQueue, str], ClaimQueue]] = {
    "q": lambda rows, words: rows.filter(statement__icontains=words),
    "article": lambda rows, public_id: rows.in_article(public_id),
    "language": lambda rows, tag: rows.filter(language=tag),
    "topic": lambda rows, topic: rows.filter(topics__contains=[topic]),
    "person": lambda rows, username: rows.worked_on_by(username),
}


def narrowed(rows: ClaimQueue, by: Mapping[str, str]) -> ClaimQueue:
    """The rows that fit all that is given; what is empty or unknown does not narrow."""
    for name, narrow in NARROWED.items():
        if value := by.get(name, "").strip():
            rows = narrow(rows, value[:300])
    return rows
