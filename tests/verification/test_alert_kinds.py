"""Alerts on what a page says: changed quotes, missing ones, pages that were rewritten."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings
from django.core.files.storage import storages

from claims.models import Claim
from sources.checking.outcomes import Outcome
from sources.models import Snapshot
from sources.services.snapshots import verify_snapshot
from tests import factories as make
from tests.verification.test_quotes import COOKING, PAGE, QUOTE, attached, followed, reads
from verification.models import Alert, AlertDelivery, AlertKind, Evidence, FactEvent
from verification.models.alert import ALERT_RULES
from verification.publishing.facts import fact, published_facts
from verification.publishing.proof import proof_state
from verification.services import close_alert, publish_verdict, reopen_claim, watch_evidence
from verification.tasks import look_again

pytestmark = pytest.mark.django_db
CHANGED = PAGE.replace("153", "163")
WITHOUT = PAGE.replace(QUOTE, "Nobody knows how dear the helicopters were and that")


def a_quoted_fact(quote: str = QUOTE, stance: str = "supports") -> Evidence:
    """The evidence of a published claim, with another fact on another page beside it."""
    make.a_published_claim()
    claim = make.a_claim_under_research()
    evidence = attached(reads(make.a_source(), PAGE), quote, claim, stance=stance)
    publish_verdict(proposal=make.a_proposal(claim=claim), by=make.a_reviewer())
    return evidence


def open_kinds(claim: Claim) -> list[str]:
    return sorted(claim.alerts.open().values_list("kind", flat=True))


@pytest.mark.parametrize(
    ("page", "kinds"),
    [
        (PAGE + "<p>12:30</p>", []),
        ("<p>A word on the helicopters came before.</p>" + PAGE, []),
        (CHANGED, ["quote_changed"]),
        (WITHOUT, ["quote_missing"]),
        (COOKING, ["page_rewritten", "quote_missing"]),
        (COOKING + f"<p>{QUOTE}</p>" + COOKING, ["page_rewritten"]),
    ],
)
def test_an_alert_opens_within_one_check(page: str, kinds: list[str]):
    evidence = followed(a_quoted_fact(), page)
    assert open_kinds(evidence.claim) == kinds
    assert Alert.objects.count() == len(kinds)


def test_an_alert_opens_once_and_not_per_check():
    evidence = a_quoted_fact()
    for number in range(3):
        followed(evidence, CHANGED + f"<p>{number}:30</p>")
        look_again([evidence.source_id])
    assert evidence.claim.alerts.count() == 1


def test_an_alert_names_what_happened_and_what_to_do():
    alert = followed(a_quoted_fact(), CHANGED).claim.alerts.get()
    assert "no longer says “The contract, worth 153 million" in alert.message
    assert "but “The contract, worth 163 million dollars”" in alert.message
    assert ["removed", "153"] in alert.diff
    assert "Compare the two" in alert.advice


def test_alerts_close_by_themselves_when_the_page_heals():
    evidence = followed(a_quoted_fact(), COOKING)
    assert len(open_kinds(evidence.claim)) == 2
    followed(evidence, PAGE)
    assert open_kinds(evidence.claim) == []
    assert {alert.closed_by for alert in evidence.claim.alerts.all()} == {None}


def test_from_changed_to_missing_one_alert_gives_way_to_the_other():
    evidence = followed(a_quoted_fact(), CHANGED)
    followed(evidence, WITHOUT)
    assert open_kinds(evidence.claim) == ["quote_missing"]


def test_one_that_a_person_closed_opens_again_only_when_it_breaks_anew():
    evidence = followed(a_quoted_fact(), CHANGED)
    close_alert(alert=evidence.claim.alerts.get(), reason="The figure is right now.", by=make.a_reviewer())
    followed(evidence, CHANGED + "<p>11:30</p>")
    assert open_kinds(evidence.claim) == []
    followed(evidence, PAGE.replace("153", "999"))
    assert open_kinds(evidence.claim) == ["quote_changed"]


def test_evidence_of_a_claim_that_is_not_published_opens_none():
    evidence = followed(attached(reads(make.a_source(), PAGE)), COOKING)
    assert evidence.quote_state == "missing"
    assert not Alert.objects.exists()


def test_a_reopened_claim_leaves_none_open():
    evidence = followed(a_quoted_fact(), CHANGED)
    reopen_claim(claim=evidence.claim, reason="The page says another figure.", by=make.a_reviewer())
    look_again()
    watch_evidence()
    assert open_kinds(evidence.claim) == []


def test_a_page_that_dies_later_tells_that_too():
    evidence = followed(a_quoted_fact(), CHANGED)
    make.checked(evidence.source, make.a_result(Outcome.NOT_FOUND))
    watch_evidence()
    assert open_kinds(evidence.claim) == ["quote_changed", "source_failing"]


# --- What was kept ----------------------------------------------------------------------------------------


def bytes_of(evidence: Evidence) -> Path:
    return Path(storages["snapshots"].path(the_snapshot(evidence).captures.get().name))


def the_snapshot(evidence: Evidence) -> Snapshot:
    return Snapshot.objects.get(evidence=evidence)


def looked_at(evidence: Evidence, commits: Any) -> str:
    with commits(execute=True):
        return verify_snapshot(the_snapshot(evidence))


@pytest.mark.parametrize("damage", ["rotten", "gone"])
def test_a_snapshot_that_is_damaged_opens_an_alert_that_is_sent_and_told_to_subscribers(
    damage: str, settings: LazySettings, django_capture_on_commit_callbacks: Any
):
    settings.ALERT_EMAILS = ["desk@example.org"]
    evidence = a_quoted_fact()
    file = bytes_of(evidence)
    if damage == "gone":
        file.unlink()
    else:
        file.write_bytes(file.read_bytes()[:-40] + bytes(40))
    assert looked_at(evidence, django_capture_on_commit_callbacks)

    alert = evidence.claim.alerts.get()
    assert (alert.kind, alert.closed_at, alert.evidence) == ("snapshot_damaged", None, evidence)
    assert f"on {the_snapshot(evidence).captured_at:%Y-%m-%d} is damaged or gone" in alert.message
    assert file.name not in alert.message
    assert "backup" in alert.advice
    assert [row.target for row in AlertDelivery.objects.filter(alert=alert)] == ["desk@example.org"]
    told = FactEvent.objects.get(kind="evidence.broken")
    assert (told.fact, told.data["kind"]) == (evidence.claim.public_id, "snapshot_damaged")
    shown = fact(published_facts().get(claim=evidence.claim))
    assert [one["kind"] for one in shown["alerts"]] == ["snapshot_damaged"]
    assert Alert.objects.count() == 1


def test_it_opens_once_and_closes_when_the_file_is_brought_back(django_capture_on_commit_callbacks: Any):
    evidence = a_quoted_fact()
    file = bytes_of(evidence)
    whole = file.read_bytes()
    file.unlink()
    for _ in range(2):
        looked_at(evidence, django_capture_on_commit_callbacks)
        watch_evidence()
    assert open_kinds(evidence.claim) == ["snapshot_damaged"]
    assert evidence.claim.alerts.count() == 1

    file.write_bytes(whole)
    assert looked_at(evidence, django_capture_on_commit_callbacks) == ""
    assert open_kinds(evidence.claim) == []
    assert FactEvent.objects.filter(kind="evidence.restored").count() == 1


def test_it_closes_when_the_page_is_read_with_the_same_bytes_again(django_capture_on_commit_callbacks: Any):
    evidence = a_quoted_fact()
    bytes_of(evidence).unlink()
    looked_at(evidence, django_capture_on_commit_callbacks)
    assert open_kinds(evidence.claim) == ["snapshot_damaged"]
    with django_capture_on_commit_callbacks(execute=True):
        reads(evidence.source, PAGE)
    assert open_kinds(evidence.claim) == []


@pytest.mark.django_db(transaction=True)
def test_damage_that_a_person_has_closed_is_told_again_only_when_it_is_another(django_capture_on_commit_callbacks: Any):
    evidence = a_quoted_fact()
    file = bytes_of(evidence)
    whole = file.read_bytes()
    file.unlink()
    looked_at(evidence, django_capture_on_commit_callbacks)
    close_alert(alert=evidence.claim.alerts.get(), reason="The court has a copy.", by=make.a_reviewer())
    looked_at(evidence, django_capture_on_commit_callbacks)
    watch_evidence()
    assert open_kinds(evidence.claim) == []

    file.write_bytes(whole)
    looked_at(evidence, django_capture_on_commit_callbacks)
    file.unlink()
    looked_at(evidence, django_capture_on_commit_callbacks)
    assert open_kinds(evidence.claim) == ["snapshot_damaged"]


def test_damage_under_a_claim_that_is_not_published_opens_none(django_capture_on_commit_callbacks: Any):
    evidence = attached(reads(make.a_source(), PAGE))
    bytes_of(evidence).unlink()
    assert looked_at(evidence, django_capture_on_commit_callbacks)
    assert not Alert.objects.exists()


def test_every_kind_has_its_rule():
    assert set(ALERT_RULES) == set(AlertKind) - {AlertKind.FACT_REPEATED}  # which no evidence brings about
    assert all(str(rule.advice).endswith(".") for rule in ALERT_RULES.values())


@pytest.mark.parametrize(
    ("page", "stance", "proof", "reasons"),
    [
        (PAGE + "<p>12:30</p>", "supports", "sound", 0),
        (CHANGED, "supports", "broken", 1),
        (CHANGED, "context", "weakened", 1),
        (WITHOUT, "supports", "broken", 1),
        (COOKING + f"<p>{QUOTE}</p>" + COOKING, "supports", "weakened", 1),
        (COOKING, "supports", "broken", 2),
    ],
)
def test_the_proof_of_a_fact_follows(page: str, stance: str, proof: str, reasons: int):
    evidence = followed(a_quoted_fact(stance=stance), page)
    state = proof_state([evidence])
    assert (state.proof, len(state.reasons)) == (proof, reasons)
