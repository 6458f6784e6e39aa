from typing import Any

from django.apps import AppConfig


class VerificationConfig(AppConfig):
    name = "verification"
    verbose_name = "Verification: does it hold"

    def ready(self) -> None:
        from sources.signals import health_moved

        health_moved.connect(_watch_sources, dispatch_uid="verification.watch_sources")


def _watch_sources(*, source_ids: list[int], **_: Any) -> None:
    from verification.tasks import watch_sources

    watch_sources.delay(source_ids)
