"""Copies of a page in web archives (Memento, RFC 7089): finding them, and asking for one. Knows no Django.

`links` reads link-format, `timemaps` lists of copies, `choosing` takes one, `asking` goes through the guard of the
checking engine, `lookup` finds and `capture` asks for more.
"""

from sources.archives.asking import ArchiveTrouble
from sources.archives.capture import Capture, ask_to_capture, captured_copy, progress_of
from sources.archives.choosing import closest
from sources.archives.endpoints import Archive, archives_from
from sources.archives.lookup import find_copies
from sources.archives.timemaps import Memento

__all__ = [
    "Archive",
    "ArchiveTrouble",
    "Capture",
    "Memento",
    "archives_from",
    "ask_to_capture",
    "captured_copy",
    "closest",
    "find_copies",
    "progress_of",
]
