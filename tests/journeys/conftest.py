"""A real browser, and pictures of what it sees.

PICTURES names a folder: the journeys leave their pictures there. In docs/pictures (`make pictures`) they leave only
those that the README shows.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from tests import browser

Picture = Callable[[str], None]
ROOT = Path(__file__).resolve().parent.parent.parent
SHOWN = set(re.findall(r"docs/pictures/([\w-]+)\.png", (ROOT / "README.md").read_text()))


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    path = browser.found()
    if path is None:
        missing = "No Chromium was found; `make test` installs one where it can."
        pytest.fail(missing) if os.environ.get("CI") == "true" else pytest.skip(missing)
    return {**browser_type_launch_args, "executable_path": path, "args": list(browser.FLAGS)}


@pytest.fixture
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    return {**browser_context_args, "viewport": {"width": 1280, "height": 860}, "reduced_motion": "reduce"}


@pytest.fixture
def picture(page: Page) -> Picture:
    folder = Path(os.environ["PICTURES"]).resolve() if os.environ.get("PICTURES") else None

    def take(name: str) -> None:
        if folder is None or (folder == ROOT / "docs" / "pictures" and name not in SHOWN):
            return
        folder.mkdir(parents=True, exist_ok=True)
        page.wait_for_timeout(400)  # fonts and fades
        page.screenshot(path=folder / f"{name}.png")

    return take
