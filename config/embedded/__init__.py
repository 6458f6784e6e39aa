"""PostgreSQL and Redis for a laptop: installed by pip, kept in DATA_DIR, started with whoever needs them."""

from config.embedded.servers import ServersFailed, servers

__all__ = ["ServersFailed", "servers"]
