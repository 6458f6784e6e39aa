"""The command that brings a file in as an article: what it takes, and what it says when it does not."""

from __future__ import annotations

from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from claims.models import Article, ArticleRevision
from config.accounts import COMMAND_LINE
from tests import factories as make

pytestmark = pytest.mark.django_db


def bring(file: Path, *options: str) -> str:
    out = StringIO()
    call_command("import_article", str(file), *options, stdout=out)
    return out.getvalue()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "helicopters.txt"
    path.write_text("Four helicopters\n\nThey were bought in 2014. 🚁\n", encoding="utf-8", newline="")
    return path


def test_a_text_comes_in_whole_and_is_named_after_its_first_line(file: Path):
    said = bring(file)
    article = Article.objects.get()

    assert f"Brought in “Four helicopters” as {article.public_id}, revision 1." in said
    assert ArticleRevision.objects.get().text.encode() == file.read_bytes()
    assert article.added_by is not None
    assert article.added_by.username == COMMAND_LINE


def test_options_say_what_the_file_does_not(file: Path):
    bring(
        file, "--title", "Given", "--url", "https://paper.example/1", "--byline", "Ann", "--publication", "The Paper",
        "--published-on", "2014-09-27", "--language", "ur",
    )  # fmt: skip
    article = Article.objects.get()
    assert (article.title, article.url, article.byline) == ("Given", "https://paper.example/1", "Ann")
    assert (article.publication, article.published_on, article.language) == ("The Paper", date(2014, 9, 27), "ur")


def test_a_page_comes_in_as_its_main_text(tmp_path: Path):
    file = tmp_path / "page.html"
    sentences = "Four helicopters were bought in 2014. " * 9
    file.write_text(f"<html><head><title>Of the page</title></head><body><p>{sentences}</p></body></html>")

    assert "“Of the page”" in bring(file)
    text = ArticleRevision.objects.get().text
    assert "Four helicopters were bought" in text
    assert "<" not in text


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "There is no text in it."),
        (b" \n\n", "There is no text in it."),
        ("Grüße aus Köln".encode("latin-1"), "The text is not UTF-8: byte 2 cannot be read. Save it as UTF-8"),
        (b"%PDF-1.7\n\x00\x01\x02", "This PDF cannot be opened: it is broken or locked with a password."),
        (b"a" * 5_000_001, "The text is 5,000,001 bytes; the most that can be taken in is 5,000,000."),
        (b"<!doctype html><html><body></body></html>", "No article text was found in this HTML page."),
    ],
)
def test_a_file_that_is_no_article_is_refused_in_its_own_words(data: bytes, words: str, file: Path):
    file.write_bytes(data)
    with pytest.raises(CommandError) as refused:
        bring(file)
    assert str(file) in str(refused.value)
    assert words in str(refused.value)
    assert not Article.objects.exists()


def test_a_file_of_just_five_megabytes_comes_in(file: Path):
    file.write_bytes(b"a" * 5_000_000)
    bring(file)
    assert len(ArticleRevision.objects.get().text) == 5_000_000


def test_the_same_text_again_is_told_apart_and_names_the_article(file: Path):
    bring(file)
    with pytest.raises(CommandError) as refused:
        bring(file, "--title", "Another name")
    assert f"already here as “Four helicopters” ({Article.objects.get().public_id})" in str(refused.value)


@pytest.mark.parametrize(("name", "words"), [("missing.txt", "No such file"), (".", "Is a directory")])
def test_what_cannot_be_read_is_said(name: str, words: str, tmp_path: Path):
    with pytest.raises(CommandError, match=f"cannot be read: {words}"):
        bring(tmp_path / name)


def test_a_date_that_is_none_is_refused(file: Path):
    with pytest.raises(CommandError, match="--published-on"):
        bring(file, "--published-on", "27.9.2014")
    assert not Article.objects.exists()


def test_it_acts_in_the_name_that_is_given(file: Path):
    edda = make.an_editor()
    bring(file, "--as", edda.username)
    assert Article.objects.get().added_by == edda


def test_it_acts_in_no_name_that_is_unknown_or_may_not(file: Path):
    with pytest.raises(CommandError, match="There is no account named nobody-here"):
        bring(file, "--as", "nobody-here")
    with pytest.raises(CommandError, match="You may not add articles"):
        bring(file, "--as", make.a_user().username)
    assert not Article.objects.exists()


def test_the_account_of_the_command_line_can_never_log_in(file: Path):
    bring(file)
    account = Article.objects.get().added_by
    assert account is not None
    assert not account.has_usable_password()
    assert not account.is_staff
