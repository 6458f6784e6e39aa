"""Quotes of evidence: pinned where the page says them, refused where it does not, and looked for again and again."""

from __future__ import annotations

from typing import Any

import pytest

from claims.models import Claim
from config.errors import Conflict, Invalid
from config.history import changes_of
from sources.capture.drift import Drift
from sources.models import Source
from tests import factories as make
from tests.web.rows import small_pdf
from verification.models import Evidence, PageDrift, QuoteState
from verification.services import attach_evidence, edit_evidence, follow_quotes, pin_snapshot, publish_verdict
from verification.tasks import look_again

pytestmark = pytest.mark.django_db
SENTENCES = (
    "Pakistan has bought four helicopters from Russia, the ministry in Islamabad said.",
    "The contract, worth 153 million dollars, was signed in August 2015.",
    "Analysts see it as a sign that the old coldness between the two countries is over.",
    "The helicopters will be used in the north-west, a spokesman told reporters.",
    "Both countries first agreed on military cooperation in 2014.",
)
PAGE = "".join(f"<p>{sentence}</p>" for sentence in SENTENCES)
QUOTE = "The contract, worth 153 million dollars"
COOKING = "<p>Boil the water for ten minutes and add some salt.</p><p>Then wait until the pasta is soft.</p>" * 3


def reads(source: Source, page: str, **details: Any) -> Source:
    return make.checked(source, make.a_result(body=f"<html><body>{page}</body></html>".encode(), **details))


def a_page(page: str = PAGE) -> Source:
    return reads(make.a_source(), page)


def attached(source: Source, quote: str = QUOTE, claim: Claim | None = None, **details: Any) -> Evidence:
    return make.some_evidence(source=source, quote=quote, claim=claim, **details)


def followed(evidence: Evidence, page: str) -> Evidence:
    """The evidence after one check that read this page."""
    reads(evidence.source, page)
    look_again([evidence.source_id])
    return Evidence.objects.get(pk=evidence.pk)


def selectors(evidence: Evidence) -> list[dict[str, Any]]:
    assert evidence.selector is not None
    return list(evidence.selector)


def words(evidence: Evidence) -> str:
    return str(selectors(evidence)[1]["exact"])


# --- Attaching ------------------------------------------------------------------------------------------


def test_a_quote_is_pinned_where_the_page_says_it():
    evidence = attached(a_page())
    assert evidence.quote_state == QuoteState.PRESENT
    assert evidence.snapshot is not None
    place, text = selectors(evidence)
    assert evidence.snapshot.text[place["start"] : place["end"]] == text["exact"] == QUOTE
    assert text["suffix"].startswith(", was signed")
    assert (evidence.drift, evidence.compared_snapshot) == (PageDrift.SAME, evidence.snapshot)


def test_the_quote_stays_as_it_was_written_and_the_selector_holds_the_pages_words():
    evidence = attached(a_page(PAGE.replace("The contract", "The “con&shy;tract”")), 'The "contract", worth …  dollars')
    assert evidence.quote == 'The "contract", worth …  dollars'
    assert words(evidence).startswith("The “con")
    assert words(evidence).endswith("153 million dollars")


@pytest.mark.parametrize(
    ("quote", "told"),
    [
        ("The contract, worth 163 million dollars", "Closest to it is “The contract, worth 153 million dollars”"),
        ("worth 15", "Closest to it is “worth 153”"),
        ("The weather will be fine on Sunday", "Copy the words from the page"),
        ("x" * 10_001, "at most 10,000 characters"),
    ],
)
def test_words_that_the_page_does_not_say_are_refused_with_what_comes_closest(quote: str, told: str):
    source, claim = a_page(), make.a_claim()
    with pytest.raises(Invalid, match=told) as refused:
        attached(source, quote, claim)
    assert [problem.field for problem in refused.value.problems] == ["quote"]
    assert not claim.evidence.exists()


