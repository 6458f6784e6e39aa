"""Whose words a sentence reports: a named speaker, a body, or nobody but the author."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from claims.text.languages import ENGLISH, Language, is_known, language_of
from claims.text.names import Name, full_names
from claims.text.quotes import CLOSING, all_quoted, count_quotes, goes_on, still_open
from claims.text.saying import ADVERBS, NO_LABELS, SAYING_THAT, SAYING_WHAT, SPEAKING
from claims.text.sentences import Sentence
from claims.text.speakers import (
    phrase_after,
    phrase_behind,
    role_named,
    source_behind,
    speaking_phrase,
    titled_pronouns,
    told_to,
)
from claims.text.speech import hear
from claims.text.turns import TURN, is_stage_direction, labels_of, speaker_label, who_answers

_ADVERB = rf"(?:(?:{ADVERBS}|\w+ly)\s+|(?:have|has|had|also|was|is|were|are|been|be|being|to)\s+)*"
_SAYS = rf"(?P<verb>{SAYING_THAT}|{SAYING_WHAT})"
_ACCORDING = re.compile(
    r"\b(?:according to|as per|in the words of|as reported by|as stated by|in the opinion of|in the view of|"
    r"(?:statement|report|release|communiqu[ée]|notification) (?:issued |released |published )?(?:by|of|from))"
    r"\s+(?:the\s+)?",
    re.IGNORECASE,
)
_HABIT = r"(?:(?:likes?|loves?|used|tends?|went on|goes on|continue[ds]?)\s+to|(?:is|are|was|were)\s+quoted\s+as)\s+"
_SAID = re.compile(rf"(?:{_HABIT})?(?P<gap>{_ADVERB})\b{_SAYS}\b", re.IGNORECASE)
_SAID_BEFORE = re.compile(rf"[\"”’»,]\s*(?P<verb>{SAYING_THAT})\s+(?:the\s+)?", re.IGNORECASE)
_PRONOUN = re.compile(r"(?:^|[\s,;“\"])(?P<who>he|she|they|who|which|it)\s*\Z", re.IGNORECASE)
_ASIDE = re.compile(r"(?:,(?:[^,;()]|(?<=\d),(?=\d)){1,120},|\s\([^()]{1,80}\),?)\s*\Z")
_RELATIVE = re.compile(r",\s(?:who|which|whose|by|in|at|of|from|with|on|\w+ed|\w+ing|\d+)\b")  # names nobody who speaks
_INTRODUCED = re.compile(r":\s+(?=[“\"«])")  # “Carla Dessi: “A fair compromise.””
_HANDLE = re.compile(r"\A\W*@(?P<who>\w+)\Z")
_AFTER_A_SPEAKER = re.compile(r"\s*(?:[,.;:)]|\Z|(?:who|of|in|at|from|on|as|after|when|during|to|and)\b)")
# “Pompeo had, particularly, thanked”, “Hilary Benstead MP said”
_HELPER = re.compile(r"(?:\s(?:had|has|have|also)|,?\s(?:QC|KC|MPs?|MEP|MBE|OBE|CBE|Jr\.?))+\Z")
_WHAT_WAS_SAID = re.compile(r"\s*(?:that\b|[,.:;“\"«]|\Z)|\s(?:in|on|at|during)\s")
_IN = re.compile(r"\b(?:in|from|at|near|of)\s(?:the\s)?\Z")  # “critics in Yerevan”
_MEANT_TO = re.compile(r"\s+to\s(?:be|have)\b")  # “a man said to be armed”
_SPEAKER = re.compile(r"\A(?P<who>[A-ZÀ-Þ][A-ZÀ-Þ.’' -]{1,40}|Q|A):\s+(?=\S)")
_TOLD_BEFORE = re.compile(r"(?:\S+\s+){3}\S+,\s")  # enough to be what was said
LONGEST = 1_000  # code points of a sentence in which a speaker is looked for
MOST_ASIDES = 3  # between a speaker and the verb
MOST_PEOPLE = 12  # of whom “he” or “she” may be one


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
    labels = labels_of(sentences)
    listener = Listener(
        full,
        language_of(language),
        reads=is_known(language),
        labels=labels,
        answers=who_answers(sentences, names) if {"Q", "A"} <= labels else "",
        pronouns=titled_pronouns((one.text[:LONGEST], found) for one, found in zip(sentences, names, strict=True)),
    )
    heard = [listener.hear(one.text[:LONGEST], found, one.block) for one, found in zip(sentences, names, strict=True)]
    for place in range(len(heard) - 2, -1, -1):  # “Nobody won. We lost,” she said: both are hers
        later = heard[place + 1]
        here, same = sentences[place].text, sentences[place].block == sentences[place + 1].block
        if heard[place] is None and later and same and still_open(here):
            heard[place] = Attribution(later.claimant, 0, "quoted")
    return heard


@dataclass(slots=True)
class Listener:
    """Follows a text sentence by sentence: who spoke last, whether a quotation is open, who “he” may be."""

    full: Mapping[str, str]
    language: Language | None = None  # None for English
    reads: bool = True
    labels: frozenset[str] = frozenset()
    answers: str = ""  # who “A:” is
    pronouns: Mapping[str, str] = field(default_factory=dict)  # “he” or “she”, by last names
    turn: str = ""  # whose turn it is in a transcript
    given: dict[str, str] = field(default_factory=dict)  # names by their last words, as they were given in full
    people: list[str] = field(default_factory=list)  # who was named, the last one last
    introduced: str = ""  # who was named in front of a colon that ends a sentence
    last_body: str = ""
    speaker: str = ""
    open_quote: bool = False
    block: int = -1

    def hear(self, sentence: str, names: Sequence[Name], block: int) -> Attribution | None:
        """Who is quoted in this sentence, if anybody; then remembers what the next ones need."""
        if self.labels and (turn := self._turn(sentence)) is not None:
            return turn
        if block != self.block:
            self.open_quote = self.open_quote and goes_on(sentence)
            self.speaker, self.block = (self.speaker if self.open_quote else ""), block
        was_open, introduced = self.open_quote, self.introduced
        found = self._attributed(sentence, names)
        if found is None and self.speaker and (was_open or all_quoted(sentence)):
            found = Attribution(self.speaker, 0, "quoted")
        if found is None and introduced and all_quoted(sentence):
            found = Attribution(introduced, 0, "said")
        self._remember(sentence, names, found)
        return found

    def _turn(self, sentence: str) -> Attribution | None:
        """Who speaks in a transcript, until another label stands at the head of a sentence."""
        if is_stage_direction(sentence):
            return None
        label = speaker_label(sentence)
        if label and label["who"] in self.labels:
            self.turn = (self.answers if label["who"] == "A" else "") or label["who"]
            return Attribution(self.turn, label.end(), TURN)
        return Attribution(self.turn, 0, TURN) if self.turn else None

    def _attributed(self, sentence: str, names: Sequence[Name]) -> Attribution | None:
        if (spoken := _SPEAKER.match(sentence)) and not NO_LABELS & set(spoken["who"].casefold().split()):
            return Attribution(spoken["who"].strip(), spoken.end(), "said")
        if self.language is not None:
            return self._abroad(sentence, self.language)
        if not self.reads:
            return None
        return self._by_source(sentence, names) or self._by_verb(sentence, names) or self._by_colon(sentence, names)

    def _by_source(self, sentence: str, names: Sequence[Name]) -> Attribution | None:
        """“According to X, …”, and the courts: “magistrates were told”."""
        if after := _ACCORDING.search(sentence):
            name = _owned(sentence, names, _begins_at(names, after.end(), within=24))
            if who := self._full(name) if name else source_behind(sentence, after.end()):
                return Attribution(who, 0, "according to")
        court = told_to(sentence)
        return Attribution(court, 0, "told") if court else None

    def _by_verb(self, sentence: str, names: Sequence[Name]) -> Attribution | None:
        if (said := _SAID_BEFORE.search(sentence)) and (who := self._behind(sentence, said, names)):
            return Attribution(who, 0, said["verb"].casefold())
        for match in _SAID.finditer(sentence):
            if not _reports(sentence, match):
                continue
            if who := self._subject(sentence, match, names):
                return Attribution(who, _begins(sentence, match), match["verb"].casefold())
        return None

    def _behind(self, sentence: str, said: re.Match[str], names: Sequence[Name]) -> str:
        """Who stands behind the verb: “…,” said Ali Khan; after a comma alone, nothing but a name that ends there."""
        unquoted = sentence[said.start()] == ","
        name = _begins_at(names, said.end(), within=1 if unquoted else 40)
        if name is not None:
            return self._full(name) if not unquoted or _AFTER_A_SPEAKER.match(sentence, name.end) else ""
        who = phrase_after(sentence, said.end("verb") + 1)
        return who if not unquoted or sentence.startswith(("a ", "an ", "one "), said.end("verb") + 1) else ""

    def _by_colon(self, sentence: str, names: Sequence[Name]) -> Attribution | None:
        """Who is named in front of a colon and a quotation."""
        if (colon := _INTRODUCED.search(sentence)) is None:
            return None
        before = sentence[: colon.start()]
        if handle := _HANDLE.match(before):
            return Attribution(handle["who"], colon.end(), "said")
        name = _ends_at(names, len(before))
        if name is None and (aside := _ASIDE.search(before) or _ASIDE.search(before + ",")):
            name = _ends_at(names, aside.start())
        who = self._full(name) if name is not None and name.kind != "place" else phrase_behind(before)
        return Attribution(who, colon.end(), "said") if who else None

    def _abroad(self, sentence: str, language: Language) -> Attribution | None:
        """Speech in another language; a name that was given in full once is meant when its last word stands alone."""
        heard = hear(sentence, language, self._recent)
        if heard is None:
            return None
        who, start, verb = heard
        who = self.given.get(who, who)
        self.given.setdefault(who.split()[-1], who)
        return Attribution(who, start, verb)

    def _subject(self, sentence: str, said: re.Match[str], names: Sequence[Name]) -> str:
        end = said.start()
        before = sentence[:end].rstrip()
        if pronoun := _PRONOUN.search(before):
            return self._antecedent(pronoun["who"].casefold(), names, pronoun.start("who"))
        phrase = speaking_phrase if SPEAKING.match(said["verb"]) else phrase_behind
        apposed = _ends_at(names, len(before))
        lead = _HELPER.sub("", before)
        for _ in range(MOST_ASIDES):
            if (aside := _ASIDE.search(lead)) is None:
                break
            lead = _HELPER.sub("", lead[: aside.start()])
            if lead.endswith(")"):
                continue
            if (name := _ends_at(names, len(lead))) is not None:
                return self._full(name)
            if (who := phrase(lead)) and (apposed is None or _RELATIVE.match(aside.group())):
                return who
            lead += ","
        name = apposed or _ends_at(names, len(_HELPER.sub("", before)))
        if (
            name is not None
            and name.kind == "place"
            and _IN.search(sentence, 0, name.start)
            and (who := phrase(before))
        ):
            return who
        return self._full(name) if name is not None else phrase(before)

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
        return self._recent(pronoun) if "person" in wanted else self.last_body

    def _recent(self, pronoun: str = "") -> str:
        """The last person named whom a pronoun may mean."""
        other = {"he": "she", "she": "he"}.get(pronoun, "")
        fitting = (one for one in reversed(self.people) if not other or self.pronouns.get(one.split()[-1]) != other)
        return next(fitting, "")

    def _full(self, name: Name) -> str:
        return self.full.get(name.bare, name.bare)

    def _remember(self, sentence: str, names: Sequence[Name], found: Attribution | None) -> None:
        people = [self._full(n) for n in names if n.kind == "person" or self._full(n) != n.bare]
        bodies = [n.bare for n in names if n.kind == "body"]
        called = {self._full(n) for n in names if n.kind in ("person", "other")}
        spoke = found.claimant if found and (found.claimant in called or self.language is not None) else ""
        self.last_body = (bodies[-1] if bodies else "") or self.last_body
        role = "" if people or self.language is not None else role_named(sentence)
        self.people += [*people, *([role] if role else [])]
        if spoke and found is not None and found.verb not in ("quoted", "according to"):
            self.people.append(spoke)
        del self.people[:-MOST_PEOPLE]
        self.introduced = people[-1] if people and sentence.endswith(":") else ""
        if found is not None:
            self.speaker = found.claimant
        opened, closed = count_quotes(sentence)
        self.open_quote = (opened > closed) or (self.open_quote and closed <= opened and not closed)


def _begins_at(names: Sequence[Name], place: int, *, within: int) -> Name | None:
    return next(
        (name for name in names if place <= name.start <= place + within or name.start < place < name.end), None
    )


def _owned(sentence: str, names: Sequence[Name], owner: Name | None) -> Name | None:
    """“Azerbaijan's State Customs Committee” is the committee."""
    place = owner.end + 3 if owner and sentence[owner.end : owner.end + 3] in ("'s ", "’s ") else -1
    return next((name for name in names if name.start == place), owner)


