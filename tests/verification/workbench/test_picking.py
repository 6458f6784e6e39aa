"""A page is described as it is pasted, and its quote picked in the very text that was read."""

from __future__ import annotations

import pytest
from django.urls import reverse
from django.utils import timezone

from claims.models import Claim
from sources.models import Snapshot, Source
from tests import factories as make
from tests.verification.workbench.test_room import claim_url
from verification import roles
from verification.models import Evidence, QuoteState

pytestmark = pytest.mark.django_db
BODY = (
    "<p>🚁 Four were sold, he said. It rained in cafe\u0301s.</p><p>پاکستان نے چار ہیلی کاپٹر خریدے۔</p>"
    "<p>Four were sold, he said. Nobody named the price. &lt;script&gt;alert(1)&lt;/script&gt; \u202etxt</p>"
)


def read(body: str = BODY, **details) -> Snapshot:
    return make.checked(make.a_source(**details), make.a_result(body=body.encode())).snapshots.get()


@pytest.fixture
def claim() -> Claim:
    return make.a_claim_under_research(revision=make.an_article())


def attach_url(claim: Claim) -> str:
    return claim_url(claim.appearances.get().revision, claim, "attach")


def picked(snapshot: Snapshot, words: str, *, last: bool = False) -> dict[str, object]:
    start = snapshot.text.rindex(words) if last else snapshot.text.index(words)
    return {"picked_snapshot": snapshot.public_id, "picked_start": start, "picked_end": start + len(words)}


def test_a_pasted_address_is_a_source_that_is_checked_at_once_and_described_when_it_was(at_work):
    client = at_work(roles.EDITOR)
    answer = client.post(reverse("workbench:look"), {"address": " https://example.org/new "})
    source = Source.objects.get()
    card = reverse("workbench:card", args=[source.public_id])
    assert source.next_check_at is not None
    assert source.next_check_at <= timezone.now()
    assert "checking…" in answer.content.decode()
    assert f'hx-get="{card}"' in answer.content.decode()

    make.checked(source)
    arrived = client.get(card).content.decode()
    assert "Alive" in arrived
    assert "checking…" not in arrived
    assert "Pick the quote in its text" in arrived
    assert client.post(reverse("workbench:look"), {"address": source.url}).status_code == 200
    assert Source.objects.count() == 1


@pytest.mark.parametrize("address", ["javascript:alert(1)", "http://", "words", "https://user:pass@example.org/"])
def test_what_is_no_address_is_refused_where_it_was_pasted(address: str, at_work):
    answer = at_work(roles.EDITOR).post(reverse("workbench:look"), {"address": address})
    assert answer.status_code == 400
    assert 'role="alert"' in answer.content.decode()
    assert not Source.objects.exists()


def test_the_list_offers_what_is_known_and_to_look_at_what_is_not(at_work):
    known = make.a_source(title="<i>On the pipeline</i>")
    client, url = at_work(roles.EDITOR), reverse("workbench:sources")
    body = client.get(url, {"address": "pipeline"}).content.decode()
    assert 'role="option"' in body
    assert "<i>" not in body
    assert "Look at this page" not in body
    assert "Look at this page" in client.get(url, {"address": "https://example.org/unknown"}).content.decode()
    assert list(client.get(url, {"address": known.url.upper().replace("PAGE", "page")}).context["found"]) == [known]


def test_the_text_of_a_page_does_nothing_but_show(at_work):
    snapshot = read()
    body = at_work(roles.EDITOR).get(reverse("workbench:page-text", args=[snapshot.public_id])).content.decode()
    assert "<script" not in body
    assert "&lt;script&gt;" in body
    assert 'dir="auto" data-start="' in body


def test_the_text_opens_where_the_quote_stands_or_at_what_is_closest(at_work):
    snapshot = read()
    url = reverse("workbench:page-text", args=[snapshot.public_id])
    for quote in ("Nobody named the price.", "No one named the prices."):
        there = at_work(roles.EDITOR).get(url, {"quote": quote}).context["there"]
        assert there.exact.startswith("Nobody named the price")
    assert at_work(roles.EDITOR).get(url, {"quote": "\u0000"}).status_code == 200


