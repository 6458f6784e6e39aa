"""Claims and claimants: written down, placed in a text, edited, moved."""

from __future__ import annotations

import pytest

from claims.models import Appearance, Claim, Claimant, Status, StatusChange
from claims.services import add_claimant, edit_claim, edit_claimant, make_claim, move_claim, place_claim
from config.errors import Conflict, Invalid, NotAllowed
from tests import factories as make

pytestmark = pytest.mark.django_db


def test_a_claim_begins_as_suggested_with_a_row_that_says_by_whom_and_why():
    by = make.a_fact_checker()
    make.an_accepted_claim()
    claim = make_claim(statement=" Four were bought. ", kind="event", reason="Heard on the radio.", by=by)
    move = StatusChange.objects.get(claim=claim)

    assert (claim.statement, claim.status, claim.created_by) == ("Four were bought.", Status.SUGGESTED, by)
    assert (move.old, move.new, move.by, move.reason) == ("", "suggested", by, "Heard on the radio.")


@pytest.mark.parametrize(
    ("details", "field"),
    [
        ({"statement": "  "}, "statement"),
        ({"kind": "rumour"}, "kind"),
        ({"made_on": "2014-13"}, "made_on"),
        ({"made_on": "27.9.2014"}, "made_on"),
        ({"checkworthiness": 1.01}, "checkworthiness"),
        ({"checkworthiness": -0.01}, "checkworthiness"),
        ({"topics": ["x" * 81]}, "topics"),
    ],
)
def test_a_bad_field_is_named_and_no_claim_is_kept(details: dict, field: str):
    with pytest.raises(Invalid) as refused:
        make_claim(**{"statement": "S.", "kind": "event", **details}, claimant="Ann", by=make.a_fact_checker())
    assert [problem.field for problem in refused.value.problems] == [field]
    assert not Claim.objects.exists()
    assert not Claimant.objects.exists()


@pytest.mark.parametrize("made_on", ["", "2014", "2014-09", "2014-09-27"])
def test_a_date_may_be_as_partial_as_the_knowledge_of_it(made_on: str):
    assert make.a_claim(made_on=made_on).made_on == made_on


def test_all_bad_fields_are_named_at_once():
    with pytest.raises(Invalid) as refused:
        make_claim(statement="", kind="rumour", made_on="soon", by=make.a_fact_checker())
    assert {problem.field for problem in refused.value.problems} == {"statement", "kind", "made_on"}


def test_a_claimant_is_found_by_name_or_by_alias_and_made_if_there_is_none():
    lavrov = make.a_claimant(name="Sergey Lavrov", aliases=["Sergei Lavrov", "Lavrov"])
    make.a_claimant(name="Sergey")

    assert make.a_claim(claimant="Sergey Lavrov").claimant == lavrov
    assert make.a_claim(claimant="Sergei Lavrov").claimant == lavrov
    assert make.a_claim(claimant="").claimant_name == "article author"
    assert make.a_claim(claimant="The Ministry").claimant_name == "The Ministry"
    assert Claimant.objects.count() == 3


def test_a_claimant_is_written_down_once():
    make.a_claimant(name="Ann")
    with pytest.raises(Invalid, match="already exists"):
        add_claimant(name=" Ann ", by=make.a_fact_checker())


@pytest.mark.parametrize("wikidata_id", ["937", "Q0", "q937", "Q937 "])
def test_a_wikidata_id_looks_like_one(wikidata_id: str):
    with pytest.raises(Invalid, match="looks like Q937"):
        add_claimant(name="Ann", wikidata_id=wikidata_id, by=make.a_fact_checker())


def test_a_claimant_is_edited_by_whoever_saw_its_last_state():
    claimant, by = make.a_claimant(name="Ann"), make.a_fact_checker()
    edit_claimant(claimant=claimant, changes={"aliases": ["A."]}, expected_version=1, by=by)
    with pytest.raises(Conflict, match="changed this while you were editing it"):
        edit_claimant(claimant=claimant, changes={"aliases": []}, expected_version=1, by=by)
    assert Claimant.objects.get().aliases == ["A."]


def test_a_place_is_kept_with_the_words_there_and_around_it():
    revision = make.an_article(text="🚁 Four helicopters were bought. چار")
    place = place_claim(claim=make.a_claim(), revision=revision, start=2, end=18, by=make.a_fact_checker())
    assert (place.prefix, place.exact, place.suffix) == ("🚁 ", "Four helicopters", " were bought. چار")


