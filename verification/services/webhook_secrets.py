"""Sealing the secrets of webhooks with the newest key, after SECRET_KEY was changed."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.db import transaction

from config.sealing import Unreadable, is_sealed_with_newest, seal, unseal
from verification.models import WebhookSubscription


@dataclass(slots=True)
class Resealed:
    """How many webhooks had a secret sealed anew, and which have one that no key of today opens."""

    count: int = 0
    unreadable: list[WebhookSubscription] = field(default_factory=list)


@transaction.atomic
def reseal_secrets() -> Resealed:
    """Seals with SECRET_KEY what one of SECRET_KEY_FALLBACKS sealed. Safe to run again."""
    done = Resealed()
    for row in WebhookSubscription.objects.select_for_update().order_by("pk"):
        old = [token for token in (row.sealed_secret, row.sealed_former) if token and not is_sealed_with_newest(token)]
        try:
            new = {token: seal(unseal(token)) for token in old}
        except Unreadable:
            done.unreadable.append(row)
            continue
        if new:
            row.sealed_secret = new.get(row.sealed_secret, row.sealed_secret)
            row.sealed_former = new.get(row.sealed_former, row.sealed_former)
            row.save(update_fields=["sealed_secret", "sealed_former"])
            done.count += 1
    return done
