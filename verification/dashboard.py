"""The admin's first page and its menu: what waits, what broke, and the way to everything else."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from claims.models import Article
from config.admin import acting_user
from sources.progress import checks_under_way
from verification import figures
from verification.admin.shown import shown_diff
from verification.models import Alert

# The menu: group → (title, icon, model as app_label.model, query).
MENU: dict[str, list[tuple[str, str, str, str]]] = {
    _("Work"): [
        (_("Articles"), "article", "claims.article", ""),
        (_("Claims"), "format_quote", "claims.claim", ""),
        (_("Needs a second eye"), "group", "claims.claim", "list=second-eye"),
        (_("My queue"), "person", "claims.claim", "list=mine"),
        (_("Said before?"), "content_copy", "claims.match", "decision__exact=open"),
        (_("Sources"), "link", "sources.source", ""),
        (_("Open alerts"), "notifications", "verification.alert", "closed_at__isempty=1"),
        (_("Readers ask"), "contact_support", "verification.correctionrequest", "state__exact=open"),
    ],
    _("Records"): [
        (_("Evidence"), "attach_file", "verification.evidence", ""),
        (_("Notes"), "edit_note", "verification.note", ""),
        (_("Proposals"), "gavel", "verification.proposal", ""),
        (_("Verdicts"), "verified", "verification.verdict", ""),
        (_("Assignments"), "assignment_ind", "verification.assignment", ""),
        (_("Moves of claims"), "timeline", "claims.statuschange", ""),
        (_("Matches"), "compare_arrows", "claims.match", ""),
        (_("Verified by others"), "public", "claims.knownclaim", ""),
        (_("Checks"), "network_check", "sources.check", ""),
        (_("Moves of health"), "monitor_heart", "sources.healthchange", ""),
        (_("Snapshots"), "photo_camera", "sources.snapshot", ""),
        (_("Archived copies"), "history", "sources.archivedcopy", ""),
        (_("Asked of archives"), "archive", "sources.archiverequest", ""),
    ],
    _("Who is who"): [
        (_("Claimants"), "record_voice_over", "claims.claimant", ""),
        (_("Publishers"), "newspaper", "sources.publisher", ""),
        (_("Accounts"), "manage_accounts", "auth.user", ""),
        (_("Roles"), "badge", "auth.group", ""),
        (_("API tokens"), "key", "knox.authtoken", ""),
        (_("Webhooks"), "webhook", "verification.webhooksubscription", ""),
        (_("Webhook deliveries"), "outbox", "verification.webhookdelivery", ""),
    ],
}


def navigation(request: HttpRequest) -> list[dict[str, Any]]:
    """The menu, with what this person may see."""
    groups = []
    for title, entries in MENU.items():
        items = [
            {
                "title": gettext(name),
                "icon": icon,
                "link": _list(model, query),
                "active": _is_open(request, model, query),
            }
            for name, icon, model, query in entries
            if request.user.has_perm("{}.view_{}".format(*model.split(".")))
        ]
        if title == "Work" and request.user.has_perm("claims.view_claim"):
            home = reverse("workbench:home")
            items.insert(0, {"title": gettext("Workbench"), "icon": "edit_document", "link": home, "active": False})
        if items:
            groups.append({"title": gettext(title), "separator": True, "items": items})
    return groups


def _item(request: HttpRequest, name: str, icon: str, model: str, query: str) -> dict[str, Any]:
    link, active = _list(model, query), _is_open(request, model, query)
    return {"title": gettext(name), "icon": icon, "link": link, "active": active}


def _is_open(request: HttpRequest, model: str, query: str) -> bool:
    """Whether the entry's page, or for one without a query a page below it, is the one being looked at."""
    if not request.path.startswith(_list(model, "")):
        return False
    others = {other for entries in MENU.values() for _, _, name, other in entries if name == model and other}
    given = request.META.get("QUERY_STRING", "")
    return given == query if query else given not in others


def dashboard(request: HttpRequest, context: dict[str, Any]) -> dict[str, Any]:
    """Adds the figures of the first page: each with its label and the list behind it."""
    counts = figures.by_status()
    context["is_new"] = request.user.has_perm("claims.add_article") and not Article.objects.exists()
    context["waiting"] = figures.waiting(acting_user(request), counts)
    sees_sources = request.user.has_perm("sources.view_source")
    if request.user.has_perm("claims.view_claim"):
        context["charts"] = [*figures.charts(counts, with_sources=sees_sources), figures.stages_chart()]
        context["slowest"] = figures.slowest()
    if sees_sources:
        context["checks"] = checks_under_way()
    alerts = Alert.objects.open().of_evidence().select_related("claim", "source")[:10]
    context["repeats"] = Alert.objects.open().repeats().select_related("claim", "article")[:10]
    context["alerts"] = [(alert, shown_diff(alert.diff) if alert.diff else "") for alert in alerts]
    return context


def _list(model: str, query: str) -> str:
    url = reverse("admin:{}_{}_changelist".format(*model.split(".")))
    return f"{url}?{query}" if query else url
