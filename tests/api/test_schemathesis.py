"""schemathesis asks the API what its schema allows, and what it does not, as callers who may much, little or nothing.

`make fuzz-api ARGS="200 7"` asks 200 made-up questions of each operation and caller, from the seed 7.
"""

from __future__ import annotations

import os
import tomllib
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from drf_spectacular.generators import SchemaGenerator
from hypothesis import HealthCheck, given, seed, settings
from hypothesis.errors import Unsatisfiable
from rest_framework.test import APIClient
from schemathesis import GenerationMode

from config.api.rates import Rate
from config.wsgi import application
from tests.api.world import World, a_world

ROOT = Path(__file__).resolve().parent.parent.parent
EXAMPLES, SEED = (*os.environ.get("FUZZ", "").split(), "", "")[:2]
MANY = bool(EXAMPLES)
CALLERS = ["public", "write", *(["session", "read", "claims:write", "sources:read", "webhooks"] if MANY else [])]


@pytest.fixture(params=CALLERS)
def caller(request: pytest.FixtureRequest, transactional_db, settings) -> dict[str, str]:
    settings.API_RATES = dict.fromkeys(settings.API_RATES, Rate(0, 60))
    world = a_world()
    schemathesis.hook(_leading_to(world))
    sent = {**world.callers[request.param], "Accept-Encoding": "identity"}
    reads = APIClient().get("/api/v1/claims/", headers=sent).status_code
    assert (reads == 200) == (request.param in {"write", "session", "read", "claims:write"})
    return sent


@pytest.fixture
def operations(caller) -> list[Any]:
    given = tomllib.loads((ROOT / "schemathesis.toml").read_text())
    schema = SchemaGenerator().get_schema(request=None, public=True)
    loaded: Any = schemathesis.openapi.from_dict(schema, config=schemathesis.Config.from_dict(given))
    loaded.app = _closing
    return [result.ok() for result in loaded.get_all_operations()]


@pytest.mark.timeout(7200)
def test_no_question_is_answered_otherwise_than_the_schema_says(caller, operations):
    wrong = [said for one in operations for mode in GenerationMode if (said := _asked(one, mode, caller))]
    assert not wrong, f"{len(wrong)}: " + "\n\n".join(wrong)


def _closing(environ: dict[str, Any], start_response: Any) -> list[bytes]:
    """The application, for a client that forgets to close what it was answered with."""
    answer = application(environ, start_response)
    try:
        return [b"".join(answer)]
    finally:
        answer.close()


def _asked(operation: Any, mode: GenerationMode, caller: dict[str, str]) -> str:
    """Asks one operation many things, and tells what is wrong with the answers."""

    @seed(int(SEED or 1))
    @settings(max_examples=int(EXAMPLES or 4), deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(operation.as_strategy(generation_mode=mode))
    def ask(case: schemathesis.Case) -> None:
        case.call_and_validate(headers=caller)

    try:
        ask()
    except Unsatisfiable:
        return ""  # there is nothing wrong that could be sent here
    except (Exception, BaseExceptionGroup) as failure:
        return f"{operation.label} {mode.value}: {failure}{getattr(failure, 'exceptions', '')}"
    return ""


def _leading_to(world: World) -> Any:
    """A hook that puts ids that exist into half of the paths."""

    def map_path_parameters(context: Any, path_parameters: dict[str, Any] | None) -> dict[str, Any] | None:
        ids = world.ids.get(context.operation.path.split("/")[3], [])
        sent = (path_parameters or {}).get("public_id")
        if ids and isinstance(sent, str) and len(sent) == 12 and sum(sent.encode()) % 2 == 0:
            return {**(path_parameters or {}), "public_id": ids[sum(sent.encode()) // 2 % len(ids)]}
        return path_parameters

    return map_path_parameters
