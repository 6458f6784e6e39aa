from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _

from config.names import translate_names


class ConfigConfig(AppConfig):
    name = "config"
    verbose_name = _("Configuration")

    def ready(self) -> None:
        post_migrate.connect(_keep_every_promise)
        translate_names()


def _keep_every_promise(using: str, **_: Any) -> None:
    from config.triggers import never_ignored

    never_ignored(using)
