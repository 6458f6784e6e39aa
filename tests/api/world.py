"""A small world for tests that ask the API anything: facts in every state, drafts, webhooks, tokens."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.db import connection
from django.test import Client

from sources.models import Source
from tests import factories as make
from verification import roles
from verification.models import WebhookSubscription
from verification.services import publish_verdict, reopen_claim
from verification.services import webhooks as hooks
from verification.services.readings import ask_to_read
from verification.services.tokens import make_token


@dataclass
class World:
    """Ids by the first part of the path that they stand in, and what callers send to be who they are."""

    ids: dict[str, list[str]] = field(default_factory=dict)
    callers: dict[str, dict[str, str]] = field(default_factory=dict)
    corrected: str = ""
    withdrawn: str = ""


def a_world() -> World:
    world = World()
    boss = make.a_user(roles.ADMINISTRATOR, name="boss")
    consumer = make.a_user(roles.CONSUMER, name="mirror")
    facts = [make.a_published_claim() for _ in range(4)]
    corrected, withdrawn = facts[0], facts[1]
    for claim in (corrected, withdrawn):
        reopen_claim(claim=claim, reason="A reader wrote to us.", by=boss)
    again = make.a_proposal(claim=corrected, by=make.a_fact_checker())
    publish_verdict(proposal=again, by=boss, correction_note="The date was wrong.")
    drafts = [make.a_claim(), make.an_accepted_claim(), make.a_proposal().claim, make.a_dismissed_claim()]
    hooks.subscribe(by=consumer, name="Mirror", url="https://example.org/hook", event_types=["fact.published"])
    reading = ask_to_read(url="https://example.org/story", by=boss)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
    articles = [make.an_article(text=f"It rained on day {day}.").article.public_id for day in range(2)]
    world.ids = {
        "facts": [claim.public_id for claim in facts],
        "claims": [claim.public_id for claim in [*drafts, *facts]],
        "articles": articles,
        "dossiers": articles,
        "sources": [one.public_id for one in Source.objects.all()[:5]],
        "webhooks": [one.public_id for one in WebhookSubscription.objects.all()],
        "readings": [reading.public_id],
    }
    world.corrected, world.withdrawn = corrected.public_id, withdrawn.public_id
    world.callers = {"public": {}, "session": _session(boss)}
    for scope in ("write", "read", "claims:write", "sources:read", "webhooks"):
        made = make_token(owner=boss, by=boss, name=scope, scopes=[scope], days=90)
        world.callers[scope] = {"Authorization": f"Token {made.words}"}
    return world


def _session(who: Any) -> dict[str, str]:
    client = Client()
    client.force_login(who)
    secret = "a" * 32
    cookies = {**{name: one.value for name, one in client.cookies.items()}, "csrftoken": secret}
    return {"Cookie": "; ".join(f"{name}={value}" for name, value in cookies.items()), "X-CSRFToken": secret}
