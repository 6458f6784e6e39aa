"""Which outcome an answer comes to: rules in order, the first that has an opinion decides."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sources.checking.missing import MISSING_ALONE, says_missing
from sources.checking.outcomes import Outcome
from sources.checking.pages import ENOUGH, Page
from sources.checking.phrases import (
    CAPTCHA,
    CHALLENGE,
    CONSENT,
    CONSENT_PLACE,
    FOR_SALE,
    HOME,
    LOGIN_HOST,
    LOGIN_PATH,
    NAME_FOR_SALE,
    NOT_FREE,
    PARKING_SCRIPT,
    PASSWORD,
    SUBSCRIBERS,
    TITLE_PARTS,
)
from sources.checking.result import Hop
from sources.checking.urls import normalise, parse, path_of


@dataclass(frozen=True, slots=True)
class Answer:
    """A whole answer: what was asked, where it came from, and what it says."""

    url: str
    final_url: str
    hops: tuple[Hop, ...]
    status: int
    size: int
    page: Page
    retry_after: int | None = None


Opinion = tuple[Outcome, str] | None  # the outcome and a sentence for an editor
Rule = Callable[[Answer], Opinion]

STATUSES: dict[int, tuple[Outcome, str]] = {
    401: (Outcome.BLOCKED, "The site asks for a log-in."),
    402: (Outcome.PAYWALLED, "The site asks for payment."),
    403: (Outcome.BLOCKED, "The site refuses our checker."),
    404: (Outcome.NOT_FOUND, "The site says the page is not there."),
    407: (Outcome.BLOCKED, "A proxy asks for a log-in."),
    410: (Outcome.GONE, "The site says the page was taken away for good."),
    429: (Outcome.THROTTLED, "The site asks us to come back later."),
    451: (Outcome.BLOCKED, "The page is withheld for legal reasons where we are."),
    999: (Outcome.BLOCKED, "The site refuses our checker."),
}
SHORT = ENOUGH  # characters of text below which a page may be nothing but a notice
VERY_SHORT = 300


def classify(answer: Answer) -> tuple[Outcome, str]:
    """The outcome of an answer, and a sentence where something is wrong."""
    for rule in RULES:
        if opinion := rule(answer):
            return opinion
    return Outcome.OK, ""


def bot_wall(answer: Answer) -> Opinion:
    if answer.status not in (200, 202, 403, 429, 503) or len(answer.page.words) >= SHORT:
        return None
    page = answer.page
    everything = "\n".join((page.title, page.heading, page.markup))
    if CHALLENGE.search(everything) or (len(page.words) < VERY_SHORT and CAPTCHA.search(everything)):
        return Outcome.BLOCKED, "The site wants to see a human before it shows the page."
    return None


def by_status(answer: Answer) -> Opinion:
    if answer.status in STATUSES:
        return STATUSES[answer.status]
    if answer.status == 503 and answer.retry_after is not None:
        return STATUSES[429]
    if answer.status >= 500:
        return Outcome.SERVER_ERROR, f"The site answered with an error of its own (HTTP {answer.status})."
    if answer.status >= 400:
        return Outcome.PROTOCOL_ERROR, f"The site would not take the request (HTTP {answer.status})."
    if not 200 <= answer.status < 300:
        return Outcome.PROTOCOL_ERROR, f"The answer is not a page (HTTP {answer.status})."
    return None


def nothing_there(answer: Answer) -> Opinion:
    return (Outcome.PROTOCOL_ERROR, "The page is empty.") if answer.size == 0 else None


def parked(answer: Answer) -> Opinion:
    page = answer.page
    if len(page.words) >= SHORT:
        return None
    names = f"{page.title}\n{page.heading}"
    named = FOR_SALE.search(names)
    if len(page.words) < VERY_SHORT:
        named = named or FOR_SALE.search(page.words) or NAME_FOR_SALE.search(f"{names}\n{page.words}")
    if named or PARKING_SCRIPT.search(page.markup):
        return Outcome.PARKED, "The domain is parked: its name is for sale."
    return None


def log_in(answer: Answer) -> Opinion:
    if answer.hops and _at_the_door(answer):
        return Outcome.BLOCKED, "The site sends us to its log-in page."
    form = len(answer.page.words) < VERY_SHORT and PASSWORD.search(answer.page.markup)
    if form and not _leads_to_log_in(answer.url):
        return Outcome.BLOCKED, "The site shows its log-in form in place of the page."
    return None


def _at_the_door(answer: Answer) -> bool:
    asked, came = parse(answer.url), parse(answer.final_url)
    elsewhere = came.host != asked.host and LOGIN_HOST.match(came.host)
    return bool(elsewhere) or _leads_to_log_in(answer.final_url)


def _leads_to_log_in(url: str) -> bool:
    return bool(LOGIN_PATH.search(path_of(url).partition("?")[0]))


def consent_wall(answer: Answer) -> Opinion:
    """A page that is nothing but a question, or another one that we were sent to for it."""
    page = answer.page
    sent = answer.hops and CONSENT_PLACE.match(answer.final_url) and not CONSENT_PLACE.match(answer.url)
    named = len(page.words) < SHORT and CONSENT.search(f"{page.title}\n{page.heading}")
    asks = len(page.words) < VERY_SHORT and CONSENT.search(page.words)
    if sent or named or asks:
        return Outcome.BLOCKED, "The site wants consent to cookies before it shows the page."
    return None


def moved_home(answer: Answer) -> Opinion:
    """From a page inside a site to a front page. Query strings that only track readers make no page."""
    if not answer.hops:
        return None
    came, asked = path_of(normalise(answer.final_url)), path_of(normalise(answer.url))
    if HOME.fullmatch(came) and not HOME.fullmatch(asked):
        return Outcome.MOVED_HOME, "The site sends us to its home page instead."
    return None


def is_home(url: str) -> bool:
    """Whether an address is that of a site's front page, whatever its query."""
    return bool(HOME.fullmatch(path_of(url).partition("?")[0]))


