"""An article by its address: read by the guarded checker, kept as a snapshot, brought in by a person."""

from __future__ import annotations

from collections.abc import Iterator
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from claims.models import Article
from config.errors import Conflict, Invalid, NotAllowed
from sources.models import Check, Snapshot, Source
from sources.services.snapshots import what_was_seen
from tests import factories as make
from tests.web.server import Conversation, MisbehavingWeb, Row
from verification import roles, tasks
from verification.models import PageReading, ReadingState
from verification.services import readings
from verification.services.readings import ask_to_read, read_due, take_reading, what_was_read

pytestmark = pytest.mark.django_db(transaction=True)
SENTENCES = " ".join(f"Islamabad bought helicopter number {n} from Moscow, the minister said." for n in range(30))
HEAD = (
    '<html lang="en"><head><title>Old rivals</title><meta name="author" content="Sadia Tasleem">'
    '<meta property="article:published_time" content="2014-11-27"><meta property="og:site_name" content="The Paper">'
    '<meta property="og:title" content="Old rivals, new partners"></head>'
)


def page(words: str = SENTENCES) -> bytes:
    body = f"<body><nav>Home</nav><article><h1>Old rivals</h1><p>{words}</p></article></body></html>"
    return f"{HEAD}{body}".encode()


class Site:
    """A web server whose one article can be rewritten."""

    def __init__(self) -> None:
        self.body, self.content_type, self.status = page(), "text/html; charset=utf-8", 200

    async def answer(self, talk: Conversation) -> None:
        await talk.answer(self.status, self.body, Content_Type=self.content_type)

    @property
    def rows(self) -> dict[str, Row]:
        return {"/article": self.answer}


@pytest.fixture
def site() -> Site:
    return Site()


@pytest.fixture
def url(site: Site, settings) -> Iterator[str]:
    settings.CHECK_ALLOWED_NETWORKS, settings.CHECK_ALLOWED_PORTS = ["127.0.0.1/32"], ["*"]
    settings.CHECK_HOST_DELAY, settings.CHECK_TIMEOUT_TOTAL = 0.0, 5.0
    with MisbehavingWeb(site.rows) as running:
        yield running.url("/article")


def read(url: str, *, by=None, **details) -> PageReading:
    """What the newest request for the page came to; the tests' worker works as soon as it is called."""
    reading = ask_to_read(url=url, by=by or make.an_editor(), details=details)
    reading.refresh_from_db()
    return reading


def test_a_page_becomes_an_article_with_what_it_says_of_itself_and_its_snapshot(url: str, site: Site):
    edda = make.an_editor()
    reading = read(url, by=edda)
    assert reading.state == ReadingState.READ
    assert not Article.objects.exists()

    revision = take_reading(reading=reading, by=edda)

    article = revision.article
    assert (article.title, article.byline, article.publication) == (
        "Old rivals, new partners", "Sadia Tasleem", "The Paper",
    )  # fmt: skip
    assert (str(article.published_on), article.language, article.url) == ("2014-11-27", "en", url)
    assert revision.number == 1
    assert SENTENCES in revision.text
    assert "Home" not in revision.text
    reading.refresh_from_db()
    assert (reading.state, reading.revision) == (ReadingState.TAKEN, revision)
    assert reading.snapshot is not None
    assert what_was_seen(reading.snapshot).body == site.body
    assert reading.snapshot.captures.get().kind == "response"
    assert reading.snapshot.source.added_by == edda
    assert Check.objects.get().outcome == "ok"


def test_what_the_person_says_wins_over_what_the_page_says(url: str):
    reading = read(url, title="My title", published_on="2015-01-02")
    revision = take_reading(reading=reading, by=make.an_editor(), details={"byline": "S. T."})

    article = revision.article
    assert (article.title, str(article.published_on), article.byline) == ("My title", "2015-01-02", "S. T.")


def test_a_changed_page_becomes_the_next_revision_and_an_unchanged_one_nothing(url: str, site: Site):
    edda = make.an_editor()
    first = take_reading(reading=read(url, by=edda), by=edda)
    again = take_reading(reading=read(f"{url}#top", by=edda), by=edda)
    assert again == first

    site.body = page(f"{SENTENCES} He took it back.")
    reading = read(url, by=edda)
    assert what_was_read(reading).article == first.article
    second = take_reading(reading=reading, by=edda)

    assert (second.article, second.number) == (first.article, 2)
    assert "He took it back." in second.text
    assert Article.objects.count() == Source.objects.count() == 1
    assert Snapshot.objects.count() == 2


def test_the_next_revision_goes_to_the_article_even_when_its_address_was_edited(url: str, site: Site):
    edda = make.an_editor()
    first = take_reading(reading=read(url, by=edda), by=edda)
    Article.objects.update(url="https://example.org/printed")
    site.body = page(f"{SENTENCES} He took it back.")

    second = take_reading(reading=read(url, by=edda), by=edda)

    assert second.article == first.article
    assert Article.objects.get().url == "https://example.org/printed"


def test_a_pdf_is_read_too(url: str, site: Site):
    site.body, site.content_type = a_pdf("Islamabad bought four helicopters."), "application/pdf"
    revision = take_reading(reading=read(url), by=make.an_editor())

    assert revision.text.strip() == "Islamabad bought four helicopters."


