"""Every example that the reference page and the README show is executed, and answers what is shown."""

from __future__ import annotations

import socket
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from drf_spectacular.generators import SchemaGenerator
from rest_framework.test import APIClient
from standardwebhooks import Webhook

from tests.api.examples import ASKS, Differs, Page, blocks_of
from verification.api import reference
from verification.models import Edition, FactEvent
from verification.models.webhook import new_secret
from verification.publishing.editions import refresh_editions
from verification.sample import loader
from verification.services.webhook_sending import payload_of

ROOT = Path(__file__).resolve().parent.parent.parent
README = (ROOT / "README.md").read_text()


@pytest.fixture
def sample(transactional_db, settings, tmp_path: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        settings.SAMPLE_PORT = free.getsockname()[1]
    settings.DATA_DIR = tmp_path
    settings.CHECK_ALLOWED_NETWORKS = ["127.0.0.1/32"]
    settings.CHECK_ALLOWED_PORTS = ["*"]
    loader.load_sample()
    refresh_editions()  # as a worker does
    Edition.objects.update(built_at=timezone.now() - timedelta(minutes=1))


@pytest.mark.timeout(600)
def test_every_example_answers_what_the_page_shows(sample, live_server, settings):
    page = Page(live_server.url)
    wrong = page.run(reference.text())
    assert wrong == []
    assert page.asked == sum(block.kind in ASKS for block in blocks_of(reference.text())) > 20

    (shown,) = page.told
    event = FactEvent.objects.filter(kind=shown["type"]).latest("position")
    page.compare(shown, payload_of(event))

    secret, body, now = new_secret(), b"{}", datetime.now(UTC)
    headers = {"webhook-id": "m1", "webhook-timestamp": str(int(now.timestamp()))}
    headers["webhook-signature"] = f"v1,abc {Webhook(secret).sign('m1', now, body.decode())}"
    is_genuine = page.names["is_genuine"]
    assert is_genuine(secret, headers, body)
    assert not is_genuine(secret, headers, b"{ }")
    assert not is_genuine(new_secret(), headers, body)


@pytest.mark.timeout(600)
def test_every_question_of_the_readme_is_answered(sample, live_server):
    page = Page(live_server.url)
    before, heading, rest = README.partition("### Pull facts")  # where a token and ids come from
    assert heading
    assert page.run(rest) + page.run(before) == []
    assert page.asked == README.count("curl ") > 5


def test_the_reference_page_tells_what_it_is_made_of():
    schema = SchemaGenerator().get_schema(request=None, public=True)
    text = reference.text()
    assert schema["info"]["description"] == text
    public = [path for path, item in schema["paths"].items() if {} in item.get("get", {}).get("security", [])]
    silent = [path for path in public if path.removeprefix("/api/v1/").split("{")[0].rstrip("/") not in text]
    assert silent == []
    asked_by = {parameter["name"] for parameter in schema["paths"]["/api/v1/facts/"]["get"]["parameters"]}
    assert {name for name in asked_by if f"`{name}" not in text} == set()


@pytest.mark.django_db
def test_the_examples_of_bodies_are_taken_and_those_of_answers_have_the_shape_of_one():
    schema = SchemaGenerator().get_schema(request=None, public=True)
    shown = 0
    for path, item in schema["paths"].items():
        for method, operation in item.items():
            for value in _examples(operation.get("requestBody", {})):
                answer = getattr(APIClient(), method)(path, value, format="json")
                assert answer.status_code < 300, (path, value)
                shown += 1
    assert shown == 2


def _examples(content: dict[str, Any]) -> list[Any]:
    found = list(content.get("content", {}).values())
    return [one["value"] for kind in found for one in kind.get("examples", {}).values()]


@pytest.mark.parametrize(
    ("shown", "said"),
    [
        ({"a": 1}, {"a": 1, "b": 2}),
        ({"a": 1, "…": "…"}, {"b": 2}),
        ({"a": None}, {"a": "x"}),
        ({"a": 1}, {"a": True}),
        ([1], [1, 2]),
        ([1, 2, "…"], [1]),
        ("one … three", "one two"),
        (["$ID", "$ID"], ["x", "y"]),
    ],
)
def test_an_example_that_lies_is_found(shown: Any, said: Any):
    with pytest.raises(Differs):
        Page("").compare(shown, said)


def test_what_is_left_out_or_kept_may_be_anything():
    page = Page("")
    page.compare({"a": "…", "id": "$ID", "…": "…"}, {"a": [1], "id": "x", "b": 2})
    page.compare(["of $ID at …", "…"], ["of x at ten", 1, None])
    assert page.known == {"ID": "x"}


@pytest.mark.parametrize("block", ["```ruby\nputs 1\n```", "```json\n{}\n```", "```console\n$ wget x\n```"])
def test_an_example_that_is_not_executed_fails(block: str):
    assert Page("").run(f"{block}\n") != []