def test_a_claim_stands_at_a_passage_once_but_in_many_articles():
    claim, by = make.a_claim(), make.a_fact_checker()
    here, there = make.an_article(), make.an_article()
    place_claim(claim=claim, revision=here, start=0, end=9, by=by)
    place_claim(claim=claim, revision=there, start=0, end=9, by=by)
    place_claim(claim=make.a_claim(), revision=here, start=0, end=9, by=by)
    with pytest.raises(Conflict, match="already marked at this passage"):
        place_claim(claim=claim, revision=here, start=0, end=9, by=by)
    assert Appearance.objects.filter(claim=claim).count() == 2


@pytest.mark.parametrize(("start", "end"), [(-1, 4), (4, 4), (9, 4), (0, 1_000_000)])
def test_a_place_outside_the_text_is_refused(start: int, end: int):
    with pytest.raises(Invalid, match="not inside the text") as refused:
        place_claim(claim=make.a_claim(), revision=make.an_article(), start=start, end=end, by=make.a_fact_checker())
    assert refused.value.field == "start"


def test_an_edit_changes_what_it_names_and_counts_the_version():
    claim = make.a_claim(made_on="2014", topics=["energy"], claimant="Ann")
    changes = {"statement": "Five.", "claimant": "Bob"}
    edited = edit_claim(claim=claim, changes=changes, expected_version=1, by=make.a_fact_checker())

    assert (edited.statement, edited.claimant_name) == ("Five.", "Bob")
    assert (edited.made_on, edited.topics, edited.version) == ("2014", ["energy"], 2)


def test_a_refused_edit_leaves_neither_words_nor_claimant():
    claim = make.a_claim(statement="Four.")
    changes = {"claimant": "Bob", "kind": "rumour"}
    with pytest.raises(Invalid):
        edit_claim(claim=claim, changes=changes, expected_version=1, by=make.a_fact_checker())
    assert not Claimant.objects.exists()
    assert Claim.objects.get().version == 1


def test_topics_of_a_published_claim_may_be_mended_but_its_claimant_not():
    claim = make.a_published_claim()
    by, seen = make.a_fact_checker(), Claim.objects.get().version
    edited = edit_claim(claim=claim, changes={"topics": ["energy"]}, expected_version=seen, by=by)
    with pytest.raises(Conflict, match="Reopen it before changing its statement or claimant"):
        edit_claim(claim=claim, changes={"claimant": "Bob"}, expected_version=edited.version, by=by)
    assert edited.topics == ["energy"]
    assert not Claimant.objects.exists()


def test_a_move_against_the_arrows_is_refused_in_words():
    claim = make.an_accepted_claim()
    with pytest.raises(Conflict, match="A claim that is accepted cannot become published"):
        move_claim(claim=claim, to=Status.PUBLISHED, by=make.a_reviewer())
    assert claim.status_changes.count() == 2


def test_reads_that_have_a_name_find_what_they_name():
    article = make.an_article()
    suggested = make.a_claim(revision=article)
    place_claim(claim=suggested, revision=article, start=3, end=9, by=make.a_fact_checker())
    in_review, published = make.a_proposal().claim, make.a_published_claim()
    make.a_dismissed_claim(revision=make.an_article())

    assert list(Claim.objects.published()) == [published]
    assert set(Claim.objects.open()) == {suggested, in_review}
    assert list(Claim.objects.of_article(article.article_id)) == [suggested]


def test_an_editor_writes_and_edits_no_claims():
    editor, claim = make.an_editor(), make.a_claim(statement="Four.")
    with pytest.raises(NotAllowed, match="You may not add claims"):
        make_claim(statement="S.", kind="event", claimant="Ann", by=editor)
    with pytest.raises(NotAllowed, match="You may not edit claims"):
        edit_claim(claim=claim, changes={"statement": "S."}, expected_version=1, by=editor)
    with pytest.raises(NotAllowed, match="You may not mark claims in a text"):
        place_claim(claim=claim, revision=make.an_article(), start=0, end=3, by=editor)
    with pytest.raises(NotAllowed, match="You may not add claimants"):
        add_claimant(name="Ann", by=editor)
    with pytest.raises(NotAllowed, match="You may not edit claimants"):
        edit_claimant(claimant=make.a_claimant(name="Bob"), changes={}, expected_version=1, by=editor)
    assert [row.statement for row in Claim.objects.all()] == ["Four."]
    assert not Claimant.objects.filter(name="Ann").exists()
