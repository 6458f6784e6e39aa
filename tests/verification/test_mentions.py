"""A note that names somebody: who is meant, who is told, and what of it is kept as rows."""

from __future__ import annotations

import smtplib
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core import mail
from django.urls import reverse

from config.errors import Invalid
from tests import factories as make
from verification import roles
from verification.mentions import names_in
from verification.models import Mention, MentionDelivery, MentionSeen, Note
from verification.services import add_note, see_mentions
from verification.services.sending import send_due
from verification.services.telling import MentionOutbox

pytestmark = pytest.mark.django_db


@pytest.fixture
def rena() -> User:
    person = make.a_user(roles.REVIEWER, name="rena")
    person.email = "rena@example.org"
    person.save()
    return person


def a_note(text: str, **details: Any) -> Note:
    return add_note(claim=details.pop("claim", None) or make.a_claim(), text=text, by=make.a_fact_checker())


def named(note: Note) -> list[str]:
    return [mention.person.username for mention in note.mentions.all()]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("@rena, look", ["rena"]),
        ("(@rena) and @farid.", ["rena", "farid"]),
        ("@rena @rena **@rena**", ["rena"]),
        ("write to mail@rena.example", []),
        ("`@rena`", []),
        ("    @rena", []),
        ("[@rena](https://example.org)", []),
        ("- @rena\n> @farid", ["rena", "farid"]),
        ("@j.doe+x@example.org", ["j.doe+x@example.org"]),
        ("@ @@ @.", []),
        ("@محمد ٹھیک", ["محمد"]),
    ],
)
def test_names_are_what_stands_behind_an_at_sign_outside_of_code_and_links(text: str, names: list[str]):
    assert names_in(text) == names


def test_only_active_people_who_may_see_the_claim_are_mentioned_each_once(rena: User):
    make.a_user(name="outsider")
    gone = make.a_user(roles.EDITOR, name="gone")
    gone.is_active = False
    gone.save()
    assert named(a_note("@Rena and @rena, not @outsider, @gone or @nobody.")) == ["rena"]


def test_names_that_differ_only_in_letter_case_are_told_apart(rena: User):
    make.a_user(roles.EDITOR, name="Rena")
    assert named(a_note("@Rena")) == ["Rena"]
    assert named(a_note("@RENA")) == []


def test_who_writes_is_not_told_of_their_own_note(rena: User):
    assert named(add_note(claim=make.a_claim(), text="I, @rena.", by=rena)) == []


def test_a_note_that_names_the_whole_house_is_refused_and_not_kept():
    people = [make.an_editor().username for _ in range(21)]
    with pytest.raises(Invalid, match="at most 20 people; this one names 21"):
        a_note(" ".join(f"@{name}" for name in people))
    assert not Note.objects.exists()


def test_mentions_are_unread_until_the_claim_was_opened_in_the_room(rena: User, client):
    revision = make.an_article()
    claim = make.a_claim(revision=revision)
    other = a_note("@rena, elsewhere.")
    note = a_note("@rena, look.", claim=claim)
    a_note("Nobody.", claim=claim)
    assert set(Note.objects.unread_by(rena)) == {note, other}
    client.force_login(rena)
    client.get(reverse("workbench:claim", args=[revision.article.public_id, claim.public_id]))
    client.get(reverse("workbench:claim", args=[revision.article.public_id, claim.public_id]))
    assert set(Note.objects.unread_by(rena)) == {other}
    assert set(Note.objects.mentioning(rena)) == {note, other}
    assert Mention.objects.of(rena).unread().count() == 1
    assert MentionSeen.objects.count() == 1


def test_somebody_else_s_look_leaves_it_unread(rena: User):
    note = a_note("@rena, look.")
    assert see_mentions(claim=note.claim, by=make.an_editor()) == 0
    assert Mention.objects.of(rena).unread().exists()


