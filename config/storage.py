"""Files that are on the disk before a row names them: a crash of the machine leaves no row without its file."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from django.core.files.storage import FileSystemStorage


class DurableFileStorage(FileSystemStorage):
    """Django's own, which waits until the disk has the file and its place in the folders."""

    def save(self, name: str | None, content: Any, max_length: int | None = None) -> str:
        saved = super().save(name, content, max_length)
        path, top = Path(self.path(saved)), Path(self.location)
        for place in (path, *(folder for folder in path.parents if folder.is_relative_to(top))):
            _to_disk(place)
        return saved


def _to_disk(place: Path) -> None:
    descriptor = os.open(place, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
