"""What happened to a claim, each thing a sentence: its words, evidence, sources, people, decisions and places."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from django.apps import apps
from django.contrib.auth.models import User
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from claims.models import Carrying, Claim, Status
from claims.models.carrying import Answer
from config.history import Change, told
from sources.capture.diff import word_diff
from sources.models import Health, HealthChange, Source
from verification.admin.shown import shown_diff
from verification.models import Alert, QuoteState, Stance
from verification.workbench.markdown import shown

LONG = 90  # characters from which a changed text is folded away


@dataclass(frozen=True)
class Moment:
    """A line of the timeline: what happened in a sentence, by whom, and a long change word by word."""

    at: datetime
    who: str
    what: str
    words: str = ""  # what somebody wrote then, shown below the sentence
    change: tuple[str, str] | None = None  # a long text before and after

    @property
    def diff(self) -> SafeString | str:
        """A long change word by word; compared only where it is shown."""
        return shown_diff(word_diff(*self.change)) if self.change else ""

    @property
    def shown(self) -> SafeString:
        """The words with whatever in them would hide or turn them."""
        return shown(self.words)

    @property
    def begun(self) -> SafeString:
        """How the words begin, where they are folded away."""
        return shown(f"{self.words[:120]}…")


def moments_of(claim: Claim) -> Iterator[Moment]:
    """All of them, in no order. The number of queries is fixed, however much has happened."""
    yield from _moves(claim)
    yield from _words(claim)
    yield from _evidence(claim)
    yield from _places(claim)
    yield from _carried(claim)
    yield from _merges(claim)
    yield from _people(claim)
    yield from _decisions(claim)
    yield from _notes(claim)
    yield from _alerts(claim)


def _moves(claim: Claim) -> Iterator[Moment]:
    """Those to review and to publication are told by the proposal and the verdict they came with."""
    for move in claim.status_changes.select_related("by"):
        if move.new == Status.PUBLISHED or (move.new == Status.IN_REVIEW and move.old != Status.PUBLISHED):
            continue
        yield Moment(move.at, _name(move.by), _moved(move.old, move.new), words=move.reason)


def _moved(old: str, new: str) -> str:
    names = {"old": Status(old).label.lower() if old else "", "new": Status(new).label.lower()}
    if not old:
        return gettext("wrote the claim down: %(new)s") % names
    if old == Status.IN_REVIEW:
        return gettext("returned the proposal: %(new)s again") % names
    if old == Status.PUBLISHED:
        return gettext("reopened the published fact: %(new)s again") % names
    return gettext("moved from %(old)s to %(new)s") % names


CLAIM_FIELDS: dict[str, str | Promise] = {
    "statement": _("statement"),
    "kind": _("kind"),
    "made_on": _("made on"),
    "language": _("language"),
    "claimant": _("claimant"),
    "checkable": _("checkable"),
    "topics": _("topics"),
    "entities": _("entities"),
}
EVIDENCE_FIELDS: dict[str, str | Promise] = {
    "stance": _("stance"),
    "quote": _("quote"),
    "locator": _("place"),
    "note": _("note"),
    "no_snapshot_reason": _("reason for no snapshot"),
    "quote_state": _("state of the quote"),
    "source": _("source"),
    "snapshot": _("page"),
}


def _words(claim: Claim) -> Iterator[Moment]:
    events = apps.get_model("claims", "ClaimEvent").objects.filter(pgh_obj_id=claim.pk)
    events = events.select_related("claimant").order_by("pgh_id")
    for change in told(events):
        yield from _fields(change, CLAIM_FIELDS, "")


def _evidence(claim: Claim) -> Iterator[Moment]:
    """An event's own claim is the claim then: evidence that was taken away since is told too."""
    events = apps.get_model("verification", "EvidenceEvent").objects.filter(claim_id=claim.pk)
    rows = list(events.select_related("source", "snapshot").defer("snapshot__text").order_by("pgh_obj_id", "pgh_id"))
    for piece in _by_row(rows):
        yield from _of_piece(piece)
    yield from _orders(rows)
    yield from _health(
        {row.source_id: row.source for row in rows}, min((row.pgh_created_at for row in rows), default=None)
    )


