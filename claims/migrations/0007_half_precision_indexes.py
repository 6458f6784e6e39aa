"""Vectors are indexed with half the bytes. Search goes on by the old indexes until the new ones are there.

On a big table this takes a while (a million vectors: about ten minutes on one core), and nothing waits for it: what is
written meanwhile is in the new indexes too. Where it is cut off, it begins anew.
"""

import django.db.models.functions.comparison
import pgvector.django.halfvec
import pgvector.django.indexes
import pgvector.django.vector
from django.contrib.postgres.indexes import OpClass
from django.contrib.postgres.operations import AddIndexConcurrently, RemoveIndexConcurrently
from django.db import migrations

# Building a graph that does not fit into memory takes many times longer; about 2 KB are needed for a vector. Other
# processes would have to share that memory, of which containers allow little.
ROOM = """
    SELECT set_config('maintenance_work_mem', greatest(65536, least(2 * count(*), 2097151)) || 'kB', false),
        set_config('max_parallel_maintenance_workers', '0', false)
    FROM claims_findable
"""
AS_BEFORE = ["RESET maintenance_work_mem", "RESET max_parallel_maintenance_workers"]
CUT_OFF = [f"DROP INDEX CONCURRENTLY IF EXISTS {name}" for name in ("findable_near_statement", "findable_near_title")]


def near(column, name):
    half = pgvector.django.halfvec.HalfVectorField(dimensions=384)
    return pgvector.django.indexes.HnswIndex(
        OpClass(django.db.models.functions.comparison.Cast(column, half), name='halfvec_ip_ops'), name=name
    )


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ('claims', '0006_claimants_have_a_kind'),
    ]

    operations = [
        migrations.RunSQL(CUT_OFF, migrations.RunSQL.noop),
        migrations.RunSQL(ROOM, AS_BEFORE),
        AddIndexConcurrently('findable', near('vector', 'findable_near_statement')),
        AddIndexConcurrently('findable', near('title_vector', 'findable_near_title')),
        RemoveIndexConcurrently('findable', 'findable_by_meaning'),
        RemoveIndexConcurrently('findable', 'findable_by_title'),
        migrations.RunSQL(AS_BEFORE, ROOM),
    ]
