"""Dossiers: whole or not at all, once, and back out byte for byte."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from claims.models import Appearance, Article, Claim, Status, StatusChange
from claims.services import place_claim
from config.errors import Invalid, NotAllowed
from sources.models import Publisher, Source
from tests import factories as make
from tests.conftest import empty_tables
from verification.dossier.archive import unzipped, zipped
from verification.dossier.exporter import export_dossier
from verification.dossier.importer import import_dossier
from verification.models import Evidence, Proposal
from verification.services import accept_claim, add_note, attach_evidence, take_up_claim

pytestmark = pytest.mark.django_db
TEXT = "It rained in Lahore. 🌧 Nobody minded, which is odd."
SOURCE = {
    "id": "s01", "url": "https://example.org/rain", "title": "Rain", "publisher": "The Paper",
    "published": "2021-04-07", "accessed_via": "live", "language": "en", "kind": "news", "notes": "Says how much.",
}  # fmt: skip
CLAIM: dict[str, Any] = {
    "id": "c01", "statement": "It rained in Lahore.", "quote": "It rained in Lahore", "prefix": "",
    "suffix": ". 🌧 Nobody minded, which is odd.", "start": 0, "end": 19, "claimant": "article author", "kind": "event",
    "checkable": True, "check_worthiness": 2, "entities": ["Lahore"], "claim_date": "2021", "expected_rating": "true",
    "rationale": "The gauges say so.", "sources": [{"source_id": "s01", "stance": "supports", "locator": "line 1"}],
}  # fmt: skip
ODD = {
    **CLAIM, "id": "c02", "statement": "It is odd that nobody minded.", "quote": "which is odd",
    "prefix": "d in Lahore. 🌧 Nobody minded, ", "suffix": ".", "start": 38, "end": 50, "kind": "opinion",
    "checkable": False, "expected_rating": "opinion", "rationale": "A matter of taste.", "sources": [],
}  # fmt: skip


def dump(records: Any) -> bytes:
    return (json.dumps(records, indent=2, ensure_ascii=False) + "\n").encode()


def placed(record: dict[str, Any]) -> dict[str, Any]:
    start = TEXT.index(record["quote"])
    end = start + len(record["quote"])
    return {**record, "start": start, "end": end, "prefix": TEXT[max(0, start - 32) : start], "suffix": TEXT[end:][:32]}


def a_dossier(claims: list[Any] | None = None, sources: list[Any] | None = None) -> dict[str, bytes]:
    return {
        "article.txt": TEXT.encode(),
        "claims.json": dump([placed(CLAIM), placed(ODD)] if claims is None else claims),
        "sources.json": dump([SOURCE] if sources is None else sources),
    }


def counts() -> tuple[int, ...]:
    models = (Article, Claim, Source, Publisher, Evidence, Proposal, Appearance, StatusChange)
    return tuple(model._default_manager.count() for model in models)


def problems(files: dict[str, bytes]) -> set[tuple[str, str]]:
    """Asserts that the dossier is refused and nothing came of it. Answers where and which fields."""
    before = counts()
    with pytest.raises(Invalid) as refused:
        import_dossier(files=files, by=make.a_fact_checker())
    assert counts() == before
    return {(problem.where, problem.field) for problem in refused.value.problems}


def test_a_rating_waits_for_a_second_person_and_an_opinion_is_dismissed_with_its_reason():
    done = import_dossier(files=a_dossier(), by=make.a_fact_checker())

    rain, odd = Claim.objects.order_by("id")
    assert (rain.status, odd.status) == (Status.IN_REVIEW, Status.DISMISSED)
    assert (rain.proposals.get().rating, rain.proposals.get().summary) == ("true", "The gauges say so.")
    assert "A matter of taste." in odd.status_changes.latest("id").reason
    evidence = rain.evidence.get()
    assert (evidence.stance, evidence.locator, evidence.source.url) == ("supports", "line 1", SOURCE["url"])
    assert evidence.source.publisher == Publisher.objects.get(name="The Paper")
    assert rain.appearances.get().exact == "It rained in Lahore"
    assert (done.new_claims, done.proposals, done.dismissed) == (2, 1, 1)


def test_again_changes_nothing_and_says_so():
    by = make.a_fact_checker()
    import_dossier(files=a_dossier(), by=by)
    before = counts()
    again = import_dossier(files=a_dossier(), by=by)

    assert again.changed_nothing
    assert "Nothing was changed." in str(again)
    assert counts() == before


def test_what_was_added_to_a_dossier_comes_in_beside_what_is_here():
    by = make.a_fact_checker()
    import_dossier(files=a_dossier([placed(CLAIM)]), by=by)
    done = import_dossier(files=a_dossier(), by=by)

    assert (done.new_claims, done.known_claims, done.new_sources) == (1, 1, 0)
    assert Claim.objects.count() == 2


def test_a_record_that_changed_under_its_id_is_refused():
    import_dossier(files=a_dossier(), by=make.a_fact_checker())
    changed = a_dossier([{**placed(CLAIM), "statement": "It snowed."}, placed(ODD)])
    assert {where for where, _ in problems(changed)} == {"claims.json c01"}


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"quote": "It snowed in Lahore"}, "quote"),
        ({"end": 18, "suffix": TEXT[18:50]}, "quote"),
        ({"end": 5000}, "start"),
        ({"start": -1}, "start"),
        ({"start": "0"}, "start"),
        ({"start": True}, "start"),
        ({"prefix": "x"}, "prefix"),
        ({"kind": "gossip"}, "kind"),
        ({"statement": " "}, "statement"),
        ({"statement": None}, "statement"),
        ({"statement": "\x00"}, "statement"),
        ({"statement": "\ud800"}, "statement"),
        ({"entities": "Lahore"}, "entities"),
        ({"check_worthiness": 4}, "check_worthiness"),
        ({"claim_date": "2021-13"}, "claim_date"),
        ({"expected_rating": "great"}, "expected_rating"),
        ({"expected_rating": "opinion"}, "checkable"),
        ({"rationale": ""}, "rationale"),
        ({"surprise": 1}, "surprise"),
        ({"sources": [{"source_id": "s99", "stance": "supports", "locator": ""}]}, "source_id"),
        ({"sources": [{"source_id": "s01", "stance": "maybe", "locator": ""}]}, "stance"),
        ({"sources": [CLAIM["sources"][0]] * 2}, "stance"),
        ({"sources": ["s01"]}, ""),
    ],
)
def test_a_bad_claim_is_named_with_its_field(change: dict[str, Any], field: str):
    files = a_dossier([])
    files["claims.json"] = json.dumps([{**placed(CLAIM), **change}]).encode()
    found = problems(files)
    assert {name for _, name in found} == {field}
    assert all(where.startswith("claims.json c01") for where, _ in found)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"url": "javascript:alert(1)"}, "url"),
        ({"url": "https://me:pw@example.org/"}, "url"),
        ({"published": "soon"}, "published"),
        ({"kind": "gossip"}, "kind"),
        ({"accessed_via": ""}, "accessed_via"),
        ({"title": 7}, "title"),
        ({"title": "x" * 501}, "title"),
        ({"csl": []}, "csl"),
        ({"csl": {"title": "\x00"}}, "csl"),
        ({"id": ""}, "id"),
    ],
)
def test_a_bad_source_is_named_with_its_field(change: dict[str, Any], field: str):
    files = a_dossier([])
    files["sources.json"] = json.dumps([{**SOURCE, **change}]).encode()
    assert {name for _, name in problems(files)} == {field}


@pytest.mark.parametrize("field", [*CLAIM])
def test_a_missing_field_is_named(field: str):
    record = {name: value for name, value in placed(CLAIM).items() if name != field}
    assert field in {name for _, name in problems(a_dossier([record]))}


def test_all_bad_records_are_reported_at_once():
    claims = [{**placed(CLAIM), "kind": "x"}, {**placed(ODD), "kind": "y", "checkable": 1}, 7, {**placed(CLAIM)}]
    found = problems(a_dossier(claims, [{**SOURCE, "url": ""}, SOURCE, SOURCE]))

    assert {
        ("claims.json c01", "kind"),
        ("claims.json c02", "kind"),
        ("claims.json c02", "checkable"),
        ("claims.json record 3", ""),
        ("claims.json c01", "id"),
        ("sources.json s01", "url"),
        ("sources.json s01", "id"),
    } <= found


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("claims.json", b"{"),
        ("claims.json", b"{}"),
        ("claims.json", b"\xff"),
        ("claims.json", b"[" * 100_000),
        ("claims.json", b'[{"id": NaN}]'),
        ("sources.json", b"null"),
        ("article.txt", b""),
        ("article.txt", b"\x00"),
        ("article.txt", b"a" * 5_000_001),
    ],
)
def test_a_file_that_is_not_what_it_should_be_is_named(name: str, data: bytes):
    assert name in {where.split()[0] for where, _ in problems({**a_dossier(), name: data})}


@pytest.mark.parametrize("name", ["article.txt", "claims.json", "sources.json"])
def test_a_file_that_is_missing_is_named(name: str):
    files = a_dossier()
    del files[name]
    assert name in {where.split()[0] for where, _ in problems(files)}


def test_who_may_not_add_claims_imports_nothing():
    with pytest.raises(NotAllowed):
        import_dossier(files=a_dossier(), by=make.an_editor())
    assert not Article.objects.exists()


# --- Out again --------------------------------------------------------------------------------------------


def but_ids(files: dict[str, bytes]) -> dict[str, bytes]:
    return {name: data for name, data in files.items() if name != "ids.json"}


def test_what_came_in_goes_out_byte_for_byte():
    files = a_dossier()
    article = import_dossier(files=files, by=make.a_fact_checker()).article
    assert but_ids(export_dossier(article=article)) == files


def test_the_seed_comes_in_whole_and_goes_out_byte_for_byte(seed: Path):
    files = {name: (seed / name).read_bytes() for name in ("article.txt", "claims.json", "sources.json")}
    done = import_dossier(files=files, by=make.a_fact_checker())

    assert (done.new_claims, done.new_sources, done.proposals, done.dismissed) == (55, 45, 49, 6)
    records = json.loads(files["claims.json"])
    assert Evidence.objects.count() == sum(len(record["sources"]) for record in records)
    assert Appearance.objects.count() == 55
    assert but_ids(export_dossier(article=done.article)) == files
    assert import_dossier(files=files, by=make.a_fact_checker()).changed_nothing


def test_work_that_was_done_here_goes_out_and_comes_in_elsewhere(db: None):
    farid = make.a_fact_checker()
    article = import_dossier(files=a_dossier(), by=farid).article
    revision = article.current_revision
    claim = make.a_claim(by=farid, statement="Nobody minded.", topics=["weather"], claimant="A passer-by")
    place_claim(claim=claim, revision=revision, start=23, end=36, by=farid)
    accept_claim(claim=claim, by=farid)
    take_up_claim(claim=claim, by=farid)
    attach_evidence(
        claim=claim, source=make.a_source(title="Umbrellas"), stance="context", quote="Dry.", note="Old.", by=farid
    )
    add_note(claim=claim, text="Not part of a dossier.", by=farid)
    files = export_dossier(article=article)

    (ours,) = [record for record in json.loads(files["claims.json"]) if record["statement"] == "Nobody minded."]
    assert (ours["claimant"], ours["topics"], ours["expected_rating"]) == ("A passer-by", ["weather"], None)
    assert ours["sources"][0]["quote"] == "Dry."
    assert len(json.loads(files["sources.json"])) == 2
    assert export_dossier(article=article) == files


@pytest.mark.django_db(transaction=True)
def test_export_import_export_is_byte_identical_in_an_empty_house():
    farid = make.a_fact_checker()
    article = import_dossier(files=a_dossier(), by=farid).article
    claim = make.a_claim(by=farid, statement="Nobody minded.", claimant="A passer-by")
    place_claim(claim=claim, revision=article.current_revision, start=23, end=36, by=farid)
    files = export_dossier(article=article)
    empty_tables()
    again = import_dossier(files=files, by=make.a_fact_checker()).article

    assert export_dossier(article=again) == files


def test_an_archive_holds_the_same_files_and_the_same_bytes_each_time():
    files = a_dossier()
    assert unzipped(zipped(files), max_bytes=5_000_000) == files
    assert zipped(files) == zipped(files)


def test_an_archive_that_swells_up_is_read_no_further_than_the_limit():
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("folder/article.txt", bytes(50_000_000))
    assert len(unzipped(packed.getvalue(), max_bytes=1000)["article.txt"]) == 1001


# --- The commands -----------------------------------------------------------------------------------------


def test_the_commands_read_and_write_folders(tmp_path: Path):
    given, written = tmp_path / "in", tmp_path / "out" / "deep"
    given.mkdir()
    for name, data in a_dossier().items():
        (given / name).write_bytes(data)
    out = io.StringIO()
    call_command("import_dossier", str(given), stdout=out)
    article = Article.objects.get()
    call_command("export_dossier", article.public_id, str(written), stdout=out)

    assert article.public_id in out.getvalue()
    assert but_ids({file.name: file.read_bytes() for file in written.iterdir()}) == a_dossier()


def test_the_command_lists_every_problem_and_imports_nothing(tmp_path: Path):
    for name, data in a_dossier([{"id": "c1"}, {"id": "c2"}]).items():
        (tmp_path / name).write_bytes(data)
    with pytest.raises(CommandError) as refused:
        call_command("import_dossier", str(tmp_path))
    assert "claims.json c1: statement: is missing" in str(refused.value)
    assert "claims.json c2: statement: is missing" in str(refused.value)
    assert not Article.objects.exists()


def test_the_commands_say_what_is_not_there(tmp_path: Path):
    with pytest.raises(CommandError, match="is not a folder"):
        call_command("import_dossier", str(tmp_path / "nothing"))
    with pytest.raises(CommandError, match="There is no article"):
        call_command("export_dossier", "0" * 12, str(tmp_path))
