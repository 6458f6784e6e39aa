"""Reading the page at an address as an article: asked for by a person, done by a worker, brought in by a person.

The page is asked for by the guarded checker like any source, and kept as a snapshot of one. Where it cannot be read,
one sentence says why and nothing else is left behind. What waits stands in PostgreSQL, so no killed worker loses it.
"""

from __future__ import annotations

import time
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from claims.models import Article, ArticleRevision
from claims.services import add_article
from claims.text.intake import IntakeError, first_line, read_document
from config.edits import locked
from config.errors import Conflict, Invalid, Refused
from config.history import act, acting
from config.languages import in_newsroom_language
from config.permissions import require
from sources.checking import Result, check_in_lots, main_text
from sources.checking.outcomes import Standing
from sources.checking.urls import normalise
from sources.hosts import shared_hosts
from sources.models import FoundCitation, Snapshot, Source
from sources.policy import current_policy
from sources.services import add_source, record_results
from sources.services.catalogue import spelled
from sources.services.citing import describe_snapshots
from sources.services.snapshots import what_was_seen
from verification.models import PageReading, ReadingState

MOST_ATTEMPTS = 3
DESCRIBING = 10.0  # seconds
ZIPPED = b"PK\x03\x04"  # how Word documents begin
DETAILS = ("title", "byline", "publication", "published_on", "language")


@dataclass(frozen=True, slots=True)
class Read:
    """What a page says as an article, with what the person said beforehand on top.

    `article` is the one whose next revision it would be, `known` the revision that has this very text.
    """

    text: str
    title: str
    byline: str
    publication: str
    published_on: date | None
    language: str
    article: Article | None
    known: ArticleRevision | None

    @property
    def details(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in DETAILS}


@act
def ask_to_read(*, url: str, by: User, details: Mapping[str, Any] | None = None) -> PageReading:
    """Asks for the page at an address to be read as an article. `details` (of `DETAILS`) win over what it says.

    Whoever asks again while the page is being read gets the same reading. Raises `Invalid` for what is no web address.
    """
    require(by, "claims.add_article", gettext_lazy("add articles"))
    require(by, "sources.add_source", gettext_lazy("add sources, as which pages are kept"))
    given, _agreed = spelled(url)
    said = {name: str(value) for name, value in (details or {}).items() if name in DETAILS and value}
    waiting = PageReading.objects.waiting().filter(url=given, details=said, asked_by=by).first()
    if waiting:
        return waiting
    reading = PageReading.objects.create(url=given, details=said, asked_by=by)
    transaction.on_commit(_call_a_worker, robust=True)
    return reading


def _call_a_worker() -> None:
    from verification.tasks import read_pages  # which imports this module

    read_pages.delay()  # should nobody hear it, the clock calls again


def read_due(*, longest: float) -> int:
    """Reads the pages that are waited for, for so many seconds. Tells how many."""
    until, done = time.monotonic() + longest, 0
    while time.monotonic() < until and (reading := _leased()):
        read_now(reading)
        done += 1
    return done


def read_waiting(reading: PageReading) -> PageReading:
    """Reads this page here and now, unless a worker has done so or is at it, which is waited for."""
    while reading.state == ReadingState.WAITING:
        if held := _leased(reading):
            return read_now(held)
        time.sleep(1)
        reading.refresh_from_db()
    return reading


def _leased(this: PageReading | None = None) -> PageReading | None:
    """The page that waits longest, or this one, under a new ticket; None where nothing waits."""
    now = timezone.now()
    with transaction.atomic():
        due = PageReading.objects.due(now).select_for_update(of=("self",), skip_locked=True)
        reading = (due.filter(pk=this.pk) if this else due).first()
        if reading is None:
            return None
        longest = 2 * settings.CHECK_TIMEOUT_TOTAL + settings.CHECK_PATIENCE + 60
        reading.lease, reading.leased_until = uuid.uuid4(), now + timedelta(seconds=longest)
        reading.attempts += 1
        reading.save(update_fields=["lease", "leased_until", "attempts"])
    return reading


