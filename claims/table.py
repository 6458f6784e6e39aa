"""Claims as a table: what each column tells, and the act that writes a whole table down."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from typing import Any

from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from claims.models import Claim, Claimant, ClaimantKind, Kind, Status, StatusChange
from claims.services import FIXED_WHILE_PUBLISHED, say_kind
from config.errors import Invalid, Problem
from config.history import act
from config.permissions import require
from config.tables.cells import list_of, named, number, one_of, yes_or_no
from config.tables.planning import Column, Plan, Planned, Tabled, What
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
        Column("claimant_kind", lambda claim: claim.claimant_kind, one_of(ClaimantKind.values)),
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
    by_name=frozenset({"claimant", "claimant_kind"}),
)


@act
def import_claims_table(*, plan: Plan, by: User) -> None:
    """Writes down what the plan says of claims: all of it or nothing. New claims begin as suggested.

    What a claimant is is said of the claimant, who may have other claims.

    Raises `Invalid` with every problem of every line, and `Conflict` where a claim was changed meanwhile.
    """
    plan.must_hold()
    kinds = [(one, one.values.pop("claimant_kind")) for one in plan.lines if "claimant_kind" in one.values]
    if new := plan.of(What.NEW):
        require(by, "claims.add_claim", _("add claims"))
    if plan.of(What.CHANGED):
        require(by, "claims.change_claim", _("edit claims"))
    rows = held(plan)
    claimants = named_in(plan, "claimant", also=_by_alias)
    _say_kinds(kinds, claimants, by)
    write_changes(plan, rows, {"claimant": claimants})
    made = [
        Claim(created_by=by, **{**one.values, "claimant": claimants[one.values.get("claimant", "")]}) for one in new
    ]
    Claim.objects.bulk_create(made, batch_size=AT_ONCE)
    reason = _("Imported with a table.")
    moves = [StatusChange(claim=claim, old="", new=Status.SUGGESTED, by=by, reason=reason) for claim in made]
    StatusChange.objects.bulk_create(moves, batch_size=AT_ONCE)


def _say_kinds(kinds: Sequence[tuple[Planned, str]], claimants: Mapping[str, Claimant | None], by: User) -> None:
    """Writes down what the lines say of their claimants. Raises `Invalid` where they say it of nobody, or differ."""
    told: dict[int, str] = {}
    for one, kind in kinds:
        is_same = one.row is not None and "claimant" not in one.values
        claimant = one.row.claimant if is_same else claimants[one.values.get("claimant", "")]
        if claimant is not None and claimant.pk in told:
            if told[claimant.pk] != kind:
                one.wrong("claimant_kind", _("An earlier line says something else of the same claimant."))
            continue
        if claimant is not None:
            told[claimant.pk] = kind
        try:
            say_kind(claimant, kind, by=by)
        except Invalid as refused:
            one.wrong("claimant_kind", refused)
    if problems := [problem for one, _kind in kinds for problem in one.problems]:
        raise Invalid(problems, code="bad_lines")


def _by_alias(names: set[str]) -> dict[str, Claimant]:
    """Who is also called by one of these names; of several, the oldest."""
    aliased = Claimant.objects.filter(aliases__overlap=sorted(names)).order_by("-pk")
    return {alias: claimant for claimant in aliased for alias in claimant.aliases if alias in names}
