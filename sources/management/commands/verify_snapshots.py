"""Holds everything that is kept of sources against its digests, and says what is damaged."""

from __future__ import annotations

import sys
from typing import Any

from django.core.management.base import BaseCommand
from tqdm import tqdm

from sources.models import Snapshot
from sources.services.snapshots import verify_snapshot

DAMAGED = 1


class Command(BaseCommand):
    help = (
        "Read every snapshot and hold it against its digests. Prints a line for each that is damaged or gone, and "
        "exits with 1 if there is any. The admin and the facts that rest on it tell so from then on."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        every = Snapshot.objects.order_by("pk")
        verified = damaged = 0
        with tqdm(total=every.count(), unit=" snapshots", file=sys.stderr, disable=not sys.stderr.isatty()) as bar:
            for snapshot in every.iterator(chunk_size=200):
                if fault := verify_snapshot(snapshot):
                    damaged += 1
                    self.stdout.write(f"{snapshot.public_id} {snapshot.final_url}: {fault}")
                verified += 1
                bar.update()
        self.stderr.write(f"{verified:,} snapshots verified, {damaged:,} damaged.")
        if damaged:
            sys.exit(DAMAGED)
