"""What we said on a day is told with the proof as it stood on that day, by the rows that every change has left."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from sources.models import ArchivedCopy, Check, Custody
from sources.models.archive import Origin
from tests import factories as make
from tests.api.test_reading_facts import corrected
from tests.verification.test_alert_kinds import CHANGED, a_quoted_fact
from tests.verification.test_quotes import PAGE, followed
from verification.models import Edition
from verification.publishing import reading
from verification.publishing.editions import TIMES_OF_LOOKS
from verification.services import watch_evidence

FACTS = "/api/v1/facts/"
THEN = ("as_of", "in_force_until")

# Events bear the moment at which their transaction began, so a test needs one for each change.
pytestmark = pytest.mark.django_db(transaction=True)


def an_old_fact(**kwargs: Any) -> Any:
    """A fact whose source can die, since it was looked at more than six days ago."""
    source = make.checked(make.a_source(), make.a_result(at=timezone.now() - timedelta(days=9)))
    claim = make.a_claim_under_research()
    make.some_evidence(claim=claim, source=source)
    return make.a_published_claim(claim=claim, **kwargs)


def died(claim: Any) -> None:
    source = claim.evidence.get().source
    make.has_died(source)
    watch_evidence(source_ids=[source.pk])


def moments(claim: Any, client: Any, *changes: Any) -> list[tuple[str, dict]]:
    """What was served before the first change, and after each, with the moments."""
    served = []
    for change in (lambda: None, *changes):
        change()
        served.append((timezone.now().isoformat(), client.get(f"{FACTS}{claim.public_id}/").json()))
    return served


def test_each_day_is_told_as_it_was_served_on_that_day(caller):
    claim, client = an_old_fact(), caller()
    source = claim.evidence.get().source
    custody = Custody(snapshot=source.snapshots.get(), verified_at=timezone.now(), fault="the file is gone")

    def found_a_copy() -> None:
        url = "https://archive.example/1"
        ArchivedCopy.objects.create(
            source=source, archive="A", url=url, captured_at=timezone.now(), origin=Origin.FOUND, seen_at=timezone.now()
        )

    def healed() -> None:
        Custody.objects.update(fault="")
        make.checked(source)
        watch_evidence(source_ids=[source.pk])

    served = moments(
        claim, client, custody.save, lambda: died(claim), found_a_copy, healed, lambda: corrected(claim), found_nothing
    )
    states = [fact["proof"]["state"] for _, fact in served]
    assert states == ["sound", "broken", "broken", "broken", "sound", "sound", "sound"]
    assert served[2][1]["alerts"]
    assert served[3][1]["evidence"][0]["archive"]
    for moment, fact in served:
        then = client.get(f"{FACTS}{claim.public_id}/", {"as_of": moment}).json()
        assert then.pop("as_of") == moment
        assert (then.pop("in_force_until") is None) == (fact["rating"]["value"] == "true")
        assert timeless(then) == timeless(fact)
        (listed,) = client.get(FACTS, {"as_of": moment}).json()["results"]
        assert timeless({name: value for name, value in listed.items() if name not in THEN}) == timeless(fact)


def timeless(value: Any) -> Any:
    """Without the times of looks: `has_died` writes looks down that were long ago."""
    if isinstance(value, dict):
        return {name: timeless(inner) for name, inner in value.items() if name not in TIMES_OF_LOOKS}
    return [timeless(inner) for inner in value] if isinstance(value, list) else value


def found_nothing() -> None:
    """A day on which nothing happened."""


def test_a_quote_is_told_as_it_was_read_on_that_day(caller):
    evidence, client = a_quoted_fact(), caller()
    claim = evidence.claim
    served = moments(claim, client, lambda: followed(evidence, CHANGED), lambda: followed(evidence, PAGE))
    assert [fact["evidence"][0]["link"]["quote_state"] for _, fact in served] == ["present", "changed", "present"]
    for moment, fact in served:
        then = client.get(f"{FACTS}{claim.public_id}/", {"as_of": moment, "fields": "proof,alerts,evidence"}).json()
        assert then == {name: fact[name] for name in ("proof", "alerts", "evidence")}


def test_what_is_told_of_a_day_is_what_the_rows_say(caller):
    claim, client = an_old_fact(), caller()
    source = claim.evidence.get().source
    died(claim)
    moment = timezone.now()
    make.checked(source)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT new FROM sources_healthchange WHERE source_id = %s AND at <= %s ORDER BY id DESC LIMIT 1",
            [source.pk, moment],
        )
        (health,) = cursor.fetchone()
        cursor.execute(
            "SELECT max(checked_at) FROM sources_check WHERE source_id = %s AND checked_at <= %s AND NOT elsewhere",
            [source.pk, moment],
        )
        (looked_at,) = cursor.fetchone()
        cursor.execute(
            "SELECT public_id FROM verification_alert WHERE claim_id = %s AND opened_at <= %s"
            " AND (closed_at IS NULL OR closed_at > %s)",
            [claim.pk, moment, moment],
        )
        alerts = [public_id for (public_id,) in cursor.fetchall()]
    fact = client.get(f"{FACTS}{claim.public_id}/", {"as_of": moment.isoformat()}).json()
    link = fact["evidence"][0]["link"]
    assert link["health"] == health == "dead"
    assert link["last_checked_at"] == looked_at.isoformat()
    assert fact["proof"]["checked_at"] == looked_at.isoformat()
    assert [alert["id"] for alert in fact["alerts"]] == alerts != []


def test_the_proof_of_a_day_is_null_where_no_row_tells_it(caller):
    claim = an_old_fact()
    with connection.cursor() as cursor:  # as after a restore without history
        cursor.execute("ALTER TABLE verification_evidenceevent DISABLE TRIGGER USER")
        cursor.execute("DELETE FROM verification_evidenceevent")
        cursor.execute("ALTER TABLE verification_evidenceevent ENABLE TRIGGER USER")
    then = caller().get(f"{FACTS}{claim.public_id}/", {"as_of": timezone.now().isoformat()}).json()
    assert not claim.evidence.get().events.exists()
    assert (then["proof"], then["evidence"][0]["link"], then["statement"]) == (None, None, claim.statement)


def test_filters_with_a_moment_mean_that_moment(caller, monkeypatch):
    monkeypatch.setattr(reading, "EXAMINED", 2)
    facts = [an_old_fact(rating="false") for _ in range(5)]
    died(facts[1])
    before = timezone.now().isoformat()
    make.checked(facts[1].evidence.get().source)
    died(facts[3])
    corrected(facts[0])
    client = caller()

    def found(**query: str) -> list[str]:
        url, seen = f"{FACTS}?as_of={before.replace('+', '%2B')}", []
        for name, value in query.items():
            url += f"&{name}={value}"
        for _ in range(4):
            page = client.get(url).json()
            seen += [fact["id"] for fact in page["results"]]
            if not (url := page["next"]):
                return seen
        return ["without end"]

    assert found(proof="broken") == [facts[1].public_id]
    assert found(proof="sound", rating="false") == [facts[place].public_id for place in (4, 3, 2, 0)]
    assert found(proof="broken", rating="true") == found(rating="true") == []


def test_a_page_of_a_day_takes_as_many_queries_for_many_facts_as_for_few(caller):
    client = caller()

    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(FACTS, {"as_of": timezone.now().isoformat()}).status_code == 200
        return len(queries)

    for _ in range(2):
        make.a_published_claim()
    few = cost()
    for _ in range(4):
        make.a_published_claim()
    assert Edition.objects.count() == 6
    assert Check.objects.count() >= 6
    assert cost() == few
