"""Whatever language a person works in, what is kept, published or sent is what it would be in the newsroom's own."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from claims.models import StatusChange
from claims.services import edit_claim
from config.errors import Conflict, Invalid, NotAllowed, Refused
from config.history import changes_of
from tests import factories as make
from tests.verification.test_alert_kinds import CHANGED, a_quoted_fact
from tests.verification.test_quotes import followed
from verification import roles
from verification.models import Alert, AlertDelivery, Edition, Rating, Verdict
from verification.publishing.bundles import fact_bundle
from verification.publishing.claim_review import claim_review
from verification.publishing.editions import refresh_editions
from verification.publishing.facts import fact, published_facts
from verification.publishing.record import canonical, fact_record
from verification.publishing.site.fact_page import fact_page
from verification.services import accept_claim, propose_verdict, publish_verdict, return_proposal, take_up_claim
from verification.tasks import deliver, look_again, watch_published_evidence

pytestmark = pytest.mark.django_db
NAMES = "اُردو".encode()


def has_urdu(value: Any) -> bool:
    words = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
    return any("\u0600" <= letter <= "\u06ff" for letter in words)


def published_in(language: str) -> Verdict:
    """A claim that was taken all the way by people whose interface speaks that language."""
    farid, rena = make.a_fact_checker(), make.a_reviewer()
    with translation.override(language):
        claim = make.a_claim(by=farid, revision=make.an_article())
        accept_claim(claim=claim, by=farid)
        take_up_claim(claim=claim, by=farid)
        make.some_evidence(claim=claim)
        propose_verdict(claim=claim, rating="mixed", summary="Unclear.", by=farid)
        return_proposal(claim=claim, reason="Look again.", by=rena)
        proposal = propose_verdict(claim=claim, rating="false", summary="There is no such deal.", by=farid)
        return publish_verdict(proposal=proposal, by=rena)


def test_the_catalogue_is_there_at_all():
    with translation.override("ur"):
        assert has_urdu(str(Rating.FALSE.label))


def test_a_record_made_in_urdu_is_byte_for_byte_the_one_made_in_english():
    verdict = published_in("ur")
    made_again = canonical(fact_record(Verdict.objects.get(pk=verdict.pk)))
    assert verdict.record == made_again
    assert verdict.as_record()["rating"]["label"] == "False"
    with translation.override("ur"):
        assert canonical(fact_record(verdict)) == made_again


def test_the_history_of_a_claim_is_the_same_in_both_languages():
    def kept(verdict: Verdict) -> list[Any]:
        moves = StatusChange.objects.filter(claim=verdict.claim).order_by("pk")
        events = verdict.claim.events.order_by("pgh_id")  # type: ignore[attr-defined]
        return [
            [(move.old, move.new, move.reason) for move in moves],
            [(event.pgh_label, event.pgh_context["act"], event.status) for event in events],
        ]

    in_urdu = kept(published_in("ur"))
    assert in_urdu == kept(published_in("en"))
    assert "Published as False" in str(in_urdu)


@pytest.mark.parametrize("read", [fact, lambda verdict: claim_review(verdict.as_record())], ids=["fact", "review"])
def test_what_readers_and_search_engines_get_does_not_depend_on_who_asks(read: Callable[[Verdict], dict[str, Any]]):
    published_in("ur")
    verdict = published_facts().get()
    plain = json.dumps(read(verdict))
    with translation.override("ur"):
        assert json.dumps(read(verdict)) == plain
    assert "False" in plain


def test_the_public_page_is_the_same_where_somebody_who_works_in_urdu_previews_it():
    published_in("ur")
    content = fact(published_facts().get())
    plain = fact_page(content, preview=True)
    with translation.override("ur"):
        assert fact_page(content, preview=True) == plain
    assert 'lang="en"' in plain


@pytest.mark.parametrize("kind", ["csv", "json"])
def test_tables_of_claims_and_sources_name_states_by_their_codes(kind: str):
    client = Client()
    client.force_login(make.an_administrator())
    make.a_newsroom()
    for name in ("claims_claim", "sources_source"):
        url = f"{reverse(f'admin:{name}_changelist')}export/{kind}/"
        plain, urdu = client.get(url), client.get(url, headers={"accept-language": "ur"})
        assert plain.status_code == 200
        assert plain.getvalue() == urdu.getvalue()


def test_an_edition_put_together_in_urdu_is_the_one_put_together_in_english():
    verdict = published_in("ur")
    with translation.override("ur"):
        refresh_editions()
    edition = Edition.objects.get(verdict=verdict)
    assert not has_urdu(edition.body)
    in_urdu = edition.body
    with connection.cursor() as cursor:
        cursor.execute("UPDATE verification_edition SET body = '', body_sha256 = '' WHERE id = %s", [edition.pk])
        cursor.execute("INSERT INTO verification_stalemark (edition_id) VALUES (%s)", [edition.pk])
    refresh_editions()
    edition.refresh_from_db()
    assert edition.body == in_urdu


def test_a_bundle_made_in_urdu_says_what_one_made_in_english_says():
    def told(language: str) -> dict[str, bytes]:
        with (
            translation.override(language),
            fact_bundle(verdict) as file,
            zipfile.ZipFile(io.BytesIO(file.read())) as z,
        ):
            return {name: z.read(name) for name in z.namelist() if "claim" in name or "record" in name}

    verdict = published_in("ur")
    assert told("ur") == told("en")
    assert told("ur")


def test_alerts_and_what_is_sent_of_them_speak_the_newsrooms_language(settings):
    settings.ALERT_EMAILS = ["desk@example.org"]
    with translation.override("ur"):
        alert = followed(a_quoted_fact(), CHANGED).claim.alerts.get()
        AlertDelivery.objects.update(next_attempt_at=timezone.now())
        assert deliver() == 1
    sent = mail.outbox[0]
    assert "no longer says" in alert.message
    assert not has_urdu([alert.message, sent.subject, sent.body])
    assert "Quote has changed" in sent.subject


def test_an_alert_that_closes_by_itself_says_so_in_the_newsrooms_language():
    source = make.a_published_claim().evidence.get().source
    with translation.override("ur"):
        make.has_died(source)
        watch_published_evidence.delay()
        make.checked(source)
        watch_published_evidence.apply()
        look_again.apply()
    alert = Alert.objects.get()
    assert alert.closed_at
    assert not has_urdu([alert.message, alert.close_reason])


def test_a_newsroom_that_speaks_urdu_publishes_in_urdu_whoever_decides(settings):
    settings.LANGUAGE_CODE = "ur"
    verdict = published_in("en")
    assert verdict.as_record()["rating"] == {
        "value": "false",
        "label": "غلط",
        "meaning": "شواہد دعوے کی تردید کرتے ہیں۔",
        "claim_review": 1,
    }


def a_refusal() -> Refused:
    with pytest.raises(NotAllowed) as refused:
        accept_claim(claim=make.a_claim(), by=make.a_user(roles.EDITOR, name="edda-x"))
    return refused.value


def test_a_refusal_is_read_in_the_language_of_whoever_reads_it():
    refused = a_refusal()
    assert refused.message == "You may not accept claims: your account (edda-x) lacks that role."
    with translation.override("ur"):
        assert "دعوے قبول کرنے" in refused.message
        assert "edda-x" in str(refused)
    assert not has_urdu(refused.message)


def test_a_stale_edit_and_a_field_that_does_not_fit_are_told_in_the_readers_language():
    claim, farid = make.a_claim(), make.a_fact_checker()
    edit_claim(claim=claim, changes={"statement": "Ten were bought."}, expected_version=1, by=farid)
    with pytest.raises(Conflict) as stale:
        edit_claim(claim=claim, changes={"statement": "Nine were bought."}, expected_version=1, by=farid)
    with pytest.raises(Invalid) as unfit:
        edit_claim(claim=claim, changes={"made_on": "soon"}, expected_version=2, by=farid)
    assert "Ten were bought." in stale.value.message
    assert unfit.value.message == "Give a date as 2014, 2014-09 or 2014-09-27."
    with translation.override("ur"):
        assert "آپ کی تبدیلی محفوظ نہیں ہوئی" in stale.value.message
        assert has_urdu(unfit.value.message)
        assert has_urdu(str(unfit.value.problems[0].message))


def test_the_admins_table_of_changes_is_told_in_the_readers_language_and_changes_nothing():
    claim = published_in("en").claim
    plain = changes_of(claim)
    with translation.override("ur"):
        assert [change.act for change in changes_of(claim)] == [change.act for change in plain]


def test_states_keep_their_colours_in_every_language():
    client = Client()
    client.force_login(make.an_administrator())
    make.a_newsroom()
    for name in ("claims_claim", "sources_source", "sources_check", "claims_match", "sources_archiverequest"):
        url = reverse(f"admin:{name}_changelist")
        colours = []
        for language in ("en", "ur"):
            page = client.get(url, headers={"accept-language": language}).content.decode()
            colours.append(sorted(part for part in page.split('"') if "leading-6" in part or "leading-5" in part))
        assert colours[0] == colours[1]
        assert colours[0]
