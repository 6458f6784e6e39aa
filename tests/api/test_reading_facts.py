"""Reading facts as mirrors, scripts and caches do: crawls, what we said then, what changed, what need not be sent."""

from __future__ import annotations

import csv
import gzip
import io
import json
from datetime import timedelta
from itertools import chain

import pytest
from backports import zstd
from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from django.utils.http import http_date
from rest_framework.test import APIClient

from tests import factories as make
from verification.models import Edition, FactEvent, StaleMark, Verdict
from verification.publishing.changes import Place
from verification.publishing.editions import refresh_editions
from verification.services import propose_verdict, publish_verdict, reopen_claim, watch_evidence

pytestmark = pytest.mark.django_db
FACTS = "/api/v1/facts/"


def corrected(claim, rating="true"):
    reopen_claim(claim=claim, reason="A new source.", by=make.a_reviewer())
    proposal = propose_verdict(claim=claim, rating=rating, summary="It holds.", by=make.a_fact_checker())
    publish_verdict(proposal=proposal, by=make.a_reviewer(), correction_note="Was mixed.")
    return claim


def withdrawn(claim):
    reopen_claim(claim=claim, reason="The report was retracted.", by=make.a_reviewer())
    return claim


def crawled(client: APIClient, url: str, *, between=lambda: None) -> list[str]:
    seen = []
    while url:
        page = client.get(url).json()
        seen += [fact["id"] for fact in page["results"]]
        url = page["next"]
        between()
    return seen


@pytest.mark.parametrize("ordering", ["published_first", "-published_first"])
def test_a_crawl_meets_every_fact_once_while_facts_are_published_and_corrected(ordering: str, caller):
    claims = [make.a_published_claim() for _ in range(5)]
    waiting = [claims[4], claims[0]]

    def meanwhile() -> None:
        make.a_published_claim()
        if waiting:
            corrected(waiting.pop())

    seen = crawled(caller(), f"{FACTS}?page_size=2&ordering={ordering}&rating=mixed&rating=true", between=meanwhile)
    assert [seen.count(claim.public_id) for claim in claims] == [1] * 5
    assert len(seen) == len(set(seen))


@pytest.mark.parametrize("ordering", ["published", "-published", "updated", "-updated"])
def test_every_order_is_total(ordering: str, caller):
    made = {make.a_published_claim().public_id for _ in range(5)}
    Edition.objects.update(changed_at=timezone.now(), in_force_from=timezone.now())
    seen = crawled(caller(), f"{FACTS}?page_size=2&ordering={ordering}")
    assert sorted(seen) == sorted(made)


def test_a_page_goes_on_behind_a_fact_that_was_withdrawn_meanwhile(caller):
    claims = [make.a_published_claim() for _ in range(5)]
    client = caller()
    first = client.get(f"{FACTS}?page_size=2").json()
    withdrawn(claims[3])
    withdrawn(claims[2])
    assert crawled(client, first["next"]) == [claims[1].public_id, claims[0].public_id]


def test_what_was_withdrawn_is_gone_with_its_reason_and_everywhere(caller):
    claim, stays, client = make.a_published_claim(), make.a_published_claim(), caller()
    withdrawn(claim)

    for url in (f"{FACTS}{claim.public_id}/", f"{FACTS}{claim.public_id}/bundle/"):
        answer = client.get(url)
        assert (answer.status_code, answer["Content-Type"]) == (410, "application/problem+json")
        assert answer.json()["reason"] == "The report was retracted."
        assert answer["Access-Control-Allow-Origin"] == "*"
    assert crawled(client, FACTS) == [stays.public_id]
    assert claim.public_id not in b"".join(client.get(f"{FACTS}export/").streaming_content).decode()
    assert client.get("/api/v1/claims:search?query=helicopters").json()["claims"][0]["text"] == stays.statement


