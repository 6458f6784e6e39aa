"""Snapshots in the admin: what is shown, to whom, and that nothing captured speaks in our name."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import storages
from django.test import Client
from django.urls import reverse

from sources.capture.reading import records
from sources.models import Custody, Snapshot
from tests import factories as make
from verification import roles

pytestmark = pytest.mark.django_db
PAGE = b"<html><body><p>Four helicopters were sold.</p><script>steal(document.cookie)</script></body></html>"
DOORS = ("page", "frame", "download", "warc")


def a_snapshot(body: bytes = PAGE, content_type: str = "text/html; charset=utf-8") -> Snapshot:
    make.a_snapshot()  # noise
    result = make.a_result(body=body, content_type=content_type)
    return make.checked(make.a_source(), result).snapshots.get()


def address(snapshot: Snapshot, door: str = "") -> str:
    names = {"": "change", "frame": "frame"}
    return reverse(f"admin:sources_snapshot_{names.get(door, door)}", args=[snapshot.pk])


def lose(snapshot: Snapshot) -> None:
    Path(storages["snapshots"].path(snapshot.captures.get().name)).unlink()


@pytest.mark.parametrize("door", ["", *DOORS, "verify"])
def test_strangers_and_people_without_a_role_see_nothing(door: str, client: Client, signed_in):
    shot = a_snapshot()
    assert client.get(address(shot, door)).status_code == 302
    nobody = make.a_user()
    nobody.is_staff = True
    nobody.save()
    assert signed_in(nobody).get(address(shot, door)).status_code == 403


@pytest.mark.parametrize("door", DOORS)
def test_what_is_not_there_is_not_found(door: str, signed_in):
    shot = a_snapshot()
    missing = address(shot, door).replace(f"/{shot.pk}/", "/999999/")
    if door == "frame":
        assert signed_in(roles.EDITOR).get(missing).status_code == 404
    else:
        assert signed_in(roles.EDITOR).get(missing).status_code in (302, 404)


def test_the_page_is_shown_in_a_sandbox_without_what_acts_in_it(signed_in):
    shot, client = a_snapshot(), signed_in(roles.EDITOR)
    around = client.get(address(shot, "page"))
    frame = client.get(address(shot, "frame"))

    assert f'<iframe class="captured-page" src="{address(shot, "frame")}" sandbox=""' in around.content.decode()
    assert around["X-Frame-Options"] == "DENY"
    assert b"<p>Four helicopters were sold.</p>" in frame.content
    assert b"script" not in frame.content
    assert frame["Content-Security-Policy"].startswith("sandbox; default-src 'none'; style-src 'unsafe-inline'")
    assert "allow-" not in frame["Content-Security-Policy"]
    assert frame["X-Content-Type-Options"] == "nosniff"
    assert frame["X-Frame-Options"] == "SAMEORIGIN"
    assert {"private", "no-store"} <= set(frame["Cache-Control"].split(", "))
    assert frame["Referrer-Policy"] == "no-referrer"
    assert frame["Cross-Origin-Resource-Policy"] == "same-origin"


@pytest.mark.parametrize(
    ("content_type", "ending"),
    [
        ("application/pdf", "pdf"),
        ("image/png", "png"),
        ("image/svg+xml", "bin"),
        ("text/html", "txt"),
        ("text/plain", "txt"),
        ("", "bin"),
        ('x"\r\nSet-Cookie: a=b', "bin"),
    ],
)
def test_bytes_come_as_a_download_whatever_they_are(content_type: str, ending: str, signed_in):
    shot = a_snapshot(b"%PDF-1.7 <script>", content_type)
    client = signed_in(roles.EDITOR)
    answer = client.get(address(shot, "download"))

    assert answer.content == b"%PDF-1.7 <script>"
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["Content-Disposition"] == f'attachment; filename="snapshot-{shot.public_id}.{ending}"'
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"].startswith("sandbox")
    if content_type != "text/html":
        assert client.get(address(shot, "frame")).status_code == 404
        assert "See the page" not in client.get(address(shot)).content.decode()


def test_the_warc_is_a_warc(signed_in):
    shot = a_snapshot()
    answer = signed_in(roles.EDITOR).get(address(shot, "warc"))

    assert [record.kind for record in records(answer.content)] == ["warcinfo", "response", "request"]
    assert answer["Content-Disposition"] == f'attachment; filename="snapshot-{shot.public_id}.warc.gz"'


@pytest.mark.parametrize("door", ["page", "download", "warc"])
def test_what_is_damaged_is_never_shown_and_the_page_says_what_is_wrong(door: str, signed_in):
    shot, client = a_snapshot(), signed_in(roles.EDITOR)
    lose(shot)
    answer = client.get(address(shot, door), follow=True)

    assert answer.redirect_chain == [(address(shot), 302)]
    text = answer.content.decode()
    assert "is not whole" in text
    assert "Damaged: warc/" in text
    assert client.get(address(shot, "frame")).status_code == 409
    assert b"damaged" in client.get(reverse("admin:sources_snapshot_changelist")).content


def test_somebody_may_have_it_verified(signed_in):
    shot, client = a_snapshot(), signed_in(roles.EDITOR)
    assert "Not looked at yet." in client.get(address(shot)).content.decode()
    assert "every digest holds" in client.post(address(shot, "verify"), follow=True).content.decode()
    assert "All hold." in client.get(address(shot)).content.decode()

    lose(shot)
    assert "It is damaged" in client.post(address(shot, "verify"), follow=True).content.decode()
    assert Custody.objects.get(snapshot=shot).fault


def shown(client: Client, shot: Snapshot, **place: Any) -> str:
    return client.get(address(shot), place).content.decode()


def test_a_passage_is_marked_by_its_place_in_code_points(signed_in):
    text = "🚁 One.\n“Four <helicopters> were\nsold,” he said. \u202eOver"
    shot, client = a_snapshot(text.encode(), "text/plain"), signed_in(roles.EDITOR)
    start, end = text.index("Four"), text.index("sold") + len("sold")
    page = shown(client, shot, start=start, end=end)

    assert '<p dir="auto" class="mb-2">🚁 One.\n</p>' in page
    assert '“<mark dir="auto">Four &lt;helicopters&gt; were\n</mark></p>' in page
    assert '<mark dir="auto">sold</mark>,” he said. \u202eOver</p>' in page
    assert page.count("<mark") == 2
    assert "<mark" not in shown(client, shot)


@pytest.mark.parametrize("place", [(5, 5), (0, 10_000), (-1, 3), ("x", "y"), ("²", "3"), (3, ""), ("9" * 50, 3)])
def test_a_place_that_is_none_marks_nothing_and_says_so(place: tuple[Any, Any], signed_in):
    shot = a_snapshot()
    page = shown(signed_in(roles.EDITOR), shot, start=place[0], end=place[1])

    assert "<mark" not in page
    assert "not in this text" in page
    assert "Four helicopters were sold." in page
