"""Our style sheets speak of start and end, never of left and right, so that a page mirrors with its language."""

from __future__ import annotations

import re

import pytest

from tests.languages.catalogues import APPS, ROOT

SHEETS = sorted(sheet for app in APPS for sheet in ROOT.glob(f"{app}/static/**/*.css"))
SIDES = re.compile(
    r"(?:margin|padding|border|scroll-margin|scroll-padding)-(?:left|right)|border-(?:top|bottom)-(?:left|right)-radius"
    r"|text-align:\s*(?:left|right)|float:\s*(?:left|right)|clear:\s*(?:left|right)|(?<![\w-])(?:left|right)\s*:"
)


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda path: path.name)
def test_a_style_sheet_names_no_side(sheet):
    rules = re.sub(r"/\*.*?\*/", "", sheet.read_text(), flags=re.DOTALL)
    assert not SIDES.findall(rules)


@pytest.mark.parametrize("page", sorted(ROOT.glob("verification/templates/**/*.html")), ids=lambda path: path.name)
def test_a_page_of_ours_names_no_side_and_draws_no_arrow_that_would_point_the_wrong_way(page):
    """An arrow drawn as a character does not turn round with the page."""
    words = page.read_text()
    assert not re.search(r"\b(?:text-left|text-right|float-left|float-right|[mp][lr]-\d)", words)
    assert not re.search("[←→⇐⇒‹›»«]", words)
