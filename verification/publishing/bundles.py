"""The proof bundle of a published fact: its record and the pages it rests on, packed by `verification.bundle`."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath
from typing import IO, Any

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone

from config.errors import Conflict
from config.languages import in_newsroom_language
from sources.models import Snapshot
from sources.services.snapshots import warc_files
from verification.bundle import Fact, Page, PublicKey, SigningKey, write_bundle
from verification.bundle.container import TooBig
from verification.models import Verdict
from verification.publishing.claim_review import address_of, claim_review
from verification.publishing.web_annotations import web_annotations

KEYS_FILE = "claim-verification-keys.json"
IN_MEMORY = 4_000_000  # bytes of a bundle before it goes to a file


def public_keys() -> list[PublicKey]:
    """The keys that signed or sign bundles; the first signs now."""
    ours = [SigningKey(seed).public for seed in settings.SIGNING_KEYS]
    return [*ours, *(PublicKey(raw) for raw in settings.SIGNING_KEYS_RETIRED)]


def bundle_name(verdict: Verdict) -> str:
    return f"fact-{verdict.claim.public_id}.wacz"


@in_newsroom_language
def fact_bundle(verdict: Verdict) -> IO[bytes]:
    """The bundle of a verdict, in a temporary file that stands at its start.

    Raises `SnapshotDamaged` where a page that it rests on is not whole: what is damaged proves nothing.
    """
    record = verdict.as_record()
    shots = _snapshots(record)
    out = tempfile.SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115  whoever asked closes it
    try:
        key = SigningKey(settings.SIGNING_KEYS[0])
        write_bundle(out, fact=_fact(verdict, record, shots), pages=_pages(shots), key=key, at=timezone.now())
    except TooBig as wrong:
        out.close()
        raise Conflict(str(wrong)) from wrong
    except BaseException:
        out.close()
        raise
    out.seek(0)
    return out


def _snapshots(record: Mapping[str, Any]) -> QuerySet[Snapshot]:
    """What the record names, and nothing that came later."""
    named = [piece["snapshot"]["id"] for piece in record["evidence"] if piece["snapshot"]]
    return Snapshot.objects.filter(public_id__in=named).order_by("pk")


def _fact(verdict: Verdict, record: dict[str, Any], shots: QuerySet[Snapshot]) -> Fact:
    texts = dict(shots.values_list("public_id", "text"))
    return Fact(
        record=verdict.record,
        claim_review=claim_review(record),
        annotations=web_annotations(record, url=address_of(record["id"]), texts=texts),
        keys_url=f"{settings.SITE_URL}/.well-known/{KEYS_FILE}",
    )


def _pages(shots: QuerySet[Snapshot]) -> Iterator[Page]:
    for shot in shots.iterator(chunk_size=1):
        files = warc_files(shot)
        yield Page(
            id=shot.public_id,
            url=shot.final_url,
            title=shot.title,
            captured_at=shot.captured_at,
            text=shot.text,
            warcs=tuple((PurePosixPath(file.name).name, file.data) for file in files),
        )
