"""What the tables of the territory cost: 400 publishers, 12 standards, five years of 50 rows each;
then one table of many rows.

python -m benchmarks.territory [PUBLISHERS] [ROWS]

The published tables of the communes are made here, as preparing them leaves them: what is measured
is the work of `territory.consolidate` alone, without workbooks, whose cost is that of writing any.
Recorded in benchmarks/results.json.
"""

from __future__ import annotations

import resource
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from benchmarks.measure import Clock, alone, machine, record
from site_builder.core.model.prepared import Detail, TableDetail
from site_builder.core.model.territory import (
    CommuneFacts,
    TerritoryJob,
    TerritoryPart,
    TerritoryTask,
)
from site_builder.metadata.standards import STANDARDS, Standard, load_standard
from site_builder.prepare.exports import EXPORTS
from site_builder.prepare.exports.csv import render_csv_record
from site_builder.storage.object_store import ObjectStore
from site_builder.territory.consolidate import consolidate_standard
from site_builder.territory.fields import list_standard_fields

PUBLISHERS = 400
YEARS = range(2020, 2025)
ROWS = 50
MANY = 10_000_000
ONE_PART = 100_000
EXPORTED = tuple(export.name for export in EXPORTS if export.name != "xlsx")


def measure_standards(publishers: int) -> dict[str, Any]:
    """CPU seconds of the tables of all standards, and of each."""
    figures: dict[str, Any] = {"publishers": publishers, "parts": 0, "rows": 0}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        store = ObjectStore(folder / "store")
        jobs = []
        for id_ in STANDARDS:
            parts = list(_make_parts(load_standard(id_), store, publishers))
            figures["parts"] += len(parts)
            jobs.append(_make_job(id_, parts, store))
        clock = Clock()
        for job in jobs:
            own_clock = Clock()
            summary = consolidate_standard(job, folder / "scratch")
            figures["rows"] += summary.rows
            figures[job.task.standard] = own_clock.cost().cpu
        figures["cpu"] = clock.cost().cpu
    return figures


def measure_rows(rows: int) -> dict[str, Any]:
    """CPU seconds and memory of one table of grants of so many rows."""
    standard = load_standard("scdl/subventions")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        store = ObjectStore(folder / "store")
        content = _write_csv(standard, 0, 2024, ONE_PART)
        detail = _store_detail(store)
        parts = []
        for number in range(rows // ONE_PART):
            # texts that differ from one publisher to the next: no row is another's too
            csv = store.put_bytes(content.replace(b" 0-", f" {number}-".encode()))
            parts.append(_make_part(standard, number, 2024, ONE_PART, csv=csv, detail=detail))
        clock = Clock()
        summary = consolidate_standard(_make_job(standard.id, parts, store), folder / "scratch")
        cpu = clock.cost().cpu
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"rows": summary.rows, "cpu": cpu, "memory, MB": round(memory)}


def _make_parts(standard: Standard, store: ObjectStore, publishers: int) -> Iterator[TerritoryPart]:
    detail = _store_detail(store)
    for publisher in range(publishers):
        for year in YEARS:
            csv = store.put_bytes(_write_csv(standard, publisher, year, ROWS))
            yield _make_part(standard, publisher, year, ROWS, csv=csv, detail=detail)


def _make_part(
    standard: Standard, publisher: int, year: int, rows: int, *, csv: str, detail: str
) -> TerritoryPart:
    names = [field.name for field in list_standard_fields(standard)]
    slug = f"commune-{publisher}"
    return TerritoryPart(
        dataset=f"{slug}/{standard.slug}",
        publisher=slug,
        publisher_name=f"Commune {publisher}",
        insee=f"{59000 + publisher}",
        table="table",
        source=f"{standard.slug}-{year}.csv",
        address=f"data/{slug}/{standard.slug}/original/{standard.slug}-{year}.csv",
        rows=rows,
        columns=tuple(zip(names, names, strict=True)),
        csv=csv,
        detail=detail,
        period=str(year),
        licence="etalab-2.0",
        attribution=f"Commune {publisher}",
    )


def _write_csv(standard: Standard, publisher: int, year: int, rows: int) -> bytes:
    """Rows that are the examples of the standard, with numbers and words that differ."""
    fields = list_standard_fields(standard)
    head = render_csv_record([field.name for field in fields])
    lines = []
    for row in range(rows):
        cells = []
        for field in fields:
            text = field.example
            if field.name in standard.row_key or field.type in ("number", "integer"):
                text = _vary(field.type, text, publisher=publisher, year=year, row=row)
            cells.append(text)
        lines.append(render_csv_record(cells))
    return head + b"".join(lines)


def _vary(type_: str, text: str, *, publisher: int, year: int, row: int) -> str:
    if type_ == "year":
        return str(year)
    if type_ == "date":
        return f"{year}-{row % 12 + 1:02}-{row % 28 + 1:02}"
    if type_ in ("number", "integer"):
        return str(row % 97 + publisher)
    return f"{text} {publisher}-{row}"


def _store_detail(store: ObjectStore) -> str:
    table = TableDetail(name="table", profiles=(), preview=(), repairs=(), first_row=2)
    return store.put_value(Detail((table,), ()))


def _make_job(standard: str, parts: Sequence[TerritoryPart], store: ObjectStore) -> TerritoryJob:
    codes = sorted({part.insee for part in parts})
    communes = [CommuneFacts(insee=code, name=f"Commune {code}", slug=code) for code in codes]
    task = TerritoryTask(
        id=f"territoire/{load_standard(standard).slug}",
        standard=standard,
        sheet="Données",
        exports=EXPORTED,
        parts=tuple(parts),
        communes=tuple(communes),
        codes=tuple((code, code) for code in codes),
        views=load_standard(standard).views,
        most_bytes=10**12,
    )
    return TerritoryJob(task=task, key="key", store=store.root)


def main(publishers: int = PUBLISHERS, rows: int = MANY) -> None:
    """Each in a process of its own, recorded."""
    standards_figures, _ = alone(measure_standards, publishers)
    print(standards_figures)
    rows_figures, _ = alone(measure_rows, rows)
    print(rows_figures)
    record(
        "territory", {"machine": machine(), "standards": standards_figures, "rows": rows_figures}
    )


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
