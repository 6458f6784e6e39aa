"""Any number of published facts in seconds: a few are made as people make them, the rest are copied by PostgreSQL.

Copies skip the triggers, which would take most of the time; what they would have written is copied too.
"""

from __future__ import annotations

import json
from typing import Any

from django.db import connection, transaction

from tests import factories as make
from verification.models import Edition, Evidence, Verdict
from verification.publishing.editions import built, refresh_editions

RATINGS = ("true", "false", "mixed")
SOURCES = 1000
WORDS = 1000  # each statement holds one of as many rare words
COMPARED = 20  # copies whose text is compared with what is put together from their rows


def seed(facts: int) -> None:
    """Makes as many published facts, each with two pieces of evidence. Raises `ValueError` if copies are not right."""
    templates = [_template(rating) for rating in RATINGS]
    refresh_editions()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        for place, verdict in enumerate(templates):
            _copy_sources(cursor, verdict, place)
            _copy_facts(cursor, verdict, place, facts)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    _compare()


def _template(rating: str) -> Verdict:
    claim = make.a_claim_under_research(
        revision=make.an_article(), statement=f"Pakistan bought helicopters for depot0 ({rating}).", topics=["defence"]
    )
    quote = "Four helicopters were sold."
    for stance in ("supports", "context"):
        make.some_evidence(claim=claim, stance=stance, quote=quote, note="From the annual report, table 3.")
    proposal = make.a_proposal(claim=claim, rating=rating, explanation="What the records say, at some length. " * 8)
    return make.a_verdict(proposal=proposal)


def _pieces(verdict: Verdict) -> list[Evidence]:
    return list(verdict.claim.evidence.select_related("source").order_by("position", "id"))


def _copied(table: str, where: str, changed: dict[str, str], series: str) -> str:
    """SQL that copies a row for each `n` of a series, with some columns changed. Knows no other column."""
    values = ", ".join(f"'{column}', {value}" for column, value in changed.items())
    row = f"jsonb_populate_record(NULL::{table}, to_jsonb(t) || jsonb_build_object({values}))"
    return f"INSERT INTO {table} SELECT copy.* FROM {table} t, {series}, LATERAL {row} copy WHERE {where}"


def _name(letter: str, place: int, number: str = "n") -> str:
    return f"'{letter}{place}' || lpad(to_hex({number}), 10, '0')"


def _ident(place: int, number: str = "n") -> str:
    return f"(1000000 + {number} * 10 + {place})"


def _copy_sources(cursor: Any, verdict: Verdict, place: int) -> None:
    series = f"generate_series(0, {SOURCES - 1}) n"
    for side, piece in enumerate(_pieces(verdict)):
        key = place * 2 + side
        source, shot = piece.source_id, piece.snapshot_id
        url = f"replace(t.url, '{piece.source.url}', 'https://s' || n || '.example.org/{key}')"
        same = {"id": _ident(key), "public_id": _name("a", key)}
        cursor.execute(
            _copied("sources_source", f"t.id = {source}", {**same, "url": url, "normalised_url": url}, series)
        )
        same = {"id": _ident(key), "public_id": _name("b", key), "source_id": _ident(key)}
        cursor.execute(_copied("sources_snapshot", f"t.id = {shot}", same, series))
        same = {"id": "gen_random_uuid()", "source_id": _ident(key), "snapshot_id": _ident(key)}
        cursor.execute(_copied("sources_check", f"t.source_id = {source}", same, series))


def _copy_facts(cursor: Any, verdict: Verdict, place: int, facts: int) -> None:
    series = f"generate_series({place}, {facts - 1}, {len(RATINGS)}) n"
    ident, claim, edition = _ident(place), verdict.claim, verdict.edition
    statement = f"replace('{claim.statement}', 'depot0', 'depot' || n % {WORDS})"
    rows = {
        "claims_claim": (claim.pk, {"public_id": _name("c", place), "statement": statement}),
        "claims_statuschange": (verdict.status_change_id, {"claim_id": ident}),
        "verification_proposal": (verdict.proposal_id, {"claim_id": ident, "public_id": _name("d", place)}),
    }
    for table, (pk, changed) in rows.items():
        cursor.execute(_copied(table, f"t.id = {pk}", {"id": ident, **changed}, series))
    for side, piece in enumerate(_pieces(verdict)):
        key = place * 2 + side
        source = _ident(key, f"(n % {SOURCES})")
        changed = {"id": f"({ident} * 2 + {side})", "public_id": _name("e", key), "claim_id": ident}
        changed |= {"source_id": source, "snapshot_id": source, "compared_snapshot_id": source}
        cursor.execute(_copied("verification_evidence", f"t.id = {piece.pk}", changed, series))
    record = _renamed("t.record", verdict, place)
    changed = {"id": ident, "public_id": _name("f", place), "claim_id": ident, "status_change_id": ident}
    changed |= {
        "proposal_id": ident,
        "record": record,
        "record_sha256": f"encode(sha256(convert_to({record}, 'UTF8')), 'hex')",
    }
    cursor.execute(_copied("verification_verdict", f"t.id = {verdict.pk}", changed, series))
    body = f"replace({_renamed('t.body', verdict, place)}, '{verdict.record_sha256}', v.record_sha256)"
    changed = {"id": ident, "public_id": _name("c", place), "claim_id": ident, "verdict_id": ident, "number": ident}
    changed |= {"body": body, "body_sha256": _sha256(body)}
    changed |= {"search": f"to_tsvector('english', {statement} || ' article author ' || v.summary)"}
    joined = f"{series} CROSS JOIN LATERAL (SELECT * FROM verification_verdict WHERE id = {ident}) v"
    cursor.execute(_copied("verification_edition", f"t.id = {edition.pk}", changed, joined))


def _sha256(text: str) -> str:
    return f"encode(sha256(convert_to({text}, 'UTF8')), 'hex')"


def _renamed(text: str, verdict: Verdict, place: int) -> str:
    """SQL for a text of the template with all names of the copy in their place."""
    names = {
        f"'{verdict.claim.public_id}'": _name("c", place),
        f"'{verdict.public_id}'": _name("f", place),
        "'depot0'": f"'depot' || n % {WORDS}",
    }
    for side, piece in enumerate(_pieces(verdict)):
        key = place * 2 + side
        shared = f"(n % {SOURCES})"
        names[f"'{piece.public_id}'"] = _name("e", key)
        names[f"'{piece.source.public_id}'"] = _name("a", key, shared)
        names[f"'{piece.snapshot.public_id if piece.snapshot else ''}'"] = _name("b", key, shared)
        names[f"'{piece.source.url}'"] = f"'https://s' || n % {SOURCES} || '.example.org/{key}'"
    for old, new in names.items():
        text = f"replace({text}, {old}, {new})"
    return text


def _compare() -> None:
    """What copies say must be what is put together from their rows."""
    rows = list(Edition.objects.in_force().order_by("-number")[:COMPARED])
    texts = built([row.pk for row in rows])
    for row in rows:
        if json.loads(row.body) != json.loads(texts[row.pk].body):
            raise ValueError(f"The copy {row.public_id} does not say what its rows say.")
