"""The reading room opens for whom it should, and costs the same however many claims an article makes."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from claims.models import ArticleRevision, Claim
from claims.services import place_claim
from tests import factories as make
from verification import roles
from verification.services import accept_claim, add_note

pytestmark = pytest.mark.django_db


def room_url(revision: ArticleRevision) -> str:
    return reverse("workbench:room", args=[revision.article.public_id])


def claim_url(revision: ArticleRevision, claim: Claim, name: str = "claim", *more: str) -> str:
    return reverse(f"workbench:{name}", args=[revision.article.public_id, claim.public_id, *more])


def many_claims(revision: ArticleRevision, count: int) -> None:
    by = make.a_fact_checker()
    for n in range(count):
        place_claim(claim=make.a_claim(by=by), revision=revision, start=n % 20, end=n % 20 + 8 + n // 20, by=by)


def cost(client: Client, url: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        assert client.get(url).status_code == 200
    return len(queries)


def test_a_room_makes_as_many_queries_for_fifty_claims_as_for_five(at_work, django_assert_num_queries):
    few, many = make.an_article(), make.an_article()
    many_claims(few, 5)
    many_claims(many, 50)
    client = at_work(roles.FACT_CHECKER, htmx=False)
    cost(client, room_url(few))
    expected = cost(client, room_url(few))
    assert expected <= 10
    with django_assert_num_queries(expected):
        answer = client.get(room_url(many))
    assert len(answer.context["claims"]) == 50


def test_a_claim_in_hand_makes_as_many_queries_with_much_beside_it_as_with_little(at_work):
    revision, client = make.an_article(), at_work(roles.FACT_CHECKER, htmx=False)
    claim = make.a_claim_under_research(revision=revision)

    def more(count: int) -> None:
        for n in range(count):
            make.some_evidence(claim=claim, quote="Four helicopters were sold.")
            add_note(claim=claim, text=f"Note {n}", by=make.a_fact_checker())

    more(2)
    cost(client, claim_url(revision, claim))
    few = cost(client, claim_url(revision, claim))
    more(5)
    many_claims(revision, 20)
    assert cost(client, claim_url(revision, claim)) == few


def test_marking_a_passage_costs_the_same_in_a_text_with_many_claims_as_in_one_with_few(at_work):
    few, many = make.an_article(), make.an_article()
    many_claims(few, 5)
    many_claims(many, 50)
    client = at_work(roles.FACT_CHECKER)

    def costs(revision: ArticleRevision, start: int) -> tuple[int, int]:
        url = reverse("workbench:mark", args=[revision.article.public_id])
        given = {"start": start, "end": start + 4, "statement": f"It is said at {start}.", "kind": "event"}
        asked = cost(client, f"{url}?start={start}&end={start + 4}")
        with CaptureQueriesContext(connection) as queries:
            assert client.post(url, given).status_code == 200
        return asked, len(queries)

    costs(few, 60)
    assert costs(many, 60) == costs(few, 70)


def test_a_part_of_the_page_reads_neither_the_text_nor_its_claims(at_work):
    revision = make.an_article()
    claim = make.a_claim(revision=revision)
    with CaptureQueriesContext(connection) as queries:
        assert at_work(roles.FACT_CHECKER).get(claim_url(revision, claim)).status_code == 200
    assert not [asked for asked in queries if "articlerevision" in asked["sql"] and '"text"' in asked["sql"]]


def test_the_forms_of_two_claims_are_sent_to_the_one_and_to_the_other_in_the_reader_s_language(at_work):
    revision = make.an_article()
    claims = [make.a_claim(revision=revision), make.a_claim(revision=revision)]
    for language, title in (("en", "Attach a source"), ("ur", "ماخذ")):
        for claim in claims:
            client = at_work(roles.FACT_CHECKER)
            client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
            body = client.get(claim_url(revision, claim)).content.decode()
            assert title in body
            for name in ("attach", "wording"):
                assert f'action="{claim_url(revision, claim, name)}"' in body
            for name in ("accept", "note", "assign", "dismiss"):
                assert f'action="{claim_url(revision, claim, "step", name)}"' in body
            assert client.cookies["csrftoken"].value
            assert "goes-here" not in body


def test_a_claim_s_new_state_is_in_a_long_text_that_was_shown_before(at_work):
    revision = make.an_article(text="Pakistan bought four helicopters. " * 2000)
    claim = make.a_claim(revision=revision)
    client = at_work(roles.FACT_CHECKER, htmx=False)
    assert 'class="is-suggested"' in client.get(room_url(revision)).content.decode()
    accept_claim(claim=claim, by=make.a_fact_checker())
    assert 'class="is-accepted"' in client.get(room_url(revision)).content.decode()


def test_the_strip_says_how_many_claims_are_in_which_state(at_work):
    revision = make.an_article()
    for made in (make.a_claim, make.a_claim_under_research, make.a_claim_under_research, make.a_dismissed_claim):
        made(revision=revision)
    make.a_claim(revision=make.an_article())

    room = at_work(roles.EDITOR).get(room_url(revision)).context["room"]

    assert [(mark.look, mark.value) for mark in room.progress] == [
        ("suggested", 1), ("researching", 2), ("dismissed", 1),
    ]  # fmt: skip


def test_claims_are_sorted_by_place_or_by_what_is_most_worth_checking(at_work):
    revision, by = make.an_article(), make.a_fact_checker()
    low, high = make.a_claim(by=by, checkworthiness=0.1), make.a_claim(by=by, checkworthiness=0.9)
    place_claim(claim=low, revision=revision, start=0, end=9, by=by)
    place_claim(claim=high, revision=revision, start=10, end=16, by=by)
    client = at_work(by)

    def order(**query: str) -> list[int]:
        return [claim.claim_id for claim in client.get(room_url(revision), query).context["claims"]]

    assert order() == [low.pk, high.pk]
    assert order(sort="worth") == [high.pk, low.pk]


def test_a_claim_s_address_opens_the_whole_room_and_for_htmx_its_part_alone(at_work):
    revision = make.an_article()
    claim = make.a_claim(revision=revision)
    url = claim_url(revision, claim)

    whole, part = at_work(roles.EDITOR, htmx=False).get(url), at_work(roles.EDITOR).get(url)

    assert b"<html" in whole.content
    assert b"<html" not in part.content
    for answer in (whole, part):
        assert claim.statement in answer.content.decode()
        assert "HX-Request" in answer["Vary"]


def test_nothing_inline_and_nothing_from_elsewhere_may_run(at_work):
    revision = make.an_article()
    answer = at_work(roles.EDITOR, htmx=False).get(room_url(revision))
    policy = answer["Content-Security-Policy"]

    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    body = answer.content.decode()
    assert "<style" not in body
    assert " style=" not in body
    assert " onclick=" not in body
    assert body.count("<script") == body.count("<script src=")


def test_what_a_claim_and_its_evidence_say_is_shown_as_text(at_work):
    nasty = "<img src=x onerror=alert(1)>"
    revision = make.an_article(title=nasty)
    claim = make.a_claim_under_research(revision=revision, statement=f"He said {nasty}")
    make.some_evidence(claim=claim, source=make.checked(make.a_source(title=nasty)), note=nasty)
    add_note(claim=claim, text=nasty, by=make.a_fact_checker())

    assert "<img" not in at_work(roles.EDITOR, htmx=False).get(claim_url(revision, claim)).content.decode()


def test_a_claim_of_another_article_is_not_found_here(at_work):
    revision, other = make.an_article(), make.an_article()
    claim = make.a_claim(revision=other)
    assert at_work(roles.EDITOR).get(claim_url(revision, claim)).status_code == 404
    assert at_work(roles.EDITOR).get(reverse("workbench:room", args=["nothing"])).status_code == 404


def test_strangers_sign_in_first_and_accounts_without_a_role_stay_outside(client: Client, at_work):
    url = room_url(make.an_article())
    assert client.get(url).url.startswith("/admin/login/?next=/workbench/")  # type: ignore[attr-defined]
    assert client.get(url, headers={"hx-request": "true"})["HX-Refresh"] == "true"
    nobody = make.a_user()
    nobody.is_staff = True
    nobody.save()
    assert at_work(nobody).get(url).status_code == 403


def test_the_article_in_the_admin_leads_to_its_room(at_work):
    revision = make.an_article()
    client = at_work(roles.EDITOR, htmx=False)
    page = client.get(reverse("admin:claims_article_change", args=[revision.article.pk]))
    door = reverse("admin:claims_article_reading_room", args=[revision.article.pk])
    assert door in page.content.decode()
    assert client.get(door).url == room_url(revision)
