"""A table of the territory, made in a worker: the rows of its parts are put together, typed as the
standard says, and published as any table is."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from operator import itemgetter
from pathlib import Path

from site_builder.checks.patterns import SECONDS_IN_ALL
from site_builder.columns.canonical import ExpectedType, TypedTable, build_canonical_table
from site_builder.core.model.prepared import (
    Artefact,
    Detail,
    PreparationTask,
    Summary,
    TableDetail,
    make_withheld_summary,
)
from site_builder.core.model.territory import (
    ADDED_COLUMNS,
    ALL_LICENCES,
    BODY,
    COMMUNE,
    COUNTED_ELSEWHERE,
    COUNTING,
    ELSEWHERE,
    IDENTIFIERS,
    PUBLISHER_NAME,
    YEAR,
    TerritoryJob,
    TerritoryTask,
)
from site_builder.core.problems import Place, Problem, make_problem
from site_builder.metadata import standards
from site_builder.metadata.standards import Standard
from site_builder.metadata.table_schema import choose_field_type
from site_builder.prepare.cell_lists import list_columns_of_lists
from site_builder.prepare.charts import add_chart_files, build_table_charts
from site_builder.prepare.exports.fitting import check_download_size, fit_downloads
from site_builder.prepare.held_values import SearchedTable, store_held_values
from site_builder.prepare.hidden_words import HiddenRun
from site_builder.prepare.preparation_job import PreparationJob
from site_builder.prepare.prepare import list_download_formats
from site_builder.prepare.publish_table import PublishedTable, publish_table
from site_builder.prepare.workplace import Workplace, open_workplace
from site_builder.readers.raw_table import RawTable, make_raw_table
from site_builder.tables.text_table import TextTable, iterate_rows
from site_builder.territory.bodies import BodyNames, Mention
from site_builder.territory.comparisons.compute import compute_comparison
from site_builder.territory.fields import list_standard_fields
from site_builder.territory.hidden_rows import list_hidden_runs
from site_builder.territory.identifiers import NumberPairs, iterate_identifiers
from site_builder.territory.joined_rows import JoinedRows, join_parts
from site_builder.territory.overlaps import (
    Overlaps,
    find_overlapping_rows,
    iterate_countings,
    iterate_flags,
)
from site_builder.territory.positions import choose_position_types
from site_builder.territory.years import write_year_files


def consolidate_standards(jobs: Sequence[TerritoryJob], scratch: Path) -> list[Summary]:
    """The tables of a batch, one after the other."""
    return [consolidate_standard(job, scratch / "territory") for job in jobs]


def consolidate_standard(job: TerritoryJob, scratch: Path) -> Summary:
    """Put the rows together, flag those that another dataset has too, type them, publish the table
    and draw its charts."""
    scratch.mkdir()
    try:
        workplace = _open_workplace(job, scratch)
        standard = standards.load_standard(job.task.standard)
        joined = join_parts(job.task, standard, workplace.store, workplace.make_folder("joined"))
        overlaps = find_overlapping_rows(joined, standard, job.task.parts)
        flagged = _flag_overlaps(joined, overlaps, workplace)
        identified = _add_identifiers(flagged, standard, workplace)
        named = _add_bodies(identified, standard, workplace)
        counted = _add_countings(named, standard, overlaps, workplace)
        demands = _list_demands(job.task, standard)
        typed = _type_rows(counted.cells, counted.names, demands, workplace=workplace)
        name = job.task.id.rpartition("/")[2]
        place = Place(path=job.task.id)
        runs = list_hidden_runs(job.task.parts, workplace.store)
        published = publish_table(
            workplace,
            name,
            typed.table,
            personal=(),
            place=place,
            runs=runs,
        )
        year_files = _write_years(workplace, published)
        table = replace(published.table, source=f"{name}.csv", year_files=year_files)
        detail = _set_repeated_apart(published.detail, overlaps)
        published = replace(published, table=table, detail=detail)
        counts = {
            "territory-uncast": typed.uncast + joined.shares.emptied,
            "territory-shares": joined.shares.converted,
            "territory-hidden": joined.hidden,
            "territory-outside": joined.outside,
            "territory-overlap": len(overlaps.elsewhere),
            "territory-numberless": counted.numberless,
        }
        problems = _report_counts(counts, place)
        return _summarise(
            job, workplace, published, standard=standard, problems=problems, runs=runs
        )
    finally:
        shutil.rmtree(scratch)


def _open_workplace(job: TerritoryJob, scratch: Path) -> Workplace:
    task = PreparationTask(
        id=job.task.id,
        files=(),
        sheet=job.task.sheet,
        exports=job.task.exports,
        standard=job.task.standard,
        bounds=job.task.box,
        most_bytes=job.task.most_bytes,
    )
    preparation = PreparationJob(
        task=task, key=job.key, digests=(), folder=job.store, shown=task.id, store=job.store
    )
    return open_workplace(preparation, scratch, SECONDS_IN_ALL)


@dataclass(frozen=True, slots=True)
class _NamedCells:
    """All columns and their names, and how many rows name somebody without a number."""

    cells: TextTable
    names: tuple[str, ...]
    numberless: int = 0

    def select(self, columns: Sequence[str]) -> Iterator[tuple[str, ...]]:
        """The rows, with the columns of these names."""
        return iterate_rows(self.cells, list(map(self.names.index, columns)))

    def add(self, name: str, rows: Iterable[tuple[str]], scratch: Path) -> _NamedCells:
        cells = self.cells.put_columns([len(self.names)], rows, scratch)
        return replace(self, cells=cells, names=(*self.names, name))


def _flag_overlaps(joined: JoinedRows, overlaps: Overlaps, workplace: Workplace) -> _NamedCells:
    flags = iterate_flags(joined.cells.rows, overlaps.owners)
    folder = workplace.make_folder("flagged")
    cells = joined.cells.put_columns([joined.names.index(ELSEWHERE)], flags, folder)
    return _NamedCells(cells, joined.names)


def _add_identifiers(flagged: _NamedCells, standard: Standard, workplace: Workplace) -> _NamedCells:
    """With all numbers by which a row's body is known."""
    if not standard.identities:
        return flagged
    pairs = NumberPairs(flagged.select(standard.identities))
    identifiers = iterate_identifiers(flagged.select(standard.identities), pairs)
    return flagged.add(IDENTIFIERS.name, zip(identifiers), workplace.make_folder("identified"))


