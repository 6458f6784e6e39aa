"""When an article comes in with a new text: its claims are carried over, and people decide where that is in doubt."""

from __future__ import annotations

from collections.abc import Iterator

from django.contrib.auth.models import User
from django.db.models import Q
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from claims.models import Appearance, ArticleRevision, Carrying
from claims.models.carrying import Answer, How, LostWhy
from claims.text.carrying import Carried, Carrier
from config.edits import locked
from config.errors import Conflict, Invalid
from config.history import act
from config.permissions import require
from config.quoting.passages import find_passage, passage

NOWHERE = _("These words stand in the new text nowhere.")
MORE_THAN_ONCE = _("These words stand in the new text more than once: give more of them, or mark the passage.")


@act
def carry_claims(*, revision: ArticleRevision, by: User) -> list[Carrying]:
    """Looks for each place of the text before in this one. What is found stands there too; what is not says why.

    A place that was lost before and on which nobody has decided is looked for again. Whoever may bring a text in may
    have its claims carried over: nothing is said about them that was not said before.
    """
    require(by, "claims.add_article", _("add articles"))
    before = revision.article.revisions.filter(number__lt=revision.number).first()
    if before is None:
        return []
    origins = _origins(before)
    carriers = {text.pk: Carrier(text.text, revision.text) for text in _texts(origins)}
    taken: set[tuple[int, int, int]] = set()
    rows = [_row(origin, carriers[origin.revision_id], revision, taken) for origin in origins]
    _keep_doubts(before, rows)
    Appearance.objects.bulk_create([row.appearance for row in rows if row.appearance])
    return Carrying.objects.bulk_create(rows)


def _origins(before: ArticleRevision) -> list[Appearance]:
    lost = Carrying.objects.lost().filter(revision=before).values("origin")
    places = Appearance.objects.filter(Q(revision=before) | Q(pk__in=lost), claim__merged_into=None)
    return list(places.order_by("start", "pk"))


def _keep_doubts(before: ArticleRevision, rows: list[Carrying]) -> None:
    """A place that was found only nearly, and that nobody has looked at, is as doubtful where it is found again."""
    open_now = Carrying.objects.open().filter(revision=before, appearance__isnull=False)
    doubts = dict(open_now.values_list("appearance", "similarity"))
    for row in rows:
        if row.origin_id in doubts and row.how in (How.EXACT, How.NORMALISED):
            row.how, row.similarity = How.APPROXIMATE, doubts[row.origin_id]


def _texts(origins: list[Appearance]) -> Iterator[ArticleRevision]:
    return ArticleRevision.objects.filter(pk__in={origin.revision_id for origin in origins}).iterator()


def _row(origin: Appearance, carrier: Carrier, revision: ArticleRevision, taken: set[tuple[int, int, int]]) -> Carrying:
    found = carrier.find(origin.start, origin.end)
    row = Carrying(origin=origin, revision=revision, how=found.how, similarity=found.similarity)
    row.start, row.end, row.why = found.start, found.end, found.lost or ""
    if found.start is None or found.end is None or found.how == How.LOST:
        return row
    place = (origin.claim_id, found.start, found.end)
    if place in taken:
        row.how, row.why = How.LOST, LostWhy.TAKEN
        return row
    taken.add(place)
    row.appearance = _appearance(origin, revision, found)
    return row


def _appearance(origin: Appearance, revision: ArticleRevision, found: Carried) -> Appearance:
    there = passage(revision.text, found.start or 0, found.end or 0)
    return Appearance(claim_id=origin.claim_id, revision=revision, **there.place())


@act
def confirm_place(*, carrying: Carrying, by: User) -> Carrying:
    """Says that the claim stands where the new text was found to be nearly, or most, like the old one."""
    require(by, "claims.change_claim", _("mark claims in a text"))
    current = _undecided(carrying)
    if current.start is None or current.end is None:
        raise Conflict(_("Nothing in the new text is close to it. Choose the passage yourself."))
    if current.how == How.LOST:
        return _placed(current, current.start, current.end, Answer.RIGHT, by)
    return _answered(current, Answer.RIGHT, by)


@act
def place_again(
    *, carrying: Carrying, by: User, words: str = "", start: int | None = None, end: int | None = None
) -> Carrying:
    """Says where in the new text the claim stands: by offsets in code points, or by words that stand there once."""
    require(by, "claims.change_claim", _("mark claims in a text"))
    current = _undecided(carrying)
    text = current.revision.text
    if start is None or end is None:
        there = find_passage(text, words.strip())
        if there is None:
            said = _("Mark or paste the passage.")
            if words.strip():
                said = MORE_THAN_ONCE if words.strip() in text else NOWHERE
            raise Invalid(said, field="words")
        start, end = there.start, there.end
    if not 0 <= start < end <= len(text) or not text[start:end].strip():
        raise Invalid(_("This is no passage of the new text."), field="words")
    marked = text[start:end]
    start, end = end - len(marked.lstrip()), start + len(marked.rstrip())
    return _placed(current, start, end, Answer.PLACED, by)


@act
def confirm_gone(*, carrying: Carrying, by: User) -> Carrying:
    """Says that the claim is no longer made in the new text. It stays in the older one, with all that was decided."""
    require(by, "claims.change_claim", _("mark claims in a text"))
    current = _undecided(carrying)
    if current.appearance is not None:
        place, current.appearance = current.appearance, None
        current.save(update_fields=["appearance"])
        place.delete()
    return _answered(current, Answer.GONE, by)


def _undecided(carrying: Carrying) -> Carrying:
    current = locked(carrying)
    if current.revision.article.revisions.filter(number__gt=current.revision.number).exists():
        raise Conflict(_("A newer text of the article has come in. Decide it there."))
    if current.answer == Answer.NONE and current.how in (How.LOST, How.APPROXIMATE):
        return current
    if current.answered_by is None:
        raise Conflict(_("It was carried over word for word; there is nothing to decide."))
    refusal = _("{who} has decided this already: {answer}.")
    answer = Answer(current.answer).label
    raise Conflict(format_lazy(refusal, who=current.answered_by.get_username(), answer=answer))


def _placed(current: Carrying, start: int, end: int, answer: Answer, by: User) -> Carrying:
    origin = current.origin
    same = Appearance.objects.filter(claim=origin.claim, revision=current.revision, start=start, end=end)
    if same.exclude(carried_from=current).exists():
        raise Conflict(_("The claim is already marked at this passage."), field="words")
    place = current.appearance or Appearance(claim=origin.claim, revision=current.revision)
    for name, value in passage(current.revision.text, start, end).place().items():
        setattr(place, name, value)
    place.save()
    current.appearance = place
    return _answered(current, answer, by)


def _answered(current: Carrying, answer: Answer, by: User) -> Carrying:
    current.answer, current.answered_by, current.answered_at = answer, by, timezone.now()
    current.save(update_fields=["answer", "answered_by", "answered_at", "appearance"])
    return current
