"""Cites a page: one that is asked for now, one in a file, or a whole list of files."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentTypeError
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from sources.checking import check_now
from sources.checking.outcomes import Standing
from sources.checking.urls import UrlRefused, parse
from sources.citation import FORMATS, Archived, cite, extract, on_day, origins_of, to_csl
from sources.citation.csl import Item
from sources.policy import current_policy

LONGEST = 65_536  # bytes of a line
CSL = "csl"


class Unusable(Exception):
    """A page that cannot be cited. The message says why, and what to do."""


class Command(BaseCommand):
    requires_system_checks = ()  # nothing here needs a database
    help = (
        "Cite a web page or PDF: by its address, which is asked for with the guarded checker, or from a file. "
        "--batch takes JSON Lines {url, html} (html: a file's path) and answers one JSON Line each, in order; one that "
        "cannot be cited bears its error. Needs no database."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("url", nargs="?", default="", help="Address of the page to cite.")
        parser.add_argument("--html", type=Path, metavar="FILE", help="Read the page from this file instead.")
        parser.add_argument(
            "--url", dest="address", default="", metavar="URL", help="The address of what is in the file."
        )
        parser.add_argument("--batch", metavar="FILE", help="JSON Lines with url and html; - reads standard input.")
        chosen = parser.add_mutually_exclusive_group()
        chosen.add_argument("--style", choices=sorted(FORMATS), help="How to write it; apa if nothing else is said.")
        chosen.add_argument("--format", choices=sorted(FORMATS), help="The same by its other name.")
        parser.add_argument(
            "--archive-url", default="", metavar="URL", help="An archived copy to name, in Wikipedia's."
        )
        parser.add_argument("--archive-date", type=_day, metavar="DAY", help="When that was taken: YYYY-MM-DD.")
        parser.add_argument(
            "--dead", action="store_true", help="The original is gone; the archived copy stands for it."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        style = options["style"] or options["format"] or (CSL if options["batch"] else "apa")
        if options["batch"]:
            self._answer(options["batch"], style)
            return
        url = options["url"] or options["address"]
        if not url:
            raise CommandError("Say which page: an address, or --html FILE --url URL, or --batch FILE.")
        try:
            item = _of_file(url, options["html"]) if options["html"] else _of_web(url)
        except Unusable as unusable:
            raise CommandError(str(unusable)) from unusable
        self.stdout.write(_written(item, style, archived=_archived(options)).rstrip("\r\n"))

    def _answer(self, given: str, style: str) -> None:
        bad = 0
        with ExitStack() as open_files:
            lines, folder = _opened(open_files, given)
            for number, line in enumerate(lines, 1):
                if not line.strip():
                    continue
                answer = _answered(line, folder, style)
                if "error" in answer:
                    bad += 1
                    answer["line"] = number
                self.stdout.write(json.dumps(answer, ensure_ascii=False))
                self.stdout.flush()
        if bad:
            self.stderr.write(f"{bad} lines could not be cited; each says why.")


def _answered(line: bytes, folder: Path, style: str) -> dict[str, Any]:
    """The answer to a line of a batch: the citation, or why there is none."""
    asked: dict[str, Any] = {}
    try:
        asked = _asked(line)
        url, path = _text(asked, "url"), Path(_text(asked, "html"))
        item = _of_file(url, path if path.is_absolute() or path.exists() else folder / path)
    except Unusable as unusable:
        return {"url": asked.get("url", ""), "error": str(unusable)}
    return item if style == CSL else {"url": url, "citation": _written(item, style)}


def _asked(line: bytes) -> dict[str, Any]:
    if len(line) > LONGEST:
        raise Unusable(f"The line is longer than {LONGEST} bytes.")
    try:
        asked = json.loads(line)
    except (ValueError, RecursionError) as wrong:
        raise Unusable("The line is no JSON.") from wrong
    if not isinstance(asked, dict):
        raise Unusable("The line is no JSON object with url and html.")
    return asked


def _text(asked: dict[str, Any], name: str) -> str:
    value = asked.get(name)
    if not isinstance(value, str) or not value.strip() or "\x00" in value:
        raise Unusable(f"{name}: is missing, or is no text.")
    return value


def _of_file(url: str, path: Path) -> Item:
    try:
        parse(url)
    except UrlRefused as refused:
        raise Unusable(f"url: {refused}.") from refused
    try:
        if path.stat().st_size > settings.CHECK_MAX_BYTES:
            raise Unusable(f"html: {path} is larger than CHECK_MAX_BYTES ({settings.CHECK_MAX_BYTES} bytes).")
        body = path.read_bytes()
    except (OSError, ValueError) as wrong:
        raise Unusable(f"html: {path} cannot be read: {getattr(wrong, 'strerror', None) or wrong}.") from wrong
    return _item(url, body)


def _of_web(url: str) -> Item:
    found = check_now([url], policy=current_policy())[0]
    if found.body is None or found.outcome.standing != Standing.ALIVE:
        raise Unusable(f"{url} cannot be cited: {found.error or found.outcome.label}")
    item = _item(found.final_url or url, found.body, content_type=found.content_type)
    return item | {"accessed": on_day(found.checked_at.date())}


def _item(url: str, body: bytes, *, content_type: str = "") -> Item:
    extraction = extract(body, url=url, content_type=content_type)
    return {"id": url, **to_csl(extraction), "custom": {"origins": origins_of(extraction)}}


def _written(item: Item, style: str, *, archived: Archived | None = None) -> str:
    if style == CSL and archived is None:
        return json.dumps(item, ensure_ascii=False, indent=2)
    return cite(item, style, archived=archived)


def _archived(options: dict[str, Any]) -> Archived | None:
    if not options["archive_url"]:
        return None
    if not options["archive_date"]:
        raise CommandError("--archive-url needs --archive-date: the day on which the copy was taken.")
    return Archived(options["archive_url"], options["archive_date"], dead=options["dead"])


def _opened(open_files: ExitStack, given: str) -> tuple[Iterable[bytes], Path]:
    """The lines of a batch, and the folder in which its paths begin."""
    if given == "-":
        return _lines(sys.stdin.buffer), Path()
    try:
        return _lines(open_files.enter_context(Path(given).open("rb"))), Path(given).parent
    except OSError as wrong:
        raise CommandError(f"{given} cannot be opened: {wrong.strerror}.") from wrong


def _lines(file: Any) -> Iterator[bytes]:
    """Lines, of which no more is read than would be taken."""
    while line := file.readline(LONGEST + 1):
        while not line.endswith(b"\n") and len(line) > LONGEST and (rest := file.readline(LONGEST + 1)):
            if rest.endswith(b"\n"):
                break
        yield line


def _day(given: str) -> date:
    try:
        return date.fromisoformat(given)
    except ValueError:
        raise ArgumentTypeError(f"{given} is no day such as 2024-09-27") from None
