"""The citation of a source: what was found when it was read, and what editors say on top of it."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.files.storage import storages
from django.utils import timezone

from config.errors import Conflict, Invalid, NotAllowed
from sources.models import Capture, FoundCitation, Source
from sources.services import citation_of, correct_citation, edit_source, lease_due, record_results
from sources.services.citing import FEW, describe_snapshots
from sources.services.listed import record_looks
from tests import factories as make
from tests.sources.citation.pages import page

pytestmark = pytest.mark.django_db


def body(author: str = "Jane Doe", title: str = "Helicopters sold") -> bytes:
    return page(
        f'<title>{title} | The Paper</title><meta name="author" content="{author}">'
        '<meta property="og:site_name" content="The Paper">'
        '<meta property="article:published_time" content="2014-09-27">'
    )


def read(source: Source, **said: str) -> Source:
    title = said.get("title", "Helicopters sold")
    return make.checked(source, make.a_result(body=body(**said), title=f"{title} | The Paper", at=datetime.now(UTC)))


def test_a_source_that_nobody_has_read_is_cited_by_what_people_said():
    source = make.a_source(title="Helicopters", publisher="A paper", published_on=date(2014, 9, 27), language="en")
    assert citation_of(source).csl == {
        "id": source.public_id, "type": "webpage", "title": "Helicopters", "container-title": "A paper",
        "issued": {"date-parts": [[2014, 9, 27]]}, "language": "en", "URL": source.url,
    }  # fmt: skip
    assert citation_of(source).origins["title"] == "editors"


def test_what_a_page_says_is_kept_when_it_is_read_anew():
    noise = read(make.a_source(), author="Somebody Else")
    source = read(make.a_source())
    cited = citation_of(source)

    assert cited.csl["title"] == "Helicopters sold"
    assert cited.csl["author"] == [{"family": "Doe", "given": "Jane"}]
    assert cited.csl["URL"] == source.url
    assert cited.origins["author"] == "Plain meta tags"
    assert cited.csl["accessed"] == {"date-parts": [[*datetime.now(UTC).timetuple()[:3]]]}
    assert FoundCitation.objects.filter(snapshot__source=noise).count() == 1


def recorded(sources: list[Source]) -> None:
    """All of them are looked at under one ticket, and found anew."""
    Source.objects.filter(pk__in=[source.pk for source in sources]).update(next_check_at=timezone.now())
    lease = lease_due()
    assert lease is not None
    results = {
        source.pk: make.a_result(body=body(title=f"Story {source.pk}"), url=source.url, at=datetime.now(UTC))
        for source in sources
    }
    record_results(ticket=lease.ticket, results=results)


def test_many_pages_are_recorded_first_and_described_afterwards():
    sources = [make.a_source() for _ in range(FEW + 1)]
    recorded(sources)
    assert FoundCitation.objects.count() == 0

    described = describe_snapshots(longest=60, source_ids=[source.pk for source in sources[:3]])
    rest = describe_snapshots(longest=60)

    assert (described, rest) == (3, FEW - 2)
    assert describe_snapshots(longest=60) == 0
    assert {citation_of(source).csl["title"] for source in sources} == {f"Story {source.pk}" for source in sources}


def test_few_pages_are_described_as_they_are_recorded():
    sources = [make.a_source() for _ in range(FEW)]
    recorded(sources)
    assert FoundCitation.objects.count() == FEW


def test_what_was_damaged_says_nothing_and_is_not_read_again():
    sources = [make.a_source() for _ in range(FEW + 1)]
    recorded(sources)
    for capture in Capture.objects.all():
        storages["snapshots"].delete(capture.name)

    assert describe_snapshots(longest=60) == FEW + 1
    assert describe_snapshots(longest=60) == 0
    assert "author" not in citation_of(sources[0]).csl


@pytest.mark.django_db(transaction=True)
def test_what_is_read_is_described_soon_without_anybody_asking():
    sources = [make.a_source() for _ in range(FEW + 1)]
    recorded(sources)
    assert FoundCitation.objects.count() == FEW + 1


def test_the_same_bytes_are_read_once():
    source = read(read(make.a_source()))
    assert FoundCitation.objects.filter(snapshot__source=source).count() == 1


def test_a_look_that_keeps_no_snapshot_reads_nothing(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("sources.services.citing.extract", lambda *_, **__: pytest.fail("It was read."))
    record_looks(looks=[make.a_result(body=body(), url="https://example.org/a")], by=make.an_editor())
    assert not FoundCitation.objects.exists()


def test_a_new_reading_follows_the_page():
    source = read(read(make.a_source()), author="John Roe")
    assert citation_of(source).csl["author"] == [{"family": "Roe", "given": "John"}]


def test_a_correction_is_never_overwritten_by_a_reading():
    source, by = read(make.a_source()), make.an_editor()
    corrections = {"author": [{"literal": "WHO"}], "issued": {"date-parts": [[2013]]}}
    source = correct_citation(source=source, corrections=corrections, expected_version=source.version, by=by)
    source = read(source, author="John Roe", title="Other title")
    cited = citation_of(source)

    assert cited.csl["author"] == [{"literal": "WHO"}]
    assert cited.csl["issued"] == {"date-parts": [[2013]]}
    assert cited.csl["title"] == "Other title"
    assert (cited.origins["author"], cited.origins["title"]) == ("editors", "The title element")


def test_an_empty_correction_takes_a_field_away():
    source = read(make.a_source())
    source = correct_citation(
        source=source, corrections={"author": []}, expected_version=source.version, by=make.an_editor()
    )
    assert "author" not in citation_of(source).csl
    assert "author" not in citation_of(source).origins


def test_a_title_that_people_gave_wins_over_the_page_and_one_taken_over_from_it_does_not():
    source = read(make.a_source())
    assert source.title == "Helicopters sold | The Paper"
    assert citation_of(source).csl["title"] == "Helicopters sold"
    source = edit_source(
        source=source, changes={"title": "Sold!"}, expected_version=source.version, by=make.an_editor()
    )
    assert citation_of(source).csl["title"] == "Sold!"
    assert citation_of(source).origins["title"] == "editors"


def test_reading_does_not_count_as_an_edit():
    source = make.a_source(title="Given")
    before = source.version
    assert read(source).version == before


def test_a_correction_needs_a_role_the_newest_version_and_the_shape_of_csl_json():
    source = make.a_source()

    def correct(corrections: dict[str, Any], by: User) -> None:
        correct_citation(source=source, corrections=corrections, expected_version=1, by=by)

    with pytest.raises(NotAllowed):
        correct({"title": "A"}, make.a_user())
    with pytest.raises(Invalid, match="author: give a list") as refused:
        correct({"author": "Jane Doe"}, make.an_editor())
    assert refused.value.problems[0].field == "csl"
    correct({"title": "A"}, make.an_editor())
    with pytest.raises(Conflict):
        correct({"title": "B"}, make.an_editor())
    source.refresh_from_db()
    assert source.csl == {"title": "A"}


def test_the_copy_in_an_archive_is_named_and_whether_the_page_is_dead():
    source = read(make.a_source())
    copy = make.an_archived_copy(source=source)
    cited = citation_of(source).written("wikipedia")
    assert f"|archive-url={copy.url} |archive-date={copy.captured_at:%Y-%m-%d} |url-status=live}}}}" in cited
    dead = make.a_dead_source()
    make.an_archived_copy(source=dead)
    assert citation_of(dead).written("wikipedia").endswith("|url-status=dead}}")
