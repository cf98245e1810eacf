"""The columns that tables had, held against those that they have: a script asks for a column by its
name.

A table that is no more is told as a file is; here are those that are still there.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace

from site_builder.cells import has_all_words
from site_builder.cells.unit import are_counted_otherwise
from site_builder.core.model.dataset import get_dataset_folder
from site_builder.core.problems import Place, Problem, make_problem
from site_builder.core.text import MOST_NAMED, quote_words
from site_builder.publish.permanence.address_book import (
    AddressBook,
    DatasetAddresses,
    TableColumns,
)

NUMBERS = frozenset(("integer", "number"))


def find_lost_columns(
    before: AddressBook, now: AddressBook, exchanged_ids: Collection[object]
) -> Iterator[Problem]:
    """The columns of each table that are gone, with the names that they probably have now; and
    those that are said to be gone and are not. Of `exchanged_ids` it has been said that they are
    of other data."""
    for id_, dataset in before.datasets.items():
        current_id = now.former_names.get(id_, id_)
        if current_id not in now.datasets or current_id in exchanged_ids:
            continue
        current_dataset = now.datasets[current_id]
        has_lost_file = not current_dataset.unfit.isdisjoint(dataset.columns)
        for table in dataset.tables:
            current_table = _find_table(table, current_dataset)
            if table.series and has_lost_file:
                continue  # for it may be the one that has a column; that it is lost has been said
            if current_table:
                declared = _list_declared_columns(dataset, current_dataset, current_table)
                place = _locate_table(current_id, current_table)
                yield from _compare_tables(table, current_table, declared, place)
    for id_, dataset in now.datasets.items():
        yield from _find_columns_still_there(id_, dataset)


def _list_declared_columns(
    before: DatasetAddresses, now: DatasetAddresses, table: TableColumns
) -> set[str]:
    """What the description says of columns that are no more: they are gone for good, or stand under
    another name, which is one that was published already."""
    published_before = frozenset[str]().union(*before.columns.values())
    names = published_before.intersection(table.columns)
    renamed = (column for column, name in now.published_names.items() if name in names)
    return {*now.withdrawn_columns, *renamed}


def _compare_tables(
    before: TableColumns, now: TableColumns, declared: Collection[str], place: Place
) -> Iterator[Problem]:
    """One problem for each column that has another type or another name, and one for all that are
    gone but those that are `declared`."""
    yield from _compare_types(before, now, place)
    kept_columns = {*now.columns, *declared}
    new_columns = [column for column in now.columns if column not in before.columns]
    gone = []
    for column in before.columns:
        if column in kept_columns:
            continue
        name = _guess_new_name(column, before.columns, now.columns, new_columns=new_columns)
        if name not in new_columns:
            gone.append(column)
            continue
        new_columns.remove(name)
        code = "column-renamed"
        if are_counted_otherwise(column, name):
            code = "column-rescaled"
        yield make_problem(code, place, column=column, name=name, table=now.name)
    if gone:
        yield make_problem(
            "column-vanished",
            place,
            count=len(gone),
            names=quote_words(gone, MOST_NAMED),
            table=now.name,
            column=gone[0],
        )


def _compare_types(before: TableColumns, now: TableColumns, place: Place) -> Iterator[Problem]:
    """One problem for each column that was of another type, numbers being one."""
    types = dict(zip(now.columns, now.types, strict=False))
    for column, type_ in zip(before.columns, before.types, strict=False):
        new_type = types.get(column, type_)
        if new_type != type_ and not {type_, new_type} <= NUMBERS:
            yield make_problem(
                "column-retyped",
                replace(place, column=column),
                column=column,
                table=now.name,
                type=new_type,
            )


def _find_table(table: TableColumns, now: DatasetAddresses) -> TableColumns | None:
    """The same table as it is now."""
    if table.series:
        return now.series
    name = now.former_tables.get(table.name, table.name)
    return next((current for current in now.tables if current.name == name), None)


def _guess_new_name(
    column: str, before: Sequence[str], now: Sequence[str], new_columns: Sequence[str]
) -> str:
    """What a column is probably called now: the only new one that has all its words, or whose words
    it all has; else the one at its place, of as many."""
    near = [name for name in new_columns if has_all_words(column, name)]
    if len(near) == 1:
        return near[0]
    if len(before) == len(now):
        return now[before.index(column)]
    return ""


def _locate_table(id_: str, table: TableColumns) -> Place:
    """Its file, else the folder of its dataset."""
    return Place(path=f"{get_dataset_folder(id_)}/{table.source}".rstrip("/"))


def _find_columns_still_there(id_: str, dataset: DatasetAddresses) -> Iterator[Problem]:
    for table in dataset.tables:
        place = _locate_table(id_, table)
        for column in sorted(set(dataset.withdrawn_columns).intersection(table.columns)):
            yield make_problem("column-still-there", place, column=column, table=table.name)
