"""A Python client made from the schema works: nobody has to write one by hand."""

from __future__ import annotations

import gc
import importlib
import inspect
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.api.test_schema_versions import KEPT
from tests.api.world import a_world

NAME = "verified_facts_client"


@pytest.fixture(scope="module")
def made(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("client")
    settings = folder / "settings.json"
    settings.write_text(json.dumps({"package_name_override": NAME, "post_hooks": []}))
    command: list[Any] = [
        Path(sys.executable).parent / "openapi-python-client",
        "generate",
        "--path",
        KEPT / "openapi.json",
    ]
    options = ["--meta", "none", "--output-path", folder / NAME, "--config", settings, "--overwrite"]
    done = subprocess.run([*command, *options], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "unable" not in (done.stdout + done.stderr).lower(), "no address may be left out"
    return folder


def shape(value: Any) -> Any:
    """The names and numbers of things in it, whatever they are."""
    if isinstance(value, dict):
        return {name: shape(inner) for name, inner in value.items()}
    return [shape(inner) for inner in value] if isinstance(value, list) else None


def readers(made: Path) -> list[Any]:
    """The modules of the generated client that read something, one for each such address."""
    files = [file for file in sorted(made.glob(f"{NAME}/api/*/*.py")) if '"method": "get"' in file.read_text()]
    return [importlib.import_module(f"{NAME}.api.{file.parent.name}.{file.stem}") for file in files]


@pytest.mark.django_db(transaction=True)
def test_everything_that_can_be_read_can_be_read_with_it(made: Path, live_server, monkeypatch):
    monkeypatch.syspath_prepend(str(made))
    world = a_world()
    token = world.callers["write"]["Authorization"].removeprefix("Token ")
    ids = {**world.ids, "facts": [world.corrected]}
    schema = json.loads((KEPT / "openapi.json").read_text())
    modules = readers(made)
    assert len(modules) == sum("get" in item for item in schema["paths"].values()) > 20

    wrong = []
    with importlib.import_module(NAME).AuthenticatedClient(live_server.url, token, prefix="Token") as client:
        for module in modules:
            if module.__name__.endswith("tokens_list"):
                continue  # for which one logs in: no token tells of others
            wanted = inspect.signature(module._get_kwargs).parameters
            given = {"query": "helicopters"} if "query" in wanted else {}
            if "public_id" in wanted:
                given["public_id"] = ids[module.__name__.split(".")[2]][0]
            answer = module.sync_detailed(client=client, **given)
            if answer.status_code != 200 or not (answer.parsed or answer.content):
                wrong.append((module.__name__, answer.status_code, answer.content[:200]))
            elif answer.headers["Content-Type"] == "application/json":
                parsed = answer.parsed
                told = [one.to_dict() for one in parsed] if isinstance(parsed, list) else parsed.to_dict()
                assert shape(told) == shape(json.loads(answer.content)), module.__name__
    assert wrong == []
    gc.collect()


# The generated client forgets a connection when its headers are changed.
@pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.django_db(transaction=True)
def test_a_client_made_from_the_schema_reads_follows_and_asks(made: Path, live_server, monkeypatch):
    monkeypatch.syspath_prepend(str(made))
    world = a_world()

    def door(name: str) -> Any:
        return importlib.import_module(f"{NAME}.api.{name}")

    with importlib.import_module(NAME).Client(base_url=live_server.url) as client:
        first = door("facts.facts_list").sync(client=client, page_size=2)
        cursor = first.next_.partition("cursor=")[2]
        second = door("facts.facts_list").sync(client=client, page_size=2, cursor=cursor)
        assert len({fact.id for fact in [*first.results, *second.results]}) == 3
        assert second.next_ is None

        read = door("facts.facts_retrieve")
        fact = read.sync_detailed(world.corrected, client=client)
        assert fact.parsed.correction_note == "The date was wrong."
        gone = read.sync_detailed(world.withdrawn, client=client)
        assert (gone.status_code, gone.parsed.reason) == (410, "A reader wrote to us.")
        with client.with_headers({"If-None-Match": fact.headers["ETag"]}) as known:
            assert read.sync_detailed(world.corrected, client=known).status_code == 304

        told = door("changes.changes_list").sync(client=client)
        assert "fact.withdrawn" in {str(change.type_) for change in told.results}
        found = door("claimssearch.claims_search").sync(client=client, query=fact.parsed.statement)
        assert fact.parsed.statement in [claim.text for claim in found.claims]
        asked = importlib.import_module(f"{NAME}.models").MatchingRequest(text=fact.parsed.statement)
        matched = door("match.match").sync(client=client, body=asked)
        assert matched.results[0].text == fact.parsed.statement
        assert door("ratings.ratings_list").sync(client=client).best == 5
    gc.collect()
