"""The figures of the admin's first page, as charts: each mark leads to the filtered list behind it.

Every figure is one query, however many claims there are.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.models import User
from django.db.models import Aggregate, Count, DurationField, ExpressionWrapper, F, FloatField, Max, Value
from django.db.models.functions import Extract, TruncWeek
from django.urls import reverse
from django.utils import timezone
from django.utils.timesince import timesince
from django.utils.translation import gettext as _

from claims.models import Claim, Status
from sources.models import Health, Source
from verification.charts import Chart, Mark, bars, columns
from verification.models import CorrectionRequest, Edition, Mention, Rating, Verdict
from verification.queues import LISTS, claims
from verification.workbench.walking import addresses

WEEKS = 13
SLOWEST = 10
STAGES = (Status.SUGGESTED, Status.ACCEPTED, Status.RESEARCHING, Status.IN_REVIEW)


class Median(Aggregate):
    """The middle value, as PostgreSQL's percentile_cont finds it."""

    name = "Median"
    function = "percentile_cont"
    template = "%(function)s(0.5) WITHIN GROUP (ORDER BY %(expressions)s)"
    output_field = FloatField()


def by_status() -> dict[str, int]:
    return dict(Claim.objects.values_list("status").annotate(Count("id")).order_by())


def waiting(user: User, counts: Mapping[str, int]) -> list[tuple[Any, int, str]]:
    """What waits for this person: each list with how much is in it and where it is."""
    lists = [(one.title, one.found(user).count(), reverse("workbench:list", args=[one.name])) for one in LISTS.values()]
    mentions, asked = Mention.objects.of(user).unread().count(), CorrectionRequest.objects.open().count()
    return [
        *lists,
        (_("Notes that mention you"), mentions, reverse("workbench:mentions")),
        (_("Readers ask for a correction"), asked, admin_list("verification.correctionrequest", state__exact="open")),
        (
            _("Suggested, not yet triaged"),
            counts.get(Status.SUGGESTED, 0),
            admin_list("claims.claim", status__exact=Status.SUGGESTED),
        ),
    ]


def charts(counts: Mapping[str, int], *, with_sources: bool) -> list[Chart]:
    drawn = [status_chart(counts), rating_chart(), weeks_chart(timezone.localdate())]
    return [*drawn, health_chart()] if with_sources else drawn


def status_chart(counts: Mapping[str, int]) -> Chart:
    marks = [
        Mark(s.label, counts.get(s.value, 0), admin_list("claims.claim", status__exact=s.value), s.value)
        for s in Status
    ]
    return bars(
        "by-status", _("Claims by status"), _("How many claims stand where on the way to a published fact."),
        (_("Status"), _("Claims")), marks,
    )  # fmt: skip


def rating_chart() -> Chart:
    counts = dict(Edition.objects.in_force().values_list("rating").annotate(Count("id")).order_by())
    marks = [
        Mark(
            r.label,
            counts.get(r.value, 0),
            admin_list("claims.claim", status__exact=Status.PUBLISHED, rating=r.value),
            r.value,
        )
        for r in Rating
    ]
    return bars(
        "by-rating", _("Published facts by rating"), _("How many facts that are published now have which rating."),
        (_("Rating"), _("Facts")), marks,
    )  # fmt: skip


def weeks_chart(today: date) -> Chart:
    """Verdicts by the week they were published in; weeks begin on Monday, in the newsroom's time zone."""
    monday = today - timedelta(days=today.weekday())
    weeks = [monday - timedelta(weeks=back) for back in range(WEEKS - 1, -1, -1)]
    rows = Verdict.objects.filter(published_at__gte=_begins(weeks[0])).annotate(week=TruncWeek("published_at"))
    counts = {week.date(): count for week, count in rows.values_list("week").annotate(Count("id")).order_by()}
    marks = [
        Mark(f"{week:%Y-%m-%d}", counts.get(week, 0), _verdicts_of(week), "verdicts", below=f"{week:%m-%d}")
        for week in weeks
    ]
    return columns(
        "by-week", _("Verdicts by week"), _("How many verdicts were published in each of the last thirteen weeks."),
        (_("Week from"), _("Verdicts")), marks,
    )  # fmt: skip


def health_chart() -> Chart:
    counts = dict(Source.objects.values_list("health").annotate(Count("id")).order_by())
    marks = [
        Mark(h.label, counts.get(h.value, 0), admin_list("sources.source", health__exact=h.value), h.value)
        for h in Health
    ]
    return bars(
        "by-health", _("Sources by health"), _("How many sources answer today, and how many do not."),
        (_("Health"), _("Sources")), marks,
    )  # fmt: skip


def stages_chart() -> Chart:
    """How long claims have been where they are: the middle of them, and the longest wait."""
    aged: Any = claims().filter(status__in=STAGES).with_since()
    aged = aged.annotate(
        age=Extract(
            ExpressionWrapper(Value(timezone.now()) - F("since"), DurationField()), "epoch", output_field=FloatField()
        )
    )
    rows = aged.values_list("status").annotate(middle=Median("age"), longest=Max("age")).order_by()
    found = {status: (middle, longest) for status, middle, longest in rows}
    marks = [_stage(status, *found.get(status.value, (0, 0))) for status in STAGES]
    return bars(
        "by-stage", _("How long claims wait"), _("The middle of how long claims have been in each stage so far."),
        (_("Stage"), _("Waiting")), marks,
    )  # fmt: skip


def _stage(status: Status, middle: float, longest: float) -> Mark:
    url = admin_list("claims.claim", status__exact=status.value)
    if not longest:
        return Mark(status.label, 0, url, status.value, _("none waits"))
    words = _("%(middle)s; longest %(longest)s") % {"middle": _lasting(middle), "longest": _lasting(longest)}
    return Mark(status.label, middle, url, status.value, words)


def _lasting(seconds: float) -> str:
    """A stretch of time in its greatest unit."""
    now = timezone.now()
    return timesince(now - timedelta(seconds=seconds), now, depth=1)


def slowest() -> list[tuple[Any, str, str]]:
    """The claims that have waited longest where they are: the claim, for how long, and where to go on."""
    rows = list(claims().filter(status__in=STAGES[1:]).with_since().order_by("since", "pk")[:SLOWEST])  # type: ignore[misc]
    links = addresses(row.pk for row in rows)
    return [
        (row, timesince(row.since), links.get(row.pk) or reverse("admin:claims_claim_change", args=[row.pk]))  # type: ignore[attr-defined]
        for row in rows
    ]


def admin_list(model: str, **filters: Any) -> str:
    """A list of the admin, filtered."""
    url = reverse("admin:{}_{}_changelist".format(*model.split(".")))
    return f"{url}?{urlencode(filters)}" if filters else url


def _verdicts_of(week: date) -> str:
    begins, ends = _begins(week), _begins(week + timedelta(weeks=1))
    return admin_list("verification.verdict", published_at__gte=begins.isoformat(), published_at__lt=ends.isoformat())


def _begins(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
