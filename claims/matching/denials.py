"""What a sentence denies, and words that say the opposite of each other: “rose” and “fell”, “legal” and “illegal”."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from claims.matching.tokens import ENDS, SMALL, is_word, listed, stem_of

_PARTICLES = listed(
    "not no never neither nor none nobody nothing without cannot cant dont doesnt didnt isnt wasnt wont hardly barely"
    " scarcely rarely seldom nicht kein keine keinen keiner nie pas jamais aucun aucune non nunca jamás ningún não"
    " niet geen не нет ни никогда нельзя لم لن ليس ليست لا نہیں نہ مت नहीं नही न मत না নেই tidak bukan değil"
)
_REFUSALS = listed(
    "deny denies denied denying refuse refuses refused refusing fail fails failed failing decline declines declined"
    " declining"
)
NEGATORS = _PARTICLES | _REFUSALS
REACH = 2  # telling words after a negator that it may be about
_CLAUSE = listed("but that because if when while who which where since until though although and or")
# what is denied goes on behind them, as in “no evidence that …”
_OF_A_CLAUSE = listed("evidence proof true truth indication sign case denied denies deny denying")
_DENY_NOTHING = listed("only just merely more less fewer later sooner doubt matter wonder least")

_OPPOSITES = tuple(
    (listed(one), listed(other))
    for one, other in (
        (
            "rise rises rose risen rising increase increases increased increasing grew grow grows grown growing climbed"
            " soared up higher",
            "fall falls fell fallen falling decrease decreases decreased decreasing decline declines declined dropped"
            " drop drops shrank shrink down lower",
        ),
        ("more", "less fewer"),
        ("over above", "under below"),
        ("raise raises raised raising", "cut cuts cutting lower lowers lowered slashed reduce reduces reduced"),
        ("win wins won winning", "lose loses lost losing"),
        ("highest most largest biggest best richest", "lowest least smallest fewest worst poorest"),
        (
            "pass passes passed approve approves approved accept accepts accepted adopted",
            "reject rejects rejected vetoed veto blocked",
        ),
        (
            "allow allows allowed permit permits permitted legalized legalised",
            "ban bans banned prohibit prohibits prohibited forbid forbade outlawed",
        ),
        ("support supports supported supporting favor favors favored backs backed", "oppose opposes opposed opposing"),
        ("true real genuine", "false fake untrue bogus"),
        ("safe", "unsafe dangerous"),
        ("alive", "dead"),
        ("guilty", "innocent"),
        ("before", "after"),
        ("arrive arrives arrived enter entered joins joined", "leave leaves left quit quits"),
        ("open opens opened", "close closes closed shut"),
        ("import imports imported", "export exports exported"),
        ("buy buys bought", "sell sells sold"),
        ("hire hires hired", "fire fires fired sacked"),
        ("first earliest", "last latest"),
        ("all every everyone everybody", "none nobody"),
        ("start starts started begin begins began", "stop stops stopped end ends ended"),
        ("add adds added", "remove removes removed"),
        *((word, f"il{word}") for word in ("legal", "legally", "legitimate", "literate")),
        *((word, f"im{word}") for word in ("possible", "mature", "moral", "proper")),
        *((word, f"ir{word}") for word in ("regular", "relevant", "responsible", "reversible")),
        *((word, f"in{word}") for word in ("accurate", "effective", "eligible", "sane", "secure", "valid")),
        *((word, f"dis{word}") for word in ("agree", "agrees", "agreed", "appeared", "honest", "proved")),
        *((word, f"un{word}") for word in (
            "able", "armed", "aware", "constitutional", "documented", "elected", "employed", "employment", "fair",
            "fit", "harmed", "healthy", "hurt", "identified", "insured", "known", "lawful", "likely", "married", "paid",
            "popular", "proven", "qualified", "reliable", "successful", "vaccinated", "verified", "willing",
        )),
    )
)  # fmt: skip
_POLES: dict[str, set[tuple[int, int]]] = {}
for _number, _pair in enumerate(_OPPOSITES):
    for _side, _words in enumerate(_pair):
        for _word in _words:
            _POLES.setdefault(_word, set()).add((_number, _side))


@dataclass(frozen=True, slots=True)
class Denials:
    """What a sentence negates and nowhere says, its words that have opposites, and what stands beside each word."""

    negated: Mapping[str, str]  # stems, with the words they stand for, in their order
    poles: Mapping[str, str]  # words, with their stems
    told: Sequence[str]  # the stems of all that tells something, in their order

    def share_a_place(self, stem: str, others: Denials, other: str) -> bool:
        """Whether the two words stand beside the same word; words that stand alone may stand anywhere."""
        here, there = self._beside(stem), others._beside(other)
        return not here or not there or not here.isdisjoint(there)

    def _beside(self, stem: str) -> set[str]:
        pairs = list(pairwise(self.told))
        return {after for before, after in pairs if before == stem} | {
            before for before, after in pairs if after == stem
        }


def denials(tokens: Sequence[str], language: str) -> Denials:
    """Reads a sentence for what it denies."""
    negated: dict[str, str] = {}
    said: set[str] = set()
    poles: dict[str, str] = {}
    told: list[str] = []
    for place, word, left in _walked(tokens, language):
        stem = stem_of(tokens[place], language)
        is_pole = word in _POLES and not _bounds(tokens, place)
        if is_pole and not left:
            poles[word] = stem
        if is_pole or word not in SMALL:
            told.append(stem)
            if left and is_word(word):
                negated[stem] = word
            else:
                said.add(stem)
    return Denials({stem: word for stem, word in negated.items() if stem not in said}, poles, told)


def _bounds(tokens: Sequence[str], place: int) -> bool:
    """Whether the word bounds a number, as in “more than 50”: numbers are compared by themselves."""
    return len(tokens) > place + 2 and tokens[place + 1].lower() == "than" and tokens[place + 2][0].isdigit()


def _walked(tokens: Sequence[str], language: str) -> Iterator[tuple[int, str, int]]:
    """Each word and number with its place, and how many words a negator before it still reaches."""
    left, denied = 0, False
    for place, token in enumerate(tokens):
        word = token.lower().replace("’", "'")
        following = tokens[place + 1].lower() if place + 1 < len(tokens) else ""
        if word == "that" and place and tokens[place - 1].lower() in _OF_A_CLAUSE and denied:
            left = REACH
        elif token in ENDS or word in _CLAUSE:
            left, denied = 0, False
        elif not word[0].isalnum():
            continue
        elif _negates(word, following):
            left = 0 if left and word in _REFUSALS else REACH  # “never denied” denies nothing
            denied = left > 0
        elif left and _cannot_be_denied(token, word, language):
            yield place, word, 0
        else:
            yield place, word, left
            left -= left > 0 and word not in SMALL


def _cannot_be_denied(token: str, word: str, language: str) -> bool:
    """Names, numbers and how something is done: what is denied is what follows them."""
    named = language.startswith("en") and token[0].isupper() and token[1:].islower()
    return named or not is_word(token) or (word.endswith("ly") and language.startswith("en"))


def _negates(word: str, following: str) -> bool:
    if word == "yet" or (word in _REFUSALS and not word.startswith("den")):
        return following == "to"  # “a failed attack” failed, but it was one
    return (word in NEGATORS or word.endswith("n't")) and following not in _DENY_NOTHING


def opposites(one: str, other: str) -> bool:
    """Whether the two words say the opposite of each other."""
    across = {(number, 1 - side) for number, side in _POLES[one]}
    return not across.isdisjoint(_POLES[other])
