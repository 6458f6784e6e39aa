"""Copies in web archives as editors see them: on a source, on evidence, and with an alert."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.conf import LazySettings
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from sources.models import ArchiveRequest, Source
from tests import factories as make
from verification import roles
from verification.models import Alert
from verification.services import watch_evidence

pytestmark = pytest.mark.django_db


@pytest.fixture
def archives(settings: LazySettings) -> None:
    settings.ARCHIVE_CAPTURES = {"one": "https://one.example.com/save"}
    settings.ARCHIVE_TIMEMAPS = {"two": "https://two.example.com/{url}"}


def page_of(row: object, model: str) -> str:
    return reverse(f"admin:{model}_change", args=[getattr(row, "pk", None)])


def test_the_buttons_ask_archives_and_the_page_tells_what_was_asked(archives: None, signed_in):
    source, client = make.a_source(), signed_in(roles.EDITOR)
    for button, kind in (("look_for_copies", "find"), ("capture_now", "capture")):
        url = reverse(f"admin:sources_source_{button}", args=[source.pk])
        assert url in client.get(page_of(source, "sources_source")).content.decode()
        answer = client.post(url, follow=True)
        assert "Reload the page" in answer.content.decode()
        assert ArchiveRequest.objects.get(kind=kind).source == source

    page = client.get(page_of(source, "sources_source")).content.decode()
    assert "two: look for copies, asked for by" in page
    assert "one: capture the page, asked for by" in page


def test_who_may_not_ask_is_refused(archives: None, signed_in):
    source, reader = make.a_source(), make.a_user()
    reader.is_staff = True
    reader.save()
    reader.user_permissions.add(Permission.objects.get(codename="view_source"))
    for button in ("look_for_copies", "capture_now"):
        url = reverse(f"admin:sources_source_{button}", args=[source.pk])
        assert signed_in(reader).post(url).status_code == 403
        assert Client().post(url).status_code == 302
    assert not ArchiveRequest.objects.exists()


def test_without_archives_there_is_no_button_and_the_page_says_why(signed_in):
    source = make.a_source()
    page = signed_in(roles.EDITOR).get(page_of(source, "sources_source")).content.decode()
    assert reverse("admin:sources_source_capture_now", args=[source.pk]) not in page
    assert "No archive is set" in page


def test_a_refusal_is_said_and_asks_nothing(archives: None, signed_in):
    source = make.a_source(url="http://10.0.0.1/minutes")
    url = reverse("admin:sources_source_capture_now", args=[source.pk])
    assert "not on the public web" in signed_in(roles.EDITOR).post(url, follow=True).content.decode()
    assert not ArchiveRequest.objects.exists()


def with_copies(source: Source) -> tuple[str, str]:
    """Gives the source a copy that is close to today and one that is not. Answers their addresses."""
    close, far = (make.an_archived_copy(source, at=timezone.now() - timedelta(days=days)) for days in (3, 700))
    return close.url, far.url


def test_a_dead_source_offers_its_closest_copy_on_its_page_its_evidence_and_its_alert(signed_in):
    evidence = make.a_published_claim().evidence.get()
    make.has_died(evidence.source)
    close, far = with_copies(evidence.source)
    watch_evidence(source_ids=[evidence.source_id])
    alert, client = Alert.objects.get(), signed_in(roles.REVIEWER)

    for row, model in ((evidence, "verification_evidence"), (alert, "verification_alert")):
        page = client.get(page_of(row, model)).content.decode()
        assert f'href="{close}"' in page
        assert far not in page
        assert "3 days before its use" in page
    page = client.get(page_of(evidence.source, "sources_source")).content.decode()
    assert f'href="{close}"' in page.partition("To link to instead")[2].partition("</li>")[0]
    assert far in page


def test_evidence_without_a_copy_says_so(signed_in):
    page = signed_in(roles.EDITOR).get(page_of(make.some_evidence(), "verification_evidence")).content.decode()
    assert "No copy in a web archive is known." in page


def test_what_an_archive_says_is_shown_as_text(archives: None, signed_in):
    source = make.a_source()
    make.a_request_to_an_archive(source, error="<script>alert(1)</script>")
    client = signed_in(roles.EDITOR)
    for url in (page_of(source, "sources_source"), reverse("admin:sources_archiverequest_changelist")):
        page = client.get(url).content.decode()
        assert "<script>alert" not in page
        assert "&lt;script&gt;alert" in page