def _by_row(events: Iterable[Any]) -> list[list[Any]]:
    """The events of each row, which come in the order of the rows."""
    return [list(group) for _, group in groupby(events, key=lambda event: event.pgh_obj_id)]


def _orders(rows: list[Any]) -> Iterator[Moment]:
    """One moment for each new order, however many pieces it moved."""
    changes = (change for piece in _by_row(rows) for change in told(piece))
    moved = {(one.at, _who(one)) for one in changes if any(name == "position" for name, _, _ in one.fields)}
    for at, who in moved:
        yield Moment(at, who, gettext("put the evidence into another order"))


def _of_piece(events: list[Any]) -> Iterator[Moment]:
    source, changes = str(events[0].source), told(events)
    said = {"source": source, "stance": Stance(events[0].stance).label.lower()}
    begun = gettext("took over evidence by merging (%(stance)s): %(source)s")
    if events[0].pgh_label == "insert":
        begun = gettext("attached evidence (%(stance)s): %(source)s")
    yield Moment(changes[-1].at, _who(changes[-1]), begun % said, words=events[0].quote)
    for change in changes[:-1]:
        yield from _fields(change, EVIDENCE_FIELDS, source)
    if events[-1].pgh_label == "delete":
        yield Moment(changes[0].at, _who(changes[0]), gettext("took evidence away: %(source)s") % said)


def _fields(change: Change, labels: Mapping[str, str | Promise], source: str) -> Iterator[Moment]:
    for name, old, new in change.fields:
        if name in labels:
            yield _changed(change, str(labels[name]), _shown(name, old), _shown(name, new), source)


def _changed(change: Change, label: str, old: str, new: str, source: str) -> Moment:
    said = {"field": label, "old": old or gettext("nothing"), "new": new or gettext("nothing")}
    said["source"] = source
    if max(len(old), len(new)) > LONG:
        what = gettext("%(field)s changed (%(source)s)") if source else gettext("%(field)s changed")
        return Moment(change.at, _who(change), what % said, change=(old, new))
    if source:
        what = gettext("%(field)s changed from %(old)s to %(new)s (%(source)s)")
    else:
        what = gettext("%(field)s changed from %(old)s to %(new)s")
    return Moment(change.at, _who(change), what % said)


def _shown(name: str, value: Any) -> str:
    if value is None or value == "":
        return ""
    if name == "snapshot":
        return gettext("the page of %(at)s") % {"at": f"{value.captured_at:%Y-%m-%d %H:%M}"}
    if isinstance(value, list):
        return ", ".join(map(str, value))
    if name in ("stance", "quote_state"):
        return str((Stance if name == "stance" else QuoteState)(value).label).lower()
    return f"“{value}”" if name in ("statement", "quote", "note") else str(value)


def _health(sources: dict[int, Source], since: datetime | None) -> Iterator[Moment]:
    """How the sources did since the first of them was attached."""
    moves = HealthChange.objects.filter(source__in=sources, at__gte=since).select_related("by") if since else ()
    for move in moves:
        said = {"source": sources[move.source_id], "old": _label(move.old), "new": _label(move.new)}
        what = gettext("%(source)s went from %(old)s to %(new)s") % said
        yield Moment(move.at, _name(move.by), what, words=move.reason)


def _label(health: str) -> str:
    return str(Health(health).label).lower()


def _places(claim: Claim) -> Iterator[Moment]:
    events = apps.get_model("claims", "AppearanceEvent").objects.filter(claim_id=claim.pk)
    events = events.select_related("revision__article").defer("revision__text").order_by("pgh_obj_id", "pgh_id")
    for rows in _by_row(events):
        changes, said = told(rows), {"revision": rows[0].revision}
        begun = (
            gettext("marked in %(revision)s")
            if rows[0].pgh_label == "insert"
            else gettext("took over a passage of %(revision)s by merging")
        )
        yield Moment(changes[-1].at, _who(changes[-1]), begun % said, words=rows[0].exact)
        if rows[-1].pgh_label == "delete":
            yield Moment(changes[0].at, _who(changes[0]), gettext("no longer marked in %(revision)s") % said)


