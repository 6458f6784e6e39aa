"""The admin's first page: figures that agree with the lists behind them, as charts that can be read without seeing."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.utils import timezone, translation

from tests import factories as make
from verification import charts, roles
from verification.charts import Mark
from verification.figures import stages_chart, weeks_chart
from verification.models import Verdict
from verification.services import return_proposal

pytestmark = pytest.mark.django_db


def chart(answer, name: str) -> charts.Chart:
    return next(one for one in answer.context["charts"] if one.name == name)


def test_every_mark_counts_what_the_list_behind_it_holds(signed_in):
    make.a_newsroom()
    make.a_proposal()
    make.a_published_claim(rating="false")
    client = signed_in(roles.ADMINISTRATOR)
    drawn = client.get("/admin/").context["charts"]

    for one in drawn:
        if one.name == "by-stage":
            continue
        for mark in one.marks:
            behind = client.get(mark.url)
            assert behind.status_code == 200, mark.url
            assert behind.context["cl"].result_count == mark.value, (one.name, mark)
    assert sum(mark.value for mark in drawn[2].marks) == Verdict.objects.count() > 1


def test_what_waits_agrees_with_the_lists_of_the_workbench(signed_in):
    make.a_proposal()
    make.has_died(make.a_published_claim().evidence.get().source)
    client = signed_in(roles.REVIEWER)
    for _label, count, url in client.get("/admin/").context["waiting"][:4]:
        assert client.get(url).context["page"].paginator.count == count


def test_the_charts_have_names_descriptions_and_tables_and_no_inline_style(signed_in):
    make.a_newsroom()
    make.a_proposal()
    body = signed_in(roles.ADMINISTRATOR).get("/admin/").content.decode()
    drawn = re.findall(r'<svg class="drawn".*?</svg>', body, re.DOTALL)
    assert len(drawn) == 5
    for svg in drawn:
        assert "<title id=" in svg
        assert "<desc id=" in svg
        assert "style=" not in svg
    assert body.count("As a table") == 5


def test_how_long_claims_wait_counts_from_the_last_move_and_the_slowest_come_first(signed_in):
    returned = make.a_proposal().claim
    make.an_accepted_claim()
    return_proposal(claim=returned, reason="More.", by=make.a_reviewer())
    marks = {mark.look: mark for mark in stages_chart().marks}
    assert 0 < marks["researching"].value < 60
    assert marks["in_review"].words == "none waits"
    slow = signed_in(roles.REVIEWER).get("/admin/").context["slowest"]
    assert [claim.status for claim, _time, _url in slow] == ["accepted", "researching"]


def test_verdicts_are_counted_in_the_week_they_were_published_in():
    make.a_published_claim()
    today = timezone.localdate()
    assert weeks_chart(today).marks[-1].value == 1
    assert weeks_chart(today + timedelta(weeks=1)).marks[-2].value == 1
    assert weeks_chart(today + timedelta(weeks=13)).is_empty


def test_what_a_mark_says_is_shown_as_text_and_charts_are_mirrored_with_the_interface():
    made = charts.bars("x", "T", "D", ("a", "b"), [Mark("<script>", 1, "/?a=1&b=2", "good"), Mark("half", 0.5)])
    assert "<script>" not in made.svg
    assert "a=1&amp;b=2" in made.svg
    assert 'x="0.0" y="62.0" width="200.0"' in made.svg
    with translation.override("ar"):
        mirrored = charts.bars("x", "T", "D", ("a", "b"), [Mark("all", 1), Mark("half", 0.5)])
    assert 'x="200.0" y="62.0" width="200.0"' in mirrored.svg
