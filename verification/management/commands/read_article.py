"""Reads the page at an address and brings it in as an article; `import_article` does so with a file."""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandError, CommandParser

from claims.checked_before import look_up_on_import, told
from claims.management.arguments import ask_about_article
from claims.suggesting import suggest_and_ask
from config.accounts import ActingCommand
from config.errors import Refused
from verification.models import ReadingState
from verification.services.readings import ask_to_read, read_waiting, take_reading


class Command(ActingCommand):
    help = (
        "Read the page at an address, with the guarded checker, and bring it in as an article: a web page, PDF or "
        "Word document. What was seen is kept as a snapshot. Read again with a changed text, it becomes a new revision."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("url", help="Address of the page.")
        parser.add_argument("--title", default="", help="Headline; else what the page says.")
        ask_about_article(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        by = self.actor(options)
        try:
            reading = read_waiting(ask_to_read(url=options["url"], details=options, by=by))
            if reading.state == ReadingState.REFUSED:
                raise CommandError(f"{reading.url}: {reading.refusal}")
            revision = take_reading(reading=reading, by=by)
        except Refused as refused:
            raise CommandError(f"{options['url']}: {refused.message}") from refused
        self.stdout.write(f"“{revision.article}” is here as {revision.article.public_id}, revision {revision.number}.")
        self.stdout.write(told(look_up_on_import(revision)))
        if options["suggest"]:
            self.stdout.write(str(suggest_and_ask(revision=revision, by=by)))
