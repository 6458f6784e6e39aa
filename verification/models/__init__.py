"""The rows of whether it holds. Promises about them are triggers and constraints beside each model."""

from verification.models import edition_marks  # noqa: F401 triggers on the rows of others
from verification.models.alert import Alert, AlertKind
from verification.models.correction import CorrectionRequest, RequestContact, RequestState
from verification.models.delivery import AlertDelivery, Channel, Occasion
from verification.models.dossier import DossierKey
from verification.models.edition import Edition, EventKind, FactEvent, StaleMark
from verification.models.evidence import Evidence, PageDrift, QuoteState, Stance
from verification.models.mention import Mention, MentionDelivery, MentionSeen
from verification.models.rating import RATINGS, Rating
from verification.models.reading import PageReading, ReadingState
from verification.models.review import Assignment, Note, Proposal
from verification.models.token import TokenGrant
from verification.models.verdict import PublishedClaim, Verdict
from verification.models.webhook import WebhookAttempt, WebhookDelivery, WebhookState, WebhookSubscription

__all__ = [
    "RATINGS",
    "Alert",
    "AlertDelivery",
    "AlertKind",
    "Assignment",
    "Channel",
    "CorrectionRequest",
    "DossierKey",
    "Edition",
    "EventKind",
    "Evidence",
    "FactEvent",
    "Mention",
    "MentionDelivery",
    "MentionSeen",
    "Note",
    "Occasion",
    "PageDrift",
    "PageReading",
    "Proposal",
    "PublishedClaim",
    "QuoteState",
    "Rating",
    "ReadingState",
    "RequestContact",
    "RequestState",
    "StaleMark",
    "Stance",
    "TokenGrant",
    "Verdict",
    "WebhookAttempt",
    "WebhookDelivery",
    "WebhookState",
    "WebhookSubscription",
]
