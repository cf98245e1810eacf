"""The reader tried on every case of which sums and types are judged: what it published, and what
it said."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from benchmarks.pollution.case import Measured
from benchmarks.pollution.scoring import WORKERS
from site_builder.commands.convert import convert_files
from site_builder.commands.file_jobs import ConversionJob, Inspection
from site_builder.core.problems import Problem


@dataclass(frozen=True, slots=True)
class Measurement:
    """`verdict`: "exact"; "asked", where what differs is said, or asked as it must be; "needless",
    where a file without a doubt is asked about or refused; "silent".

    `seen` is what differs, in words of the document; `said` are the codes of what was asked.
    """

    case: Measured
    verdict: str
    receipt: bool
    seen: str
    said: str


def measure_cases(cases: Sequence[Measured], workers: int = WORKERS) -> list[Measurement]:
    """Every case read and judged, in order. One process a worker, none for a handful."""
    if workers < 2 or len(cases) < 200:
        return [measure_case(case) for case in cases]
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        return list(pool.map(measure_case, cases, chunksize=50))


def measure_case(case: Measured) -> Measurement:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        found = convert_content(folder, case)
        target = folder / "out.parquet"
        table = pq.read_table(target) if target.exists() else None
    differences = ["refusé"] if table is None else list(list_differences(case, table))
    questions = list_questions(case, found)
    return Measurement(
        case=case,
        verdict=decide_verdict(case, bool(differences), bool(questions), refused=table is None),
        receipt=bool(found.repairs),
        seen=" ; ".join(differences),
        said=", ".join(problem.code for problem in questions),
    )


def convert_content(folder: Path, case: Measured) -> Inspection:
    """What `beffroi convert FILE OUT.parquet` says."""
    source = folder / f"table.{case.ending}"
    scratch = folder / "scratch"
    source.write_bytes(case.content)
    scratch.mkdir()
    job = ConversionJob(source=source, target=folder / "out.parquet", sheet="")
    try:
        return convert_files([job], scratch)[0]
    finally:
        shutil.rmtree(scratch)


def list_questions(case: Measured, found: Inspection) -> list[Problem]:
    """Why it is refused, or what is said of a judged column or of the table as a whole."""
    judged = {column for pairs in (case.sums, case.types, case.filled) for column, _ in pairs}
    questions = [found.refused] if found.refused else []
    for problem in found.problems:
        if problem.place.column is None or problem.place.column in judged:
            questions.append(problem)
    return questions


def decide_verdict(case: Measured, differs: bool, asked: bool, *, refused: bool) -> str:
    if case.asks == "must":
        return "asked" if asked else "silent"
    if differs and not asked:
        return "silent"
    if refused:
        return "asked" if case.asks == "may" else "needless"
    if asked and case.asks == "no":
        return "needless"
    return "asked" if differs else "exact"


def list_differences(case: Measured, table: pa.Table) -> Iterator[str]:
    if table.num_rows != case.rows:
        yield f"{table.num_rows} lignes et non {case.rows}"
    for name, kind in case.types:
        found = (
            name_type(table.schema.field(name).type) if name in table.column_names else "absente"
        )
        if found != kind:
            yield f"{name} : {found} et non {kind}"
    for name, count in case.filled:
        filled = count_filled(table, name)
        if filled != count:
            yield f"{name} : {filled} cellules remplies et non {count}"
    for name, total in case.sums:
        seen = sum_column(table, name)
        if abs(seen - total) > 1e-6 * max(1.0, abs(total)):
            yield f"{name} : somme {seen:.10g} et non {total:.10g}"


def name_type(type_: pa.DataType) -> str:
    """As Table Schema calls it; "utc" is an instant."""
    if pa.types.is_timestamp(type_):
        return "datetime" if type_.tz is None else "utc"
    names = {
        "integer": pa.types.is_integer,
        "number": pa.types.is_floating,
        "string": pa.types.is_string,
        "date": pa.types.is_date,
        "boolean": pa.types.is_boolean,
    }
    return next((name for name, is_kind in names.items() if is_kind(type_)), str(type_))


def count_filled(table: pa.Table, name: str) -> int:
    if name not in table.column_names:
        return 0
    return sum(value not in (None, "") for value in table.column(name).to_pylist())


def sum_column(table: pa.Table, name: str) -> float:
    if name not in table.column_names:
        return 0.0
    values = table.column(name).to_pylist()
    return float(sum(value for value in values if isinstance(value, (int, float))))
