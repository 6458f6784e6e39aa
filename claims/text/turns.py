"""Who has the word in a transcript: the labels that stand at the head of its lines, and the replies to “Q:”."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from claims.text.names import Name
from claims.text.sentences import Sentence

TURN = "speaks"  # the verb of one who has the word in a transcript: what is said is a claim like any other
LONGEST_LABEL = 120  # code points in which the label of a speaker ends

# “SEN. HALE:”, “ELAINE PORTER, MODERATOR:”, “MARCUS LEE (D):”
_LABEL = re.compile(
    r"\A(?:\[?\(?\d{1,2}:\d\d(?::\d\d)?\)?\]?\s+)?(?P<who>[A-ZÀ-ÞА-Я][\w.’'-]*(?:\s[A-ZÀ-ÞА-Я][\w.’'-]*){0,3})"
    r"(?:,\s[A-ZÀ-ÞА-Я][\w.’' -]{1,40}|\s[(\[][^)\]]{1,30}[)\]])?[:：](?:\s+(?=\S)|\s*\Z)"
)
_STAGE_DIRECTION = re.compile(r"\A[(\[].*[)\]]\.?\Z")  # “(APPLAUSE)”
_ASKED = re.compile(r"\b(?:with|to|interview(?:s|ed)?|asked|meets?|met)\s+(?:the\s)?\Z", re.IGNORECASE)


def speaker_label(sentence: str) -> re.Match[str] | None:
    """The label at the head of a line; its group `who` is the speaker."""
    return _LABEL.match(sentence[:LONGEST_LABEL])


def is_stage_direction(sentence: str) -> bool:
    return _STAGE_DIRECTION.match(sentence) is not None


def labels_of(sentences: Sequence[Sentence]) -> frozenset[str]:
    """The speakers of a transcript: labels that stand more than once at the head of a line, or in capitals."""
    heads = list(_heads(sentences))
    found = Counter(label["who"] for label in heads)
    loud = {label["who"] for label in heads if label["who"].isupper() and label.end() < len(label.string)}
    labels = {who for who, times in found.items() if times > 1} | (loud if len(loud) > 1 else set())
    return frozenset(labels) if sum(found[who] for who in labels) > 1 else frozenset()


def _heads(sentences: Sequence[Sentence]) -> Iterator[re.Match[str]]:
    for place, one in enumerate(sentences):
        begins = place == 0 or sentences[place - 1].block != one.block
        if begins and (label := speaker_label(one.text)):
            yield label


def who_answers(sentences: Sequence[Sentence], names: Iterable[Sequence[Name]]) -> str:
    """Who “A:” is in “Q: … A: …”, where what stands before the first question names one: “an interview with …”."""
    for sentence, found in zip(sentences, names, strict=False):
        if speaker_label(sentence.text):
            return ""
        for name in found:
            if name.kind == "person" and _ASKED.search(sentence.text, 0, name.start):
                return name.bare
    return ""