def _ends_at(names: Sequence[Name], place: int) -> Name | None:
    return next((name for name in names if 0 <= place - name.end <= 2), None)


def _reports(sentence: str, match: re.Match[str]) -> bool:
    """“said that …”, “said: …”, “said …” and “praised …” report; “the said deal” and “it is called” do not."""
    gap = match["gap"].casefold()
    passive = re.search(r"\b(?:was|is|were|are|been|be|being|to)\s", gap) is not None
    ends = match.end() >= len(sentence) - 1  # “We lost,” she said; “We lost, officials say”
    told = CLOSING.search(sentence, 0, match.start()) or _TOLD_BEFORE.search(sentence, 0, match.start())
    if match["verb"].casefold() in {"added", "adds"} and not _WHAT_WAS_SAID.match(sentence, match.end()):
        return False  # “the economy added jobs”
    meant = _MEANT_TO.match(sentence, match.end()) is not None
    return not passive and not meant and (not ends or told is not None)


def _begins(sentence: str, match: re.Match[str]) -> int:
    """Where the reported words begin: behind the verb, or at the head of “…, it said in a statement.”"""
    tail = sentence[match.end() :]
    ends = len(tail.split()) <= 5 and not re.match(r"\s*(?:that\b|:)", tail)
    return 0 if ends and _TOLD_BEFORE.search(sentence, 0, match.start()) else _after_that(sentence, match.end())


def _after_that(sentence: str, end: int) -> int:
    that = re.match(r"\s*(?:that\b|:|,)?\s*(?:[“\"«])?", sentence[end:])
    return end + (that.end() if that else 0)