def soft_404(answer: Answer) -> Opinion:
    """A page that calls itself missing. One with a long text may merely talk about missing things."""
    if len(answer.page.words) >= SHORT:
        return None
    for name in (answer.page.title, answer.page.heading):
        if says_missing(name) or any(_only_missing(part) for part in TITLE_PARTS.split(name)):
            return Outcome.SOFT_404, f"The page says of itself: “{name[:100].strip()}”."
    if len(answer.page.words) < VERY_SHORT and (
        said := says_missing(" ".join(answer.page.words.split()), of_anything=True)
    ):
        return Outcome.SOFT_404, f"The page says of itself: “{said[:100]}”."
    return None


def _only_missing(part: str) -> bool:
    return any(letter.isalnum() for letter in part) and bool(MISSING_ALONE.fullmatch(part.strip()))


def paywall(answer: Answer) -> Opinion:
    page = answer.page
    asks = len(page.words) < SHORT and SUBSCRIBERS.search(page.words)
    if asks or (page.may_cost and NOT_FREE.search(page.markup)):
        return Outcome.PAYWALLED, "The page says it is for subscribers."
    return None


def moved(answer: Answer) -> Opinion:
    if not answer.hops or answer.hops[0].status not in (301, 308):
        return None
    permanent = 0
    while permanent < len(answer.hops) and answer.hops[permanent].status in (301, 308):
        permanent += 1
    place = answer.hops[permanent].url if permanent < len(answer.hops) else answer.final_url
    return Outcome.MOVED, f"The page has moved for good to {place}"


RULES: tuple[Rule, ...] = (
    bot_wall,
    by_status,
    nothing_there,
    parked,
    log_in,
    consent_wall,
    moved_home,
    soft_404,
    paywall,
    moved,
)
