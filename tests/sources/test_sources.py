"""Sources as people describe them, and what their checks make of them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.core.files.storage import storages
from django.db import connection
from django.utils import timezone

from config.errors import Conflict, Invalid, NotAllowed, Refused
from sources.checking.outcomes import Outcome
from sources.models import Capture, Check, Health, HealthChange, Publisher, Snapshot, Source
from sources.partitions import drop_expired_partitions, existing_partitions, prepare_partitions
from sources.services import add_publisher, add_source, edit_publisher, edit_source, override_health
from sources.services.judging import next_appointment
from sources.services.snapshots import what_was_seen
from tests import factories as make

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def test_a_source_keeps_the_address_as_given_and_is_due_at_once():
    source = make.a_source(url=" https://Example.org/a?utm_source=x#top ")

    assert source.url == "https://Example.org/a?utm_source=x#top"
    assert source in Source.objects.due(timezone.now())
    assert source.health == Health.UNCHECKED


@pytest.mark.parametrize(
    "again", ["https://example.org/a", "HTTPS://EXAMPLE.ORG:443/a#part", "https://example.org/./a"]
)
def test_one_page_is_one_source_however_it_is_spelled(again: str):
    known = make.a_source(url="https://example.org/a")
    with pytest.raises(Conflict, match=known.public_id):
        make.a_source(url=again)


def test_the_owner_of_the_domain_is_the_publisher():
    paper = add_publisher(name="The Paper", domains=["example.co.uk"], by=make.an_editor())
    assert make.a_source(url="https://news.example.co.uk/a").publisher == paper
    assert make.a_source(url="https://example.org/a").publisher is None


def test_a_publisher_given_by_name_is_made_once():
    for page in "ab":
        add_source(url=f"https://example.org/{page}", publisher="The Paper", by=make.an_editor())
    assert Publisher.objects.get().sources.count() == 2


def test_a_domain_has_one_owner():
    by = make.an_editor()
    add_publisher(name="One", domains=["example.org"], by=by)
    other = add_publisher(name="Other", by=by)
    with pytest.raises(Conflict, match="belongs to One"):
        edit_publisher(publisher=other, changes={"domains": ["example.org"]}, expected_version=1, by=by)


def test_strangers_add_and_edit_nothing():
    source = make.a_source()
    with pytest.raises(NotAllowed):
        add_source(url="https://example.org/", by=make.a_user())
    with pytest.raises(NotAllowed):
        edit_source(source=source, changes={"title": "T"}, expected_version=1, by=make.a_user())


def test_looks_do_not_get_in_the_way_of_an_editor():
    source = make.a_source()
    make.checked(Source.objects.get(pk=source.pk), make.a_result(title=""))

    edit_source(source=source, changes={"notes": "Read."}, expected_version=source.version, by=make.an_editor())
    assert Source.objects.get(pk=source.pk).notes == "Read."


# --- Health -----------------------------------------------------------------------------------------------


def looked_at(source: Source, *days_ago_and_outcome: tuple[float, Outcome]) -> Source:
    for days, outcome in days_ago_and_outcome:
        make.checked(source, make.a_result(outcome, at=timezone.now() - timedelta(days=days)))
    return source


def test_one_bad_answer_makes_nothing_dead():
    assert looked_at(make.a_source(), (8, Outcome.OK), (0, Outcome.NOT_FOUND)).health == Health.FAILING


def test_three_failures_over_six_days_do():
    source = looked_at(make.a_source(), *((days, Outcome.NOT_FOUND) for days in (6.1, 3, 0)))
    assert source.health == Health.DEAD
    moves = HealthChange.objects.filter(source=source).order_by("id").values_list("old", "new")
    assert list(moves) == [("unchecked", "failing"), ("failing", "dead")]


def test_three_failures_in_a_day_do_not():
    assert looked_at(make.a_source(), *((h / 24, Outcome.GONE) for h in (9, 5, 0))).health == Health.FAILING


def test_one_good_answer_brings_it_back():
    assert looked_at(make.a_dead_source(), (0, Outcome.OK)).health == Health.ALIVE


@pytest.mark.parametrize("wall", [Outcome.BLOCKED, Outcome.THROTTLED, Outcome.PAYWALLED])
def test_a_wall_is_never_death(wall: Outcome):
    assert looked_at(make.a_source(), *((days, wall) for days in (20, 10, 0))).health == Health.BLOCKED


def test_a_named_person_stands_above_the_checks_until_they_lift_it():
    source, rena = make.a_dead_source(), make.a_reviewer()
    override_health(source=source, judgement="alive", reason="I read it on paper.", by=rena)
    assert (source.health, source.override_by) == (Health.ALIVE, rena)
    assert looked_at(source, (0, Outcome.NOT_FOUND)).health == Health.ALIVE

    override_health(source=source, judgement="", reason="The paper is gone too.", by=rena)
    assert source.health == Health.DEAD


@pytest.mark.parametrize(
    ("judgement", "reason", "field"), [("alive", "", "reason"), ("alive", "  ", "reason"), ("well", "R.", "judgement")]
)
def test_a_judgement_needs_a_reason_and_a_meaning(judgement: str, reason: str, field: str):
    with pytest.raises(Invalid) as refused:
        override_health(source=make.a_source(), judgement=judgement, reason=reason, by=make.a_reviewer())
    assert refused.value.field == field


def test_editors_do_not_judge():
    with pytest.raises(NotAllowed):
        override_health(source=make.a_source(), judgement="dead", reason="R.", by=make.an_editor())


def test_a_server_that_asks_for_patience_gets_it(settings: Any):
    settings.CHECK_RECHECK = {**settings.CHECK_RECHECK, "blocked": timedelta(hours=1)}
    source = make.checked(make.a_source(), make.a_result(Outcome.THROTTLED, retry_after=30 * 3600))

    assert source.next_check_at is not None
    assert source.next_check_at > timezone.now() + timedelta(hours=29)


def test_a_site_that_only_asked_for_patience_is_asked_again_within_hours():
    source = make.checked(make.a_source(), make.a_result(Outcome.THROTTLED, retry_after=60))

    assert source.next_check_at is not None
    assert timedelta(hours=5) < source.next_check_at - timezone.now() < timedelta(hours=7)


@pytest.mark.parametrize(("days_dead", "least", "most"), [(1, 27, 33), (240, 59, 61), (4000, 108, 132)])
def test_what_has_been_dead_for_long_is_asked_ever_more_rarely(days_dead: int, least: int, most: int):
    now = timezone.now()
    source = Source(public_id="x", health=Health.DEAD, health_since=now - timedelta(days=days_dead))
    wait = next_appointment(source, make.a_result(Outcome.NOT_FOUND, at=now)) - now

    assert timedelta(days=least) <= wait <= timedelta(days=most)


@pytest.mark.parametrize(
    ("health", "days_dead", "least", "most"),
    [
        (Health.ALIVE, 0, 21, 27),
        (Health.DOUBTFUL, 0, 5, 7),
        (Health.BLOCKED, 0, 21, 27),
        (Health.DEAD, 2, 21, 27),
        (Health.DEAD, 12, 72, 72),
        (Health.DEAD, 4000, 168, 168),
    ],
)
def test_what_published_facts_rest_on_is_looked_at_sooner(health: Health, days_dead: int, least: int, most: int):
    now = timezone.now()
    source = Source(public_id="x", health=health, health_since=now - days_dead * DAY, relied_on=True)
    wait = next_appointment(source, make.a_result(Outcome.NOT_FOUND, at=now)) - now

    assert timedelta(hours=least) <= wait <= timedelta(hours=most)


def test_published_facts_do_not_make_us_impatient_or_slow(settings: Any):
    settings.CHECK_RECHECK_RELIED_ON = 30 * DAY
    source = Source(public_id="x", health=Health.ALIVE, relied_on=True)
    now = timezone.now()

    slow = next_appointment(source, make.a_result(at=now)) - now
    patient = next_appointment(source, make.a_result(Outcome.THROTTLED, at=now, retry_after=30 * 3600)) - now

    assert slow < 8 * DAY
    assert patient >= timedelta(hours=30)


# --- Snapshots --------------------------------------------------------------------------------------------


def test_a_page_that_is_read_leaves_its_bytes_and_its_text():
    source = make.checked(make.a_source(), make.a_result(body=b"<p>Hello, reader.</p>"))
    snapshot = source.snapshots.get()

    assert what_was_seen(snapshot).body == b"<p>Hello, reader.</p>"
    assert snapshot.text == "Hello, reader."
    assert source.checks.get().snapshot == snapshot


def test_the_same_bytes_are_kept_once():
    source = make.a_source()
    for _ in range(2):
        make.checked(source, make.a_result())
    assert (Check.objects.count(), Snapshot.objects.count()) == (2, 1)

    make.checked(make.a_source(), make.a_result())
    assert Snapshot.objects.count() == 2
    assert [capture.kind for capture in Capture.objects.all()] == ["response", "revisit"]


def test_a_page_that_was_not_read_leaves_none():
    make.checked(make.a_source(), make.a_result(Outcome.NOT_FOUND))
    assert not Snapshot.objects.exists()


def test_bytes_that_cannot_be_kept_leave_no_check_that_points_to_nothing(monkeypatch: pytest.MonkeyPatch):
    def full(*_: Any, **__: Any) -> str:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(storages["snapshots"].__class__, "save", full)
    with pytest.raises(OSError, match="No space left"):
        make.checked(make.a_source())
    assert not Check.objects.exists()
    assert Source.objects.exclude(lease=None).exists()  # it is looked at again when the lease is over


# --- Partitions -------------------------------------------------------------------------------------------


def test_months_ahead_have_their_partition():
    made = prepare_partitions(today=date(2031, 11, 15))

    assert made == ["sources_check_2031_11", "sources_check_2031_12", "sources_check_2032_01", "sources_check_2032_02"]
    assert prepare_partitions(today=date(2031, 11, 30)) == []


def test_a_check_of_any_month_finds_its_place():
    source = make.checked(make.a_source(), make.a_result(at=datetime(2001, 2, 28, 23, 59, tzinfo=UTC)))

    assert source.checks.get().checked_at.year == 2001
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM sources_check_2001_02")
        assert cursor.fetchone() == (1,)


def test_old_checks_go_by_whole_months_and_only_if_that_is_wanted(settings: Any):
    source = make.a_source()
    for at in (datetime(2025, 1, 31, tzinfo=UTC), datetime(2025, 2, 28, tzinfo=UTC), datetime(2025, 4, 1, tzinfo=UTC)):
        make.checked(source, make.a_result(at=at))
    assert drop_expired_partitions(today=date(2025, 4, 10)) == []

    settings.CHECK_RETENTION_DAYS = 45
    connection.check_constraints()  # as the end of each check's transaction does
    dropped = drop_expired_partitions(today=date(2025, 4, 10))

    assert dropped[-1] == "sources_check_2025_01"
    assert "sources_check_2025_02" in existing_partitions()
    assert sorted(check.checked_at.month for check in source.checks.all()) == [2, 4]
    assert source.snapshots.exists()


def test_reads_that_have_a_name_find_what_they_name():
    alive, dead = make.checked(make.a_source()), make.a_dead_source()
    make.a_source()

    assert list(Source.objects.broken()) == [dead]
    looked = {row.pk: vars(row)["last_outcome"] for row in Source.objects.with_last_check()}
    assert (looked[alive.pk], looked[dead.pk]) == ("ok", "not_found")
    assert list(looked.values()).count(None) == 1


def test_an_address_that_is_none_is_refused():
    with pytest.raises(Refused, match="address"):
        make.a_source(url="nonsense")
