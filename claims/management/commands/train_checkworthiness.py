"""Learns check-worthiness from labelled sentences and writes the weights that ship (see `claims.text.training`)."""

from __future__ import annotations

import hashlib
import json
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.timezone import localdate

from claims.embedder import read_meaning
from claims.text.checkworthiness import SHIPPED

LICENCE = "CheckThat! lab at CLEF 2020, tasks 1 and 5: free for general research use; no text of it is kept here"


class Command(BaseCommand):
    requires_system_checks = ()
    help = (
        "Learn check-worthiness from tab-separated files with the columns sentence and label (0 or 1), and transcript "
        "where there are several texts. Each file becomes a head. The same files give the same weights, byte for byte."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("data", type=Path, nargs="+", help="Tab-separated files.")
        parser.add_argument("--output", type=Path, default=SHIPPED, help="Where to write; else the file that ships.")
        parser.add_argument("--licence", default=LICENCE, help="Whose the data are, kept in the file's note.")
        parser.add_argument(
            "--date",
            type=date.fromisoformat,
            help="Day kept in the note; else that of the same data before, else today.",
        )
        parser.add_argument("--no-figures", action="store_true", help="Do not cross-validate; the note has no figures.")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            import sklearn  # noqa: F401 said in a sentence here, rather than met deep within
        except ImportError as missing:
            raise CommandError("Training needs scikit-learn: run make install-dev.") from missing
        from claims.text.training import UnfitData, trained

        try:
            text = trained(
                options["data"],
                licence=options["licence"],
                day=(options["date"] or _day_of(options["output"], options["data"])).isoformat(),
                with_figures=not options["no_figures"],
                say=self.stderr.write,
                read=read_meaning,
            )
            options["output"].write_text(text, encoding="utf-8")
        except UnfitData as wrong:
            raise CommandError(str(wrong)) from wrong
        except OSError as wrong:
            raise CommandError(f"{wrong.filename} cannot be written: {wrong.strerror}.") from wrong
        self.stdout.write(f"Wrote {options['output']}, {len(text.encode()):,} bytes.")


def _day_of(written: Path, data: list[Path]) -> date:
    """The day in the file that is there, if it was made from the same data: training again changes nothing."""
    try:
        about = json.loads(written.read_text(encoding="utf-8"))["about"]
        same = [note["sha256"] for note in about["learned_from"]] == [_digest(path) for path in data]
        return date.fromisoformat(about["date"]) if same else localdate()
    except (OSError, ValueError, KeyError, TypeError):
        return localdate()


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
