"""What people do to decide whether a claim holds, one module a subject."""

from verification.services.alerts import close_alert, watch_evidence
from verification.services.corrections import answer_correction_request, ask_for_correction
from verification.services.evidence import attach_evidence, attach_page, detach_evidence, edit_evidence, pin_snapshot
from verification.services.merging import merge_claims
from verification.services.ordering import order_evidence
from verification.services.quotes import follow_quotes
from verification.services.review import add_note, assign_claim, end_assignment, see_mentions
from verification.services.workflow import (
    accept_claim,
    dismiss_claim,
    propose_verdict,
    publish_verdict,
    reopen_claim,
    return_proposal,
    take_up_claim,
)

__all__ = [
    "accept_claim",
    "add_note",
    "answer_correction_request",
    "ask_for_correction",
    "assign_claim",
    "attach_evidence",
    "attach_page",
    "close_alert",
    "detach_evidence",
    "dismiss_claim",
    "edit_evidence",
    "end_assignment",
    "follow_quotes",
    "merge_claims",
    "order_evidence",
    "pin_snapshot",
    "propose_verdict",
    "publish_verdict",
    "reopen_claim",
    "return_proposal",
    "see_mentions",
    "take_up_claim",
    "watch_evidence",
]
