"""A compound suggested claim in its parts: each a suggested claim of its own, at its own words in the text."""

from __future__ import annotations

from django.contrib.auth.models import User
from django.utils.translation import gettext_lazy as _

from claims.models import Appearance, ArticleRevision, Claim, Status
from claims.services import move_claim
from claims.suggesting import written_down
from claims.text.clauses import split_clauses
from claims.text.extraction import Suggestion, extract
from config.edits import locked
from config.errors import Conflict, Invalid
from config.history import act
from config.permissions import require


def can_be_split(passage: str, language: str) -> bool:
    """Whether these words make more than one assertion, as far as their form tells."""
    return len(split_clauses(passage, language)) > 1


@act
def split_claim(*, claim: Claim, revision: ArticleRevision, by: User) -> list[Claim]:
    """Writes the parts down as suggestions, in their order, and dismisses the whole; its history keeps why.

    Raises `Conflict` where the claim is decided on already, `Invalid` where it is one assertion.
    """
    require(by, "claims.add_claim", _("suggest claims"))
    claim = locked(claim)
    if claim.status != Status.SUGGESTED:
        raise Conflict(_("Only a suggested claim can be split."))
    parts = _parts(claim, revision)
    if len(parts) < 2:
        raise Invalid(_("This claim makes one assertion; there is nothing to split."))
    made = [written_down(part, revision, by) for part in parts]
    move_claim(claim=claim, to=Status.DISMISSED, by=by, reason=f"Split into {len(made)} claims.")
    return made


def _parts(claim: Claim, revision: ArticleRevision) -> list[Suggestion]:
    """The parts within the claim's passage where no other claim stands, as extraction reads the whole text."""
    place = Appearance.objects.filter(claim=claim, revision=revision).order_by("start").first()
    if place is None:
        return []
    taken = set(Appearance.objects.filter(revision=revision).exclude(claim=claim).values_list("start", "end"))
    article = revision.article
    found = extract(revision.text, byline=article.byline, published_on=article.published_on, language=article.language)
    inside = (one for one in found if one.part_of and place.start <= one.start and one.end <= place.end)
    return [one for one in inside if (one.start, one.end) not in taken]