def test_the_fact_of_a_day_is_what_we_said_on_that_day(caller):
    claim, client = make.a_published_claim(), caller()
    published = timezone.now()
    corrected(claim)
    again = timezone.now()
    withdrawn(claim)
    url = f"{FACTS}{claim.public_id}/"
    record = Verdict.objects.earliest("id")

    then = client.get(url, {"as_of": published.isoformat()}).json()
    assert (then["rating"]["value"], then["record_sha256"]) == ("mixed", record.record_sha256)
    frozen = {name: value for name, value in record.as_record().items() if name != "evidence"}
    assert {name: then[name] for name in frozen} == frozen
    assert client.get(url, {"as_of": again.isoformat()}).json()["rating"]["value"] == "true"
    assert client.get(url, {"as_of": timezone.now().isoformat()}).status_code == 410
    assert client.get(url, {"as_of": (published - timedelta(days=1)).isoformat()}).status_code == 404

    listed = client.get(FACTS, {"as_of": published.isoformat(), "rating": "mixed"}).json()["results"]
    assert [fact["rating"]["value"] for fact in listed] == ["mixed"]
    assert client.get(FACTS, {"as_of": published.isoformat(), "rating": "true"}).json()["results"] == []


def test_the_history_tells_every_verdict_and_reopening_also_of_what_was_withdrawn(caller):
    claim = withdrawn(corrected(make.a_published_claim()))
    told = caller().get(f"{FACTS}{claim.public_id}/history/").json()["events"]

    assert [event["event"] for event in told] == ["published", "reopened", "corrected", "reopened"]
    assert told[1]["reason"] == "A new source."
    assert (told[2]["correction_note"], told[2]["rating"]["value"]) == ("Was mixed.", "true")
    assert told[3]["reason"] == "The report was retracted."


@pytest.mark.parametrize("door", ["", "history/", "bundle/"])
def test_a_draft_is_nowhere(door: str, caller):
    claim = make.a_proposal().claim
    assert caller().get(f"{FACTS}{claim.public_id}/{door}").status_code == 404


def test_only_the_fields_that_were_asked_for_are_sent(caller):
    claim = make.a_published_claim()
    assert caller().get(f"{FACTS}?fields=id,rating").json()["results"][0].keys() == {"id", "rating"}
    assert caller().get(f"{FACTS}{claim.public_id}/?fields=statement").json() == {"statement": claim.statement}


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("?fields=id,colour", "fields"),
        ("?fields=", "fields"),
        ("?page_size=0", "page_size"),
        ("?page_size=201", "page_size"),
        ("?page_size=²", "page_size"),
        ("?ordering=colour", "ordering"),
        ("?cursor=W10", "cursor"),
        ("?cursor=%00", "cursor"),
        ("?as_of=yesterday", "as_of"),
        ("?as_of=2999-01-01T00:00Z", "as_of"),
        ("?as_of=2020-01-01T00:00Z&ordering=updated", "ordering"),
        ("?as_of=2020-01-01T00:00Z&updated_since=2020-01-01", "updated_since"),
        ("?as_of=2020-01-01T00:00Z&proof=rotten", "proof"),
        ("?colour=red", "colour"),
        ("?proof=rotten", "proof"),
        ("?made_from=soon", "made_from"),
        ("?topic=%00", "topic"),
        ("?q=%00", "q"),
        ("?updated_since=soon", "updated_since"),
        ("?topic=a&topic=b", "topic"),
        ("?fields=id&fields=rating", "fields"),
        ("?page_size=2&page_size=3", "page_size"),
        ("?published_after=soon", "published_after"),
        ("?published_after=2020-01-01T00:00Z&published_before=soon", "published_before"),
        ("export/?after=0123456789ab", "after"),
        ("export/?after=%00", "after"),
        ("export/?cursor=abc", "cursor"),
        ("0123456789ab/?page_size=2", "page_size"),
    ],
)
def test_what_is_not_understood_is_refused_by_its_name(query: str, field: str, caller):
    answer = caller().get(f"{FACTS}{query}")
    assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json")
    assert [problem["field"] for problem in answer.json()["problems"]] == [field]


