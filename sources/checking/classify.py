"""Which outcome an answer comes to: rules in order, the first that has an opinion decides."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from sources.checking.outcomes import Outcome
from sources.checking.pages import Page
from sources.checking.result import Hop
from sources.checking.urls import path_of


@dataclass(frozen=True, slots=True)
class Answer:
    """A whole answer: what was asked, where it came from, and what it says."""

    url: str
    final_url: str
    hops: tuple[Hop, ...]
    status: int
    size: int
    page: Page


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
BOT_WALL = re.compile(
    r"just a moment\.\.\.|attention required! \| cloudflare|are you a robot|verify (that )?you are (a )?human"
    r"|cf-challenge|px-captcha|g-recaptcha|h-captcha|_incapsula_resource|access denied.{0,40}akamai",
    re.IGNORECASE | re.DOTALL,
)
LOGIN_PATH = re.compile(r"/(log-?in|sign-?in|signin|auth|account/login|sso)(/|$|\?|\.)", re.IGNORECASE)
NOT_FREE = re.compile(r"\"isAccessibleForFree\"\s*:\s*\"?false\b", re.IGNORECASE)
PARKED = re.compile(
    r"this domain (name )?(is|may be) for sale|buy this domain|domain (is )?parked|sedoparking|parkingcrew"
    r"|hugedomains\.com|dan\.com/buy-domain|afternic\.com",
    re.IGNORECASE,
)
# What titles and headings of missing pages say, in the languages of the common web.
MISSING = re.compile(
    r"\b404\b|page not found|not found|page (does not|doesn't|no longer) exists?|page unavailable|nothing found"
    r"|seite (wurde )?nicht gefunden|nicht gefunden|page (introuvable|non trouvée)|introuvable"
    r"|página no (encontrada|existe)|no encontrad[ao]|página não encontrada|não encontrad[ao]"
    r"|pagina non trovata|non trovata|pagina niet gevonden|niet gevonden|strona nie (została )?znaleziona"
    r"|nie znaleziono|страница не найдена|не найден[ао]?|сторінк[ау] не знайдено|sayfa bulunamadı|bulunamadı"
    r"|الصفحة غير موجودة|غير موجودة?|صفحہ نہیں ملا|نہیں ملا|صفحه یافت نشد|یافت نشد|पृष्ठ नहीं मिला"
    r"|页面不存在|找不到(页面|網頁|该页)|頁面不存在|ページが見つかりません|見つかりません|페이지를 찾을 수 없습니다"
    r"|halaman tidak ditemukan|không tìm thấy( trang)?|sidan (kunde inte hittas|hittades inte)|siden findes ikke",
    re.IGNORECASE,
)


def classify(answer: Answer) -> tuple[Outcome, str]:
    """The outcome of an answer, and a sentence where something is wrong."""
    for rule in RULES:
        if opinion := rule(answer):
            return opinion
    return Outcome.OK, ""


def bot_wall(answer: Answer) -> Opinion:
    suspicious = answer.status in (200, 202, 403, 429, 503)
    short = answer.page.title + answer.page.heading + (answer.page.markup if len(answer.page.text) < 1500 else "")
    if suspicious and BOT_WALL.search(short):
        return Outcome.BLOCKED, "The site wants to see a human before it shows the page."
    return None


def by_status(answer: Answer) -> Opinion:
    if answer.status in STATUSES:
        return STATUSES[answer.status]
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
    if len(answer.page.text) < 1500 and PARKED.search(answer.page.markup):
        return Outcome.PARKED, "The domain is parked: its name is for sale."
    return None


def log_in(answer: Answer) -> Opinion:
    if answer.hops and LOGIN_PATH.search(path_of(answer.final_url)):
        return Outcome.BLOCKED, "The site sends us to its log-in page."
    return None


def moved_home(answer: Answer) -> Opinion:
    if answer.hops and path_of(answer.final_url) == "/" and path_of(answer.url) != "/":
        return Outcome.MOVED_HOME, "The site sends us to its home page instead."
    return None


def soft_404(answer: Answer) -> Opinion:
    """A page that calls itself missing. One with a long text may merely talk about missing things."""
    named = MISSING.search(answer.page.title) or MISSING.search(answer.page.heading)
    if named and len(answer.page.text) < 2500:
        return Outcome.SOFT_404, f"The page says of itself: “{named.group(0)}”."
    return None


def paywall(answer: Answer) -> Opinion:
    if NOT_FREE.search(answer.page.markup):
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
    moved_home,
    soft_404,
    paywall,
    moved,
)
