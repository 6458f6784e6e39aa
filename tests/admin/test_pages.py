"""Every page of the admin opens for whom it should, and lists cost the same however long they are."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib import admin
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests import factories as make
from verification import roles
from verification.models import Alert
from verification.services import assign_claim

pytestmark = pytest.mark.django_db
admin.autodiscover()  # else nothing is registered before the first page is asked for
OURS = [model for model in admin.site._registry if model._meta.app_label in {"claims", "sources", "verification"}]
LISTS = sorted(f"admin:{m._meta.app_label}_{m._meta.model_name}_changelist" for m in OURS)


def newsrooms(count: int) -> None:
    for _ in range(count):
        make.a_newsroom()


def cost(client: Client, url: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert client.get(url).status_code == 200
    return len(queries)


@pytest.mark.parametrize("name", LISTS)
def test_a_list_makes_as_many_queries_for_many_rows_as_for_few(name: str, signed_in):
    client = signed_in(roles.ADMINISTRATOR)
    url = reverse(name)
    newsrooms(2)
    cost(client, url)  # warms the caches of content types and permissions
    few = cost(client, url)
    newsrooms(5)
    assert cost(client, url) == few


def test_the_first_page_makes_as_many_queries_for_many_rows_as_for_few(signed_in):
    client = signed_in(roles.REVIEWER)
    newsrooms(2)
    cost(client, "/admin/")
    few = cost(client, "/admin/")
    newsrooms(5)
    assert cost(client, "/admin/") == few


def test_a_claim_s_page_makes_at_most_one_query_more_for_a_piece_of_evidence(signed_in):
    client, claim = signed_in(roles.FACT_CHECKER), make.a_claim_under_research()
    url = reverse("admin:claims_claim_change", args=[claim.pk])
    for _ in range(2):
        make.some_evidence(claim=claim)
    cost(client, url)
    few = cost(client, url)
    for _ in range(5):
        make.some_evidence(claim=claim)
    assert cost(client, url) <= few + 5  # each chooser looks up the name of its own source


@pytest.mark.parametrize("role", list(roles.ROLES))
def test_every_page_opens_for_whoever_may_see_what_it_shows(role: str, signed_in):
    newsrooms(1)
    assert Alert.objects.exists()
    client = signed_in(role)
    person = User.objects.get(pk=client.session["_auth_user_id"])
    for model in OURS:
        name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        sees = person.has_perm(f"{model._meta.app_label}.view_{model._meta.model_name}")
        expected = 200 if sees else 403
        assert client.get(reverse(f"{name}_changelist")).status_code == expected, model
        for row in model._default_manager.all()[:2] if sees else ():
            assert client.get(reverse(f"{name}_change", args=[row.pk])).status_code == 200, model
            assert client.get(reverse(f"{name}_history", args=[row.pk])).status_code == 200, model


@pytest.mark.parametrize("role", [roles.EDITOR, roles.FACT_CHECKER, roles.REVIEWER])
def test_whoever_reviews_sees_all_that_reviewing_takes(role: str):
    person = make.a_user(role)
    hidden = [model for model in OURS if not person.has_perm(f"{model._meta.app_label}.view_{model._meta.model_name}")]
    assert {model.__name__ for model in hidden} <= {"WebhookSubscription", "WebhookDelivery", "TokenGrant"}


@pytest.mark.parametrize(
    ("role", "model", "expected"),
    [
        (roles.EDITOR, "claims_claim", 403),
        (roles.EDITOR, "claims_article", 200),
        (roles.EDITOR, "sources_source", 200),
        (roles.FACT_CHECKER, "claims_claim", 200),
        (roles.FACT_CHECKER, "verification_verdict", 403),
        (roles.REVIEWER, "verification_verdict", 403),
        (roles.ADMINISTRATOR, "sources_check", 403),
    ],
)
def test_who_may_add_what(role: str, model: str, expected: int, signed_in):
    assert signed_in(role).get(reverse(f"admin:{model}_add")).status_code == expected


@pytest.mark.parametrize("url", ["/admin/", "/admin/claims/claim/", "/admin/claims/article/add/"])
def test_strangers_are_asked_to_sign_in(url: str, client: Client):
    answer: Any = client.get(url)
    assert answer.status_code == 302
    assert answer.url.startswith("/admin/login/")


def test_nothing_is_deleted_in_the_admin(signed_in):
    claim = make.a_claim()
    client = signed_in(roles.ADMINISTRATOR)
    assert client.post(reverse("admin:claims_claim_delete", args=[claim.pk]), {"post": "yes"}).status_code == 403
    claim.refresh_from_db()


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("status__exact=published", "published"),
        ("status__exact=researching", "researching"),
        ("rating=mixed", "published"),
        ("kind__exact=quote", "quoted"),
        ("topic=defence", "researching"),
        ("assignee=me", "researching"),
        ("list=mine", "researching"),
        ("source_health=alive", "published"),
        ("q=Gwadar", "quoted"),
    ],
)
def test_the_claim_list_can_be_filtered_and_searched(query: str, found: str, signed_in):
    farid = make.a_fact_checker()
    claims = {
        "published": make.a_published_claim(),
        "researching": make.a_claim_under_research(by=farid, topics=["defence"]),
        "quoted": make.a_claim(kind="quote", statement="He spoke of Gwadar."),
        "noise": make.an_accepted_claim(topics=["energy"]),
    }
    assign_claim(claim=claims["researching"], assignee=farid, by=farid)

    answer = signed_in(farid).get(f"{reverse('admin:claims_claim_changelist')}?{query}")

    assert list(answer.context["cl"].queryset) == [claims[found]]


def test_the_claim_list_can_be_filtered_by_article(signed_in):
    revision = make.an_article()
    claim = make.a_claim(revision=revision)
    make.a_claim(revision=make.an_article())

    url = f"{reverse('admin:claims_claim_changelist')}?article={revision.article.public_id}"

    assert list(signed_in(roles.EDITOR).get(url).context["cl"].queryset) == [claim]
