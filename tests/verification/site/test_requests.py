"""Readers ask for corrections, are answered, and are forgotten in time."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.cache import cache
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from claims.models import Claim
from claims.services import edit_claim
from config.api import limits
from config.errors import Conflict, Invalid, NotAllowed
from tests import factories as make
from tests.api.test_reading_facts import withdrawn
from tests.verification.site.test_facts import HOSTILE
from verification import roles
from verification.models import CorrectionRequest, RequestContact
from verification.models.correction import TEXT_LENGTH
from verification.services import answer_correction_request, ask_for_correction, reopen_claim
from verification.services.answers import AnswerOutbox
from verification.services.corrections import forget_readers
from verification.services.sending import send_due

pytestmark = pytest.mark.django_db
WORDS = "The contract was signed in 2015: see https://archive.example/contract."


def door(claim: Claim) -> str:
    return f"/facts/{claim.public_id}/correction/"


def asked(client: Client, claim: Claim, text: str = WORDS, **more: str) -> Any:
    return client.post(door(claim), {"text": text, **more})


def a_request(**details: Any) -> CorrectionRequest:
    return ask_for_correction(fact=make.a_published_claim().public_id, text=details.pop("text", WORDS), **details)


def answered(row: CorrectionRequest, *, state: str = "accepted", answer: str = "You are right.") -> CorrectionRequest:
    return answer_correction_request(request=row, state=state, answer=answer, by=make.a_reviewer())


def test_a_reader_asks_keeps_an_address_and_finds_the_answer_there(client: Client):
    claim = make.a_published_claim()
    page = client.get(door(claim))
    assert page.status_code == 200
    assert claim.statement in page.content.decode()
    sent = asked(client, claim)
    assert sent.status_code == 303
    row = CorrectionRequest.objects.get()
    assert (row.text, row.state, row.claim, row.verdict) == (WORDS, "open", claim, claim.verdicts.get())
    waiting = client.get(sent["Location"])
    assert "Keep the address of this page" in waiting.content.decode()
    assert "no-store" in waiting["Cache-Control"]
    assert waiting["Referrer-Policy"] == "no-referrer"
    answered(row)
    told = client.get(sent["Location"]).content.decode()
    assert "We will correct it" in told
    assert "You are right." in told


def test_the_form_is_guarded_against_other_sites():
    claim, client = make.a_published_claim(), Client(enforce_csrf_checks=True)
    assert asked(client, claim).status_code == 403
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', client.get(door(claim)).content.decode())
    assert token
    assert asked(client, claim, csrfmiddlewaretoken=token[1]).status_code == 303


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"text": ""}, "required"),
        ({"text": " \n "}, "required"),
        ({"text": "x" * (TEXT_LENGTH + 1)}, "at most"),
        ({"text": WORDS, "email": "nobody"}, "valid email"),
        ({"text": WORDS, "website": "https://spam.example"}, "leave the last field empty"),
        ({"text": "a\0b"}, "Null characters"),
    ],
)
def test_bad_input_is_named_and_nothing_is_kept(given: dict[str, str], said: str, client: Client):
    claim = make.a_published_claim()
    answer = client.post(door(claim), given)
    assert answer.status_code == 400
    assert said in answer.content.decode()
    assert not CorrectionRequest.objects.exists()


def test_only_what_is_published_can_be_asked_about(client: Client, django_assert_num_queries):
    hidden, gone = make.a_claim_under_research(), withdrawn(make.a_published_claim())
    with CaptureQueriesContext(connection) as queries:
        nothing = client.get(f"/facts/{'0' * 12}/correction/")
    with django_assert_num_queries(len(queries)):
        assert client.get(door(hidden)).content == nothing.content
    assert asked(client, hidden).status_code == nothing.status_code == 404
    for answer in (client.get(door(gone)), asked(client, gone)):
        assert (answer.status_code, answer["Cache-Control"]) == (410, "private, no-store")
        assert "The report was retracted." in answer.content.decode()
    assert not CorrectionRequest.objects.exists()


def test_a_token_that_nobody_was_given_opens_nothing(client: Client):
    a_request()
    assert client.get(f"/corrections/requests/{'a' * 32}/").status_code == 404
    assert client.post(f"/corrections/requests/{'a' * 32}/").status_code == 405


def test_hostile_words_are_words_to_the_reader_and_to_the_newsroom(client: Client, signed_in):
    row = a_request(text=HOSTILE)
    answered(row, answer=HOSTILE)
    url = reverse("admin:verification_correctionrequest_change", args=[row.pk])
    for page in (client.get(f"/corrections/requests/{row.token}/"), signed_in(roles.REVIEWER).get(url)):
        assert page.status_code == 200
        assert "<img src=x" not in page.content.decode()
        assert "<script>alert" not in page.content.decode()


def test_sending_twice_makes_one_request(client: Client):
    claim = make.a_published_claim()
    assert asked(client, claim)["Location"] == asked(client, claim)["Location"]
    assert asked(client, claim, text="Something else.").status_code == 303
    assert CorrectionRequest.objects.count() == 2


@pytest.mark.parametrize("redis_is_away", [False, True])
def test_one_address_may_ask_so_often_and_another_still_may(
    redis_is_away: bool, client: Client, settings, monkeypatch: pytest.MonkeyPatch
):
    settings.CORRECTION_REQUESTS_AN_HOUR = 2
    if redis_is_away:
        monkeypatch.setattr(limits._Counter, "count", lambda *_: None)
    claim = make.a_published_claim()
    assert [asked(client, claim, f"Wrong, {n}.").status_code for n in range(3)] == [303, 303, 429]
    refused = asked(client, claim, "Wrong again.")
    assert 1800 <= int(refused["Retry-After"]) <= 2 * 3600
    assert "try again later" in refused.content.decode()
    assert "Wrong again." in refused.content.decode()
    assert CorrectionRequest.objects.count() == 2
    elsewhere = client.post(door(claim), {"text": WORDS}, REMOTE_ADDR="2001:db8::1")
    assert elsewhere.status_code == 303
    RequestContact.objects.update(created_at=timezone.now() - timedelta(hours=2))
    cache.clear()
    assert asked(client, claim, "An hour later.").status_code == 303


def test_addresses_of_one_household_count_as_one_and_none_is_kept(settings):
    settings.CORRECTION_REQUESTS_AN_HOUR = 50
    fact = make.a_published_claim().public_id
    for n, address in enumerate(
        ["2001:db8::1", "2001:db8::2:3", "2001:db8:1::1", "192.0.2.7", "nonsense", "::ffff:192.0.2.7"]
    ):
        ask_for_correction(fact=fact, text=f"Wrong {n}.", address=address)
    kept = list(RequestContact.objects.order_by("pk").values_list("sender", flat=True))
    assert kept[0] == kept[1] != kept[2]
    assert kept[4] == ""
    assert kept[5] == kept[3]
    assert len(set(kept)) == 4
    assert "192.0.2.7" not in kept


def test_who_asked_is_believed_only_as_our_own_proxies_tell(settings, client: Client):
    claim = make.a_published_claim()
    asked(client, claim, "One.")
    client.post(door(claim), {"text": "Two."}, headers={"X-Forwarded-For": "198.51.100.9"})
    settings.TRUSTED_PROXIES = 1
    client.post(door(claim), {"text": "Three."}, headers={"X-Forwarded-For": "127.0.0.1, 198.51.100.9"})
    senders = list(RequestContact.objects.order_by("pk").values_list("sender", flat=True))
    assert senders[0] == senders[1] != senders[2]


@pytest.mark.parametrize("role", [roles.EDITOR, roles.FACT_CHECKER])
def test_who_may_not_publish_may_not_answer(role: str, signed_in):
    row = a_request()
    with pytest.raises(NotAllowed):
        answer_correction_request(request=row, state="declined", answer="No.", by=make.a_user(role))
    client = signed_in(role)
    assert client.get(reverse("admin:verification_correctionrequest_changelist")).status_code == 200


def test_a_reviewer_answers_in_the_admin_once(signed_in):
    row, rena = a_request(email="reader@example.org"), make.a_reviewer()
    client = signed_in(rena)
    assert "Readers ask for a correction" in client.get("/admin/").content.decode()
    listed = client.get(reverse("admin:verification_correctionrequest_changelist"), {"state__exact": "open"})
    assert WORDS[:40] in listed.content.decode()
    url = f"/admin/verification/correctionrequest/{row.pk}/answer/"
    assert client.get(url).status_code == 200
    assert client.post(url, {"state": "declined", "answer": "The register says 2014."}).status_code == 302
    row.refresh_from_db()
    assert (row.state, row.answered_by, row.answer) == ("declined", rena, "The register says 2014.")
    with pytest.raises(Conflict):
        answered(row)
    events = row.events.order_by("pgh_id")  # type: ignore[attr-defined]
    assert list(events.values_list("pgh_label", flat=True)) == ["insert", "update"]


@pytest.mark.parametrize(
    ("state", "answer", "field"), [("open", "Yes.", "state"), ("x", "Yes.", "state"), ("accepted", " ", "answer")]
)
def test_an_answer_has_a_state_and_words(state: str, answer: str, field: str):
    with pytest.raises(Invalid) as refused:
        answered(a_request(), state=state, answer=answer)
    assert refused.value.problems[0].field == field


def test_whoever_left_an_address_is_sent_the_answer_once():
    row = a_request(email="reader@example.org")
    assert send_due([AnswerOutbox()]) == 0
    answered(row)
    answered(a_request(text="Without an address."))
    assert send_due([AnswerOutbox()]) == 1
    assert send_due([AnswerOutbox()]) == 0
    [letter] = mail.outbox
    assert letter.to == ["reader@example.org"]
    assert "You are right." in letter.body
    assert f"/corrections/requests/{row.token}/" in letter.body


def test_the_answer_quotes_what_was_published_and_no_draft_of_what_comes_next():
    row = a_request(email="reader@example.org")
    claim = row.claim
    published = claim.statement
    reopen_claim(claim=claim, reason="A reader is right.", by=make.a_reviewer())
    claim.refresh_from_db()
    draft = {"statement": "A draft."}
    edit_claim(claim=claim, changes=draft, expected_version=claim.version, by=make.a_fact_checker())
    answered(row)
    assert send_due([AnswerOutbox()]) == 1
    assert f"“{published}”" in mail.outbox[0].body
    assert "A draft." not in mail.outbox[0].body


def test_a_mail_server_that_is_away_is_asked_again_and_given_up_in_the_end(monkeypatch: pytest.MonkeyPatch):
    answered(a_request(email="reader@example.org"))
    monkeypatch.setattr("django.core.mail.EmailMessage.send", refused)
    assert send_due([AnswerOutbox()]) == 0
    contact = RequestContact.objects.get()
    assert contact.next_attempt_at
    assert contact.next_attempt_at > timezone.now()
    assert "no route" in contact.error
    for _ in range(12):
        RequestContact.objects.filter(next_attempt_at__isnull=False).update(next_attempt_at=timezone.now())
        send_due([AnswerOutbox()])
    assert RequestContact.objects.get().next_attempt_at is None


def refused(*_: object) -> None:
    raise OSError("no route")


def test_an_email_cannot_carry_headers(client: Client):
    claim = make.a_published_claim()
    assert asked(client, claim, email="a@example.org\nBcc: b@example.org").status_code == 400
    with pytest.raises(Invalid):
        ask_for_correction(fact=claim.public_id, text=WORDS, email="a@example.org\r\nBcc: b@example.org")


def test_readers_are_forgotten_in_time_and_their_words_stay(settings):
    settings.CORRECTION_CONTACT_DAYS = 10
    old, new = (answered(a_request(text=text, email="r@example.org", address="192.0.2.1")) for text in ("Old.", "New."))
    waiting = a_request(text="Waiting.", email="w@example.org", address="192.0.2.2")
    nameless = a_request(text="Nameless.", address="192.0.2.3")
    connection.cursor().execute("SET CONSTRAINTS ALL IMMEDIATE")
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE verification_correctionrequest DISABLE TRIGGER USER")
        CorrectionRequest.objects.filter(pk=old.pk).update(answered_at=timezone.now() - timedelta(days=11))
        cursor.execute("ALTER TABLE verification_correctionrequest ENABLE TRIGGER USER")
    RequestContact.objects.update(created_at=timezone.now() - timedelta(days=2))
    forget_readers()
    kept = {row.request_id: (row.email, row.sender) for row in RequestContact.objects.all()}
    assert kept == {new.pk: ("r@example.org", ""), waiting.pk: ("w@example.org", "")}
    assert nameless.pk not in kept
    assert CorrectionRequest.objects.count() == 4


@pytest.mark.parametrize(
    "breach",
    [
        "UPDATE verification_correctionrequest SET text = 'Other.'",
        "UPDATE verification_correctionrequest SET token = 'x'",
        "UPDATE verification_correctionrequest SET state = 'accepted'",
        "UPDATE verification_correctionrequest SET answer = 'Yes.'",
        "DELETE FROM verification_correctionrequest",
        "INSERT INTO verification_correctionrequest (public_id, token, claim_id, verdict_id, text, created_at, state,"
        " answer) SELECT 'x', 'y', claim_id, verdict_id, '', now(), 'open', '' FROM verification_correctionrequest",
    ],
)
def test_postgresql_keeps_what_readers_wrote(breach: str):
    a_request()
    with pytest.raises(IntegrityError), transaction.atomic():
        connection.cursor().execute(breach)


def test_postgresql_keeps_an_answer_as_it_was_given():
    answered(a_request())
    with pytest.raises(IntegrityError, match="given once"), transaction.atomic():
        connection.cursor().execute("UPDATE verification_correctionrequest SET answer = 'Other.'")


def test_what_is_known_of_a_reader_is_in_no_history():
    row = a_request(email="reader@example.org")
    said = list(row.events.values())  # type: ignore[attr-defined]
    assert "reader@example.org" not in str(said)