@pytest.mark.parametrize("name", ["published_after", "updated_since", "as_of"])
def test_who_forgets_that_a_plus_is_escaped_is_told_so(name: str, caller):
    told = caller().get(f"{FACTS}?{name}=2020-01-01T00:00:00+05:00").json()["problems"]
    assert [one["field"] for one in told] == [name]
    assert "%2B" in told[0]["message"]


@pytest.mark.parametrize("given", ["xml", "", "html"])
def test_a_form_that_there_is_not_is_refused_by_the_name_of_its_parameter(given: str, caller):
    for url in (f"{FACTS}?format={given}", f"{FACTS}export/?format={given}"):
        answer = caller().get(url)
        assert (answer.status_code, answer["Content-Type"]) == (406, "application/problem+json")
        (problem,) = answer.json()["problems"]
        assert problem["field"] == "format"
        assert ("csv" if "export" in url else "json") in problem["message"]


def test_facts_are_found_by_what_was_published(caller):
    claim = make.a_claim_under_research(
        statement="Im Hafen liegen vier Hubschrauber.", language="de-AT", made_on="2014-09", kind="event"
    )
    make.some_evidence(claim=claim, source=make.checked(make.a_source(url="https://www.stats.example.org/a")))
    made = make.a_published_claim(claim=claim)
    other = make.a_published_claim()
    refresh_editions()
    client = caller()

    for query in (
        "q=Hubschraubern",
        "q=hafen",
        "source_domain=stats.example.org",
        "made_from=2014",
        "made_from=2014-09",
        "made_until=2014",
        "made_until=2014-09",
        "language=de-AT",
    ):
        assert crawled(client, f"{FACTS}?{query}") == [made.public_id], query
    for query in ("source_domain=tats.example.org", "made_until=2014-08", "made_from=2014-10", "proof=broken"):
        assert crawled(client, f"{FACTS}?{query}") == [], query
    assert crawled(client, f"{FACTS}?source_domain=example.org&proof=sound") == [other.public_id, made.public_id]


def test_a_fact_counts_as_updated_when_it_says_something_else_and_not_at_each_look(caller):
    source = make.checked(make.a_source(), make.a_result(at=timezone.now() - timedelta(days=9)))
    claim = make.a_claim_under_research()
    make.some_evidence(claim=claim, source=source)
    make.a_published_claim(claim=claim)
    refresh_editions()
    since = {"updated_since": timezone.now().isoformat()}
    make.checked(source, make.a_result(at=timezone.now() - timedelta(days=8)))
    assert refresh_editions() == 1
    assert caller().get(FACTS, since).json()["results"] == []

    make.has_died(source)
    refresh_editions()
    assert [fact["id"] for fact in caller().get(FACTS, since).json()["results"]] == [claim.public_id]
    assert crawled(caller(), f"{FACTS}?proof=broken") == [claim.public_id]


def test_what_is_served_is_the_same_before_and_after_it_was_put_together(caller):
    claim = make.a_published_claim()
    url = f"{FACTS}{claim.public_id}/"
    make.checked(claim.evidence.get().source)
    before = caller().get(url)
    assert StaleMark.objects.exists()
    refresh_editions()
    after = caller().get(url)

    assert not StaleMark.objects.exists()
    assert (before.content, before["ETag"]) == (after.content, after["ETag"])


@pytest.mark.parametrize("query", ["", "?fields=id"])
def test_what_has_not_changed_is_not_sent_again_and_what_has_is(query: str, caller):
    claim = make.a_published_claim()
    refresh_editions()
    client = caller()
    for url in (f"{FACTS}{query}", f"{FACTS}{claim.public_id}/{query}", "/api/v1/changes/"):
        tag = client.get(url)["ETag"]
        again = client.get(url, headers={"If-None-Match": f'"other", {tag}'})
        assert (again.status_code, again.content, again["ETag"]) == (304, b"", tag)
        assert client.get(url, headers={"If-None-Match": '"other"'}).status_code == 200

    url = f"{FACTS}{claim.public_id}/"
    a_minute_ago()
    seen = client.get(url)
    assert client.get(url, headers={"If-Modified-Since": seen["Last-Modified"]}).status_code == 304
    make.checked(claim.evidence.get().source)
    assert client.get(url, headers={"If-None-Match": seen["ETag"]}).status_code == 200
    assert client.get(FACTS, headers={"If-None-Match": client.get(FACTS)["ETag"]}).status_code == 304


