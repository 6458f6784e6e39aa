"""Articles that a reader marked before the program read them, and how far the two agree.

They lie in `marked/`, in four folders. Each was written and marked before the program was mended by the one before it;
`docs/decisions/check-worthiness.md` has what the program made of each when it first met it.

The first line of a file says when its article was printed. After each sentence stands what the reader saw in it:
`⟦kind|claimant|worth checking|days|amounts|names⟧`, the later fields left off where there is nothing to say. Kinds are
told by a letter (`KINDS`; `.` is not judged), `/` parts answers that are both right, and `;` parts several.
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import product
from pathlib import Path

from claims.text.extraction import AUTHOR, Suggestion, extract
from claims.text.name_words import DEMONYMS
from claims.text.sentences import split_sentences

HERE = Path(__file__).parent / "marked"
KINDS = {
    "e": "event",
    "n": "quantity",
    "q": "quote",
    "s": "status",
    "r": "relation",
    "c": "causal",
    "o": "opinion",
    "p": "prediction",
}
UNJUDGED = "."
FACTS = ("event", "quantity", "status", "relation", "causal")
_MARK = re.compile("⟦([^⟧]*)⟧")


@dataclass(frozen=True)
class Marked:
    """A sentence as its reader saw it. Offsets are code points of the article; None is a thing not judged."""

    start: int
    end: int
    exact: str
    kinds: tuple[str, ...]
    claimants: tuple[str, ...]
    worth: bool | None
    days: list[str] | None
    amounts: list[tuple[float, str]] | None
    names: list[str] | None


@dataclass(frozen=True)
class MarkedArticle:
    name: str
    language: str
    text: str
    printed: date | None
    sentences: list[Marked]


def article_of(path: Path) -> MarkedArticle:
    head, _, body = path.read_text(encoding="utf-8").partition("\n")
    language = path.stem[:2] if _ABROAD.match(path.stem) else "en"
    printed = head.removeprefix("@printed").strip()
    text, sentences, at = "", [], 0
    for mark in _MARK.finditer(body):
        before = body[at : mark.start()]
        exact = before.strip()
        start = len(text) + len(before) - len(before.lstrip())
        text += before
        sentences.append(_marked(start, exact, mark[1], judges_names=language == "en"))
        at = mark.end()
    day = date.fromisoformat(printed) if printed else None
    return MarkedArticle(f"{path.parent.name}/{path.stem}", language, text + body[at:], day, sentences)


_ABROAD = re.compile(
    r"[a-z]{2}-\d\Z"
)  # “ur-1”; the names of English articles say their kind. Names are marked in these alone.


def _marked(start: int, exact: str, mark: str, *, judges_names: bool) -> Marked:
    kind, claimant, worth, days, amounts, names = (mark.split("|") + [""] * 6)[:6]
    judged = kind != UNJUDGED

    def several(field: str, also: bool = True) -> list[str] | None:
        return [one.strip() for one in field.split(";") if one.strip()] if field or (judged and also) else None

    told = several(amounts)
    return Marked(
        start,
        start + len(exact),
        exact,
        tuple(KINDS[one] for one in kind.split("/")) if judged else (),
        tuple(one or AUTHOR for one in claimant.split("/")) if judged or claimant else (),
        {"+": True, "-": False}.get(worth),
        several(days),
        None if told is None else [_amount(one) for one in told],
        several(names) if judges_names else None,
    )


def _amount(told: str) -> tuple[float, str]:
    value, _, unit = told.partition(" ")
    return float(re.sub(r"[^\d.].*", "", value)), unit or re.sub(r"[\d.]", "", value)


def articles(where: str) -> list[MarkedArticle]:
    return [article_of(path) for path in sorted((HERE / where).glob("*.txt"))]


@dataclass
class Tally:
    """How many of an aspect were found rightly, found at all, and there to be found; and what went wrong."""

    right: int = 0
    found: int = 0
    there: int = 0
    wrong: list[str] = field(default_factory=list)

    @property
    def precision(self) -> float:
        return self.right / self.found if self.found else 1.0

    @property
    def recall(self) -> float:
        return self.right / self.there if self.there else 1.0


def agreement(articles: Iterable[MarkedArticle]) -> dict[str, Tally]:
    tallies: dict[str, Tally] = {}
    for article in articles:
        for aspect, tally in _agreement(article):
            kept = tallies.setdefault(aspect, Tally())
            kept.right += tally.right
            kept.found += tally.found
            kept.there += tally.there
            kept.wrong += [f"{article.name}: {one}" for one in tally.wrong]
    return tallies


def _agreement(article: MarkedArticle) -> Iterator[tuple[str, Tally]]:
    spans = [(one.start, one.end) for one in split_sentences(article.text)]
    marked = [(one.start, one.end) for one in article.sentences]
    wrong = [f"+ {article.text[slice(*one)]!r}" for one in sorted(set(spans) - set(marked))]
    wrong += [f"- {article.text[slice(*one)]!r}" for one in sorted(set(marked) - set(spans))]
    yield "boundaries", Tally(len(set(spans) & set(marked)), len(spans), len(marked), wrong)
    read = [one for one in extract(article.text, published_on=article.printed) if one.part_of is None]
    scores: dict[bool, list[tuple[float, str]]] = {True: [], False: []}
    for sentence in article.sentences:
        item = max(read, key=lambda one: min(one.end, sentence.end) - max(one.start, sentence.start))
        yield from _sentence(sentence, item)
        if sentence.worth is not None:
            scores[sentence.worth].append((item.checkworthiness, sentence.exact))
    pairs = list(product(scores[True], scores[False]))
    bad = [f"{low:.2f} {less[:60]!r} above {high:.2f} {more[:60]!r}"
           for (high, more), (low, less) in pairs if low >= high]  # fmt: skip
    yield "worth", Tally(len(pairs) - len(bad), len(pairs), len(pairs), bad)


def _sentence(sentence: Marked, item: Suggestion) -> Iterator[tuple[str, Tally]]:
    if sentence.kinds:
        yield "kind", _one(item.kind in sentence.kinds, f"{item.kind} not {sentence.kinds}: {sentence.exact}")
        coarse = {_coarse(kind) for kind in sentence.kinds}
        yield "fact or not", _one(_coarse(item.kind) in coarse, f"{item.kind} not {coarse}: {sentence.exact}")
    if sentence.claimants:
        fits = any(_nested(item.claimant, one) for one in sentence.claimants)
        said, there = item.claimant != AUTHOR, AUTHOR not in sentence.claimants
        wrong = [] if fits else [f"{item.claimant!r} not {sentence.claimants}: {sentence.exact}"]
        yield "claimant", Tally(fits and said and there, said and (there or not fits), there, wrong)
    if sentence.days is not None:
        found = [one.value for one in item.dates if one.value]
        yield "dates", _many(found, sentence.days, lambda one, other: one == other, sentence.exact)
    if sentence.amounts is not None:
        amounts = [
            (float(end), one.unit) for one in item.quantities for end in (one.value, one.value_to) if end is not None
        ]
        yield "amounts", _many(amounts, sentence.amounts, _same_amount, sentence.exact)
    if sentence.names is not None:
        yield "names", _many(_names(sentence, item), sentence.names, _nested, sentence.exact)


def _names(sentence: Marked, item: Suggestion) -> list[str]:
    """Those found; “Russian” names nobody, and the label of a turn was marked as its speaker."""
    found = [one.bare for one in item.names if one.bare.casefold().removesuffix("s") not in DEMONYMS]
    labels = [one for one in sentence.claimants if one not in (sentence.names or ())]
    return [one for one in found if one in (sentence.names or ()) or not any(_nested(one, label) for label in labels)]


def _coarse(kind: str) -> str:
    return "fact" if kind in FACTS else kind


def _one(right: bool, told: str) -> Tally:
    return Tally(int(right), 1, 1, [] if right else [told])


def _many(found: list, there: list, same, exact: str) -> Tally:
    left = list(found)
    missing = []
    for one in there:
        hit = next((other for other in left if same(other, one)), None)
        if hit is None:
            missing.append(one)
        else:
            left.remove(hit)
    wrong = [f"+{left} -{missing}: {exact}"] if left or missing else []
    return Tally(len(there) - len(missing), len(found), len(there), wrong)


def _same_amount(found: tuple[float, str], there: tuple[float, str]) -> bool:
    near = abs(found[0] - there[0]) <= 0.005 * abs(there[0])
    unit, wanted = found[1].casefold(), there[1].casefold()
    return near and (not wanted or unit == wanted or (unit != "" and (unit in wanted or wanted in unit)))


def _nested(one: str, other: str) -> bool:
    words, others = (Counter(re.findall(r"\w+", name.casefold())) for name in (one, other))
    return bool(words) and bool(others) and (words <= others or others <= words)


def told(where: str, tallies: dict[str, Tally], shown: str = "") -> str:
    """The figures as lines; with `shown`, also what went wrong in that aspect (`all` for every one)."""
    lines = [where]
    for aspect, tally in tallies.items():
        counts = f"({tally.right}/{tally.found}/{tally.there})"
        lines.append(f"  {aspect:12} P {tally.precision:.3f}  R {tally.recall:.3f}  {counts}")
        lines += [f"     {one}" for one in tally.wrong if shown in (aspect, "all")]
    return "\n".join(lines)


def main(arguments: list[str]) -> None:
    """`python -m tests.claims.marking first second:en`; the word after `-v` is an aspect whose errors are shown."""
    shown = arguments.pop() if "-v" in arguments else ""
    for where in [one for one in arguments if one != "-v"]:
        folder, _, language = where.partition(":")
        some = [one for one in articles(folder) if not language or one.language == language or language == "abroad"]
        some = [one for one in some if language != "abroad" or one.language != "en"]
        sys.stdout.write(told(where, agreement(some), shown) + "\n")


if __name__ == "__main__":
    main(sys.argv[1:])
