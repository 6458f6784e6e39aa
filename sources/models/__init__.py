"""The rows of where it can be checked. Promises about them are triggers and constraints beside each model."""

from sources.models.batch import Batch
from sources.models.check import Check, HealthChange
from sources.models.publisher import Publisher, PublisherDomain, PublisherKind
from sources.models.snapshot import Snapshot
from sources.models.source import AccessedVia, Health, Source, SourceKind

__all__ = [
    "AccessedVia",
    "Batch",
    "Check",
    "Health",
    "HealthChange",
    "Publisher",
    "PublisherDomain",
    "PublisherKind",
    "Snapshot",
    "Source",
    "SourceKind",
]
