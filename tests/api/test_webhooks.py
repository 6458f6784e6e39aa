"""The doors for subscriptions and tokens: made with a secret that is shown once, within bounds, for oneself."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from knox.models import AuthToken
from rest_framework.test import APIClient

from tests import factories as make
from tests.api.test_doors import API, problem
from verification import roles
from verification.models import TokenGrant, WebhookSubscription
from verification.services.tokens import make_token
from verification.services.webhook_sending import plan_deliveries

pytestmark = pytest.mark.django_db
HOOK = {"name": "Mirror", "url": "https://example.org/hook?key=1", "event_types": ["fact.published"]}
HOOKS = f"{API}/webhooks/"


def with_token(*scopes: str, role: str = roles.REVIEWER, **values: Any) -> APIClient:
    who = values.pop("who", None) or make.a_user(role)
    made = make_token(name="A client", scopes=scopes, days=30, owner=who, by=who)
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION=f"Token {made.words}")
    return client


def test_a_secret_is_shown_when_it_is_made_and_never_again(caller):
    client = caller(roles.CONSUMER)
    made = client.post(HOOKS, HOOK)
    assert made.status_code == 201
    hook = made.json()
    assert hook["secret"].startswith("whsec_")
    one = f"{HOOKS}{hook['id']}/"
    assert "whsec_" not in client.get(one).content.decode() + client.get(HOOKS).content.decode()
    rotated = client.post(f"{one}rotate/").json()
    assert rotated["secret"] != hook["secret"]
    assert rotated["former_until"]


def test_a_webhook_is_changed_paused_activated_and_taken_away(caller):
    client = caller(roles.CONSUMER)
    hook = client.post(HOOKS, HOOK).json()
    one = f"{HOOKS}{hook['id']}/"
    assert client.patch(one, {"ratings": ["false"], "version": hook["version"]}).json()["ratings"] == ["false"]
    problem(client.patch(one, {"ratings": [], "version": hook["version"]}), 409)
    assert client.post(f"{one}pause/", {"reason": "We move."}).json()["state_reason"] == "We move."
    problem(client.post(f"{one}pause/"), 409)
    assert client.post(f"{one}activate/", {"skip_missed": True}).json()["state"] == "active"
    assert client.delete(one).status_code == 204
    problem(client.get(one), 404)


def test_what_was_sent_is_listed_and_sent_again(caller):
    client = caller(roles.CONSUMER)
    one = f"{HOOKS}{client.post(HOOKS, HOOK).json()['id']}/"
    make.a_published_claim()
    plan_deliveries()
    (row,) = client.get(f"{one}deliveries/").json()
    assert (row["type"], row["state"], row["tries"]) == ("fact.published", "Waiting", [])
    assert client.post(f"{one}deliveries/{row['id']}/replay/").json()["id"] == row["id"]
    problem(client.post(f"{one}deliveries/{'0' * 12}/replay/"), 404)
    since = (timezone.now() - timedelta(hours=1)).isoformat()
    assert client.post(f"{one}replay/", {"since": since}).json() == {"events": 1}


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"url": "http://127.0.0.1/"}, "url"),
        ({"url": "http://[::ffff:10.0.0.1]/"}, "url"),
        ({"url": "nonsense"}, "url"),
        ({"event_types": []}, "event_types"),
        ({"event_types": ["fact.nonsense"]}, "event_types.0"),
        ({"ratings": ["nonsense"]}, "ratings.0"),
        ({"secret": "whsec_mine"}, "secret"),
    ],
)
def test_a_wrong_value_is_named_and_nothing_is_made(change: dict[str, Any], field: str, caller, settings):
    settings.CHECK_ALLOWED_NETWORKS, settings.CHECK_ALLOWED_PORTS = [], ["80", "443"]
    problem(caller(roles.CONSUMER).post(HOOKS, {**HOOK, **change}), 400, field=field)
    assert not WebhookSubscription.objects.exists()


def test_webhooks_of_others_are_not_there_and_strangers_have_none(caller):
    hook = caller(roles.CONSUMER).post(HOOKS, HOOK).json()
    problem(caller(roles.CONSUMER).get(f"{HOOKS}{hook['id']}/"), 404)
    problem(caller().get(HOOKS), 401)
    problem(caller(roles.EDITOR).get(HOOKS), 403)
    assert caller(roles.ADMINISTRATOR).get(f"{HOOKS}{hook['id']}/").status_code == 200


# --- Tokens -----------------------------------------------------------------------------------------------


def test_a_token_is_made_for_oneself_shown_once_used_and_revoked():
    rena = make.a_reviewer()
    login = APIClient().post(f"{API}/auth/login/", {"username": rena.username, "password": "pass-word-1"}).json()
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION=f"Token {login['token']}")
    made = client.post(f"{API}/tokens/", {"name": "Robot", "scopes": ["claims:read"], "days": 7})
    assert made.status_code == 201
    words = made.json()["token"]
    listed = client.get(f"{API}/tokens/").content.decode()
    assert "Robot" in listed
    assert words not in listed
    robot = APIClient()
    robot.credentials(HTTP_AUTHORIZATION=f"Token {words}")
    assert robot.get(f"{API}/claims/").status_code == 200
    assert TokenGrant.objects.get().last_used_at
    assert not AuthToken.objects.filter(digest__contains=words[:20]).exists()
    assert client.delete(f"{API}/tokens/{made.json()['id']}/").status_code == 204
    problem(robot.get(f"{API}/claims/"), 401)


@pytest.mark.parametrize(
    ("scopes", "allowed"),
    [
        (["read"], {"claims", "sources"}),
        (["write"], {"claims", "claims!", "readings!", "sources", "sources!"}),
        (["claims:read"], {"claims"}),
        (["claims:write"], {"claims", "claims!", "readings!"}),
        (["sources:read", "claims:write"], {"claims", "claims!", "readings!", "sources"}),
        (["webhooks"], set()),
    ],
)
def test_a_token_opens_what_it_was_made_for_and_no_more(scopes: list[str], allowed: set[str]):
    client = with_token(*scopes)
    answers = {
        "claims": client.get(f"{API}/claims/"),
        "sources": client.get(f"{API}/sources/"),
        "claims!": client.post(f"{API}/claims/", {}),
        "sources!": client.post(f"{API}/sources/", {}),
        "readings!": client.post(f"{API}/readings/", {}),
    }
    assert {name for name, answer in answers.items() if answer.status_code != 403} == allowed
    problem(client.get(f"{API}/tokens/"), 403)


def test_a_token_never_may_more_than_its_account():
    problem(with_token("write", who=make.a_user()).get(f"{API}/claims/"), 403)


def test_a_token_that_has_run_out_is_worth_nothing():
    client = with_token("read")
    AuthToken.objects.update(expiry=timezone.now() - timedelta(seconds=1))
    problem(client.get(f"{API}/claims/"), 401)


def test_the_use_of_a_token_is_noted_once_an_hour():
    client = with_token("read")
    client.get(f"{API}/claims/")
    first = TokenGrant.objects.get().last_used_at
    client.get(f"{API}/claims/")
    assert TokenGrant.objects.get().last_used_at == first


@pytest.mark.parametrize(
    ("change", "field"),
    [({"scopes": []}, "scopes"), ({"scopes": ["all"]}, "scopes.0"), ({"days": 0}, "days"), ({"days": 3000}, "days")],
)
def test_a_token_without_bounds_or_end_is_refused(change: dict[str, Any], field: str, caller):
    asked = {"name": "Robot", "scopes": ["read"], **change}
    problem(caller(roles.EDITOR).post(f"{API}/tokens/", asked), 400, field=field)
    assert not AuthToken.objects.exists()


def test_a_webhook_token_manages_webhooks():
    client = with_token("webhooks", role=roles.CONSUMER)
    assert client.post(HOOKS, HOOK).status_code == 201
    problem(with_token("claims:write", role=roles.CONSUMER).get(HOOKS), 403)
