"""A portal that comes from another one on loopback: how a test asks for it, and what it says."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import yaml

from site_builder.core.language import load_language
from site_builder.exchange.fetch.rules import Clock
from site_builder.exchange.migrate.migrate import Migration, MigrationSettings

LIST = "A-TRANSMETTRE.md"
TODAY = date(2026, 3, 1)


def make_settings(folder: Path, url: str, **more: Any) -> MigrationSettings:
    """No clock is waited for."""
    return MigrationSettings(
        url=url,
        folder=folder,
        today=TODAY,
        words=load_language("fr"),
        allow_loopback=True,
        clock=Clock(sleep=lambda _: None),
        **more,
    )


def read_owner(folder: Path) -> Any:
    return yaml.safe_load((folder / "communes.yml").read_text("utf-8"))


def list_left(migration: Migration) -> list[str]:
    return [leftover.code for leftover in migration.leftovers]
