"""What catalogues and feeds cost for a portal of 10,000 datasets, pages left out: from nothing,
unchanged, one changed.

python -m benchmarks.feeds [DATASETS]

Summaries without data, as benchmarks/summaries.py makes them. Recorded in benchmarks/results.json.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from benchmarks.measure import Clock, alone, machine, record
from benchmarks.summaries import make
from site_builder.core.model.site import Site
from site_builder.render import render
from site_builder.render.feeds.all_feeds import FEEDS

DATASETS = 10_000
ADDRESS = "https://donnees.metropole.example/"


def measured(datasets: int) -> dict[str, Any]:
    """CPU seconds of each round, new objects in the store, and the files of catalogues with their
    bytes."""
    found: dict[str, Any] = {"datasets": datasets}
    with tempfile.TemporaryDirectory() as name:
        made = make(datasets, Path(name) / "portal")
        render.PAGES = ()  # type: ignore[misc, assignment]
        site = made.site()
        site = replace(site, portal=replace(site.portal, url=ADDRESS))
        known: Mapping[str, tuple[str, int]] = {}
        for round_, of in (("cold", site), ("nothing", site), ("one", _changed(site))):
            before = set(known.values())
            clock = Clock()
            rendered = made.render(of, known)
            new = len(set(rendered.pages.values()) - before)
            found[round_] = {"cpu": clock.cost().cpu, "new": new}
            known = rendered.pages
        files = [path for path in rendered.files if not path.startswith("assets/")]
        found["files"] = len(files)
        found["feeds"] = sorted(feed.name for feed in FEEDS if feed.describe)
        found["bytes"] = sum(made.store.size(rendered.files[path]) for path in files)
        parts = [path for path in files if path.startswith("catalog") and path.endswith(".jsonld")]
        found["pages of catalog.jsonld"] = len(parts)
        found["largest"] = max(made.store.size(rendered.files[path]) for path in parts)
    return found


def _changed(site: Site) -> Site:
    first, *others = site.entries
    return replace(
        site, entries=(replace(first, dataset=replace(first.dataset, title="Autre titre")), *others)
    )


def main() -> None:
    found, _ = alone(measured, int(sys.argv[1]) if sys.argv[1:] else DATASETS)
    for name, value in found.items():
        print(f"{name}: {value}")
    record("feeds", {"machine": machine(), **found})


if __name__ == "__main__":
    main()
