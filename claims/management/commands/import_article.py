"""Brings a file in as an article: plain text, HTML, DOCX or PDF."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser

from claims.checked_before import look_up_on_import, told
from claims.management.arguments import ask_about_article
from claims.models import Article, Carrying
from claims.models.carrying import How
from claims.services import import_article
from claims.suggesting import suggest_and_ask
from config.accounts import ActingCommand
from config.errors import Refused


class Command(ActingCommand):
    help = "Bring a file in as an article: plain text, HTML, DOCX or PDF."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("file", type=Path, help="The file: text in UTF-8, HTML, DOCX or PDF; at most 5 MB.")
        parser.add_argument("--revision-of", default="", help="Id of the article that this is the next text of.")
        parser.add_argument("--title", default="", help="Headline; else the page's title or the first line.")
        parser.add_argument("--url", default="", help="Where it was published.")
        ask_about_article(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        by = self.actor(options)
        try:
            revision = import_article(
                data=path.read_bytes(),
                filename=path.name,
                title=options["title"],
                url=options["url"],
                byline=options["byline"],
                publication=options["publication"],
                published_on=options["published_on"],
                language=options["language"],
                article=self._article(options["revision_of"]),
                by=by,
            )
        except OSError as unreadable:
            raise CommandError(f"{path} cannot be read: {unreadable.strerror}.") from unreadable
        except Refused as refused:
            raise CommandError(f"{path}: {refused.message}") from refused
        self.stdout.write(
            f"Brought in “{revision.article}” as {revision.article.public_id}, revision {revision.number}."
        )
        self.stdout.write(told(look_up_on_import(revision)))
        if revision.number > 1:
            found = Counter(Carrying.objects.filter(revision=revision).values_list("how", flat=True))
            carried = ", ".join(f"{found[how.value]} {how.label.lower()}" for how in How if found[how.value])
            self.stdout.write(f"Claims carried over: {carried or 'none stood in the text before'}.")
        if options["suggest"]:
            self.stdout.write(str(suggest_and_ask(revision=revision, by=by)))

    def _article(self, public_id: str) -> Article | None:
        if not public_id:
            return None
        article = Article.objects.filter(public_id=public_id).first()
        if article is None:
            raise CommandError(f"There is no article {public_id}.")
        return article
