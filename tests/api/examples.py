"""Reads the examples of a page in Markdown, asks what they ask, and compares what is shown with what is answered.

`…` stands for anything: within a text for any words, as the last thing of a list or as a member of an object for more
of them. `$NAME` in an answer keeps what stands there, and means just that wherever it is used below.
"""

from __future__ import annotations

import contextlib
import io
import json
import re
import shlex
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from http.client import HTTPConnection
from typing import Any
from urllib.parse import urlsplit

from django.db import connection

SHOWN_HOST = "http://127.0.0.1:8000"
FENCE = re.compile(r"^```([^\n]*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
HOLE = re.compile(r"…|\$[A-Z]+")
MORE = "…"


class Differs(AssertionError):
    """The page shows something else than what was answered."""


@dataclass
class Block:
    kind: str
    text: str
    line: int


@dataclass
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes


@dataclass
class Page:
    """Runs the blocks of a page one after another, against a server."""

    host: str
    known: dict[str, str] = field(default_factory=dict)
    names: dict[str, Any] = field(default_factory=dict)  # of the Python that the page shows
    asked: int = 0
    told: list[dict[str, Any]] = field(default_factory=list)  # messages to webhooks that are shown

    def run(self, markdown: str) -> list[str]:
        """What is wrong with the examples, each with its line; empty where they all hold."""
        blocks, wrong, place = list(blocks_of(markdown)), [], 0
        while place < len(blocks):
            first = blocks[place]
            following = blocks[place + 1] if place + 1 < len(blocks) else None
            shown = following if following and following.kind in ANSWERS and first.kind in ASKS else None
            try:
                self._one(first, shown)
            except Exception as failure:
                wrong.append(f"line {first.line}: {type(failure).__name__}: {failure}")
            place += 2 if shown else 1
        return wrong

    def _one(self, block: Block, shown: Block | None) -> None:
        if block.kind == "console":
            self._console(block, shown)
        elif block.kind == "python":
            self._python(block, shown)
        elif block.kind == "json webhook":
            self.told.append(json.loads(block.text))
        else:
            raise Differs(f"a block of the kind “{block.kind}” is not executed")

    def _console(self, block: Block, shown: Block | None) -> None:
        answer = self.ask(block.text)
        if shown is None:
            assert 200 <= answer.status < 300, f"{answer.status} {answer.body[:300]!r}"
        elif shown.kind == "http":
            head, _, body = shown.text.partition("\n\n")
            status, *headers = head.splitlines()
            self.compare(status, f"HTTP/1.1 {answer.status}")
            for line in headers:
                name, _, value = line.partition(": ")
                self.compare(value, answer.headers.get(name.lower(), "(none)"), name)
            if body.strip():
                self._body(body, answer)
        else:
            assert 200 <= answer.status < 300, f"{answer.status} {answer.body[:300]!r}"
            self._body(shown.text, answer)

    def _body(self, shown: str, answer: Answer) -> None:
        said = answer.body.decode()
        if shown.lstrip().startswith(("{", "[")) and "json" in answer.headers["content-type"].split(";")[0]:
            if "ndjson" in answer.headers["content-type"]:
                self.compare([json.loads(line) for line in shown.splitlines()], _lines(said, len(shown.splitlines())))
            else:
                self.compare(json.loads(shown), json.loads(said))
        else:
            self.compare(shown.rstrip("\n"), said.replace("\r\n", "\n").rstrip("\n"))

    def _python(self, block: Block, shown: Block | None) -> None:
        self.asked += 1
        said = io.StringIO()
        with contextlib.redirect_stdout(said):
            exec(block.text.replace(SHOWN_HOST, self.host), self.names)
        if shown is not None:
            self.compare(shown.text.rstrip("\n"), said.getvalue().rstrip("\n"))

    def ask(self, command: str) -> Answer:
        """Does what curl does with a command. Raises on an option that is not known here."""
        self.asked += 1
        if found := re.search(r"'[^']*\$[A-Z]+[^']*'", command):
            raise Differs(f"a shell does not fill in {found[0]}")
        words = shlex.split(command.removeprefix("$ ").replace("\\\n", " "))
        return self._send(*_curl([self._filled(word) for word in words]))

    def _send(self, method: str, address: str, headers: dict[str, str], body: bytes | None) -> Answer:
        parts = urlsplit(self.host)
        connection.close()  # the server of the tests has its own
        client = HTTPConnection(parts.hostname or "", parts.port, timeout=60)
        try:
            client.request(method, address.removeprefix(SHOWN_HOST), body, headers)
            answer = client.getresponse()
            named = {name.lower(): value for name, value in answer.getheaders()}
            return Answer(answer.status, named, answer.read())
        finally:
            client.close()

    def _filled(self, text: str) -> str:
        return re.sub(r"\$\{?([A-Z]+)\}?", lambda found: self.known[found[1]], text)

    def compare(self, shown: Any, said: Any, where: str = "") -> None:
        """Raises `Differs`, with the place, where what is said is not what is shown."""
        if isinstance(shown, dict) and isinstance(said, dict):
            self._members(shown, said, where)
        elif isinstance(shown, list) and isinstance(said, list):
            self._items(shown, said, where)
        elif isinstance(shown, str) and isinstance(said, str):
            self._text(shown, said, where)
        elif shown != MORE and (shown != said or type(shown) is not type(said)):
            raise Differs(f"{where or 'the answer'}: {said!r} is not {shown!r}")

    def _members(self, shown: dict[str, Any], said: dict[str, Any], where: str) -> None:
        wanted = {name for name in shown if name != MORE}
        if missing := wanted - set(said):
            raise Differs(f"{where or 'the answer'} has no {sorted(missing)}, but {sorted(said)}")
        if MORE not in shown and (silent := set(said) - wanted):
            raise Differs(f"{where or 'the answer'} has {sorted(silent)} too")
        for name in wanted:
            self.compare(shown[name], said[name], f"{where}.{name}".lstrip("."))

    def _items(self, shown: list[Any], said: list[Any], where: str) -> None:
        more = bool(shown) and shown[-1] == MORE
        wanted = shown[:-1] if more else shown
        if len(said) < len(wanted) or (len(said) > len(wanted) and not more):
            raise Differs(f"{where or 'the answer'} has {len(said)} items, not {len(wanted)}: {str(said)[:300]}")
        for place, (one, other) in enumerate(zip(wanted, said, strict=False)):
            self.compare(one, other, f"{where}[{place}]")

    def _text(self, shown: str, said: str, where: str) -> None:
        found = re.fullmatch(self._pattern(shown), said, re.DOTALL)
        if found is None:
            raise Differs(f"{where or 'the answer'}: {said[:500]!r} is not {shown!r}")
        self.known |= found.groupdict()

    def _pattern(self, shown: str) -> str:
        plain, holes = HOLE.split(shown), [*map(self._hole, HOLE.findall(shown)), ""]
        return "".join([re.escape(text) + hole for text, hole in zip(plain, holes, strict=True)])

    def _hole(self, found: str) -> str:
        name = found[1:]
        if found == MORE:
            return ".*"
        return re.escape(self.known[name]) if name in self.known else f"(?P<{name}>[^<>\\s]+)"


ASKS = frozenset({"console", "python"})
ANSWERS = frozenset({"json", "http", "ndjson", "csv", "text"})


def blocks_of(markdown: str) -> Iterator[Block]:
    """The fenced blocks of a page in their order."""
    for found in FENCE.finditer(markdown):
        yield Block(found[1].strip(), found[2], markdown.count("\n", 0, found.start()) + 1)


def _curl(words: Sequence[str]) -> tuple[str, str, dict[str, str], bytes | None]:
    method, address, headers, body = "", "", {}, None
    rest = iter(words)
    if next(rest) != "curl":
        raise Differs(f"no curl: {words}")
    for word in rest:
        if word == "-X":
            method = next(rest)
        elif word == "-H":
            name, _, value = next(rest).partition(": ")
            headers[name] = value
        elif word in ("-d", "--json"):
            given = next(rest)
            if word == "--json":
                headers |= {"Content-Type": "application/json", "Accept": "application/json"}
            body = f"{body.decode()}&{given}".encode() if body else given.encode()
        elif word == "-o":
            next(rest)
        elif word in ("-i", "-s", "-L"):
            continue
        elif word.startswith(SHOWN_HOST) and not address:
            address = word
        else:
            raise Differs(f"an option of curl that is not known here: {word}")
    if body is not None:
        headers.setdefault("Content-Type", "application/x-www-form-urlencoded")
    return method or ("GET" if body is None else "POST"), address, {"Accept": "*/*", **headers}, body


def _lines(text: str, most: int) -> list[Any]:
    return [json.loads(line) for line in text.splitlines()[:most]]
