"""Any number of published facts, a million in some minutes: a few are made as people make them, the rest are copied.

PostgreSQL copies past the triggers, which would take most of the time; what they would have written is copied too.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from sources.checking.outcomes import Outcome
from tests import factories as make
from verification.models import Edition, Evidence, FactEvent, Verdict
from verification.publishing.editions import built, refresh_editions

RATINGS = ("true", "false", "mixed")
WEAKENED = 3  # the place of the template whose proof is weakened; one copy in a hundred is of it
SOURCES, CLAIMANTS, TOPICS, DAYS = 1000, 5000, 200, 9000
WORDS = 1000  # each statement holds one of as many rare words
SPAN = timedelta(days=730)  # between the first copy's publication and the last one's
FIRST = 1000  # key of the copy with number 0; no more, since real numbers have no great gaps
COMPARED = 100  # copies whose text is compared with what is put together from their rows
MANY = 100_000  # copies from which on indexes are built anew
TABLES = (
    "claims_claim",
    "claims_statuschange",
    "verification_proposal",
    "verification_evidence",
    "verification_verdict",
    "verification_edition",
    "verification_factevent",
)
STATEMENT, CLAIMANT, TOPIC, MADE_ON = "depot0", "Speaker Zero", "subject0", "2014-09-27"
PLAIN_INDEXES = """
    SELECT 'DROP INDEX ' || quote_ident(c.relname), pg_get_indexdef(i.indexrelid)
    FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
    WHERE i.indrelid = ANY (%s::regclass[]) AND NOT i.indisunique AND NOT i.indisexclusion
