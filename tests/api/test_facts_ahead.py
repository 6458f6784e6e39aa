"""The quick road to facts answers as the views do, in every byte, and steps aside for what is not plain."""

from __future__ import annotations

from collections import OrderedDict

import pytest
from django.db import connection

from claims.models import Claim
from sources.checking.outcomes import Outcome
from tests import factories as make
from verification.models import Edition, StaleMark
from verification.publishing.editions import refresh_editions
from verification.services import reopen_claim

FACTS = "/api/v1/facts/"
SLOW = {"HTTP_ACCEPT": "application/json, */*;q=0.5"}  # there is something to choose, so the views choose
ALIKE = ("ETag", "Last-Modified", "Link", "Cache-Control", "Content-Type", "Access-Control-Allow-Origin")


@pytest.fixture
def roads(caller, settings):
    """Asks on both roads, and tells which headers and bytes came back."""

    def ask(path: str, **headers):
        client = caller()
        quick, slow = client.get(path, **headers), client.get(path, **{**headers, **SLOW})
        assert "Allow" in slow.headers, "the slow road was not taken"
        assert "Allow" not in quick.headers, "the quick road was not taken"
        for answer in (quick, slow):
            assert answer.status_code == slow.status_code
        return [(answer.content, *(answer.headers.get(name) for name in ALIKE)) for answer in (quick, slow)], quick

    return ask


@pytest.mark.django_db
@pytest.mark.parametrize("is_fresh", [True, False])
def test_both_roads_answer_the_same(is_fresh: bool, roads):
    claims = [make.a_published_claim() for _ in range(3)]
    refresh_editions()
    if not is_fresh:
        StaleMark.objects.create(edition=Edition.objects.get(claim=claims[0]))
    for path in (f"{FACTS}{claims[0].public_id}/", FACTS):
        (quick, slow), answer = roads(path)
        assert (quick[0], quick[1], quick[3:]) == (slow[0], slow[1], slow[3:])
        assert answer["Vary"] == "Accept-Encoding"
        (quick, slow), answer = roads(path, HTTP_IF_NONE_MATCH=quick[1])
        assert answer.status_code == 304
        assert quick[:2] == slow[:2] == (b"", slow[1])


@pytest.mark.django_db
def test_both_roads_name_the_same_neighbours(roads, caller, monkeypatch):
    monkeypatch.setattr("verification.api.ahead.CursorPagination.page_size", 2)
    for _ in range(5):
        make.a_published_claim()
    refresh_editions()
    path = FACTS
    for following, previous in ((True, False), (True, True), (False, True)):
        (quick, slow), answer = roads(path)
        assert (bool(answer.json()["next"]), bool(answer.json()["previous"])) == (following, previous)
        assert quick == slow
        path = answer.json()["next"]


@pytest.mark.django_db
def test_a_crawl_on_the_quick_road_goes_on_behind_its_cursor(caller, monkeypatch):
    monkeypatch.setattr("verification.api.ahead.CursorPagination.page_size", 2)
    made = [make.a_published_claim().public_id for _ in range(5)]
    seen, url = [], FACTS
    while url:
        answer = caller().get(url)
        assert "Allow" not in answer.headers
        seen += [fact["id"] for fact in answer.json()["results"]]
        url = answer.json()["next"]
    assert seen == made[::-1]


@pytest.fixture
def returning(caller, monkeypatch):
    """Asks with the tag that came last, and tells the status, the ids, and whether the views were asked."""
    monkeypatch.setattr("verification.api.asked_before._asked", OrderedDict())
    client, tags = caller(), dict[str, str]()

    def ask(path: str):
        answer = client.get(path, **({"HTTP_IF_NONE_MATCH": tags[path]} if path in tags else {}))
        tags[path] = answer["ETag"]
        ids = [fact["id"] for fact in answer.json()["results"]] if answer.status_code == 200 else None
        return answer.status_code, ids, "Allow" in answer.headers

    return ask


@pytest.mark.django_db
@pytest.mark.parametrize("narrowed", ["rating=true", "topic=fuel", "updated_since=2020-01-01T00:00Z", "page_size=3"])
def test_who_comes_back_to_a_list_is_told_what_it_holds_now(narrowed: str, returning):
    path = f"{FACTS}?{narrowed}"
    first = a_true_fact()
    refresh_editions()
    assert returning(path) == (200, [first.public_id], True)
    assert returning(path) == (304, None, False)
    second = a_true_fact()
    assert returning(path) == (200, [second.public_id, first.public_id], False)
    reopen_claim(claim=first, reason="The report was retracted.", by=make.a_reviewer())
    assert returning(path) == (200, [second.public_id], False)
    StaleMark.objects.create(edition=Edition.objects.get(claim=second))
    assert returning(path) == (304, None, False), "what it says is the same, put together anew"
    make.checked(second.evidence.get().source, make.a_result(Outcome.SERVER_ERROR, body=None))
    assert returning(path) == (200, [second.public_id], False)


@pytest.mark.django_db
def test_a_list_is_the_same_for_who_comes_back_on_both_roads(roads, returning):
    a_true_fact()
    refresh_editions()
    path = f"{FACTS}?rating=true&fields=id,rating"
    assert returning(path)[0] == 200
    (quick, slow), answer = roads(path, HTTP_IF_NONE_MATCH='"of another day"')
    assert (answer.status_code, quick) == (200, slow)


@pytest.mark.django_db
def test_no_more_lists_are_kept_in_mind_than_there_is_room_for(returning, monkeypatch):
    monkeypatch.setattr("verification.api.asked_before.KEPT", 2)
    monkeypatch.setattr("verification.api.asked_before.LONGEST", 20)
    paths = [f"{FACTS}?page_size={size}" for size in (1, 2, 3)]
    assert [returning(path)[2] for path in paths] == [True] * 3
    assert [returning(path)[2] for path in (paths[1], paths[2], paths[0])] == [False, False, True]
    long = f"{FACTS}?fields=id,statement,claimant"
    assert [returning(long)[2] for _ in range(2)] == [True, True]


@pytest.mark.django_db
def test_a_question_that_is_wrong_stays_wrong(caller):
    for _ in range(2):
        answer = caller().get(f"{FACTS}?rating=perhaps", HTTP_IF_NONE_MATCH="*")
        assert answer.status_code == 400


def a_true_fact() -> Claim:
    claim = make.a_claim_under_research(topics=["fuel"])
    make.some_evidence(claim=claim)
    return make.a_verdict(proposal=make.a_proposal(claim=claim, rating="true")).claim


@pytest.mark.django_db
def test_an_unknown_host_is_refused_on_the_quick_road_too(caller):
    claim = make.a_published_claim()
    assert caller().get(f"{FACTS}{claim.public_id}/", headers={"host": "evil.example"}).status_code == 400


@pytest.mark.django_db(transaction=True)
def test_a_connection_that_the_database_has_cut_is_made_anew(caller):
    claim = make.a_published_claim()
    path = f"{FACTS}{claim.public_id}/"
    assert caller().get(path).status_code == 200
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        (mine,) = cursor.fetchone()
    other = connection.copy()
    with other.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s)", [mine])
    other.close()
    assert caller().get(path).status_code == 200
