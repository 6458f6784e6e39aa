"""What tests need to exist, one small function per thing and per stage of a claim's life.

Everything goes through the services that people use, so a test never starts from a state nobody could reach.
"""

from __future__ import annotations

import hashlib
import itertools
import uuid
from datetime import UTC, datetime, timedelta
from typing import Any

from django.contrib.auth.models import Group, User
from django.utils import timezone

from claims.models import ArticleRevision, Claim, Claimant, Kind, KnownClaim, Match
from claims.services import add_article, add_claimant, make_claim, place_claim
from sources.checking.outcomes import Outcome
from sources.checking.result import Result
from sources.checking.spoken import Spoken
from sources.models import ArchivedCopy, ArchiveRequest, CaptureAsk, Publisher, RequestKind, Snapshot, Source
from sources.services import add_publisher, add_source
from sources.services.recording import record_results
from verification import roles
from verification.models import CorrectionRequest, Evidence, Proposal, Stance, Verdict
from verification.services import (
    accept_claim,
    add_note,
    ask_for_correction,
    assign_claim,
    attach_evidence,
    dismiss_claim,
    propose_verdict,
    publish_verdict,
    take_up_claim,
    watch_evidence,
)

_number = itertools.count(1)
TEXT = "Islamabad bought four helicopters.\nThe deal was signed in 2014, the minister said. Ein Satz — ok 🚁."


def a_user(role: str = "", *, name: str = "") -> User:
    """An account with one of the roles of `verification.roles`; without any role by default."""
    user = User.objects.create_user(
        name or f"{role or 'nobody'}-{next(_number)}", password="pass-word-1", is_staff=bool(role)
    )
    if role:
        if not Group.objects.filter(name=role).exists():
            roles.ensure_roles()
        user.groups.add(Group.objects.get(name=role))
    return user


def an_editor() -> User:
    return a_user(roles.EDITOR)


def a_fact_checker() -> User:
    return a_user(roles.FACT_CHECKER)


def a_reviewer() -> User:
    return a_user(roles.REVIEWER)


def an_administrator() -> User:
    return a_user(roles.ADMINISTRATOR)


def an_article(*, text: str = "", by: User | None = None, **details: Any) -> ArticleRevision:
    n = next(_number)
    return add_article(
        text=text or f"{TEXT} ({n})",
        title=details.pop("title", f"Article {n}"),
        by=by or an_editor(),
        **details,
    )


def a_claim(*, by: User | None = None, revision: ArticleRevision | None = None, **details: Any) -> Claim:
    """A suggested claim; with a revision it stands at the revision's first sentence."""
    by = by or a_fact_checker()
    details.setdefault("statement", f"Pakistan bought four helicopters ({next(_number)}).")
    details.setdefault("kind", Kind.EVENT)
    claim = make_claim(by=by, **details)
    if revision is not None:
        place_claim(claim=claim, revision=revision, start=0, end=33, by=by)
    return claim


def an_accepted_claim(*, by: User | None = None, **details: Any) -> Claim:
    by = by or a_fact_checker()
    claim = a_claim(by=by, **details)
    accept_claim(claim=claim, by=by)
    return claim


def a_claim_under_research(*, by: User | None = None, **details: Any) -> Claim:
    by = by or a_fact_checker()
    claim = an_accepted_claim(by=by, **details)
    take_up_claim(claim=claim, by=by)
    return claim


def a_dismissed_claim(**details: Any) -> Claim:
    claim = a_claim(**details)
    dismiss_claim(claim=claim, reason="Said twice.", by=a_fact_checker())
    return claim


def a_source(*, url: str = "", by: User | None = None, **details: Any) -> Source:
    """A source that nobody has looked at yet."""
    return add_source(url=url or f"https://example.org/page-{next(_number)}", by=by or an_editor(), **details)


def an_exchange(
    body: bytes, *, url: str = "https://example.org/", at: datetime | None = None, **details: Any
) -> Spoken:
    """One request and its answer, as the engine hears them."""
    values: dict[str, Any] = {
        "url": url,
        "at": at or datetime.now(UTC),
        "request": ((b"Host", b"example.org"), (b"Accept", b"*/*")),
        "version": "1.1",
        "status": 200,
        "reason": "OK",
        "headers": ((b"Content-Type", b"text/html"), (b"Content-Length", str(len(body)).encode())),
        "body": body,
    }
    return Spoken(**{**values, **details})


def a_result(outcome: Outcome = Outcome.OK, *, at: datetime | None = None, **details: Any) -> Result:
    """What the checking engine would answer."""
    body: bytes | None = details.pop("body", b"<p>Four helicopters were sold.</p>" if outcome == "ok" else None)
    values: dict[str, Any] = {
        "url": "https://example.org/",
        "outcome": outcome,
        "checked_at": at or datetime.now(UTC),
        "elapsed_ms": 12,
        "http_status": 200 if body is not None else 404,
        "final_url": "https://example.org/",
        "redirects": (),
        "content_type": "text/html",
        "size": len(body or b""),
        "sha256": hashlib.sha256(body).hexdigest() if body is not None else "",
        "title": "A page",
        "language": "en",
        "etag": "",
        "last_modified": "",
        "retry_after": None,
        "error": "" if outcome == "ok" else "The page is not there.",
        "body": body,
        "spoken": (an_exchange(body, at=at),) if body is not None else (),
    }
    return Result(**{**values, **details})


