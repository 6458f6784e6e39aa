"""Reading facts: pages in a total order, one fact, what we said on a day, and all that ever happened to it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from config.errors import Gone, Invalid
from verification.models import Edition
from verification.models.edition import EditionQuerySet
from verification.publishing.cursors import DEFAULT_ORDERING, Place, column_of, cut, parsed, sorted_by
from verification.publishing.editions import Built, built, compact
from verification.publishing.past import facts_as_of
from verification.publishing.record import digest
from verification.publishing.windows import gathered

EXPORTED_AT_ONCE = 500
SAID_AT_ONCE = 100  # facts of a past moment that are put together at once
EXAMINED = 1_000  # of them, for a page of those whose proof was in some state
Row = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Served:
    """One fact ready to be sent: its place in the order, its JSON, the digest of that, and when it last became so."""

    number: int
    key: Any
    body: str
    sha256: str
    built_at: datetime
    is_gone: bool = False  # withdrawn while we read it; it still has its place, from which the next page goes on
    proof: str = ""  # its state at the moment that was asked for


@dataclass(frozen=True, slots=True)
class Page:
    """Facts in their order, and the cursors of the next page and of the one before; empty where there is none."""

    facts: list[Served]
    following: str
    previous: str


def page(
    editions: QuerySet[Edition], *, size: int, ordering: str = DEFAULT_ORDERING, cursor: str = "", with_bodies: bool
) -> Page:
    """A page of editions in force. Raises `Invalid` on an ordering or a cursor that is none.

    Without bodies only those are put in that had to be put together anew.
    """
    column, place = column_of(ordering), parsed(ordering, cursor)
    read = partial(serve, column=column, with_bodies=with_bodies)
    facts = gathered(editions, ordering=ordering, place=place, most=size + 1, read=read)
    return paged(facts, size=size, ordering=ordering, place=place)


def paged(facts: list[Served], *, size: int, ordering: str, place: Place | None) -> Page:
    """The page of these facts from a place on, of which one more than `size` were read if there are more."""
    shown, following, previous = cut(ordering, place, facts, size)
    return Page([one for one in shown if not one.is_gone], following, previous)


def page_as_of(editions: EditionQuerySet, *, moment: datetime, size: int, cursor: str = "", proof: str = "") -> Page:
    """A page of what we said at a moment, in the order of first publication, newest first.

    With a state of the proof at most `EXAMINED` facts are looked at, so a page may hold fewer than there are.
    """
    place, most = parsed(DEFAULT_ORDERING, cursor), EXAMINED if proof else size
    rows = list(sorted_by(editions.bounded(), DEFAULT_ORDERING, place).only("pk", "number")[: most + 1])
    looked_at = 0
    facts: list[Served] = []
    while len(facts) < size and looked_at < min(len(rows), most):
        for fact in _served_as_of(rows[looked_at : min(looked_at + SAID_AT_ONCE, most)], moment):
            looked_at += 1
            facts += [fact] if not proof or proof == fact.proof else []
            if len(facts) == size:
                break
    _, following, previous = cut(DEFAULT_ORDERING, place, rows[: looked_at + 1], looked_at)
    return Page(facts[::-1] if place and place.is_back else facts, following, previous)


def page_of_records(
    editions: QuerySet[Edition], *, size: int, cursor: str = "", offset: int = 0
) -> tuple[list[Edition], str]:
    """Editions with their verdicts, newest first, and the cursor of the next page. A cursor makes offset void."""
    place = parsed(DEFAULT_ORDERING, cursor)
    rows = editions.select_related("verdict").defer("body", "search")
    start = 0 if place else offset
    found = gathered(rows, ordering=DEFAULT_ORDERING, place=place, most=start + size + 1, read=list)[start:]
    shown, following, _ = cut(DEFAULT_ORDERING, place, found, size)
    return shown, following


def one(public_id: str, *, with_body: bool = True) -> Served:
    """The fact as it is now. Raises `Gone` where it was withdrawn, `Edition.DoesNotExist` where there never was one."""
    found = serve(Edition.objects.in_force().filter(public_id=public_id), with_bodies=with_body)
    if not found or found[0].is_gone:
        raise _absent(Edition.objects.filter(public_id=public_id))
    return found[0]


def one_as_of(public_id: str, moment: datetime) -> Edition:
    """The edition that was in force at a moment. Raises as `one` does, by what was so then."""
    editions = Edition.objects.filter(public_id=public_id, in_force_from__lte=moment).select_related("verdict")
    edition = editions.order_by("-in_force_from").first()
    if edition is None or (edition.in_force_until and edition.in_force_until <= moment):
        raise _absent(editions)
    return edition


def _absent(editions: QuerySet[Edition]) -> Exception:
    ended = editions.filter(in_force_until__isnull=False).order_by("-in_force_from").first()
    if ended is None or ended.in_force_until is None:
        return Edition.DoesNotExist()
    return Gone("This fact was withdrawn.", reason=ended.withdrawn_reason, at=ended.in_force_until)


def serve(editions: QuerySet[Edition], *, column: str = "number", with_bodies: bool = True) -> list[Served]:
    """The facts of these editions as they are now: read as they lie there, or put together where they are marked."""
    return served(list(seen(editions, column, with_bodies=with_bodies)))


def seen(editions: QuerySet[Edition], column: str, *, with_bodies: bool) -> QuerySet[Edition, Row]:
    """What `served` reads of editions."""
    marked: Any = editions
    columns = ["pk", "number", column, "body_sha256", "built_at", "is_stale", *(["body"] if with_bodies else [])]
    rows: QuerySet[Edition, Row] = marked.with_marks().values_list(*columns)
    return rows


def served(rows: Sequence[Row]) -> list[Served]:
    """The same of rows that were read: key, number, place, digest, when built, whether stale, and perhaps the body."""
    fresh = built([row[0] for row in rows if row[5]])
    corrected = _corrected([row[1] for row in rows if row[5] and row[0] not in fresh])
    now = timezone.now()
    facts = []
    for pk, number, key, sha256, built_at, is_stale, *body in rows:
        if not is_stale:
            facts.append(Served(number, key, body[0] if body else "", sha256, built_at))
        elif made := fresh.get(pk) or corrected.get(number):
            facts.append(Served(number, key, made.body, made.sha256, built_at if made.sha256 == sha256 else now))
        else:
            facts.append(Served(number, key, "", "", now, is_gone=True))
    return facts


def _corrected(numbers: Sequence[int]) -> dict[int, Built]:
    """Facts by number whose edition ended while we read it, where another one took its place."""
    if not numbers:
        return {}
    now = dict(Edition.objects.in_force().filter(number__in=numbers).values_list("pk", "number"))
    return {now[pk]: made for pk, made in built(now).items()}


def export(editions: EditionQuerySet, *, after: int = 0) -> Iterator[list[Served]]:
    """All facts in the order of first publication, some at a time, beginning after that number."""
    while batch := serve(editions.bounded().filter(number__gt=after).order_by("number")[:EXPORTED_AT_ONCE]):
        after = batch[-1].number
        yield [one for one in batch if not one.is_gone]


def number_of(public_id: str) -> int:
    """The place of a fact among all, also of one that was withdrawn. Raises `Invalid` where there never was one."""
    known = Edition.objects.filter(public_id=public_id.replace("\0", "")).values_list("number", flat=True)
    if (number := known.first()) is None or "\0" in public_id:
        raise Invalid("No fact ever had this id.", field="after")
    return number


def said(edition: Edition, *, moment: datetime) -> str:
    """The fact as it was served at a moment, as JSON."""
    return compact(facts_as_of([edition], moment)[0])


def _served_as_of(rows: Sequence[Edition], moment: datetime) -> list[Served]:
    with_verdicts = Edition.objects.select_related("verdict").defer("body", "search")
    found = with_verdicts.in_bulk([row.pk for row in rows])
    editions = [found[row.pk] for row in rows]
    told = zip(editions, facts_as_of(editions, moment), strict=True)
    return [_served(edition, fact) for edition, fact in told]


def _served(edition: Edition, fact: dict[str, Any]) -> Served:
    body, state = compact(fact), (fact["proof"] or {}).get("state", "")
    return Served(edition.number, None, body, digest(body), edition.in_force_from, proof=state)


def history(public_id: str) -> list[dict[str, Any]]:
    """Every verdict, correction and reopening of a fact, oldest first; empty for what was never one."""
    told: list[dict[str, Any]] = []
    editions = Edition.objects.filter(public_id=public_id).select_related("verdict").order_by("in_force_from", "pk")
    for edition in editions.defer("body", "search", "verdict__explanation"):
        told.append(_verdict_told(edition))
        if edition.in_force_until:
            moment = edition.in_force_until.isoformat()
            told.append({"event": "reopened", "at": moment, "reason": edition.withdrawn_reason})
    return told


def _verdict_told(edition: Edition) -> dict[str, Any]:
    record = edition.verdict.as_record()
    return {
        "event": "corrected" if edition.verdict.is_correction else "published",
        "at": edition.in_force_from.isoformat(),
        "verdict_id": edition.verdict.public_id,
        "rating": record["rating"],
        "statement": record["statement"],
        "summary": record["summary"],
        "decided_by": record["decided_by"],
        "approved_by": record["approved_by"],
        "correction_note": record["correction_note"],
        "record_sha256": edition.verdict.record_sha256,
    }