"""
COLUMNS = "SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped"


def seed(facts: int) -> None:
    """Makes as many published facts, each with two pieces of evidence. Raises `ValueError` if copies are not right."""
    templates = [_template(rating) for rating in RATINGS] + [_template("false", is_weak=True)]
    refresh_editions()
    with transaction.atomic(), connection.cursor() as cursor, _bare(cursor, facts >= MANY):
        cursor.execute("SET LOCAL session_replication_role = replica")
        _copy_claimants(cursor, templates[0])
        for place, verdict in enumerate(templates):
            _copy_sources(cursor, verdict, place)
            _Copies(cursor, verdict, place, facts).copy()
    with connection.cursor() as cursor:
        cursor.execute(f"VACUUM ANALYZE {', '.join(TABLES)}")
        cursor.execute("ANALYZE")
    _compare()


@contextmanager
def _bare(cursor: Any, is_bare: bool) -> Iterator[None]:
    """Takes away the indexes on which no promise stands, and builds them anew at the end."""
    if not is_bare:
        yield
        return
    cursor.execute("SET LOCAL maintenance_work_mem = '1GB'")
    cursor.execute(PLAIN_INDEXES, [list(TABLES)])
    indexes = cursor.fetchall()
    for drop, _definition in indexes:
        cursor.execute(drop)
    yield
    for _drop, definition in indexes:
        cursor.execute(definition)


def _template(rating: str, *, is_weak: bool = False) -> Verdict:
    claim = make.a_claim_under_research(
        revision=make.an_article(),
        statement=f"Pakistan bought helicopters for {STATEMENT} ({rating}{', we think' if is_weak else ''}).",
        topics=[TOPIC],
        claimant=_claimant(),
        made_on=MADE_ON,
    )
    quote = "Four helicopters were sold."
    for stance in ("supports", "context"):
        piece = make.some_evidence(claim=claim, stance=stance, quote=quote, note="From the annual report, table 3.")
    proposal = make.a_proposal(claim=claim, rating=rating, explanation="What the records say, at some length. " * 8)
    verdict = make.a_verdict(proposal=proposal)
    if is_weak:
        make.checked(piece.source, make.a_result(Outcome.SERVER_ERROR, body=None))
    return verdict


def _claimant() -> Any:
    from claims.models import Claimant
    from claims.services import add_claimant

    return Claimant.objects.filter(name=CLAIMANT).first() or add_claimant(name=CLAIMANT, by=make.a_fact_checker())


def _pieces(verdict: Verdict) -> list[Evidence]:
    return list(verdict.claim.evidence.select_related("source", "snapshot").order_by("position", "id"))


def _copied(cursor: Any, table: str, where: str, changed: dict[str, str], series: str) -> None:
    """Copies a row for each `n` of a series, with some columns changed."""
    cursor.execute(COLUMNS, [table])
    names = [name for (name,) in cursor.fetchall()]
    columns, values = ", ".join(f'"{name}"' for name in names), ", ".join(changed.get(x, f't."{x}"') for x in names)
    cursor.execute(f"INSERT INTO {table} ({columns}) SELECT {values} FROM {table} t, {series} WHERE {where}")


def _name(letter: str, place: int, number: str = "n") -> str:
    return f"('{letter}{place}' || lpad(to_hex({number}), 10, '0'))"


def _ident(place: int, number: str) -> str:
    return f"({FIRST} + {number} * 10 + {place})"


def _copy_claimants(cursor: Any, verdict: Verdict) -> None:
    changed = {"id": _ident(0, "n"), "public_id": _name("g", 0), "name": "'Speaker ' || n"}
    series = f"generate_series(0, {CLAIMANTS - 1}) n"
    _copied(cursor, "claims_claimant", f"t.id = {verdict.claim.claimant_id}", changed, series)


def _copy_sources(cursor: Any, verdict: Verdict, place: int) -> None:
    series = f"generate_series(0, {SOURCES - 1}) n"
    for side, piece in enumerate(_pieces(verdict)):
        key = place * 2 + side
        source, shot = piece.source_id, piece.snapshot_id
        url = f"replace(t.url, '{piece.source.url}', 'https://s' || n || '.example.org/{key}')"
        same = {"id": _ident(key, "n"), "public_id": _name("a", key), "url": url, "normalised_url": url}
        _copied(cursor, "sources_source", f"t.id = {source}", same, series)
        same = {"id": _ident(key, "n"), "public_id": _name("b", key), "source_id": _ident(key, "n")}
        _copied(cursor, "sources_snapshot", f"t.id = {shot}", same, series)
        same = {"id": "gen_random_uuid()", "source_id": _ident(key, "n")}
        same["snapshot_id"] = f"CASE WHEN t.snapshot_id IS NOT NULL THEN {_ident(key, 'n')} END"
        _copied(cursor, "sources_check", f"t.source_id = {source}", same, series)


class _Copies:
    """The copies of one published fact, and where each differs: `n` is the number of the copy among all."""

    def __init__(self, cursor: Any, verdict: Verdict, place: int, facts: int) -> None:
        self._cursor, self._verdict, self._place = cursor, verdict, place
        rare = "n % 100 = 99" if place == WEAKENED else f"n % 3 = {place} AND n % 100 <> 99"
        self._series = f"(SELECT n FROM generate_series(0, {facts - 1}) n WHERE {rare}) series"
        self._ident = f"({FIRST} + n)"
        begun = (timezone.now() - SPAN - timedelta(hours=1)).replace(microsecond=0)
        step = max(1, int(SPAN.total_seconds()) // facts)
        self._at = f"(timestamptz '{begun.isoformat()}' + n * interval '{step} seconds')"
        self._made_on = f"to_char(date '2000-01-01' + n % {DAYS}, 'YYYY-MM-DD')"
        self._statement = f"replace({_text(verdict.claim.statement)}, '{STATEMENT}', 'depot' || n % {WORDS})"

    def copy(self) -> None:
        verdict, ident = self._verdict, self._ident
        claim = {"public_id": _name("c", self._place), "statement": self._statement, "made_on": self._made_on}
        claim |= {"topics": f"ARRAY['subject' || n % {TOPICS}]", "claimant_id": _ident(0, f"(n % {CLAIMANTS})")}
        self._copy("claims_claim", verdict.claim_id, claim)
        self._copy("claims_statuschange", verdict.status_change_id, {"claim_id": ident})
        proposal = {"claim_id": ident, "public_id": _name("d", self._place)}
        self._copy("verification_proposal", verdict.proposal_id, proposal)
        for side, piece in enumerate(_pieces(verdict)):
            self._copy_piece(piece, side)
        self._copy_verdict()
        self._copy_edition()
        self._copy_event()

    def _copy(self, table: str, pk: int, changed: dict[str, str], *joined: str) -> None:
        series = " CROSS JOIN LATERAL ".join([self._series, *joined])
        _copied(self._cursor, table, f"t.id = {pk}", {"id": self._ident, **changed}, series)

    def _copy_piece(self, piece: Evidence, side: int) -> None:
        key = self._place * 2 + side
        source = _ident(key, f"(n % {SOURCES})")
        changed = {"id": f"({self._ident} * 2 + {side})", "public_id": _name("e", key), "claim_id": self._ident}
        changed |= {"source_id": source, "snapshot_id": source, "compared_snapshot_id": source}
        self._copy("verification_evidence", piece.pk, changed)

    def _copy_verdict(self) -> None:
        changed = {"public_id": _name("f", self._place), "claim_id": self._ident, "status_change_id": self._ident}
        changed |= {"proposal_id": self._ident, "published_at": self._at, "record": "said.record"}
        changed["record_sha256"] = _sha256("said.record")
        said = f"(SELECT {self._renamed(self._verdict.record)} AS record OFFSET 0) said"
        self._copy("verification_verdict", self._verdict.pk, changed, said)

    def _copy_edition(self) -> None:
        ident, edition = self._ident, self._verdict.edition
        changed = {"public_id": _name("c", self._place), "claim_id": ident, "verdict_id": ident, "number": ident}
        changed |= {"in_force_from": self._at, "changed_at": self._at, "made_on": self._made_on}
        changed |= {"claimant": f"'Speaker ' || n % {CLAIMANTS}", "topics": f"ARRAY['subject' || n % {TOPICS}]"}
        changed["domains"] = f"ARRAY['example.org', 's' || n % {SOURCES} || '.example.org']"
        words = f"concat_ws(' ', {self._statement}, 'Speaker ' || n % {CLAIMANTS}, {_text(self._verdict.summary)})"
        changed["search"] = f"to_tsvector('english', {words})"
        changed |= {"body": "said.body", "body_sha256": _sha256("said.body"), "told_sha256": _sha256("said.body")}
        read = f"(SELECT record_sha256 FROM verification_verdict WHERE id = {ident}) v"
        body = self._renamed(edition.body, {self._verdict.record_sha256: "v.record_sha256"})
        self._copy("verification_edition", edition.pk, changed, read, f"(SELECT {body} AS body OFFSET 0) said")

    def _copy_event(self) -> None:
        event = FactEvent.objects.get(verdict=self._verdict.public_id, kind="fact.published")
        changed = {"public_id": _name("h", self._place), "position": self._ident, "at": self._at}
        changed |= {"fact": _name("c", self._place), "verdict": _name("f", self._place)}
        self._copy("verification_factevent", event.pk, changed)

    def _renamed(self, text: str, more: dict[str, str] | None = None) -> str:
        """SQL for a text of the template with all names of the copy in their place."""
        verdict, shared = self._verdict, f"(n % {SOURCES})"
        stamp = 'YYYY-MM-DD"T"HH24:MI:SS"+00:00"'
        names = {
            verdict.claim.public_id: _name("c", self._place),
            verdict.public_id: _name("f", self._place),
            STATEMENT: f"'depot' || n % {WORDS}",
            CLAIMANT: f"'Speaker ' || n % {CLAIMANTS}",
            TOPIC: f"'subject' || n % {TOPICS}",
            MADE_ON: self._made_on,
            _iso(verdict.published_at): f"to_char({self._at} AT TIME ZONE 'UTC', '{stamp}')",
            **(more or {}),
        }
        for side, piece in enumerate(_pieces(verdict)):
            key = self._place * 2 + side
            names[piece.public_id] = _name("e", key)
            names[piece.source.public_id] = _name("a", key, shared)
            names[piece.snapshot.public_id if piece.snapshot else "no snapshot"] = _name("b", key, shared)
            names[piece.source.url] = f"'https://s' || n % {SOURCES} || '.example.org/{key}'"
        text = text.replace("%", "%%")
        for number, name in enumerate(names, 1):
            text = text.replace(name, f"%{number}$s")
        return f"format({_text(text)}, {', '.join(names.values())})"


def _iso(moment: datetime) -> str:
    return moment.isoformat()


def _text(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _sha256(text: str) -> str:
    return f"encode(sha256(convert_to({text}, 'UTF8')), 'hex')"


def _compare() -> None:
    """What copies say must be what is put together from their rows."""
    rows = list(Edition.objects.in_force().order_by("-number")[:COMPARED])
    texts = built([row.pk for row in rows])
    for row in rows:
        text = texts[row.pk]
        if json.loads(row.body) != json.loads(text.body) or row.proof != text.proof:
            raise ValueError(f"The copy {row.public_id} does not say what its rows say.")
