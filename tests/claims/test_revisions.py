"""An article that comes in with a new text keeps its claims, or says which were lost, and people decide."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from django.db import IntegrityError, connection

from claims.models import Appearance, ArticleRevision, Carrying, Claim
from claims.revisions import confirm_gone, confirm_place, place_again
from claims.services import add_article, import_article, place_claim
from config.errors import Conflict, Invalid, NotAllowed
from tests import factories as make

pytestmark = pytest.mark.django_db
URL = "https://example.org/article"
THEN = (
    "Islamabad bought four helicopters from Moscow.\n\nThe deal was signed in 2014, the minister said.\n\n"
    "Trade between the two countries was 800 million dollars a year.\n\nA pipeline will carry gas to Lahore."
)
KEPT = "Islamabad bought four helicopters from Moscow."
NEARLY = "Trade between the two countries was 800 million dollars a year."
CUT = "A pipeline will carry gas to Lahore."
NOW = (
    f"Updated on Monday.\n\n{KEPT}\n\nThe deal was signed in 2014, the minister said.\n\n"
    "Trade between both countries came to 800 million dollars a year."
)


@pytest.fixture
def farid() -> User:
    return make.a_fact_checker()


@pytest.fixture
def then(farid: User) -> ArticleRevision:
    revision = make.an_article(text=THEN, url=URL)
    for words in (KEPT, NEARLY, CUT):
        place(revision, words, farid)
    return revision


def place(revision: ArticleRevision, words: str, by: User, claim: Claim | None = None) -> Claim:
    start = revision.text.index(words)
    claim = claim or make.a_claim_under_research(by=by, statement=words)
    place_claim(claim=claim, revision=revision, start=start, end=start + len(words), by=by)
    return claim


def next_text(text: str = NOW, **details) -> ArticleRevision:
    return add_article(text=text, title="", url=URL, by=make.an_editor(), **details)


def of(revision: ArticleRevision, words: str) -> Carrying:
    return Carrying.objects.get(revision=revision, origin__exact=words)


def test_what_is_still_there_is_carried_over_and_the_rest_says_why_not(then: ArticleRevision):
    now = next_text()
    assert (now.article, now.number) == (then.article, 2)
    assert {row.origin.exact: row.how for row in Carrying.objects.into(now)} == {
        KEPT: "exact", NEARLY: "approximate", CUT: "lost",
    }  # fmt: skip
    assert set(now.appearances.values_list("exact", flat=True)) == {
        KEPT, "Trade between both countries came to 800 million dollars a year",
    }  # fmt: skip
    assert of(now, CUT).why == "gone"
    assert Carrying.objects.open().count() == 2
    assert then.appearances.count() == 3


def test_an_editor_may_bring_a_new_text_in_without_being_allowed_to_mark_claims(then: ArticleRevision):
    assert not make.an_editor().has_perm("claims.change_claim")
    assert next_text().appearances.count() == 2


def test_a_text_is_brought_in_for_an_article_that_is_not_on_the_web(farid: User):
    article = make.an_article(text=THEN, title="Printed").article
    place(article.current_revision, KEPT, farid)
    now = import_article(data=NOW.encode(), by=farid, article=article, title="Another headline")
    assert (now.article, now.number, now.appearances.get().exact) == (article, 2, KEPT)
    article.refresh_from_db()
    assert article.title == "Printed"


def test_what_was_found_nearly_is_confirmed_or_taken_away(then: ArticleRevision, farid: User):
    row = of(next_text(), NEARLY)
    confirm_place(carrying=row, by=farid)
    row.refresh_from_db()
    assert (row.answer, row.answered_by) == ("right", farid)
    with pytest.raises(Conflict, match="has decided this already: It stands there"):
        confirm_gone(carrying=row, by=make.a_reviewer())

    third = next_text(NOW.replace("came to 800", "rose to some 800"))
    gone = of(third, "Trade between both countries came to 800 million dollars a year")
    place_before = gone.appearance
    confirm_gone(carrying=gone, by=farid)
    assert place_before is not None
    assert not Appearance.objects.filter(pk=place_before.pk).exists()


def test_a_lost_claim_is_placed_again_by_words_or_by_offsets(then: ArticleRevision, farid: User):
    now = next_text()
    lost = of(now, CUT)
    with pytest.raises(Conflict, match="Nothing in the new text is close"):
        confirm_place(carrying=lost, by=farid)
    for words, said in (("", "Mark or paste"), ("nothing of it", "nowhere"), ("e", "more than once")):
        with pytest.raises(Invalid, match=said):
            place_again(carrying=lost, words=words, by=farid)
    for start, end in ((5, 5), (0, 10_000)):
        with pytest.raises(Invalid, match="no passage"):
            place_again(carrying=lost, start=start, end=end, by=farid)

    place_again(carrying=lost, words=" Updated on Monday. ", by=farid)

    lost.refresh_from_db()
    assert lost.appearance is not None
    assert (lost.answer, lost.appearance.exact) == ("placed", "Updated on Monday.")


def test_a_claim_is_not_placed_twice_at_one_passage(then: ArticleRevision, farid: User):
    kept = Claim.objects.get(statement=KEPT)
    place(then, "The deal was signed in 2014", farid, kept)
    now = next_text(NOW.replace("The deal was signed in 2014, the minister said.\n\n", ""))
    lost = of(now, "The deal was signed in 2014")
    with pytest.raises(Conflict, match="already marked"):
        place_again(carrying=lost, words=KEPT, by=farid)


def test_only_who_may_mark_claims_decides(then: ArticleRevision):
    lost = of(next_text(), CUT)
    for service in (confirm_place, confirm_gone, place_again):
        with pytest.raises(NotAllowed):
            service(carrying=lost, by=make.an_editor())


def test_what_was_lost_is_looked_for_again_in_the_text_after(then: ArticleRevision, farid: User):
    lost = of(next_text(), CUT)
    third = next_text(f"{NOW}\n\n{CUT}")
    assert of(third, CUT).how == "exact"
    with pytest.raises(Conflict, match="A newer text"):
        confirm_gone(carrying=lost, by=farid)


def test_what_people_said_was_gone_is_not_looked_for_again(then: ArticleRevision, farid: User):
    confirm_gone(carrying=of(next_text(), CUT), by=farid)
    third = next_text(f"{NOW}\n\n{CUT}")
    assert not Carrying.objects.filter(revision=third, origin__exact=CUT).exists()


def test_a_doubt_stays_a_doubt_in_the_text_after(then: ArticleRevision):
    next_text()
    third = next_text(f"Again.\n\n{NOW}")
    row = of(third, "Trade between both countries came to 800 million dollars a year")
    assert (row.how, row.answer) == ("approximate", "")


def test_a_thousand_claims_are_carried_over_by_a_handful_of_queries(django_assert_max_num_queries, farid: User):
    lines = [f"Sentence {n} says that {n * 7} things were sold." for n in range(60)]
    revision = make.an_article(text="\n".join(lines), url=URL)
    for line in lines:
        place(revision, line, farid, make.a_claim(by=farid))
    by = make.an_editor()
    with django_assert_max_num_queries(25):
        now = add_article(text="\n".join(["New.", *lines]), title="", url=URL, by=by)
    assert now.appearances.count() == 60


def test_an_answer_names_who_gave_it_even_by_sql(then: ArticleRevision):
    lost = of(next_text(), CUT)
    with pytest.raises(IntegrityError), connection.cursor() as cursor:
        cursor.execute("UPDATE claims_carrying SET answer = 'gone' WHERE id = %s", [lost.pk])
