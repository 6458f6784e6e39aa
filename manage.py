#!/usr/bin/env python
"""The door to every command. Starts the embedded servers for commands that need them, unless they are up."""

import os
import sys

NEED_NO_SERVERS = {"run", "help", "--help", "-h", "version", "--version", "makemessages", "compilemessages",
                   "collectstatic", "spectacular", "startapp", "cite", "verify_bundle", "extract_claims",
                   "score_checkworthiness", "train_checkworthiness", "train_matching"}  # fmt: skip


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    if sys.argv[1:2] == ["check_urls"] and "--no-store" in sys.argv:
        look_without_django()
    import django
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import execute_from_command_line

    try:
        django.setup()  # reads the settings, so that a bad one is told in a sentence
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


def look_without_django() -> None:
    """A list of addresses is looked at without loading what only a database needs. Returns where more is wanted."""
    from django.core.exceptions import ImproperlyConfigured

    from sources.checking.lists import CannotOpen, main
    from sources.policy import policy_of

    try:
        from config import check_settings  # a bad one is refused as it is read

        code = main(sys.argv[2:], policy=policy_of(check_settings))
    except (ImproperlyConfigured, CannotOpen) as wrong:
        sys.exit(str(wrong))
    if code is not None:
        sys.exit(code)


def _say(line: str) -> None:
    sys.stderr.write(line + "\n")


if __name__ == "__main__":
    main()
