"""The citation on a source's page in the admin, and its correction."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from sources.models import Source
from sources.services import citation_of
from tests import factories as make
from tests.sources.test_citing import read
from verification import roles

pytestmark = pytest.mark.django_db


def page_of(source: Source, client: Any) -> str:
    return client.get(reverse("admin:sources_source_change", args=[source.pk])).content.decode()


def correct(source: Source, client: Any, **changes: str) -> Any:
    """What a person sends who opens the form, changes some of it, and submits."""
    address = reverse("admin:sources_source_correct_citation", args=[source.pk])
    shown = {name: str(value or "") for name, value in client.get(address).context["form"].initial.items()}
    return client.post(address, {**shown, **changes})


def test_the_citation_stands_there_in_each_format_with_its_origins(signed_in: Any):
    page = page_of(read(make.a_source()), signed_in(roles.EDITOR))
    assert "Doe, J. (2014, September 27). Helicopters sold. The Paper." in page
    assert page.count('data-copies="citation-') == 8
    assert "Plain meta tags" in page
    assert "sources/copy.js" in page


def test_what_a_hostile_page_says_is_no_markup_there(signed_in: Any):
    source = read(make.a_source(), title="&lt;script&gt;alert(1)&lt;/script&gt;", author="&lt;img onerror=x&gt; Doe")
    assert "alert(1)" in citation_of(source).csl["title"]
    page = page_of(source, signed_in(roles.EDITOR))
    assert "<script>alert" not in page
    assert "<img onerror" not in page


def test_only_what_is_changed_is_kept_as_a_correction(signed_in: Any):
    source = read(make.a_source())
    correct(source, signed_in(roles.EDITOR), authors="Roe, John\nWHO", issued="2013-05", doi="")
    source.refresh_from_db()
    assert source.csl == {
        "author": [{"family": "Roe", "given": "John"}, {"literal": "WHO"}],
        "issued": {"date-parts": [[2013, 5]]},
    }


def test_an_emptied_field_is_taken_away(signed_in: Any):
    source = read(make.a_source())
    correct(source, signed_in(roles.EDITOR), authors="", issued="")
    source.refresh_from_db()
    assert {"author", "issued"} & set(citation_of(source).csl) == set()


@pytest.mark.parametrize("issued", ["soon", "2013-13-40-1", "13.5.2013", "2013-99"])
def test_a_date_that_is_none_is_refused_at_its_field(issued: str, signed_in: Any):
    source = read(make.a_source())
    answer = correct(source, signed_in(roles.EDITOR), issued=issued)
    source.refresh_from_db()
    assert source.csl == {}
    assert "issued" in answer.context["form"].errors or b"date such as" in answer.content


def test_the_second_of_two_who_correct_is_told(signed_in: Any):
    source = read(make.a_source())
    stale = source.version
    correct(source, signed_in(roles.EDITOR), title="First")
    answer = correct(source, signed_in(roles.EDITOR), title="Second", version=str(stale))
    source.refresh_from_db()
    assert source.csl["title"] == "First"
    assert b"changed this while you were editing it" in answer.content


def test_strangers_do_not_correct(signed_in: Any):
    source = read(make.a_source())
    address = reverse("admin:sources_source_correct_citation", args=[source.pk])
    assert signed_in("").post(address, {"title": "Mine"}).status_code in (302, 403)
    source.refresh_from_db()
    assert source.csl == {}