def a_minute_ago() -> None:
    """What was put together just now, was then."""
    Edition.objects.update(built_at=timezone.now() - timedelta(minutes=1))


def test_what_changes_twice_within_a_second_is_sent_again(caller):
    claim = make.a_published_claim()
    refresh_editions()
    client, url = caller(), f"{FACTS}{claim.public_id}/"
    a_minute_ago()
    long_ago = client.get(url)["Last-Modified"]
    Edition.objects.update(built_at=timezone.now())
    fresh = client.get(url)
    assert "Last-Modified" not in fresh, "its second is not over"
    assert client.get(url, headers={"If-Modified-Since": http_date()}).status_code == 200
    assert client.get(url, headers={"If-Modified-Since": long_ago}).status_code == 200


@pytest.mark.parametrize(
    ("accepted", "coding", "unpacked"),
    [
        ("gzip", "gzip", gzip.decompress),
        ("br, zstd, gzip", "zstd", zstd.decompress),
        ("zstd;q=0, gzip;q=0.5", "gzip", gzip.decompress),
        ("identity", None, bytes),
    ],
)
def test_answers_are_packed_as_the_caller_likes(accepted: str, coding: str | None, unpacked, caller):
    claim, client = make.a_published_claim(), caller()
    for url in (FACTS, f"{FACTS}{claim.public_id}/", f"{FACTS}export/"):
        answer = client.get(url, headers={"Accept-Encoding": accepted})
        content = b"".join(answer) if answer.streaming else answer.content
        assert answer.get("Content-Encoding") == coding
        assert claim.statement in unpacked(content).decode()
        assert "Accept-Encoding" in answer["Vary"]


def test_pages_of_other_sites_may_read_facts(caller):
    claim, client = make.a_published_claim(), caller()
    for url in (FACTS, f"{FACTS}{claim.public_id}/", f"{FACTS}export/", "/api/v1/changes/", f"{FACTS}?colour=red"):
        assert client.get(url)["Access-Control-Allow-Origin"] == "*", url
        asked = client.options(url)
        assert (asked.status_code, asked["Access-Control-Allow-Methods"]) == (204, "GET, HEAD, OPTIONS")
    assert "Access-Control-Allow-Origin" not in client.get("/api/v1/claims/")


def test_a_page_links_to_its_neighbours_and_may_be_kept_while_asked_about(caller):
    for _ in range(3):
        make.a_published_claim()
    first = caller().get(f"{FACTS}?page_size=2&rating=mixed")
    assert first["Link"] == f'<{first.json()["next"]}>; rel="next"'
    assert first["Cache-Control"] == "public, no-cache"
    last = caller().get(first.json()["next"])
    assert last["Link"] == f'<{last.json()["previous"]}>; rel="previous"'


@pytest.mark.parametrize("ordering", ["published_first", "-published_first", "published", "-updated"])
@pytest.mark.parametrize("query", ["", "&as_of="])
def test_pages_lead_back_the_way_they_led_on(ordering: str, query: str, caller):
    made = [make.a_published_claim().public_id for _ in range(5)]
    if query and ordering != "-published_first":
        return
    query += timezone.now().isoformat().replace("+", "%2B") if query else f"&ordering={ordering}"
    client, url, there, back = caller(), f"{FACTS}?page_size=2{query}", [], []
    while url:
        last, url = url, (page := client.get(url).json())["next"]
        there.append([fact["id"] for fact in page["results"]])
    while last:
        page = client.get(last).json()
        back.append([fact["id"] for fact in page["results"]])
        last = page["previous"]
    assert back == there[::-1]
    assert sorted(chain.from_iterable(there)) == sorted(made)


