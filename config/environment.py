"""The environment, with `.env` read into it once: what is decided before the settings can be loaded."""

from __future__ import annotations

from pathlib import Path

import environ

BASE_DIR = Path(__file__).resolve().parent.parent

env = environ.Env()
environ.Env.read_env(str(BASE_DIR / ".env"))

DATA_DIR = Path(env.str("DATA_DIR", default=str(BASE_DIR / ".data"))).expanduser().resolve()
GIVEN_DATABASE_URL: str = env.str("DATABASE_URL", default="")
GIVEN_REDIS_URL: str = env.str("REDIS_URL", default="")
