"""A table as it is published: read column by column, profiled, drawn, and written in each of its
formats."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from site_builder.checks.personal_data.masks import mask_repair
from site_builder.columns.canonical import TypedTable
from site_builder.core.model.prepared import Table, TableDetail
from site_builder.core.problems import Place, Problem
from site_builder.metadata.standards import get_standard
from site_builder.prepare.by_commune import build_commune_partition
from site_builder.prepare.cell_lists import count_lists_apart
from site_builder.prepare.exports.column_arrays import keep_arrays
from site_builder.prepare.exports.parquet import write_parquet
from site_builder.prepare.exports.store_exports import store_exports
from site_builder.prepare.hidden_words import HiddenRun, collect_hidden_words, merge_hidden_words
from site_builder.prepare.map_preview import build_map_preview
from site_builder.prepare.preview_rows import fetch_preview_rows
from site_builder.prepare.profile import compute_column_profiles
from site_builder.prepare.row_years import find_row_years
from site_builder.prepare.rows_apart import find_rows_apart
from site_builder.prepare.tiles import store_tiles
from site_builder.prepare.withheld_values import withhold_hidden_values
from site_builder.prepare.workplace import Workplace


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedTable:
    """`typed` holds its rows, `table` and `detail` are what is kept of it."""

    typed: TypedTable
    table: Table
    detail: TableDetail
    problems: tuple[Problem, ...] = ()

    @property
    def name(self) -> str:
        return self.table.name


def publish_table(
    workplace: Workplace,
    name: str,
    typed: TypedTable,
    *,
    personal: Sequence[str],
    place: Place,
    runs: Sequence[HiddenRun] = (),
) -> PublishedTable:
    """A table in canonical form, with its profile, its preview and its downloads, in the store.
    `personal`: the columns that say something of persons, whose values nothing shows but the table
    itself; `runs`: the rows of a table put together of others, with the words that are hidden in
    each of those."""
    raw = typed.raw
    table = keep_arrays(typed.table)
    folder = workplace.make_folder(f"export-{name}")
    parquet = folder / "table.parquet"
    write_parquet(table, parquet, workplace.task.sheet)
    own_words = collect_hidden_words(table, personal)
    hidden_words = merge_hidden_words([own_words, *(run.words for run in runs)])
    profiles, words = compute_column_profiles(table, parquet, hidden=personal)
    profiles = count_lists_apart(table, profiles, hidden=personal)
    profiles = withhold_hidden_values(table, profiles, runs)
    standard = get_standard(workplace.task.standard)
    preview = fetch_preview_rows(table, standard, hidden=personal)
    drawn = build_map_preview(table, profiles)
    destination = workplace.get_destination(name, folder, parquet)
    downloads, exported = store_exports(table, workplace.task.exports, destination)
    tiles, tile_problems = store_tiles(
        table,
        profiles,
        destination,
        hidden=personal,
        standard=standard,
        place=place,
    )
    extracts = build_commune_partition(table, workplace.task, place, destination, hidden=personal)
    published = Table(
        name=name,
        source="",
        rows=table.rows,
        columns=tuple(column.published for column in table.columns),
        downloads=(*downloads, *tiles),
        faults="",
        content=next(artefact.sha256 for artefact in downloads if artefact.format == "csv"),
        cut=extracts.by,
        extracts=extracts.each,
        personal=tuple(personal),
        years=find_row_years(table, workplace.task.standard),
    )
    detail = TableDetail(
        name=name,
        profiles=profiles,
        preview=preview.rows,
        newest_by=preview.newest_by,
        row_numbers=preview.numbers,
        repairs=tuple(mask_repair(repair, personal) for repair in (*raw.repairs, *typed.repairs)),
        map=drawn,
        words=" ".join(hidden_words.iterate_others(words.split())),
        exported=exported,
        first_row=raw.first_row,
        skipped=raw.skipped,
        apart=find_rows_apart(table, hidden=personal),
    )
    problems = (*typed.problems, *tile_problems, *extracts.problems)
    return PublishedTable(typed=typed, table=published, detail=detail, problems=problems)