@pytest.mark.parametrize(
    ("status", "body", "content_type", "words"),
    [
        (404, page(), "text/html", "Not found"),
        (403, b"<title>Just a moment...</title>cf-chl", "text/html", "Blocked"),
        (200, b"<title>Page not found</title><h1>Page not found</h1>", "text/html", "Soft 404"),
        (200, b"<html><body><script>1</script></body></html>", "text/html", "No article text"),
        (200, b"\x89PNG\r\n\x1a\n" + b"\x00" * 500, "image/png", "image/png"),
        (200, b"PK\x03\x04rubbish", "application/octet-stream", "Word document"),
        (200, b"%PDF-1.4 rubbish", "application/pdf", "No text was found in this PDF"),
    ],
)
def test_what_cannot_be_read_says_why_in_a_sentence_and_leaves_nothing(
    status: int, body: bytes, content_type: str, words: str, url: str, site: Site
):
    site.status, site.body, site.content_type = status, body, content_type
    reading = read(url)

    assert reading.state == ReadingState.REFUSED
    assert words in reading.refusal
    assert reading.refusal.count("\n") == 0
    assert not any(model.objects.exists() for model in (Source, Snapshot, Article))
    with pytest.raises(Conflict):
        take_reading(reading=reading, by=make.an_editor())


def test_a_text_beyond_the_limit_is_refused(url: str, settings):
    settings.IMPORT_MAX_BYTES = 100
    assert "the most that can be taken in is 100" in read(url).refusal
    assert not Source.objects.exists()


def test_a_page_beyond_the_limit_of_the_checker_is_refused(url: str, settings):
    settings.CHECK_MAX_BYTES = 500
    assert read(url).refusal.startswith("Too large")


def test_an_address_that_is_not_public_is_never_asked(forbidden_web: MisbehavingWeb, settings):
    settings.CHECK_ALLOWED_PORTS = ["*"]
    reading = read(forbidden_web.url("/ok"))

    assert reading.refusal.startswith("Address refused")
    assert forbidden_web.connections == 0


@pytest.mark.parametrize("given", ["", "ftp://example.org/", "http://user:secret@example.org/", "no address"])
def test_what_is_no_web_address_is_refused_at_once(given: str):
    with pytest.raises(Invalid) as refused:
        ask_to_read(url=given, by=make.an_editor())
    assert refused.value.problems[0].field == "url"
    assert not PageReading.objects.exists()


def test_who_may_not_add_articles_may_not_have_pages_read(url: str):
    with pytest.raises(NotAllowed):
        ask_to_read(url=url, by=make.a_user())
    with pytest.raises(NotAllowed):
        take_reading(reading=read(url), by=make.a_user())
    assert not Article.objects.exists()


@pytest.fixture
def no_worker(monkeypatch) -> None:
    monkeypatch.setattr(tasks.read_pages, "delay", lambda: None)


@pytest.mark.usefixtures("no_worker")
def test_asking_twice_for_a_page_that_waits_is_one_request(url: str):
    edda = make.an_editor()
    assert read(url, by=edda) == read(url, by=edda)
    assert read(url, by=edda) != read(url)


@pytest.mark.usefixtures("no_worker")
def test_a_page_whose_worker_was_killed_is_read_by_the_next(url: str):
    reading = read(url)
    held = readings._leased()
    assert held is not None
    assert read_due(longest=1) == 0
    PageReading.objects.update(leased_until=timezone.now())

    assert read_due(longest=5) == 1
    reading.refresh_from_db()
    assert (reading.state, reading.attempts) == (ReadingState.READ, 2)
    readings.read_now(held)  # the first worker was only slow: its ticket is spent
    assert Snapshot.objects.count() == Check.objects.count() == 1


@pytest.mark.usefixtures("no_worker")
def test_a_page_that_kills_every_worker_is_given_up(url: str):
    reading = read(url)
    PageReading.objects.update(attempts=3)
    read_due(longest=5)
    reading.refresh_from_db()
    assert "again and again" in reading.refusal


def test_bringing_in_twice_makes_one_article(url: str):
    reading = read(url)
    stale = PageReading.objects.get(pk=reading.pk)
    first = take_reading(reading=reading, by=make.an_editor())

    assert take_reading(reading=stale, by=make.an_editor()) == first
    assert Article.objects.count() == 1


def test_hostile_text_is_kept_as_text(url: str, site: Site):
    site.body = page("&lt;script&gt;alert(1)&lt;/script&gt; " + SENTENCES)
    revision = take_reading(reading=read(url), by=make.an_editor())

    assert "<script>alert(1)</script>" in revision.text


@pytest.mark.parametrize(
    "change", ["state = 'read'", "state = 'refused'", "refusal = 'So.'", "state = 'taken'", "state = 'odd'"]
)
@pytest.mark.usefixtures("no_worker")
def test_no_statement_makes_a_reading_say_what_did_not_come_of_it(change: str, url: str):
    read(url)
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE verification_pagereading SET {change}")


def test_the_command_reads_and_brings_in_at_once(url: str, site: Site):
    make.a_user(roles.EDITOR, name="edda")
    out = StringIO()
    call_command("read_article", url, "--as", "edda", "--title", "Mine", stdout=out)

    article = Article.objects.get()
    assert article.title == "Mine"
    assert article.public_id in out.getvalue()
    site.status = 404
    with pytest.raises(CommandError, match="Not found"):
        call_command("read_article", f"{url}?2", "--as", "edda", stdout=out)


def a_pdf(words: str) -> bytes:
    """The smallest PDF that says something."""
    stream = f"BT /F1 12 Tf 72 720 Td ({words}) Tj ET".encode()
    parts = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R "
        b"/Resources << /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
    ]
    out, offsets = b"%PDF-1.4\n", []
    for number, part in enumerate(parts, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, part)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    head = b"xref\n0 %d\n0000000000 65535 f \n" % (len(parts) + 1)
    return (
        out + head + table + b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % (len(parts) + 1, len(out))
    )
