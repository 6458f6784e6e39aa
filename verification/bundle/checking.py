"""Checks a proof bundle, and names exactly what in it was altered.

The signed list of files says what every byte of the package has to be, so the package is held against it stretch by
stretch. Then what is in it is read: the records of the WARC files, and whether the fact's evidence is among them.
"""

from __future__ import annotations

import hashlib
import json
import re
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import rfc8785

from sources.capture.reading import Damaged, records
from verification.bundle.container import LOCAL, Entry, Region, regions
from verification.bundle.seal import Seal, find_seal
from verification.bundle.signing import PublicKey
from verification.bundle.writing import DATAPACKAGE, DIGEST, FORMAT, RECORD, sha256

WHOLE = "the package"
_CRC = re.compile(r"[0-9a-f]{8}")


class NotABundle(Exception):
    """The file is something else altogether."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is not as it was signed: which part of the package, and what is wrong with it."""

    part: str
    problem: str

    def __str__(self) -> str:
        return f"{self.part} {self.problem}"


@dataclass
class Report:
    """What was found. `key` is the one that signed; `is_known` is None where no keys were given to compare it with."""

    findings: list[Finding] = field(default_factory=list)
    key: PublicKey | None = None
    is_known: bool | None = None
    fact: str = ""
    record_sha256: str = ""
    created: str = ""
    files: int = 0

    @property
    def is_whole(self) -> bool:
        return not self.findings

    def add(self, part: str, problem: str) -> None:
        self.findings.append(Finding(part, problem))


@dataclass(frozen=True, slots=True)
class _Listed:
    """A file as the signed list has it."""

    entry: Entry
    digest: str


def check_bundle(data: bytes, *, trusted: Sequence[PublicKey] | None = None) -> Report:
    """Everything that can be checked of a package (bytes, or a file mapped into memory).

    Raises `NotABundle` where there is nothing to check.
    """
    report = Report()
    seal = find_seal(data)
    if seal is None:
        if data[:4] != LOCAL:
            raise NotABundle("This is not a proof bundle: it is no ZIP package with a datapackage.json.")
        report.add(WHOLE, "breaks off, or holds no list of its files")
        return report
    for part, problem in seal.faults():
        report.add(part, problem)
    if not seal.list_is_altered:
        _check_against_list(report, data, seal, trusted)
    return report


def _check_against_list(report: Report, data: bytes, seal: Seal, trusted: Sequence[PublicKey] | None) -> None:
    try:
        package = json.loads(seal.package)
        bundle, listed = package["bundle"], [_listed(row) for row in package["resources"]]
        report.fact, report.record_sha256 = str(bundle["fact"]), str(bundle["record_sha256"])
        if bundle["format"] != FORMAT:
            raise ValueError("of another format")
    except (ValueError, TypeError, KeyError, RecursionError):
        report.add(DATAPACKAGE, f"is not a list of files as {FORMAT} has it")
        return
    report.created, report.files = str(package["created"]), len(listed) + 2
    _check_key(report, seal, trusted)
    contents = _check_bytes(report, data, seal, listed)
    _check_meaning(report, contents)


def _check_key(report: Report, seal: Seal, trusted: Sequence[PublicKey] | None) -> None:
    report.key = seal.key
    if seal.key is None or trusted is None:
        return
    report.is_known = seal.key in trusted
    if not report.is_known:
        report.add(DIGEST, f"is signed with the key {seal.key.key_id}, which is not among those you trust")


def _listed(row: Any) -> _Listed:
    if not (_CRC.fullmatch(row["crc32"]) and isinstance(row["bytes"], int) and row["bytes"] >= 0):
        raise ValueError("not a size or not a CRC")
    return _Listed(Entry(str(row["path"]), row["bytes"], int(row["crc32"], 16)), str(row["hash"]))


def _check_bytes(report: Report, data: bytes, seal: Seal, listed: Sequence[_Listed]) -> dict[str, bytes]:
    """Holds every stretch against the list. Gives the contents that are as they were signed, by path."""
    own = {DATAPACKAGE: seal.package, DIGEST: seal.true_digest or seal.digest}
    digests = {
        **{file.entry.name: file.digest for file in listed},
        **{name: sha256(said) for name, said in own.items()},
    }
    entries = [
        *(file.entry for file in listed),
        *(Entry(name, len(said), zlib.crc32(said)) for name, said in own.items()),
    ]
    contents, end, altered = {}, 0, []
    for stretch in regions(entries):
        end = stretch.start + stretch.size
        found = data[stretch.start : end]
        if stretch.expected is None and sha256(found) == digests[stretch.part]:
            contents[stretch.part] = found
        elif found != stretch.expected and not _is_told(stretch, seal):
            altered.append((stretch.part or WHOLE, _problem(stretch, found)))
    more = len(data) - end
    for part, problem in altered[:1] if more else altered:  # behind bytes that are too many all is out of its place
        report.add(part, problem)
    if more:
        report.add(WHOLE, f"is {abs(more):,} bytes {'longer' if more > 0 else 'shorter'} than what was signed")
    return contents


def _is_told(stretch: Region, seal: Seal) -> bool:
    """Whether the seal's faults say it already: nobody may be able to tell what the digest was."""
    return stretch.part == DIGEST and (stretch.expected is None or seal.true_digest is None)


def _problem(stretch: Region, found: bytes) -> str:
    if stretch.expected is not None:
        return f"is altered in {stretch.what}"
    return f"is altered: its SHA-256 is {hashlib.sha256(found).hexdigest()}"


def _check_meaning(report: Report, contents: dict[str, bytes]) -> None:
    """Whether what was signed makes sense: the record is the record, and its evidence is in the package."""
    bodies: set[str] = set()
    for path, data in contents.items():
        if path.startswith("archive/"):
            try:
                bodies |= {record.payload_sha256 for record in records(data) if record.kind in ("response", "resource")}
            except Damaged as damaged:
                report.add(path, f"does not hold: {damaged}")
    if RECORD not in contents:
        return
    if hashlib.sha256(contents[RECORD]).hexdigest() != report.record_sha256:
        report.add(RECORD, "is not the record that the list names")
    try:
        record = json.loads(contents[RECORD])
        if rfc8785.dumps(record) != contents[RECORD]:
            report.add(RECORD, "is not canonical JSON (RFC 8785)")
        snapshots = [piece["snapshot"] for piece in record["evidence"] if piece["snapshot"]]
    except (ValueError, TypeError, KeyError, RecursionError):
        report.add(RECORD, "cannot be read")
        return
    _check_evidence(report, snapshots, contents, bodies)


def _check_evidence(
    report: Report, snapshots: Sequence[dict[str, Any]], contents: dict[str, bytes], bodies: set[str]
) -> None:
    told = {finding.part for finding in report.findings}
    if any(part.startswith("archive/") for part in told):
        return  # what is missing then is told already
    for shot in snapshots:
        text = f"text/{shot['id']}.txt"
        if shot["sha256"] not in bodies:
            report.add(RECORD, f"rests on the snapshot {shot['id']}, whose bytes are not in the package")
        if text in contents and hashlib.sha256(contents[text]).hexdigest() != shot["text_sha256"]:
            report.add(text, "is not the text that the record names")
