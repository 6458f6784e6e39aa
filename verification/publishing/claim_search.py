"""Facts in the shape of Google's Fact Check Tools API, so that its clients can ask here by changing the host.

https://developers.google.com/fact-check/tools/api/reference/rest/v1alpha1/claims/search
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import reduce
from operator import or_
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.postgres.search import SearchQuery
from django.db import connection
from django.db.models import Q, QuerySet
from django.utils import timezone

from claims.text.stemmers import STEMMERS
from verification.models import Edition
from verification.models.edition_sql import OTHERWISE
from verification.publishing.addresses import page_address
from verification.publishing.reading import page_of_records

FULL_DATE = len("2014-09-27")
READINGS = """
    SELECT websearch_to_tsquery(config::regconfig, %s)::text AS reading, array_agg(config)
    FROM unnest(%s::text[]) config GROUP BY reading
"""


@dataclass(frozen=True, slots=True)
class Asked:
    """A search. `offset` counts only without a page token, `max_age_days` None means of any age."""

    query: str = ""
    language: str = ""
    site: str = ""
    max_age_days: int | None = None
    size: int = 10
    token: str = ""
    offset: int = 0


def search_claims(asked: Asked) -> dict[str, Any]:
    """The claims that were found, newest first. Raises `Invalid` on a page token that is none."""
    found = _found(asked).only("number", "in_force_from", "verdict", "verdict__record")
    editions, token = page_of_records(found, size=asked.size, cursor=asked.token, offset=asked.offset)
    answer: dict[str, Any] = {"claims": [_claim(edition) for edition in editions]} if editions else {}
    return {**answer, "nextPageToken": token} if token else answer


def our_site() -> str:
    return urlsplit(settings.SITE_URL).hostname or ""


def _found(asked: Asked) -> QuerySet[Edition]:
    editions = Edition.objects.in_force()
    if asked.site and not _is_ours(asked.site):
        return editions.none()
    if asked.language:
        tag = asked.language.partition("-")[0]
        editions = editions.filter(Q(language__iexact=tag) | Q(language__istartswith=f"{tag}-"))
    if asked.max_age_days is not None:
        editions = editions.since("in_force_from", timezone.now() - timedelta(days=asked.max_age_days))
    return editions.filter(words(asked.query)).scattered() if asked.query else editions


class Parsed(SearchQuery):
    """A tsquery that PostgreSQL has made already. As a constant it tells the planner how many rows to expect."""

    template = "%(expressions)s::tsquery"


def words(text: str) -> Q:
    """Editions that have these words, each read by the rules of its own language.

    Most languages make the same of a few words, so there is one term for each different reading of them.
    """
    configs = sorted({*STEMMERS.values(), OTHERWISE})
    with connection.cursor() as cursor:
        cursor.execute(READINGS, [text, configs])
        readings = cursor.fetchall()
    if len(readings) == 1:
        return Q(search=Parsed(readings[0][0], search_type="raw"))
    terms = [Q(search=Parsed(query, search_type="raw"), search_config__in=configs) for query, configs in readings]
    return reduce(or_, terms)


def _is_ours(site: str) -> bool:
    host = urlsplit(site if "//" in site else f"//{site}").hostname or ""
    return bool(host) and (our_site() == host or our_site().endswith(f".{host}"))


def _claim(edition: Edition) -> dict[str, Any]:
    record = edition.verdict.as_record()
    claim = {"text": record["statement"], "claimant": record["claimant"]}
    if len(record["made_on"]) == FULL_DATE:
        claim["claimDate"] = f"{record['made_on']}T00:00:00Z"
    review = {
        "publisher": {"name": settings.SITE_NAME, "site": our_site()},
        "url": page_address(record),
        "title": record["summary"],
        "reviewDate": _zulu(edition.in_force_from),
        "textualRating": record["rating"]["label"],
        "languageCode": record["language"],
    }
    return {**claim, "claimReview": [review]}


def _zulu(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
