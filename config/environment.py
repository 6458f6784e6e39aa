"""The environment, with `.env` read into it once: what is decided before the settings can be loaded."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import environ
from django.core.exceptions import ImproperlyConfigured

BASE_DIR = Path(__file__).resolve().parent.parent
KINDS = {int: "a whole number", float: "a number", bool: "true or false"}


class Env(environ.Env):
    """Reads settings. A value that cannot be understood is an error that names the setting."""

    def get_value(self, var: Any, cast: Any = None, default: Any = environ.Env.NOTSET, **options: Any) -> Any:
        given = str(self.ENVIRON.get(var, "")).strip()
        try:
            if cast is bool and given and not given.isdecimal() and given.lower() not in self._truths():
                raise ValueError("not a truth value")
            return super().get_value(var, cast=cast, default=default, **options)
        except (ValueError, TypeError) as wrong:
            kind = KINDS.get(cast, "what is needed here")
            said = "not JSON" if cast is json.loads else f"“{given}”, which is not {kind}"  # JSON may hold secrets
            raise ImproperlyConfigured(f"The setting {var} is {said}.") from wrong

    def named(self, var: str, default: str = "") -> dict[str, str]:
        """Values with names, as in `one=https://a.example; other=https://b.example`, in their order."""
        given = self.str(var, default=default)
        pairs = [entry.partition("=") for entry in given.split(";") if entry.strip()]
        named = {name.strip(): value.strip() for name, _, value in pairs}
        if len(named) < len(pairs) or not all(name and value for name, value in named.items()):
            raise ImproperlyConfigured(
                f"The setting {var} must hold name=value pairs with a semicolon between them, each name once."
            )
        return named

    def _truths(self) -> set[str]:
        return {*self.BOOLEAN_TRUE_STRINGS, "false", "off", "n", "no", "none"}


env = Env()
Env.read_env(str(BASE_DIR / ".env"))

DATA_DIR = Path(env.str("DATA_DIR", default=str(BASE_DIR / ".data"))).expanduser().resolve()
GIVEN_DATABASE_URL: str = env.str("DATABASE_URL", default="")
GIVEN_REDIS_URL: str = env.str("REDIS_URL", default="")
HOST = env.str("HOST", default="127.0.0.1")
PORT = env.int("PORT", default=8000)
SITE_URL = env.str("SITE_URL", default=f"http://{HOST}:{PORT}").rstrip("/")
DEMO = env.bool("DEMO", default=False)
