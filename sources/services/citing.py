"""How a source is cited: what was found in it, beneath what editors say of it."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import User

from config.history import act
from sources.checking.result import Result
from sources.citation import Archived, Origin, cite, extract, merged, on_day, origins_of, to_csl
from sources.models import FoundCitation, Health, Snapshot, Source
from sources.services.catalogue import edit_source
from sources.services.snapshots import SnapshotDamaged, what_was_seen

FEW = 10  # pages whose citations are read before they are recorded
AT_ONCE = 20  # snapshots that are described together afterwards
EDITORS = "editors"  # the origin of what people say


@dataclass(frozen=True, slots=True)
class Citation:
    """The merged citation of a source as CSL-JSON, where each field of it came from, and the copy in an archive."""

    csl: Mapping[str, Any]
    origins: Mapping[str, str]
    archived: Archived | None = None

    def written(self, style: str) -> str:
        """The citation in a format of `sources.citation.FORMATS`. Raises `KeyError` for one that is not there."""
        return cite(self.csl, style, archived=self.archived)


def citation_of(source: Source) -> Citation:
    """The citation of a source: what was found when it was last read anew, and what editors say on top of it.

    What editors say is never touched by a reading: the fields of the source, and above them its `csl`.
    """
    found = FoundCitation.objects.newest_of(source.pk)
    base: dict[str, Any] = {"type": "webpage", "title": source.title}
    read: dict[str, Any] = {}
    if found:
        read = {**found.csl, "accessed": on_day(found.snapshot.captured_at.date())}
    said = _said(source, found)
    address = {"id": source.public_id, "URL": source.url}
    csl = merged(base, read, said, address, source.csl, {"id": source.public_id})
    origins = {name: _label(value) for name, value in (found.origins if found else {}).items()}
    origins |= dict.fromkeys([*said, *source.csl], EDITORS)
    if "URL" not in source.csl:
        origins["URL"] = Origin.ADDRESS.label
    return Citation(csl, {name: origins[name] for name in csl if name in origins}, _archived(source))


@act
def correct_citation(*, source: Source, corrections: Mapping[str, Any], expected_version: int, by: User) -> Source:
    """Corrects fields of the citation, as CSL-JSON; an empty value takes a field away.

    Raises `Conflict` where somebody else changed the source since that version, and `Invalid` for what is no CSL-JSON.
    """
    changes = {"csl": {**source.csl, **corrections}}
    return edit_source(source=source, changes=changes, expected_version=expected_version, by=by)


def found_citations(shots: Mapping[int, Snapshot], results: Mapping[int, Result]) -> dict[int, FoundCitation]:
    """What the pages say of themselves, unsaved, for the snapshots (by source) that are not kept yet.

    That takes a twentieth of a second a page. Where there are many, it is left to `describe_snapshots`, so that looks
    are recorded as fast as they come.
    """
    fresh = {pk: shot for pk, shot in shots.items() if shot.pk is None}
    if len(fresh) > FEW:
        return {}
    return {pk: _found(shot, results[pk].body or b"", results[pk].final_url) for pk, shot in fresh.items()}


def keep_citations(found: Mapping[int, FoundCitation], fresh: Iterable[Snapshot]) -> None:
    """Keeps what was found in the snapshots that have just been kept."""
    FoundCitation.objects.bulk_create(found[shot.source_id] for shot in fresh if shot.source_id in found)


def describe_snapshots(*, longest: float, source_ids: Sequence[int] | None = None) -> int:
    """Reads the citations of snapshots that have none yet, newest first, for so many seconds. Tells how many.

    Looks at those of these sources, or at all. What is damaged says nothing, and is not read again.
    """
    until, described = time.monotonic() + longest, 0
    while time.monotonic() < until and (rows := list(Snapshot.objects.undescribed(source_ids)[:AT_ONCE])):
        found = [_read_again(row) for row in rows]
        described += len(FoundCitation.objects.bulk_create(found, ignore_conflicts=True))  # others may do the same
    return described


def _read_again(shot: Snapshot) -> FoundCitation:
    try:
        return _found(shot, what_was_seen(shot).body, shot.final_url)
    except SnapshotDamaged:
        return FoundCitation(snapshot=shot, csl={}, origins={})


def _found(shot: Snapshot, body: bytes, url: str) -> FoundCitation:
    extraction = extract(body, url=url, content_type=shot.content_type)
    return FoundCitation(snapshot=shot, csl=to_csl(extraction), origins=origins_of(extraction))


def _said(source: Source, found: FoundCitation | None) -> dict[str, Any]:
    """What people filled in on the source itself. A title that was taken over from the page does not count."""
    said: dict[str, Any] = {}
    if source.title and not (found and _is_title_as_read(source)):
        said["title"] = source.title
    if source.publisher:
        said["container-title"] = source.publisher.name
    if source.published_on:
        said["issued"] = on_day(source.published_on)
    if source.language:
        said["language"] = source.language
    return said


def _archived(source: Source) -> Archived | None:
    """The copy in a web archive that is nearest to what was read."""
    copy = source.archived_copy()
    return Archived(copy.url, copy.captured_at.date(), dead=source.health == Health.DEAD) if copy else None


def _is_title_as_read(source: Source) -> bool:
    return Snapshot.objects.filter(source=source, title=source.title).exists()


def _label(origin: str) -> str:
    """The origin for people; one that an older version knew is shown as it was kept."""
    return Origin(origin).label if origin in {*Origin} else origin
