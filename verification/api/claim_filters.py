"""What claims can be narrowed by in the API."""

from __future__ import annotations

import django_filters
from django.db.models import QuerySet

from claims.models import Claim, Kind, Status
from sources.models import Health
from verification.models import Rating, Verdict
from verification.queues import LISTS


class ClaimFilter(django_filters.FilterSet):
    status = django_filters.MultipleChoiceFilter(choices=Status.choices, label="Status")
    kind = django_filters.MultipleChoiceFilter(choices=Kind.choices, label="Kind")
    rating = django_filters.ChoiceFilter(choices=Rating.choices, method="rated", label="Rating of the current verdict")
    topic = django_filters.CharFilter(method="with_topic", label="Topic")
    claimant = django_filters.CharFilter("claimant__name", lookup_expr="iexact", label="Claimant")
    article = django_filters.CharFilter(method="in_article", label="Id of an article it stands in")
    assignee = django_filters.CharFilter(method="assigned_to", label="User name of an assignee")
    list = django_filters.ChoiceFilter(
        choices=[(one.name, one.title) for one in LISTS.values()],
        method="in_list",
        label="One of the asking person's lists of work",
    )
    source_health = django_filters.ChoiceFilter(
        choices=Health.choices, method="on_source", label="Health of a source it rests on"
    )
    language = django_filters.CharFilter(label="Language tag")
    q = django_filters.CharFilter("statement", lookup_expr="icontains", label="Words in the statement")

    class Meta:
        model = Claim
        fields = [
            "status",
            "kind",
            "rating",
            "topic",
            "claimant",
            "article",
            "assignee",
            "list",
            "source_health",
            "q",
        ]

    def rated(self, queryset: QuerySet[Claim], name: str, value: str) -> QuerySet[Claim]:
        return queryset.filter(pk__in=Verdict.objects.current().filter(rating=value).values("claim"))

    def with_topic(self, queryset: QuerySet[Claim], name: str, value: str) -> QuerySet[Claim]:
        return queryset.filter(topics__contains=[value])

    def in_article(self, queryset: QuerySet[Claim], name: str, value: str) -> QuerySet[Claim]:
        return queryset.filter(appearances__revision__article__public_id=value).distinct()

    def assigned_to(self, queryset: QuerySet[Claim], name: str, value: str) -> QuerySet[Claim]:
        return queryset.filter(assignments__assignee__username=value, assignments__ended_at__isnull=True).distinct()

    def in_list(self, queryset: QuerySet[Claim], name: str, value: str) -> QuerySet[Claim]:
        return queryset.filter(pk__in=LISTS[value].found(self.request.user).order_by().values("pk"))

    def on_source(self, queryset: QuerySet[Claim], name: str, value: str) -> QuerySet[Claim]:
        return queryset.filter(evidence__source__health=value).distinct()
