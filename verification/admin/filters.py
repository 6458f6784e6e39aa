"""Filters of the claim list that look beyond the claim's own row."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.contrib.auth.models import User
from django.db.models import Func, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from claims.models import Article, Claim
from sources.models import Health
from verification.models import Note, Rating, Verdict


class RatingFilter(admin.SimpleListFilter):
    title = "rating"
    parameter_name = "rating"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
        return Rating.choices

    def queryset(self, request: HttpRequest, queryset: QuerySet[Claim]) -> QuerySet[Claim]:
        if not self.value():
            return queryset
        return queryset.filter(pk__in=Verdict.objects.current().filter(rating=self.value()).values("claim"))


class TopicFilter(admin.SimpleListFilter):
    title = "topic"
    parameter_name = "topic"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
        topics = Claim.objects.annotate(topic=Func("topics", function="unnest")).values_list("topic", flat=True)
        return [(topic, topic) for topic in sorted(set(topics))[:200]]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Claim]) -> QuerySet[Claim]:
        return queryset.filter(topics__contains=[self.value()]) if self.value() else queryset


class AssigneeFilter(admin.SimpleListFilter):
    title = "assignee"
    parameter_name = "assignee"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
        people = User.objects.filter(assignments__ended_at__isnull=True, assignments__isnull=False).distinct()
        return [("me", "Me"), *((name, name) for name in people.values_list("username", flat=True))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Claim]) -> QuerySet[Claim]:
        if not self.value():
            return queryset
        name = request.user.get_username() if self.value() == "me" else self.value()
        return queryset.filter(assignments__assignee__username=name, assignments__ended_at__isnull=True).distinct()


class ArticleFilter(admin.SimpleListFilter):
    title = "article"
    parameter_name = "article"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
        return [(row.public_id, row.title[:80]) for row in Article.objects.order_by("-created_at")[:50]]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Claim]) -> QuerySet[Claim]:
        if not self.value():
            return queryset
        return queryset.filter(appearances__revision__article__public_id=self.value()).distinct()


class SourceHealthFilter(admin.SimpleListFilter):
    title = "health of its sources"
    parameter_name = "source_health"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
        return Health.choices

    def queryset(self, request: HttpRequest, queryset: QuerySet[Claim]) -> QuerySet[Claim]:
        return queryset.filter(evidence__source__health=self.value()).distinct() if self.value() else queryset


class MentionFilter(admin.SimpleListFilter):
    title = _("mentions")
    parameter_name = "mentions"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
        return [("me", _("Me")), ("unread", _("Me, not seen yet"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Note]) -> QuerySet[Note]:
        if not self.value():
            return queryset
        of_me = {"mentions__person_id": request.user.pk}
        return queryset.filter(**of_me) if self.value() == "me" else queryset.filter(**of_me, mentions__seen=None)