@in_newsroom_language
def read_now(reading: PageReading) -> PageReading:
    """Asks for the page and keeps what it says, or why that was not possible."""
    try:
        if reading.attempts > MOST_ATTEMPTS:
            raise Conflict(_("Reading this page was broken off again and again. Save it as a file and bring that in."))
        result = _asked_for(reading.url)
        with transaction.atomic(), acting(by=reading.asked_by, act="read_page"):
            mine = PageReading.objects.select_for_update(of=("self",)).filter(pk=reading.pk, lease=reading.lease)
            if held := mine.first():
                held.snapshot, held.state = _kept(result, reading), ReadingState.READ
                _ended(held)
    except Refused as refused:
        mine = PageReading.objects.filter(pk=reading.pk, lease=reading.lease)
        mine.update(state=ReadingState.REFUSED, refusal=refused.message, lease=None, leased_until=None)
    reading.refresh_from_db()
    return reading


def _ended(reading: PageReading) -> None:
    reading.lease = reading.leased_until = None
    reading.save(update_fields=["snapshot", "state", "lease", "leased_until"])


def _asked_for(url: str) -> Result:
    """The page, if there is one and there is a text in it. Raises `Refused` with a sentence that says why not."""
    policy = replace(current_policy(), keeps_exchanges=True, longest=settings.CHECK_PATIENCE)
    found: dict[int, Result] = {}
    for lot in check_in_lots([url], policy=policy, every=0.2, open_hosts=shared_hosts):
        found |= lot
    result = found[0]
    if result.postponed:
        wait = result.retry_after or 60
        raise Conflict(_("The site asks to be left alone for %(wait)s seconds. Try again later.") % {"wait": wait})
    if result.outcome.standing != Standing.ALIVE or result.body is None:
        told = result.error or result.outcome.meaning
        raise Conflict(f"{result.outcome.label}: {told}", code=result.outcome.value)
    _text_of(result.body, content_type=result.content_type, url=result.final_url)
    return result


def _kept(result: Result, reading: PageReading) -> Snapshot:
    """What was seen, as a snapshot of the source at that address, which is made where there is none."""
    known = Source.objects.filter(normalised_url=normalise(reading.url)).first()
    source = known or add_source(url=reading.url, by=reading.asked_by)
    ticket = uuid.uuid4()  # whoever holds the source records nothing now: this look is newer
    until = timezone.now() + settings.CHECK_LEASE
    Source.objects.filter(pk=source.pk).update(lease=ticket, leased_until=until, asked_by=reading.asked_by)
    record_results(ticket=ticket, results={source.pk: result})
    return Snapshot.objects.get(source=source, sha256=result.sha256)


def _text_of(body: bytes, *, content_type: str, url: str, text: str | None = None) -> str:
    """The main text of what was read. Raises `Invalid` where there is none, or too much."""
    try:
        if body.startswith(ZIPPED):
            text = read_document(body, max_bytes=settings.IMPORT_MAX_BYTES).text
    except IntakeError as wrong:
        raise Invalid(str(wrong), field="url", code=wrong.code) from wrong
    text = main_text(body, content_type=content_type, url=url) if text is None else text
    text = text.replace("\r\n", "\n").replace("\f", "\n")
    if not text.strip():
        raise Invalid(_nothing_to_read(body, content_type), field="url", code="no_text")
    if (size := len(text.encode())) > (most := settings.IMPORT_MAX_BYTES):
        told = _("The text of this page is %(size)s bytes; the most that can be taken in is %(most)s.")
        raise Invalid(told % {"size": f"{size:,}", "most": f"{most:,}"}, field="url", code="too_large")
    return text


