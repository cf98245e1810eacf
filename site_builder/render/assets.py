"""Where page templates and browser bundles lie: inside the package in a wheel, beside it in a
checkout.

Nothing else knows; nothing here reads them.
"""

from __future__ import annotations

from pathlib import Path

PACKAGE = Path(__file__).resolve().parents[1]


class AssetsMissing(FileNotFoundError):
    """The installation lacks what every page needs. The message says what to run."""


def locate_templates() -> Path:
    """The folder of our page templates and styles."""
    return _locate_folder(PACKAGE / "templates", PACKAGE.parent / "templates", "")


def locate_bundles() -> Path:
    """The folder of built browser code, `beffroi.js` among it."""
    return _locate_folder(PACKAGE / "bundles", PACKAGE.parent / "frontend" / "dist", "beffroi.js")


def list_published_bundles() -> list[Path]:
    """The files of that folder which browsers ask for, in order of name. What lies in a folder of
    its own there is for the build alone."""
    return [path for path in sorted(locate_bundles().iterdir()) if path.is_file()]


def locate_card_fonts() -> list[Path]:
    """The faces with which cards are drawn."""
    return sorted((locate_bundles() / "cards").glob("*.ttf"))


def _locate_folder(installed: Path, checkout: Path, needed: str) -> Path:
    for folder in (installed, checkout):
        if folder.is_dir() and (folder / needed).exists():
            return folder
    # A wheel cannot be made without them, so this is a checkout, or an installation that lost
    # files.
    raise AssetsMissing(
        f"{checkout / needed} is missing: run `make bundles` in a checkout, else reinstall beffroi"
    )
