"""A view held against the columns of a table: which they are, how groups are made, how many there
is room for."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from site_builder.checks.headings import match_headings
from site_builder.columns.heading_labels import label_heading
from site_builder.core.model.chart_request import ChartRequest
from site_builder.core.model.columns import Column
from site_builder.core.model.territory import BODY
from site_builder.core.text import clean_line, find_nearest_word, quote_words, truncate_text
from site_builder.metadata.standards import Standard

ChartType = Literal["bar", "line", "ranking"]
Step = Literal["year", "month", "day", "number", "text"]
# types of a standard's fields, and kinds of cells
READ = {"number": "number", "integer": "number", "date": "date"}
NUMERIC = ("integer", "number")
DATES = ("date", "datetime")
PLACES = 10  # groups that are text, where nothing says how many
BARS = 4  # of a group, which can be told apart
LINES = 5
PERIODS = 60  # the latest ones are drawn
CHARTS = 8  # of one view
SUMS = 1_000_000  # of a chart: some seconds, and some hundred megabytes
PERIODS_KNOWN = 12 * 500  # years or months, which are fewer than the days of a column
NO_LISTS: Mapping[str, str] = {}
Values = tuple[tuple[int, tuple[str, ...]], ...]  # a column, and values of it


@dataclass(frozen=True, slots=True)
class UnfitView:
    """Why a view cannot be drawn: the code of a problem; `column`: of which column, whose name
    `params` may cut."""

    code: str
    params: Mapping[str, str | int]
    column: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChartPlan:
    """A view whose columns are found: numbers are their places. `headings` are those of all
    columns, for people.

    `by` is the order of groups, `step` what each of them is: a ranking puts months in an order that
    is not theirs. `columns` are read as what they are here; those of `reread` stand as text in the
    table, because some of their cells are not what the standard says that they all are.

    `separators`: what separates the values of a cell of each column, "" where it is one; a row
    counts in each group, and has each value that is kept or left out. `strands` and `groups` are as
    many as are drawn; `turns` has the name of a list, a column, and codes of that list. `period` is
    the column of years among which one chooses; the rows of all of them are drawn, or those of the
    latest where the view says so.
    """

    view: ChartRequest
    type: ChartType
    by: Step
    step: Step
    columns: tuple[Column, ...]
    headings: tuple[str, ...]
    reread: frozenset[int]
    group: int
    separators: tuple[str, ...]
    series: tuple[int, ...]
    each: tuple[int, ...]
    where: Values
    excluded: Values
    turns: tuple[tuple[str, int, tuple[str, ...]], ...]
    share: int | None
    split: int | None
    period: int | None
    sources: int | None
    strands: int
    groups: int

    @property
    def separator(self) -> str:
        """What separates the values of a cell of the group."""
        return self.separators[self.group]


def plan_chart(
    view: ChartRequest,
    columns: tuple[Column, ...],
    standard: Standard | None,
    hidden: Collection[str] = (),
    separators: Mapping[str, str] = NO_LISTS,
) -> ChartPlan | UnfitView:
    """The plan of a view, or what keeps it from being drawn. `hidden`: the columns that say
    something of persons, of which none is; `separators`: what separates the values of cells, by
    the name of their column."""
    fields = match_headings([column.name for column in columns], standard) if standard else {}
    official = [fields.get(column.name, column.name) for column in columns]
    places = {name: index for index, name in enumerate(official)}
    places.update({column.name: index for index, column in enumerate(columns)})
    view = view if view.line else _drop_absent_options(view, places)
    columns, reread = _read_as_standard_says(columns, official, standard)
    if misfit := _find_misfit(view, columns, places, hidden):
        return misfit
    group = places[view.group]
    step = _choose_step(view, columns[group], is_year=_is_year(official[group], standard))
    by: Step = "text" if view.type == "ranking" else step
    step = by if step == "number" else step  # what is ranked by numbers are codes
    type_: ChartType = view.type
    if by == "text" and type_ == "line":
        type_ = "bar"
    # who draws a chart of one table speaks of its columns as the table does
    names = [column.name for column in columns] if view.line else official
    return ChartPlan(
        view=view,
        type=type_,
        by=by,
        step=step,
        columns=columns,
        headings=_label_columns(columns, names, standard),
        reread=reread,
        group=group,
        separators=tuple(separators.get(column.name, "") for column in columns),
        series=tuple(places[name] for name in view.series),
        each=tuple(places[name] for name in view.each),
        where=_place_values(view.where, places),
        excluded=_place_values(view.excluded, places),
        turns=tuple(
            (reclassification.name, places[reclassification.column], reclassification.codes)
            for reclassification in view.turns
            if reclassification.codes
        ),
        share=places.get(view.share),
        split=places.get(view.split),
        period=places.get(view.latest or view.years),
        sources=places.get(view.sources),
        strands=_count_strands(view, type_, by),
        groups=(view.most or PLACES) if by == "text" else PERIODS,
    )


def _find_misfit(
    view: ChartRequest,
    columns: Sequence[Column],
    places: Mapping[str, int],
    hidden: Collection[str],
) -> UnfitView | None:
    """The first column of a view that is not there, that says something of persons, or that is to
    be added up and holds no numbers."""
    for name in _list_named_columns(view):
        if name not in places:
            return _report_absent_column(name, [column.name for column in columns])
        if columns[places[name]].name in hidden:
            return UnfitView("view-personal", {"column": truncate_text(name, 60)}, name)
    for name in (*view.series, *filter(None, [view.share])):
        summed = columns[places[name]]
        if summed.type not in NUMERIC:
            return UnfitView("view-number", {"column": truncate_text(summed.name, 60)}, summed.name)
    return None


def _is_year(name: str, standard: Standard | None) -> bool:
    """Is the standard's field of this name a year? The table may have mere numbers there."""
    fields = standard.schema.fields if standard else ()
    return any(field.name == name and field.type == "year" for field in fields)


