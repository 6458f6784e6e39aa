"""Telling the owners of webhooks that fail or were switched off, and forgetting what was delivered long ago, and
secrets that have ended.
"""

from __future__ import annotations

import logging

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.timesince import timesince
from django.utils.translation import gettext as _

from config.languages import in_newsroom_language
from verification.models import WebhookDelivery, WebhookState, WebhookSubscription
from verification.services.sending import mail, mailed

FORGOTTEN_AT_ONCE = 10_000

log = logging.getLogger(__name__)


def tell_owners() -> int:
    """Warns the owners of addresses that fail, and tells them of those that were switched off. Tells how many."""
    since = timezone.now() - settings.WEBHOOK_WARN_AFTER
    failing = Q(state=WebhookState.ACTIVE, failing_since__lte=since, warned_at__isnull=True)
    went_off = Q(state=WebhookState.OFF, failing_since__isnull=False, off_told_at__isnull=True)
    due = WebhookSubscription.objects.filter(failing | went_off).values_list("pk", flat=True)
    return sum(_tell(pk) for pk in list(due))


@in_newsroom_language
@transaction.atomic
def _tell(pk: int) -> bool:
    """The row is held while the mail goes out: it may come twice, but not stay away."""
    rows = WebhookSubscription.objects.select_for_update(of=("self",), skip_locked=True).select_related("owner")
    row = rows.filter(pk=pk).first()
    if row is None:
        return False
    field = "off_told_at" if row.state == WebhookState.OFF else "warned_at"
    recipients = [row.owner.email] if row.owner.email else list(settings.ALERT_EMAILS)
    told = not recipients or not mailed(_message(row, recipients)).error
    if not recipients:
        log.warning("Webhook %s fails or is off, and nobody has an e-mail address to be told at.", row)
    if told:
        WebhookSubscription.objects.filter(pk=pk).update(**{field: timezone.now()})
    return told


def _message(row: WebhookSubscription, recipients: list[str]) -> EmailMessage:
    if row.state == WebhookState.OFF:
        subject = _("Webhook switched off: %(name)s") % {"name": row.name}
        said = [
            row.state_reason,
            _("Nothing is sent there any more. What happened meanwhile is sent once it is activated again."),
        ]
    else:
        subject = _("Webhook fails: %(name)s") % {"name": row.name}
        since = timesince(row.failing_since or timezone.now())
        said = [
            _("%(host)s has not taken what was sent to it for %(since)s.") % {"host": row.host, "since": since},
            _("If that goes on, it will be switched off."),
        ]
    page = settings.SITE_URL + reverse("admin:verification_webhooksubscription_change", args=[row.pk])
    return mail(subject=subject, paragraphs=[*said, page], to=recipients)


def forget_former_secrets() -> int:
    """Deletes former secrets that sign no more. Tells how many."""
    ended = WebhookSubscription.objects.filter(former_until__lte=timezone.now())
    return ended.update(sealed_former="", former_until=None)


def forget_old_deliveries() -> int:
    """Deletes deliveries that were taken long ago, with the log of their tries. Tells how many."""
    before = timezone.now() - settings.WEBHOOK_KEPT
    old = WebhookDelivery.objects.filter(next_attempt_at__isnull=True, created_at__lt=before)
    pks = list(old.order_by("pk").values_list("pk", flat=True)[:FORGOTTEN_AT_ONCE])
    WebhookDelivery.objects.filter(pk__in=pks).delete()
    return len(pks)
