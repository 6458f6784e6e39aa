"""Sources in the admin: bringing them in, asking for a look, judging by hand."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from sources.models import Health, Source
from tests import factories as make
from verification import roles

pytestmark = pytest.mark.django_db


def page_of(source: Source) -> str:
    return reverse("admin:sources_source_change", args=[source.pk])


def add(client: Any, url: str) -> Any:
    values = {"url": url, "kind": "report", "accessed_via": "web", "title": "", "language": "", "csl": "{}"}
    page = client.get(reverse("admin:sources_source_add"))
    choices = {name: page.context["adminform"].form.fields[name].initial for name in ("kind", "accessed_via")}
    return client.post(reverse("admin:sources_source_add"), {**values, **choices})


def test_an_editor_adds_a_source(signed_in):
    add(signed_in(roles.EDITOR), "https://example.org/a?utm_source=x")
    assert Source.objects.get().url == "https://example.org/a?utm_source=x"


@pytest.mark.parametrize("url", ["javascript:alert(1)", "https://me:secret@example.org/", "not an address", ""])
def test_an_address_that_cannot_be_checked_is_refused_at_its_field(url: str, signed_in):
    answer = add(signed_in(roles.EDITOR), url)

    assert "url" in answer.context["adminform"].form.errors
    assert not Source.objects.exists()


def test_the_same_page_again_is_refused(signed_in):
    make.a_source(url="https://example.org/a")
    answer = add(signed_in(roles.EDITOR), "HTTPS://EXAMPLE.org:443/a#top")

    assert answer.context["adminform"].form.errors
    assert Source.objects.count() == 1


def test_check_now_makes_the_source_due_at_once(signed_in):
    source = make.checked(make.a_source())
    signed_in(roles.EDITOR).post(reverse("admin:sources_source_check_now", args=[source.pk]))

    source.refresh_from_db()
    assert source in Source.objects.due(timezone.now())
    assert source.asked_by is not None


def test_a_judgement_needs_a_reason_and_a_role(signed_in):
    source = make.a_dead_source()
    url = reverse("admin:sources_source_judge", args=[source.pk])
    assert signed_in(roles.EDITOR).post(url, {"judgement": "alive", "reason": "I read it."}).status_code == 403
    signed_in(roles.REVIEWER).post(url, {"judgement": "alive", "reason": ""})
    source.refresh_from_db()
    assert source.health == Health.DEAD

    signed_in(roles.REVIEWER).post(url, {"judgement": "alive", "reason": "I read it today."})
    source.refresh_from_db()
    assert source.health == Health.ALIVE


def test_the_timeline_tells_looks_and_moves(signed_in):
    source = make.a_dead_source()
    page = signed_in(roles.EDITOR).get(page_of(source)).content.decode()

    assert page.count("The page is not there.") >= 3
    assert "→ Dead" in page


def test_what_a_hostile_page_says_is_shown_as_text(signed_in):
    source = make.a_source(title="<script>alert(1)</script>")
    make.checked(source, make.a_result(title="<img onerror=x>", body=b"<p>Says &lt;script&gt;alert(2)&lt;/script&gt;"))
    client = signed_in(roles.EDITOR)
    shot = source.snapshots.get()
    assert "<script>alert(2)</script>" in shot.text
    pages = [page_of(source), reverse("admin:sources_snapshot_change", args=[shot.pk]), "/admin/sources/source/"]

    for url in pages:
        page = client.get(url).content.decode()
        assert "<script>alert" not in page
        assert "<img onerror" not in page


def test_what_published_facts_rest_on_is_shown_and_can_be_listed(signed_in):
    source = make.a_published_claim().evidence.get().source
    make.checked(make.a_source())
    client = signed_in(roles.EDITOR)

    answer = client.get(reverse("admin:sources_source_changelist"), {"relied_on__exact": "1"})
    assert list(answer.context["cl"].queryset) == [source]
    assert "Under published facts" in client.get(page_of(source)).content.decode()