def test_the_page_before_is_found_when_facts_come_and_go_meanwhile(caller):
    claims = [make.a_published_claim() for _ in range(4)]
    client = caller()
    second = client.get(client.get(f"{FACTS}?page_size=2").json()["next"]).json()
    withdrawn(claims[2])
    newest = make.a_published_claim()
    before = client.get(second["previous"]).json()
    assert [fact["id"] for fact in before["results"]] == [newest.public_id, claims[3].public_id]
    assert before["previous"] is None
    assert client.get(before["next"]).json()["results"] == second["results"]


def test_a_fact_can_be_had_as_claim_review(caller):
    claim, client = make.a_published_claim(rating="false"), caller()
    answer = client.get(f"{FACTS}{claim.public_id}/claim-review/", headers={"Accept": "application/ld+json"})
    review = answer.json()
    assert answer["Content-Type"] == "application/ld+json"
    assert (review["@type"], review["claimReviewed"]) == ("ClaimReview", claim.statement)
    assert (review["reviewRating"]["ratingValue"], review["reviewRating"]["alternateName"]) == (1, "False")
    assert review["@id"].endswith(f"{FACTS}{claim.public_id}/")
    withdrawn(claim)
    assert client.get(f"{FACTS}{claim.public_id}/claim-review/").status_code == 410


def test_all_facts_can_be_had_in_lines_and_a_broken_download_goes_on(caller):
    claims, client = [make.a_published_claim() for _ in range(4)], caller()
    lines = b"".join(client.get(f"{FACTS}export/")).decode().splitlines()
    facts = [json.loads(line) for line in lines]
    assert [fact["id"] for fact in facts] == [claim.public_id for claim in claims]
    assert facts[1] == client.get(f"{FACTS}{claims[1].public_id}/").json()

    withdrawn(claims[1])
    rest = b"".join(client.get(f"{FACTS}export/?after={claims[1].public_id}")).decode().splitlines()
    assert [json.loads(line)["id"] for line in rest] == [claim.public_id for claim in claims[2:]]


def test_a_table_of_facts_holds_no_formulas(caller):
    make.a_published_claim(
        claim=make.a_claim_under_research(statement='=HYPERLINK("https://x.example", "a")'), summary="+1, she said."
    )
    answer = caller().get(f"{FACTS}export/?format=csv")
    (row,) = csv.DictReader(io.StringIO(b"".join(answer).decode()))
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert (row["statement"][:3], row["summary"], row["rating"]) == ("'=H", "'+1, she said.", "mixed")


def test_changes_can_be_pulled_and_none_is_missed(caller):
    client = caller()
    claim = make.a_published_claim()
    first = client.get("/api/v1/changes/").json()
    assert [(event["type"], event["fact"]) for event in first["results"]] == [("fact.published", claim.public_id)]

    source = claim.evidence.get().source
    make.has_died(source)
    watch_evidence(source_ids=[source.pk])
    connection.check_constraints()
    make.checked(source)
    watch_evidence(source_ids=[source.pk])
    connection.check_constraints()
    withdrawn(corrected(claim))
    told = client.get("/api/v1/changes/", {"after": first["cursor"]}).json()

    kinds = [event["type"] for event in told["results"]]
    assert {"evidence.broken", "evidence.restored"} == set(kinds[:-3])
    assert kinds[-3:] == ["fact.withdrawn", "fact.corrected", "fact.withdrawn"]
    assert told["results"][-1]["data"] == {"reason": "The report was retracted."}
    assert not told["more"]
    assert client.get("/api/v1/changes/", {"after": told["cursor"]}).json()["results"] == []
    assert list(FactEvent.objects.values_list("position", flat=True)) == list(range(1, FactEvent.objects.count() + 1))


