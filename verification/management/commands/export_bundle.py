"""Writes the proof bundle of a published fact to a file."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from config.errors import Refused
from verification.publishing.bundles import bundle_name, fact_bundle
from verification.publishing.facts import published_facts


class Command(BaseCommand):
    help = "Write the proof bundle of a published fact: a signed WACZ that anybody can check with verify_bundle."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("fact", help="Id of the fact.")
        parser.add_argument("file", type=Path, nargs="?", help="File to write to; else fact-ID.wacz here.")

    def handle(self, *args: Any, **options: Any) -> None:
        verdict = published_facts().filter(claim__public_id=options["fact"]).first()
        if verdict is None:
            raise CommandError(f"There is no published fact {options['fact']}.")
        file: Path = options["file"] or Path(bundle_name(verdict))
        try:
            with fact_bundle(verdict) as bundle, file.open("wb") as out:
                shutil.copyfileobj(bundle, out)
        except Refused as refused:
            raise CommandError(refused.message) from refused
        except OSError as wrong:
            raise CommandError(f"{file} cannot be written: {wrong.strerror}.") from wrong
        self.stdout.write(f"Wrote the bundle of “{verdict.claim}” to {file}.")
