"""What the migrations that moved who and what into the event rows have in common."""

from __future__ import annotations

import pghistory.utils
from django.db import migrations, models


def context_into_event(app: str, model: str) -> migrations.SeparateDatabaseAndState:
    """Copies who and what from pghistory's table of contexts into each event row. The context's id stays."""
    table = f"{app}_{model}"
    return migrations.SeparateDatabaseAndState(
        database_operations=[
            migrations.RunSQL(
                f"""
                ALTER TABLE {table} ADD COLUMN pgh_context jsonb;
                ALTER TABLE {table} DISABLE TRIGGER USER;
                UPDATE {table} SET pgh_context = c.metadata FROM pghistory_context c WHERE c.id = pgh_context_id;
                ALTER TABLE {table} ENABLE TRIGGER USER;
                """  # noqa: S608  (names of our own tables)
            )
        ],
        state_operations=[
            migrations.AlterField(model, "pgh_context", pghistory.utils.JSONField(null=True)),
            migrations.AddField(model, "pgh_context_id", models.UUIDField(db_index=True, null=True)),
        ],
    )
