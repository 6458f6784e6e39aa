"""How a source is cited: what a page or PDF says of itself, and citations in many formats. Knows no Django.

`readers` find candidates for each field, `trust` says whom to believe, `csl` makes CSL-JSON of it, `formats` write it.
"""

from sources.citation.csl import merged, on_day, origins_of, problems_of, to_csl
from sources.citation.extract import extract
from sources.citation.formats import FORMATS, MEDIA_TYPES, Archived, Format, cite
from sources.citation.found import Extraction, Field, Origin

__all__ = [
    "FORMATS",
    "MEDIA_TYPES",
    "Archived",
    "Extraction",
    "Field",
    "Format",
    "Origin",
    "cite",
    "extract",
    "merged",
    "on_day",
    "origins_of",
    "problems_of",
    "to_csl",
]
