#!/usr/bin/env python
"""The door to every command. Starts the embedded servers for commands that need them, unless they are up."""

import os
import sys

NEED_NO_SERVERS = {"run", "help", "--help", "-h", "version", "--version", "makemessages", "compilemessages",
                   "collectstatic", "spectacular", "startapp"}  # fmt: skip


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    from django.conf import settings
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import execute_from_command_line

    try:
        _ = settings.INSTALLED_APPS  # reads the settings, so that a bad one is told in a sentence
    except ImproperlyConfigured as wrong:
        sys.exit(str(wrong))
    command = sys.argv[1] if len(sys.argv) > 1 else "help"
    if command in NEED_NO_SERVERS or {"--help", "--no-store"} & set(sys.argv):
        execute_from_command_line(sys.argv)
        return
    from config.embedded import ServersFailed, servers
    from config.environment import DATA_DIR, GIVEN_DATABASE_URL, GIVEN_REDIS_URL

    try:
        with servers(DATA_DIR, with_postgres=not GIVEN_DATABASE_URL, with_redis=not GIVEN_REDIS_URL, say=_say):
            execute_from_command_line(sys.argv)
    except ServersFailed as failed:
        sys.exit(str(failed))


def _say(line: str) -> None:
    sys.stderr.write(line + "\n")


if __name__ == "__main__":
    main()
