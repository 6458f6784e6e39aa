"""A Python client made from the schema works: nobody has to write one by hand."""

from __future__ import annotations

import gc
import importlib
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
    return folder


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
