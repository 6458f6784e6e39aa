"""Two people on one claim see each other for as long as both are there; nothing of it is written down."""

from __future__ import annotations

import json
import time

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from redis import Redis

from claims.models import ArticleRevision, Claim
from tests import factories as make
from tests.verification.workbench.test_room import claim_url
from verification import roles
from verification.workbench import presence
from verification.workbench.presence import LASTS, Presence, seen_at

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def nobody_there(settings, monkeypatch) -> None:
    monkeypatch.setattr(presence, "_asked_again_at", 0.0)
    there = Redis.from_url(settings.REDIS_URL)
    for key in there.keys("presence:*"):
        there.delete(key)


@pytest.fixture
def revision() -> ArticleRevision:
    return make.an_article()


def says(client: Client, revision: ArticleRevision, claim: Claim, **values: str) -> str:
    answer = client.post(claim_url(revision, claim, "presence"), {"page": "p", **values})
    assert answer.status_code == 200
    return answer.content.decode()


def test_each_sees_the_other_and_what_they_are_doing_until_they_leave(revision, at_work):
    claim, elsewhere = make.a_claim(revision=revision), make.a_claim(revision=revision)
    farid, rena = make.a_user(roles.FACT_CHECKER, name="farid"), make.a_user(roles.REVIEWER, name="rena")
    his, hers = at_work(farid), at_work(rena)
    assert says(his, revision, claim) == ""
    assert says(hers, revision, claim, doing="wording") == "farid is here too"
    assert says(his, revision, claim) == "rena is here too, editing the wording"
    assert says(his, revision, elsewhere) == ""
    says(hers, revision, claim, leaves="1")
    assert says(his, revision, claim) == ""


def test_one_person_in_two_pages_is_one_and_never_told_of_themselves(revision, at_work):
    claim = make.a_claim(revision=revision)
    farid, rena = make.a_user(roles.FACT_CHECKER, name="farid"), make.a_user(roles.REVIEWER, name="rena")
    says(at_work(rena), revision, claim, page="one")
    says(at_work(rena), revision, claim, page="two", doing="note")
    assert says(at_work(rena), revision, claim, page="one") == ""
    assert says(at_work(farid), revision, claim) == "rena is here too, writing a note"
    says(at_work(make.a_user(roles.EDITOR, name="edda")), revision, claim)
    assert says(at_work(farid), revision, claim) == "Also here: rena (writing a note), edda"


def test_what_nobody_does_is_not_told(revision, at_work):
    claim = make.a_claim(revision=revision)
    says(at_work(make.a_user(roles.REVIEWER, name="rena")), revision, claim, doing="<b>stealing</b>")
    assert says(at_work(roles.EDITOR), revision, claim) == "rena is here too"


def test_who_went_without_a_word_is_gone_within_half_a_minute(settings):
    assert LASTS <= 20
    gone, here = Presence(1, "gone", "a"), Presence(2, "here", "b")
    seen_at(7, gone)
    there = Redis.from_url(settings.REDIS_URL, decode_responses=True)
    assert 0 < there.ttl("presence:7") <= LASTS
    row = json.loads(str(there.hget("presence:7", "1:a")))
    there.hset("presence:7", "1:a", json.dumps({**row, "at": time.time() - LASTS - 1}))
    assert seen_at(7, here) == []


def test_without_redis_nobody_is_seen_and_redis_is_left_alone_for_a_while(settings):
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    assert seen_at(7, Presence(1, "x", "a")) == []
    began = time.monotonic()
    assert seen_at(7, Presence(1, "x", "a")) == []
    assert time.monotonic() - began < 0.1


def test_saying_that_one_is_here_writes_nothing_and_reads_little(revision, at_work):
    claim, client = make.a_claim(revision=revision), at_work(roles.FACT_CHECKER)
    says(client, revision, claim)
    with CaptureQueriesContext(connection) as queries:
        says(client, revision, claim)
    assert [query["sql"][:6] for query in queries if not query["sql"].startswith("SELECT")] == []
    assert len(queries) <= 5


def test_strangers_are_not_told_who_is_there(revision, client: Client, at_work):
    claim, elsewhere = make.a_claim(revision=revision), make.an_article()
    url = claim_url(revision, claim, "presence")
    assert client.post(url).status_code == 302
    assert at_work(roles.EDITOR).get(url).status_code == 405
    assert at_work(roles.EDITOR).post(claim_url(elsewhere, claim, "presence")).status_code == 404
    checked = Client(enforce_csrf_checks=True)
    checked.force_login(make.an_editor())
    assert checked.post(url).status_code == 403


def test_people_are_offered_by_the_beginning_of_their_names(at_work, client: Client):
    rena = make.a_user(roles.REVIEWER, name="rena")
    rena.first_name = "<i>Renata"
    rena.save()
    make.a_user(roles.EDITOR, name="farid")
    make.a_user(name="renegade")
    url = reverse("workbench:people")
    shown = at_work(roles.EDITOR).get(url, {"name": "re"}).content.decode()
    assert 'data-name="rena"' in shown
    assert "&lt;i&gt;Renata" in shown
    assert "renegade" not in shown
    assert "farid" not in shown
    assert client.get(url).status_code == 302
