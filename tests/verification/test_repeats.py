"""Articles that repeat what was checked before: counted on import, and an alert where it was published as false."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.core import mail
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse
from rest_framework.test import APIClient

from claims.checked_before import AT_ONCE, LATER, look_up_due, look_up_on_import
from claims.indexing import count_words
from claims.models import LookUp
from tests import factories as make
from verification.models import Alert, AlertKind, Edition, FactEvent, StaleMark
from verification.services import close_alert, reopen_claim
from verification.services.repeats import close_settled_repeats
from verification.tasks import deliver

pytestmark = pytest.mark.django_db
FALSE = "Pakistan has given Russia the right to use the port of Gwadar."
TEXT = f"It rained in Quetta on Monday.\n\n{FALSE}\n\nThe minister spoke of cricket."


@pytest.fixture(autouse=True)
def by_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("claims.finding.current_embedder", lambda: None)


def a_fact(statement: str = FALSE, rating: str = "false", **details: Any) -> Any:
    claim = make.a_claim_under_research(statement=statement, **details)
    claim = make.a_published_claim(claim=claim, rating=rating)
    count_words()
    return claim


def imported(text: str = TEXT) -> LookUp:
    look_up = look_up_on_import(make.an_article(text=text, title="The Times"))
    assert look_up
    return look_up


def test_an_article_that_repeats_a_false_claim_raises_an_alert_and_says_how_much_was_checked_before(settings):
    settings.ALERT_EMAILS = ["desk@example.org"]
    claim = a_fact()
    make.a_claim(statement="The minister spoke of cricket.")
    look_up = imported()
    assert str(look_up) == "1 of 3 sentences seem to have been checked before."
    alert = Alert.objects.get()
    assert (alert.kind, alert.claim, alert.article) == (AlertKind.FACT_REPEATED, claim, look_up.revision.article)
    assert alert.message == f"“The Times” seems to repeat what was published as false: “{FALSE}”"
    assert deliver() == 1
    assert "seems to repeat" in mail.outbox[0].body
    assert alert.advice in mail.outbox[0].body


@pytest.mark.parametrize(
    ("statement", "rating"),
    [
        (FALSE, "true"),
        (FALSE, "mixed"),
        ("Pakistan has given Russia the right to use four ports.", "false"),
        ("Pakistan has not given Russia the right to use the port of Gwadar.", "false"),
        ("Pakistan has given Russia the right to use the port of Karachi.", "false"),
    ],
)
def test_what_is_true_or_says_something_else_is_no_alert(statement: str, rating: str):
    a_fact(statement, rating)
    imported()
    assert not Alert.objects.exists()


def test_two_words_repeat_nothing():
    a_fact("Pakistan paid $10 billion.")
    assert str(imported("It cost a lot.\n\n$10 billion.\n\nPakistan paid $10 billion.")).startswith("1 of 3")


def test_an_alert_opens_once_for_a_claim_and_an_article_however_often_it_is_said():
    a_fact()
    look_up = imported(f"{TEXT}\n\n{FALSE}")
    assert len(look_up.found) == 2
    assert Alert.objects.count() == 1
    close_alert(alert=Alert.objects.get(), reason="It quotes us.", by=make.a_reviewer())
    look_up.delete()
    look_up_due()
    assert Alert.objects.count() == 1


def test_an_article_does_not_repeat_the_claim_that_was_taken_from_it():
    revision = make.an_article(text=FALSE)
    a_fact(revision=revision)
    look_up_on_import(revision)
    assert not Alert.objects.exists()


def test_the_alert_closes_when_the_claim_is_no_longer_published_as_false():
    claim = a_fact()
    imported()
    assert close_settled_repeats() == 0
    reopen_claim(claim=claim, reason="New documents.", by=make.a_reviewer())
    assert close_settled_repeats() == 1
    assert Alert.objects.get().closed_at


def test_the_public_hears_nothing_of_it():
    claim = a_fact()
    before = FactEvent.objects.count()
    StaleMark.objects.all().delete()
    imported()
    Edition.objects.update(body="")
    fact = APIClient().get(f"/api/v1/facts/{claim.public_id}/").json()
    assert fact["alerts"] == []
    assert FactEvent.objects.count() == before
    assert not StaleMark.objects.exists()


def test_a_long_text_is_left_to_a_worker():
    a_fact()
    text = "\n\n".join([FALSE, *[f"Sentence {number} tells of nothing." for number in range(AT_ONCE)]])
    assert look_up_on_import(make.an_article(text=text)) is None
    assert not Alert.objects.exists()
    assert look_up_due() == 1
    assert look_up_due() == 0
    assert Alert.objects.count() == 1


def test_each_door_says_how_many_sentences_were_checked_before(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    a_fact()
    said = "1 of 3 sentences seem to have been checked before."
    file = tmp_path / "a.txt"
    file.write_text(TEXT)
    call_command("import_article", str(file))
    assert said in capsys.readouterr().out

    client = APIClient()
    client.force_authenticate(make.an_editor())
    answer = client.post("/api/v1/articles/", {"text": TEXT + " It is so."}).json()["checked_before"]
    assert answer["told"].endswith("seem to have been checked before.")
    assert [one["exact"] for one in answer["found"]] == [FALSE]

    admin = Client()
    admin.force_login(make.an_editor())
    given = {"text": TEXT + " It was so.", "title": "Pasted"}
    page = admin.post(reverse("admin:claims_article_add"), given, follow=True).content.decode()
    assert "sentences seem to have been checked before." in page


def test_a_new_text_of_an_article_is_looked_through_as_well():
    a_fact()
    article = make.an_article(text="It rained.").article
    client = APIClient()
    client.force_authenticate(make.an_editor())
    assert client.post(f"/api/v1/articles/{article.public_id}/revisions/", {"text": TEXT}).status_code == 201
    assert len(LookUp.objects.get(revision=article.current_revision).found) == 1

    admin = Client()
    admin.force_login(make.an_editor())
    given = {"text": f"{TEXT} It is so."}
    page = admin.post(reverse("admin:claims_article_new_text", args=[article.pk]), given, follow=True).content.decode()
    assert "seem to have been checked before." in page


def test_an_article_shows_what_was_checked_before_in_the_admin_and_in_the_reading_room():
    a_fact()
    article = imported().revision.article
    reader = Client()
    reader.force_login(make.an_editor())
    for page in (
        reverse("admin:claims_article_change", args=[article.pk]),
        reverse("workbench:room", args=[article.public_id]),
    ):
        shown = reader.get(page).content.decode()
        assert "1 of 3 sentences seem to have been checked before." in shown
        assert shown.count(f"<bdi>{FALSE}</bdi>") == 2
    later = make.an_article(text="Nobody looked yet.").article
    assert LATER in reader.get(reverse("admin:claims_article_change", args=[later.pk])).content.decode()
    assert reader.get(reverse("workbench:room", args=[later.public_id])).status_code == 200


def test_what_one_door_has_looked_through_is_not_looked_through_again(monkeypatch: pytest.MonkeyPatch):
    a_fact()
    look_up = imported()
    monkeypatch.setattr("claims.checked_before.find_claims", lambda **_: pytest.fail("searched again"))
    assert look_up_on_import(look_up.revision) == look_up


def test_the_alert_has_its_page_and_stands_on_the_first():
    a_fact()
    imported()
    admin = Client()
    admin.force_login(make.a_reviewer())
    for page in (
        reverse("admin:index"),
        reverse("admin:verification_alert_changelist"),
        reverse("admin:verification_alert_change", args=[Alert.objects.get().pk]),
    ):
        assert "seems to repeat what was published as false" in admin.get(page).content.decode()


@pytest.mark.parametrize(
    "change", ["article_id = NULL", "kind = 'source_dead'", "source_id = (SELECT min(id) FROM sources_source)"]
)
def test_an_alert_names_what_it_is_about_whoever_writes_it(change: str):
    a_fact()
    imported()
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE verification_alert SET {change}")
