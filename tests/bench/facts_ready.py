"""Makes a database of published facts, unless it was made before, and says as JSON what is in it."""

from __future__ import annotations

import json
import os
import sys
from dataclasses import asdict
from pathlib import Path

import django

django.setup()

from django.core.management import call_command  # noqa: E402 settings come first

from tests.bench.facts_doors import Known  # noqa: E402
from tests.bench.facts_seed import SPAN, seed  # noqa: E402
from verification.models import Edition, FactEvent  # noqa: E402
from verification.publishing import reading  # noqa: E402
from verification.publishing.changes import Place  # noqa: E402

SOME = 1000  # facts whose names are told


def main() -> None:
    made = Path(os.environ["DATA_DIR"]) / "facts-are-made"
    call_command("migrate", verbosity=0)
    if not made.exists():
        seed(int(sys.argv[1]))
        made.touch()
    sys.stdout.write(json.dumps(asdict(_known())))


def _known() -> Known:
    """The fact far down is one behind which a tenth of all are left."""
    editions = Edition.objects.in_force()
    numbers = list(editions.order_by("number").values_list("number", flat=True))
    deep = editions.get(number=numbers[len(numbers) // 10])
    below = {"-published_first": editions.filter(number__lte=deep.number)}
    below["-updated"] = editions.filter(changed_at__lte=deep.changed_at)
    cursors = [
        reading.page(rows, size=1, ordering=ordering, with_bodies=False).following for ordering, rows in below.items()
    ]
    position = FactEvent.objects.filter(position__isnull=False).order_by("-position").values_list("position", flat=True)
    last = editions.order_by("-in_force_from").values_list("in_force_from", flat=True)[0]
    return Known(
        names=list(
            editions.filter(number__in=numbers[:: max(1, len(numbers) // SOME)]).values_list("public_id", flat=True)
        ),
        number=deep.number,
        cursor=cursors[0],
        cursor_updated=cursors[1],
        cursor_changes=Place(position[FactEvent.objects.count() // 10] or 0).text,
        midway=f"{last - SPAN / 2:%Y-%m-%dT%H:%M:%SZ}",
    )


if __name__ == "__main__":
    main()
