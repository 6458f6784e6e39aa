"""How the admin shows what has become of a quote and its page."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from config.quoting.passages import selected
from sources.capture.diff import Mark
from verification.models import Evidence, PageDrift, QuoteState

TAGS = {Mark.SAME: "span", Mark.REMOVED: "del", Mark.ADDED: "ins"}
PAGE_TODAY = {
    PageDrift.SAME: _("It says what it said."),
    PageDrift.TOUCHED: _("It was touched up: most of it says what it said."),
    PageDrift.REWRITTEN: _("It was rewritten. Read it again, and see whether the claim still rests on it."),
}


def shown_diff(segments: Iterable[Sequence[str]]) -> SafeString:
    """A word-level difference; what the page says is escaped."""
    parts = ((TAGS[Mark(mark)], words, TAGS[Mark(mark)]) for mark, words in segments)
    return format_html('<p dir="auto" class="difference as-written">{}</p>', format_html_join("", "<{}>{}</{}>", parts))


def quote_today(row: Evidence) -> SafeString | str:
    """Whether the quote is on the page, since when, where, and what to do if it is not."""
    if not row.quote:
        return gettext("Nothing is quoted.")
    lines = [format_html("<p>{}</p>", _quote_state(row))]
    if row.quote_diff:
        lines.append(shown_diff(row.quote_diff))
    elif row.quote_now:
        lines.append(format_html('<p dir="auto">{} “{}”</p>', gettext("Closest to it is"), row.quote_now))
    if row.quote_advice:
        lines.append(format_html("<p>{}</p>", row.quote_advice))
    return format_html('<div class="max-w-3xl flex flex-col gap-2">{}</div>', format_html_join("", "{}", zip(lines)))


def page_today(row: Evidence) -> str:
    """How far the page has moved from what it was pinned to."""
    if not row.drift:
        return gettext("It has not been compared yet.")
    since = f" ({row.drift_since:%Y-%m-%d %H:%M})" if row.drift_since and row.drift != PageDrift.SAME else ""
    return f"{PAGE_TODAY[PageDrift(row.drift)]}{since}"


def _quote_state(row: Evidence) -> str:
    if not row.quote_state:
        return gettext("Not looked for.")
    place = selected(row.selector_now)
    page = f", on page {place.page} of the PDF" if place and place.page else ""
    since = f" since {row.quote_state_since:%Y-%m-%d %H:%M}" if row.quote_state_since else ""
    elsewhere = " It stands in another place than before." if row.quote_state == QuoteState.MOVED else ""
    return f"{row.get_quote_state_display()}{since}{page}.{elsewhere}"
