"""`make bench-workbench`: how fast a long article opens in the reading room, beside its plain text, and the lists.

One server process on loopback, with PostgreSQL in a temporary folder; the pages are asked for in turns. See --help.

What a page's time consists of (docs/decisions/long-texts.md): the session, the person, their permissions and the
article, which the plain text needs too; the places of the claims, one query for all; the text with its marks; the form
of each act that is open to the claim in hand.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from statistics import median
from typing import Any
from urllib.request import Request, urlopen

PARAGRAPH = (
    "The deal was signed in the spring of that year, the minister of trade said, and the pipeline between Karachi and "
    "Lahore will carry gas for the whole country; what it costs has been named by nobody so far, in neither capital."
)
LISTS = ("/workbench/", "/workbench/lists/second-eye/", "/workbench/lists/broken/", "/workbench/articles/", "/admin/")
READY = """async () => {
    const painted = () => performance.getEntriesByName("first-contentful-paint").length;
    while (!painted()) await new Promise((again) => setTimeout(again, 10));
    const page = performance.getEntriesByType("navigation")[0];
    const paint = performance.getEntriesByName("first-contentful-paint")[0];
    return { paint: paint ? paint.startTime : 0, ready: page.loadEventEnd };
}"""


def main() -> None:
    asked = argparse.ArgumentParser(prog="make bench-workbench", description=__doc__)
    asked.add_argument("--words", type=int, default=100_000, help="words of the article (default: 100000)")
    asked.add_argument("--claims", type=int, default=1_000, help="claims that stand in it (default: 1000)")
    asked.add_argument("--facts", type=int, default=100_000, help="other claims, for the lists (default: 100000)")
    asked.add_argument("--times", type=int, default=15, help="how often each page is opened (default: 15)")
    given = asked.parse_args()
    _say(f"load of this machine: {os.getloadavg()[0]:.1f}, processors: {os.cpu_count()}")
    with tempfile.TemporaryDirectory(prefix="bench-workbench-") as folder, ExitStack() as servers:
        cookie, article = _prepared(Path(folder), servers, given.words, given.claims, given.facts)
        from tests.bench.facts import _served

        os.environ["DJANGO_SETTINGS_MODULE"] = "tests.bench.plain_text"
        with _served("config.wsgi:application") as (port, _process):
            site = f"http://127.0.0.1:{port}"
            room = f"/workbench/articles/{article}/"
            pages = {
                "plain text": f"/plain/{article}/",
                "reading room": room,
                "claim in hand": f"{room}claims/{_name(0)}/",
                "under research": f"{room}claims/{_name(2)}/",
            }
            _compare("server, whole HTML", pages, lambda path: _fetched(site + path, cookie), given.times)
            _compare("after a change", pages, lambda path: _changed_and_fetched(site + path, cookie), given.times)
            _browse(site, cookie, pages, given.times)
            for path in LISTS:
                took = [_fetched(site + path, cookie) for _ in range(given.times)]
                _say(f"{path:<30} {median(took):>7.0f} ms, at {given.facts + given.claims:,} claims")


def _prepared(folder: Path, servers: ExitStack, words: int, claims: int, facts: int) -> tuple[str, str]:
    """A database with the article and the facts: a reviewer's session and the article's id."""
    os.environ.update(DATA_DIR=str(folder), DEMO="false", DEBUG="false", CELERY_TASK_ALWAYS_EAGER="true")
    os.environ.update(SECRET_KEY="only-for-the-bench", LOG_LEVEL="WARNING", DJANGO_SETTINGS_MODULE="config.settings")
    from config.embedded import servers as embedded

    servers.enter_context(embedded(folder, with_postgres=True, with_redis=True))
    import django

    django.setup()
    from django.core.management import call_command
    from django.test import Client

    from tests import factories as make
    from tests.bench.facts_seed import seed

    call_command("migrate", verbosity=0)
    reviewer = make.a_reviewer()
    lines = [PARAGRAPH] * (words // len(PARAGRAPH.split()))
    revision = make.an_article(text="\n\n".join(lines), title="A long report")
    _place(revision, claims)
    begun = time.monotonic()
    seed(facts)
    _say(f"{facts:,} facts made in {time.monotonic() - begun:.1f} s")
    client = Client()
    client.force_login(reviewer)
    return client.cookies["sessionid"].value, revision.article.public_id


def _name(number: int) -> str:
    return f"z{number:011d}"


def _place(revision: Any, count: int) -> None:
    """As many claims in as many states, each at a passage of its own; copied, since only reading them is measured."""
    from django.db import connection, transaction

    from claims.models import Appearance, StatusChange
    from tests import factories as make

    made = [make.a_claim(), make.an_accepted_claim(), make.a_claim_under_research(), make.a_proposal().claim]
    step = len(revision.text) // count
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        for number in range(count):
            cursor.execute(
                "INSERT INTO claims_claim SELECT c.* FROM claims_claim t, LATERAL jsonb_populate_record("
                "NULL::claims_claim, to_jsonb(t) || jsonb_build_object('id', %s::int, 'public_id', %s::text, "
                "'statement', %s::text)) c WHERE t.id = %s",
                [
                    900_000_000 + number,
                    _name(number),
                    f"Claim number {number} of the report says what a sentence of middling length says.",
                    made[number % len(made)].pk,
                ],
            )
        StatusChange.objects.bulk_create(
            StatusChange(id=key, claim_id=key, old="", new=made[key % len(made)].status, by=made[0].created_by)
            for key in range(900_000_000, 900_000_000 + count)
        )
        Appearance.objects.bulk_create(
            Appearance(
                claim_id=900_000_000 + number,
                revision=revision,
                start=number * step,
                end=number * step + 60,
                exact=revision.text[number * step : number * step + 60],
            )
            for number in range(count)
        )


def _changed_and_fetched(url: str, cookie: str) -> float:
    """The same after somebody has moved a claim, so that the text is set anew."""
    from django.db import connection, transaction

    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        other = "CASE status WHEN 'suggested' THEN 'dismissed' ELSE 'suggested' END"
        cursor.execute(f"UPDATE claims_claim SET status = {other} WHERE public_id = %s", [_name(4)])
    return _fetched(url, cookie)


def _fetched(url: str, cookie: str) -> float:
    """Milliseconds until all of the page is here."""
    begun = time.perf_counter()
    with urlopen(Request(url, headers={"Cookie": f"sessionid={cookie}"})) as answer:
        answer.read()
        if answer.url != url:
            sys.exit(f"{url} led to {answer.url}.")
    return (time.perf_counter() - begun) * 1000


def _compare(what: str, pages: dict[str, str], took: Callable[[str], float], times: int) -> None:
    """Opens the pages in turns, so that whatever else the machine does meets all of them."""
    figures: dict[str, list[float]] = {name: [] for name in pages}
    for turn in range(times + 2):
        for name, path in pages.items():
            figure = took(path)
            if turn >= 2:
                figures[name].append(figure)
    _told(what, figures)


def _told(what: str, figures: dict[str, list[float]]) -> None:
    first = median(next(iter(figures.values())))
    for name, found in figures.items():
        _say(f"{what:<22} {name:<14} {median(found):>7.0f} ms   {median(found) / first:.2f}×")


def _browse(site: str, cookie: str, pages: dict[str, str], times: int) -> None:
    from playwright.sync_api import sync_playwright

    from tests import browser

    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=browser.found(), args=list(browser.FLAGS))
        context = opened.new_context(viewport={"width": 1280, "height": 860})
        context.add_cookies([{"name": "sessionid", "value": cookie, "url": site}])
        page = context.new_page()
        painted: dict[str, list[float]] = {name: [] for name in pages}
        open_: dict[str, list[float]] = {name: [] for name in pages}
        for turn in range(times + 2):
            for name, path in pages.items():
                page.goto(site + path, wait_until="load")
                figures = page.evaluate(READY)
                if turn >= 2:
                    painted[name].append(figures["paint"])
                    open_[name].append(max(figures["paint"], figures["ready"]))
        opened.close()
    _told("first contentful paint", painted)
    _told("painted and loaded", open_)  # the load event of a page without scripts comes before anything is seen


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
