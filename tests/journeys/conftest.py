"""A real browser, and pictures of what it sees.

PICTURES names a folder: the journeys leave their pictures for the README there (`make pictures`).
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from tests import browser

Picture = Callable[[str], None]


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
    folder = os.environ.get("PICTURES")

    def take(name: str) -> None:
        if folder:
            Path(folder).mkdir(parents=True, exist_ok=True)
            page.wait_for_timeout(400)  # fonts and fades
            page.screenshot(path=Path(folder) / f"{name}.png")

    return take
