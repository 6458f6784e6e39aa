"""The history of a claim reads like sentences, tells every kind of event, and costs the same however long it is."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from claims.models import Carrying, Claim
from claims.revisions import confirm_gone, place_again
from claims.services import edit_claim, import_article, place_claim
from sources.models import Source
from tests import factories as make
from tests.verification.workbench.test_room import claim_url
from verification import roles
from verification.services import (
    add_note,
    assign_claim,
    detach_evidence,
    edit_evidence,
    end_assignment,
    merge_claims,
    order_evidence,
    publish_verdict,
    reopen_claim,
    return_proposal,
    watch_evidence,
)
from verification.workbench.timeline import PAGE, timeline

pytestmark = pytest.mark.django_db
AtWork = Callable[..., Client]


def told(claim: Claim, page: int = 1) -> set[tuple[str, str]]:
    return {(moment.who, moment.what) for moment in timeline(claim, page=page).moments}


def test_a_change_of_stance_reads_as_one_would_say_it():
    edda = make.a_user(roles.EDITOR, name="edda")
    piece = make.some_evidence(stance="context", source=make.checked(make.a_source(title="The annex")))
    edit_evidence(evidence=piece, changes={"stance": "refutes"}, expected_version=piece.version, by=edda)
    assert ("edda", "stance changed from context to refutes (The annex)") in told(piece.claim)


def test_every_kind_of_event_is_told():
    farid = make.a_user(roles.FACT_CHECKER, name="farid")
    rena = make.a_user(roles.REVIEWER, name="rena")
    revision, elsewhere = make.an_article(title="Old rivals"), make.an_article(title="Another")
    claim = make.a_claim_under_research(by=farid, revision=revision, statement="It was sold.")
    twin = make.a_claim(by=farid, statement="It was sold, they say.")
    place_claim(claim=twin, revision=elsewhere, start=0, end=9, by=farid)
    make.some_evidence(claim=twin, by=farid, source=make.checked(make.a_source(title="Twin page")))
    merge_claims(claim=twin, into=claim, by=rena)
    edit_claim(
        claim=claim, changes={"made_on": "2014"}, expected_version=Claim.objects.get(pk=claim.pk).version, by=farid
    )
    assignment = assign_claim(claim=claim, assignee=farid, due_on=date(2026, 12, 1), by=rena)
    end_assignment(assignment=assignment, by=rena)
    source = make.checked(make.a_source(title="The annex"))
    piece = make.some_evidence(claim=claim, source=source, by=farid)
    gone = make.some_evidence(claim=claim, source=make.checked(make.a_source(title="A blog")), by=farid)
    order = [gone.public_id, piece.public_id]
    here = [row.public_id for row in claim.evidence.all()]
    order_evidence(claim=claim, order=[*order, *(one for one in here if one not in order)], seen=here, by=rena)
    detach_evidence(evidence=gone, by=farid)
    add_note(claim=claim, text="@rena, look.", by=farid)
    first = make.a_proposal(by=farid, claim=claim, rating="mixed", summary="Half.")
    return_proposal(claim=claim, reason="Which half?", by=rena)
    second = make.a_proposal(by=farid, claim=claim, rating="true", summary="All.")
    publish_verdict(proposal=second, by=rena)
    make.has_died(Source.objects.get(pk=piece.source_id))
    watch_evidence(source_ids=[piece.source_id])
    reopen_claim(claim=claim, reason="The page is gone.", by=rena)
    third = make.a_proposal(by=farid, claim=claim, rating="false", summary="None.")
    publish_verdict(proposal=third, by=rena, correction_note="It was not.")

    found = told(claim)
    for line in [
        ("farid", "wrote the claim down: suggested"),
        ("farid", "moved from suggested to accepted"),
        ("farid", f"marked in {revision}"),
        ("rena", f"took over a passage of {elsewhere} by merging"),
        ("rena", "took over evidence by merging (supports): Twin page"),
        ("rena", "merged the claim below into this one"),
        ("farid", "made on changed from nothing to 2014"),
        ("rena", "assigned farid, due 2026-12-01"),
        ("rena", "ended the assignment of farid"),
        ("farid", "attached evidence (supports): The annex"),
        ("farid", "took evidence away: A blog"),
        ("rena", "put the evidence into another order"),
        ("the service", "The annex went from alive to failing"),
        ("farid", "wrote a note and mentioned rena"),
        ("farid", "proposed “Mixed”"),
        ("rena", "returned the proposal: researching again"),
        ("rena", "approved “True” by farid and published it"),
        ("rena", "reopened the published fact: researching again"),
        ("rena", "approved “False” by farid and published it as a correction"),
        ("the service", "opened an alert"),
    ]:
        assert line in found
    assert [moment.what for moment in timeline(claim).moments].count("put the evidence into another order") == 1
    assert first.rating == "mixed"
    assert ("rena", "merged into the claim below") in told(Claim.objects.get(pk=twin.pk))
    words = {moment.words for moment in timeline(claim).moments}
    assert {"Which half?", "The page is gone.", "It was not.", "It was sold, they say.", "Half."} <= words


def test_what_people_say_of_its_places_in_a_new_text_is_told():
    edda = make.a_user(roles.FACT_CHECKER, name="edda")
    old = make.an_article(text="The plane was sold in 2014. It was cheap. Nobody minded.")
    sold, cheap = make.a_claim(revision=old), make.a_claim()
    place_claim(claim=sold, revision=old, start=0, end=27, by=edda)
    place_claim(claim=cheap, revision=old, start=28, end=41, by=edda)
    new = import_article(data=b"Nobody minded. The aircraft went for nothing.", article=old.article, by=edda)
    rows = {row.origin.claim_id: row for row in Carrying.objects.into(new)}
    place_again(carrying=rows[sold.pk], words="The aircraft went for nothing.", by=edda)
    confirm_gone(carrying=rows[cheap.pk], by=edda)
    assert ("edda", f"said where it stands in {new}") in told(sold)
    assert ("edda", f"said that it is no longer in {new}") in told(cheap)


def test_a_long_change_is_folded_and_shown_word_by_word():
    claim = make.a_claim(statement=f"It was sold {'again ' * 30}.")
    changes = {"statement": f"It was <b>lent</b> {'again ' * 30}."}
    edit_claim(claim=claim, changes=changes, expected_version=claim.version, by=make.a_fact_checker())
    (moment,) = [moment for moment in timeline(claim).moments if moment.diff]
    assert moment.what == "statement changed"
    assert "<del>sold</del>" in moment.diff
    assert "&lt;b&gt;" in moment.diff


def test_five_hundred_events_come_in_pages_and_cost_as_many_queries_as_five(at_work: AtWork):
    revision, by = make.an_article(), make.a_fact_checker()
    claim, client = make.a_claim_under_research(by=by, revision=revision), at_work(by)
    url = claim_url(revision, claim, "history")

    def more(count: int) -> None:
        for n in range(count):
            note = add_note(claim=claim, text=f"Note {n} for @{by.username}", by=make.a_reviewer())
            current = Claim.objects.get(pk=claim.pk)
            claimant = make.a_claimant() if n % 10 == 0 else current.claimant
            changes = {"statement": f"It was sold {note.public_id}.", "claimant": claimant}
            edit_claim(claim=current, changes=changes, expected_version=current.version, by=by)

    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(url).status_code == 200
        return len(queries)

    more(2)
    make.some_evidence(claim=claim)
    cost()
    few = cost()
    more(60)
    for _ in range(5):
        piece = make.some_evidence(claim=claim)
        edit_evidence(evidence=piece, changes={"note": "N."}, expected_version=piece.version, by=by)
    assert cost() == few
    first = client.get(url).context["timeline"]
    assert len(first.moments) == PAGE
    assert first.pages == -(-first.total // PAGE) > 2
    last = client.get(url, {"page": first.pages}).context["timeline"]
    assert last.moments[-1].what in {"wrote the claim down: suggested", f"marked in {revision}"}
    assert client.get(url, {"page": "9999"}).context["timeline"].number == first.pages
    assert client.get(url, {"page": "<b>"}).context["timeline"].number == 1


def test_the_history_is_grouped_by_day_with_exact_times_and_opens_by_itself_too(at_work: AtWork):
    revision = make.an_article()
    claim = make.a_claim(revision=revision)
    page = at_work(roles.EDITOR, htmx=False).get(claim_url(revision, claim, "history"))
    moment = timeline(claim).moments[0]
    assert f'<time datetime="{moment.at.isoformat()}">' in page.content.decode()
    assert "<html" in page.content.decode()
    part = at_work(roles.EDITOR).get(claim_url(revision, claim, "history")).content.decode()
    assert "<html" not in part


def test_strangers_do_not_read_it(client: Client, at_work: AtWork):
    claim = make.a_claim(revision=make.an_article())
    url = claim_url(claim.appearances.get().revision, claim, "history")
    assert client.get(url).status_code == 302
    assert at_work(roles.EDITOR).get(claim_url(make.an_article(), claim, "history")).status_code == 404
