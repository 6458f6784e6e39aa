"""The link checker: one polite, bounded look at a web address, and what the answer means. Knows no Django.

`outcomes` names what an answer can mean, `classify` decides which it is, `fetch` asks, `addresses` guards,
`health` sums up many looks.
"""

from sources.checking.check import check
from sources.checking.health import Health, Look, judge_health, next_check_after
from sources.checking.known import Known
from sources.checking.lots import check_in_lots
from sources.checking.many import check_many, check_now
from sources.checking.outcomes import Outcome
from sources.checking.pages import main_text
from sources.checking.policy import Policy
from sources.checking.result import Hop, Result

__all__ = [
    "Health",
    "Hop",
    "Known",
    "Look",
    "Outcome",
    "Policy",
    "Result",
    "check",
    "check_in_lots",
    "check_many",
    "check_now",
    "judge_health",
    "main_text",
    "next_check_after",
]
