from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class SourcesConfig(AppConfig):
    name = "sources"
    verbose_name = "Sources: where it can be checked"

    def ready(self) -> None:
        from sources.archive_settings import refuse_bad_archives

        refuse_bad_archives()
        post_migrate.connect(_prepare_partitions, sender=self)


def _prepare_partitions(**_: Any) -> None:
    from sources.partitions import prepare_partitions

    prepare_partitions()
