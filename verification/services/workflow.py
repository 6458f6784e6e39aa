"""The way of a claim from suggestion to published fact, and back: one function a step.

Nobody approves their own proposal. What is published is frozen as a record in the same transaction.
"""

from __future__ import annotations

from django.contrib.auth.models import User
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from claims.models import Claim, Status, StatusChange
from claims.services import move_claim
from config.edits import locked, validated
from config.errors import Conflict, Invalid, NotAllowed
from config.history import act
from config.permissions import require
from sources.services import rely_on
from verification.models import Proposal, Rating, Verdict
from verification.publishing.record import canonical, digest, fact_record
from verification.services.evidence import pin_what_was_read

NO_PROPOSAL = "none"  # seen by somebody who found no proposal yet


@act
def accept_claim(*, claim: Claim, by: User, reason: str = "") -> StatusChange:
    """Says that a suggested claim is worth checking."""
    require(by, "claims.move_claim", _("accept claims"))
    return move_claim(claim=claim, to=Status.ACCEPTED, by=by, reason=reason)


@act
def take_up_claim(*, claim: Claim, by: User, reason: str = "") -> StatusChange:
    """Begins the research on an accepted claim."""
    require(by, "claims.move_claim", _("take up claims"))
    if locked(claim).status != Status.ACCEPTED:
        raise Conflict(_("Only an accepted claim can be taken up."))
    return move_claim(claim=claim, to=Status.RESEARCHING, by=by, reason=reason)


@act
def dismiss_claim(*, claim: Claim, reason: str, by: User) -> StatusChange:
    """Puts a claim aside for good, with the reason: not checkable, not worth it, said twice."""
    require(by, "claims.move_claim", _("dismiss claims"))
    _needs(reason, _("Say why the claim is dismissed."))
    return move_claim(claim=claim, to=Status.DISMISSED, by=by, reason=reason)


@act
def propose_verdict(
    *, claim: Claim, rating: str, summary: str, by: User, explanation: str = "", replaces: str = ""
) -> Proposal:
    """Rates a claim under research and asks for a second person. In review, it replaces the proposal there.

    `replaces` is the id of the newest proposal that the person has seen, `NO_PROPOSAL` if there was none: one that
    was made since is not replaced unseen. Empty asks for nothing of the kind.
    """
    require(by, "verification.add_proposal", _("propose verdicts"))
    if locked(claim).status not in (Status.RESEARCHING, Status.IN_REVIEW):
        raise Conflict(_("A verdict is proposed while the claim is being researched. Take it up first."))
    _guard_replacement(claim, replaces)
    proposal = Proposal(claim=claim, rating=rating, summary=summary.strip(), explanation=explanation.strip(), by=by)
    validated(proposal).save()
    if claim.status != Status.IN_REVIEW:
        reason = gettext("Proposed: {rating}").format(rating=proposal.get_rating_display())
        move_claim(claim=claim, to=Status.IN_REVIEW, by=by, reason=reason)
    return proposal


@act
def return_proposal(*, claim: Claim, reason: str, by: User) -> StatusChange:
    """Sends a claim in review back to research, saying what is missing."""
    require(by, "verification.return_proposal", _("return proposals"))
    _needs(reason, _("Say what is missing, so that the fact-checker can go on."))
    if locked(claim).status != Status.IN_REVIEW:
        raise Conflict(_("Only a claim in review can be returned."))
    return move_claim(claim=claim, to=Status.RESEARCHING, by=by, reason=reason)


@act
def publish_verdict(*, proposal: Proposal, by: User, correction_note: str = "") -> Verdict:
    """Approves another person's proposal and publishes it in the same moment, with its record."""
    require(by, "verification.add_verdict", _("approve and publish verdicts"))
    claim = locked(proposal.claim)
    _guard_publication(claim, proposal, by)
    before = Verdict.objects.current().filter(claim=claim).first()
    if before is not None:
        _needs(
            correction_note,
            _("Say what changed against the verdict published before, and why."),
            "correction_note",
        )
    pin_what_was_read(claim)
    if not claim.evidence.exclude(snapshot__isnull=True, no_snapshot_reason="").exists():
        raise Conflict(
            _(
                "A claim is published only with evidence whose page was captured, or with a written reason "
                "why it could not be. Attach a source, or wait for its check."
            )
        )
    reason = gettext("Published as {rating}").format(rating=proposal.get_rating_display())
    change = move_claim(claim=claim, to=Status.PUBLISHED, by=by, reason=reason)
    rely_on(claim.evidence.values_list("source", flat=True))
    verdict = drawn_up(claim, proposal, before, correction_note.strip(), by)
    verdict.status_change = change
    verdict.save()
    return verdict


@act
def reopen_claim(*, claim: Claim, reason: str, by: User) -> StatusChange:
    """Withdraws a published fact for new research. Its verdict stays in the history."""
    require(by, "verification.reopen_claim", _("reopen published claims"))
    _needs(reason, _("Say why the fact is reopened."))
    if not locked(claim).is_published:
        raise Conflict(_("Only a published claim can be reopened."))
    return move_claim(claim=claim, to=Status.RESEARCHING, by=by, reason=reason)


def current_proposal(claim: Claim) -> Proposal | None:
    """The proposal that waits for a second person; None unless the claim is in review."""
    return claim.proposals.first() if claim.status == Status.IN_REVIEW else None


def _guard_replacement(claim: Claim, seen: str) -> None:
    newest = claim.proposals.select_related("by").first()
    if newest is None or seen in ("", newest.public_id):
        return
    refusal = _(
        "{person} has proposed “{rating}” in the meantime, so yours was not put in its place. Compare, then propose "
        "again."
    )
    raise Conflict(format_lazy(refusal, person=newest.by.get_username(), rating=Rating(newest.rating).label))


def _guard_publication(claim: Claim, proposal: Proposal, by: User) -> None:
    if claim.status == Status.PUBLISHED:
        raise Conflict(_published_already(claim))
    current = current_proposal(claim)
    if current is None:
        raise Conflict(_("Only a claim in review can be published."))
    if current != proposal:
        refusal = _("{person} has proposed “{rating}” in the meantime. Look at the newer proposal first.")
        person, rating = current.by.get_username(), Rating(current.rating).label
        raise Conflict(format_lazy(refusal, person=person, rating=rating))
    if proposal.by_id == by.pk:
        raise NotAllowed(_("You proposed this verdict, so somebody else has to approve it."))


def _published_already(claim: Claim) -> Promise:
    verdict = Verdict.objects.current().filter(claim=claim).select_related("approved_by").get()
    said = _("This claim has already been published as “{rating}”, approved by {person}. There is nothing left to do.")
    return format_lazy(said, rating=Rating(verdict.rating).label, person=verdict.approved_by.get_username())


def drawn_up(claim: Claim, proposal: Proposal, before: Verdict | None, note: str, by: User) -> Verdict:
    """The verdict that `by` makes of a proposal at this moment, with its record; nothing is written down yet."""
    verdict = Verdict(
        claim=claim,
        proposal=proposal,
        rating=proposal.rating,
        summary=proposal.summary,
        explanation=proposal.explanation,
        decided_by=proposal.by,
        approved_by=by,
        published_at=timezone.now(),
        supersedes=before,
        correction_note=note if before else "",
    )
    verdict.record = canonical(fact_record(verdict))
    verdict.record_sha256 = digest(verdict.record)
    return verdict


def _needs(text: str, message: str | Promise, field: str = "reason") -> None:
    if not text.strip():
        raise Invalid(message, field=field)
