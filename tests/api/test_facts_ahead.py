"""The quick road to facts answers as the views do, in every byte, and steps aside for what is not plain."""

from __future__ import annotations

import pytest
from django.db import connection

from tests import factories as make
from verification.models import Edition, StaleMark
from verification.publishing.editions import refresh_editions

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
