"""`make bench-citation`: what we read from real saved pages for a citation, beside trafilatura and htmldate alone.

The pages belong to their publishers, so they lie outside the project, in `../shared/bench/citation`, and are unpacked
into a temporary folder. A field is judged as the README there says.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import tarfile
import tempfile
import time
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from htmldate import find_date
from trafilatura.metadata import extract_metadata

from sources.checking.pages import decoded
from sources.citation import extract, to_csl

DATA = Path(__file__).resolve().parents[3] / "shared" / "bench" / "citation"
FIELDS = ("title", "byline", "date", "site")
AIMS = {"title": 0.88, "byline": 0.85, "date": 0.95, "site": 0.93}  # on held-back pages of the same kind
Said = Mapping[str, str]


def ours(body: bytes, url: str) -> Said:
    item = to_csl(extract(body, url=url))
    names = [name.get("literal") or f"{name.get('given', '')} {name['family']}" for name in item.get("author", [])]
    return {
        "title": item.get("title", ""),
        "byline": ", ".join(names),
        "site": item.get("container-title", ""),
        "date": "-".join(f"{part:02}" for part in item.get("issued", {}).get("date-parts", [[]])[0]),
    }


def trafilatura_alone(body: bytes, url: str) -> Said:
    found = extract_metadata(decoded(body), default_url=url)
    said = {"title": found.title, "byline": found.author, "site": found.sitename, "date": found.date}
    return {name: value or "" for name, value in said.items()}


def htmldate_alone(body: bytes, url: str) -> Said:
    return {"date": find_date(decoded(body), url=url, original_date=True) or ""}


CONTENDERS: dict[str, Callable[[bytes, str], Said]] = {
    "ours": ours,
    "trafilatura alone": trafilatura_alone,
    "htmldate alone": htmldate_alone,
}


def words(text: str) -> list[str]:
    return re.findall(r"\w+", unicodedata.normalize("NFKC", text).casefold())


def same_words(got: str, wanted: str) -> bool:
    return bool(words(got)) and words(got) == words(wanted)


def same_title(got: str, wanted: str) -> bool:
    """Equal words; or one holds the other, which is more than half of it."""
    short, long = sorted((" ".join(words(got)), " ".join(words(wanted))), key=len)
    return bool(short) and f" {short} " in f" {long} " and 2 * len(short) > len(long)


def same_byline(got: str, wanted: str) -> bool:
    """One contains the other, or two words are shared."""
    one, other = " ".join(words(got)), " ".join(words(wanted))
    return bool(one and other) and (one in other or other in one or len({*words(got)} & {*words(wanted)}) >= 2)


JUDGES: dict[str, Callable[[str, str], bool]] = {
    "title": same_title,
    "byline": same_byline,
    "date": lambda got, wanted: got[:10] == wanted[:10],
    "site": same_words,
}


@dataclass
class Score:
    """How one contender did: right answers by field, seconds in all, and what it got wrong."""

    right: dict[str, int] = field(default_factory=lambda: dict.fromkeys(FIELDS, 0))
    seconds: float = 0.0
    wrong: list[str] = field(default_factory=list)

    def judge(self, said: Said, label: Mapping[str, Any]) -> None:
        for name in FIELDS:
            if name not in label or name not in said:
                continue
            if JUDGES[name](said[name], label[name]):
                self.right[name] += 1
            else:
                self.wrong.append(f"{name:7}{label['html']}: wanted “{label[name]}”, got “{said[name]}”")


def measured(read: Callable[[bytes, str], Said], labels: list[dict[str, Any]], folder: Path) -> Score:
    score = Score()
    for label in labels:
        body = (folder / label["html"]).read_bytes()
        begun = time.perf_counter()
        said = read(body, label["url"])
        score.seconds += time.perf_counter() - begun
        score.judge(said, label)
    return score


def table(scores: Mapping[str, Score], labels: list[dict[str, Any]]) -> list[str]:
    judged = {name: sum(name in label for label in labels) for name in FIELDS}
    lines = [f"{'':20}" + "".join(f"{name:>9}" for name in FIELDS) + f"{'ms/page':>9}"]
    lines.append(f"{'pages judged':20}" + "".join(f"{judged[name]:9}" for name in FIELDS))
    for contender, score in scores.items():
        told = CONTENDERS[contender] is not htmldate_alone
        figures = [score.right[name] / max(1, judged[name]) if told or name == "date" else None for name in FIELDS]
        shown = "".join(f"{'—':>9}" if figure is None else f"{figure:9.3f}" for figure in figures)
        lines.append(f"{contender:20}{shown}{1000 * score.seconds / max(1, len(labels)):9.1f}")
    lines.append(f"{'aim, pages unseen':20}" + "".join(f"{AIMS[name]:9.2f}" for name in FIELDS))
    return lines


def behind(scores: Mapping[str, Score]) -> list[str]:
    """Fields in which another contender was right more often than we."""
    best = scores["ours"].right
    return [name for name in FIELDS if any(score.right[name] > best[name] for score in scores.values())]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=DATA, help="Folder with labels.jsonl and pages.tar.xz.")
    parser.add_argument("--wrong", action="store_true", help="List what we got wrong.")
    options = parser.parse_args()
    if not (options.data / "labels.jsonl").exists():
        sys.exit(
            f"The pages to measure on are not there: {options.data} has no labels.jsonl. Name their folder: --data."
        )
    labels = [json.loads(line) for line in (options.data / "labels.jsonl").read_text().splitlines()]
    with tempfile.TemporaryDirectory() as folder:
        with tarfile.open(options.data / "pages.tar.xz") as pages:
            pages.extractall(folder, filter="data")
        scores = {name: measured(read, labels, Path(folder)) for name, read in CONTENDERS.items()}
    lines = table(scores, labels) + (scores["ours"].wrong if options.wrong else [])
    sys.stdout.write("\n".join(lines) + "\n")
    if fields := behind(scores):
        sys.exit(f"Behind in {', '.join(fields)}.")


if __name__ == "__main__":
    main()
