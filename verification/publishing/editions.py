"""The text of facts as it is served: put together when something under a fact has moved, else read as it lies there."""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from config.languages import in_newsroom_language
from verification.models import Edition, StaleMark
from verification.publishing.facts import fact, published_facts
from verification.publishing.record import digest

AT_ONCE = 200  # editions that are put together in one transaction
TIMES_OF_LOOKS = frozenset({"checked_at", "last_checked_at"})


@dataclass(frozen=True, slots=True)
class Built:
    """A fact as JSON text, with its digests and the state of its proof."""

    body: str
    sha256: str
    told_sha256: str
    proof: str


@in_newsroom_language
def built(editions: Collection[int]) -> dict[int, Built]:
    """The facts of these editions (primary keys) as they are now. Those that have ended meanwhile are left out."""
    if not editions:
        return {}
    verdicts = published_facts().filter(edition__in=editions).select_related("claim", "edition")
    return {verdict.edition.pk: _built(fact(verdict)) for verdict in verdicts}


def refresh_editions(*, limit: int = 5000) -> int:
    """Puts together anew the editions that were marked, at most `limit` of them. Tells how many. Safe to run twice."""
    done = 0
    while done < limit:
        if not (moved := _refresh_some()):
            break
        done += moved
    return done


@transaction.atomic
def _refresh_some() -> int:
    """What is marked while this runs keeps its mark, since only the marks seen at the beginning are taken away."""
    marks = dict(
        StaleMark.objects.select_for_update(skip_locked=True).order_by("pk").values_list("pk", "edition")[:AT_ONCE]
    )
    now = timezone.now()
    # Without the key, since whoever leaves a mark holds that: a look at a source never waits for this.
    rows = list(Edition.objects.filter(pk__in=marks.values()).select_for_update(no_key=True).order_by("pk"))
    texts = built([row.pk for row in rows])
    for row in rows:
        _keep(row, texts.get(row.pk), now)
    StaleMark.objects.filter(pk__in=marks).delete()
    return len(marks)


def _keep(row: Edition, text: Built | None, now: datetime) -> None:
    if text is None or text.sha256 == row.body_sha256:
        return
    if row.told_sha256 and text.told_sha256 != row.told_sha256:
        row.changed_at = now
    row.body, row.body_sha256, row.told_sha256 = text.body, text.sha256, text.told_sha256
    row.proof, row.built_at = text.proof, now
    row.save(update_fields=["body", "body_sha256", "told_sha256", "proof", "built_at", "changed_at"])


def _built(content: dict[str, Any]) -> Built:
    body = compact(content)
    told = compact(_without_looks(content))
    return Built(body, digest(body), digest(told), content["proof"]["state"])


def compact(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _without_looks(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _without_looks(inner) for name, inner in value.items() if name not in TIMES_OF_LOOKS}
    return [_without_looks(inner) for inner in value] if isinstance(value, list) else value
