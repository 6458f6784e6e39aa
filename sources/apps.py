from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.files.storage import storages
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class SourcesConfig(AppConfig):
    name = "sources"
    verbose_name = _("Sources: where it can be checked")

    def ready(self) -> None:
        from sources.archive_settings import refuse_bad_archives
        from sources.signals import content_read

        refuse_bad_archives()
        post_migrate.connect(_prepare_partitions, sender=self)
        content_read.connect(_describe, dispatch_uid="sources.describe")
        _need_a_storage()


def _prepare_partitions(**_: Any) -> None:
    from sources.partitions import prepare_partitions

    prepare_partitions()


def _describe(*, source_ids: list[int], **_: Any) -> None:
    from sources.tasks import describe_snapshots

    describe_snapshots.delay(source_ids)


def _need_a_storage() -> None:
    """A storage that cannot be had is told at start, not when the first snapshot is lost."""
    try:
        _ = storages["snapshots"]
    except Exception as wrong:  # each storage complains in its own way
        raise ImproperlyConfigured(
            f"Snapshots cannot be kept in SNAPSHOT_STORAGE={settings.SNAPSHOT_STORAGE} with the options given in "
            f"SNAPSHOT_STORAGE_OPTIONS: {wrong}"
        ) from wrong
