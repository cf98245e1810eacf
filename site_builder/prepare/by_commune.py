"""A table cut by commune: of each its rows, their profile, map and files. One statement asks for
many communes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from site_builder.columns.canonical import CanonicalTable
from site_builder.core.model.dataset import PartitionRequest
from site_builder.core.model.prepared import (
    Column,
    CommuneExtract,
    PreparationTask,
    Table,
    TableDetail,
)
from site_builder.core.problems import Place, Problem, make_problem
from site_builder.core.text import find_nearest_word, quote_words, slugify_text
from site_builder.prepare.exports import ExportDestination, store_exports
from site_builder.prepare.exports.allowance import EXTRACTS
from site_builder.prepare.map_preview import build_map_preview
from site_builder.prepare.profile import compute_column_profiles, fetch_preview_rows
from site_builder.storage import sql
from site_builder.storage.batched_queries import (
    AT_ONCE,
    EACH,
    TABLE,
    Asking,
    TableRelation,
    ask_rows,
    run_batched_queries,
)

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

FORMATS = ("xlsx", "csv")  # the others are those of the whole table
MOST = 10  # names that are quoted


@dataclass(frozen=True, slots=True)
class CommuneExtracts:
    """What a table gave, `by` the column of this name, "" where it is not cut; in order of the
    communes' slugs."""

    by: str = ""
    each: tuple[CommuneExtract, ...] = ()
    problems: tuple[Problem, ...] = ()


def build_commune_partition(
    connection: DuckDBPyConnection,
    table: CanonicalTable,
    task: PreparationTask,
    place: Place,
    destination: ExportDestination,
) -> Asking[CommuneExtracts]:
    """What a table of a task holds of each commune; whose rows are nobody's is said. `destination`:
    of the table."""
    column = _column([column.published for column in table.columns], task.cut) if task.cut else None
    if column is None:
        return CommuneExtracts()
    by = table.columns[column].name
    cell = table.shown_cell(column)
    found = yield from ask_rows(
        table.held, f"SELECT {EACH}{cell} AS c, count(*) FROM {TABLE} GROUP BY {EACH}c"
    )
    known = dict(task.communes)
    owners = {value: known.get(slugify_text(value), "") for value, _ in found if value is not None}
    shared = {word for word, slug in task.communes if not slug}
    problems = tuple(_of_nobody(found, owners, shared, replace(place, column=by)))
    communes = sorted({slug for slug in owners.values() if slug})
    whose = ", ".join(
        f"({sql.quote_literal(value)}, {communes.index(slug)})"
        for value, slug in owners.items()
        if slug
    )
    if not whose:
        return CommuneExtracts(by, problems=problems)
    connection.execute(
        f"CREATE TABLE cut AS SELECT number AS file, held.* FROM {_numbered(table.held)} AS held "
        f"JOIN (VALUES {whose}) AS given(value, number) ON {cell} = value ORDER BY file, r"
    )
    parts = _parts(connection, table, communes)
    works = [_extract(part, slug, task, destination) for slug, part in parts]
    some: list[CommuneExtract] = []
    for start in range(0, len(works), AT_ONCE):
        some += run_batched_queries(connection, works[start : start + AT_ONCE])
    connection.execute("DROP TABLE cut")
    return CommuneExtracts(by, tuple(some), problems)


def report_missing_partition(
    task: PreparationTask, tables: Sequence[Table], folder: str
) -> Iterator[Problem]:
    """Said where the dataset is to be cut, and nothing tells which column says whose the rows
    are."""
    if not task.cut or not tables:
        return
    place = Place(path=f"{folder}/{task.cut.descriptor}", line=task.cut.line)
    codes = [_codes(table.columns) for table in tables if not (table.cut or task.cut.columns)]
    several = [
        make_problem("cut-several", place, names=quote_words(some, MOST))
        for some in codes
        if len(some) > 1
    ]
    yield from several
    if several or any(table.cut for table in tables):
        return
    names = list(dict.fromkeys(column.name for table in tables for column in table.columns))
    written = next(iter(task.cut.columns), "")
    if not written:
        yield make_problem("cut-none", place, names=quote_words(names, MOST))
    elif near := find_nearest_word(written, names):
        yield make_problem("cut-column-near", place, column=written, near=near)
    else:
        yield make_problem("cut-column", place, column=written, names=quote_words(names, MOST))


