"""Recording looks at a list of addresses, which become sources: thousands at a time, with one statement for them all.

Where an address is a source already, its looks are recorded like those of a worker.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from itertools import islice
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.db import connection
from django.db.models import Model
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from config.history import act
from config.identifiers import new_public_id
from config.permissions import require
from sources.checking import Health, Look, Outcome, Result, judge_health
from sources.checking.urls import UrlRefused, normalise, registrable_domain
from sources.models import Check, HealthChange, PublisherDomain, Source
from sources.partitions import ensure_partition
from sources.services.judging import next_appointment
from sources.services.recording import check_row, put_off, reason_of, record_results, title_of

AT_ONCE = 2_000  # addresses recorded with one statement

_SOURCE = {
    "public_id": "text",
    "url": "text",
    "normalised_url": "text",
    "title": "text",
    "publisher_id": "bigint",
    "health": "text",
    "health_since": "timestamptz",
    "next_check_at": "timestamptz",
}
_CHECK = {
    "id": "uuid",
    "checked_at": "timestamptz",
    "elapsed_ms": "integer",
    "outcome": "text",
    "http_status": "smallint",
    "final_url": "text",
    "redirects": "jsonb",
    "content_type": "text",
    "size": "integer",
    "sha256": "text",
    "etag": "text",
    "last_modified": "text",
    "retry_after": "integer",
    "error": "text",
    "note": "text",
}


@dataclass(slots=True)
class _Fresh:
    """What the rules of judging want to know of a source that does not exist yet."""

    public_id: str
    health: Health
    health_since: datetime | None
    relied_on: bool = False


def record_looks(*, looks: Iterable[Result], by: User) -> int:
    """Records looks at addresses that may be no sources yet; they become sources. Tells how many were recorded.

    An address that is no source to be is left out, and so is one that a worker looks at in this moment. No
    snapshots are taken: nothing rests on these pages yet, and a worker takes one as soon as something does.
    """
    spelled = ((_spelling(look.url), look) for look in looks)
    agreed = iter({spelling: look for spelling, look in spelled if spelling}.items())
    recorded = 0
    while lot := dict(islice(agreed, AT_ONCE)):
        for day in {look.checked_at.date() for look in lot.values()}:
            ensure_partition(day)
        made = bring_in(looks=lot, by=by)
        recorded += sum(not lot[spelling].postponed for spelling in made)
        recorded += _record_again({spelling: lot[spelling] for spelling in lot.keys() - made})
    return recorded


@act
def bring_in(*, looks: Mapping[str, Result], by: User) -> set[str]:
    """Makes sources of addresses (by their agreed spelling) that are none yet, each with the look at it.

    Answers the spellings of those that it made.
    """
    require(by, "sources.add_source", _("add sources"))
    now, owners = timezone.now(), _owners(looks)
    rows = [_row(spelling, look, owners, now) for spelling, look in looks.items()]
    statement, fixed = _statement()
    with connection.cursor() as cursor:
        cursor.execute(statement, [json.dumps(rows), by.pk, *fixed])
        return {spelling for (spelling,) in cursor.fetchall()}


def _record_again(looks: Mapping[str, Result]) -> int:
    """Records looks at addresses that are sources already, and that no worker holds."""
    if not looks:
        return 0
    known = Source.objects.filter(normalised_url__in=looks)
    results = {pk: looks[spelling] for pk, spelling in known.values_list("pk", "normalised_url")}
    ticket, now = uuid.uuid4(), timezone.now()
    free = Source.objects.filter(pk__in=results).exclude(leased_until__gt=now)
    free.update(lease=ticket, leased_until=now + settings.CHECK_LEASE)
    return record_results(ticket=ticket, results=results, capture=False)


def _spelling(url: str) -> str:
    try:
        return normalise(url)
    except UrlRefused:
        return ""


def _owners(spellings: Iterable[str]) -> dict[str, int]:
    owned = PublisherDomain.objects.all()
    if not owned.exists():
        return {}
    domains = {registrable_domain(spelling) for spelling in spellings}
    return dict(owned.filter(domain__in=domains).values_list("domain", "publisher_id"))


def _row(spelling: str, look: Result, owners: Mapping[str, int], now: datetime) -> dict[str, Any]:
    outcome = Outcome(look.outcome)
    health = Health.UNCHECKED if look.postponed else judge_health([Look(at=look.checked_at, outcome=outcome)])
    source = _Fresh(new_public_id(), health, None if health == Health.UNCHECKED else now)
    row = {
        "public_id": source.public_id,
        "url": look.url.strip(),
        "normalised_url": spelling,
        "title": title_of(look),
        "publisher_id": owners.get(registrable_domain(spelling)) if owners else None,
        "health": health.value,
        "health_since": source.health_since and source.health_since.isoformat(),
        "next_check_at": (put_off(look) if look.postponed else next_appointment(source, look)).isoformat(),
    }
    if not look.postponed:
        seen = check_row(look)
        row |= {name: seen[name] for name in _CHECK if name != "id"}
        row |= {"id": str(uuid.uuid4()), "checked_at": look.checked_at.isoformat(), "reason": reason_of(look)}
    return row


@lru_cache(maxsize=1)
def _statement() -> tuple[str, list[Any]]:
    """The statement, and the values that are the same for every row. The rows, as JSON, and who it is come first."""
    told = ", ".join(f"{name} {kind}" for name, kind in {**_SOURCE, **_CHECK, "reason": "text"}.items())
    source, of_source = _insert(
        Source, {**_from_look(_SOURCE), "added_by_id": "told.by", "created_at": "now()", "updated_at": "now()"}
    )
    check, of_check = _insert(Check, {**_from_look(_CHECK), "source_id": "made.id"})
    move, of_move = _insert(
        HealthChange,
        {"source_id": "made.id", "new": "look.health", "reason": "look.reason", "at": "look.health_since"},
        old=Health.UNCHECKED.value,
    )
    statement = f"""
        WITH look AS MATERIALIZED (SELECT * FROM json_to_recordset(%s) AS look({told})),
        told AS (SELECT %s::bigint AS by),
        made AS (
            {source} FROM look, told ON CONFLICT (normalised_url) DO NOTHING RETURNING id, public_id, normalised_url
        ),
        seen AS ({check} FROM look JOIN made USING (public_id) WHERE look.id IS NOT NULL),
        moved AS ({move} FROM look JOIN made USING (public_id) WHERE look.health_since IS NOT NULL)
        SELECT normalised_url FROM made
    """
    return statement, [*of_source, *of_check, *of_move]


def _from_look(names: Iterable[str]) -> dict[str, str]:
    return {name: f"look.{name}" for name in names}


def _insert(model: type[Model], given: Mapping[str, str], **fixed: Any) -> tuple[str, list[Any]]:
    """The beginning of an INSERT: a SELECT of what is given, as SQL by column, and of the model's defaults."""
    columns, expressions, values = [], [], []
    for field in model._meta.concrete_fields:
        column = str(field.column)
        if field.primary_key and column not in given:
            continue
        if column not in given:
            values.append(field.get_db_prep_save(fixed.get(column, field.get_default()), connection))
        columns.append(connection.ops.quote_name(column))
        expressions.append(given.get(column, f"%s::{field.db_type(connection)}"))
    return f"INSERT INTO {model._meta.db_table} ({', '.join(columns)}) SELECT {', '.join(expressions)}", values