def _label_columns(
    columns: Sequence[Column], names: Sequence[str], standard: Standard | None
) -> tuple[str, ...]:
    """The headings of columns, for people: the title that the standard gives to each of `names`,
    else what our own words make of the column."""
    titles: dict[str, str] = {}
    if standard:
        titles = {field.name: field.title for field in standard.schema.fields}
        if standard.body:
            titles[BODY.name] = titles[standard.body]
    headings = []
    for name, column in zip(names, columns, strict=True):
        own_words = label_heading(column.name, column.kind)
        title = titles.get(name) or own_words or column.name
        headings.append(clean_line(title))
    return tuple(headings)


def _place_values(
    conditions: Sequence[tuple[str, tuple[str, ...]]], places: Mapping[str, int]
) -> Values:
    """Values that cells have, or must not have, by the place of their column; columns of which
    none are said are passed over."""
    return tuple((places[name], values) for name, values in conditions if values)


def check_chart_size(plan: ChartPlan, rows: int, distinct: Mapping[str, int]) -> UnfitView | None:
    """Why a plan is not worth its time: as many sums as some have rows. A chart must not keep data
    from being read."""
    is_large = count_sums(plan, rows, distinct) > SUMS
    return UnfitView("view-large", {"most": SUMS}) if is_large else None


def count_sums(plan: ChartPlan, rows: int, distinct: Mapping[str, int]) -> int:
    """How many sums there can be in a table of so many rows. `distinct`: how many different values
    a column has, by its name, where that is known."""
    most = 1
    for index in (plan.group, *plan.each, *([] if plan.split is None else [plan.split])):
        column = plan.columns[index]
        values = distinct.get(column.name, rows)
        is_by_period = column.type in DATES and plan.view.by != "day"
        most *= min(values, PERIODS_KNOWN) if is_by_period else values
    return min(most, rows)


def _read_as_standard_says(
    columns: tuple[Column, ...], official: Sequence[str], standard: Standard | None
) -> tuple[tuple[Column, ...], frozenset[int]]:
    """The columns, and which of them stand as text: these are as the standard says, by their
    `official` names."""
    types: dict[str, str] = {}
    for field in standard.schema.fields if standard else ():
        if field.type in READ:
            types[field.name] = READ[field.type]
    read_columns = []
    reread = set()
    for index, (name, column) in enumerate(zip(official, columns, strict=True)):
        if column.type == "string" and name in types:
            column = Column(name=column.name, type=types[name], kind=types[name])
            reread.add(index)
        read_columns.append(column)
    return tuple(read_columns), frozenset(reread)


def _drop_absent_options(view: ChartRequest, places: Mapping[str, int]) -> ChartRequest:
    """The view of a standard for a table that lacks what it is drawn without as well."""
    return replace(
        view,
        share=view.share if view.share in places else "",
        years=view.years if view.years in places else "",
        latest=view.latest if view.latest in places else "",
        sources=view.sources if view.sources in places else "",
        excluded=tuple(exclusion for exclusion in view.excluded if exclusion[0] in places),
        turns=tuple(
            reclassification for reclassification in view.turns if reclassification.column in places
        ),
    )


def _list_named_columns(view: ChartRequest) -> Iterator[str]:
    """All columns that a view speaks of, by their names in it."""
    yield view.group
    yield from (*view.series, *view.each)
    yield from filter(None, (view.share, view.split, view.years, view.latest, view.sources))
    yield from (name for name, _ in (*view.where, *view.excluded))
    yield from (reclassification.column for reclassification in view.turns)


def _report_absent_column(name: str, names: Sequence[str]) -> UnfitView:
    if near := find_nearest_word(name, names[:200]):
        return UnfitView("view-column-near", {"column": truncate_text(name, 60), "near": near})
    return UnfitView(
        "view-column", {"column": truncate_text(name, 60), "names": quote_words(names, 10)}
    )


def _choose_step(view: ChartRequest, column: Column, *, is_year: bool) -> Step:
    """What groups are."""
    if column.type in DATES:
        return view.by
    if is_year and column.type == "integer":
        return "year"
    if column.type in NUMERIC:
        return "number"
    known: dict[str, Step] = {"year": "year", "yearmonth": "month"}
    return known.get(column.type, "text")


def _count_strands(view: ChartRequest, type_: str, by: Step) -> int:
    """How many lines, or bars of a group, are drawn: as many as can be told apart, unless each is a
    column of its own."""
    if len(view.series) > 1:
        return len(view.series)
    most = LINES if type_ == "line" else BARS
    if by == "text" or not view.most:
        return most
    return min(view.most, most)