def _add_bodies(identified: _NamedCells, standard: Standard, workplace: Workplace) -> _NamedCells:
    """With the name of the row's body, which no other has."""
    if not standard.body:
        return identified
    columns = (standard.body, PUBLISHER_NAME, COMMUNE, IDENTIFIERS.name)
    bodies = BodyNames(map(Mention._make, identified.select(columns)))
    names = bodies.iterate_names(map(Mention._make, identified.select(columns)))
    named = identified.add(BODY.name, names, workplace.make_folder("named"))
    return replace(named, numberless=bodies.numberless)


def _add_countings(
    named: _NamedCells, standard: Standard, overlaps: Overlaps, workplace: Workplace
) -> _NamedCells:
    """With what says which of several rows of one thing counts."""
    if not standard.row_key:
        return named
    countings = iterate_countings(named.cells.rows, overlaps)
    return named.add(COUNTING.name, countings, workplace.make_folder("counted"))


def _set_repeated_apart(detail: TableDetail, overlaps: Overlaps) -> TableDetail:
    """Rows that another dataset counts are added to nothing, as those that repeat others."""
    owners = set(map(overlaps.owners.__getitem__, overlaps.elsewhere))
    texts = tuple(map(COUNTED_ELSEWHERE.__add__, sorted(owners)))
    apart = filter(itemgetter(1), [(COUNTING.name, texts)])
    return replace(detail, apart=(*detail.apart, *apart))


@dataclass(frozen=True, slots=True)
class _TypedRows:
    """The table, and how many of its cells are empty because they are not of their type."""

    table: TypedTable
    uncast: int


def _type_rows(
    cells: TextTable,
    names: tuple[str, ...],
    demands: Mapping[str, ExpectedType],
    *,
    workplace: Workplace,
) -> _TypedRows:
    """Each column in the type of its field. What is not of it is emptied: here all rows of a column
    are of one type, in every format."""
    raw = make_raw_table(names, cells)
    place = Place(path=workplace.task.id)
    typed = build_canonical_table(raw, demands, ("",), place)
    faulty: dict[str, set[str]] = {}
    uncast = 0
    for fault in typed.iterate_faults():
        faulty.setdefault(fault.column, set()).add(fault.text or "")
        uncast += 1
    if not faulty:
        return _TypedRows(typed, 0)
    emptied = _empty_cells(raw, faulty, workplace.make_folder("emptied"))
    return _TypedRows(build_canonical_table(emptied, demands, ("",), place), uncast)


def _list_demands(task: TerritoryTask, standard: Standard) -> dict[str, ExpectedType]:
    """Cells are in canonical notation: how the schema would have them written is past."""
    demands = {}
    for field in list_standard_fields(standard):
        demands[field.name] = ExpectedType(type=choose_field_type(field))
    for column in ADDED_COLUMNS:
        demands[column.name] = ExpectedType(type=column.type)
    return demands | choose_position_types(task, standard)


