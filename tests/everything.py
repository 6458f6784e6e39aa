"""What `make test` and `make lint` run: every check in order, up to the first that fails."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from tests import browser

BIN = Path(sys.executable).parent
CHECKS: dict[str, list[Path | str]] = {
    "Style": [BIN / "ruff", "check", "."],
    "Format": [BIN / "ruff", "format", "--check", "."],
    "Types": [BIN / "mypy", "."],
    "Import contracts": [BIN / "lint-imports"],
    "Migrations": [sys.executable, "manage.py", "makemigrations", "--check", "--dry-run"],
}


def say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def run(title: str, command: list[Path | str]) -> None:
    say(f"== {title}")
    code = subprocess.call([str(part) for part in command])
    if code:
        sys.exit(f"{title}: failed.")


def chromium() -> None:
    say("== Browser")
    path = browser.found() or browser.install()
    if path:
        say(f"{path}")
    elif os.environ.get("CI") == "true":
        sys.exit("No Chromium was found and none could be installed; the browser tests cannot run.")
    else:
        say("No Chromium was found and none could be installed: the browser tests will be skipped.")


def main() -> None:
    os.environ.setdefault("DATA_DIR", str(Path(".data-test").resolve()))
    for title, command in CHECKS.items():
        run(title, command)
    if "--no-tests" in sys.argv:
        return
    chromium()
    pytest: list[Path | str] = [sys.executable, "-m", "pytest", "-q"]
    run("Tests, side by side", [*pytest, "-m", "not journey", "-n", "2", "--dist", "loadfile"])
    run("Journeys", [*pytest, "-m", "journey"])  # a browser is busy enough by itself, and its patience is ours


if __name__ == "__main__":
    main()
