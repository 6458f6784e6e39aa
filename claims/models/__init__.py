"""The rows of what was said. Promises about them are triggers and constraints beside each model."""

from claims.models.appearance import Appearance
from claims.models.article import Article, ArticleRevision
from claims.models.carrying import Carrying
from claims.models.claim import Claim, Kind
from claims.models.claimant import Claimant, ClaimantKind
from claims.models.findable import Findable, WordCensus, WordCount
from claims.models.known import KnownClaim
from claims.models.lookup import LookUp
from claims.models.match import Decision, Match
from claims.models.placed import Placed
from claims.models.status import ARROWS, Status
from claims.models.status_change import StatusChange

__all__ = [
    "ARROWS",
    "Appearance",
    "Article",
    "ArticleRevision",
    "Carrying",
    "Claim",
    "Claimant",
    "ClaimantKind",
    "Decision",
    "Findable",
    "Kind",
    "KnownClaim",
    "LookUp",
    "Match",
    "Placed",
    "Status",
    "StatusChange",
    "WordCensus",
    "WordCount",
]
