"""Every door of the API: who may pass, what it says to nonsense, and that lists cost the same for many rows."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from rest_framework.test import APIClient

from claims.models import Article, Claim, Claimant
from sources.models import Publisher, Source
from tests import factories as make
from verification import roles

pytestmark = pytest.mark.django_db
API = "/api/v1"
LISTS = ["articles", "claims", "sources"]


def problem(answer: Any, status: int, *, field: str = "") -> str:
    """Asserts that the answer is a problem about that field. Answers its words."""
    assert answer.status_code == status, answer.content
    assert answer["Content-Type"] == "application/problem+json"
    said = answer.json()
    assert said["status"] == status
    if field:
        assert field in {item["field"] for item in said["problems"]}, said
    return str(said["title"]) + " ".join(item["message"] for item in said["problems"])


@pytest.mark.parametrize("name", LISTS)
def test_a_stranger_reads_nothing_but_facts(name: str, caller):
    problem(caller().get(f"{API}/{name}/"), 401)
    problem(caller(make.a_user()).get(f"{API}/{name}/"), 403)


@pytest.mark.parametrize("name", LISTS)
def test_any_role_may_read(name: str, caller):
    make.a_newsroom()
    assert caller(roles.EDITOR).get(f"{API}/{name}/").json()["results"]


@pytest.mark.parametrize("name", [*LISTS, "dossiers"])
def test_what_is_not_there_is_not_found(name: str, caller):
    problem(caller(roles.EDITOR).get(f"{API}/{name}/{'0' * 12}/"), 404)


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize("method", ["put", "delete"])
def test_a_wrong_method_is_said_to_be_one(name: str, method: str, caller):
    problem(getattr(caller(roles.ADMINISTRATOR), method)(f"{API}/{name}/{'0' * 12}/"), 405)


@pytest.mark.parametrize("name", LISTS)
def test_a_list_makes_as_many_queries_for_many_rows_as_for_few(name: str, caller):
    client = caller(roles.EDITOR)

    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(f"{API}/{name}/").status_code == 200
        return len(queries)

    make.a_newsroom()
    make.a_newsroom()
    cost()
    few = cost()
    for _ in range(4):
        make.a_newsroom()
    assert cost() == few


@pytest.mark.parametrize(
    "path", ["articles/", "claims/", "sources/", "claims/{claim}/notes/", "claims/{claim}/evidence/", "auth/login/"]
)
@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"{", "application/json"),
        (b"[]", "application/json"),
        (b"\xff\xfe", "application/json"),
        (b'"text"', "application/json"),
        (b"null", "application/json"),
        (b"{}", "application/json"),
        (b'{"nonsense": 1}', "application/json"),
        (b'{"statement": "\\u0000", "url": "\\u0000", "text": "\\u0000", "kind": "event"}', "application/json"),
        (b"x", "text/plain"),
        (b"x", "multipart/form-data; boundary=x"),
    ],
)
def test_nonsense_is_refused_and_never_an_error_of_ours(path: str, body: bytes, kind: str, caller):
    claim = make.a_claim()
    before = (Article.objects.count(), Claim.objects.count(), Source.objects.count())
    answer = caller(roles.REVIEWER).generic("POST", f"{API}/{path.format(claim=claim.public_id)}", body, kind)

    assert answer.status_code in (400, 401, 415), answer.content
    assert answer["Content-Type"] == "application/problem+json"
    assert (Article.objects.count(), Claim.objects.count(), Source.objects.count()) == before


# --- Articles ---------------------------------------------------------------------------------------------


def test_an_article_comes_in_as_text_and_as_a_file(caller):
    client = caller(roles.EDITOR)
    pasted = client.post(f"{API}/articles/", {"text": "It rained.", "publication": "The Paper"})
    assert pasted.status_code == 201
    assert (pasted.json()["text"], pasted.json()["publication"]) == ("It rained.", "The Paper")
    file = SimpleUploadedFile("a.html", b"<title>T</title><p>" + b"It snowed in Quetta. " * 20 + b"</p>")
    assert client.post(f"{API}/articles/", {"file": file}, format="multipart").json()["title"] == "T"


@pytest.mark.parametrize(
    ("data", "words"),
    [(b"", "no text"), ("ü".encode("latin-1"), "UTF-8"), (b"\x00\x01", "binary"), (b"a" * 5_000_001, "5,000,000")],
)
def test_a_file_that_is_no_article_is_refused_with_its_own_reason(data: bytes, words: str, caller):
    answer = caller(roles.EDITOR).post(
        f"{API}/articles/", {"file": SimpleUploadedFile("a.txt", data)}, format="multipart"
    )
    assert words in problem(answer, 400, field="file")
    assert not Article.objects.exists()


def test_the_same_text_again_is_a_conflict_that_names_the_article(caller):
    known = make.an_article(text="It rained.").article
    answer = caller(roles.EDITOR).post(f"{API}/articles/", {"text": "It rained."})
    assert known.public_id in problem(answer, 409)


def test_a_stale_edit_is_a_conflict_and_loses_nothing(caller):
    article, client = make.an_article().article, caller(roles.EDITOR)
    url = f"{API}/articles/{article.public_id}/"
    assert client.patch(url, {"title": "First", "version": 1}).json()["version"] == 2
    problem(client.patch(url, {"title": "Second", "version": 1}), 409)
    assert client.get(url).json()["title"] == "First"
    problem(client.patch(url, {"title": "Third"}), 400, field="version")


# --- Claims -----------------------------------------------------------------------------------------------


def test_the_whole_workflow_by_the_api(caller):
    farid, rena, edda = caller(roles.FACT_CHECKER), caller(roles.REVIEWER), caller(roles.EDITOR)
    revision = make.an_article(text="It rained in Lahore.")
    claim = farid.post(
        f"{API}/claims/",
        {
            "statement": "It rained in Lahore.",
            "kind": "event",
            "claimant": "The weather office",
            "article": revision.article.public_id,
            "start": 0,
            "end": 9,
        },
    ).json()
    assert claim["appearances"][0]["exact"] == "It rained"
    url = f"{API}/claims/{claim['id']}"
    source = make.checked(make.a_source())
    assert farid.post(f"{url}/accept/").json()["status"] == "accepted"
    assert farid.post(f"{url}/take-up/").json()["status"] == "researching"
    evidence = {"source": source.public_id, "stance": "supports", "quote": "Four helicopters"}
    assert edda.post(f"{url}/evidence/", evidence).json()["evidence"][0]["snapshot"]
    assert farid.post(f"{url}/notes/", {"text": "Sure?"}).json()["notes"][0]["text"] == "Sure?"
    proposal = farid.post(f"{url}/propose/", {"rating": "true", "summary": "It did."}).json()["proposal"]
    problem(farid.post(f"{url}/publish/", {"proposal": proposal["id"]}), 403)
    assert rena.post(f"{url}/return/", {"reason": "Which day?"}).json()["status"] == "researching"
    proposal = farid.post(f"{url}/propose/", {"rating": "true", "summary": "On Monday."}).json()["proposal"]
    assert rena.post(f"{url}/publish/", {"proposal": proposal["id"]}).json()["status"] == "published"
    assert caller().get(f"{API}/facts/{claim['id']}/").json()["summary"] == "On Monday."
    assert rena.post(f"{url}/reopen/", {"reason": "It was hail."}).json()["status"] == "researching"
    assert farid.post(f"{url}/dismiss/", {"reason": "Not worth it."}).json()["status"] == "dismissed"


def test_nobody_publishes_their_own_proposal(caller):
    rena = make.a_reviewer()
    proposal = make.a_proposal(by=rena)
    answer = caller(rena).post(f"{API}/claims/{proposal.claim.public_id}/publish/", {"proposal": proposal.public_id})
    assert "somebody else" in problem(answer, 403)


@pytest.mark.parametrize("step", ["accept", "take-up", "dismiss", "return", "reopen"])
def test_an_editor_takes_no_steps(step: str, caller):
    problem(caller(roles.EDITOR).post(f"{API}/claims/{make.a_claim().public_id}/{step}/", {"reason": "R."}), 403)


def test_a_step_that_does_not_follow_is_a_conflict(caller):
    problem(caller(roles.REVIEWER).post(f"{API}/claims/{make.a_claim().public_id}/reopen/", {"reason": "R."}), 409)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"statement": ""}, "statement"),
        ({"kind": "gossip"}, "kind"),
        ({"made_on": "yesterday"}, "made_on"),
        ({"checkworthiness": 2}, "checkworthiness"),
        ({"start": 1}, "article"),
        ({"article": "none", "start": 0, "end": 5}, "article"),
        ({"status": "published"}, "status"),
    ],
)
def test_a_bad_field_of_a_claim_is_named_and_nothing_is_written(change: dict, field: str, caller):
    answer = caller(roles.FACT_CHECKER).post(
        f"{API}/claims/", {"statement": "S.", "kind": "event", "claimant": "Nobody yet", **change}
    )
    problem(answer, 400, field=field)
    assert not Claim.objects.exists()
    assert not Claimant.objects.exists()


def test_a_refused_edit_does_not_leave_a_claimant_behind(caller):
    claim = make.a_claim()
    answer = caller(roles.EDITOR).patch(f"{API}/claims/{claim.public_id}/", {"claimant": "New", "version": 1})
    problem(answer, 403)
    assert not Claimant.objects.exists()


def test_claims_can_be_filtered(caller):
    make.a_newsroom()
    claim = make.a_claim_under_research(statement="Gwadar is a port.", topics=["trade"], kind="quote")
    make.some_evidence(claim=claim, source=make.a_dead_source())
    client = caller(roles.EDITOR)
    for query in ("topic=trade", "kind=quote", "q=GWADAR", "source_health=dead"):
        found = client.get(f"{API}/claims/?{query}").json()["results"]
        assert [row["id"] for row in found] == [claim.public_id], query
    assert client.get(f"{API}/claims/?status=accepted").json()["results"] == []
    assert client.get(f"{API}/claims/?rating=mixed&status=published").json()["results"]


# --- Sources ----------------------------------------------------------------------------------------------


def test_a_source_is_added_described_and_checked_on_request(caller):
    client = caller(roles.EDITOR)
    source = client.post(f"{API}/sources/", {"url": "https://example.org/a", "publisher": "The Paper"}).json()
    assert (source["publisher"], source["health"]) == ("The Paper", "unchecked")
    url = f"{API}/sources/{source['id']}/"
    assert client.patch(url, {"title": "A", "version": source["version"]}).json()["title"] == "A"
    asked = client.post(f"{url}check/")
    assert (asked.status_code, asked.json()["status"]) == (202, "due")

    make.checked(Source.objects.get())
    (look,) = client.get(asked.json()["poll"]).json()["results"]
    assert look["outcome"] == "ok"
    assert client.get(url).json()["health"] == "alive"


def test_what_published_facts_rest_on_is_told_and_can_be_listed(caller):
    client, source = caller(roles.EDITOR), make.a_published_claim().evidence.get().source
    noise = make.checked(make.a_source())

    for asked, found in (("true", source), ("false", noise)):
        (row,) = client.get(f"{API}/sources/?relied_on={asked}").json()["results"]
        assert (row["id"], row["relied_on"]) == (found.public_id, found == source)
    claimed = {"relied_on": True, "version": noise.version}
    problem(client.patch(f"{API}/sources/{noise.public_id}/", claimed), 400, field="relied_on")


@pytest.mark.parametrize("url", ["", "nonsense", "ftp://example.org/", "https://me:pw@example.org/", "http://"])
def test_an_address_that_cannot_be_asked_is_refused(url: str, caller):
    problem(caller(roles.EDITOR).post(f"{API}/sources/", {"url": url, "publisher": "New"}), 400, field="url")
    assert not Source.objects.exists()
    assert not Publisher.objects.exists()


def test_who_may_not_add_a_source_leaves_no_publisher_behind(caller):
    answer = caller(make.a_user()).post(f"{API}/sources/", {"url": "https://example.org/", "publisher": "New"})
    problem(answer, 403)
    assert not Publisher.objects.exists()


def test_the_same_page_again_is_a_conflict(caller):
    make.a_source(url="https://example.org/a")
    problem(caller(roles.EDITOR).post(f"{API}/sources/", {"url": "https://EXAMPLE.org/a"}), 409, field="url")


# --- Dossiers ---------------------------------------------------------------------------------------------


def dossier(folder: Path) -> dict[str, Any]:
    names = {"article": "article.txt", "claims": "claims.json", "sources": "sources.json"}
    return {field: io.BytesIO((folder / name).read_bytes()) for field, name in names.items()}


def test_the_seed_comes_in_once(seed: Path, caller):
    client = caller(roles.FACT_CHECKER)
    first = client.post(f"{API}/dossiers/", dossier(seed), format="multipart")
    assert first.status_code == 201
    said = first.json()
    assert (said["new_claims"], said["new_sources"], said["proposals"], said["dismissed"]) == (55, 45, 49, 6)
    again = client.post(f"{API}/dossiers/", dossier(seed), format="multipart")
    assert (again.status_code, again.json()["changed_nothing"]) == (200, True)
    archive = client.get(f"{API}/dossiers/{said['article']}/")
    assert archive["Content-Type"] == "application/zip"


def test_every_bad_record_of_a_dossier_is_named(caller):
    files = {
        "article": io.BytesIO(b"It rained."),
        "claims": io.BytesIO(json.dumps([{"id": "c1"}, {"id": "c2"}]).encode()),
        "sources": io.BytesIO(b"[]"),
    }
    answer = caller(roles.FACT_CHECKER).post(f"{API}/dossiers/", files, format="multipart")
    problem(answer, 400, field="statement")
    places = {item["where"] for item in answer.json()["problems"]}
    assert len(places) == 2
    assert all("claims.json" in place for place in places)
    assert not Article.objects.exists()


def test_a_dossier_without_its_files_is_refused(caller):
    problem(caller(roles.FACT_CHECKER).post(f"{API}/dossiers/", {}, format="multipart"), 400, field="article")


def test_editors_do_not_import_dossiers(caller):
    files = {name: io.BytesIO(b"[]") for name in ("article", "claims", "sources")}
    problem(caller(roles.EDITOR).post(f"{API}/dossiers/", files, format="multipart"), 403)


# --- Tokens -----------------------------------------------------------------------------------------------


def test_a_token_is_given_for_a_password_and_is_worthless_once_given_back():
    make.a_user(roles.EDITOR, name="edda")
    client = APIClient()
    problem(client.post(f"{API}/auth/login/", {"username": "edda", "password": "wrong"}), 401)
    token = client.post(f"{API}/auth/login/", {"username": "edda", "password": "pass-word-1"}).json()["token"]
    client.credentials(HTTP_AUTHORIZATION=f"Token {token}")
    assert client.get(f"{API}/articles/").status_code == 200
    assert client.post(f"{API}/auth/logout/").status_code == 204
    problem(client.get(f"{API}/articles/"), 401)


def test_guessing_passwords_is_stopped(settings):
    settings.AXES_FAILURE_LIMIT = 3
    make.a_user(roles.EDITOR, name="edda")
    client = APIClient()
    for _ in range(3):
        client.post(f"{API}/auth/login/", {"username": "edda", "password": "wrong"})
    answer = client.post(f"{API}/auth/login/", {"username": "edda", "password": "pass-word-1"})
    assert answer.status_code in (401, 403, 429)


@pytest.mark.parametrize("csl", [{"title": "\x00"}, {"title": "\ud800"}, {"a": [{"b": "\x00"}]}])
def test_what_cannot_be_stored_is_said_to_be_so(csl: dict, caller):
    body = json.dumps({"url": "https://example.org/", "csl": csl})
    answer = caller(roles.EDITOR).generic("POST", f"{API}/sources/", body, "application/json")
    problem(answer, 400, field="csl")
    assert not Source.objects.exists()


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("page_size=2&page_size=3", "page_size"),
        ("topic=a&topic=b", "topic"),
        ("colour=1", "colour"),
    ],
)
def test_what_a_list_would_not_heed_is_refused_by_its_name(query: str, field: str, caller):
    client = caller(roles.EDITOR)
    problem(client.get(f"{API}/claims/?{query}"), 400, field=field)
    assert client.get(f"{API}/claims/?status=accepted&status=published&page_size=200").status_code == 200


@pytest.mark.parametrize("query", ["q=%00", "topic=%00", "cursor=%00", "page_size=0", "page_size=x", "status=%ff"])
def test_nonsense_in_a_query_is_never_an_error_of_ours(query: str, caller):
    assert caller(roles.EDITOR).get(f"{API}/claims/?{query}").status_code < 500
