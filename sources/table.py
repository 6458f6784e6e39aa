"""Sources as a table: what each column tells, and the act that writes a whole table down."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from typing import Any

from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from config.errors import Invalid, Problem
from config.history import act
from config.permissions import require
from config.tables.cells import day, named, one_of
from config.tables.planning import Column, Plan, Tabled, What
from config.tables.writing import AT_ONCE, held, named_in, write_changes
from sources.checking.urls import registrable_domain
from sources.models import AccessedVia, PublisherDomain, Source, SourceKind
from sources.services.catalogue import spelled


def _address(text: str) -> str:
    try:
        return spelled(text)[0]
    except Invalid as refused:
        raise ValueError(refused.message) from refused


def _rows() -> QuerySet[Source]:
    return Source.objects.select_related("publisher")


def _key(values: Mapping[str, Any]) -> Hashable:
    return spelled(values["url"])[1] if values.get("url") else ""


def _known(lines: Sequence[Mapping[str, Any]]) -> Mapping[Hashable, Source]:
    found = _rows().filter(normalised_url__in={_key(values) for values in lines})
    return {source.normalised_url: source for source in found}


def _fixed(source: Source, values: Mapping[str, Any]) -> Iterable[Problem]:
    if "url" in values:
        yield Problem("", "url", _("A source keeps its address. Give a new one a line of its own, without an id."))


SOURCES = Tabled(
    model=Source,
    columns=(
        Column("id", lambda source: source.public_id),
        Column("version", lambda source: source.version),
        Column("url", lambda source: source.url, _address, is_needed=True),
        Column("title", lambda source: source.title, str.strip),
        Column("publisher", lambda source: source.publisher.name if source.publisher else "", named),
        Column("kind", lambda source: source.kind, one_of(SourceKind.values)),
        Column("language", lambda source: source.language, str.strip),
        Column("published_on", lambda source: source.published_on, day),
        Column("accessed_via", lambda source: source.accessed_via, one_of(AccessedVia.values)),
        Column("notes", lambda source: source.notes, str.strip),
        Column("health", lambda source: source.health),
        Column("created_at", lambda source: source.created_at),
    ),
    rows=_rows,
    key=_key,
    known=_known,
    fixed=_fixed,
    keyed=frozenset({"url"}),
    by_name=frozenset({"publisher"}),
)


@act
def import_sources_table(*, plan: Plan, by: User) -> None:
    """Writes down what the plan says of sources: all of it or nothing. New ones are due to be checked at once.

    Raises `Invalid` with every problem of every line, and `Conflict` where a source was changed meanwhile.
    """
    plan.must_hold()
    if new := plan.of(What.NEW):
        require(by, "sources.add_source", _("add sources"))
    if plan.of(What.CHANGED):
        require(by, "sources.change_source", _("edit sources"))
    rows = held(plan)
    publishers = named_in(plan, "publisher")
    write_changes(plan, rows, {"publisher": publishers})
    domains = {one.values["url"]: registrable_domain(one.values["url"]) for one in new}
    owned = PublisherDomain.objects.filter(domain__in=set(domains.values())).select_related("publisher")
    owners = {row.domain: row.publisher for row in owned}
    now = timezone.now()
    made = [
        Source(
            **{**one.values, "publisher": publishers[one.values.get("publisher", "")] or owners.get(domains[url])},
            normalised_url=spelled(url)[1],
            added_by=by,
            next_check_at=now,
        )
        for one in new
        for url in [one.values["url"]]
    ]
    Source.objects.bulk_create(made, batch_size=AT_ONCE)
