"""The public ids of what a dossier holds, in a file of their own, so that things keep them in another house.

The other files stay as whoever wrote them made them. Of what is here already, the id that it has here counts.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from config.errors import Problem
from config.identifiers import is_public_id

IDS = "ids.json"


@dataclass(frozen=True, slots=True)
class Ids:
    """Public ids by the keys that things have in a dossier; of the article alone. Empty where none are given."""

    article: str = ""
    claims: Mapping[str, str] = field(default_factory=dict)
    sources: Mapping[str, str] = field(default_factory=dict)
    evidence: Mapping[str, str] = field(default_factory=dict)  # by `evidence_key`

    def as_record(self) -> dict[str, Any]:
        maps = {"claims": self.claims, "sources": self.sources, "evidence": self.evidence}
        return {"article": self.article} | {name: dict(ids) for name, ids in maps.items()}


def evidence_key(claim: str, source: str, stance: str) -> str:
    """How evidence is called in a dossier, where a source is held against a claim once with each stance."""
    return f"{claim} {source} {stance}"


def id_problems(record: Mapping[str, Any], claims: Sequence[Any], sources: Sequence[Any]) -> list[Problem]:
    """What is wrong with the contents of `ids.json` beside these records, which have no problems themselves."""
    keys = {
        "claims": {claim["id"] for claim in claims},
        "sources": {source["id"] for source in sources},
        "evidence": {
            evidence_key(claim["id"], reference["source_id"], reference["stance"])
            for claim in claims
            for reference in claim["sources"]
        },
    }
    return [*_problems(record, keys)]


def _problems(record: Mapping[str, Any], keys: Mapping[str, set[str]]) -> Iterator[Problem]:
    for name in record.keys() - keys.keys() - {"article"}:
        yield Problem(IDS, name, "is not a field of this format")
    if "article" in record and not is_public_id(record["article"]):
        yield Problem(IDS, "article", _NO_ID)
    for name, known in keys.items():
        ids = record.get(name, {})
        if not isinstance(ids, dict):
            yield Problem(IDS, name, "must be an object")
            continue
        for key, value in ids.items():
            if key not in known:
                yield Problem(IDS, name, f"there is no “{key[:80]}” in the other files")
            elif not is_public_id(value):
                yield Problem(IDS, f"{name} {key}", _NO_ID)
        given = Counter(value for value in ids.values() if isinstance(value, str))
        for value in (value for value, times in given.items() if times > 1):
            yield Problem(IDS, name, f"“{value[:80]}” is used twice")


_NO_ID = "must be an id: twelve characters of 0-9 and a-z without i, l, o and u"
