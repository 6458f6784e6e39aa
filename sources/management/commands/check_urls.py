"""Looks at a list of web addresses and records what it found (see `sources.checking.lists`)."""

from __future__ import annotations

import sys
from collections.abc import Collection
from functools import partial
from typing import Any

from django.contrib.auth.models import User
from django.core.management.base import CommandError, CommandParser

from config.accounts import ActingCommand
from sources.checking import Result
from sources.checking.lists import HELP, CannotOpen, add_arguments, look_through
from sources.hosts import shared_hosts
from sources.policy import current_policy
from sources.services.listed import record_looks


class Command(ActingCommand):
    requires_system_checks = ()  # they would take longer than a thousand looks
    help = HELP

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        add_arguments(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        recording: dict[str, Any] = {}
        if not options["no_store"]:
            recording = {"record": partial(_record, by=self.actor(options)), "open_hosts": shared_hosts}
        self.stderr.ending = self.stdout.ending = ""
        try:
            code = look_through(options, policy=current_policy(), out=self.stdout, complaints=self.stderr, **recording)
        except CannotOpen as wrong:
            raise CommandError(str(wrong)) from wrong
        if code:
            sys.exit(code)


def _record(looks: Collection[Result], *, by: User) -> None:
    record_looks(looks=looks, by=by)
