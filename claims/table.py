"""Claims as a table: what each column tells, and the act that writes a whole table down."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from typing import Any

from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from claims.models import Claim, Claimant, Kind, Status, StatusChange
from claims.services import FIXED_WHILE_PUBLISHED
from config.errors import Problem
from config.history import act
from config.permissions import require
from config.tables.cells import list_of, named, number, one_of, yes_or_no
from config.tables.planning import Column, Plan, Tabled, What
from config.tables.writing import AT_ONCE, held, named_in, write_changes


def _rows() -> QuerySet[Claim]:
    return Claim.objects.select_related("claimant")


def _key(values: Mapping[str, Any]) -> Hashable:
    return values.get("statement", ""), values.get("claimant", "")


def _known(lines: Sequence[Mapping[str, Any]]) -> Mapping[Hashable, Claim]:
    """Claims with the very statement and claimant of these lines; of several, the oldest."""
    found = _rows().filter(statement__in={values.get("statement", "") for values in lines}).order_by("-pk")
    return {(claim.statement, name): claim for claim in found for name in _names(claim.claimant)}


def _names(claimant: Claimant | None) -> list[str]:
    return [claimant.name, *claimant.aliases] if claimant else [""]


def _fixed(claim: Claim, values: Mapping[str, Any]) -> Iterable[Problem]:
    if claim.is_published:
        for name in sorted(FIXED_WHILE_PUBLISHED & set(values)):
            yield Problem("", name, _("This claim is published. Reopen it before changing this."))


CLAIMS = Tabled(
    model=Claim,
    columns=(
        Column("id", lambda claim: claim.public_id),
        Column("version", lambda claim: claim.version),
        Column("statement", lambda claim: claim.statement, str.strip, is_needed=True),
        Column("claimant", lambda claim: claim.claimant.name if claim.claimant else "", named),
        Column("kind", lambda claim: claim.kind, one_of(Kind.values), is_needed=True),
        Column("made_on", lambda claim: claim.made_on, str.strip),
        Column("language", lambda claim: claim.language, str.strip),
        Column("checkable", lambda claim: claim.checkable, yes_or_no),
        Column("checkworthiness", lambda claim: claim.checkworthiness, number),
        Column("topics", lambda claim: claim.topics, list_of),
        Column("entities", lambda claim: claim.entities, list_of),
        Column("status", lambda claim: claim.status),
        Column("created_at", lambda claim: claim.created_at),
    ),
    rows=_rows,
    key=_key,
    known=_known,
    fixed=_fixed,
    keyed=frozenset({"statement", "claimant"}),
    by_name=frozenset({"claimant"}),
)


@act
def import_claims_table(*, plan: Plan, by: User) -> None:
    """Writes down what the plan says of claims: all of it or nothing. New claims begin as suggested.

    Raises `Invalid` with every problem of every line, and `Conflict` where a claim was changed meanwhile.
    """
    plan.must_hold()
    if new := plan.of(What.NEW):
        require(by, "claims.add_claim", _("add claims"))
    if plan.of(What.CHANGED):
        require(by, "claims.change_claim", _("edit claims"))
    rows = held(plan)
    claimants = named_in(plan, "claimant", also=_by_alias)
    write_changes(plan, rows, {"claimant": claimants})
    made = [
        Claim(created_by=by, **{**one.values, "claimant": claimants[one.values.get("claimant", "")]}) for one in new
    ]
    Claim.objects.bulk_create(made, batch_size=AT_ONCE)
    reason = _("Imported with a table.")
    moves = [StatusChange(claim=claim, old="", new=Status.SUGGESTED, by=by, reason=reason) for claim in made]
    StatusChange.objects.bulk_create(moves, batch_size=AT_ONCE)


def _by_alias(names: set[str]) -> dict[str, Claimant]:
    """Who is also called by one of these names; of several, the oldest."""
    aliased = Claimant.objects.filter(aliases__overlap=sorted(names)).order_by("-pk")
    return {alias: claimant for claimant in aliased for alias in claimant.aliases if alias in names}