def test_a_passage_is_given_without_white_space_around_it(at_work):
    snapshot = read()
    url, start = reverse("workbench:passage", args=[snapshot.public_id]), snapshot.text.index("It rained")
    end = snapshot.text.index("\n", start)
    found = at_work(roles.EDITOR).get(url, {"start": start - 1, "end": end + 1}).json()
    assert found["exact"] == snapshot.text[start:end]
    assert found["start"] == start
    assert snapshot.text[found["start"] : found["end"]] == found["exact"]
    assert at_work(roles.EDITOR).get(url, {"start": 5, "end": 5}).status_code == 400
    assert at_work(roles.EDITOR).get(url, {"start": "x", "end": 5}).status_code == 404


def test_what_was_picked_is_pinned_to_its_very_place(claim: Claim, at_work):
    snapshot = read()
    words = "Four were sold, he said."
    given = {"source": snapshot.source.public_id, "stance": "supports", "quote": words}
    at_work(roles.EDITOR).post(attach_url(claim), {**given, **picked(snapshot, words, last=True)})
    piece = Evidence.objects.get()
    assert piece.selector is not None
    assert piece.selector[0]["start"] == snapshot.text.rindex(words)
    assert (piece.quote_state, piece.snapshot) == (QuoteState.PRESENT, snapshot)


def test_a_quote_that_was_rewritten_after_it_was_picked_is_looked_for_again(claim: Claim, at_work):
    snapshot = read()
    given = {"source": snapshot.source.public_id, "stance": "supports", "quote": "Nobody named the price."}
    at_work(roles.EDITOR).post(attach_url(claim), {**given, **picked(snapshot, "Four were sold")})
    piece = Evidence.objects.get()
    assert piece.selector is not None
    assert piece.selector[0]["start"] == snapshot.text.index("Nobody")


def test_what_was_picked_in_an_older_text_is_found_where_it_stands_in_the_newest(claim: Claim, at_work):
    old = read()
    new = BODY.replace("<p>🚁", "<p>A new first line.</p><p>🚁")
    make.checked(old.source, make.a_result(body=new.encode()))
    newest = old.source.snapshots.exclude(pk=old.pk).get()
    words = "Four were sold, he said."
    given = {"source": old.source.public_id, "stance": "supports", "quote": words}
    at_work(roles.EDITOR).post(attach_url(claim), {**given, **picked(old, words, last=True)})
    piece = Evidence.objects.get()
    assert piece.selector is not None
    assert (piece.snapshot, piece.selector[0]["start"]) == (newest, newest.text.rindex(words))


def test_a_place_in_the_page_of_another_source_is_no_place_in_this_one(claim: Claim, at_work):
    snapshot, other = read(), read("<p>Something else. Nobody named the price.</p>")
    given = {"source": snapshot.source.public_id, "stance": "supports", "quote": "Nobody named the price."}
    at_work(roles.EDITOR).post(attach_url(claim), {**given, **picked(other, "Nobody named the price.")})
    piece = Evidence.objects.get()
    assert piece.selector is not None
    assert piece.selector[0]["start"] == snapshot.text.index("Nobody")
    assert at_work(roles.EDITOR).post(attach_url(claim), {**given, "picked_start": "x"}).status_code == 400


def test_the_quote_of_evidence_is_looked_for_and_picked_in_what_it_is_pinned_to(claim: Claim, at_work):
    snapshot, client = read(), at_work(roles.EDITOR)
    piece = make.some_evidence(claim=claim, source=snapshot.source, quote="Nobody named the price.")
    make.checked(snapshot.source, make.a_result(body=b"<p>All is gone and other words stand here.</p>"))
    words = "Four were sold, he said."
    said = client.post(reverse("workbench:quote"), {"evidence": piece.public_id, "quote": words}).content.decode()
    assert "The page says this." in said

    url = claim_url(claim.appearances.get().revision, claim, "evidence", piece.public_id)
    given = {"stance": "supports", "quote": words, "expected_version": piece.version}
    assert client.post(url, {**given, **picked(snapshot, words, last=True)}).status_code == 200
    piece.refresh_from_db()
    assert piece.selector is not None
    assert (piece.snapshot, piece.selector[0]["start"]) == (snapshot, snapshot.text.rindex(words))


def test_a_checked_source_brings_its_title_and_publisher_to_the_evidence_by_itself(claim: Claim, at_work):
    source = make.a_source()
    piece = make.some_evidence(claim=claim, source=source)
    make.checked(source)
    Source.objects.filter(pk=source.pk).update(title="The <b>contract</b>")
    url = claim_url(claim.appearances.get().revision, claim, "evidence-state", piece.public_id)
    body = at_work(roles.EDITOR).get(url).content.decode()
    assert f'id="about-{piece.public_id}" hx-swap-oob="true"' in body
    assert "The &lt;b&gt;contract" in body
