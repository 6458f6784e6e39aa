"""What tests of whether it holds share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import connection

from tests import factories as make
from tests.verification.receiving import Receiver
from verification.models import Edition
from verification.models.edition import EditionQuerySet

COPIES = """
    INSERT INTO verification_edition SELECT (jsonb_populate_record(e, jsonb_build_object(
        'id', key, 'claim_id', key, 'verdict_id', key, 'number', n * 1000, 'public_id', lpad(to_hex(n), 12, '0'),
        'body_sha256', 'known', 'topics', jsonb_build_array('topic' || n % 50),
        'changed_at', e.changed_at - CASE WHEN n > 1500 OR n % 1000 = 7 THEN '0' ELSE '1 year' END::interval))).*
    FROM verification_edition e, generate_series(1, 3000) n, LATERAL (SELECT 1000000 + n AS key) keyed
"""


@pytest.fixture
def receiver(settings) -> Iterator[Receiver]:
    """A receiver of webhooks on loopback, which may be posted to here."""
    settings.CHECK_ALLOWED_NETWORKS, settings.CHECK_ALLOWED_PORTS = ["127.0.0.0/8"], ["*"]
    with Receiver() as there:
        yield there


@pytest.fixture
def many() -> EditionQuerySet:
    """Three thousand facts in force, a thousand numbers apart, each fiftieth of a topic.

    The newer half changed of late, and of the older half two did.
    """
    make.a_verdict()
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(COPIES)
        cursor.execute("SET LOCAL session_replication_role = origin")
        cursor.execute("ANALYZE verification_edition")
    return Edition.objects.in_force()
