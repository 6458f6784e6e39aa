"""Reading facts: pages in a total order, one fact, what we said on a day, and all that ever happened to it."""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from config.errors import Gone, Invalid
from verification.models import Edition
from verification.publishing.editions import built, compact

# What a list can be ordered by: a column. `published_first` never moves, so a crawl along it sees each fact once.
ORDERINGS = {"published_first": "number", "published": "in_force_from", "updated": "changed_at"}
DEFAULT_ORDERING = "-published_first"
EXPORTED_AT_ONCE = 500
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


@dataclass(frozen=True, slots=True)
class Page:
    facts: list[Served]
    cursor: str  # of the next page; empty after the last


def page(
    editions: QuerySet[Edition], *, size: int, ordering: str = DEFAULT_ORDERING, cursor: str = "", with_bodies: bool
) -> Page:
    """A page of editions in force. Raises `Invalid` on an ordering or a cursor that is none.

    Without bodies only those are put in that had to be put together anew.
    """
    column = _column(ordering)
    rows = _after(editions, ordering, column, cursor)
    facts = serve(rows.order_by(*_total(ordering, column))[: size + 1], column=column, with_bodies=with_bodies)
    return paged(facts, size=size, ordering=ordering)


def paged(facts: list[Served], *, size: int, ordering: str) -> Page:
    """The page of these facts, of which one more than `size` were read if there are more."""
    cursor = _cursor(ordering, facts[size - 1]) if len(facts) > size else ""
    return Page([one for one in facts[:size] if not one.is_gone], cursor)


def page_as_of(editions: QuerySet[Edition], *, moment: datetime, size: int, cursor: str = "") -> Page:
    """A page of what we said at a moment, in the order of first publication, newest first."""
    rows, following = page_of_records(editions, size=size, cursor=cursor)
    facts = [
        Served(row.number, row.number, said(row, moment=moment), row.verdict.record_sha256, row.in_force_from)
        for row in rows
    ]
    return Page(facts, following)


def page_of_records(
    editions: QuerySet[Edition], *, size: int, cursor: str = "", offset: int = 0
) -> tuple[list[Edition], str]:
    """Editions with their verdicts, newest first, and the cursor of the next page. A cursor makes offset void."""
    rows = _after(editions, DEFAULT_ORDERING, "number", cursor).order_by("-number").select_related("verdict")
    start = 0 if cursor else offset
    found = list(rows.defer("body", "search")[start : start + size + 1])
    return found[:size], cursor_at(DEFAULT_ORDERING, "", found[size - 1].number) if len(found) > size else ""


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
    marked: Any = editions
    rows = marked.with_marks().values_list(
        "pk", "number", column, "body_sha256", "built_at", "is_stale", *(["body"] if with_bodies else [])
    )
    return served(list(rows))


def served(rows: Sequence[Row]) -> list[Served]:
    """The same of rows that were read: key, number, place, digest, when built, whether stale, and perhaps the body."""
    fresh = built([row[0] for row in rows if row[5]])
    now = timezone.now()
    facts = []
    for pk, number, key, sha256, built_at, is_stale, *body in rows:
        if not is_stale:
            facts.append(Served(number, key, body[0] if body else "", sha256, built_at))
        elif made := fresh.get(pk):
            facts.append(Served(number, key, made.body, made.sha256, built_at if made.sha256 == sha256 else now))
        else:
            facts.append(Served(number, key, "", "", now, is_gone=True))
    return facts


def export(editions: QuerySet[Edition], *, after: int = 0) -> Iterator[list[Served]]:
    """All facts in the order of first publication, some at a time, beginning after that number."""
    while batch := serve(editions.filter(number__gt=after).order_by("number")[:EXPORTED_AT_ONCE]):
        after = batch[-1].number
        yield [one for one in batch if not one.is_gone]


def number_of(public_id: str) -> int:
    """The place of a fact among all, also of one that was withdrawn. Raises `Invalid` where there never was one."""
    number: int | None = Edition.objects.filter(public_id=public_id).values_list("number", flat=True).first()
    if number is None:
        raise Invalid("No fact ever had this id.", field="after")
    return number


def said(edition: Edition, *, moment: datetime) -> str:
    """The fact as it was published, for what we said at a moment. How links and quotes did then is not told."""
    verdict = edition.verdict
    extra = {
        "url": f"/api/v1/facts/{edition.public_id}/",
        "record_sha256": verdict.record_sha256,
        "as_of": moment.isoformat(),
        "in_force_until": edition.in_force_until.isoformat() if edition.in_force_until else None,
    }
    return f"{verdict.record[:-1]},{compact(extra)[1:]}"


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


def _column(ordering: str) -> str:
    try:
        return ORDERINGS[ordering.removeprefix("-")]
    except KeyError:
        known = ", ".join(f"{name}, -{name}" for name in ORDERINGS)
        raise Invalid(f"There is no order “{ordering}”. Known: {known}.", field="ordering") from None


def _total(ordering: str, column: str) -> list[str]:
    sign = "-" if ordering.startswith("-") else ""
    return [f"{sign}{column}"] if column == "number" else [f"{sign}{column}", f"{sign}number"]


def _after(editions: QuerySet[Edition], ordering: str, column: str, cursor: str) -> QuerySet[Edition]:
    """The rows behind a cursor, found on an index however deep they lie."""
    if not cursor:
        return editions
    key, number = _place(ordering, column, cursor)
    way = "lt" if ordering.startswith("-") else "gt"
    if column == "number":
        return editions.filter(**{f"number__{way}": number})
    behind = Q(**{f"{column}__{way}": key}) | Q(**{column: key, f"number__{way}": number})
    return editions.filter(behind, **{f"{column}__{way}e": key})


def _cursor(ordering: str, last: Served) -> str:
    key = last.key.isoformat() if isinstance(last.key, datetime) else ""
    return cursor_at(ordering, key, last.number)


def cursor_at(ordering: str, key: str, number: int) -> str:
    """The cursor behind a fact: its key in that order (an ISO moment; empty for published_first), and its number."""
    return urlsafe_b64encode(compact([ordering, key, number]).encode()).decode().rstrip("=")


def number_behind(cursor: str) -> int:
    """The number that a cursor of the default order goes on from. Raises `Invalid` where it is no such cursor."""
    return _place(DEFAULT_ORDERING, "number", cursor)[1]


def _place(ordering: str, column: str, cursor: str) -> tuple[datetime | None, int]:
    wrong = Invalid("This is no cursor of this list in this order. Take it from `next`.", field="cursor")
    try:
        given, key, number = json.loads(urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        moment = parse_datetime(key) if key else None
    except (ValueError, TypeError):
        raise wrong from None
    if given != ordering or type(number) is not int or abs(number) >= 2**63 or (column != "number") != bool(moment):
        raise wrong
    return moment, number
