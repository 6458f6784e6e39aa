"""The account under which commands act, where the operator names no other."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError, CommandParser

COMMAND_LINE = "command-line"


def command_line_account() -> User:
    """An account that nobody can log in to. It may do what the operator of the machine may do: everything."""
    account, made = User.objects.get_or_create(
        username=COMMAND_LINE, defaults={"is_superuser": True, "first_name": "Command line"}
    )
    if made:
        account.set_unusable_password()
        account.save()
    return account


class ActingCommand(BaseCommand):
    """A command that acts in somebody's name: `--as USERNAME`, else the command-line account."""

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--as",
            dest="username",
            default="",
            metavar="USERNAME",
            help="Act in the name of this account. Whoever it is cannot approve what comes in.",
        )

    def actor(self, options: dict[str, Any]) -> User:
        if not options["username"]:
            return command_line_account()
        try:
            return User.objects.get(username=options["username"])
        except User.DoesNotExist:
            raise CommandError(f"There is no account named {options['username']}.") from None
