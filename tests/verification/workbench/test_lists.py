"""The workbench's first page and its lists: what they show, what they cost, and how one goes through them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from claims.models import Claim
from claims.services import place_claim
from tests import factories as make
from verification import roles
from verification.queues import LISTS
from verification.services import add_note, assign_claim, publish_verdict

pytestmark = pytest.mark.django_db
HOME = "/workbench/"


def list_url(name: str) -> str:
    return reverse("workbench:list", args=[name])


def in_every_list(person) -> None:
    """A row in each list of a reviewer."""
    late = make.a_claim_under_research(revision=make.an_article(), topics=["trade"], claimant=make.a_claimant())
    assign_claim(claim=late, assignee=person, by=person, due_on=timezone.localdate() - timedelta(days=2))
    make.a_proposal(claim=make.a_claim_under_research(revision=make.an_article()))
    make.has_died(make.a_published_claim().evidence.get().source)
    add_note(claim=late, text=f"@{person.username}, look.", by=make.a_fact_checker())


def cost(client: Client, url: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        assert client.get(url).status_code == 200
    return len(queries)


@pytest.mark.parametrize(
    "url", [HOME, "/workbench/articles/", "/workbench/mentions/", *(f"/workbench/lists/{name}/" for name in LISTS)]
)
def test_a_page_makes_as_many_queries_for_many_rows_as_for_few(url: str, at_work):
    rena = make.a_reviewer()
    client = at_work(rena, htmx=False)
    for _ in range(2):
        in_every_list(rena)
    cost(client, url)
    few = cost(client, url)
    for _ in range(5):
        in_every_list(rena)
    assert cost(client, url) == few


def test_the_first_page_counts_each_list_and_leads_to_it(at_work):
    rena = make.a_reviewer()
    in_every_list(rena)
    answer = at_work(rena, htmx=False).get(HOME)
    counts = {part["list"].name: part["count"] for part in answer.context["parts"]}
    assert counts == {"mine": 1, "second-eye": 1, "broken": 1, "overdue": 1}
    for name in LISTS:
        assert list_url(name) in answer.content.decode()


def test_an_empty_list_says_what_to_do(at_work):
    body = at_work(roles.REVIEWER, htmx=False).get(HOME).content.decode()
    for one in LISTS.values():
        assert str(one.empty) in body
    assert "Bring one in." in body


def test_a_list_has_pages_and_keeps_what_it_is_narrowed_by(at_work):
    rena = make.a_reviewer()
    for n in range(30):
        claim = make.a_claim_under_research(statement=f"Trade grew in year {n}.")
        assign_claim(claim=claim, assignee=rena, by=rena)
    client = at_work(rena, htmx=False)

    first = client.get(list_url("mine"), {"q": "trade"})
    second = client.get(list_url("mine"), {"q": "trade", "page": 2})

    assert (len(first.context["lines"]), len(second.context["lines"])) == (25, 5)
    assert "?q=trade&amp;page=2" in first.content.decode()
    assert client.get(list_url("mine"), {"q": "nothing"}).context["lines"] == []
    assert client.get(list_url("mine"), {"page": "x", "language": "<script>"}).status_code == 200


def test_a_claim_opens_in_its_newest_text_and_one_without_a_text_in_the_admin(at_work):
    farid, revision = make.a_fact_checker(), make.an_article()
    placed, free = make.a_claim_under_research(revision=revision), make.a_claim_under_research()
    for claim in (placed, free):
        assign_claim(claim=claim, assignee=farid, by=farid)
    lines = {line["claim"]: line["url"] for line in at_work(farid).get(list_url("mine")).context["lines"]}
    assert lines[free] == reverse("admin:claims_claim_change", args=[free.pk])
    assert lines[placed].startswith(f"/workbench/articles/{revision.article.public_id}/claims/{placed.public_id}/?")


def waiting(count: int) -> list[Claim]:
    return [make.a_proposal(claim=make.a_claim_under_research(revision=make.an_article())).claim for _ in range(count)]


def test_a_list_is_gone_through_from_claim_to_claim(at_work):
    rena = make.a_reviewer()
    first, second, third = waiting(3)
    client = at_work(rena, htmx=False)
    url = client.get(list_url("second-eye")).context["lines"][1]["url"]

    walk = client.get(url).context["walk"]

    assert (walk.at, walk.count) == (2, 3)
    assert first.public_id in walk.before
    assert third.public_id in walk.after
    assert client.get(walk.after).context["walk"].after == ""
    publish_verdict(proposal=second.proposals.get(), by=rena)
    walk = client.get(url).context["walk"]
    assert (walk.at, walk.count) == (0, 2)
    assert first.public_id in walk.before
    assert third.public_id in walk.after


def test_going_through_a_list_keeps_to_what_it_was_narrowed_to(at_work):
    rena = make.a_reviewer()
    first, _noise, third = waiting(3)
    Claim.objects.filter(pk__in=[first.pk, third.pk]).update(topics=["trade"])
    client = at_work(rena, htmx=False)
    url = client.get(list_url("second-eye"), {"topic": "trade"}).context["lines"][0]["url"]
    walk = client.get(url).context["walk"]
    assert (walk.at, walk.count) == (1, 2)
    assert third.public_id in walk.after
    assert walk.back == f"{list_url('second-eye')}?topic=trade"


def test_a_strip_leads_to_the_claims_of_a_state(at_work):
    revision, by = make.an_article(), make.a_fact_checker()
    accepted = make.an_accepted_claim(revision=revision)
    make.a_claim(revision=revision)
    twice = make.an_accepted_claim()
    for start in (0, 10):
        place_claim(claim=twice, revision=revision, start=start, end=start + 5, by=by)
    client = at_work(roles.EDITOR, htmx=False)

    [(_, marks, _)] = client.get("/workbench/articles/").context["articles"]

    assert [(mark.look, mark.value) for mark in marks] == [("suggested", 1), ("accepted", 2)]
    shown = client.get(marks[1].url).context["claims"]
    assert {claim.claim_id for claim in shown} == {twice.pk, accepted.pk}


def test_what_claims_and_articles_say_is_shown_as_text(at_work):
    nasty, rena = "<img src=x onerror=alert(1)>", make.a_reviewer()
    claim = make.a_claim_under_research(statement=nasty, revision=make.an_article(title=nasty), topics=[nasty])
    assign_claim(claim=claim, assignee=rena, by=rena)
    client = at_work(rena, htmx=False)
    for url in (HOME, list_url("mine"), "/workbench/articles/", f"{list_url('mine')}?q=%3Cimg%20src"):
        body = client.get(url).content.decode()
        assert "<img" not in body
        assert " style=" not in body


def test_lists_are_for_the_newsroom_and_only_those_that_there_are(client: Client, at_work):
    for url in (HOME, list_url("mine"), "/workbench/articles/"):
        assert client.get(url).status_code == 302
        assert client.post(url).status_code == 405
    assert at_work(roles.EDITOR).get(list_url("nothing")).status_code == 404
