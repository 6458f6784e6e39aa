"""The rows of where it can be checked. Promises about them are triggers and constraints beside each model."""

from sources.models.archive import (
    ArchivedCopy,
    ArchivePause,
    ArchiveRequest,
    CaptureAsk,
    Origin,
    RequestKind,
    RequestState,
)
from sources.models.batch import Batch
from sources.models.capture import Capture, CaptureKind, Custody
from sources.models.check import Check, HealthChange
from sources.models.citation import FoundCitation
from sources.models.publisher import Publisher, PublisherDomain, PublisherKind
from sources.models.snapshot import Snapshot
from sources.models.source import AccessedVia, Health, Source, SourceKind

__all__ = [
    "AccessedVia",
    "ArchivePause",
    "ArchiveRequest",
    "ArchivedCopy",
    "Batch",
    "Capture",
    "CaptureAsk",
    "CaptureKind",
    "Check",
    "Custody",
    "FoundCitation",
    "Health",
    "HealthChange",
    "Origin",
    "Publisher",
    "PublisherDomain",
    "PublisherKind",
    "RequestKind",
    "RequestState",
    "Snapshot",
    "Source",
    "SourceKind",
]
