"""The public page of a fact and the list of facts, as readers and caches ask for them."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from urllib.parse import unquote

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from claims.models import Claim
from claims.services import place_claim
from tests import factories as make
from tests.api.test_reading_facts import corrected, withdrawn
from verification.models import Edition, Verdict
from verification.publishing.addresses import page_path, slug
from verification.publishing.editions import refresh_editions
from verification.publishing.facts import fact, published_facts
from verification.publishing.record import fact_record
from verification.publishing.site.fact_page import fact_page
from verification.services import merge_claims

pytestmark = pytest.mark.django_db
HOSTILE = '</script><script>alert(1)</script><img src=x onerror=alert(2)> \u202e&amp;"'


def page_of(claim: Claim) -> str:
    return unquote(page_path(claim.public_id, claim.statement))


def served(client: Client, claim: Claim, **headers: str):
    return client.get(page_of(claim), headers=headers)


def a_placed_fact(**details) -> Claim:
    by = make.a_fact_checker()
    claim = make.a_claim_under_research(by=by, **details)
    revision = make.an_article(title="Old rivals", url="https://paper.example/rivals", publication="The Paper")
    place_claim(claim=claim, revision=revision, start=0, end=33, by=by)
    return make.a_published_claim(claim=claim, by=by, explanation="We read the contract.")


def test_the_page_says_the_verdict_first_and_everything_it_rests_on(client: Client):
    claim = a_placed_fact(claimant=make.a_claimant(name="The minister"))
    answer = served(client, claim)
    text = answer.content.decode()
    assert answer.status_code == 200
    assert text.index("Mixed") < text.index("<h1") < text.index("helicopters</mark>")
    for said in ("True", "Mostly false", "Unverified", "The minister", "https://paper.example/rivals", "The Paper"):
        assert said in text
    piece = claim.evidence.get()
    for said in (piece.source.url, "Supports the claim", "The page was there when we last looked.", "Sound."):
        assert said in text
    assert 'aria-current="true"' in text


def test_no_script_runs_and_no_other_host_is_asked(client: Client):
    answer = served(client, a_placed_fact())
    policy = answer["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script-src" not in policy
    assert "frame-ancestors 'none'" in policy
    scripts = re.findall(r"<script[^>]*>", answer.content.decode())
    assert scripts == ['<script type="application/ld+json">']
    assert not answer.cookies


def test_hostile_texts_are_texts_in_the_page_and_in_its_linked_data(client: Client):
    claim = make.a_claim_under_research(statement=HOSTILE, by=make.a_fact_checker())
    make.a_published_claim(claim=claim, summary=HOSTILE, explanation=HOSTILE)
    text = served(client, claim).content.decode()
    assert "<img src=x" not in text
    assert text.count("<script") == text.count("</script>") == 1
    [linked] = re.findall(r'<script type="application/ld\+json">(.*?)</script>', text, re.DOTALL)
    data = json.loads(linked)
    assert data["claimReviewed"] == HOSTILE
    assert data["url"].endswith(page_path(claim.public_id, HOSTILE))


def test_a_statement_of_hundreds_of_words_is_whole_on_its_page_and_cut_wherever_else_it_stands(client: Client):
    statement = " ".join(f"{number} helicopters were bought." for number in range(80))
    claim = make.a_claim_under_research(statement=statement)
    corrected(make.a_published_claim(claim=claim))
    page = client.get(page_path(claim.public_id, statement)).content.decode()
    assert f'class="is-long">{statement}</h1>' in page
    for path in (
        "/facts/",
        "/corrections/",
        f"/facts/{claim.public_id}/embed/",
        f"/facts/{claim.public_id}/correction/",
    ):
        shown = client.get(path).content.decode()
        assert "0 helicopters were bought. 1 helicopters" in shown, path
        assert "20 helicopters" not in shown, path


def test_an_address_with_other_words_leads_to_the_page(client: Client):
    claim = make.a_published_claim()
    for path in (f"/facts/{claim.public_id}/", f"/facts/old-words-{claim.public_id}/", f"/facts/-{claim.public_id}/"):
        answer = client.get(path)
        assert (answer.status_code, unquote(answer["Location"])) == (301, page_of(claim)), path


def test_words_of_any_script_stay_readable():
    assert slug("पाकिस्तान ने हेलीकॉप्टर खरीदे।") == "पाकिस्तान-ने-हेलीकॉप्टर-खरीदे"
    assert slug("Пакистан не купил…") == "пакистан-не-купил"
    assert slug("It's\u200b 800 — million/%2F?#") == "its-800-million-2f"
    assert slug("?!") == ""
    assert len(slug("word " * 60)) <= 80
    assert page_path("0" * 12, "?!") == "/facts/000000000000/"


def test_a_fact_without_words_has_a_page(client: Client):
    claim = make.a_published_claim(claim=make.a_claim_under_research(statement="?!"))
    assert client.get(f"/facts/{claim.public_id}/").status_code == 200


@pytest.mark.parametrize("stage", ["a_claim", "an_accepted_claim", "a_claim_under_research", "a_dismissed_claim"])
def test_what_is_not_published_is_not_there_by_the_same_queries(
    stage: str, client: Client, django_assert_max_num_queries, django_assert_num_queries: DjangoAssertNumQueries
):
    make.a_published_claim()
    hidden = getattr(make, stage)()
    with django_assert_num_queries(3):
        unknown = client.get("/facts/some-words-000000000000/")
    with django_assert_num_queries(3):
        answer = client.get(f"/facts/some-words-{hidden.public_id}/")
    assert (answer.status_code, answer.content) == (404, unknown.content)
    assert answer.headers == unknown.headers
    assert hidden.statement not in client.get("/facts/").content.decode()


def test_what_was_withdrawn_is_gone_with_its_reason(client: Client):
    claim = withdrawn(make.a_published_claim())
    answer = served(client, claim)
    assert answer.status_code == 410
    assert "The report was retracted." in answer.content.decode()
    assert claim.statement not in answer.content.decode()


def test_the_id_of_a_merged_claim_leads_to_the_one_that_went_on(client: Client):
    first, second = make.a_claim(), make.an_accepted_claim()
    third = make.a_claim_under_research()
    merge_claims(claim=first, into=second, by=make.a_fact_checker())
    merge_claims(claim=second, into=third, by=make.a_fact_checker())
    assert client.get(f"/facts/{first.public_id}/").status_code == 404
    make.a_published_claim(claim=third)
    for gone in (first, second):
        assert client.get(f"/facts/x-{gone.public_id}/", follow=True).request["PATH_INFO"] == page_of(third)


def test_a_correction_is_told_with_what_was_said_before(client: Client):
    claim = corrected(make.a_published_claim())
    text = served(client, claim).content.decode()
    assert "Was mixed." in text
    assert "The sale is documented, the date is not." in text
    assert "It holds." in text


def test_a_broken_proof_is_told_in_words_with_the_copy_to_read_instead(client: Client):
    source = make.checked(make.a_source(), make.a_result(at=timezone.now() - timedelta(days=9)))
    claim = make.some_evidence(source=source).claim
    make.a_published_claim(claim=claim)
    copy = make.an_archived_copy(source)
    make.has_died(source)
    text = served(client, claim).content.decode()
    assert "The page is no longer there." in text
    assert copy.url in text
    assert "Broken." in text


def test_a_page_that_has_not_changed_is_not_sent_again(client: Client):
    claim = make.a_published_claim()
    refresh_editions()
    Edition.objects.update(built_at=timezone.now() - timedelta(minutes=1))
    first = served(client, claim)
    assert "no-cache" in first["Cache-Control"]
    again = served(client, claim, if_none_match=first["ETag"])
    assert (again.status_code, again.content) == (304, b"")
    assert served(client, claim, if_modified_since=first["Last-Modified"]).status_code == 304
    assert served(client, claim, accept_language="ur").content == first.content
    corrected(claim)
    assert served(client, claim, if_none_match=first["ETag"]).status_code == 200


def test_pages_take_the_same_number_of_queries_however_much_they_show(client: Client, django_assert_num_queries):
    claim = make.a_claim_under_research()
    for _ in range(4):
        make.some_evidence(claim=claim)
    make.a_published_claim(claim=claim)
    for _ in range(3):
        make.a_published_claim()
    refresh_editions()
    with django_assert_num_queries(2):
        served(client, claim)
    with django_assert_num_queries(1):
        client.get("/facts/")


def test_a_statement_in_urdu_runs_from_right_to_left(client: Client):
    claim = make.a_published_claim(
        claim=make.a_claim_under_research(statement="پاکستان نے ہیلی کاپٹر خریدے", language="ur")
    )
    assert '<h1 lang="ur" dir="rtl">' in served(client, claim).content.decode()


def test_a_record_that_is_not_published_is_shown_by_the_same_code_and_says_so():
    verdict = make.a_verdict()
    record = fact_record(verdict)
    text = fact_page(record, preview=True)
    assert record["statement"] in text
    assert "This is not published." in text
    assert "ld+json" not in text
    assert "canonical" not in text
    assert "correction/" not in text
    assert record["statement"] in fact_page(fact(published_facts().get()))


@pytest.mark.parametrize("method", ["post", "put", "delete", "patch"])
def test_pages_are_only_read(method: str, client: Client):
    claim = make.a_published_claim()
    assert getattr(client, method)(page_of(claim)).status_code == 405
    assert getattr(client, method)("/facts/").status_code == 405


def ids(client: Client, **asked) -> list[str]:
    answer = client.get("/facts/", asked)
    assert answer.status_code == 200, answer.content
    return re.findall(r'<h2><a href="/facts/[^"]*?([0-9a-z]{12})/"', answer.content.decode())


def test_facts_are_found_by_words_of_their_language_and_by_every_filter(client: Client):
    by = make.a_fact_checker()
    german = make.a_claim_under_research(
        statement="Die Verträge wurden verlängert.",
        language="de",
        topics=["Handel"],
        claimant=make.a_claimant(name="Eva"),
    )
    make.a_published_claim(claim=german, by=by, rating="true")
    other = make.a_published_claim(by=by)
    refresh_editions()
    today = f"{Verdict.objects.latest('pk').published_at:%Y-%m-%d}"
    for asked in (
        {"q": "Vertrag"},
        {"rating": "true"},
        {"topic": "Handel"},
        {"claimant": "eva"},
        {"rating": ["true", "false"], "proof": "sound", "published_from": today, "published_until": today},
    ):
        assert ids(client, **asked) == [german.public_id], asked
    assert ids(client) == [other.public_id, german.public_id]
    assert ids(client, published_until="2001-01-01") == []
    assert ids(client, proof="broken") == []


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"rating": "purple"}, "purple"),
        ({"published_from": "yesterday"}, "Enter a valid date."),
        ({"published_from": "2025-02-01", "published_until": "2025-01-01"}, "before the day"),
        ({"published_until": "9999-12-31"}, "1900"),
        ({"cursor": "nonsense"}, "Begin at the first one."),
        ({"proof": "wet"}, "wet"),
        ({"q": "x" * 500}, "at most 200"),
    ],
)
def test_what_cannot_be_searched_for_is_named(asked: dict, said: str, client: Client):
    answer = client.get("/facts/", asked)
    assert answer.status_code == 400
    assert said in answer.content.decode()


def test_a_list_is_walked_page_by_page_and_meets_each_fact_once(client: Client, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("verification.publishing.site.facts.PAGE_SIZE", 2)
    made = [make.a_published_claim().public_id for _ in range(5)]
    seen, path = [], "/facts/?rating=mixed&rating=true"
    while path:
        text = client.get(path).content.decode()
        seen += re.findall(r'<h2><a href="/facts/[^"]*?([0-9a-z]{12})/"', text)
        onward = re.search(r'<a rel="next" href="([^"]+)"', text)
        path = onward[1].replace("&amp;", "&") if onward else ""
        make.a_published_claim()
    assert seen == made[::-1]


def test_a_list_with_nothing_in_it_says_so(client: Client):
    assert "Nothing has been published yet." in client.get("/facts/").content.decode()
    assert "fits this" in client.get("/facts/?q=dragons").content.decode()


def test_a_nul_in_a_search_is_no_fault(client: Client):
    assert client.get("/facts/?q=a%00b&claimant=%00").status_code == 200


def test_redis_is_not_needed_to_read(client: Client, monkeypatch: pytest.MonkeyPatch):
    def away(*_: object, **__: object) -> None:
        raise ConnectionError

    for name in ("get", "set", "add", "incr"):
        monkeypatch.setattr(type(cache), name, away, raising=False)
    assert served(client, make.a_published_claim()).status_code == 200
