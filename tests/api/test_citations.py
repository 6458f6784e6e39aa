"""A source's citation in the API: by name, by media type, corrected, and frozen with a fact."""

from __future__ import annotations

from typing import Any

import pytest

from sources.citation import FORMATS
from sources.models import Source
from tests import factories as make
from tests.sources.test_citing import read
from verification import roles

pytestmark = pytest.mark.django_db


@pytest.fixture
def source() -> Source:
    read(make.a_source(), author="Somebody Else")
    return read(make.a_source())


def url(source: Source) -> str:
    return f"/api/v1/sources/{source.public_id}/citation/"


def test_all_of_it_comes_as_json(source: Source, caller: Any):
    answer = caller(roles.EDITOR).get(url(source))
    cited = answer.json()

    assert answer["Content-Type"] == "application/json"
    assert cited["csl"]["author"] == [{"family": "Doe", "given": "Jane"}]
    assert cited["origins"]["author"] == "Plain meta tags"
    assert set(cited["formats"]) == set(FORMATS)


@pytest.mark.parametrize("style", FORMATS)
def test_a_format_is_asked_for_by_name_whatever_is_accepted(style: str, source: Source, caller: Any):
    answer = caller(roles.EDITOR).get(url(source), {"style": style}, HTTP_ACCEPT="application/x-bibtex, */*")
    assert answer["Content-Type"].partition(";")[0] == FORMATS[style].media_type
    assert "Doe" in answer.content.decode()


@pytest.mark.parametrize(
    ("accepted", "start"),
    [
        ("application/vnd.citationstyles.csl+json", "{"),
        ("application/x-bibtex", "@misc{"),
        ("application/x-research-info-systems;q=0.9, text/html;q=0.1", "TY  - ELEC"),
        ("text/plain", "Doe, J. (2014, September 27)."),
    ],
)
def test_a_format_is_asked_for_by_its_media_type(accepted: str, start: str, source: Source, caller: Any):
    answer = caller(roles.EDITOR).get(url(source), HTTP_ACCEPT=accepted)
    assert answer["Content-Type"].partition(";")[0] == accepted.partition(";")[0]
    assert answer.content.decode().startswith(start)
    assert "Accept" in answer["Vary"]


def test_what_cannot_be_had_is_told(source: Source, caller: Any):
    client = caller(roles.EDITOR)
    unknown = client.get(url(source), {"style": "latin"})
    assert (unknown.status_code, unknown.json()["problems"][0]["field"]) == (400, "style")
    assert client.get(url(source), {"colour": "red"}).json()["problems"][0]["field"] == "colour"
    assert client.get(url(source), HTTP_ACCEPT="image/png").status_code == 406
    missing = client.get("/api/v1/sources/000000000000/citation/", HTTP_ACCEPT="application/x-bibtex")
    assert (missing.status_code, missing["Content-Type"].partition(";")[0]) == (404, "application/problem+json")
    assert client.post(url(source)).status_code == 405


def test_strangers_do_not_get_it(source: Source, caller: Any):
    assert caller().get(url(source)).status_code == 401
    assert caller(make.a_user()).get(url(source)).status_code == 403


def test_a_correction_is_sent_as_csl_json(source: Source, caller: Any):
    client = caller(roles.EDITOR)
    address = f"/api/v1/sources/{source.public_id}/"
    bad = client.patch(address, {"csl": {"author": "WHO"}, "version": source.version})
    assert (bad.status_code, bad.json()["problems"][0]["field"]) == (400, "csl")
    client.patch(address, {"csl": {"author": [{"literal": "WHO"}]}, "version": source.version})
    cited = client.get(url(source)).json()
    assert (cited["csl"]["author"], cited["origins"]["author"]) == ([{"literal": "WHO"}], "editors")


def test_a_fact_bears_the_citation_as_it_was_found_and_corrected(caller: Any, source: Source):
    claim = make.a_claim_under_research()
    make.some_evidence(claim=claim, source=source)
    make.a_verdict(proposal=make.a_proposal(claim=claim))
    (piece,) = caller().get(f"/api/v1/facts/{claim.public_id}/").json()["evidence"]

    assert piece["source"]["csl"]["author"] == [{"family": "Doe", "given": "Jane"}]
    assert piece["source"]["csl"]["title"] == "Helicopters sold"
    read(source, author="John Roe")
    (later,) = caller().get(f"/api/v1/facts/{claim.public_id}/").json()["evidence"]
    assert later["source"] == piece["source"]