def test_a_quote_of_a_pdf_keeps_its_page():
    for pages, page in ((1, "page=1"), (3, "page=1")):
        source = make.a_source()
        pdf = small_pdf("Four helicopters were sold in 2015.", pages=pages)
        make.checked(source, make.a_result(body=pdf, content_type="application/pdf"))
        assert selectors(attached(source, "helicopters were sold"))[2]["value"] == page


def test_a_page_without_text_cannot_be_asked():
    source = make.checked(make.a_source(), make.a_result(body=b"\x89PNG", content_type="image/png"))
    evidence = attached(source, "Written on the wall")
    assert (evidence.quote_state, evidence.selector) == ("", None)
    assert "no text was found" in evidence.quote_advice


@pytest.mark.parametrize(
    ("fragment", "quote"),
    [
        ("text=The%20contract,dollars", QUOTE),
        ("text=four%20helicopters", "four helicopters"),
        ("text=said.-,The%20contract,-%2C%20worth", "The contract"),
    ],
)
def test_an_address_with_a_text_fragment_fills_the_quote_in(fragment: str, quote: str):
    source = a_page()
    assert attached(source, f"{source.url}#:~:{fragment}").quote == quote


def test_a_fragment_of_a_page_that_nobody_read_gives_its_own_words():
    source = make.a_source()
    evidence = attached(source, f"{source.url}#:~:text=The%20contract,dollars")
    assert (evidence.quote, evidence.quote_state) == ("The contract … dollars", "")


def test_the_fragment_of_a_source_is_its_quote_where_no_other_is_given():
    source = reads(make.a_source(url="https://example.org/deal#:~:text=four%20helicopters"), PAGE)
    assert attached(source, "").quote == "four helicopters"
    gone = reads(make.a_source(url="https://example.org/gone#:~:text=six%20submarines"), PAGE)
    assert attached(gone, "").quote == ""


@pytest.mark.parametrize(
    ("address", "told"),
    [
        ("https://example.org/other#:~:text=four", "leads to another page"),
        ("{url}#:~:text=", "points at no single passage"),
        ("{url}#:~:text=four&text=contract", "points at no single passage"),
        ("{url}#:~:text=six%20submarines", "does not say this"),
        ("http://[#:~:text=four", "leads to another page"),
    ],
)
def test_an_address_that_fills_nothing_in_is_refused(address: str, told: str):
    source = a_page()
    with pytest.raises(Invalid, match=told):
        attached(source, address.format(url=source.url))


def test_a_new_quote_is_looked_for_as_the_first_was():
    evidence, by = attached(a_page()), make.an_editor()
    with pytest.raises(Invalid, match="does not say this"):
        edit_evidence(evidence=evidence, changes={"quote": "Six submarines"}, expected_version=1, by=by)
    edited = edit_evidence(evidence=evidence, changes={"quote": "four helicopters"}, expected_version=1, by=by)
    assert (words(edited), edited.version) == ("four helicopters", 2)
    emptied = edit_evidence(evidence=edited, changes={"quote": ""}, expected_version=2, by=by)
    assert (emptied.selector, emptied.quote_state, emptied.snapshot) == (None, "", evidence.snapshot)


def test_another_source_is_pinned_to_what_it_said_last():
    evidence, other = attached(a_page()), a_page(COOKING + f"<p>{SENTENCES[1]}</p>")
    edited = edit_evidence(evidence=evidence, changes={"source": other}, expected_version=1, by=make.an_editor())
    assert edited.snapshot == other.snapshots.get()
    assert selectors(edited)[0]["start"] > selectors(evidence)[0]["start"]


def test_an_edit_of_what_is_not_the_quote_leaves_its_place():
    evidence = followed(attached(a_page()), PAGE.replace("153", "163"))
    edited = edit_evidence(evidence=evidence, changes={"note": "Look."}, expected_version=1, by=make.an_editor())
    assert edited.quote_state == QuoteState.CHANGED


# --- What comes later -----------------------------------------------------------------------------------


