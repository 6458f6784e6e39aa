"""The admin's first page and its menu: what waits, what broke, and the way to everything else."""

from __future__ import annotations

from typing import Any

from django.db.models import Count
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext

from claims.models import Claim, Status
from sources.models import Health, Source
from sources.progress import checks_under_way
from verification.admin.shown import shown_diff
from verification.models import Alert, Assignment, CorrectionRequest, Mention

# The menu: group → (title, icon, model as app_label.model, query).
MENU: dict[str, list[tuple[str, str, str, str]]] = {
    "Work": [
        ("Articles", "article", "claims.article", ""),
        ("Claims", "format_quote", "claims.claim", ""),
        ("Needs a second person", "group", "claims.claim", "status__exact=in_review"),
        ("Assigned to me", "person", "claims.claim", "assignee=me"),
        ("Said before?", "content_copy", "claims.match", "decision__exact=open"),
        ("Sources", "link", "sources.source", ""),
        ("Open alerts", "notifications", "verification.alert", "closed_at__isempty=1"),
        ("Readers ask", "contact_support", "verification.correctionrequest", "state__exact=open"),
    ],
    "Records": [
        ("Evidence", "attach_file", "verification.evidence", ""),
        ("Notes", "edit_note", "verification.note", ""),
        ("Proposals", "gavel", "verification.proposal", ""),
        ("Verdicts", "verified", "verification.verdict", ""),
        ("Assignments", "assignment_ind", "verification.assignment", ""),
        ("Moves of claims", "timeline", "claims.statuschange", ""),
        ("Matches", "compare_arrows", "claims.match", ""),
        ("Verified by others", "public", "claims.knownclaim", ""),
        ("Checks", "network_check", "sources.check", ""),
        ("Moves of health", "monitor_heart", "sources.healthchange", ""),
        ("Snapshots", "photo_camera", "sources.snapshot", ""),
        ("Archived copies", "history", "sources.archivedcopy", ""),
        ("Asked of archives", "archive", "sources.archiverequest", ""),
    ],
    "Who is who": [
        ("Claimants", "record_voice_over", "claims.claimant", ""),
        ("Publishers", "newspaper", "sources.publisher", ""),
        ("Accounts", "manage_accounts", "auth.user", ""),
        ("Roles", "badge", "auth.group", ""),
        ("API tokens", "key", "knox.authtoken", ""),
    ],
}


def navigation(request: HttpRequest) -> list[dict[str, Any]]:
    """The menu, with what this person may see."""
    groups = []
    for title, entries in MENU.items():
        items = [
            {"title": name, "icon": icon, "link": _list(model, query), "active": _is_open(request, model, query)}
            for name, icon, model, query in entries
            if request.user.has_perm("{}.view_{}".format(*model.split(".")))
        ]
        if items:
            groups.append({"title": title, "separator": True, "items": items})
    return groups


def _is_open(request: HttpRequest, model: str, query: str) -> bool:
    """Whether the entry's page, or for one without a query a page below it, is the one being looked at."""
    if not request.path.startswith(_list(model, "")):
        return False
    others = {other for entries in MENU.values() for _, _, name, other in entries if name == model and other}
    given = request.META.get("QUERY_STRING", "")
    return given == query if query else given not in others


def dashboard(request: HttpRequest, context: dict[str, Any]) -> dict[str, Any]:
    """Adds the figures of the first page: each with its label and the list behind it."""
    by_status = dict(Claim.objects.values_list("status").annotate(Count("id")).order_by())
    mine = Assignment.objects.open().filter(assignee_id=request.user.pk).count()
    mentions = Mention.objects.unread().filter(person_id=request.user.pk).count()
    context["waiting"] = [
        ("Needs a second person", by_status.get("in_review", 0), _list("claims.claim", "status__exact=in_review")),
        ("Assigned to me", mine, _list("claims.claim", "assignee=me")),
        (gettext("Notes that mention you"), mentions, _list("verification.note", "mentions=unread")),
        ("Open alerts", Alert.objects.open().count(), _list("verification.alert", "closed_at__isempty=1")),
        (
            "Readers ask for a correction",
            CorrectionRequest.objects.open().count(),
            _list("verification.correctionrequest", "state__exact=open"),
        ),
        ("Suggested, not yet triaged", by_status.get("suggested", 0), _list("claims.claim", "status__exact=suggested")),
    ]
    context["by_status"] = [
        (str(status.label), by_status.get(status.value, 0), _list("claims.claim", f"status__exact={status.value}"))
        for status in Status
    ]
    if request.user.has_perm("sources.view_source"):
        context["checks"] = checks_under_way()
        context["by_health"] = _by_health()
    alerts = Alert.objects.open().select_related("claim", "source")[:10]
    context["alerts"] = [(alert, shown_diff(alert.diff) if alert.diff else "") for alert in alerts]
    return context


def _by_health() -> list[tuple[str, int, str]]:
    counts = dict(Source.objects.values_list("health").annotate(Count("id")).order_by())
    return [
        (str(health.label), counts.get(health.value, 0), _list("sources.source", f"health__exact={health.value}"))
        for health in Health
    ]


def _list(model: str, query: str) -> str:
    url = reverse("admin:{}_{}_changelist".format(*model.split(".")))
    return f"{url}?{query}" if query else url
