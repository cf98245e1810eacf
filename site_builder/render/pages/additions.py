"""What the explorer may add up: the columns whose numbers are amounts, or have a mean alone; the
share of an amount that counts; and the rows that repeat others.

They are the rules of the charts of the build (`prepare.charts`) and of reading
(`readers.total_labels`), which the page is told with its columns.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from site_builder.cells.unit import find_named_unit
from site_builder.checks.headings import match_headings
from site_builder.core.model.columns import Column
from site_builder.core.model.prepared import TableDetail
from site_builder.metadata.standards import Standard
from site_builder.render.pages.additivity import judge_additivity

NUMBERS = ("integer", "number")

# Of each column, by its name: `adds` ("sum", "mean"), `counts` (the unit that its cells do not
# bear), `share` (the place of a column), `apart` (how rows are called that repeat others)
Additions = Mapping[str, Mapping[str, object]]


def describe_additions(
    columns: Sequence[Column],
    titles: Mapping[str, str],
    standard: Standard | None,
    detail: TableDetail,
) -> Additions:
    """Nothing of a column whose numbers name something, as those of a code."""
    additions: dict[str, dict[str, object]] = {column.name: {} for column in columns}
    fields = _name_fields(columns, standard)
    amounts = list(_list_amounts(columns, fields, standard))
    measures = {amount for amount, _, _ in amounts}
    for column in columns:
        headings = (column.name, titles.get(column.name, ""))
        unit = find_named_unit(headings[1]) or find_named_unit(column.name)
        type_ = _read_as(column, fields.get(column.name, ""), standard)
        kind = column.kind if type_ == column.type else type_
        adds = judge_additivity(headings, type_, kind, column.unit or unit, column.decimals)
        if column.name in measures and type_ in NUMBERS:
            adds = "sum"  # its standard says so, whatever it is called
        if standard and fields[column.name] in standard.repeated:
            adds = ""
        if adds:
            additions[column.name]["adds"] = adds
            if unit and not column.unit:
                additions[column.name]["counts"] = unit
    for amount, share, unit in amounts:
        if share is not None:
            additions[amount]["share"] = share
        if unit:
            additions[amount]["counts"] = unit
    for name, texts in detail.apart:
        if name in additions:
            additions[name]["apart"] = texts
    return additions


def _name_fields(columns: Sequence[Column], standard: Standard | None) -> dict[str, str]:
    """The field of the standard that each column is."""
    names = [column.name for column in columns]
    renamed = match_headings(names, standard) if standard else {}
    return {name: renamed.get(name, name) for name in names}


def _read_as(column: Column, field_name: str, standard: Standard | None) -> str:
    """Its type; that of its standard, where some of its cells are no number and it stands as
    text."""
    if column.type != "string" or standard is None:
        return column.type
    types = {field.name: field.type for field in standard.schema.fields}
    expected = types.get(field_name, "")
    return expected if expected in NUMBERS else column.type


def _list_amounts(
    columns: Sequence[Column], fields: Mapping[str, str], standard: Standard | None
) -> Iterator[tuple[str, int | None, str]]:
    """The columns that the views of the standard add up, the place of the column that says which
    share of them counts, and the unit."""
    places: dict[str, int] = {}
    for place, column in enumerate(columns):
        places[fields[column.name]] = place
    for view in standard.views if standard else ():
        for series in view.series:
            if series in places:
                yield columns[places[series]].name, places.get(view.share), view.unit
