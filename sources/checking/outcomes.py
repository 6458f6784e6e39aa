"""Everything a look at a web address can come to, in one table.

A new outcome is one member of `Outcome`, one line of `TABLE`, a rule in `classify`, and a test.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


def _(text: str) -> str:
    """Marks a text for the catalogues. This package knows no translations; whoever shows the text looks it up."""
    return text


class Standing(StrEnum):
    """What an outcome says about the page: it is there, it may be, it is not, or nobody asked."""

    ALIVE = "alive"
    DOUBTFUL = "doubtful"
    DEAD = "dead"
    NOT_ASKED = "not_asked"


class Outcome(StrEnum):
    OK = "ok"
    MOVED = "moved"
    SOFT_404 = "soft_404"
    MOVED_HOME = "moved_home"
    PAYWALLED = "paywalled"
    BLOCKED = "blocked"
    THROTTLED = "throttled"
    TIMEOUT = "timeout"
    UNREACHABLE = "unreachable"
    DNS_FAILURE = "dns_failure"
    TLS_ERROR = "tls_error"
    SERVER_ERROR = "server_error"
    PROTOCOL_ERROR = "protocol_error"
    TOO_LARGE = "too_large"
    REDIRECT_LOOP = "redirect_loop"
    NOT_FOUND = "not_found"
    GONE = "gone"
    PARKED = "parked"
    ADDRESS_REFUSED = "address_refused"
    URL_REFUSED = "url_refused"

    @property
    def standing(self) -> Standing:
        return TABLE[self].standing

    @property
    def label(self) -> str:
        return TABLE[self].label

    @property
    def meaning(self) -> str:
        return TABLE[self].meaning

    @property
    def is_wall(self) -> bool:
        """The site keeps us out: that says nothing about whether the page is there."""
        return TABLE[self].is_wall

    @property
    def is_failure(self) -> bool:
        """Counts towards the three failed checks that make a source dead."""
        return TABLE[self].is_failure


@dataclass(frozen=True, slots=True)
class Entry:
    """How an outcome is named to people, what it means and what to do, and how it counts."""

    standing: Standing
    label: str
    meaning: str
    is_wall: bool = False
    is_failure: bool = False


_ALIVE, _DOUBTFUL, _DEAD, _NOT_ASKED = Standing

TABLE: dict[Outcome, Entry] = {
    Outcome.OK: Entry(_ALIVE, _("OK"), _("The page answered. Nothing to do.")),
    Outcome.MOVED: Entry(_ALIVE, _("Moved"), _("The page has a new permanent address. Consider citing that one.")),
    Outcome.SOFT_404: Entry(
        _DOUBTFUL, _("Soft 404"), _("The site answers, but the page says it is not there."), is_failure=True
    ),
    Outcome.MOVED_HOME: Entry(
        _DOUBTFUL, _("Sent to the home page"), _("The page was replaced by the site's home page."), is_failure=True
    ),
    Outcome.PAYWALLED: Entry(
        _DOUBTFUL, _("Paywalled"), _("The page is there for subscribers. Read it with an account."), is_wall=True
    ),
    Outcome.BLOCKED: Entry(
        _DOUBTFUL, _("Blocked"), _("The site does not let our checker in. Look with a browser."), is_wall=True
    ),
    Outcome.THROTTLED: Entry(
        _DOUBTFUL, _("Asked to wait"), _("The site asked us to come back later, and we will."), is_wall=True
    ),
    Outcome.TIMEOUT: Entry(_DOUBTFUL, _("Timed out"), _("The site did not answer in time."), is_failure=True),
    Outcome.UNREACHABLE: Entry(
        _DOUBTFUL, _("Unreachable"), _("No connection to the site could be made or kept."), is_failure=True
    ),
    Outcome.DNS_FAILURE: Entry(
        _DOUBTFUL, _("Name not found"), _("The site's name leads to no address."), is_failure=True
    ),
    Outcome.TLS_ERROR: Entry(
        _DOUBTFUL, _("Certificate problem"), _("The connection cannot be trusted."), is_failure=True
    ),
    Outcome.SERVER_ERROR: Entry(_DOUBTFUL, _("Server error"), _("The site has a fault of its own."), is_failure=True),
    Outcome.PROTOCOL_ERROR: Entry(_DOUBTFUL, _("Unclear answer"), _("The answer makes no sense as a web page.")),
    Outcome.TOO_LARGE: Entry(_DOUBTFUL, _("Too large"), _("The page is larger than we are willing to read.")),
    Outcome.REDIRECT_LOOP: Entry(_DOUBTFUL, _("Redirect loop"), _("The site sends us in circles, or on and on.")),
    Outcome.NOT_FOUND: Entry(_DEAD, _("Not found"), _("The site says the page is not there."), is_failure=True),
    Outcome.GONE: Entry(_DEAD, _("Gone"), _("The site says the page was taken away for good."), is_failure=True),
    Outcome.PARKED: Entry(
        _DEAD, _("Parked domain"), _("The site was given up; its name is for sale."), is_failure=True
    ),
    Outcome.ADDRESS_REFUSED: Entry(
        _NOT_ASKED, _("Address refused"), _("The address is not on the public internet, so we did not ask.")
    ),
    Outcome.URL_REFUSED: Entry(
        _NOT_ASKED, _("URL refused"), _("This is not a web address that can be checked. Correct it.")
    ),
}
