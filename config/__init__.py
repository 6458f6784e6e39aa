"""How the service is put together and run: settings, URLs, Celery, servers for a laptop. No business rules."""

from config.celery import app as celery_app

__all__ = ["celery_app"]