def test_evidence_is_pinned_as_soon_as_its_source_has_been_read():
    evidence = followed(attached(make.a_source()), PAGE)
    assert evidence.snapshot is not None
    assert (words(evidence), evidence.quote_state) == (QUOTE, QuoteState.PRESENT)


def test_a_quote_that_is_not_there_when_it_is_pinned_is_told_and_not_lost():
    claim = make.a_claim_under_research()
    rows = [attached(make.a_source(), quote, claim) for quote in ("worth 163 million dollars", "Six submarines sank")]
    for row in rows:
        reads(row.source, PAGE)
    pin_snapshot(evidence=rows[0], by=make.an_editor())
    publish_verdict(proposal=make.a_proposal(claim=claim), by=make.a_reviewer())

    changed, missing = (Evidence.objects.get(pk=row.pk) for row in rows)
    assert (changed.quote_state, changed.quote_now) == (QuoteState.CHANGED, "worth 153 million dollars")
    assert (missing.quote_state, missing.quote) == (QuoteState.MISSING, "Six submarines sank")
    assert "Quote the page's own words" in changed.quote_advice
    assert "archived copy" in missing.quote_advice
    assert changed.selector is missing.selector is None


@pytest.mark.parametrize(
    ("page", "state", "drift"),
    [
        (PAGE + "<p>12:30</p>", QuoteState.PRESENT, PageDrift.SAME),
        ("<p>A note came before the rest of the helicopters.</p>" + PAGE, QuoteState.PRESENT, PageDrift.TOUCHED),
        (PAGE.replace("153", "163"), QuoteState.CHANGED, PageDrift.TOUCHED),
        (PAGE.replace(SENTENCES[1], "Nobody knows about any money."), QuoteState.MISSING, PageDrift.TOUCHED),
        (COOKING, QuoteState.MISSING, PageDrift.REWRITTEN),
        (COOKING + f"<p>Someone wrote: {QUOTE}. Was it so?</p>" + COOKING, QuoteState.MOVED, PageDrift.REWRITTEN),
    ],
)
def test_after_a_check_the_quote_and_the_page_are_compared(page: str, state: str, drift: str):
    evidence = followed(attached(a_page()), page)
    assert (evidence.quote_state, evidence.drift) == (state, drift)
    assert evidence.compared_snapshot == evidence.source.snapshots.first()
    assert evidence.snapshot == evidence.source.snapshots.last()


def test_of_a_changed_quote_then_and_now_are_kept():
    evidence = followed(attached(a_page()), PAGE.replace("153 million", "163 million"))
    assert evidence.quote_now == "The contract, worth 163 million dollars"
    assert evidence.quote_diff == [
        ["same", "The contract, worth "],
        ["removed", "153"],
        ["added", "163"],
        ["same", " million dollars"],
    ]
    assert evidence.selector_now
    assert evidence.selector_now[1]["exact"] == evidence.quote_now
    healed = followed(evidence, PAGE)
    assert (healed.quote_state, healed.quote_now, healed.quote_diff, healed.drift) == ("present", "", [], "same")


def test_a_quote_that_stands_twice_is_followed_where_it_stood():
    twice = f"<p>Summary: {QUOTE}.</p>" + PAGE
    evidence = attached(a_page(twice), f"{QUOTE}, was signed")
    assert followed(evidence, twice.replace("Summary", "In short")).quote_state == QuoteState.PRESENT


def test_since_when_it_is_so_stays_while_it_is_so():
    evidence = followed(attached(a_page()), PAGE.replace("153", "163"))
    again = followed(evidence, PAGE.replace("153", "163") + "<p>11:30</p>")
    assert again.quote_state_since == evidence.quote_state_since
    assert again.compared_snapshot != evidence.compared_snapshot
    other = followed(evidence, PAGE.replace("153", "173"))
    assert other.quote_state_since != evidence.quote_state_since


