"""The quote of a piece of evidence and the page it comes from: looked up when it is attached, and again and again.

What is found becomes fields of the evidence; whether that breaks a published fact is for `alerts` to say.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from config.errors import Invalid
from config.history import acting
from config.quoting.folding import folded
from config.quoting.passages import How, Passage, cuts_number, passage, selected
from config.quoting.quotes import LONGEST, Search, find_quote, same_surroundings
from sources.capture.diff import word_diff
from sources.capture.drift import judge_drift
from sources.checking import fragments
from sources.checking.urls import UrlRefused, normalise
from sources.models import Snapshot, Source
from verification.models import Evidence, PageDrift, QuoteState

LONGEST_RUN = 240.0  # seconds after which a run leaves the rest to the next; well within the visibility timeout
WRAPPED = ("application/pdf", "text/plain")  # texts whose lines end where the page does
OFFERED = 300  # characters of a passage that a refusal shows
Fields = dict[str, Any]


@dataclass(frozen=True)
class Picked:
    """A passage that somebody picked in a snapshot's text, by offsets in code points, end exclusive."""

    snapshot: Snapshot
    start: int
    end: int

    def passage(self, quote: str) -> Passage | None:
        """The passage, where it says what is quoted; None where the quote was rewritten since."""
        if not 0 <= self.start < self.end <= len(self.snapshot.text):
            return None
        there = passage(self.snapshot.text, self.start, self.end)
        return there if folded(there.exact) == folded(quote) else None


def given_quote(quote: str, *, source: Source, snapshot: Snapshot | None) -> str:
    """The quote that an editor gave: its words, or those that a URL with a text fragment points at.

    Without any, the words that the source's own address points at, where they are on the page. Raises `Invalid`.
    """
    quote = quote.strip()
    if len(quote) > LONGEST:
        refusal = _("A quote has at most {most:,} characters. Quote the words that matter.")
        raise Invalid(format_lazy(refusal, most=LONGEST), field="quote")
    if not quote:
        passages = fragments.split(source.url)[1]
        return _words_of(passages[0], snapshot, otherwise="") if len(passages) == 1 else ""
    if not _is_address(quote):
        return quote
    passages = fragments.split(quote)[1]
    if len(passages) != 1:
        raise Invalid(_("This address points at no single passage. Paste the words themselves."), field="quote")
    if not _leads_to(quote, source, snapshot):
        raise Invalid(_("This address leads to another page than the source."), field="quote")
    return _words_of(passages[0], snapshot, otherwise=None)


def pinned(quote: str, snapshot: Snapshot | None, *, must_be_there: bool, picked: Picked | None = None) -> Fields:
    """The fields of evidence that is pinned to a snapshot (None: not yet). Raises `Invalid` on field quote.

    The quote stays as the editor wrote it, the selector holds the page's own words. Where it need not be there, its
    state says that it is not. What was `picked` tells which of several places is meant.
    """
    now = timezone.now()
    fields: Fields = {
        **_nothing_known(),
        "snapshot": snapshot,
        "compared_snapshot": snapshot,
        "drift": PageDrift.SAME if snapshot else "",
        "drift_since": now if snapshot else None,
    }
    if snapshot is None or not quote or not snapshot.text:
        return fields
    search = _picked_up(quote, snapshot, picked) if picked else _look_for(quote, snapshot)
    if must_be_there:
        _refuse_other_words(search)
    there = search.found if search.found and search.found.how != How.APPROXIMATE else None
    fields |= _quote_fields(quote, search, then=None) | {"quote_state_since": now}
    return {**fields, "selector": there.selectors() if there else None}


def follow_quotes(*, source_ids: Sequence[int] | None = None) -> set[int]:
    """Looks again at evidence whose source has been read since, of these sources or of all. Answers their ids.

    Evidence that has not been pinned yet is pinned, unless its claim is published. Safe to run twice: what was
    compared with the newest snapshot is not looked at again.
    """
    behind = Evidence.objects.behind()
    if source_ids is not None:
        behind = behind.filter(source__in=source_ids)
    touched, until = set(), time.monotonic() + LONGEST_RUN
    newest = behind.order_by("id").values_list("pk", "newest_snapshot_id")  # type: ignore[misc]  # `behind` adds it
    for pk, snapshot_id in newest:
        if time.monotonic() > until:
            break
        touched |= _followed(pk, snapshot_id)
    return touched


def _followed(pk: int, snapshot_id: int) -> set[int]:
    row = Evidence.objects.select_related("claim", "snapshot").filter(pk=pk).first()
    if row is None:
        return set()
    newest = Snapshot.objects.get(pk=snapshot_id)
    if row.snapshot is None and not row.claim.is_published:
        fields = pinned(row.quote, newest, must_be_there=False)
    else:
        fields = _compared(row, newest)
    return {row.source_id} if _keep(row, fields) else set()


def _keep(seen: Evidence, fields: Fields) -> bool:
    """Writes what was found, unless somebody has changed the evidence meanwhile; the next run sees to that."""
    with transaction.atomic(), acting(task="follow_quotes"):
        current = Evidence.objects.select_for_update(of=("self",)).filter(pk=seen.pk).first()
        if current is None or (current.quote, current.snapshot_id) != (seen.quote, seen.snapshot_id):
            return False
        for name, value in fields.items():
            setattr(current, name, value)
        current.save(update_fields=list(fields))
    return True


