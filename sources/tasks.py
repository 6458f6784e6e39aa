"""Celery doors to checking and to archives. Each task may run twice, or die half way, without harm."""

from __future__ import annotations

from dataclasses import replace

from django.conf import settings
from django.utils import timezone

from config.celery import app
from sources.checking import check_in_lots
from sources.hosts import shared_hosts
from sources.models import Source
from sources.partitions import drop_expired_partitions, prepare_partitions
from sources.policy import current_policy
from sources.services.archives import look_up_what_is_lost as look_up
from sources.services.asking_archives import archives_are_due, work_off
from sources.services.checks import Errand, forget_batches
from sources.services.citing import describe_snapshots as describe
from sources.services.opinions import second_opinions
from sources.services.recording import record_results
from sources.services.snapshots import verify_neglected

VERIFYING = 120.0  # seconds of an hour
LONGEST = 240.0  # seconds after which a worker begins no more looks; well within the broker's visibility timeout
LONGEST_TALK = 40.0  # seconds after which a worker begins nothing more with an archive: it ends when it is told to
DESCRIBING = 60.0  # seconds after which a worker reads no more citations
MOST_CALLS = 64  # workers called at once


@app.task
def queue_due_checks() -> int:
    """Calls as many workers as there are batches due. Tells how many were called.

    A call only says that there is something to do: whoever answers it takes what is due then. So a call may get
    lost, come twice, or come late; one that nobody has answered by the next tick is void.
    """
    due = Source.objects.due(timezone.now())[: MOST_CALLS * settings.CHECK_BATCH].count()
    calls = -(-due // settings.CHECK_BATCH)
    for _ in range(calls):
        check_due.apply_async(expires=settings.CHECK_QUEUE_EVERY)
    return calls


@app.task
def check_due() -> int:
    """Takes what is due as there is room for it, looks at it and records it, lot by lot. Tells how many looks."""
    errand = Errand()
    recorded = 0
    policy = replace(current_policy(), longest=LONGEST, keeps_exchanges=True)
    for lot in check_in_lots(errand.urls(), policy=policy, open_hosts=shared_hosts):
        results = errand.by_source(lot)
        opinions = second_opinions(results, policy=policy)
        recorded += record_results(ticket=errand.ticket, results=results, opinions=opinions)
    return recorded


@app.task
def prepare_check_partitions() -> None:
    """Keeps a partition ready for the months ahead and drops those past their time; forgets old batches."""
    prepare_partitions()
    drop_expired_partitions()
    forget_batches()


@app.task
def queue_archive_requests() -> int:
    """Calls a worker for each archive at which something is due. Tells how many were called."""
    calls = archives_are_due()
    for _ in range(calls):
        ask_archives.apply_async(expires=settings.CHECK_QUEUE_EVERY)
    return calls


@app.task
def ask_archives() -> int:
    """Works off what is due at archives. Tells how many steps were recorded."""
    return work_off(longest=LONGEST_TALK)


@app.task
def look_up_what_is_lost() -> int:
    """Has archives asked for copies of sources that fail or are dead."""
    return look_up()


@app.task
def verify_snapshots() -> int:
    """Holds the snapshots that were neglected longest against their digests. Tells how many are damaged."""
    return sum(bool(fault) for _, fault in verify_neglected(seconds=VERIFYING))


@app.task
def describe_snapshots(source_ids: list[int] | None = None) -> int:
    """Reads the citations of snapshots that have none yet: of these sources, or of all. Tells how many."""
    return describe(longest=DESCRIBING, source_ids=source_ids)
