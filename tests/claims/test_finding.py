"""Finding claims: by meaning and by words, ours and others', and what is said where the model is missing."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction

from claims import candidates, embedder
from claims.finding import find_claims
from claims.indexing import count_words, count_words_if_stale, embed_due, is_due
from claims.known_claims import import_known_claims
from claims.matching import embedding
from claims.matching.weights import ModelUnavailable
from claims.models import Claim, Findable, KnownClaim
from claims.services import edit_claim
from claims.tasks import make_due_vectors, queue_due_vectors
from config.errors import Invalid, NotAllowed
from config.prepared import asked
from tests import factories as make

pytestmark = pytest.mark.django_db
OTHERS: list[dict[str, Any]] = [
    {"id": "a", "statement": "A shark swam along a flooded street in Houston.", "url": "https://x.example/"},
    {"id": "b", "statement": "Pakistan signed a treaty with France.", "title": "Did it?", "by": {"name": "X"}},
]  # fmt: skip


@pytest.fixture
def words_alone(settings: LazySettings) -> Iterator[None]:
    settings.SEARCH_BY_MEANING = False
    embedder.current_embedder.cache_clear()
    yield
    embedder.current_embedder.cache_clear()


def known(*claims: dict[str, Any]) -> None:
    import_known_claims(claims=claims or OTHERS, by=make.a_fact_checker())
    embed_due()
    count_words()


def statements(text: str, **wanted: Any) -> list[str]:
    return [found.statement for found in find_claims(text=text, **wanted)]


def test_a_claim_is_found_in_other_words():
    known()
    make.a_claim(statement="The bridge was closed for repairs.")
    found = find_claims(text="Incredible: a big fish swimming on the submerged highway of Houston!!! #Harvey")[0]

    assert found.statement == OTHERS[0]["statement"]
    assert found.known_id == KnownClaim.objects.get(external_id="a").pk
    assert found.claim_id is None
    assert any(reason.startswith("close in meaning") for reason in found.why)


def test_a_number_that_differs_lowers_the_score_and_is_told():
    same, other = (
        make.a_claim(statement="Iran sold 4 helicopters."),
        make.a_claim(statement="Iran sold 14 helicopters."),
    )
    embed_due()
    first, second = find_claims(text="Iran sold four helicopters.")[:2]

    assert (first.claim_id, second.claim_id) == (same.pk, other.pk)
    assert second.score < first.score
    assert "numbers differ: 4 and 14" in second.why


def test_words_are_there_at_once_and_vectors_when_a_worker_made_them():
    claim = make.a_claim(statement="Iran sold helicopters.")
    row = Findable.objects.get(claim=claim)

    assert (row.model, row.vector) == ("", None)
    assert statements("Were helicopters sold by Iran?") == ["Iran sold helicopters."]
    assert is_due()
    assert make_due_vectors() == Findable.objects.count()
    assert not is_due()
    assert not queue_due_vectors()
    row.refresh_from_db()
    assert (row.model, row.version) == ("all-MiniLM-L6-v2", "0.1.0")


def test_a_claim_that_changes_is_due_again_also_by_raw_sql():
    claim = make.a_claim(statement="Iran sold helicopters.")
    embed_due()
    edit_claim(claim=claim, changes={"topics": ["x"]}, expected_version=claim.version, by=make.a_fact_checker())
    assert not is_due()

    with connection.cursor() as cursor:
        cursor.execute("UPDATE claims_claim SET statement = 'Iran bought trains.' WHERE id = %s", [claim.pk])

    assert is_due()
    assert statements("trains") == ["Iran bought trains."]


def test_vectors_of_another_model_are_made_anew_and_search_works_meanwhile():
    make.a_claim(statement="Iran sold helicopters.")
    embed_due()
    Findable.objects.update(version="0.0.9")

    assert statements("helicopters of Iran") == ["Iran sold helicopters."]
    assert embed_due() == Findable.objects.count()
    assert not is_due()


@pytest.mark.usefixtures("words_alone")
def test_without_the_model_search_goes_by_words():
    known()

    assert statements("sharks in the streets of Houston")[0] == OTHERS[0]["statement"]
    assert statements("completely unrelated") == []
    assert embed_due() == 0
    assert not is_due()


def test_a_missing_model_is_told_once(caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch):
    def missing(**_: object) -> None:
        raise ModelUnavailable("It is not installed.")

    monkeypatch.setattr(embedding, "load_embedder", missing)
    embedder.current_embedder.cache_clear()
    make.a_claim(statement="Iran sold helicopters.")
    with caplog.at_level(logging.WARNING):
        found = [statements("helicopters"), statements("Iran")]
    embedder.current_embedder.cache_clear()

    assert found == [["Iran sold helicopters."]] * 2
    assert [record.message for record in caplog.records] == [
        "Claims are searched, and posts are scored, by their words alone. It is not installed."
    ]


def test_doors_without_an_account_find_no_drafts():
    draft = make.a_claim(statement="Iran sold helicopters.")
    published = make.a_published_claim()
    embed_due()

    assert statements("Iran sold helicopters.", drafts=False) == [published.statement]
    assert set(statements("Iran sold helicopters.")) == {draft.statement, published.statement}
    assert statements("Iran sold helicopters.", without=draft) == [published.statement]


@pytest.mark.parametrize(
    "text", ["", "  ", "the of and", "'", "\\", "a\x00b", "🚁", "\ud800", "x " * 100_000, "1 & | ! <->"]
)
def test_any_text_can_be_searched(text: str):
    make.a_claim(statement="Iran sold helicopters.")
    embed_due()

    assert all(0 <= found.score <= 1 for found in find_claims(text=text))


def test_common_words_lead_nowhere_alone_but_rare_ones_do(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("claims.candidates.CLAIMS_READ", 2)
    known(*({"id": str(n), "statement": f"The president spoke about number{n}."} for n in range(6)))

    assert "The president spoke about number4." in statements("number4 and the president")


@pytest.mark.usefixtures("words_alone")
def test_what_is_published_is_found_for_the_public_whatever_else_is_known(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("claims.candidates.CLAIMS_READ", 2)
    published = make.a_published_claim(claim=make.a_claim_under_research(statement="The president spoke."))
    known(*({"id": str(n), "statement": f"The president spoke about number{n}."} for n in range(6)))
    asked = "Did the president say number4?"

    assert published.statement not in statements(asked, drafts=False)
    assert statements(asked, drafts=False, known=False) == [published.statement]
    monkeypatch.setattr("claims.candidates.FEW", 0)
    assert published.statement not in statements(asked, drafts=False, known=False)


def test_meaning_is_looked_for_through_both_indexes(monkeypatch: pytest.MonkeyPatch):
    known()
    told: list[tuple[str, dict[str, Any]]] = []

    def overheard(statement: str, values: dict[str, Any]) -> list[tuple[Any, ...]]:
        told.append((statement, values))
        return asked(statement, values)

    monkeypatch.setattr(candidates, "asked", overheard)
    find_claims(text="Did a shark swim in Houston?")
    statement, values = told[-1]
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_sort = off")  # a table of two needs no index
        cursor.execute(f"EXPLAIN {statement}", values)
        plan = "\n".join(line for (line,) in cursor.fetchall())

    assert "findable_near_statement" in plan
    assert "findable_near_title" in plan
    assert "findable_by_words" in plan


@pytest.mark.parametrize("text", ["shark", "the of and"])
def test_a_search_among_many_claims_looks_further_around_whatever_the_text(text: str, monkeypatch: pytest.MonkeyPatch):
    known()
    looked_around = "SELECT current_setting('hnsw.ef_search')"
    find_claims(text=text)
    assert asked(looked_around, []) == [(str(candidates.NEIGHBOURS),)]

    monkeypatch.setattr(candidates, "MANY", 1)
    find_claims(text=text)
    assert asked(looked_around, []) == [(str(candidates.NEIGHBOURS_AMONG_MANY),)]


def test_words_are_counted_again_when_many_claims_came():
    known()

    assert not count_words_if_stale()
    make.a_claim()
    assert count_words_if_stale()


def test_imported_claims_are_changed_by_their_ids_and_keep_what_else_is_told():
    by = make.a_fact_checker()
    first = import_known_claims(claims=OTHERS, by=by)
    ids = set(KnownClaim.objects.values_list("public_id", flat=True))
    second = import_known_claims(claims=[OTHERS[0], {**OTHERS[1], "rating": "True"}], by=by)

    assert (first.new, first.changed, first.same) == (2, 0, 0)
    assert (second.new, second.changed, second.same) == (0, 1, 1)
    assert set(KnownClaim.objects.values_list("public_id", flat=True)) == ids
    assert KnownClaim.objects.get(external_id="b").details == {"by": {"name": "X"}}
    assert Claim.objects.count() == 0


@pytest.mark.parametrize(
    ("bad", "field"),
    [
        ({"id": "c", "statement": " "}, "statement"),
        ({"id": "", "statement": "x"}, "id"),
        ({"id": "a", "statement": "x"}, "id"),
        ({"id": "c", "statement": "a\x00b"}, "statement"),
        ({"id": "c", "statement": "x", "url": 5}, "url"),
        ({"id": "c", "statement": "x", "language": "e" * 40}, "language"),
        ({"id": "c", "statement": "x", "extra": ["\x00"]}, "details"),
    ],
)
def test_one_bad_claim_keeps_all_out(bad: dict[str, Any], field: str):
    with pytest.raises(Invalid) as refused:
        import_known_claims(claims=[*OTHERS, bad], by=make.a_fact_checker())

    assert refused.value.field == field
    assert "claim 3" in str(refused.value)
    assert not KnownClaim.objects.exists()


def test_only_fact_checkers_import_claims():
    with pytest.raises(NotAllowed):
        import_known_claims(claims=OTHERS, by=make.an_editor())


def test_the_commands_import_and_match(tmp_path: Path):
    (tmp_path / "claims").write_text("\n".join(json.dumps(claim) for claim in OTHERS))
    (tmp_path / "queries").write_text(json.dumps({"id": 7, "text": "Shark seen on a Houston street"}) + "\n\n")
    said = StringIO()
    call_command("import_claims", str(tmp_path / "claims"), stdout=said)
    rate = StringIO()
    call_command("match_claims", queries=tmp_path / "queries", output=tmp_path / "matches", top=1, stderr=rate)

    assert rate.getvalue().startswith("Matched 1 texts, ")
    assert "2 new, 0 changed, 0 as they were." in said.getvalue()
    (line,) = (tmp_path / "matches").read_text().splitlines()
    answer = json.loads(line)
    assert answer["id"] == "7"
    assert [match["id"] for match in answer["matches"]] == ["a"]
    assert 0 < answer["matches"][0]["score"] <= 1
    assert answer["matches"][0]["why"]


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        (b"{", "line 1: is not JSON"),
        (b"[]", "line 1: is not an object"),
        (b'{"id": "x"}', "line 1: statement: is missing"),
        (b'{"id": "x", "statement": 4}', "line 1: statement: must be text"),
        (b"\xff\xfe", "line 1: is not JSON in UTF-8"),
        (b'"' + b"x" * 1_000_001, "line 1: is longer"),
    ],
)
def test_a_bad_line_is_named_and_nothing_comes_in(tmp_path: Path, line: bytes, complaint: str):
    (tmp_path / "claims").write_bytes(line)

    with pytest.raises(CommandError, match=complaint):
        call_command("import_claims", str(tmp_path / "claims"))
    assert not KnownClaim.objects.exists()


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        (rb'{"id": "\ud800", "text": "x"}', "line 1: id: holds a character that cannot be stored"),
        (rb'{"id": 1, "text": "x", "language": "\u0000"}', "line 1: language: holds a character"),
        (rb'{"id": 1, "text": "x", "language": 5}', "line 1: language: must be text"),
        (rb'{"id": 1e400, "text": "x"}', "line 1: id: must be text"),
    ],
)
def test_a_bad_query_is_named_before_any_is_answered(tmp_path: Path, line: bytes, complaint: str):
    (tmp_path / "queries").write_bytes(line)

    with pytest.raises(CommandError, match=complaint):
        call_command("match_claims", queries=tmp_path / "queries", output=tmp_path / "matches")
    assert not (tmp_path / "matches").exists()


def test_odd_queries_are_answered_in_their_order(tmp_path: Path):
    known()
    texts = ["", "a\x00b", "\ud800 shark", "shark " * 100_000, "Акула акула ۴ \u202ekrahs\u202c", "🦈"]
    lines = [json.dumps({"id": number, "text": text}) for number, text in enumerate(texts)]
    (tmp_path / "queries").write_text("\n".join(lines))
    call_command("match_claims", queries=tmp_path / "queries", output=tmp_path / "matches")
    answers = [json.loads(line) for line in (tmp_path / "matches").read_text().splitlines()]

    assert [answer["id"] for answer in answers] == [str(number) for number in range(len(texts))]
    assert answers[0]["matches"] == []
    assert answers[2]["matches"][0]["id"] == "a"


def test_a_row_of_search_is_one_claim_and_a_vector_names_its_model():
    make.a_claim()
    row = Findable.objects.get()
    for change in ("claim_id = NULL", "model = 'x', version = '1'"):
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"UPDATE claims_findable SET {change} WHERE id = %s", [row.pk])
