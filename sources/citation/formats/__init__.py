"""Citations as people and programs want them. The registry is `FORMATS`; each writer takes tidied CSL-JSON."""

from sources.citation.formats.registry import FORMATS, MEDIA_TYPES, Format, cite
from sources.citation.formats.work import Archived

__all__ = ["FORMATS", "MEDIA_TYPES", "Archived", "Format", "cite"]
