from typing import Any

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class VerificationConfig(AppConfig):
    name = "verification"
    verbose_name = _("Verification: does it hold")

    def ready(self) -> None:
        from claims.signals import sentences_looked_up
        from sources.signals import content_read, health_moved, keeping_moved

        health_moved.connect(_watch_sources, dispatch_uid="verification.watch_sources")
        keeping_moved.connect(_watch_sources, dispatch_uid="verification.watch_keeping")
        sentences_looked_up.connect(_tell_of_repeats, dispatch_uid="verification.tell_of_repeats")
        content_read.connect(_look_again, dispatch_uid="verification.look_again")


def _watch_sources(*, source_ids: list[int], **_: Any) -> None:
    from verification.tasks import watch_sources

    watch_sources.delay(source_ids)


def _look_again(*, source_ids: list[int], **_: Any) -> None:
    from verification.tasks import look_again

    look_again.delay(source_ids)


def _tell_of_repeats(*, look_up: Any, **_: Any) -> None:
    from verification.services.repeats import tell_of_repeats

    tell_of_repeats(look_up=look_up)
