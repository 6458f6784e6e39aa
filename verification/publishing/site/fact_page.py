"""The page of one fact, made from the fact as it is served. It asks nothing of the database.

A record that is not published yet can be shown by the same code: what a record does not hold is left out.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.utils.dateparse import parse_datetime
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext, gettext_lazy

from config.languages import in_newsroom_language
from sources.citation.formats.registry import cite
from verification.models import RATINGS, Stance
from verification.publishing.addresses import page_address
from verification.publishing.claim_review import claim_review
from verification.publishing.site.shell import rendered

STANCES = {
    Stance.SUPPORTS: gettext_lazy("Supports the claim"),
    Stance.REFUTES: gettext_lazy("Speaks against the claim"),
    Stance.CONTEXT: gettext_lazy("Background"),
}
HEALTH = {
    "unchecked": gettext_lazy("We have not looked at this page since it was cited."),
    "alive": gettext_lazy("The page was there when we last looked."),
    "doubtful": gettext_lazy("The page did not answer properly when we last looked."),
    "failing": gettext_lazy("The page has not answered our last looks."),
    "dead": gettext_lazy("The page is no longer there."),
    "blocked": gettext_lazy("The page does not let our checks in; it may open for you."),
}
QUOTES = {
    "present": gettext_lazy("It carries the quote."),
    "moved": gettext_lazy("It carries the quote, at another place than before."),
    "changed": gettext_lazy("It no longer says what was quoted."),
    "missing": gettext_lazy("It no longer carries the quote."),
}
REWRITTEN = gettext_lazy("It has been rewritten since it was cited.")
PROOF = {
    "sound": (gettext_lazy("Sound"), gettext_lazy("Every source is there and says what we quoted.")),
    "weakened": (gettext_lazy("Weakened"), gettext_lazy("Part of the proof cannot be confirmed today.")),
    "broken": (
        gettext_lazy("Broken"),
        gettext_lazy("A source that this verdict rests on is gone, or no longer says what we quoted."),
    ),
}
_IN_MARKUP = {ord("<"): "\\u003c", ord(">"): "\\u003e", ord("&"): "\\u0026", 0x2028: "\\u2028", 0x2029: "\\u2029"}


@in_newsroom_language
def fact_page(fact: Mapping[str, Any], *, history: Sequence[Mapping[str, Any]] = (), preview: bool = False) -> str:
    """The page of a fact, as HTML. `history` is what `reading.history` tells; a preview says that it is none yet."""
    address = page_address(fact)
    context = {
        "fact": fact,
        "address": address,
        "preview": preview,
        "scale": scale(fact["rating"]["value"]),
        "evidence": [_piece(piece) for piece in fact["evidence"]],
        "proof": _proof(fact.get("proof")),
        "said_before": [event for event in history[:-1] if event["event"] != "reopened"][::-1],
        "corrections": list(fact.get("corrections", ()))[::-1],
        "cited_as": cited_as(fact, address),
        "description": described(fact),
        "linked_data": None if preview else embedded(claim_review(fact)),
    }
    return rendered("fact", context)


def scale(value: str) -> dict[str, list[dict[str, Any]]]:
    """The whole scale from best to worst, and the ratings that no number fits, with the given one marked."""
    steps: list[dict[str, Any]] = [
        {"value": rating.value, "label": rating.label, "meaning": meaning.sentence, "number": meaning.claim_review}
        | {"tone": meaning.colour, "is_given": rating.value == value}
        for rating, meaning in RATINGS.items()
    ]
    numbered = sorted((step for step in steps if step["number"] is not None), key=lambda step: -step["number"])
    return {"steps": numbered, "beside": [step for step in steps if step["number"] is None]}


@in_newsroom_language
def described(fact: Mapping[str, Any]) -> str:
    """The fact in a sentence or two, for those who only see a link to it."""
    return f"{fact['rating']['label']}. {fact['summary']}"


def embedded(data: Any) -> SafeString:
    """JSON that no markup around it can be ended or opened by, whatever its texts hold."""
    return mark_safe(json.dumps(data, ensure_ascii=False).translate(_IN_MARKUP))  # noqa: S308 all of markup is escaped


def cited_as(fact: Mapping[str, Any], address: str) -> str:
    """How to cite the page, in APA."""
    day = (parse_datetime(fact.get("published_at") or "") or datetime.now(UTC)).date()
    title = gettext("Fact check: “%(statement)s” %(rating)s") % {
        "statement": fact["statement"],
        "rating": fact["rating"]["label"],
    }
    return _cited(
        json.dumps(
            {
                "type": "webpage",
                "title": title,
                "author": [{"literal": settings.SITE_NAME}],
                "issued": {"date-parts": [[day.year, day.month, day.day]]},
                "URL": address,
            }
        )
    )


@lru_cache(maxsize=2000)
def _cited(item: str) -> str:
    """Writing a citation takes some milliseconds, and the same sources come again."""
    return cite(json.loads(item), "apa")


def _piece(piece: Mapping[str, Any]) -> dict[str, Any]:
    link, source = piece.get("link") or {}, piece["source"]
    return {
        **piece,
        "stance_label": STANCES.get(piece["stance"], piece["stance"]),
        "citation": _cited(json.dumps({"type": "webpage", **source["csl"], "URL": source["url"]}, sort_keys=True)),
        "states": _states(link) if link else [],
        "is_well": bool(link) and _is_well(link),
        "is_dead": link.get("health") == "dead",
    }


def _states(link: Mapping[str, Any]) -> list[str]:
    """How the link does today, in sentences."""
    said = [HEALTH.get(link["health"]), QUOTES.get(link["quote_state"] or "")]
    if link["drift"] == "rewritten":
        said.append(REWRITTEN)
    if link["health"] in {"dead", "unchecked"}:
        said[1] = None  # what stands on a page that is not there, nobody can say
    return [str(sentence) for sentence in said if sentence]


def _is_well(link: Mapping[str, Any]) -> bool:
    return (
        link["health"] == "alive" and link["quote_state"] not in {"changed", "missing"} and link["drift"] != "rewritten"
    )


def _proof(proof: Mapping[str, Any] | None) -> dict[str, Any] | None:
    if proof is None:
        return None
    label, sentence = PROOF[proof["state"]]
    return {**proof, "label": label, "sentence": sentence}
