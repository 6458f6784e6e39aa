"""What commands that bring a text in ask about it."""

from __future__ import annotations

from datetime import date

from django.core.management.base import CommandParser


def ask_about_article(parser: CommandParser) -> None:
    parser.add_argument("--byline", default="", help="Who signed it.")
    parser.add_argument("--publication", default="", help="The newspaper, site or channel.")
    parser.add_argument("--published-on", type=date.fromisoformat, help="The date printed on it, as 2014-09-27.")
    parser.add_argument("--language", default="", help="Language as a BCP 47 tag, such as en or ur.")
    parser.add_argument("--suggest", action="store_true", help="Suggest the claims that it makes.")
