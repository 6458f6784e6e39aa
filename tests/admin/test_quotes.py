"""What editors see of quotes and pages in the admin, and that a page's words stay words there."""

from __future__ import annotations

import pytest
from django.urls import reverse

from tests import factories as make
from tests.verification.test_alert_kinds import CHANGED, a_quoted_fact
from tests.verification.test_quotes import PAGE, attached, followed, reads
from verification import roles
from verification.models import AlertDelivery

pytestmark = pytest.mark.django_db
DIFFERENCE = "<del>153</del><ins>163</ins>"


def address(row, view: str = "change") -> str:
    return reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_{view}", args=[row.pk])


@pytest.mark.parametrize("role", [roles.EDITOR, roles.REVIEWER])
def test_evidence_shows_then_and_now_and_what_to_do(signed_in, role: str):
    evidence = followed(attached(reads(make.a_source(), PAGE)), CHANGED)
    for row in (evidence, evidence.claim):
        page = signed_in(role).get(address(row)).content.decode()
        assert DIFFERENCE in page
        assert "Compare the two" in page
        assert "It was touched up" in page


def test_a_published_facts_evidence_shows_it_too(signed_in):
    evidence = followed(a_quoted_fact(), CHANGED)
    for row in (evidence, evidence.claim):
        assert DIFFERENCE in signed_in(roles.EDITOR).get(address(row)).content.decode()


def test_the_first_page_and_the_alert_say_what_happened_and_what_to_do(signed_in):
    alert = followed(a_quoted_fact(), CHANGED).claim.alerts.get()
    lists = reverse("admin:verification_alert_changelist")
    for url in (reverse("admin:index"), address(alert), lists):
        page = signed_in(roles.REVIEWER).get(url).content.decode()
        assert DIFFERENCE in page, url
        assert "Quote has changed" in page
        assert ("Compare the two" in page) is (url != lists)


def test_lists_of_evidence_filter_by_quote_and_drift(signed_in):
    changed = followed(attached(reads(make.a_source(), PAGE)), CHANGED)
    attached(reads(make.a_source(), PAGE))
    for query in ("quote_state__exact=changed", "drift__exact=touched"):
        answer = signed_in(roles.EDITOR).get(f"{reverse('admin:verification_evidence_changelist')}?{query}")
        assert list(answer.context["cl"].queryset) == [changed]


def test_what_a_page_says_is_never_markup(signed_in):
    bold = "The &lt;b onclick=alert(1)&gt;contract&lt;/b&gt;, worth"
    page = PAGE.replace("The contract, worth", bold)
    quote = "The <b onclick=alert(1)>contract</b>, worth 153 million dollars"
    evidence = followed(attached(reads(make.a_source(), page), quote), page.replace("153", "163"))
    shown = signed_in(roles.EDITOR).get(address(evidence)).content.decode()
    assert evidence.quote_state == "changed"
    assert "&lt;b onclick" in shown
    assert "<b onclick" not in shown


def test_a_refused_quote_is_shown_beside_its_field_with_what_was_typed(signed_in):
    evidence = attached(reads(make.a_source(), PAGE))
    form = {"stance": "supports", "quote": "worth 15", "position": "0", "expected_version": "1"}
    answer = signed_in(roles.EDITOR).post(address(evidence), form)
    page = answer.content.decode()
    assert "Closest to it is “worth 153”" in page
    assert "worth 15</textarea>" in page


def test_pinning_says_whether_the_quote_is_there(signed_in):
    evidence = attached(make.a_source(), "worth 163 million dollars")
    reads(evidence.source, PAGE)
    answer = signed_in(roles.EDITOR).post(address(evidence, "pin"), follow=True)
    assert "The quote: changed." in answer.content.decode()


def test_who_was_told_is_shown_to_those_who_close_alerts(signed_in, settings):
    settings.ALERT_EMAILS = ["desk@example.org"]
    alert = followed(a_quoted_fact(), CHANGED).claim.alerts.get()
    assert AlertDelivery.objects.count() == 1
    assert "desk@example.org" in signed_in(roles.REVIEWER).get(address(alert)).content.decode()
    assert "desk@example.org" not in signed_in(roles.EDITOR).get(address(alert)).content.decode()