def test_looking_again_is_no_edit_and_is_told_in_the_history():
    evidence = followed(attached(a_page()), PAGE.replace("153", "163"))
    assert evidence.version == 1
    told = changes_of(evidence)
    assert told[0].who == "follow_quotes"
    assert ("quote_state", "present", "changed") in told[0].fields
    followed(evidence, PAGE.replace("153", "163") + "<p>11:30</p>")
    assert changes_of(evidence) == told


def test_what_was_compared_is_not_compared_again():
    evidence = attached(a_page())
    attached(make.a_source())
    assert follow_quotes() == set()
    reads(evidence.source, PAGE.replace("153", "163"))
    assert follow_quotes() == {evidence.source_id}
    assert follow_quotes() == set()


def test_a_lost_message_costs_only_time():
    """The clock calls for everything that is behind, whatever the queue has lost."""
    evidence, other = attached(a_page()), attached(a_page())
    reads(evidence.source, PAGE.replace("153", "163"))
    reads(other.source, PAGE)
    assert list(Evidence.objects.behind()) == [evidence]
    look_again()
    evidence.refresh_from_db()
    assert evidence.quote_state == QuoteState.CHANGED


def test_a_check_calls_for_it_by_itself(django_capture_on_commit_callbacks):
    evidence = attached(a_page())
    with django_capture_on_commit_callbacks(execute=True):
        reads(evidence.source, PAGE.replace("153", "163"))
    evidence.refresh_from_db()
    assert evidence.quote_state == QuoteState.CHANGED


def test_evidence_that_was_pinned_before_anybody_looked_gets_its_place():
    evidence = attached(a_page())
    Evidence.objects.update(selector=None, quote_state="", compared_snapshot=None, drift="", drift_since=None)
    look_again()
    evidence.refresh_from_db()
    assert (words(evidence), evidence.quote_state, evidence.drift) == (QUOTE, "present", "same")


def test_evidence_that_an_editor_changes_meanwhile_is_left_to_the_next_look(monkeypatch):
    evidence = attached(a_page())
    reads(evidence.source, PAGE.replace("153", "163"))

    def edits_first(row: Evidence, newest: Any) -> dict[str, Any]:
        Evidence.objects.filter(pk=row.pk).update(quote="four helicopters", selector=None)
        return {"quote_state": QuoteState.CHANGED, "compared_snapshot": newest}

    monkeypatch.setattr("verification.services.quotes._compared", edits_first)
    assert follow_quotes() == set()
    monkeypatch.undo()
    assert follow_quotes() == {evidence.source_id}
    evidence.refresh_from_db()
    assert evidence.quote_state == QuoteState.PRESENT


def test_while_published_the_state_moves_and_what_readers_were_shown_does_not():
    claim = make.a_claim_under_research()
    evidence = attached(a_page(), claim=claim)
    publish_verdict(proposal=make.a_proposal(claim=claim), by=make.a_reviewer())
    now = followed(evidence, PAGE.replace("153", "163"))
    assert (now.quote_state, now.snapshot, now.quote) == (QuoteState.CHANGED, evidence.snapshot, evidence.quote)
    with pytest.raises(Conflict, match="Reopen it"):
        attach_evidence(claim=claim, source=now.source, stance="context", quote="x", by=make.an_editor())


def test_the_place_of_a_quote_is_frozen_with_the_fact():
    claim = make.a_claim_under_research()
    evidence = attached(a_page(), claim=claim)
    verdict = publish_verdict(proposal=make.a_proposal(claim=claim), by=make.a_reviewer())
    followed(evidence, PAGE.replace("153", "163"))
    (piece,) = verdict.as_record()["evidence"]
    assert piece["selectors"] == selectors(evidence)


def test_a_dismissed_claim_is_not_followed():
    claim = make.a_dismissed_claim()
    evidence = attached(a_page(), claim=claim)
    reads(evidence.source, COOKING)
    assert not Evidence.objects.behind().exists()


def test_the_names_of_drift_are_those_of_the_engine():
    assert set(PageDrift.values) == {drift.value for drift in Drift}
