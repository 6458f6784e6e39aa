"""Articles come in once; what is said about them can be mended, their texts cannot."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from claims.models import Article, ArticleRevision
from claims.services import add_article, edit_article, import_article, place_claim
from config.errors import Conflict, Invalid, NotAllowed
from config.history import changes_of
from tests import factories as make

pytestmark = pytest.mark.django_db


def test_an_article_is_kept_with_what_is_said_about_it():
    by = make.an_editor()
    revision = add_article(
        text="Four helicopters.\r\n 🚁 ",
        title="Helicopters",
        url="https://paper.example/1",
        byline="Ann Example",
        publication="The Paper",
        published_on=date(2014, 9, 27),
        language="ur",
        by=by,
    )
    article = Article.objects.get()

    assert (article.title, article.url, article.byline) == ("Helicopters", "https://paper.example/1", "Ann Example")
    assert (article.publication, article.published_on, article.language) == ("The Paper", date(2014, 9, 27), "ur")
    assert (article.added_by, revision.added_by) == (by, by)
    assert (revision.number, revision.text) == (1, "Four helicopters.\r\n 🚁 ")


def test_another_text_from_the_same_address_is_the_next_revision():
    other, first = make.an_article(url="https://paper.example/other"), make.an_article(url="https://paper.example/1")
    again = make.an_article(url="https://paper.example/1", title="A new headline")

    assert (again.article, again.number) == (first.article, 2)
    assert first.article.current_revision == again
    assert other.article.current_revision == other


def test_texts_without_an_address_are_articles_of_their_own():
    assert make.an_article().article != make.an_article().article


def test_the_same_text_again_is_refused_and_names_where_it_is():
    known = make.an_article(text="Four helicopters.", title="Helicopters")
    make.an_article()
    with pytest.raises(Conflict, match=f"already here as “Helicopters” .{known.article.public_id}.") as refused:
        make.an_article(text="Four helicopters.", url="https://paper.example/1")

    assert refused.value.code == "known_text"
    assert Article.objects.count() == 2


@pytest.mark.parametrize("text", ["", " \n", "\u00a0"])
def test_an_article_needs_a_text(text: str):
    with pytest.raises(Invalid, match="There is no text in it") as refused:
        add_article(text=text, title="Nothing", by=make.an_editor())
    assert refused.value.field == "text"
    assert not Article.objects.exists()


@pytest.mark.parametrize(
    ("details", "field"),
    [
        ({"title": ""}, "title"),
        ({"title": "x" * 501}, "title"),
        ({"url": "paper"}, "url"),
        ({"language": ""}, "language"),
    ],
)
def test_a_bad_field_is_named_and_nothing_is_kept(details: dict[str, Any], field: str):
    with pytest.raises(Invalid) as refused:
        add_article(**({"text": "Four helicopters.", "title": "Helicopters"} | details), by=make.an_editor())
    assert [problem.field for problem in refused.value.problems] == [field]
    assert not Article.objects.exists()


@pytest.mark.parametrize("bad", ["a\x00b", "a\ud800b"])
@pytest.mark.parametrize("field", ["text", "title", "byline"])
def test_a_character_that_cannot_be_kept_is_refused_in_words(field: str, bad: str):
    given: dict[str, Any] = {"text": "Four helicopters.", "title": "Helicopters", field: bad}
    with pytest.raises(Invalid, match=r"cannot be (kept|stored)"):
        add_article(**given, by=make.an_editor())
    assert not Article.objects.exists()


def test_an_edit_changes_what_is_said_and_not_the_text():
    revision = make.an_article(text="Four helicopters.", title="Helicopters", byline="Ann")
    edited = edit_article(article=revision.article, changes={"title": "Four"}, expected_version=1, by=make.an_editor())

    assert (edited.title, edited.byline, edited.version) == ("Four", "Ann", 2)
    assert ArticleRevision.objects.get().text == "Four helicopters."


def test_an_edit_that_changes_nothing_leaves_no_trace():
    article = make.an_article(title="Helicopters").article
    edit_article(article=article, changes={"title": "Helicopters"}, expected_version=1, by=make.an_editor())
    assert (Article.objects.get().version, len(changes_of(article))) == (1, 1)


def test_only_roles_that_bring_in_articles_may():
    revision = make.an_article()
    stranger = make.a_user()
    with pytest.raises(NotAllowed, match="You may not add articles"):
        add_article(text="Other.", title="Other", by=stranger)
    with pytest.raises(NotAllowed, match="You may not add articles"):
        import_article(data=b"\xff not even read", by=stranger)
    with pytest.raises(NotAllowed, match="You may not edit articles"):
        edit_article(article=revision.article, changes={"title": "Other"}, expected_version=1, by=stranger)
    assert Article.objects.get().title == revision.article.title


def test_progress_counts_each_claim_of_an_article_once_in_all_its_revisions():
    first = make.an_article(url="https://paper.example/1")
    second = make.an_article(url="https://paper.example/1")
    claim = make.a_claim(revision=first)
    place_claim(claim=claim, revision=second, start=0, end=33, by=make.a_fact_checker())
    make.a_claim(revision=second)
    make.a_claim(revision=make.an_article())
    row: Any = Article.objects.with_progress().get(pk=first.article_id)
    assert row.claim_count == 2
