"""What is done in the reading room goes through the services; what they refuse is shown where it was typed."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from claims.models import Appearance, Claim, Status
from claims.services import edit_claim, place_claim
from sources.models import Source
from tests import factories as make
from tests.verification.workbench.test_room import claim_url, room_url
from verification import roles
from verification.models import Evidence, Note, Proposal, Verdict
from verification.services import follow_quotes, publish_verdict

pytestmark = pytest.mark.django_db
TEXT = "🚁🚁 Islamabad bought cafe\u0301s. \nIt rained."


@pytest.fixture
def revision():
    return make.an_article(text=TEXT)


def mark_url(revision) -> str:
    return reverse("workbench:mark", args=[revision.article.public_id])


def step_url(revision, claim: Claim, name: str) -> str:
    return claim_url(revision, claim, "step", name)


def test_a_marked_passage_becomes_a_claim_where_it_stands(revision, at_work):
    client = at_work(roles.FACT_CHECKER)
    start = TEXT.index("Islamabad")
    given = {"start": start, "end": start + len("Islamabad bought cafe\u0301s. \n")}

    form = client.get(mark_url(revision), given)
    assert form.context["offer"].form["statement"].value() == "Islamabad bought cafe\u0301s."
    answer = client.post(mark_url(revision), {**given, "statement": "It bought cafés.", "kind": "event"})

    kept = Appearance.objects.get()
    assert answer.status_code == 200
    assert (kept.exact, kept.start) == ("Islamabad bought cafe\u0301s.", start)
    assert kept.claim.statement == "It bought cafés."
    assert kept.claim.status == Status.SUGGESTED
    assert 'hx-swap-oob="innerHTML"' in answer.content.decode()


@pytest.mark.parametrize(("start", "end"), [(5, 5), (9, 3), (0, 10_000), (len(TEXT), len(TEXT) + 2)])
def test_a_place_outside_the_text_makes_nothing(start: int, end: int, revision, at_work):
    given = {"start": start, "end": end, "statement": "It rained.", "kind": "event"}
    answer = at_work(roles.FACT_CHECKER).post(mark_url(revision), given)
    assert answer.status_code == 400
    assert "not inside the text" in answer.content.decode()
    assert not Claim.objects.exists()


@pytest.mark.parametrize("start", ["", "-1", "x", "1e3", "٣"])
def test_an_offset_that_is_none_is_not_found(start: str, revision, at_work):
    assert at_work(roles.FACT_CHECKER).get(mark_url(revision), {"start": start, "end": "5"}).status_code == 404


def test_who_may_not_make_claims_is_told_and_keeps_what_was_typed(revision, at_work):
    given = {"start": 0, "end": 2, "statement": "Helicopters.", "kind": "event"}
    answer = at_work(roles.EDITOR).post(mark_url(revision), given)
    assert answer.status_code == 403
    assert "You may not add claims" in answer.content.decode()
    assert "Helicopters." in answer.content.decode()
    assert not Claim.objects.exists()


def test_a_claim_walks_from_suggestion_to_fact_and_back(revision, at_work):
    farid, rena = make.a_fact_checker(), make.a_reviewer()
    claim = make.a_claim(by=farid)
    place_claim(claim=claim, revision=revision, start=0, end=2, by=farid)
    checker, reviewer = at_work(farid), at_work(rena)

    def step(client: Client, name: str, **values: Any) -> str:
        answer = client.post(step_url(revision, claim, name), values)
        assert answer.status_code == 200, answer.content.decode()
        assert answer["HX-Trigger-After-Settle"]
        claim.refresh_from_db()
        return claim.status

    assert step(checker, "accept") == Status.ACCEPTED
    assert step(checker, "take_up") == Status.RESEARCHING
    make.some_evidence(claim=claim)
    assert step(checker, "note", text="Ask again.") == Status.RESEARCHING
    assert step(checker, "propose", rating="mixed", summary="Half.") == Status.IN_REVIEW
    assert step(reviewer, "return_", reason="Which half?") == Status.RESEARCHING
    assert step(checker, "propose", rating="true", summary="The whole.") == Status.IN_REVIEW
    proposal = Proposal.objects.latest("id")
    assert step(reviewer, "publish", proposal=proposal.public_id) == Status.PUBLISHED
    assert step(reviewer, "reopen", reason="New papers.") == Status.RESEARCHING
    assert Verdict.objects.get().approved_by == rena
    assert Note.objects.get().text == "Ask again."


@pytest.mark.parametrize(
    ("role", "name", "values", "status", "said"),
    [
        (roles.EDITOR, "accept", {}, 403, "You may not accept claims"),
        (roles.FACT_CHECKER, "take_up", {}, 409, "Only an accepted claim can be taken up."),
        (roles.FACT_CHECKER, "dismiss", {}, 400, "This field is required."),
        (roles.EDITOR, "note", {"text": "Hm."}, 403, "You may not write notes"),
        (roles.FACT_CHECKER, "reopen", {"reason": "Why not."}, 403, "You may not reopen"),
        (roles.REVIEWER, "publish", {"proposal": "gone"}, 409, "is not there"),
    ],
)
def test_a_refused_step_changes_nothing_and_says_why(
    role: str, name: str, values: dict[str, str], status: int, said: str, revision, at_work
):
    claim = make.a_claim(revision=make.an_article())
    answer = at_work(role).post(step_url(claim.appearances.get().revision, claim, name), values)
    assert answer.status_code == status
    assert said in answer.content.decode()
    claim.refresh_from_db()
    assert claim.status == Status.SUGGESTED
    assert not Note.objects.exists()


def test_a_proposal_that_was_replaced_meanwhile_is_not_published_unseen(at_work):
    farid = make.a_fact_checker()
    seen = make.a_proposal(by=farid, claim=make.a_claim_under_research(by=farid, revision=make.an_article()))
    make.a_proposal(claim=seen.claim, rating="false", summary="No.")
    revision = seen.claim.appearances.get().revision
    answer = at_work(roles.REVIEWER).post(step_url(revision, seen.claim, "publish"), {"proposal": seen.public_id})
    assert answer.status_code == 409
    assert "Look at the newer proposal first." in answer.content.decode()
    assert not Verdict.objects.exists()


def test_published_twice_is_published_once(at_work):
    revision = make.an_article()
    proposal = make.a_proposal(claim=make.a_claim_under_research(revision=revision))
    publish_verdict(proposal=proposal, by=make.a_reviewer())
    url = step_url(revision, proposal.claim, "publish")
    answer = at_work(roles.REVIEWER).post(url, {"proposal": proposal.public_id})
    assert answer.status_code == 409
    assert "already been published" in answer.content.decode()
    assert Verdict.objects.count() == 1


def test_the_later_of_two_wordings_is_told_what_changed_and_overwrites_nothing(at_work):
    revision, farid = make.an_article(), make.a_fact_checker()
    claim = make.a_claim(by=farid, revision=revision)
    seen = claim.version
    edit_claim(claim=claim, changes={"statement": "The first."}, expected_version=seen, by=farid)
    client, url = at_work(roles.FACT_CHECKER), claim_url(revision, claim, "wording")
    mine = {"statement": "The second.", "kind": claim.kind, "made_on": ""}

    told = client.post(url, {**mine, "expected_version": seen})
    assert told.status_code == 409
    body = told.content.decode()
    assert "“The first.”" in body
    assert "The second." in body
    claim.refresh_from_db()
    assert claim.statement == "The first."
    assert f'name="expected_version" value="{claim.version}"' in body

    assert client.post(url, {**mine, "expected_version": claim.version}).status_code == 200
    claim.refresh_from_db()
    assert claim.statement == "The second."


def test_a_pasted_address_becomes_a_source_that_is_due_at_once(at_work):
    revision = make.an_article()
    claim = make.a_claim_under_research(revision=revision)
    client, url = at_work(roles.EDITOR), claim_url(revision, claim, "attach")

    answer = client.post(url, {"address": "https://example.org/new", "stance": "supports", "quote": "Sold."})

    piece = Evidence.objects.get()
    state = claim_url(revision, claim, "evidence-state", piece.public_id)
    assert piece.source.url == "https://example.org/new"
    assert "checking…" in answer.content.decode()
    assert f'hx-get="{state}"' in answer.content.decode()
    make.checked(piece.source)
    follow_quotes()
    arrived = client.get(state).content.decode()
    assert "checking…" not in arrived
    assert "hx-get" not in arrived
    assert "Alive" in arrived


def test_an_address_that_is_known_brings_no_second_source(at_work):
    revision, known = make.an_article(), make.checked(make.a_source())
    claim = make.a_claim_under_research(revision=revision)
    at_work(roles.EDITOR).post(claim_url(revision, claim, "attach"), {"address": f" {known.url} ", "stance": "context"})
    assert Evidence.objects.get().source == known
    assert Source.objects.count() == 1


@pytest.mark.parametrize(
    ("values", "status", "said"),
    [
        ({"stance": "supports"}, 400, "Paste the address of a page"),
        ({"address": "javascript:alert(1)", "stance": "supports"}, 400, "address"),
        ({"address": "https://example.org/a", "stance": ""}, 400, "This field is required."),
        ({"address": "https://example.org/a", "stance": "maybe"}, 400, "Select a valid choice"),
    ],
)
def test_what_cannot_be_attached_adds_no_source(values: dict[str, str], status: int, said: str, at_work):
    revision = make.an_article()
    claim = make.a_claim_under_research(revision=revision)
    answer = at_work(roles.EDITOR).post(claim_url(revision, claim, "attach"), values)
    assert answer.status_code == status
    assert said in answer.content.decode()
    assert not Source.objects.exists()


def test_a_quote_that_the_page_does_not_say_is_refused_with_what_comes_closest(at_work):
    revision, source = make.an_article(), make.checked(make.a_source())
    claim = make.a_claim_under_research(revision=revision)
    answer = at_work(roles.EDITOR).post(
        claim_url(revision, claim, "attach"),
        {"source": source.public_id, "stance": "supports", "quote": "Five helicopters were sold."},
    )
    assert answer.status_code == 400
    assert "Closest to it is “helicopters were sold”" in answer.content.decode()
    assert not Evidence.objects.exists()


@pytest.mark.parametrize(
    ("quote", "said"),
    [
        ("Four helicopters were sold.", "The page says this."),
        ("Five helicopters were sold.", "helicopters were sold</span>"),
        ("", ""),
        ("https://elsewhere.example/#:~:text=Sold", "leads to another page"),
    ],
)
def test_whether_a_quote_is_there_is_said_while_it_is_typed(quote: str, said: str, at_work):
    source = make.checked(make.a_source())
    client = at_work(roles.EDITOR)
    for chosen in ({"source": source.public_id}, {"address": source.url}):
        answer = client.post(reverse("workbench:quote"), {**chosen, "quote": quote})
        assert said in answer.content.decode()


def test_known_sources_are_found_by_words_of_title_address_and_publisher(at_work):
    make.a_source(title="Noise")
    publisher = make.a_publisher(name="Ministry of Gas")
    known = make.a_source(title="On the pipeline", publisher=publisher)
    client, url = at_work(roles.EDITOR), reverse("workbench:sources")
    for words in ("pipeline", "gas PIPELINE", known.url):
        assert list(client.get(url, {"address": words}).context["found"]) == [known]
    assert not client.get(url, {"address": "pipeline nowhere"}).context["found"]
    assert not client.get(url, {"address": "p"}).context["found"]


def test_evidence_is_edited_and_taken_away_in_place(at_work):
    revision = make.an_article()
    claim = make.a_claim_under_research(revision=revision)
    piece = make.some_evidence(claim=claim)
    client = at_work(roles.EDITOR)
    url = claim_url(revision, claim, "evidence", piece.public_id)

    assert client.post(url, {"stance": "refutes", "expected_version": piece.version}).status_code == 200
    stale = client.post(url, {"stance": "context", "expected_version": piece.version})
    assert stale.status_code == 409
    piece.refresh_from_db()
    assert piece.stance == "refutes"
    away = claim_url(revision, claim, "detach", piece.public_id)
    assert client.post(away).status_code == 200
    assert not Evidence.objects.exists()


def test_evidence_of_a_published_claim_is_not_taken_away(at_work):
    revision = make.an_article()
    claim = make.a_proposal(claim=make.a_claim_under_research(revision=revision)).claim
    make.a_verdict(proposal=claim.proposals.get())
    away = claim_url(revision, claim, "detach", claim.evidence.get().public_id)
    answer = at_work(roles.REVIEWER).post(away)
    assert answer.status_code == 409
    assert "Reopen it before changing its evidence." in answer.content.decode()
    assert Evidence.objects.exists()


def test_without_htmx_an_act_leads_back_to_the_claim(at_work):
    revision = make.an_article()
    claim = make.a_claim(revision=revision)
    answer = at_work(roles.FACT_CHECKER, htmx=False).post(step_url(revision, claim, "accept"), follow=True)
    assert answer.redirect_chain == [(claim_url(revision, claim), 302)]
    assert "Accepted." in answer.content.decode()


def test_acts_are_posted_with_a_token_by_people_who_signed_in(client: Client):
    revision = make.an_article()
    claim = make.a_claim(revision=revision)
    url = step_url(revision, claim, "accept")
    assert client.post(url).status_code == 302
    careful = Client(enforce_csrf_checks=True)
    careful.force_login(make.a_fact_checker())
    assert careful.post(url).status_code == 403
    assert careful.get(url).status_code == 405
    claim.refresh_from_db()
    assert claim.status == Status.SUGGESTED


def test_an_unknown_step_is_not_found(at_work):
    revision = make.an_article()
    claim = make.a_claim(revision=revision)
    assert at_work(roles.REVIEWER).post(step_url(revision, claim, "delete")).status_code == 404
    assert at_work(roles.REVIEWER).get(room_url(revision)).status_code == 200
