"""Articles that seem to repeat what was published as false: an alert for each claim and article, opened once.

It is a suggestion like every match. Only sentences are told of that are very alike and say every name and number of
the claim.
"""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from claims.matching.facts import facts, says_all_of
from claims.models import Claim, LookUp
from config.history import acting
from config.languages import in_newsroom_language
from verification.models import Alert, AlertKind, Edition, Occasion, Rating
from verification.models.alert import cut
from verification.services.deliveries import announce

CONFIDENT = 0.8  # likelihood from which somebody is called
FALSE = (Rating.FALSE, Rating.MOSTLY_FALSE)


@in_newsroom_language
def tell_of_repeats(*, look_up: LookUp) -> int:
    """Opens alerts for what an article seems to repeat of our false claims. Tells how many are new."""
    likely = _likeliest(look_up)
    if not likely:
        return 0
    now, article = timezone.now(), look_up.revision.article
    editions = Edition.objects.in_force().filter(claim__in=likely, rating__in=FALSE).select_related("claim")
    fresh = [
        Alert(
            kind=AlertKind.FACT_REPEATED,
            claim=edition.claim,
            article=article,
            message=_says(article, likely[edition.claim_id]["exact"], edition),
            opened_at=now,
        )
        for edition in editions.exclude(claim__appearances__revision__article=article)
        if _says_all(likely[edition.claim_id]["exact"], edition.claim)
    ]
    with transaction.atomic(), acting(task="tell_of_repeats"):
        Alert.objects.bulk_create(fresh, ignore_conflicts=True)
        opened = list(Alert.objects.filter(public_id__in=[alert.public_id for alert in fresh]))
        announce(opened, Occasion.OPENED)
    return len(opened)


def close_settled_repeats() -> int:
    """Closes alerts on claims that are no longer published as false. Tells how many."""
    with transaction.atomic(), acting(task="close_settled_repeats"):
        still = Edition.objects.in_force().filter(rating__in=FALSE).values("claim")
        settled = list(
            Alert.objects.open()
            .filter(kind=AlertKind.FACT_REPEATED)
            .exclude(claim__in=still)
            .select_for_update(of=("self",))
        )
        for alert in settled:
            alert.closed_at, alert.close_reason = timezone.now(), gettext("The claim is no longer published as false.")
            alert.save(update_fields=["closed_at", "close_reason"])
        announce(settled, Occasion.CLOSED)
    return len(settled)


def _likeliest(look_up: LookUp) -> dict[int, dict[str, Any]]:
    """The likeliest sentence for each claim of ours, of those that are confident and whose facts agree."""
    best: dict[int, dict[str, Any]] = {}
    for one in look_up.found:
        confident = one["claim"] and one["agrees"] and one["score"] >= CONFIDENT
        if confident and one["score"] > best.get(one["claim"], {"score": 0.0})["score"]:
            best[one["claim"]] = one
    return best


def _says_all(passage: str, claim: Claim) -> bool:
    return says_all_of(facts(passage, claim.language), facts(claim.statement, claim.language))


def _says(article: Any, passage: str, edition: Edition) -> str:
    rating = edition.get_rating_display().lower()
    told = gettext("“{article}” seems to repeat what was published as {rating}: “{passage}”")
    return told.format(article=article, rating=rating, passage=cut(passage))
