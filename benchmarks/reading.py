"""What reading costs beside what reads nothing but the cells, each measure in a process of its own.

python benchmarks/reading.py [ROWS]

« csv » is a clean table of a million rows of ten columns in UTF-8: DuckDB is told the delimiter,
the quote and the header, once with every cell as text and once with the types too; we are told
nothing. « prepare » is what the build does with ROWS rows (10,000,000) in Windows-1252, in its
worker: dialect and types proven, typed Parquet, CSV, profile and preview; beside it DuckDB copies
the same file, told its dialect, to Parquet and to CSV, as text. One thread everywhere, CPU is user
+ system.
"""

from __future__ import annotations

import multiprocessing
import os
import random
import resource
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

HEADER = "Code INSEE;Nom;Montant;Date;Année;Quartier;Nombre;Catégorie;Remarque;Actif"
TYPES = (
    "VARCHAR",
    "VARCHAR",
    "DOUBLE",
    "DATE",
    "INTEGER",
    "VARCHAR",
    "INTEGER",
    "VARCHAR",
    "VARCHAR",
    "BOOLEAN",
)
CLEAN = 1_000_000
LARGE = 10_000_000
BLOCK = 50_000  # rows that are drawn; the file repeats them, each with its number
RUNS = 5
PARQUET = "FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 20480"  # as DuckDB is told


def write(path: Path, rows: int, encoding: str) -> None:
    dice = random.Random(1)
    tails = [
        f"{dice.randrange(10**8) / 100:.2f};2024-{dice.randrange(1, 13):02}-{dice.randrange(1, 29):02};"  # noqa: E501
        f"{dice.randrange(2015, 2025)};{dice.choice(('Centre', 'Fives', 'Wazemmes'))};{dice.randrange(10_000)};"  # noqa: E501
        f"{dice.choice('ABCDEF')};texte libre numéro "
        f"{dice.randrange(100_000)};{dice.choice(('true', 'false'))}\n"
        for _ in range(BLOCK)
    ]
    codes = ("59350", "59009", "01001")
    with path.open("w", encoding=encoding, newline="") as file:
        file.write(HEADER + "\n")
        for start in range(0, rows, BLOCK):
            some = enumerate(tails[: rows - start], start)
            file.write("".join(f"{codes[n % 3]};Amicale laïque {n};{tail}" for n, tail in some))


def measured(work: Callable[..., object], *given: Any, runs: int = 1) -> tuple[float, float]:
    """Seconds of CPU of the fastest run, and the most megabytes that any took."""
    context = multiprocessing.get_context("fork")
    found = []
    for _ in range(runs):
        answers, theirs = context.Pipe(duplex=False)
        child = context.Process(target=_measure, args=(theirs, work, *given))
        child.start()
        theirs.close()
        found.append(answers.recv())
        child.join()
    return min(cpu for cpu, _ in found), max(peak for _, peak in found)


def _measure(answers: Any, work: Callable[..., object], *given: Any) -> None:
    import duckdb  # noqa: F401 (what is measured is no import)

    import site_builder.prepare.prepare  # noqa: F401

    start = sum(os.times()[:4])
    with tempfile.TemporaryDirectory(dir=given[0].parent) as folder:
        work(*given, Path(folder))
    peak = max(
        resource.getrusage(who).ru_maxrss
        for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )
    answers.send((sum(os.times()[:4]) - start, peak / 1024))


def given_the_dialect(source: Path, typed: bool, scratch: Path) -> None:
    from site_builder.storage import sql

    scratch = scratch.parent  # a connection sees one folder
    with sql.open_duckdb(scratch) as connection:
        connection.execute(f"CREATE TABLE raw AS {_told(source, typed)}")


def detected(source: Path, typed: bool, scratch: Path) -> None:
    from site_builder.columns.column_kinds import choose_column_kind
    from site_builder.core.model.reading_hints import ReadingHints
    from site_builder.readers.read import RawTable, read_raw_table

    raw = read_raw_table(source, ending=".csv", hints=ReadingHints(), scratch=scratch)
    assert isinstance(raw, RawTable)
    assert raw.rows == CLEAN
    if typed:
        readings = [choose_column_kind(raw, index, None, ()) for index in range(len(raw.names))]
        kinds = [reading.column.kind.name for reading in readings]
        assert kinds[2:5] == ["number", "date", "year"], kinds


def copied(source: Path, scratch: Path) -> None:
    from site_builder.storage import sql

    with sql.open_duckdb(scratch.parent) as connection:
        table = _told(source, typed=False, encoding="latin-1")
        connection.execute(
            f"COPY ({table}) TO {sql.quote_literal(scratch / 'a.parquet')} ({PARQUET})"
        )
        connection.execute(
            f"COPY ({table}) TO {sql.quote_literal(scratch / 'a.csv')} (FORMAT csv, HEADER true)"
        )


def _told(source: Path, typed: bool, encoding: str = "utf-8") -> str:
    names = HEADER.split(";")
    columns = ", ".join(
        f"'{name}': '{kind if typed else 'VARCHAR'}'"
        for name, kind in zip(names, TYPES, strict=True)
    )
    return (
        f"SELECT * FROM read_csv('{source}', auto_detect=false, header=true, delim=';', "
        "quote='\"', escape='\"', "
        f"columns={{{columns}}}, encoding='{encoding}')"
    )


def prepared(source: Path, rows: int, scratch: Path) -> None:
    from site_builder.core.model.prepared import PreparationTask, SourceFile, Summary
    from site_builder.core.model.reading_hints import ReadingHints
    from site_builder.prepare.preparation_job import PreparationJob
    from site_builder.storage.workers import call_in_worker

    file = SourceFile(
        name="a",
        path=source.name,
        kind="table",
        hints=ReadingHints(),
        original="a.csv",
        ending=".csv",
    )
    task = PreparationTask(id="lille/a", files=(file,), sheet="Données", exports=("csv", "parquet"))
    job = PreparationJob(
        task=task,
        key="key",
        digests=(),
        folder=source.parent,
        shown="datasets/lille/a",
        store=scratch / "store",
    )
    made = call_in_worker("site_builder.prepare.prepare:prepare_datasets", job, Summary)
    assert isinstance(made, Summary), made
    assert made.rows == rows, made


def told(what: str, ours: tuple[float, float], theirs: tuple[float, float], most: float) -> None:
    print(
        f"{what:28} {ours[0]:7.1f} s {ours[1]:6.0f} MB, beside {theirs[0]:6.1f} s "
        f"{theirs[1]:6.0f} MB: "
        f"{ours[0] / theirs[0]:.2f} × (aim {most} ×)"
    )


def main(rows: int = LARGE) -> None:
    with tempfile.TemporaryDirectory() as name:
        clean = Path(name) / "clean.csv"
        large = Path(name) / "large.csv"
        write(clean, CLEAN, "utf-8")
        for what, typed in (("csv, as text", False), ("csv, types proven", True)):
            ours = measured(detected, clean, typed, runs=RUNS)
            told(what, ours, measured(given_the_dialect, clean, typed, runs=RUNS), 1.6)
        clean.unlink()
        write(large, rows, "cp1252")
        print(f"{rows:,} rows, {large.stat().st_size / 1e6:,.0f} MB")
        told("prepare", measured(prepared, large, rows), measured(copied, large), 4)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
