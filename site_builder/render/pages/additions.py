"""What the explorer may add up: the columns whose numbers are amounts, or have a mean alone; the
share of an amount that counts; the rows that repeat others, or that no chart of the standard
counts; and over which values nothing is added, as years of a state, receipts and expenses.

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
YEAR = "year"

# Of each column, by its name: `adds` ("sum", "mean"), `counts` (the unit that its cells do not
# bear), `share` (the place of a column), `apart` (how rows are called that repeat others), `within`
# (the places of columns over whose values it is not added), `counted` (what the rows have that a
# chart of the standard counts, and its title), `kind` (of numbers that the standard says are years)
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
    if standard:
        places = {field_name: place for place, field_name in enumerate(fields.values())}
        for name, addition in additions.items():
            addition.update(_describe_limits(fields[name], standard, places))
    return additions


def _describe_limits(
    field_name: str, standard: Standard, places: Mapping[str, int]
) -> Iterator[tuple[str, object]]:
    """What keeps the numbers of a field from being added over all rows of a table; that they are
    years."""
    if standard.is_year(field_name):
        yield "kind", YEAR
    within = [places[name] for name in standard.list_kept_apart(field_name) if name in places]
    if within:
        yield "within", within
    view = standard.find_counting_view(field_name)
    # one that needs what is missing is not drawn
    if view and places.keys() >= dict(view.where).keys():
        wanted = _place_values(view.where, places)
        unwanted = [{**one, "out": True} for one in _place_values(view.excluded, places)]
        yield "counted", {"title": view.title, "rows": [*wanted, *unwanted]}


def _place_values(
    values: Sequence[tuple[str, tuple[str, ...]]], places: Mapping[str, int]
) -> list[dict[str, object]]:
    """Values of the columns that are there."""
    return [{"column": places[name], "values": some} for name, some in values if name in places]


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
