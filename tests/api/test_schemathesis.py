"""schemathesis asks the API what its schema allows, and what it does not, as callers who may much, little or nothing.

It asks by examples, by the bounds of each rule, at random, and by steps that lead on from answers. In `make test` what
is open is asked as nobody and the rest with a token; `make fuzz-api ARGS="50 7"` asks all as everybody, with 50 made-up
questions of each operation, from the seed 7.
"""

from __future__ import annotations

import logging
import os
import tomllib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from django.db import connections
from drf_spectacular.generators import SchemaGenerator
from rest_framework.test import APIClient
from schemathesis.engine import Status, events, from_schema
from schemathesis.engine.run import PhaseName
from schemathesis.transport.wsgi import WSGI_TRANSPORT

from config.api.rates import Rate
from config.api.schema import METHODS
from config.wsgi import application
from tests.api.world import World, a_world

ROOT = Path(__file__).resolve().parent.parent.parent
EXAMPLES, SEED = (*os.environ.get("FUZZ", "").split(), "", "")[:2]
MANY = bool(EXAMPLES)
CALLERS = ["public", "write", *(["session", "read", "claims:write", "sources:read", "webhooks"] if MANY else [])]
PHASES = {PhaseName.COVERAGE, PhaseName.FUZZING, PhaseName.STATEFUL_TESTING}
LEAVING = "/api/v1/auth/logout/"  # whoever asks it is nobody from then on
OF_SOCKETS = ("max_redirects", "verify", "cert", "proxies")


@pytest.fixture
def world(transactional_db, settings, monkeypatch: pytest.MonkeyPatch) -> World:
    settings.API_RATES = dict.fromkeys(settings.API_RATES, Rate(0, 60))
    for name in ("django.request", "axes"):  # thousands of refusals
        monkeypatch.setattr(logging.getLogger(name), "disabled", True)
    kind: Any = type(WSGI_TRANSPORT)
    send = kind.send

    def plain(self: Any, case: Any, **kwargs: Any) -> Any:
        """Some checks send along what only sockets have a use for."""
        if kwargs.get("session") is None:
            kwargs = {name: value for name, value in kwargs.items() if name not in OF_SOCKETS}
        return send(self, case, **kwargs)

    monkeypatch.setattr(kind, "send", plain)
    return a_world()


# It shows how a case came about, however long that is.
@pytest.mark.filterwarnings("ignore::hypothesis.errors.HypothesisWarning")
@pytest.mark.timeout(7200)
@pytest.mark.parametrize("caller", CALLERS)
def test_no_question_is_answered_otherwise_than_the_schema_says(caller: str, world: World):
    headers = {**world.callers[caller], "Accept-Encoding": "identity"}
    reads = APIClient().get("/api/v1/claims/", headers=headers).status_code == 200
    assert reads == (caller in {"write", "session", "read", "claims:write"})

    asked, wrong = Counter[PhaseName](), list[str]()
    for event in from_schema(_loaded(caller, headers, world)).execute():
        if isinstance(event, events.ScenarioFinished):
            asked[event.phase] += len(event.recorder.cases)
            wrong += _failures(event)
        elif isinstance(event, events.NonFatalError | events.FatalError):
            wrong.append(f"{getattr(event, 'label', '')}: {getattr(event, 'info', event)}")
    assert not wrong, f"{len(wrong)}: " + "\n\n".join(wrong)
    assert {phase for phase, cases in asked.items() if cases} >= PHASES
    assert asked.total() > 500
    assert (APIClient().get("/api/v1/claims/", headers=headers).status_code == 200) == reads, "it was somebody else"


def _loaded(caller: str, headers: dict[str, str], world: World) -> Any:
    given = {**tomllib.loads((ROOT / "schemathesis.toml").read_text()), "seed": int(SEED or 1)}
    if "Cookie" in headers:  # the check takes away a token and sends bad ones, beside which a session is good
        given["checks"]["ignored_auth"] = {"enabled": False}
    config = schemathesis.Config.from_dict(given)
    loaded: Any = schemathesis.openapi.from_dict(_asked_of(caller), config=config)
    schemathesis.hook(_leading_to(world))
    loaded.config.headers = headers
    loaded.config.continue_on_failure = True
    loaded.config.generation.max_examples = int(EXAMPLES or 4)
    loaded.config.generation.database = "none"
    here = connections["default"]
    here.inc_thread_sharing()
    # The client of werkzeug sends the cookies of its own jar and no others.
    cookies = {"HTTP_COOKIE": headers["Cookie"]} if "Cookie" in headers else {}
    loaded.app = lambda environ, start: _closing({**environ, **cookies}, start, here)
    return loaded


def _asked_of(caller: str) -> dict[str, Any]:
    """The schema with the operations that this caller is to ask."""
    schema: dict[str, Any] = SchemaGenerator().get_schema(request=None, public=True)
    for path, item in list(schema["paths"].items()):
        for method in METHODS & set(item):
            is_open = {} in item[method].get("security", [{}])
            if (path == LEAVING and caller != "public") or (not MANY and is_open != (caller == "public")):
                del item[method]
        if not METHODS & set(item):
            del schema["paths"][path]
    return schema


def _failures(scenario: Any) -> Iterator[str]:
    for case, checks in scenario.recorder.checks.items():
        for node in checks:
            if node.status == Status.FAILURE:
                answer = scenario.recorder.interactions.get(case)
                said = answer.response.content[:500] if answer and answer.response else b""
                failure = node.failure_info.failure
                yield f"{scenario.label}: {failure.title}: {failure.message}\n{node.failure_info.code_sample}\n{said!r}"


def _closing(environ: dict[str, Any], start_response: Any, here: Any) -> list[bytes]:
    """The application, for a client that forgets to close what it was answered with, and that asks from a thread."""
    connections["default"] = here
    answer = application(environ, start_response)
    try:
        return [b"".join(answer)]
    finally:
        answer.close()


def _leading_to(world: World) -> Any:
    """A hook that puts ids that exist into half of the paths."""

    def map_path_parameters(context: Any, path_parameters: dict[str, Any] | None) -> dict[str, Any] | None:
        ids = world.ids.get(context.operation.path.split("/")[3], [])
        sent = (path_parameters or {}).get("public_id")
        if ids and isinstance(sent, str) and len(sent) == 12 and sum(sent.encode()) % 2 == 0:
            return {**(path_parameters or {}), "public_id": ids[sum(sent.encode()) // 2 % len(ids)]}
        return path_parameters

    return map_path_parameters