def test_the_first_page_and_the_list_of_notes_show_what_mentions_one(rena: User, client):
    note = a_note("@rena, look.")
    noise = a_note("Noise.")
    client.force_login(rena)
    waiting = {title: count for title, count, _ in client.get("/admin/").context["waiting"]}
    assert waiting["Notes that mention you"] == 1
    shown = client.get(reverse("admin:verification_note_changelist"), {"mentions": "unread"}).content.decode()
    assert note.text in shown
    assert noise.text not in shown


def test_a_mention_is_sent_once_by_mail_where_mail_is_configured(rena: User, settings):
    settings.EMAIL_IS_SENT = True
    make.a_user(roles.EDITOR, name="without-address")
    note = a_note("@rena @without-address: <b>look</b>\nBcc: x@example.org")
    assert send_due([MentionOutbox()]) == 1
    (message,) = mail.outbox
    assert message.recipients() == ["rena@example.org"]
    assert f"{note.by.username} mentions you" in message.subject
    assert "\n" not in message.subject
    assert note.text in message.body
    assert f"/admin/claims/claim/{note.claim_id}/change/" in message.body
    assert send_due([MentionOutbox()]) == 0
    assert MentionDelivery.objects.get().sent_at is not None


def test_without_mail_nothing_is_written_down_to_be_sent(rena: User):
    a_note("@rena, look.")
    assert not MentionDelivery.objects.exists()
    assert send_due([MentionOutbox()]) == 0


def test_a_mail_that_is_not_taken_is_tried_again_and_given_up_when_the_account_ends(rena: User, settings, monkeypatch):
    settings.EMAIL_IS_SENT = True
    a_note("@rena, look.")

    def down(*_: object) -> None:
        raise smtplib.SMTPServerDisconnected("away")

    monkeypatch.setattr("django.core.mail.message.EmailMessage.send", down)
    assert send_due([MentionOutbox()]) == 0
    delivery = MentionDelivery.objects.get()
    assert (delivery.error, delivery.attempts) == ("away", 1)
    assert delivery.next_attempt_at is not None
    rena.is_active = False
    rena.save()
    MentionDelivery.objects.update(next_attempt_at=delivery.created_at)
    assert send_due([MentionOutbox()]) == 0
    delivery.refresh_from_db()
    assert delivery.next_attempt_at is None


def test_a_note_costs_as_many_queries_for_ten_names_as_for_one(django_assert_max_num_queries):
    people = " ".join(f"@{make.an_editor().username}" for _ in range(10))
    claim, by = make.a_claim(), make.a_fact_checker()
    by.has_perm("verification.add_note")
    with django_assert_max_num_queries(12):
        add_note(claim=claim, text=people, by=by)
    assert Mention.objects.count() == 10


def test_whoever_is_mentioned_finds_the_note_on_the_workbench_until_the_claim_was_opened(rena: User, client):
    revision = make.an_article()
    note = a_note("@rena, is the *tender* dated?", claim=make.a_claim(revision=revision))
    noise = a_note("@farid, not for rena.")
    address = reverse("workbench:claim", args=[revision.article.public_id, note.claim.public_id])
    client.force_login(rena)
    home = client.get("/workbench/").content.decode()
    assert f'href="{address}#note-{note.public_id}"' in home
    assert note.text in home
    assert noise.text not in home
    client.get(address)
    assert note.text not in client.get("/workbench/").content.decode()
    every = client.get(reverse("workbench:mentions")).content.decode()
    assert note.text in every
    assert noise.text not in every


def test_what_a_note_says_only_shows_in_the_list_of_mentions(rena: User, client):
    note = a_note("@rena <script>alert(1)</script> of a claim that stands in no text")
    client.force_login(rena)
    shown = client.get(reverse("workbench:mentions")).content.decode()
    assert "<script>alert(1)" not in shown
    assert "&lt;script&gt;alert(1)" in shown
    assert reverse("admin:verification_note_change", args=[note.pk]) in shown
