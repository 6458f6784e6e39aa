"""Whose words a sentence reports: a named speaker, a body, or nobody but the author."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from claims.text.languages import ENGLISH, Language, is_known, language_of
from claims.text.names import Name, full_names
from claims.text.saying import ADVERBS, SAYING_THAT, SAYING_WHAT
from claims.text.sentences import Sentence
from claims.text.speech import hear

_ADVERB = rf"(?:(?:{ADVERBS}|\w+ly)\s+|(?:have|has|had|also|was|is|were|are|been|be|being|to)\s+)*"
_SAYS = rf"(?P<verb>{SAYING_THAT}|{SAYING_WHAT})"
_ACCORDING = re.compile(
    r"\b(?:according to|as per|in the words of|as reported by|as stated by|in the opinion of|in the view of|"
    r"(?:statement|report|release|communiqu[ée]|notification) (?:issued |released |published )?(?:by|of|from))"
    r"\s+(?:the\s+)?",
    re.IGNORECASE,
)
_SAID = re.compile(rf"(?P<gap>{_ADVERB})\b{_SAYS}\b", re.IGNORECASE)
_SAID_BEFORE = re.compile(rf"[\"”’»,]\s*(?P<verb>{SAYING_THAT})\s+(?:the\s+)?", re.IGNORECASE)
_PRONOUN = re.compile(r"(?:^|[\s,;“\"])(?P<who>he|she|they|who|which|it)\s*\Z", re.IGNORECASE)
_ASIDE = re.compile(r",[^,;]{1,120},\s*\Z")
_PHRASE = re.compile(
    r"(?:^|[,;:]\s*|\b(?:and|but|while|as|that)\s+)(?P<who>(?:(?:the|a|an|some|many|several|two|three|most|other)\s+)?"
    r"(?:[\w’'-]+\s+){0,4}(?P<head>officials?|police|experts?|scientists?|researchers?|doctors?|witnesses|ministers?|"
    r"ministry|government|spokes\w+|statement|report|study|survey|poll|court|authorities|sources?|critics|analysts?|"
    r"economists?|residents|activists?|lawyers?|prosecutors?|company|department|agency|army|military|police|opposition|"
    r"commission|committee|council|union|president|minister|secretary|ambassador|senator|governor|mayor|author|writer|"
    r"inspectors?|investigators?|auditors?|regulators?|campaigners?|watchdog|judge|jury|bank|firm|farmers|families|"
    r"economist|expert|scientist|doctor|teachers|workers|unions|documents?|records|data|figures|statistics))"
    r"(?:\s+(?:in|from|at|of|for)\s+(?:[\w’'-]+\s*){1,4})?\s*\Z",
    re.IGNORECASE,
)
_SPEAKER = re.compile(r"\A(?P<who>[A-ZÀ-Þ][A-ZÀ-Þ.’' -]{1,40}|Q|A):\s+(?=\S)")
_OPEN, _CLOSE = re.compile(r"[“«„「]|(?<!\w)\"(?=\w)"), re.compile(r"[”»」]|(?<=[\w.,!?…])\"(?!\w)")


_TOLD_BEFORE = re.compile(r"(?:\S+\s+){3}\S+,\s")  # enough to be what was said
_LABEL = re.compile(r"\A(?P<who>(?:[A-Z][\w.’'-]*)(?:\s[A-Z][\w.’'-]*){0,3}):\s+(?=\S)")
_ASIDE_LINE = re.compile(r"\A[(\[].*[)\]]\Z")  # “(APPLAUSE)”
LONGEST_LABEL = 100  # code points in which the label of a speaker ends
LONGEST = 1_000  # code points of a sentence in which a speaker is looked for


TURN = "speaks"  # the verb of one who has the word in a transcript: what is said is a claim like any other


@dataclass(frozen=True, slots=True)
class Attribution:
    """Who is said to have said it. `start` is where the reported words begin in the sentence, in code points."""

    claimant: str
    start: int
    verb: str


def attributions(
    sentences: Sequence[Sentence], names: Sequence[Sequence[Name]], *, language: str = ENGLISH
) -> list[Attribution | None]:
    """Who is quoted in each sentence of a text; None where the author speaks."""
    full = full_names(name for found in names for name in found)
    listener = Listener(full, language_of(language), reads=is_known(language), labels=_labels(sentences))
    heard = [listener.hear(one.text[:LONGEST], found, one.block) for one, found in zip(sentences, names, strict=True)]
    for place in range(len(heard) - 2, -1, -1):  # “Nobody won. We lost,” she said: both are hers
        later = heard[place + 1]
        here, same = sentences[place].text, sentences[place].block == sentences[place + 1].block
        if heard[place] is None and later and same and _still_open(here):
            heard[place] = Attribution(later.claimant, 0, "quoted")
    return heard


def _labels(sentences: Sequence[Sentence]) -> frozenset[str]:
    """The speakers of a transcript: labels that stand more than once at the head of a line, or in capitals."""
    found = Counter(
        label["who"]
        for place, one in enumerate(sentences)
        if (place == 0 or sentences[place - 1].block != one.block) and (label := _LABEL.match(one.text[:LONGEST_LABEL]))
    )
    loud = {who for who in found if who.isupper()}
    labels = {who for who, times in found.items() if times > 1} | (loud if len(loud) > 1 else set())
    return frozenset(labels) if sum(found[who] for who in labels) > 1 else frozenset()


@dataclass(slots=True)
class Listener:
    """Follows a text sentence by sentence: who spoke last, whether a quotation is open, who “he” may be."""

    full: Mapping[str, str]
    language: Language | None = None  # None for English
    reads: bool = True
    labels: frozenset[str] = frozenset()
    turn: str = ""  # whose turn it is in a transcript
    given: dict[str, str] = field(default_factory=dict)  # names by their last words, as they were given in full
    last_person: str = ""
    last_body: str = ""
    speaker: str = ""
    open_quote: bool = False
    block: int = -1

    def hear(self, sentence: str, names: Sequence[Name], block: int) -> Attribution | None:
        """Who is quoted in this sentence, if anybody; then remembers what the next ones need."""
        if self.labels and (turn := self._turn(sentence)) is not None:
            return turn
        if block != self.block:
            self.speaker, self.block = (self.speaker if self.open_quote else ""), block
        was_open = self.open_quote
        found = self._attributed(sentence, names)
        if found is None and self.speaker and (was_open or _all_quoted(sentence)):
            found = Attribution(self.speaker, 0, "quoted")
        self._remember(sentence, names, found)
        return found

    def _turn(self, sentence: str) -> Attribution | None:
        """Who speaks in a transcript, until another label stands at the head of a sentence."""
        if _ASIDE_LINE.match(sentence):
            return None
        label = _LABEL.match(sentence)
        if label and label["who"] in self.labels:
            self.turn = label["who"]
            return Attribution(self.turn, label.end(), TURN)
        return Attribution(self.turn, 0, TURN) if self.turn else None

    def _attributed(self, sentence: str, names: Sequence[Name]) -> Attribution | None:
        if spoken := _SPEAKER.match(sentence):
            return Attribution(spoken["who"].strip(), spoken.end(), "said")
        if self.language is not None:
            return self._abroad(sentence, self.language)
        if not self.reads:
            return None
        if (after := _ACCORDING.search(sentence)) and (name := _begins_at(names, after.end(), within=24)):
            return Attribution(self._full(name), 0, "according to")
        if (said := _SAID_BEFORE.search(sentence)) and (
            name := _begins_at(names, said.end(), within=1 if sentence[said.start()] == "," else 40)
        ):
            return Attribution(self._full(name), 0, said["verb"].casefold())
        for match in _SAID.finditer(sentence):
            if not _reports(sentence, match):
                continue
            if who := self._subject(sentence, match.start(), names):
                return Attribution(who, _begins(sentence, match), match["verb"].casefold())
        return None

    def _abroad(self, sentence: str, language: Language) -> Attribution | None:
        """Speech in another language; a name that was given in full once is meant when its last word stands alone."""
        heard = hear(sentence, language, lambda: self.last_person)
        if heard is None:
            return None
        who, start, verb = heard
        who = self.given.get(who, who)
        self.given.setdefault(who.split()[-1], who)
        return Attribution(who, start, verb)

    def _subject(self, sentence: str, end: int, names: Sequence[Name]) -> str:
        before = sentence[:end].rstrip()
        if pronoun := _PRONOUN.search(before):
            return self._antecedent(pronoun["who"].casefold(), names, pronoun.start("who"))
        if (aside := _ASIDE.search(sentence[:end])) and (name := _ends_at(names, aside.start())):
            return self._full(name)
        if (name := _ends_at(names, len(before))) is not None:
            return self._full(name)
        phrase = _PHRASE.search(before)
        return phrase["who"].strip() if phrase else ""

    def _antecedent(self, pronoun: str, names: Sequence[Name], before: int) -> str:
        wanted = {"body", "place"} if pronoun in {"it", "they", "which"} else {"person"}
        here = [name for name in names if name.end <= before]
        if pronoun in {"who", "which"}:
            return self._full(here[-1]) if here and before - here[-1].end <= 3 else ""
        fitting = [name for name in here if name.kind in wanted or self._full(name) != name.bare]
        if "body" in wanted and not any(name.kind == "body" for name in fitting):
            fitting = [name for name in here if name.start == 0] or fitting  # “Marlow will grow, it said”
        if fitting:
            return self._full(fitting[-1])
        return self.last_person if "person" in wanted else self.last_body

    def _full(self, name: Name) -> str:
        return self.full.get(name.bare, name.bare)

    def _remember(self, sentence: str, names: Sequence[Name], found: Attribution | None) -> None:
        people = [self._full(n) for n in names if n.kind == "person" or self._full(n) != n.bare]
        bodies = [n.bare for n in names if n.kind == "body"]
        named = found is not None and (found.claimant[:1].isupper() or self.language is not None)
        spoke = found.claimant if found and named else ""
        self.last_person = (people[-1] if people else "") or self.last_person
        self.last_body = (bodies[-1] if bodies else "") or self.last_body
        if spoke and found is not None and found.verb != "quoted" and not (people and people[-1] != spoke):
            self.last_person = spoke
        if found is not None:
            self.speaker = found.claimant
        opened, closed = _quotes(sentence)
        self.open_quote = (opened > closed) or (self.open_quote and closed <= opened and not closed)


def _quotes(sentence: str) -> tuple[int, int]:
    """How many quotations begin and end. “ ends one that „ began, as in German."""
    if low := sentence.count("„"):
        return low, sentence.count("“") + sentence.count("”")
    return len(_OPEN.findall(sentence)), len(_CLOSE.findall(sentence))


def _still_open(sentence: str) -> bool:
    opened, closed = _quotes(sentence)
    return opened > closed


def _all_quoted(sentence: str) -> bool:
    return _OPEN.match(sentence) is not None


def _begins_at(names: Sequence[Name], place: int, *, within: int) -> Name | None:
    return next(
        (name for name in names if place <= name.start <= place + within or name.start < place < name.end), None
    )


def _ends_at(names: Sequence[Name], place: int) -> Name | None:
    return next((name for name in names if 0 <= place - name.end <= 2), None)


def _reports(sentence: str, match: re.Match[str]) -> bool:
    """“said that …”, “said: …”, “said …” and “praised …” report; “the said deal” and “it is called” do not."""
    gap = match["gap"].casefold()
    passive = re.search(r"\b(?:was|is|were|are|been|be|being|to)\s", gap) is not None
    ends = match.end() >= len(sentence) - 1  # “We lost,” she said; “We lost, officials say”
    told = _CLOSE.search(sentence, 0, match.start()) or _TOLD_BEFORE.search(sentence, 0, match.start())
    return not passive and (not ends or told is not None)


def _begins(sentence: str, match: re.Match[str]) -> int:
    """Where the reported words begin: behind the verb, or at the head of “…, it said in a statement.”"""
    tail = sentence[match.end() :]
    ends = len(tail.split()) <= 5 and not re.match(r"\s*(?:that\b|:)", tail)
    return 0 if ends and _TOLD_BEFORE.search(sentence, 0, match.start()) else _after_that(sentence, match.end())


def _after_that(sentence: str, end: int) -> int:
    that = re.match(r"\s*(?:that\b|:|,)?\s*(?:[“\"«])?", sentence[end:])
    return end + (that.end() if that else 0)
