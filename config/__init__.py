"""How the service is put together and run: settings, URLs, Celery, servers for a laptop. No business rules."""