def _empty_cells(raw: RawTable, faulty: Mapping[str, set[str]], scratch: Path) -> RawTable:
    """Without the texts that are not of the type of their column."""
    indexes = [raw.names.index(name) for name in faulty]
    rows = _iterate_emptied(raw.cells, indexes, list(faulty.values()))
    return replace(raw, cells=raw.cells.put_columns(indexes, rows, scratch))


def _iterate_emptied(
    cells: TextTable, indexes: Sequence[int], faulty: Sequence[set[str]]
) -> Iterator[list[str]]:
    for row in iterate_rows(cells, indexes):
        emptied = list(row)
        for place, (text, wrong_texts) in enumerate(zip(row, faulty, strict=True)):
            if text in wrong_texts:
                emptied[place] = ""
        yield emptied


def _write_years(workplace: Workplace, published: PublishedTable) -> tuple[Artefact, ...]:
    downloads = published.table.downloads
    parquet = next(file for file in downloads if file.format == "parquet")
    files = write_year_files(
        workplace.store.path(parquet.sha256),
        published.name,
        published.table.rows,
        store=workplace.store,
        scratch=workplace.make_folder("years"),
    )
    for file in files:
        workplace.allowance.add("parquet", file.path, file.bytes)
    return files


def _report_counts(counts: Mapping[str, int], place: Place) -> tuple[Problem, ...]:
    """What is to be known of the rows, each told once with how many there are."""
    problems = []
    for code, count in counts.items():
        if count:
            problems.append(replace(make_problem(code, place), count=count))
    return tuple(problems)


def _summarise(
    job: TerritoryJob,
    workplace: Workplace,
    published: PublishedTable,
    *,
    standard: Standard,
    problems: Sequence[Problem],
    runs: Sequence[HiddenRun],
) -> Summary:
    task = job.task
    place = Place(path=task.id)
    charts, _ = build_table_charts(
        published.table,
        published.typed.table,
        standard=standard,
        views=task.views,
        folder=task.id,
        profiles=published.detail.profiles,
        put_bytes=workplace.store.put_bytes,
    )
    detail = replace(published.detail, charts=charts, doubts=tuple(problems))
    too_large = check_download_size(workplace.allowance, place)
    if too_large:
        stored = workplace.store.put_value(Detail((), (too_large,)))
        return make_withheld_summary(task.id, detail=stored, key=job.key, errors=1)
    published_table = add_chart_files(published.table, {published.name: charts})
    tables, room = fit_downloads([published_table], workplace.allowance, task.exports, place)
    problems = (*problems, *room)
    # what the rows say stands in the others; whom they are about, where it is told apart
    own_columns = {column.name for column in ADDED_COLUMNS}
    own_columns.remove(BODY.name)
    own_columns.add(standard.body)
    searched = SearchedTable(
        published.name,
        published.typed.table,
        hidden=(),
        unsought=own_columns,
        lists=list_columns_of_lists(published.detail.profiles),
        runs=runs,
    )
    values = store_held_values(workplace.store, [searched], {})
    summary = Summary(
        id=task.id,
        key=job.key,
        status="published",
        rows=published.table.rows,
        errors=0,
        warnings=len(problems),
        repairs=0,
        tables=tables,
        documents=(),
        parts="",
        detail=workplace.store.put_value(Detail((detail,), problems)),
        charts=len(charts),
        maps=int(detail.map is not None),
        period=_find_period(published),
        formats=list_download_formats(tables, ()),
        rowless=published.table.rows == 0,
        comparison=_compare_communes(task, workplace, published, standard),
        made_from=workplace.store.put_value(task),
        values=values,
        value_bytes=workplace.store.size(values) if values else 0,
    )
    return workplace.store.fit(summary)


def _compare_communes(
    task: TerritoryTask, workplace: Workplace, published: PublishedTable, standard: Standard
) -> str:
    """The stored figures of communes, or "". The table that has rows of all licences has none of
    its own: one figure of a commune is enough."""
    if task.id.endswith(ALL_LICENCES):
        return ""
    files = {file.format: file.sha256 for file in published.table.downloads}
    parquet = workplace.store.path(files["parquet"])
    scratch = workplace.make_folder("comparison")
    comparison = compute_comparison(parquet, standard, task.communes, scratch)
    return workplace.store.put_value(comparison) if comparison else ""


def _find_period(published: PublishedTable) -> str:
    """The years of its rows, as `temporal` is written; "" where none says one."""
    profiles = {profile.name: profile for profile in published.detail.profiles}
    years = profiles[YEAR]
    return "/".join(dict.fromkeys(filter(None, (years.low, years.high))))