def _column(columns: Sequence[Column], asked: PartitionRequest) -> int | None:
    """The place of the column that says whose each row is; None where there is none, or no telling
    which it is."""
    codes = _codes(columns)
    names = [column.name for column in columns]
    known = [name for name in asked.columns or codes if name in names]
    return names.index(known[0]) if known and (asked.columns or len(codes) == 1) else None


def _codes(columns: Sequence[Column]) -> list[str]:
    """The columns of INSEE codes."""
    return [column.name for column in columns if column.kind == "insee"]


def _of_nobody(
    found: Sequence[tuple[str | None, int]],
    owners: Mapping[str, str],
    shared: Collection[str],
    place: Place,
) -> Iterator[Problem]:
    """Rows that say no commune, then those of a name that several bear, then of none of the
    portal's; the most frequent first."""
    others = Counter(
        {value: count for value, count in found if value is not None and not owners[value]}
    )
    named = Counter(
        {value: count for value, count in others.items() if slugify_text(value) in shared}
    )
    others -= named
    if empty := sum(count for value, count in found if value is None):
        yield make_problem("cut-empty", place, count=empty)
    for code, some in (("cut-shared", named), ("cut-elsewhere", others)):
        if values := sorted(some, key=lambda value: (-some[value], value)):
            yield make_problem(code, place, count=some.total(), names=quote_words(values, MOST))


def _numbered(held: TableRelation) -> str:
    """SQL of all rows of a table, r being their order."""
    if held.file is None:
        return f"(SELECT row_number() OVER () AS r, * FROM {held.relation})"
    return f"(SELECT * EXCLUDE (file) FROM {held.relation} WHERE file = {held.file})"


def _parts(
    connection: DuckDBPyConnection, table: CanonicalTable, communes: Sequence[str]
) -> Iterator[tuple[str, CanonicalTable]]:
    """The rows of each commune as a table of their own. Those of a large one are asked for one
    after the other."""
    faulty = [index for index, column in enumerate(table.columns) if column.faulty]
    wrong = "".join(
        f", count(*) FILTER (v{index} IS NULL AND w{index} IS NOT NULL)" for index in faulty
    )
    counted = f"SELECT file, count(*){wrong} FROM cut GROUP BY file ORDER BY file"
    for number, count, *faults in sql.fetch_all_rows(connection, counted):
        columns = list(table.columns)
        for index, some in zip(faulty, faults, strict=True):
            columns[index] = replace(columns[index], faulty=some)
        alone = TableRelation(f"(SELECT * FROM cut WHERE file = {number} ORDER BY r)")
        held = alone if table.held.file is None else TableRelation("cut", number)
        part = replace(
            table, columns=tuple(columns), rows=count, faults=(), held=held, repairs=(), problems=()
        )
        yield communes[number], part


def _extract(
    part: CanonicalTable, commune: str, task: PreparationTask, destination: ExportDestination
) -> Asking[CommuneExtract]:
    """The rows of one commune. `destination` is that of the whole table."""
    profiles, _ = yield from compute_column_profiles(part)
    preview = yield from fetch_preview_rows(part)
    drawn = yield from build_map_preview(part, profiles)
    own = replace(
        destination,
        name=f"{destination.name}/{commune}",
        folder=destination.folder / commune,
        part=EXTRACTS,
    )
    own.folder.mkdir()
    formats = [export for export in FORMATS if export in task.exports]
    downloads, _ = yield from store_exports(part, formats, own)
    detail = destination.store.put_value(
        TableDetail(name=commune, profiles=profiles, preview=preview, repairs=(), map=drawn)
    )
    return CommuneExtract(commune, part.rows, downloads, detail)
