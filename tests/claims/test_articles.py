"""Articles: the services and the command line."""

from __future__ import annotations

from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from claims.models import Article, Claimant
from claims.services import edit_article, edit_claim, edit_claimant, import_article, make_claim
from config.errors import Conflict, Invalid, NotAllowed
from tests import factories as make

pytestmark = pytest.mark.django_db


def run(*given: Any) -> str:
    out = StringIO()
    call_command("import_article", *map(str, given), stdout=out)
    return out.getvalue()


def test_a_file_comes_in_with_what_is_said_about_it(tmp_path: Path):
    file = tmp_path / "a.txt"
    file.write_text("Headline\n\nIt rained.\n")
    said = run(file, "--publication", "The Paper", "--published-on", "2014-11-20", "--url", "https://example.org/a")

    article = Article.objects.get()
    assert article.public_id in said
    assert (article.title, article.publication, str(article.published_on)) == ("Headline", "The Paper", "2014-11-20")
    assert article.current_revision.text == "Headline\n\nIt rained.\n"
    assert article.added_by is not None


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "no text"),
        (b"\xff\xfe\xfa", "not UTF-8"),
        (b"a\x00b", "binary"),
        (b"a" * 5_000_001, "5,000,000"),
    ],
)
def test_each_bad_file_has_its_own_answer(data: bytes, words: str, tmp_path: Path):
    file = tmp_path / "a.txt"
    file.write_bytes(data)
    with pytest.raises(CommandError, match=words):
        run(file)
    assert not Article.objects.exists()


def test_the_same_text_again_names_the_article_that_has_it(tmp_path: Path):
    known = make.an_article(text="It rained.").article
    file = tmp_path / "a.txt"
    file.write_text("It rained.")
    with pytest.raises(CommandError, match=known.public_id):
        run(file)
    assert Article.objects.count() == 1


def test_a_file_that_is_not_there_is_said_so(tmp_path: Path):
    with pytest.raises(CommandError, match="cannot be read"):
        run(tmp_path / "nothing.txt")


def test_one_may_act_in_somebody_s_name(tmp_path: Path):
    edda = make.an_editor()
    file = tmp_path / "a.txt"
    file.write_text("It rained.")
    run(file, "--as", edda.get_username())
    assert Article.objects.get().added_by == edda
    with pytest.raises(CommandError, match="no account named nobody"):
        run(file, "--as", "nobody")


def test_what_is_given_wins_over_what_the_page_says():
    page = b"<html lang=de><title>Theirs</title><article><p>" + b"Es regnete in Lahore. " * 20 + b"</p></article>"
    article = import_article(data=page, title="Ours", by=make.an_editor()).article
    assert (article.title, article.language) == ("Ours", "de")


def test_strangers_bring_nothing_in():
    with pytest.raises(NotAllowed):
        import_article(data=b"It rained.", by=make.a_user())


def test_a_field_that_is_not_usable_is_named():
    article = make.an_article().article
    with pytest.raises(Invalid) as refused:
        edit_article(article=article, changes={"url": "nonsense"}, expected_version=1, by=make.an_editor())
    assert refused.value.problems[0].field == "url"


@pytest.mark.parametrize("made_on", ["2014-13", "14", "2014-02-32", "soon"])
def test_a_date_may_be_partial_but_not_nonsense(made_on: str):
    with pytest.raises(Invalid) as refused:
        make_claim(statement="S.", kind="event", made_on=made_on, by=make.a_fact_checker())
    assert refused.value.problems[0].field == "made_on"


def test_a_claimant_known_by_an_alias_is_not_made_again():
    khan = make.a_claimant(name="Imran Khan", aliases=["عمران خان"])
    claim = make.a_claim(claimant="عمران خان")
    assert claim.claimant == khan
    edit_claim(claim=claim, changes={"claimant": "Somebody"}, expected_version=1, by=make.a_fact_checker())
    assert Claimant.objects.count() == 2


def test_a_stale_edit_of_a_claimant_is_told():
    khan, by = make.a_claimant(), make.a_fact_checker()
    edit_claimant(claimant=khan, changes={"description": "First"}, expected_version=1, by=by)
    with pytest.raises(Conflict):
        edit_claimant(claimant=khan, changes={"description": "Second"}, expected_version=1, by=by)
