"""PostgreSQL and Redis for a laptop: installed by pip, kept in DATA_DIR, started with whoever needs them."""

from config.embedded.errors import ServersFailed
from config.embedded.servers import servers

__all__ = ["ServersFailed", "servers"]
