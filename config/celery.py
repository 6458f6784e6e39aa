"""The Celery application. Workers: `celery -A config worker`; the clock: `celery -A config beat`."""

from __future__ import annotations

import os
from typing import Any

from celery import Celery, Task

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")


class NewsroomTask(Task):
    """A task speaks the newsroom's language, also where it runs at once in the request of somebody who does not."""

    abstract = True

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        from config.languages import newsroom_language

        with newsroom_language():
            return super().__call__(*args, **kwargs)


app = Celery("claims", task_cls=NewsroomTask)
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
