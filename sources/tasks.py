"""Celery doors to checking. Each task may run twice, or die half way, without harm."""

from __future__ import annotations

import uuid

from celery import shared_task

from sources.checking import check_in_lots
from sources.partitions import drop_expired_partitions, prepare_partitions
from sources.policy import current_policy
from sources.services.checks import forget_batches, lease_due, leased_urls
from sources.services.recording import record_results


@shared_task
def queue_due_checks() -> int:
    """Leases what is due and hands each batch to a worker. Tells how many sources were handed out."""
    handed_out = 0
    while lease := lease_due():
        check_leased.delay(str(lease.ticket))
        handed_out += len(lease.source_ids)
    return handed_out


@shared_task
def check_leased(ticket: str) -> int:
    """Looks at everything still held under the ticket and records it, lot by lot."""
    held = leased_urls(uuid.UUID(ticket))
    ids = list(held)
    lots = check_in_lots(list(held.values()), policy=current_policy())
    return sum(
        record_results(ticket=uuid.UUID(ticket), results={ids[index]: result for index, result in lot.items()})
        for lot in lots
    )


@shared_task
def prepare_check_partitions() -> None:
    """Keeps a partition ready for the months ahead and drops those past their time; forgets old batches."""
    prepare_partitions()
    drop_expired_partitions()
    forget_batches()
