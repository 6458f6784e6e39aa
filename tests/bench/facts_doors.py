"""The doors of facts that are measured: what each is asked for, at the start of a list and far down in it."""

from __future__ import annotations

import random
from dataclasses import dataclass

from tests.bench.asking import Line

OURS, ALONE, REST = "ours", "PostgreSQL alone", "obvious REST"
AGAIN = ", 304"
DEEP = ", deep"
Request = tuple[str, str]  # path and headers
FACTS = "/api/v1/facts/"
MINE, ALL = (OURS,), (OURS, ALONE, REST)

# Which contenders have a door. A door with AGAIN is asked with the entity tag that it gave before.
DOORS: dict[str, tuple[str, ...]] = {
    "list": ALL,
    f"list{AGAIN}": MINE,
    f"list{DEEP}": (OURS, ALONE),
    "detail": ALL,
    f"detail{AGAIN}": MINE,
    "rating": ALL,
    f"rating{AGAIN}": MINE,
    f"rating{DEEP}": MINE,
    "updated": MINE,
    f"updated{DEEP}": MINE,
    "words": MINE,
    "common word": MINE,
    f"common word{DEEP}": MINE,
    "topic": MINE,
    f"topic{DEEP}": MINE,
    "claimant": MINE,
    "source domain": MINE,
    "common domain": MINE,
    f"common domain{DEEP}": MINE,
    "proof": MINE,
    f"proof{DEEP}": MINE,
    "made": MINE,
    f"made{DEEP}": MINE,
    "published": MINE,
    "updated since": MINE,
    "all at once": MINE,
    "as of": MINE,
    f"as of{DEEP}": MINE,
    "claims:search": MINE,
    f"claims:search{AGAIN}": MINE,
    "search, common word": MINE,
    f"search{DEEP}": MINE,
    "changes": MINE,
    f"changes{DEEP}": MINE,
    "page": MINE,
    f"page{DEEP}": MINE,
    "page, words": MINE,
    "feed": MINE,
    "sitemap": MINE,
}


@dataclass(frozen=True)
class Known:
    """What is in a database: some facts, and where a fact far down stands in each list."""

    names: list[str]
    number: int
    cursor: str
    cursor_updated: str
    cursor_changes: str
    midway: str  # when half of the facts had been published

    def __hash__(self) -> int:
        return hash(self.cursor)


def request(door: str, known: Known, contender: str) -> Request:
    """What is asked next."""
    name = door.removesuffix(AGAIN)
    path = _path(name.removesuffix(DEEP), known)
    if not name.endswith(DEEP):
        return path, ""
    cursor = _cursor(name.removesuffix(DEEP), known) if contender == OURS else f"before={known.number}"
    return f"{path}{'&' if '?' in path else '?'}{cursor}", ""


def again(made: Request, line: Line) -> Request:
    """The same with the tag of the answer that the caller has."""
    head = line.ask(*made)
    tag = next(row[5:].strip() for row in head.split("\r\n") if row.lower().startswith("etag:"))
    return made[0], f"If-None-Match: {tag}\r\n"


def _cursor(door: str, known: Known) -> str:
    named = {
        "updated": f"cursor={known.cursor_updated}",
        "changes": f"after={known.cursor_changes}",
        "search": f"pageToken={known.cursor}",
    }
    return named.get(door, f"cursor={known.cursor}")


def _path(door: str, known: Known) -> str:
    n = random.randrange(10_000)
    paths = {
        "list": FACTS,
        "detail": f"{FACTS}{random.choice(known.names)}/",
        "rating": f"{FACTS}?rating=false",
        "updated": f"{FACTS}?ordering=-updated",
        "words": f"{FACTS}?q=depot{n % 1000}",
        "common word": f"{FACTS}?q=helicopters",
        "topic": f"{FACTS}?topic=subject{n % 200}",
        "claimant": f"{FACTS}?claimant=speaker%20{n % 5000}",
        "source domain": f"{FACTS}?source_domain=s{n % 1000}.example.org",
        "common domain": f"{FACTS}?source_domain=example.org",
        "proof": f"{FACTS}?proof=weakened",
        "made": f"{FACTS}?made_from=2010&made_until=2012-06",
        "published": f"{FACTS}?published_before={known.midway}",
        "updated since": f"{FACTS}?updated_since={known.midway}&ordering=updated",
        "all at once": f"{FACTS}?q=helicopters&rating=false&topic=subject{n % 200}&made_from=2001&proof=sound",
        "as of": f"{FACTS}?as_of={known.midway}",
        "claims:search": f"/api/v1/claims:search?query=depot{n % 1000}",
        "search, common word": "/api/v1/claims:search?query=helicopters&languageCode=en&maxAgeDays=3000",
        "search": "/api/v1/claims:search?query=helicopters",
        "changes": "/api/v1/changes/",
        "page": "/facts/",
        "page, words": f"/facts/?q=depot{n % 1000}&rating=false",
        "feed": "/feeds/facts.atom",
        "sitemap": "/sitemap.xml",
    }
    return paths[door]