def checked(source: Source, result: Result | None = None) -> Source:
    """The source after one look at it."""
    ticket = uuid.uuid4()
    Source.objects.filter(pk=source.pk).update(lease=ticket, leased_until=timezone.now() + timedelta(minutes=5))
    assert record_results(ticket=ticket, results={source.pk: result or a_result()}) == 1
    source.refresh_from_db()
    return source


def a_dead_source(**details: Any) -> Source:
    return has_died(a_source(**details))


def has_died(source: Source) -> Source:
    """Three failed checks over seven days."""
    for days in (7, 3, 0):
        checked(source, a_result(Outcome.NOT_FOUND, at=timezone.now() - timedelta(days=days)))
    return source


def a_snapshot(**details: Any) -> Snapshot:
    return checked(a_source(**details)).snapshots.get()


def an_archived_copy(
    source: Source | None = None, *, at: datetime | None = None, archive: str = "the-archive", origin: str = "found"
) -> ArchivedCopy:
    """A copy of the source in a web archive, of today unless said otherwise."""
    source, at = source or a_source(), at or timezone.now()
    return ArchivedCopy.objects.create(
        source=source,
        archive=archive,
        url=f"https://archive.example.com/{at:%Y%m%d%H%M%S}/{source.url}",
        captured_at=at,
        original_url=source.url,
        origin=origin,
        seen_at=timezone.now(),
    )


def a_request_to_an_archive(source: Source | None = None, **details: Any) -> ArchiveRequest:
    """A request that waits for its turn."""
    now = timezone.now()
    values = {"archive": "the-archive", "kind": RequestKind.CAPTURE, "created_at": now, "next_try_at": now, **details}
    return ArchiveRequest.objects.create(source=source or a_source(), **values)


def a_capture_asked_for() -> CaptureAsk:
    return CaptureAsk.objects.create(request=a_request_to_an_archive(), at=timezone.now())


def some_evidence(
    *, claim: Claim | None = None, source: Source | None = None, stance: str = Stance.SUPPORTS, **details: Any
) -> Evidence:
    """Evidence whose source has been read, so that it is pinned."""
    return attach_evidence(
        claim=claim or a_claim_under_research(),
        source=source or checked(a_source()),
        stance=stance,
        by=details.pop("by", None) or an_editor(),
        **details,
    )


def a_proposal(*, by: User | None = None, claim: Claim | None = None, **details: Any) -> Proposal:
    """A claim in review, with evidence, waiting for a second person."""
    by = by or a_fact_checker()
    claim = claim or a_claim_under_research(by=by)
    if not claim.evidence.exists():
        some_evidence(claim=claim)
    details.setdefault("rating", "mixed")
    details.setdefault("summary", "The sale is documented, the date is not.")
    return propose_verdict(claim=claim, by=by, **details)


def a_verdict(*, by: User | None = None, proposal: Proposal | None = None, **details: Any) -> Verdict:
    """A published claim with its verdict."""
    return publish_verdict(proposal=proposal or a_proposal(), by=by or a_reviewer(), **details)


def a_published_claim(**details: Any) -> Claim:
    """A published claim; `details` are those of the proposal."""
    return a_verdict(proposal=a_proposal(**details)).claim


def a_correction_request(claim: Claim | None = None, **details: Any) -> CorrectionRequest:
    """What a reader says is wrong with a published claim."""
    text = details.pop("text", f"The date is wrong ({next(_number)}).")
    return ask_for_correction(fact=(claim or a_published_claim()).public_id, text=text, **details)


def a_known_claim(**details: Any) -> KnownClaim:
    n = next(_number)
    values = {"external_id": f"known-{n}", "statement": f"Others verified claim {n}.", "rating": "False", **details}
    return KnownClaim.objects.create(**values)


def a_match(claim: Claim | None = None, *, other: Claim | None = None, **details: Any) -> Match:
    """A suggested pair, with a claim that others verified unless another of ours is given."""
    values = {"score": 0.8, "why": ["close in meaning (0.80)"], **details}
    side = {"other": other} if other else {"known": a_known_claim()}
    return Match.objects.create(claim=claim or a_claim(), **side, **values)


def a_claimant(**details: Any) -> Claimant:
    return add_claimant(name=details.pop("name", f"Speaker {next(_number)}"), by=a_fact_checker(), **details)


def a_publisher(**details: Any) -> Publisher:
    return add_publisher(name=details.pop("name", f"Paper {next(_number)}"), by=an_editor(), **details)


def a_newsroom() -> None:
    """A row of everything that a list can show."""
    farid = a_fact_checker()
    claim = a_claim_under_research(by=farid, revision=an_article())
    assign_claim(claim=claim, assignee=farid, by=farid)
    add_note(claim=claim, text="Look again.", by=farid)
    source = a_published_claim().evidence.get().source
    checked(source, a_result(Outcome.NOT_FOUND))
    watch_evidence(source_ids=[source.pk])
    an_archived_copy(source)
    a_request_to_an_archive(source)
    a_match(a_claim(claimant=a_claimant()))
    a_publisher()
    a_correction_request(email="reader@example.org")