def _nothing_to_read(body: bytes, content_type: str) -> str:
    kind = content_type.partition(";")[0].strip().lower()
    if body.startswith(b"%PDF-"):
        return _("No text was found in this PDF. A scanned page needs its text recognised first.")
    if kind in ("text/html", "application/xhtml+xml", ""):
        return _("No article text was found on this page.")
    told = _("What is at this address is no text but %(kind)s. Give the address of a web page, PDF or Word document.")
    return told % {"kind": kind[:100]}


def what_was_read(reading: PageReading) -> Read:
    """What the page says as an article. Raises `Conflict` while it is not read, or where it is no longer whole."""
    shot = reading.snapshot
    if shot is None:
        raise Conflict(gettext_lazy("This page has not been read."))
    seen = what_was_seen(shot)
    text = _text_of(seen.body, content_type=seen.content_type, url=seen.url, text=shot.text)
    csl = _citation(shot)
    found = {
        "title": str(csl.get("title") or shot.title or first_line(text))[:500],
        "byline": _byline(csl.get("author"))[:300],
        "publication": str(csl.get("container-title") or csl.get("publisher") or "")[:300],
        "published_on": _day(csl.get("issued")),
        "language": str(csl.get("language") or "")[:35] or settings.LANGUAGE_CODE,
    }
    said = dict(reading.details)
    if "published_on" in said:
        said["published_on"] = date.fromisoformat(said["published_on"])
    known = ArticleRevision.objects.with_text(text)
    return Read(text=text, article=_article_at(reading, shot), known=known, **{**found, **said})


def _citation(shot: Snapshot) -> Mapping[str, Any]:
    """What the page says of itself; read now, where nobody has done so yet."""
    if not FoundCitation.objects.filter(snapshot=shot).exists():
        describe_snapshots(longest=DESCRIBING, source_ids=[shot.source_id])
    found = FoundCitation.objects.filter(snapshot=shot).first()
    return found.csl if found else {}


def _article_at(reading: PageReading, shot: Snapshot) -> Article | None:
    """The article that was read from this page before, or that is said to stand at its address."""
    before = PageReading.objects.filter(snapshot__source=shot.source_id, revision__isnull=False)
    if taken := before.select_related("revision__article").first():
        return taken.revision.article if taken.revision else None
    return Article.objects.filter(url__in=[reading.url, shot.final_url]).order_by("pk").first()


def _byline(authors: Any) -> str:
    names = authors if isinstance(authors, list) else []
    written = (name.get("literal") or f"{name.get('given', '')} {name.get('family', '')}" for name in names)
    return ", ".join(filter(None, map(str.strip, written)))


def _day(issued: Any) -> date | None:
    """The day, where all of it is known."""
    try:
        year, month, day = issued["date-parts"][0]
        return date(int(year), int(month), int(day))
    except (TypeError, KeyError, IndexError, ValueError):
        return None


@act
def take_reading(*, reading: PageReading, by: User, details: Mapping[str, Any] | None = None) -> ArticleRevision:
    """Brings what was read in: as a new article, as the next revision of the one that stands at this address, or,
    where this text is here already, not at all. Answers the revision that has the text.

    `details` win over what the page says; of an article that is here, they stay as they are.
    """
    require(by, "claims.add_article", gettext_lazy("add articles"))
    current = locked(reading)
    if current.revision is not None:
        return current.revision
    read = what_was_read(current)
    current.revision = read.known or _added(current, read, {**read.details, **(details or {})}, by)
    current.state = ReadingState.TAKEN
    current.save(update_fields=["revision", "state"])
    reading.refresh_from_db()
    return current.revision


def _added(reading: PageReading, read: Read, details: Mapping[str, Any], by: User) -> ArticleRevision:
    if read.article is None:
        return add_article(text=read.text, url=reading.url, by=by, **details)
    return add_article(text=read.text, article=read.article, title=read.article.title, by=by)


def newest_reading_of(revision: ArticleRevision) -> PageReading | None:
    """Where this text was read last, if it was read from a page."""
    return PageReading.objects.filter(revision=revision).select_related("snapshot__source").first()
