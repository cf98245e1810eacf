"""The difference of two versions of each of many datasets: their tables are brought together by
their names, and compared by workers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from itertools import filterfalse
from operator import attrgetter
from pathlib import Path

from site_builder.cells.identifiers import mask_value
from site_builder.checks.headings import find_primary_key_columns, select_own_schema
from site_builder.checks.personal_data.masks import mask_text
from site_builder.compare.table_version import Comparison, TableVersion
from site_builder.core.model.dataset import Dataset
from site_builder.core.model.difference import (
    DatasetDifference,
    TableChange,
    TableDifference,
    WholeRow,
)
from site_builder.core.model.prepared import Table, is_original
from site_builder.metadata import standards
from site_builder.storage.object_store import ObjectStore
from site_builder.storage.workers import WorkerDeath, WorkerLimits, run_in_workers

Preview = Sequence[Sequence[str | None]]
FIRST = 5  # rows of a new table that are shown
COMPARE = "site_builder.compare.compare_tables:compare_tables"


@dataclass(frozen=True, slots=True)
class DatasetVersion:
    """A dataset as it was or would be published, with its tables in the store, and the first rows
    of each, by its name."""

    dataset: Dataset
    tables: tuple[Table, ...] = ()
    previews: Mapping[str, Preview] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _TablePair:
    """What becomes of a table of dataset `id`, as far as that is known before both versions of it
    are compared, if they are."""

    id: str
    change: TableChange
    comparison: Comparison | None = None


def compare_datasets(
    versions: Mapping[str, tuple[DatasetVersion, DatasetVersion]],
    objects: ObjectStore,
    *,
    jobs: int = 1,
    log: Path | None = None,
    scratch: Path | None = None,
) -> dict[str, DatasetDifference]:
    """What changed in each dataset, by id; nothing of those whose tables hold the same."""
    pairs: list[_TablePair] = []
    for id_, (before, now) in versions.items():
        pairs += _pair_tables(id_, before, now, objects)
    comparisons = list(filter(None, map(attrgetter("comparison"), pairs)))
    answers = _run_comparisons(comparisons, jobs=jobs, log=log, scratch=scratch)
    changes: dict[str, list[TableChange]] = {}
    for pair in pairs:
        change = pair.change
        if pair.comparison in answers:
            difference = answers[pair.comparison]
            if difference.is_empty:
                continue
            change = replace(change, status="changed", difference=difference)
        changes.setdefault(pair.id, []).append(change)
    return {id_: DatasetDifference(id_, tuple(tables)) for id_, tables in changes.items()}


def _pair_tables(
    id_: str, before: DatasetVersion, now: DatasetVersion, objects: ObjectStore
) -> Iterator[_TablePair]:
    """The tables whose contents differ, in the order of today, then those that are gone."""
    former_tables = _list_parts(before)
    for table in _list_parts(now).values():
        former_name = _find_former_name(table.name, now.dataset, former_tables)
        former = former_tables.pop(former_name, None)
        if former is None:
            yield _TablePair(id_, _describe_new_table(table, now.previews.get(table.name, ())))
            continue
        change = TableChange(name=table.name, status="uncompared", rows=table.rows)
        if former_name != table.name:
            change = replace(change, former_name=former_name)
        if (former.content, former.columns) != (table.content, table.columns):
            comparison = _plan_comparison(former, table, now.dataset, objects)
            yield _TablePair(id_, change, comparison)
    for table in former_tables.values():
        yield _TablePair(id_, TableChange(name=table.name, status="gone", rows=table.rows))


def _describe_new_table(table: Table, preview: Preview) -> TableChange:
    masks = dict.fromkeys(map(attrgetter("name"), table.columns), mask_text)
    masks |= dict.fromkeys(table.personal, mask_value)
    first_rows = []
    for number, row in enumerate(preview[:FIRST], 1):
        cells = []
        for mask, text in zip(masks.values(), row, strict=False):
            if text:
                text = mask(text)
            cells.append(text or "")
        first_rows.append(WholeRow(number, tuple(cells)))
    return TableChange(
        name=table.name,
        status="new",
        rows=table.rows,
        columns=table.columns,
        first_rows=tuple(first_rows),
    )


def _list_parts(version: DatasetVersion) -> dict[str, Table]:
    """Its tables by their names; the whole of a series is what its parts are."""
    tables = filterfalse(attrgetter("series"), version.tables)
    return {table.name: table for table in tables}


def _find_former_name(name: str, dataset: Dataset, former_tables: Mapping[str, Table]) -> str:
    """What a table was called among those of before: as it is now, else as its description says."""
    names = [name]
    for resource in dataset.sources:
        if resource.name == name:
            names += resource.previous
    return next(filter(former_tables.__contains__, names), name)


def _plan_comparison(
    before: Table, now: Table, dataset: Dataset, objects: ObjectStore
) -> Comparison:
    """Both versions of a table, with the key that its schema declares, else its standard."""
    standard = standards.get_standard(dataset.standard)
    resources = {resource.name: resource for resource in dataset.sources}
    own_schema = select_own_schema(resources.get(now.name), standard)
    key = find_primary_key_columns(now.columns, own_schema, standard)
    with_csv = bool(before.faults or now.faults)
    comparison = Comparison(
        before=_locate_version(before, objects, with_csv=with_csv),
        after=_locate_version(now, objects, with_csv=with_csv),
    )
    if not key:
        return comparison
    return replace(comparison, key=key, key_origin="declared" if own_schema else "standard")


def _locate_version(table: Table, objects: ObjectStore, *, with_csv: bool) -> TableVersion:
    """A table with its files in the store."""
    files = {}
    for file in filterfalse(is_original, table.downloads):
        files[file.format] = objects.path(file.sha256)
    return TableVersion(
        parquet=files["parquet"],
        csv=files.get("csv") if with_csv else None,
        columns=table.columns,
        rows=table.rows,
        personal=table.personal,
    )


def _run_comparisons(
    comparisons: Sequence[Comparison],
    *,
    jobs: int,
    log: Path | None,
    scratch: Path | None,
) -> dict[Comparison | None, TableDifference]:
    """What workers answered; nothing where one died of it."""
    differences: dict[Comparison | None, TableDifference] = {}
    if not comparisons:
        return differences
    if scratch:
        scratch.mkdir(parents=True, exist_ok=True)
    answers = run_in_workers(
        zip(comparisons),
        COMPARE,
        TableDifference,
        limits=WorkerLimits(),
        jobs=jobs,
        log=log,
        scratch=scratch,
    )
    with closing(answers):
        for comparison, answer in answers:
            if not isinstance(answer, WorkerDeath):
                differences[comparison] = answer
    return differences
