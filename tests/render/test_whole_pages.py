"""Whole pages of a golden portal, as somebody has read them: whatever changes in one is seen.

After a change that is meant: `GOLDEN=write pytest tests/render/test_whole_pages.py`, then read the
difference as people will.
"""

from __future__ import annotations

import os
import shutil
from datetime import date
from pathlib import Path

import pytest
from portal import made
from tools import ROOT

GOLDEN = Path(__file__).with_name("golden")
SITE = ROOT / "tests" / "sites" / "everything"
TODAY = date(2026, 11, 29)
PAGES = {
    "home": "index.html",
    "all-datasets": "jeux/index.html",
    "dataset": "lille/subventions-2024/index.html",
    "publisher": "lille/index.html",
    "publishers": "communes/index.html",
    "standard": "standards/subventions/index.html",
    "legal-notices": "mentions-legales/index.html",
    "accessibility": "accessibilite/index.html",
}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("golden") / "site"
    shutil.copytree(SITE, root)
    made(root, today=TODAY)
    return root / "build"


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_the_one_that_was_read(built: Path, name: str) -> None:
    page = (built / PAGES[name]).read_text("utf-8")
    golden = GOLDEN / f"{name}.html"
    if os.environ.get("GOLDEN") == "write":
        golden.parent.mkdir(exist_ok=True)
        golden.write_text(page, "utf-8")
    assert page == golden.read_text("utf-8")


def test_each_golden_page_is_of_the_site() -> None:
    assert {path.stem for path in GOLDEN.iterdir()} == set(PAGES)
