"""What the explorer may add up: the columns whose numbers are amounts, or have a mean alone; the
share of an amount that counts; the rows that repeat others, or that no chart of the standard
counts; and over which values nothing is added, as years of a state, receipts and expenses.

They are the rules of the charts of the build (`prepare.charts`) and of reading
(`readers.total_labels`), which the page is told with its columns.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from site_builder.cells.unit import find_named_unit
from site_builder.checks.headings import match_headings
from site_builder.core.model.columns import Column
from site_builder.core.model.prepared import TableDetail
from site_builder.metadata.standards import Standard
from site_builder.render.pages.additivity import is_period, is_state, judge_additivity

NUMBERS = ("integer", "number")
YEAR = "year"
_TAXED = re.compile(r"\b(?:(?P<without>HT|(?i:hors[ _]taxes?))|TTC|(?i:toutes taxes))\b")

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
    fields = _name_fields(columns, standard)
    amounts = list(_list_amounts(columns, fields, standard))
    measures = {amount for amount, _, _ in amounts}
    additions: dict[str, dict[str, object]] = {}
    for column in columns:
        numbers = _NumberColumn(column, titles.get(column.name, ""), fields[column.name])
        is_measure = column.name in measures
        additions[column.name] = numbers.describe(standard, is_measure=is_measure)
    for amount, share, unit in amounts:
        additions[amount] |= _keep_said(share=share, counts=unit)
    for name, texts in detail.apart:
        additions.get(name, {})["apart"] = texts
    if standard:
        places = {field_name: place for place, field_name in enumerate(fields.values())}
        for name, addition in additions.items():
            addition.update(_describe_limits(fields[name], standard, places))
    _keep_states_apart(columns, titles, additions)
    return additions


def _keep_states_apart(
    columns: Sequence[Column],
    titles: Mapping[str, str],
    additions: Mapping[str, dict[str, object]],
) -> None:
    """What no standard says: a population is not added over the years of a table."""
    headings = [(column.name, titles.get(column.name, "")) for column in columns]
    years = [place for place, heading in enumerate(headings) if is_period(heading)]
    for column, heading in zip(columns, headings, strict=True):
        addition = additions[column.name]
        if years and addition.get("adds") == "sum" and is_state(heading):
            addition.setdefault("within", years[:1])


@dataclass(frozen=True, slots=True)
class _NumberColumn:
    """A column that may be one of numbers, with its title and its field of the standard."""

    column: Column
    title: str
    field_name: str

    def describe(self, standard: Standard | None, *, is_measure: bool) -> dict[str, object]:
        headings = (self.title, self.column.name)
        unit = next(filter(None, map(find_named_unit, headings)), "")
        adds = self._judge(standard, self.column.unit or unit, is_measure=is_measure)
        if self.column.unit or not adds:
            return _keep_said(adds=adds)
        return _keep_said(adds=adds, counts=unit or _find_taxed(" ".join(headings)))

    def _judge(self, standard: Standard | None, unit: str, *, is_measure: bool) -> str:
        column = self.column
        type_ = _read_as(column, self.field_name, standard)
        kind = column.kind if type_ == column.type else type_
        if standard and self.field_name in standard.repeated:
            return ""
        if is_measure and type_ in NUMBERS:
            return "sum"  # its standard says so, whatever it is called
        headings = (column.name, self.title)
        return judge_additivity(headings, type_, kind, unit, column.decimals)


def _find_taxed(headings: str) -> str:
    """The unit of a « Montant hors taxes », which only euros have."""
    taxed = _TAXED.search(headings)
    if not taxed:
        return ""
    return "€ HT" if taxed["without"] else "€ TTC"


def _keep_said(**additions: object) -> dict[str, object]:
    return {name: value for name, value in additions.items() if value not in (None, "")}


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
        rules = _place_values(view.where, places)
        rules += [{**rule, "out": True} for rule in _place_values(view.excluded, places)]
        yield "counted", {"title": view.title, "rows": rules}


def _place_values(
    values: Sequence[tuple[str, tuple[str, ...]]], places: Mapping[str, int]
) -> list[dict[str, object]]:
    """Values of the columns that are there."""
    return [{"column": places[name], "values": texts} for name, texts in values if name in places]


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