def _compared(row: Evidence, newest: Snapshot) -> Fields:
    """The fields of evidence whose source was read again: where the quote is now, and how far the page has moved."""
    fields: Fields = {"compared_snapshot": newest}
    if row.snapshot:
        fields["drift"] = _drift(row.snapshot, newest)
        if fields["drift"] != row.drift:
            fields["drift_since"] = timezone.now()
    if not row.quote or not (newest.text or row.quote_state):
        return fields
    if row.snapshot and row.selector is None:
        fields |= _place_in(row.quote, row.snapshot)
    then = selected(fields.get("selector") or row.selector)
    found = _quote_fields(row.quote, _look_for(row.quote, newest, then), then)
    if (found["quote_state"], found["quote_now"]) != (row.quote_state, row.quote_now):
        found["quote_state_since"] = timezone.now()
    return fields | found


def _place_in(quote: str, snapshot: Snapshot) -> Fields:
    """Where the quote stands in the snapshot it is pinned to, for evidence that was pinned before anybody looked."""
    there = _look_for(quote, snapshot).found
    return {"selector": there.selectors()} if there and there.how != How.APPROXIMATE else {}


def _look_for(quote: str, snapshot: Snapshot, then: Passage | None = None) -> Search:
    """Looks for the quote where it stood, then elsewhere."""
    around = {"prefix": then.prefix, "suffix": then.suffix} if then else {}
    search = find_quote(snapshot.text, quote, **around, near=then.start if then else 0)
    return _with_page(search, snapshot)


def _picked_up(quote: str, snapshot: Snapshot, picked: Picked) -> Search:
    """The very passage that was picked; in a newer snapshot, the one that stands as it stood."""
    then = picked.passage(quote)
    if then is None or picked.snapshot.pk != snapshot.pk or cuts_number(snapshot.text, then.start, then.end):
        return _look_for(quote, snapshot, then)
    return _with_page(Search(found=then), snapshot)


def _with_page(search: Search, snapshot: Snapshot) -> Search:
    """In a PDF, what is found has a page."""
    if search.found and search.found.page is None and _kind(snapshot) == "application/pdf":
        return replace(search, found=replace(search.found, page=1))
    return search


def _quote_fields(quote: str, search: Search, then: Passage | None) -> Fields:
    fields: Fields = {"quote_now": "", "quote_diff": [], "selector_now": None}
    if search.found is None:
        closest = search.closest.exact if search.closest else ""
        return {**fields, "quote_state": QuoteState.MISSING, "quote_now": closest}
    there = search.found
    fields["selector_now"] = there.selectors()
    if there.how == How.APPROXIMATE:
        before = then.exact if then and folded(then.exact) == folded(quote) else quote
        changes = {"quote_now": there.exact, "quote_diff": word_diff(before, there.exact)}
        return {**fields, **changes, "quote_state": QuoteState.CHANGED}
    stayed = then is None or same_surroundings(then, there)
    return {**fields, "quote_state": QuoteState.PRESENT if stayed else QuoteState.MOVED}


def _nothing_known() -> Fields:
    return {
        "selector": None,
        "quote_state": "",
        "quote_state_since": None,
        "quote_now": "",
        "quote_diff": [],
        "selector_now": None,
    }


def _drift(then: Snapshot, now: Snapshot) -> str:
    if then.text_sha256 == now.text_sha256:
        return PageDrift.SAME
    return PageDrift(judge_drift(then.text, now.text, wrapped=_kind(now) in WRAPPED).drift.value)


def _kind(snapshot: Snapshot) -> str:
    return snapshot.content_type.partition(";")[0].strip().lower()


def _refuse_other_words(search: Search) -> None:
    """Raises `Invalid` where the page does not say what was quoted, with what comes closest to it."""
    if search.found and search.found.how != How.APPROXIMATE:
        return
    closest = search.found or search.closest
    if closest is None:
        raise Invalid(_("The page does not say this. Copy the words from the page."), field="quote")
    words = closest.exact if len(closest.exact) <= OFFERED else closest.exact[: OFFERED - 1] + "…"
    refusal = _("The page does not say this. Closest to it is “{words}”. Quote the words of the page.")
    raise Invalid(format_lazy(refusal, words=words), field="quote")


def _is_address(quote: str) -> bool:
    is_url = quote.lower().startswith(("http://", "https://")) and not any(map(str.isspace, quote))
    return is_url and fragments.MARK in quote


def _leads_to(url: str, source: Source, snapshot: Snapshot | None) -> bool:
    """Whether the address is the source's, or the one that it leads to."""
    try:
        wanted = normalise(url)
        return wanted == source.normalised_url or bool(snapshot and wanted == normalise(snapshot.final_url))
    except UrlRefused:
        return False


def _words_of(wanted: fragments.Passage, snapshot: Snapshot | None, *, otherwise: str | None) -> str:
    """The words of the page that a text fragment points at; of a page that was not read, those of the fragment.

    Where the page does not have them: `otherwise`; with None, it raises `Invalid`.
    """
    words = f"{wanted.start} … {wanted.end}" if wanted.end else wanted.start
    if snapshot is None or not snapshot.text:
        return words
    search = find_quote(snapshot.text, words, prefix=wanted.prefix, suffix=wanted.suffix)
    if otherwise is None:
        _refuse_other_words(search)
    there = search.found if search.found and search.found.how != How.APPROXIMATE else None
    return there.exact if there else otherwise or ""
