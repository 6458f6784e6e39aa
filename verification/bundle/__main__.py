"""Checks a bundle on the command line: 0 where it is whole, 1 where it was altered, 2 where nothing can be checked."""

from __future__ import annotations

import argparse
import mmap
import sys
from pathlib import Path
from typing import Any, Protocol

from verification.bundle import NotABundle, PublicKey, Report, check_bundle, keys_in
from verification.bundle.signing import BadKeys

WHOLE, ALTERED, UNREADABLE = 0, 1, 2


class Writer(Protocol):
    """Where lines go."""

    def write(self, text: str, /) -> Any: ...


def check_file(file: Path, keys: Path | None, *, out: Writer, err: Writer) -> int:
    """Checks a file, says what was found, and gives the exit code."""
    try:
        trusted = keys_in(keys.read_bytes()) if keys else None
        report = _checked(file, trusted)
    except (NotABundle, BadKeys) as wrong:
        err.write(f"{keys if isinstance(wrong, BadKeys) else file}: {wrong}\n")
        return UNREADABLE
    except OSError as wrong:
        err.write(f"{wrong.filename or file} cannot be read: {wrong.strerror or wrong}.\n")
        return UNREADABLE
    return _say(report, out, err)


def _checked(file: Path, trusted: list[PublicKey] | None) -> Report:
    with file.open("rb") as opened:
        if not file.stat().st_size:
            raise NotABundle("This is not a proof bundle: it is empty.")
        with mmap.mmap(opened.fileno(), 0, access=mmap.ACCESS_READ) as data:
            return check_bundle(data, trusted=trusted)  # type: ignore[arg-type]  # it is read as bytes are


def _say(report: Report, out: Writer, err: Writer) -> int:
    out.write("".join(f"ALTERED: {finding}\n" for finding in report.findings))
    if not report.is_whole or report.key is None:
        return ALTERED
    out.write(
        f"Whole: {report.files} files, made {report.created}, about the fact {report.fact} "
        f"(record {report.record_sha256}), signed with the key {report.key.key_id}.\n"
    )
    if report.is_known is None:
        err.write("Nobody has said whose key that is: compare it with the publisher's own, by --keys FILE.\n")
    return WHOLE


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m verification.bundle", description=__doc__)
    parser.add_argument("file", type=Path, help="The bundle.")
    parser.add_argument("--keys", type=Path, help="The keys you trust, as the publisher serves them.")
    given = parser.parse_args()
    return check_file(given.file, given.keys, out=sys.stdout, err=sys.stderr)


if __name__ == "__main__":
    sys.exit(main())