def test_whoever_has_read_more_than_stands_here_is_told_to_begin_anew(caller):
    """After a restore from a backup other events take the positions that a mirror has read already."""
    client = caller()
    for _ in range(2):
        make.a_published_claim()
    read = client.get("/api/v1/changes/").json()["cursor"]
    assert client.get("/api/v1/changes/", {"after": read}).json() == {"results": [], "cursor": read, "more": False}
    position, event = 2, FactEvent.objects.get(position=2).public_id

    for other in (Place(position + 1, event), Place(position, "0" * 12), Place(position - 1, event)):
        answer = client.get("/api/v1/changes/", {"after": other.text})
        assert answer.status_code == 400
        (problem,) = answer.json()["problems"]
        assert (problem["field"], "Begin anew" in problem["message"]) == ("after", True)
    early = Place(position - 1).text  # as cursors once were
    assert [one["id"] for one in client.get("/api/v1/changes/", {"after": early}).json()["results"]] == [event]


@pytest.mark.parametrize("after", ["nonsense", "%00", "ZXZlbnQgLTE"])
def test_a_cursor_of_something_else_is_refused(after: str, caller):
    answer = caller().get(f"/api/v1/changes/?after={after}")
    assert (answer.status_code, answer.json()["problems"][0]["field"]) == (400, "after")


@pytest.mark.parametrize("url", ["/api/v1/claims:search", "/v1alpha1/claims:search"])
def test_clients_of_googles_search_find_facts_here(url: str, caller):
    claim = make.a_claim_under_research(
        statement="Pakistan bought helicopters.", made_on="2014-09-27", claimant=make.a_claimant(name="Imran Khan")
    )
    make.a_published_claim(claim=claim, rating="false")
    older = [make.a_published_claim() for _ in range(2)]
    make.a_proposal(claim=make.a_claim_under_research(statement="Helicopters that are a draft."))
    client = caller()

    added = {"key": "k", "alt": "json", "fields": "claims(text)", "$.xgafv": "2", "access_token": "t"}  # by its clients
    found = client.get(url, {"query": "helicopter", "languageCode": "en-US", "pageSize": 2, **added}).json()
    assert len(found["claims"]) == 2
    rest = client.get(url, {"query": "helicopter", "pageToken": found["nextPageToken"]}).json()
    assert "nextPageToken" not in rest
    texts = [one["text"] for one in [*found["claims"], *rest["claims"]]]
    assert texts == [older[1].statement, older[0].statement, claim.statement]
    said = rest["claims"][0]
    assert (said["claimant"], said["claimDate"]) == ("Imran Khan", "2014-09-27T00:00:00Z")
    assert said["claimReview"][0]["textualRating"] == "False"
    assert said["claimReview"][0]["url"].endswith(f"-{claim.public_id}/")
    assert client.get(url, {"query": "helicopter", "offset": 2}).json() == rest
    for none in (
        {"query": "submarine"},
        {"query": "helicopter", "languageCode": "fr"},
        {"reviewPublisherSiteFilter": "x.org"},
    ):
        assert client.get(url, none).json() == {}
    assert len(client.get(url, {"reviewPublisherSiteFilter": "127.0.0.1", "maxAgeDays": 1}).json()["claims"]) == 3


@pytest.mark.parametrize(
    ("query", "field"), [("", "query"), ("query=a&pageSize=x", "pageSize"), ("query=a&page=2", "page")]
)
def test_a_search_that_is_not_understood_is_refused_in_both_shapes(query: str, field: str, caller):
    answer = caller().get(f"/api/v1/claims:search?{query}")
    assert (answer.status_code, answer.json()["problems"][0]["field"]) == (400, field)
    assert answer.json()["error"]["status"] == "INVALID_ARGUMENT"


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM verification_edition",
        "DELETE FROM verification_factevent",
        "UPDATE verification_factevent SET kind = 'fact.withdrawn'",
        "TRUNCATE verification_edition CASCADE",
    ],
)
def test_what_was_published_cannot_be_unsaid_by_sql(statement: str):
    make.a_published_claim()
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