def _carried(claim: Claim) -> Iterator[Moment]:
    """What people said of its places when an article came in with a new text."""
    said = {
        Answer.RIGHT: gettext("confirmed where it stands in %(revision)s"),
        Answer.PLACED: gettext("said where it stands in %(revision)s"),
        Answer.GONE: gettext("said that it is no longer in %(revision)s"),
    }
    answered = Carrying.objects.filter(origin__claim=claim, answered_at__isnull=False)
    for row in answered.select_related("origin", "revision__article", "answered_by").defer("revision__text"):
        at: Any = row.answered_at  # there is one: see the filter
        what = said[Answer(row.answer)] % {"revision": row.revision}
        yield Moment(at, _name(row.answered_by), what, words=row.origin.exact)


def _merges(claim: Claim) -> Iterator[Moment]:
    """Other claims that were merged into this one, and this one into another."""
    events = apps.get_model("claims", "ClaimEvent").objects.filter(merged_into__isnull=False, pgh_label="update")
    into = events.filter(merged_into_id=claim.pk) | events.filter(pgh_obj_id=claim.pk)
    seen = set()
    for event in into.select_related("merged_into").order_by("pgh_id"):
        if event.pgh_obj_id in seen:
            continue
        seen.add(event.pgh_obj_id)
        (change,) = told([event])
        mine = event.pgh_obj_id == claim.pk
        what = gettext("merged into the claim below") if mine else gettext("merged the claim below into this one")
        words = event.merged_into.statement if mine else event.statement
        yield Moment(change.at, _who(change), what, words=words)


def _people(claim: Claim) -> Iterator[Moment]:
    events = apps.get_model("verification", "AssignmentEvent").objects.filter(claim_id=claim.pk)
    events = events.select_related("assignee").order_by("pgh_obj_id", "pgh_id")
    for rows in _by_row(events):
        row = rows[0]
        *later, first = told(rows)
        said = {"person": _name(row.assignee), "due": f"{row.due_on:%Y-%m-%d}" if row.due_on else ""}
        what = gettext("assigned %(person)s, due %(due)s") if row.due_on else gettext("assigned %(person)s")
        yield Moment(first.at, _who(first), what % said)
        for change in later:
            if any(name == "ended_at" for name, _, _ in change.fields):
                yield Moment(change.at, _who(change), gettext("ended the assignment of %(person)s") % said)


def _decisions(claim: Claim) -> Iterator[Moment]:
    for proposal in claim.proposals.select_related("by"):
        what = gettext("proposed “%(rating)s”") % {"rating": proposal.get_rating_display()}
        yield Moment(proposal.created_at, _name(proposal.by), what, words=proposal.summary)
    for verdict in claim.verdicts.select_related("decided_by", "approved_by").defer("record"):
        said = {"rating": verdict.get_rating_display(), "person": _name(verdict.decided_by)}
        what = gettext("approved “%(rating)s” by %(person)s and published it")
        if verdict.is_correction:
            what = gettext("approved “%(rating)s” by %(person)s and published it as a correction")
        yield Moment(verdict.published_at, _name(verdict.approved_by), what % said, words=verdict.correction_note)


def _notes(claim: Claim) -> Iterator[Moment]:
    for note in claim.notes.select_related("by").prefetch_related("mentions__person"):
        named = ", ".join(_name(mention.person) for mention in note.mentions.all())
        what = (
            gettext("wrote a note and mentioned %(people)s") % {"people": named} if named else gettext("wrote a note")
        )
        yield Moment(note.created_at, _name(note.by), what, words=note.text)


def _alerts(claim: Claim) -> Iterator[Moment]:
    for alert in Alert.objects.filter(claim=claim).select_related("closed_by"):
        yield Moment(alert.opened_at, _name(None), gettext("opened an alert"), words=alert.message)
        if alert.closed_at:
            closed = gettext("closed the alert: %(kind)s") % {"kind": alert.get_kind_display().lower()}
            yield Moment(alert.closed_at, _name(alert.closed_by), closed, words=alert.close_reason)


def _who(change: Change) -> str:
    return change.who if change.by_person else gettext("the service")


def _name(user: User | None) -> str:
    return user.get_username() if user else gettext("the service")
