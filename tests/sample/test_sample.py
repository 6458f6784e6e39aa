"""The sample: every screen alive after one load, nothing after half of one."""

from __future__ import annotations

import json
import socket
from pathlib import Path

import pytest
from django.contrib.auth.models import User

from claims.models import Article, Claim, Status
from config.embedded.locations import sample_port
from sources.models import Health, Source
from verification.models import Alert, Evidence, Note, Proposal, Verdict
from verification.publishing.facts import published_facts
from verification.sample import loader
from verification.sample.pages import PAGES

pytestmark = pytest.mark.django_db
HERE = Path(loader.__file__).parent


@pytest.fixture(autouse=True)
def a_demo_on_loopback(settings, tmp_path: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        settings.SAMPLE_PORT = free.getsockname()[1]
    settings.DATA_DIR = tmp_path
    settings.CHECK_ALLOWED_NETWORKS = ["127.0.0.1/32"]
    settings.CHECK_ALLOWED_PORTS = ["*"]


def test_a_newcomer_sees_every_stage_every_health_and_something_to_do(settings):
    said = loader.load_sample()

    assert "21 claims" in said
    assert set(Claim.objects.values_list("status", flat=True)) == set(Status.values)
    assert set(Source.objects.values_list("health", flat=True)) == set(Health.values) - {Health.UNCHECKED}
    assert set(Alert.objects.open().values_list("kind", flat=True)) >= {"source_dead", "quote_changed"}
    assert "the study might cost" in Alert.objects.get(kind="quote_changed").message
    assert not Evidence.objects.filter(quote_state="missing").exists()
    assert Note.objects.exists()
    assert Proposal.objects.exists()
    assert Verdict.objects.exclude(correction_note="").exists()
    assert published_facts().count() == Claim.objects.filter(status=Status.PUBLISHED).count()
    assert sample_port(settings.DATA_DIR, otherwise=1) == settings.SAMPLE_PORT
    assert set(User.objects.values_list("username", flat=True)) >= set(settings.DEMO_ACCOUNTS)


def test_a_machine_that_is_slow_for_the_first_look_is_given_a_second(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(loader, "PATIENCE", 0.001)
    monkeypatch.setattr(loader, "SLOW_MACHINE", 10.0)

    assert "21 claims" in loader.load_sample()
    assert set(Claim.objects.values_list("status", flat=True)) == set(Status.values)


def test_a_second_load_changes_nothing_even_on_another_port(settings):
    loader.load_sample()
    before = Source.objects.count(), Claim.objects.count()
    settings.SAMPLE_PORT += 1

    assert "already here" in loader.load_sample()
    assert (Source.objects.count(), Claim.objects.count()) == before


def test_a_load_that_breaks_off_leaves_nothing_behind(monkeypatch: pytest.MonkeyPatch):
    def broken(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(loader, "_bring_to_stages", broken)
    with pytest.raises(KeyboardInterrupt):
        loader.load_sample()
    assert not Article.objects.exists()
    assert not Source.objects.exists()


def test_every_claim_stands_in_the_text_where_it_says():
    text = (HERE / "article.txt").read_text()
    for claim in json.loads((HERE / "claims.json").read_text()):
        assert text[claim["start"] : claim["end"]] == claim["quote"], claim["id"]


def test_every_source_of_the_sample_has_a_page():
    addresses = {source["url"] for source in json.loads((HERE / "sources.json").read_text())}
    paths = {"/" + url.split("/", 3)[3] for url in addresses}
    assert paths <= set(PAGES)
