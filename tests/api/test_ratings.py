"""The scale that a fact's rating belongs to can be read, kept, and is found from the fact."""

from __future__ import annotations

import pytest

from tests import factories as make
from tests.api.test_doors import API, problem

pytestmark = pytest.mark.django_db


def test_the_scale_has_every_rating_in_order_with_words_and_number(caller):
    scale = caller().get(f"{API}/ratings/").json()
    assert [one["value"] for one in scale["ratings"]] == [
        "true",
        "mostly_true",
        "mixed",
        "mostly_false",
        "false",
        "unverified",
        "outdated",
    ]
    assert [one["claim_review"] for one in scale["ratings"]] == [5, 4, 3, 2, 1, None, None]
    assert (scale["best"], scale["worst"], scale["language"]) == (5, 1, "en")
    assert all(one["label"] and one["meaning"] for one in scale["ratings"])


def test_a_fact_leads_to_the_scale_on_which_its_rating_stands(caller):
    answer = caller().get(f"{API}/facts/{make.a_published_claim(rating='mixed').public_id}/")
    assert f'<{API}/ratings/>; rel="describedby"' in answer["Link"]
    assert answer.json()["rating"] in caller().get(f"{API}/ratings/").json()["ratings"]


def test_who_has_the_scale_gets_nothing_and_nonsense_is_refused(caller):
    tag = caller().get(f"{API}/ratings/")["ETag"]
    assert caller().get(f"{API}/ratings/", headers={"If-None-Match": tag}).status_code == 304
    problem(caller().get(f"{API}/ratings/?colour=red"), 400, field="colour")
    problem(caller().post(f"{API}/ratings/"), 405)
