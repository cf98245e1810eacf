"""What many texts are told at once is what each is told alone, and what a large table is told is
what a small one is."""

from __future__ import annotations

import csv
import json
import random
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from checks.test_verdicts import BOUNDS, CELLS, PATTERNS, SPECIAL, assert_same, ours
from site_builder.checks import cell_verdicts, row_hashes, table_keys
from site_builder.readers import as_written


def list_fields() -> Iterator[dict[str, Any]]:
    """Fields whose texts Arrow knows, and some that it leaves to Python."""
    for type_, bounds in BOUNDS.items():
        for rule in ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"):
            for bound in bounds:
                yield {"type": type_, "constraints": {rule: bound}}
    for pattern in PATTERNS:
        yield {"type": "string", "constraints": {"pattern": pattern, "maxLength": 8}}
    # an expression that RE2 refuses, and bounds that no number of 64 bits reaches
    yield {"type": "string", "constraints": {"pattern": "a{0,2000}[0-9]*"}}
    yield {"type": "string", "constraints": {"minLength": 10**30}}
    yield {"type": "integer", "constraints": {"minimum": "1" * 400}}
    yield {"type": "string", "constraints": {"enum": ["a", "Zoé"], "minLength": 1}}
    yield {"type": "string", "format": "email", "constraints": {"required": True}}
    yield {"type": "integer", "missingValues": ["", "-", "0"], "constraints": {"unique": True}}
    yield {"type": "number", "constraints": {"unique": True, "enum": ["1.50", "0"]}}
    yield {"type": "boolean"}
    yield {"type": "date", "format": "%d/%m/%Y"}


def draw_cells(field: Mapping[str, Any], rows: int) -> list[str]:
    dice = random.Random(json.dumps(field))
    pool = [*SPECIAL.get(field.get("format", ""), CELLS[field["type"]]), "", "-", "NC", "e" * 70]
    numbers = [str(dice.randrange(-5, 30)) for _ in range(20)]
    moments = [f"20{dice.randrange(18, 26)}-0{dice.randrange(1, 9)}-30" for _ in range(20)]
    return [dice.choice((*pool, *numbers, *moments)) for _ in range(rows)]


def write_table(path: Path, columns: Mapping[str, list[str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows(zip(*columns.values(), strict=True))


def test_texts_told_at_once_are_told_what_each_is_told_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fields = [{"name": f"c{number}", **field} for number, field in enumerate(list_fields())]
    columns = {field["name"]: draw_cells(field, 120) for field in fields}
    path = tmp_path / "table.csv"
    write_table(path, columns)
    descriptor = {"fields": fields, "primaryKey": ["c0", "c1"]}
    _, alone = ours(path, descriptor)
    monkeypatch.setattr(cell_verdicts, "MANY", 1)
    _, together = ours(path, descriptor)
    assert together == alone
    monkeypatch.setattr(as_written, "SMALL", 0)
    _, in_columns = ours(path, descriptor)
    assert in_columns == alone
    monkeypatch.setattr(as_written, "MODERATE", 0)
    _, in_files = ours(path, descriptor)
    assert in_files == alone


def test_keys_of_a_large_table_are_compared_as_those_of_a_small_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dice = random.Random(1)
    rows = 300
    columns = {
        "id": [str(dice.randrange(200)) for _ in range(rows)],
        "year": [dice.choice(("2024", "2025", "")) for _ in range(rows)],
        "parent": [str(dice.randrange(220)) for _ in range(rows)],
    }
    path = tmp_path / "table.csv"
    write_table(path, columns)
    fields = [{"name": "id", "type": "integer", "constraints": {"unique": True}}]
    fields += [{"name": "year"}, {"name": "parent", "type": "number"}]
    descriptor = {
        "fields": fields,
        "primaryKey": ["id", "year"],
        "foreignKeys": [{"fields": "parent", "reference": {"resource": "", "fields": "id"}}],
    }
    assert_same(path, descriptor)
    _, few = ours(path, descriptor)
    monkeypatch.setattr(row_hashes, "HELD", 0)
    for most in (500_000, 190, 40, 1):
        monkeypatch.setattr(table_keys, "FEW", most)
        _, many = ours(path, descriptor)
        assert many == few
