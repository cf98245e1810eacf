"""What the difference of two tables of a million rows and ten columns costs, beside what DuckDB
alone takes to join them by their key, or to say which rows only one of them has.

python -m benchmarks.differences
"""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from statistics import median
from typing import Any

import duckdb

from benchmarks.measure import alone, record
from site_builder.compare.compare_tables import compare_tables
from site_builder.compare.table_version import Comparison, TableVersion
from site_builder.core.model.columns import Column
from site_builder.storage import sql

ROWS = 1_000_000
RUNS = 3
KINDS = {
    "id": "string",
    "commune": "string",
    "jour": "date",
    "annee": "year",
    "objet": "string",
    "beneficiaire": "string",
    "montant": "number",
    "nombre": "integer",
    "taux": "number",
    "note": "string",
}
COLUMNS = tuple(
    Column(name=name, type=kind, kind=kind, decimals=None) for name, kind in KINDS.items()
)
# one row in a thousand is, but for its id, the one before
TABLE = f"""
SELECT 'S' || lpad(i::VARCHAR, 8, '0') AS id,
'59' || lpad((j * 7 % 95)::VARCHAR, 3, '0') AS commune,
DATE '2020-01-01' + (j % 1800)::INTEGER AS jour, (2020 + j % 5)::BIGINT AS annee,
'Objet ' || (j * 13 % 5000) AS objet, 'Association ' || (j * 31 % 20000) AS beneficiaire,
(j * 17 % 900000) / 100.0 AS montant, (j * 3 % 400)::BIGINT AS nombre,
(j * 11 % 1000) / 10.0 AS taux, CASE WHEN j % 3 = 0 THEN 'note ' || (j % 700) END AS note
FROM (SELECT i, i - (i % 1000 = 1)::INTEGER AS j FROM range({ROWS}) t(i))
"""
CHANGED = f"""
SELECT * REPLACE (
    CASE WHEN right(id, 3) = '207' THEN montant + 1 ELSE montant END AS montant,
    CASE WHEN id < 'S00001000' THEN 'N' || id ELSE id END AS id
) FROM ({TABLE}) ORDER BY hash(id)
"""


def write_versions(folder: Path) -> None:
    """Two versions: a thousand other ids, another amount in one row of a thousand, another
    order."""
    with duckdb.connect() as connection:
        connection.execute(f"COPY ({TABLE}) TO '{folder}/before.parquet'")
        connection.execute(f"COPY ({CHANGED}) TO '{folder}/after.parquet'")


def compare_versions(folder: str, key: tuple[str, ...], columns: int) -> tuple[int, int, int]:
    versions = [
        TableVersion(parquet=Path(folder, f"{name}.parquet"), columns=COLUMNS[-columns:], rows=ROWS)
        for name in ("before", "after")
    ]
    scratch = Path(tempfile.mkdtemp(dir=folder))
    comparison = Comparison(
        before=versions[0],
        after=versions[1],
        key=key,
        key_origin="declared" if key else "none",
    )
    (difference,) = compare_tables([comparison], scratch)
    shutil.rmtree(scratch)
    return difference.added, difference.removed, difference.changed


def ask_duckdb(folder: str, question: str) -> list[tuple[Any, ...]]:
    """The same settings, and nothing else."""
    with sql.open_duckdb(Path(folder)) as connection:
        connection.execute(f"CREATE VIEW before AS FROM '{folder}/before.parquet'")
        connection.execute(f"CREATE VIEW after AS FROM '{folder}/after.parquet'")
        return sql.fetch_all_rows(connection, question)


JOIN = """
SELECT count(*) FROM before b FULL JOIN after a ON b.id = a.id
WHERE b IS DISTINCT FROM a
"""
PLAIN_JOIN = "SELECT count(*) FROM before b JOIN after a USING (id)"
EXCEPT = """
SELECT (SELECT count(*) FROM (SELECT * EXCLUDE id FROM before EXCEPT ALL SELECT * EXCLUDE id
FROM after)), (SELECT count(*) FROM (SELECT * EXCLUDE id FROM after EXCEPT ALL
SELECT * EXCLUDE id FROM before))
"""


def main() -> None:
    content: dict[str, Any] = {}
    with tempfile.TemporaryDirectory() as folder:
        write_versions(Path(folder))
        cases = {
            "by key": (compare_versions, (folder, ("id",), 10)),
            "join": (ask_duckdb, (folder, JOIN)),
            "plain join": (ask_duckdb, (folder, PLAIN_JOIN)),
            "without key": (compare_versions, (folder, (), 9)),
            "except all": (ask_duckdb, (folder, EXCEPT)),
        }
        seconds: dict[str, list[float]] = {name: [] for name in cases}
        for _ in range(RUNS):
            for name, (work, given) in cases.items():
                answer, cost = alone(work, *given)
                seconds[name].append(cost.cpu)
                print(f"{name:12} {cost.cpu:6.2f} CPU s  {cost.parent:6.0f} MB  {answer}")
    for name, other in (
        ("by key", "join"),
        ("by key", "plain join"),
        ("without key", "except all"),
    ):
        ratio = median(
            mine / theirs for mine, theirs in zip(seconds[name], seconds[other], strict=True)
        )
        content[f"{name} / {other}"] = round(ratio, 2)
        print(f"{name} / {other}: {ratio:.2f}")
    record("differences", content)


if __name__ == "__main__":
    main()
