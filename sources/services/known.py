"""What earlier looks found that the next can be compared with."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.db.models import OuterRef, Q, Subquery
from django.db.models.functions import JSONObject
from django.utils import timezone

from sources.checking import Known, Outcome
from sources.checking.known import NOT_MODIFIED
from sources.checking.outcomes import Standing
from sources.models import Check, Source

READ_ANEW = timedelta(days=30)  # a server's word that nothing has changed is taken for so long
READ_ANEW_RELIED_ON = timedelta(days=7)
LONGEST_ETAG = 255  # characters that are kept; one as long as that may have been cut
FIELDS = ("outcome", "content_type", "size", "sha256", "etag", "last_modified", "note")


def known_pages(source_ids: Iterable[int]) -> dict[int, Known]:
    """The pages among these that may be asked for on condition: there, kept, and read not too long ago.

    What came by a redirect is read anew, since only the first answer could be compared.
    """
    now = timezone.now()
    looks = Check.objects.filter(source=OuterRef("pk"), elsewhere=False).order_by("-checked_at")
    newest = looks.annotate(seen=JSONObject(**{name: name for name in (*FIELDS, "redirects", "snapshot")}))
    lately = Q(read_at__gt=now - READ_ANEW_RELIED_ON) | Q(relied_on=False, read_at__gt=now - READ_ANEW)
    sources = Source.objects.filter(pk__in=list(source_ids)).annotate(
        read_at=Subquery(looks.exclude(http_status=NOT_MODIFIED).values("checked_at")[:1]),
        seen=Subquery(newest.values("seen")[:1]),
    )
    found = sources.filter(lately).values_list("pk", "url", "seen")
    return {pk: _known(url, seen) for pk, url, seen in found if _is_comparable(seen)}


def _is_comparable(seen: dict[str, Any]) -> bool:
    there = Outcome(seen["outcome"]).standing == Standing.ALIVE and seen["snapshot"] and not seen["redirects"]
    return bool(there and (_etag(seen) or seen["last_modified"]))


def _known(url: str, seen: dict[str, Any]) -> Known:
    fields = {name: seen[name] for name in FIELDS}
    return Known(url=url, **{**fields, "outcome": Outcome(seen["outcome"]), "etag": _etag(seen)})


def _etag(seen: dict[str, Any]) -> str:
    return seen["etag"] if len(seen["etag"]) < LONGEST_ETAG else ""
