"""What a dossier carries keeps its public ids in another house, and takes none that something else has there."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest
from django.test import Client
from rest_framework.test import APIClient

from claims.models import Article, Claim
from claims.services import place_claim
from config.errors import Invalid
from sources.models import Source
from tests import factories as make
from tests.conftest import empty_tables
from verification.dossier.archive import unzipped, zipped
from verification.dossier.exporter import export_dossier
from verification.dossier.ids import IDS
from verification.dossier.importer import import_dossier
from verification.models import DossierKey, Evidence
from verification.services import accept_claim, take_up_claim

pytestmark = pytest.mark.django_db
FIELDS = {"article": "article.txt", "about": "article.json", "claims": "claims.json", "sources": "sources.json"}


def a_fact() -> Claim:
    """A published claim that stands in an article."""
    claim = make.a_claim(revision=make.an_article(url="https://paper.example/deal"))
    accept_claim(claim=claim, by=make.a_fact_checker())
    take_up_claim(claim=claim, by=make.a_fact_checker())
    return make.a_published_claim(claim=claim)


def exported(claim: Claim) -> dict[str, bytes]:
    return export_dossier(article=claim.appearances.get().revision.article)


def with_ids(files: dict[str, bytes], **changed: Any) -> dict[str, bytes]:
    return {**files, IDS: json.dumps({**json.loads(files[IDS]), **changed}).encode()}


def all_ids() -> list[set[str]]:
    models = (Article, Claim, Source, Evidence)
    return [set(model._default_manager.values_list("public_id", flat=True)) for model in models]


def refusal(files: dict[str, bytes]) -> dict[str, str]:
    """Asserts that the dossier is refused and nothing came of it. Answers what was said of which field."""
    before = all_ids(), DossierKey.objects.count()
    with pytest.raises(Invalid) as refused:
        import_dossier(files=files, by=make.a_fact_checker())
    assert (all_ids(), DossierKey.objects.count()) == before
    return {f"{problem.where} {problem.field}": str(problem.message) for problem in refused.value.problems}


@pytest.mark.django_db(transaction=True)
def test_a_fact_that_is_brought_into_an_empty_house_is_published_there_under_its_id(client: Client):
    fact = a_fact()
    archive, ids, address = zipped(exported(fact)), all_ids(), f"/api/v1/facts/{fact.public_id}/"
    assert client.get(address).status_code == 200
    empty_tables()
    assert client.get(address).status_code == 404

    checker, files = APIClient(), unzipped(archive, max_bytes=100_000)
    checker.force_authenticate(make.a_fact_checker())
    given = {field: io.BytesIO(files[name]) for field, name in {**FIELDS, "ids": IDS}.items()}
    assert checker.post("/api/v1/dossiers/", given, format="multipart").status_code == 201
    assert all_ids() == ids
    assert client.get(address).status_code == 404, "an import decides nothing"

    claim = Claim.objects.get(public_id=fact.public_id)
    make.checked(claim.evidence.get().source)
    make.a_verdict(proposal=claim.proposals.get())
    said = client.get(address).json()
    (piece,) = said["evidence"]
    assert (said["id"], {piece["id"]}, {piece["source"]["id"]}) == (fact.public_id, ids[3], ids[2])
    assert {said["appearances"][0]["article"]["id"]} == ids[0]


@pytest.mark.django_db(transaction=True)
def test_out_of_the_other_house_come_the_same_bytes_ids_and_all():
    files = exported(a_fact())
    empty_tables()
    by = make.a_fact_checker()
    article = import_dossier(files=files, by=by).article
    assert export_dossier(article=article) == files
    assert import_dossier(files=files, by=by).changed_nothing


def test_a_dossier_of_ours_that_comes_back_changes_nothing():
    files = exported(a_fact())
    before = all_ids()
    for _ in range(2):
        done = import_dossier(files=files, by=make.a_fact_checker())
        assert done.changed_nothing, str(done)
        assert all_ids() == before
    assert export_dossier(article=done.article) == files


def test_a_claim_that_changed_here_since_it_went_out_is_refused_by_name():
    fact = a_fact()
    files = exported(fact)
    make.some_evidence(claim=make.a_claim_under_research())
    records = json.loads(files["claims.json"])
    files["claims.json"] = json.dumps([{**records[0], "statement": "It was five.", "topics": ["trade"]}]).encode()
    assert refusal(files) == {
        "claims.json c01 ": f"is here as {fact.public_id} and differs in: statement, topics. Edit it here."
    }


@pytest.mark.django_db(transaction=True)
def test_an_id_that_something_else_has_here_is_one_clear_refusal():
    files = exported(a_fact())
    empty_tables()
    claim, article, source = a_fact(), Article.objects.get(), Source.objects.get()
    evidence = claim.evidence.get()
    Article.objects.update(url="https://paper.example/another")
    taken = with_ids(
        files,
        article=article.public_id,
        claims={"c01": claim.public_id},
        sources={"s01": source.public_id},
        evidence={"c01 s01 supports": evidence.public_id},
    )
    said = refusal(taken)
    assert sorted(said) == [f"ids.json {name}" for name in ("article", "claims c01", "sources s01")]
    assert claim.public_id in said["ids.json claims c01"]
    assert claim.statement in said["ids.json claims c01"]

    only_evidence = with_ids(files, evidence={"c01 s01 supports": evidence.public_id})
    assert list(refusal(only_evidence)) == ["ids.json evidence c01 s01 supports"]


@pytest.mark.django_db(transaction=True)
def test_what_is_here_already_keeps_the_id_that_it_has_here():
    fact = a_fact()
    files, url = exported(fact), Source.objects.get().url
    text = files["article.txt"].decode()
    empty_tables()
    revision, source = make.an_article(text=text), make.a_source(url=url)
    done = import_dossier(files=files, by=make.a_fact_checker())

    assert (done.article, Source.objects.get()) == (revision.article, source)
    assert Claim.objects.get().public_id == fact.public_id
    assert (done.new_claims, done.new_sources, done.known_sources) == (1, 0, 1)


def test_a_dossier_without_ids_gives_new_ones():
    files = exported(a_fact())
    del files[IDS]
    before = all_ids()
    text = files["article.txt"] + b" And more."
    claims = json.loads(files["claims.json"])
    del files["article.json"]
    files |= {"article.txt": text, "claims.json": json.dumps(claims).encode()}
    import_dossier(files=files, by=make.a_fact_checker())
    assert [len(now - then) for now, then in zip(all_ids(), before, strict=True)] == [1, 1, 0, 1]


@pytest.mark.parametrize(
    ("changed", "field", "words"),
    [
        ({"article": "short"}, "article", "must be an id"),
        ({"claims": {"c01": "iiiiiiiiiiii"}}, "claims c01", "must be an id"),
        ({"claims": {"c01": None}}, "claims c01", "must be an id"),
        ({"claims": {"c09": "0" * 12}}, "claims", "no “c09”"),
        ({"sources": ["0" * 12]}, "sources", "must be an object"),
        ({"evidence": {"c01 s01 refutes": "0" * 12}}, "evidence", "no “c01 s01 refutes”"),
        ({"verdicts": {}}, "verdicts", "is not a field"),
    ],
)
def test_what_is_wrong_with_ids_is_said_by_field(changed: dict[str, Any], field: str, words: str):
    said = refusal(with_ids(exported(a_fact()), **changed))
    assert list(said) == [f"ids.json {field}"]
    assert words in said[f"ids.json {field}"]


def test_an_id_is_given_once():
    fact = a_fact()
    place_claim(
        claim=make.a_claim(), revision=fact.appearances.get().revision, start=0, end=9, by=make.a_fact_checker()
    )
    said = refusal(with_ids(exported(fact), claims={"c01": "0" * 12, "c02": "0" * 12}))
    assert said == {"ids.json claims": "“000000000000” is used twice"}
