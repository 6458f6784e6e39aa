"""What a claimant is: read from a text where it says so, never over what a person said, and said by people."""

from __future__ import annotations

import json
from typing import Any

import pytest
from rest_framework.test import APIClient

from claims.models import Claim, Claimant
from claims.services import claimant_named, edit_claimant
from claims.suggesting import suggest_claims
from claims.table import CLAIMS, import_claims_table
from claims.text.extraction import extract
from config.errors import Invalid, NotAllowed
from config.tables.files import as_csv, read_table
from config.tables.planning import planned
from tests import factories as make
from tests.conftest import empty_tables
from verification.dossier.exporter import export_dossier
from verification.dossier.importer import import_dossier

TEXT = (
    "Prime Minister Imran Khan said that Pakistan bought four helicopters in 2014. "
    "The Ministry of Defence said that exports rose 5 percent. "
    "Shah Mahmood Qureshi said that trade had doubled in 2015. Qureshi said that it would double again. "
    "Amnesty International said that 12 people were arrested. Pakistan said that 20 soldiers died in 2016. "
    "The minister said that exports fell by 3 percent."
)


def test_a_text_tells_what_a_claimant_is_by_its_words_and_not_by_its_looks():
    assert {found.claimant: found.claimant_kind for found in extract(TEXT)} == {
        "Imran Khan": "person",
        "Ministry of Defence": "body",
        "Shah Mahmood Qureshi": "person",
        "Amnesty International": "",
        "Pakistan": "",
        "minister": "",
    }


@pytest.mark.parametrize(
    "text",
    [
        "Minister Bank said that 5 people left. The State Bank said that 6 came.",
        "Four people left, said Sherin Farms. Farming went on.",
    ],
)
def test_what_a_text_leaves_open_is_not_guessed(text: str):
    assert "person" not in {found.claimant_kind for found in extract(text)}


def kinds() -> dict[str, str]:
    return dict(Claimant.objects.values_list("name", "kind"))


@pytest.mark.django_db
def test_suggesting_guesses_what_new_claimants_are_and_of_whom_nobody_has_said_anything():
    claimant_named("Imran Khan")
    suggest_claims(revision=make.an_article(text=TEXT), by=make.a_fact_checker())
    assert (kinds()["Imran Khan"], kinds()["Ministry of Defence"]) == ("person", "organization")
    assert kinds()["Amnesty International"] == "unknown"


@pytest.mark.django_db
@pytest.mark.parametrize("said", ["other", "unknown"])
def test_a_guess_never_moves_what_a_person_said(said: str):
    by = make.a_fact_checker()
    khan = claimant_named("Imran Khan", kind="organization")
    edit_claimant(claimant=khan, changes={"kind": said}, expected_version=1, by=by)
    suggest_claims(revision=make.an_article(text=TEXT), by=by)
    assert kinds()["Imran Khan"] == said


@pytest.mark.django_db
def test_the_api_says_what_a_claimant_is_for_all_their_claims():
    client = APIClient()
    client.force_authenticate(make.a_fact_checker())
    other = make.a_claim(claimant="The paper")
    given = {"statement": "It rained.", "kind": "event", "claimant": "The paper", "claimant_kind": "organization"}
    said = client.post("/api/v1/claims/", given, format="json").json()
    assert said["claimant_kind"] == "organization"
    assert client.get(f"/api/v1/claims/{other.public_id}/").json()["claimant_kind"] == "organization"

    address = f"/api/v1/claims/{said['id']}/"
    changed = client.patch(address, {"claimant_kind": "other", "version": said["version"]}, format="json")
    assert (changed.status_code, changed.json()["claimant_kind"]) == (200, "other")
    nobody = {"claimant": "", "claimant_kind": "person", "version": changed.json()["version"]}
    refused = client.patch(address, nobody, format="json")
    assert (refused.status_code, refused.json()["problems"][0]["field"]) == (400, "claimant_kind")
    assert client.get(address).json()["claimant"] == "The paper"


def table(rows: list[dict[str, str]]) -> Any:
    lines = [",".join(rows[0]), *(",".join(row.values()) for row in rows)]
    return planned(CLAIMS, read_table("\n".join(lines).encode()))


def exported(*claims: Claim) -> bytes:
    return as_csv(CLAIMS.told, claims)


@pytest.mark.django_db
def test_a_table_says_what_claimants_are():
    by, known = make.a_fact_checker(), make.a_claim(claimant="Farid", statement="It hailed.")
    new = {"statement": "It rained.", "kind": "event", "claimant": "The Paper", "claimant_kind": "organization"}
    mine = {"id": known.public_id, "version": "1", "claimant_kind": "person"}
    import_claims_table(plan=table([new]), by=by)
    import_claims_table(plan=table([mine]), by=by)
    assert kinds() == {"The Paper": "organization", "Farid": "person"}

    claims = list(Claim.objects.select_related("claimant"))
    again = planned(CLAIMS, read_table(exported(*claims)))
    assert again.counts == {"unchanged": 2}
    with pytest.raises(NotAllowed):
        import_claims_table(
            plan=table([{**new, "statement": "It snowed.", "claimant_kind": "other"}]), by=make.an_editor()
        )


@pytest.mark.django_db
def test_lines_that_differ_about_a_claimant_or_speak_of_nobody_are_named():
    line = {"statement": "It rained.", "kind": "event", "claimant": "Farid", "claimant_kind": "person"}
    differing = [line, {**line, "statement": "It hailed.", "claimant_kind": "other"}]
    nobody = {**line, "statement": "It snowed.", "claimant": ""}
    with pytest.raises(Invalid) as refused:
        import_claims_table(plan=table([*differing, nobody]), by=make.a_fact_checker())
    places = [(problem.where, problem.field) for problem in refused.value.problems]
    assert places == [("Line 3", "claimant_kind"), ("Line 4", "claimant_kind")]
    assert not Claim.objects.exists()
    assert not Claimant.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_dossier_carries_what_a_claimant_is():
    revision = make.an_article()
    make.a_claim(revision=revision, claimant=make.a_claimant(name="Farid", kind="person"))
    files = export_dossier(article=revision.article)
    assert json.loads(files["claims.json"])[0]["claimant_kind"] == "person"
    empty_tables()
    article = import_dossier(files=files, by=make.a_fact_checker()).article
    assert kinds() == {"Farid": "person"}
    assert export_dossier(article=article) == files
