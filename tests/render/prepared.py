"""What `make site` has prepared, for tests that build the example portal otherwise."""

from __future__ import annotations

import shutil
from pathlib import Path

from tools import ROOT


def copy_prepared_datasets(root: Path) -> None:
    """Into a portal of the same datasets: what is not prepared yet, or by other code, is prepared
    by its build."""
    store = ROOT / ".beffroi"
    if store.is_dir():
        shutil.copytree(store, root / ".beffroi")
