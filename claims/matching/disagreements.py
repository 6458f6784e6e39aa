"""The points on which two sentences contradict each other, told in words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from claims.matching.counts import FEWER, MORE, Number
from claims.matching.denials import Denials, opposites
from claims.matching.facts import Facts
from claims.matching.naming import Called, one_name

NONE_SHARED = 0.25  # how far names that are all others go: posts name much that a claim leaves out
NO_NUMBER_SHARED = 0.5  # the same of numbers that count other things
ELSEWHERE = 0.4  # of a word that is denied, where other words stand beside it
DECADE = 10  # years


@dataclass(frozen=True, slots=True)
class Disagreement:
    """One point on which two sentences differ, in words, and how far that goes from 0 to 1."""

    kind: str  # numbers, dates, names or negation
    weight: float
    words: str


def disagreements(one: Facts, other: Facts) -> list[Disagreement]:
    """The points on which two sentences differ, at most one of each kind."""
    found = (
        _numbers_differ(one, other),
        _dates_differ(one, other),
        _names_differ(one, other),
        _one_negates(one, other),
    )
    return [point for point in found if point is not None]


def _numbers_differ(one: Facts, other: Facts) -> Disagreement | None:
    """Whatever both count, they count the same; and of their numbers, at least one is in both."""
    if (ranks := _ranks_differ(one, other)) is not None:
        return ranks
    if not one.counted.numbers or not other.counted.numbers:
        return None
    for number in one.counted.numbers:
        for against in other.counted.numbers:
            if number.what and number.what == against.what and _elsewhere(number, other) and _elsewhere(against, one):
                return Disagreement("numbers", 1.0, f"numbers differ: {_shown(number)} and {_shown(against)}")
            if {number.bound, against.bound} == {MORE, FEWER} and number.value == against.value:
                return Disagreement("numbers", 1.0, f"bounds differ: {_shown(number)} and {_shown(against)}")
    if any(map(other.counts, one.counted.numbers)):
        return None
    shown = f"{_shown(one.counted.numbers[0])} and {_shown(other.counted.numbers[0])}"
    return Disagreement("numbers", NO_NUMBER_SHARED, f"numbers differ: {shown}")


def _elsewhere(number: Number, facts: Facts) -> bool:
    """Whether the sentence has no number that could be this one: of the same things, or of what it does not say."""
    return not any(number.fits(other) for other in facts.counted.numbers if other.what in {number.what, ""})


def _ranks_differ(one: Facts, other: Facts) -> Disagreement | None:
    if not one.counted.ordinals:
        return None
    for rank, what in one.counted.ordinals:
        others = {number for number, thing in other.counted.ordinals if thing == what}
        if (
            others
            and rank not in others
            and not others & {number for number, thing in one.counted.ordinals if thing == what}
        ):
            return Disagreement("numbers", 1.0, f"places in order differ: {rank} and {min(others)}")
    return None


def _shown(number: Number) -> str:
    before = {MORE: "more than ", FEWER: "fewer than "}.get(number.bound or 0, "")
    return f"{before}{_figure(number.value)}{' %' if number.what == 'percent' else ''}"


def _figure(value: float) -> str:
    return f"{value:,.0f}" if value.is_integer() and abs(value) < 1e15 else f"{value:,.6g}"


def _dates_differ(one: Facts, other: Facts) -> Disagreement | None:
    if not one.counted.dates_anything or not other.counted.dates_anything:
        return None
    years = _years_differ(one, other)
    if years is not None:
        return years
    if one.counted.days and other.counted.days:
        if one.counted.days & other.counted.days:
            return None
        (month, day), (other_month, other_day) = min(one.counted.days), min(other.counted.days)
        return Disagreement("dates", 1.0, f"days differ: {day}/{month} and {other_day}/{other_month} (day/month)")
    months, others = (facts.counted.months | {month for month, _ in facts.counted.days} for facts in (one, other))
    if months and others and not months & others:
        return Disagreement("dates", 1.0, f"months differ: {min(months)} and {min(others)}")
    return None


def _years_differ(one: Facts, other: Facts) -> Disagreement | None:
    spans, others = _spans(one), _spans(other)
    if not spans or not others or any(a <= d and c <= b for a, b in spans for c, d in others):
        return None
    return Disagreement("dates", 1.0, f"years differ: {_year(min(spans))} and {_year(min(others))}")


def _spans(facts: Facts) -> set[tuple[int, int]]:
    """From which year to which the sentence speaks of."""
    return {(year, year) for year in facts.counted.years} | {
        (year, year + DECADE - 1) for year in facts.counted.decades
    }


def _year(span: tuple[int, int]) -> str:
    return str(span[0]) if span[0] == span[1] else f"the {span[0]}s"


def _names_differ(one: Facts, other: Facts) -> Disagreement | None:
    """Where the one names somebody or something, the other names another; or no name of the one is in the other."""
    if not one.named.names or not other.named.names:
        return None
    for doer, deed, done_to in one.named.deeds:
        if (done_to, deed, doer) in other.named.deeds and (doer, deed, done_to) not in other.named.deeds:
            return Disagreement("names", 1.0, f"the other way round: {_name(doer)} and {_name(done_to)}")
    for called in one.named.called:
        for against in other.named.called:
            if _same_place(called, against) and _is_another(called, against, one, other):
                return Disagreement("names", 1.0, f"names differ: {_name(called.words)} and {_name(against.words)}")
    if any(map(other.says, one.named.names)) or any(map(one.says, other.named.names)):
        return None
    if any(one_name(called, against) for called in one.named.called for against in other.named.called):
        return None
    return Disagreement("names", NONE_SHARED, f"names differ: {_some(one.named.names)} and {_some(other.named.names)}")


def _same_place(one: Called, other: Called) -> bool:
    return bool(one.before and one.before == other.before) or bool(one.after and one.after == other.after)


def _is_another(called: Called, against: Called, one: Facts, other: Facts) -> bool:
    """Whether neither name is told by the other sentence, in these words or in others."""
    told = any(map(other.says, called.words)) or any(map(one.says, against.words))
    return not told and not one_name(called, against)


def _name(words: Iterable[str]) -> str:
    return " ".join(word.upper() if len(word) < 3 or any(map(str.isdigit, word)) else word.title() for word in words)


def _some(names: frozenset[str]) -> str:
    return ", ".join(_name([name]) for name in sorted(names)[:2])


def _one_negates(one: Facts, other: Facts) -> Disagreement | None:
    """What the one negates, the other says; or where the one has a word, the other has its opposite."""
    if one.denials.negated.keys() & other.denials.negated.keys():
        return None
    found = [*_denied(one, other), *_denied(other, one), *_opposites(one.denials, other.denials)]
    return max(found, key=lambda point: point.weight, default=None)


def _denied(denying: Facts, saying: Facts) -> Iterator[Disagreement]:
    for stem, word in denying.denials.negated.items():
        if stem in saying.stems and stem not in saying.denials.negated:
            alike = denying.denials.share_a_place(stem, saying.denials, stem)
            yield Disagreement("negation", 1.0 if alike else ELSEWHERE, f"only one of them negates “{word}”")


def _opposites(one: Denials, other: Denials) -> Iterator[Disagreement]:
    for word, stem in one.poles.items():
        for against, stem_against in other.poles.items():
            told_too = word in other.poles or against in one.poles
            if not told_too and opposites(word, against) and one.share_a_place(stem, other, stem_against):
                yield Disagreement("negation", 1.0, f"“{word}” and “{against}” are opposites")
