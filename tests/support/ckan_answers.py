"""What a CKAN answers of its datasets, of our own making."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from scripted_portal import Asked, Told

Json = dict[str, Any]
SEARCH = "/api/3/action/package_search"


def make_package(name: str, *resources: Json, **keys: Any) -> Json:
    named = {"id": f"id-{name}", "name": name, "title": name, "license_id": "lov2"}
    return {**named, "resources": resources, **keys}


def make_whole_package(url: str) -> Json:
    """A dataset with all that we read of one, its files at this address."""
    resources = [
        {"id": "r1", "name": "Budget 2025 (CSV)", "format": "CSV", "url": f"{url}/b.csv"},
        {"id": "r2", "name": "Budget 2025 (XLSX)", "format": "XLSX", "url": f"{url}/b.xlsx"},
        {"id": "r3", "name": "Notice", "format": "PDF", "url": f"{url}/n.pdf"},
        {"id": "r4", "name": "Carte", "format": "WMS", "url": "https://wms.example/?x=1"},
        {"id": "r5", "name": "Page", "format": "HTML", "url": "https://page.example/"},
        {"id": "r6", "name": "Piège", "format": "CSV", "url": "javascript:alert(1)"},
    ]
    return make_package(
        "budget",
        *resources,
        notes="Le budget.",
        license_id="lov2",
        license_title="Licence Ouverte 2.0",
        tags=[{"name": "budget"}, {"name": "finances"}],
        groups=[{"title": "Économie"}],
        maintainer="Finances",
        maintainer_email="finances@ville.example",
        url="https://www.ville.example/budget",
        metadata_created="2024-01-02T03:04:05",
        metadata_modified="2026-01-02T03:04:05.678",
        extras=[
            {"key": "frequency", "value": "annual"},
            {"key": "temporal_start", "value": "2025-01-01"},
            {"key": "temporal_end", "value": "2025-12-31"},
        ],
    )


def answer_search(packages: list[Json]) -> Callable[[Asked], Told]:
    """Page by page, as `package_search` does."""

    def answer(request: Asked) -> Told:
        start = int(request.query["start"])
        page = packages[start : start + int(request.query["rows"])]
        result = {"count": len(packages), "results": page}
        return Told(body=json.dumps({"success": True, "result": result}).encode())

    return answer
