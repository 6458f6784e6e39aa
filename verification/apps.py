from typing import Any

from django.apps import AppConfig


class VerificationConfig(AppConfig):
    name = "verification"
    verbose_name = "Verification: does it hold"

    def ready(self) -> None:
        from sources.signals import health_moved

        health_moved.connect(_watch_source, dispatch_uid="verification.watch_source")


def _watch_source(*, source_id: int, **_: Any) -> None:
    from verification.tasks import watch_source

    watch_source.delay(source_id)
