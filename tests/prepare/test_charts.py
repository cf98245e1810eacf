"""Charts: their numbers are those of the table, and what they leave out is counted; who asks for
too little is told."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import random
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from portal import COMMUNES, made, tree, write
from typed_tables import BatchedTable

from site_builder.cells import Value, get_cell_kind
from site_builder.columns.canonical_arrow import SharedCells, SharedValues
from site_builder.columns.canonical_table import (
    CanonicalListTable,
    CanonicalTable,
    MergedValues,
    TypedBatch,
    TypedListColumn,
)
from site_builder.columns.column_reading import TypedColumn
from site_builder.core.model.chart_request import ChartRequest, CodeList
from site_builder.core.model.columns import Column
from site_builder.core.model.prepared import (
    Chart,
    ColumnProfile,
    Detail,
    PreparationTask,
    SourceFile,
    Summary,
    Table,
)
from site_builder.core.model.reading_hints import ReadingHints
from site_builder.core.problems import Problem
from site_builder.metadata.chart_requests import VIEW, read_views
from site_builder.metadata.standards import load_standard
from site_builder.metadata.yaml import FileProblems, MappingNode, parse_yaml, read_section
from site_builder.prepare.charts import (
    build_table_charts,
    choose_chart_tables,
    figures,
    sums,
)
from site_builder.prepare.charts.answer import fill_missing_periods
from site_builder.prepare.charts.plan import ChartPlan, UnfitView, check_chart_size, plan_chart
from site_builder.prepare.charts.row_parts import fold_word, round_amount
from site_builder.prepare.exports import EXPORTS
from site_builder.prepare.preparation_job import PreparationJob
from site_builder.prepare.prepare import prepare_datasets
from site_builder.storage.object_store import ObjectStore

FORMATS = tuple(export.name for export in EXPORTS)
COLUMNS = (
    Column(name="année", type="year", kind="year"),
    Column(name="nom", type="string", kind="string"),
    Column(name="montant", type="number", kind="number", unit="€", decimals=2),
    Column(name="part", type="number", kind="number"),
    Column(name="effectif", type="integer", kind="integer"),
)
Row = tuple[int | None, str | None, Decimal | None, Decimal | None, int | None]

amounts = st.none() | st.decimals(-(10**9), 10**9, places=2)
name_lists = st.lists(st.sampled_from("abcd"), max_size=3, unique=True)
table_rows = st.lists(
    st.tuples(
        st.none() | st.integers(2019, 2024),
        st.none() | st.sampled_from("ABCDEFGHIJKLMNOP") | st.text(min_size=1, max_size=5),
        amounts,
        st.sampled_from(
            [None, Decimal("1"), Decimal("0.45"), Decimal("45"), Decimal("100"), Decimal("300")]
        ),
        st.none() | st.integers(-5, 10**6),
    ),
    min_size=1,
    max_size=60,
)


def typed_table(
    columns: Sequence[Column], cells: Sequence[Sequence[Value | None]]
) -> CanonicalListTable:
    """A table of these values, column by column."""
    described = []
    encoded = []
    for column, values in zip(columns, cells, strict=True):
        decimals = 9 if column.decimals is None else column.decimals
        typed = TypedColumn(name=column.name, kind=get_cell_kind(column.kind), decimals=decimals)
        described.append(typed)
        places = {value: place for place, value in enumerate(dict.fromkeys(values))}
        texts = ["" if value is None else typed.choose_writer()(value) for value in places]
        codes = [places[value] for value in values]
        counts = [codes.count(place) for place in places.values()]
        encoded.append(TypedListColumn(list(places), texts, counts, codes))
    return CanonicalListTable(tuple(described), len(cells[0]), tuple(encoded))


@dataclass(frozen=True)
class LargeTable(BatchedTable):
    """A table whose cells are those of Arrow."""

    def iterate_batches(self, indexes: Sequence[int]) -> Iterator[TypedBatch]:
        for batch in super().iterate_batches(indexes):
            columns = []
            for index, cells in zip(indexes, batch.columns, strict=True):
                places = range(len(cells.texts))
                merged = MergedValues(list(cells.values), list(cells.texts), [], places)
                shared = SharedValues(merged, self.columns[index].kind.type)
                columns.append(SharedCells(shared, pa.array(cells.codes, pa.int32())))
            yield TypedBatch(batch.first_row, batch.rows, tuple(columns))


def profile_of(name: str, distinct: int = 1, separator: str = "") -> ColumnProfile:
    return ColumnProfile(
        name=name, type="string", kind="string", rows=0, filled=0, distinct=distinct, low="",
        high="", ordered=False, bars=(), separator=separator,
    )  # fmt: skip


def charts_of(
    canonical: CanonicalTable,
    *views: ChartRequest,
    columns: Sequence[Column] = COLUMNS,
    profiles: Sequence[ColumnProfile] = (),
) -> tuple[tuple[Chart, ...], list[Problem]]:
    table = Table(
        name="t",
        source="t.csv",
        rows=canonical.rows,
        columns=tuple(columns),
        downloads=(),
        faults="",
        content="",
    )
    return build_table_charts(
        table,
        canonical,
        standard=None,
        views=views,
        folder="datasets/x/y",
        profiles=profiles,
        put_bytes=put_bytes,
    )


STORED: dict[str, bytes] = {}


def put_bytes(content: bytes) -> str:
    digest = hashlib.sha256(content).hexdigest()
    STORED[digest] = content
    return digest


def figures_of(chart: Chart) -> Any:
    """What the file of a chart says, its numbers exact."""
    assert chart.figures
    return json.loads(STORED[chart.figures.sha256], parse_float=Decimal)


def table_of(rows: Iterable[Row]) -> CanonicalListTable:
    lists = [list(column) for column in zip(*rows, strict=True)]
    cells = [
        [float(one) if isinstance(one, Decimal) else one for one in column] for column in lists
    ]
    return typed_table(COLUMNS, cells)


def computed(
    rows: Iterable[Row], *views: ChartRequest, profiles: Sequence[ColumnProfile] = ()
) -> tuple[tuple[Chart, ...], list[Problem]]:
    """The charts of a table of these rows."""
    return charts_of(table_of(rows), *views, profiles=profiles)


def asked(**given: object) -> ChartRequest:
    return ChartRequest(
        **{"type": "bar", "group": "année", "descriptor": "datapackage.yaml", "line": 7, **given}  # type: ignore[arg-type]
    )


def added(rows: Iterable[tuple[str, Decimal | None]]) -> dict[str, Decimal | None]:
    """What each group comes to: None where none of its rows has a number."""
    found: dict[str, Decimal | None] = {}
    for group, value in rows:
        before = found.setdefault(group, None)
        if value is not None:
            found[group] = (before or Decimal(0)) + value
    return found


def told(chart: Chart, strand: int = 0) -> dict[str, Decimal | None]:
    values = chart.series[strand].values
    return {
        label: None if value is None else Decimal(value)
        for label, value in zip(chart.labels, values, strict=True)
    }


# --- the numbers ---


@given(table_rows)
def test_bars_of_years_are_the_sums_that_python_makes(rows: list[Row]) -> None:
    found, _ = computed(rows, asked(series=("montant",)))
    expected = added((str(row[0]), row[2]) for row in rows if row[0] is not None)
    if sum(value is not None for value in expected.values()) < 2 or not any(expected.values()):
        assert found == ()
        return
    (chart,) = found
    assert {label: value for label, value in told(chart).items() if label in expected} == expected
    assert all(value is None for label, value in told(chart).items() if label not in expected)
    assert list(chart.labels) == [
        str(year) for year in range(int(min(expected)), int(max(expected)) + 1)
    ]
    assert chart.omitted.unmeasured == sum(row[2] is None for row in rows if row[0] is not None)
    undated = sum(row[0] is None for row in rows)
    assert chart.omitted.empty == ((("année", undated),) if undated else ())


@given(table_rows)
def test_a_ranking_and_its_rest_are_all_that_there_is(rows: list[Row]) -> None:
    view = asked(type="ranking", group="nom", series=("effectif",), most=4)
    found, _ = computed(rows, view)
    named = [(row[1].strip(), row[4]) for row in rows if row[1] is not None and row[1].strip(" ")]
    expected = added((name, None if value is None else Decimal(value)) for name, value in named)
    ranked = sorted((value for value in expected.values() if value is not None), reverse=True)
    for chart in found:
        values = [Decimal(value) for value in chart.series[0].values if value is not None]
        assert values == ranked[: len(values)]
        assert chart.omitted.groups == max(len(expected) - 4, 0)
        rest = Decimal(chart.omitted.rest or 0)
        assert sum(values) + rest == sum(ranked)
        assert len(chart.labels) == min(len(expected), 4)
    if len(set(ranked[:4])) > 1 and any(ranked[:4]):
        assert found, "there is something to rank"


@given(st.lists(st.tuples(name_lists, amounts), min_size=1))
def test_a_row_of_several_values_counts_in_each(
    listed: list[tuple[list[str], Decimal | None]],
) -> None:
    rows = [(2020, ",".join(names) or None, amount, None, None) for names, amount in listed]
    view = asked(type="ranking", group="nom", series=("montant",), years="année", most=3)
    found, _ = computed(rows, view, profiles=[profile_of("nom", separator=",")])
    expected = added((name, amount) for names, amount in listed for name in names)
    for chart in found:
        shown = told(chart)
        assert shown == {name: expected[name] for name in shown}
        assert len(shown) == min(len(expected), 3)
        assert chart.overlapping and chart.omitted.rest is None
        assert figures_of(chart)["overlapping"]


def test_values_of_cells_are_ranked_each_by_its_own_rows() -> None:
    amounts = {"Culture": 30, "Culture,Santé": 20, "Santé": 15, "Sport": 40}
    rows = [(2020, name, Decimal(amount), None, None) for name, amount in amounts.items()]
    view = asked(type="ranking", group="nom", series=("montant",))
    (chart,), _ = computed(rows, view, profiles=[profile_of("nom", separator=",")])
    assert told(chart) == {"Culture": 50, "Sport": 40, "Santé": 35}


def test_a_cell_of_several_values_is_kept_or_left_out_by_each_of_them() -> None:
    amounts = {"Culture": 30, "Culture,Santé": 20, "Santé": 15, "Sport": 40}
    rows = [(2020, name, Decimal(amount), None, None) for name, amount in amounts.items()]
    view = asked(type="ranking", group="nom", series=("montant",))
    culture = (("nom", ("culture",)),)
    expected = [
        (replace(view, where=culture), {"Culture": 50, "Santé": 20}),
        (replace(view, excluded=culture), {"Sport": 40, "Santé": 15}),
    ]
    for limited, ranked in expected:
        (chart,), _ = computed(rows, limited, profiles=[profile_of("nom", separator=",")])
        assert told(chart) == ranked


@given(table_rows)
def test_a_share_counts_for_what_it_is_however_it_is_written(rows: list[Row]) -> None:
    def due(row: Row) -> Decimal | None:
        share = Decimal(1) if row[3] is None else row[3] if row[3] <= 1 else row[3] / 100
        return None if row[2] is None or share > 1 else row[2] * share

    found, _ = computed(rows, asked(series=("montant",), share="part"))
    expected = added((str(row[0]), due(row)) for row in rows if row[0] is not None)
    for chart in found:
        for label, value in expected.items():
            shown = told(chart)[label]
            assert (shown is None) == (value is None)
            assert (
                shown is None
                or value is None
                or abs(shown - value) <= Decimal("0.000001") * len(rows)
            )
        assert chart.omitted.unmeasured == sum(
            due(row) is None for row in rows if row[0] is not None
        )


@given(table_rows, st.integers(2, 4))
def test_lines_are_those_that_come_to_the_most(rows: list[Row], most: int) -> None:
    rows = [(row[0], (row[1] or "")[:1].strip() or None, *row[2:]) for row in rows]
    view = asked(type="line", series=("effectif",), split="nom", most=most)
    found, _ = computed(rows, view)
    kept = [
        (row[1], str(row[0]), row[4]) for row in rows if row[0] is not None and row[1] is not None
    ]
    whole = added((name, None if value is None else Decimal(value)) for name, _, value in kept)
    for chart in found:
        assert len(chart.series) <= most
        sums = sorted((value for value in whole.values() if value is not None), reverse=True)
        drawn = sorted(
            (
                sum(value for value in told(chart, n).values() if value is not None)
                for n in range(len(chart.series))
            ),
            reverse=True,
        )
        assert [one for one in drawn if one] == [one for one in sums[: len(drawn)] if one]


def test_rows_are_counted_where_no_column_is_summed() -> None:
    rows: list[Row] = [(2020, "a", None, None, None)] * 3 + [
        (2022, "b", None, None, None),
        (None, "c", None, None, None),
    ]
    (chart,), problems = computed(rows, asked())
    assert (chart.labels, chart.series[0].values) == (("2020", "2021", "2022"), ("3", None, "1"))
    assert (chart.measure, chart.omitted.empty, problems) == ("", (("année", 1),), [])


def test_several_columns_are_as_many_bars_and_a_row_that_is_left_out_counts_once() -> None:
    rows: list[Row] = [
        (2020, "a", Decimal("1.50"), None, 3),
        (2021, "b", None, None, 4),
        (None, "c", Decimal(5), None, 5),
    ]
    (chart,), _ = computed(rows, asked(series=("effectif", "montant")))
    assert [(one.label, one.values) for one in chart.series] == [
        ("effectif", ("3", "4")),
        ("montant", ("1.5", None)),
    ]
    assert (chart.omitted.empty, chart.omitted.unmeasured) == ((("année", 1),), 1)


def test_only_the_latest_rows_are_ranked_where_that_is_asked() -> None:
    rows: list[Row] = [
        (2020, "a", Decimal(900), None, 1),
        (2024, "a", Decimal(10), None, 1),
        (2024, "b", Decimal(20), None, 1),
        (None, "c", Decimal(700), None, 1),
    ]
    (chart,), _ = computed(
        rows, asked(type="ranking", group="nom", series=("montant",), latest="année")
    )
    assert (chart.latest, chart.labels, chart.series[0].values) == (
        "2024",
        ("b", "a"),
        ("20", "10"),
    )
    assert chart.omitted.empty == (("année", 1),)


def test_a_file_of_figures_keeps_its_address_whatever_the_other_charts_are() -> None:
    def list_addresses(rows: list[Row]) -> list[str]:
        views = (asked(series=("montant",), each=("nom",)), asked(group="nom", series=("montant",)))
        charts, _ = computed(rows, *views)
        return [chart.figures.path.rpartition("/")[2] for chart in charts if chart.figures]

    both: list[Row] = [(year, name, Decimal(5), None, 1) for year in (2020, 2021) for name in "aé%"]
    assert list_addresses(both) == [
        "graphique-1.json",
        "graphique-1-a.json",
        "graphique-1-e.json",
        "graphique-2.json",
    ]
    without_a = [row for row in both if row[1] != "a"]
    assert list_addresses(without_a) == [
        "graphique-1.json",
        "graphique-1-e.json",
        "graphique-2.json",
    ]


def test_each_choice_says_what_it_leaves_out_and_all_years_what_has_no_year() -> None:
    rows: list[Row] = [
        (2020, "a", Decimal(900), None, 1),
        (2020, "b", None, None, 1),
        (2020, None, Decimal(5), None, 1),
        (2024, "a", Decimal(10), None, 1),
        (2024, "b", Decimal(20), None, 1),
        (None, "c", Decimal(700), None, 1),
        (None, "c", None, None, 1),
    ]
    asked_of = {"type": "ranking", "group": "nom", "series": ("montant",)}
    for period in ({"latest": "année"}, {"years": "année"}):
        (chart,), _ = computed(rows, asked(**asked_of, **period))
        figures = figures_of(chart)
        assert figures["undated"] == 2
        assert figures["left_out"] == {
            "all": {"cells": 2, "rows": [["nom", 1]]},
            "2020": {"cells": 1, "rows": [["année", 2], ["nom", 1]]},
            "2024": {"cells": 0, "rows": [["année", 2]]},
        }


def test_all_years_are_ranked_together_and_each_may_be_chosen() -> None:
    rows: list[Row] = [
        (2020, "a", Decimal(900), None, 1),
        (2024, "a", Decimal(10), None, 1),
        (2024, "b", Decimal("20.5"), None, 1),
        (None, "c", Decimal(700), None, 1),
    ]
    view = asked(type="ranking", group="nom", series=("montant",), years="année")
    (chart,), _ = computed(rows, view)
    assert (chart.periods, chart.latest, chart.labels) == (("2020", "2024"), "", ("a", "c", "b"))
    assert chart.series[0].values == ("910", "700", "20.5")
    assert (chart.omitted.undated, chart.omitted.empty) == (1, ())
    figures = figures_of(chart)
    assert figures["columns"] == ["name", "series", "all", "2020", "2024"]
    assert figures["rows"] == [
        ["a", 0, 910, 900, 10],
        ["c", 0, 700, None, None],
        ["b", 0, Decimal("20.5"), None, Decimal("20.5")],
    ]


def test_a_chart_that_opens_on_the_latest_year_has_the_others_too() -> None:
    rows: list[Row] = [
        (2020, "a", Decimal(900), None, 1),
        (2024, "b", Decimal(20), None, 1),
        (2024, "c", Decimal(10), None, 1),
    ]
    view = asked(type="ranking", group="nom", series=("montant",), latest="année")
    (chart,), _ = computed(rows, view)
    assert (chart.labels, chart.periods) == (("b", "c"), ("2020", "2024"))
    assert [row[0] for row in figures_of(chart)["rows"]] == ["a", "b", "c"]


@pytest.mark.parametrize(
    ("given", "labels", "values"),
    [
        ({"years": "année"}, ("a", "b"), ("910", "20")),
        ({"latest": "année"}, ("b", "a"), ("20", "10")),
    ],
)
def test_where_years_would_be_too_many_sums_none_may_be_chosen(
    given: dict[str, str],
    labels: tuple[str, ...],
    values: tuple[str, ...],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sums, "SUMS", 2)
    rows: list[Row] = [
        (2020, "a", Decimal(900), None, 1),
        (2024, "a", Decimal(10), None, 1),
        (2024, "b", Decimal(20), None, 1),
    ]
    view = asked(type="ranking", group="nom", series=("montant",), **given)
    (chart,), _ = computed(rows, view)
    assert (chart.labels, chart.series[0].values) == (labels, values)
    assert chart.periods == ("2020", "2024"), "the years are said all the same"
    assert chart.choices == ()
    assert figures_of(chart)["columns"] == ["name", "series", "all"]


def test_all_strands_of_a_chart_of_years_are_in_its_file() -> None:
    rows: list[Row] = []
    for place, name in enumerate("abcdefg", 1):
        for year in (2020, 2021, 2022):
            rows.append((year, name, Decimal(place), None, 1))
    (chart,), _ = computed(rows, asked(type="line", split="nom", series=("montant",)))
    assert len(chart.series) == 5
    figures = figures_of(chart)
    assert figures["columns"] == ["name", "2020", "2021", "2022"]
    assert [row[0] for row in figures["rows"]] == list("gfedcba")
    assert figures["rows"][-1] == ["a", 1, 1, 1]


def test_the_file_of_a_chart_of_years_has_what_is_drawn() -> None:
    rows: list[Row] = []
    for year in (2020, 2021):
        for place in (1, 2, 3):
            rows.append((year, "abc"[place - 1], Decimal(year), None, place))
    view = asked(group="effectif", series=("montant",), latest="année")
    (chart,), _ = computed(rows, view)
    file = figures_of(chart)
    assert chart.series[0].values == ("2021", "2021", "2021")
    assert (file["columns"], file["latest"]) == (["name", "1", "2", "3"], "")
    assert file["rows"] == [["", 2021, 2021, 2021]]


def test_a_file_of_figures_has_the_greatest_names_and_says_how_many_it_has_not(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(figures, "BYTES", 60)
    rows: list[Row] = [(2020, f"nom {n}", Decimal(n), None, 1) for n in range(1, 40)]
    (chart,), _ = computed(rows, asked(type="ranking", group="nom", series=("montant",)))
    file = figures_of(chart)
    assert [row[0] for row in file["rows"]] == ["nom 39", "nom 38", "nom 37"]
    assert file["omitted"] == 36


def test_who_has_rows_in_each_year_is_counted() -> None:
    rows: list[Row] = [
        (2020, "lille", Decimal(1), None, 1),
        (2021, "lille", Decimal(1), None, 1),
        (2021, "lomme", Decimal(5), None, 1),
    ]
    (chart,), _ = computed(rows, asked(series=("montant",), sources="nom"))
    assert (chart.sources, chart.steady) == ((1, 2), False)
    (chart,), _ = computed(rows, asked(series=("montant",)))
    assert (chart.sources, chart.steady) == ((), True)


def test_days_are_ranked_where_that_is_asked() -> None:
    days = [date(2024, 1, 31), date(2024, 3, 5), date(2024, 3, 6), date(2023, 12, 1)]
    columns = (Column(name="jour", type="date", kind="date"), COLUMNS[2])
    table = typed_table(columns, [days, [1.0, 2.0, 3.0, 4.0]])
    view = asked(type="ranking", group="jour", series=("montant",), by="month", most=2)
    (chart,), problems = charts_of(table, view, columns=columns)
    assert (chart.by, chart.labels, chart.series[0].values) == (
        "month",
        ("2024-03", "2023-12"),
        ("5", "4"),
    )
    assert (chart.omitted.groups, chart.omitted.rest, problems) == (1, "1", [])


def test_bars_of_words_stand_in_the_order_of_the_file() -> None:
    words = ("CP", "CE1", "CE2", "CM1", "CM2", "CP")
    rows: list[Row] = [(2024, word, None, None, number) for number, word in enumerate(words, 1)]
    (chart,), _ = computed(rows, asked(group="nom", series=("effectif",)))
    assert (chart.labels, chart.series[0].values) == (
        ("CP", "CE1", "CE2", "CM1", "CM2"),
        ("7", "2", "3", "4", "5"),
    )


def test_values_are_kept_and_left_out_whatever_their_case_and_accents() -> None:
    rows: list[Row] = [
        (2020 + n % 2, word, None, None, 10**n)
        for n, word in enumerate(("Dépense", "DEPENSE", "recette", "ordre"))
    ]
    view = asked(
        series=("effectif",),
        where=(("nom", ("dépense", "ordre")),),
        excluded=(("nom", ("Ordre",)),),
    )
    (chart,), _ = computed(rows, view)
    assert chart.series[0].values == ("1", "10")


def test_periods_without_a_row_have_their_place() -> None:
    assert fill_missing_periods(["2020", "2023"], "year") == ["2020", "2021", "2022", "2023"]
    assert fill_missing_periods(["2023-11", "2024-02"], "month") == [
        "2023-11",
        "2023-12",
        "2024-01",
        "2024-02",
    ]
    assert fill_missing_periods(["2024-02-28", "2024-03-01"], "day") == [
        "2024-02-28",
        "2024-02-29",
        "2024-03-01",
    ]
    assert fill_missing_periods(["1020", "2023"], "year") == ["1020", "2023"]
    assert fill_missing_periods(["2023-13", "2024-02"], "day") == ["2023-13", "2024-02"]


@pytest.mark.parametrize("rows", [
    [(2020, "a", Decimal(1), None, 1)],
    [(2020, "a", None, None, None), (2021, "b", None, None, None)],
    [(2020, "a", Decimal(0), None, 1), (2021, "b", Decimal(0), None, 1)],
])  # fmt: skip
def test_nothing_is_drawn_of_one_bar_or_of_no_number_and_that_is_said(rows: list[Row]) -> None:
    found, problems = computed(rows, asked(series=("montant",)))
    assert (found, [(one.code, one.place.path, one.place.line) for one in problems]) == (
        (), [("view-empty", "datasets/x/y/datapackage.yaml", 7)])  # fmt: skip


def test_a_column_that_holds_nothing_yet_is_no_mistake_of_who_asked_for_it() -> None:
    rows: list[Row] = [(2020, None, None, None, 1), (2021, None, None, None, 2)]
    found, (problem,) = computed(rows, asked(series=("nom",)), profiles=[profile_of("nom", 0)])
    assert (found, problem.code, problem.severity) == ((), "view-empty", "warning")


def test_what_is_ranked_keeps_what_it_is() -> None:
    rows: list[Row] = [(2020 + n, "a", None, None, 10 + n) for n in range(4)]
    views = asked(type="ranking", series=("effectif",)), asked(series=("effectif",))
    (chart, other), _ = computed(rows, *views)
    assert (chart.by, chart.horizontal, chart.labels[0]) == ("year", True, "2023")
    assert (other.by, other.horizontal, other.labels[0]) == ("year", False, "2020")


def test_a_ranking_in_which_all_are_equal_is_none() -> None:
    rows: list[Row] = [(2024, name, None, None, 1) for name in "abcdefghi"]
    found, _ = computed(rows, asked(type="ranking", group="nom", series=("effectif",)))
    assert found == ()


# --- whatever the size of the table ---

MANY_VIEWS = (
    asked(series=("montant",), share="part"),
    asked(series=("effectif", "montant"), excluded=(("nom", ("a", "B")),)),
    asked(group="nom"),
    asked(type="line", series=("effectif",), split="nom", most=2),
    asked(type="ranking", group="nom", series=("montant",), each=("part",), latest="année"),
    asked(series=("montant",), each=("nom",), turns=(CodeList("M14", "part", ("1", "45")),
                                                     CodeList("M57", "part", ("0.45",)))),
)  # fmt: skip


@pytest.mark.nightly
@given(table_rows, st.integers(10, 60), st.booleans())
def test_a_large_table_has_the_charts_of_a_small_one(
    rows: list[Row], batch_rows: int, few: bool
) -> None:
    table = table_of(rows)
    expected = charts_of(table, *MANY_VIEWS)
    assert charts_of(BatchedTable(table, batch_rows, few), *MANY_VIEWS) == expected
    assert charts_of(LargeTable(table, batch_rows, few), *MANY_VIEWS) == expected


def test_charts_that_have_too_many_sums_together_are_summed_one_after_the_other(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    rows: list[Row] = [(2020 + n % 3, "abcd"[n % 4], Decimal(n), None, n) for n in range(20)]
    expected = computed(rows, *MANY_VIEWS)
    monkeypatch.setattr(sums, "SUMS", 1)
    assert computed(rows, *MANY_VIEWS) == expected


def test_sums_are_exact_beyond_what_a_number_of_arrow_holds() -> None:
    most = 10**18 - 1
    rows: list[Row] = [(2020 + n % 2, "a", None, None, most) for n in range(40)]
    (chart,), _ = charts_of(LargeTable(table_of(rows), 40, few=True), asked(series=("effectif",)))
    assert chart.series[0].values == (str(20 * most), str(20 * most))


@pytest.mark.parametrize(("number", "digits", "expected"), [
    (12.5, 2, 1250), (2.675, 2, 268), (-0.125, 2, -13), (1.005, 2, 100), (0.1234565, 6, 123457),
    (7, 0, 7), (-0.0, 2, 0),
])  # fmt: skip
def test_a_number_is_rounded_to_its_last_digit_a_half_away_from_zero(
    number: float, digits: int, expected: int
) -> None:
    assert round_amount(number, digits) == expected


def test_words_are_compared_without_case_and_accents_and_ligatures_are_kept() -> None:
    assert fold_word("DÉPENSE") == fold_word("dépense") == "depense"
    assert fold_word("ΣΊΣΥΦΟΣ") == fold_word("Σίσυφοσ")
    assert fold_word("œuvre") != fold_word("oeuvre")


def test_a_label_is_told_without_the_spaces_around_it() -> None:
    words = ("CP", "CP\u00a0", "\u2003CE1", "\u3000")
    rows: list[Row] = [(2024, word, None, None, 1) for word in words]
    (chart,), _ = computed(rows, asked(group="nom", series=("effectif",)))
    assert (chart.labels, chart.series[0].values) == (("CP", "CE1"), ("2", "1"))
    assert chart.omitted.empty == (("nom", 1),)


# --- what cannot be drawn is said ---


@pytest.mark.parametrize(("given", "code", "params"), [
    ({"group": "anne"}, "view-column-near", {"column": "anne", "near": "année"}),
    ({"series": ("siren",)}, "view-column",
     {"column": "siren", "names": "« année », « nom », « montant », « part », « effectif »"}),
    ({"series": ("nom",)}, "view-number", {"column": "nom"}),
    ({"share": "nom", "series": ("montant",)}, "view-number", {"column": "nom"}),
    ({"where": (("sexe", ("F",)),)}, "view-column", None),
    ({"each": ("budget",)}, "view-column", None),
    ({"latest": "an"}, "view-column", None),
])  # fmt: skip
def test_a_column_that_is_not_there_or_has_no_number_is_one_problem_with_its_line(
    given: dict[str, object], code: str, params: Mapping[str, str] | None
) -> None:
    rows: list[Row] = [(2020, "a", Decimal(1), None, 1), (2021, "b", Decimal(2), None, 2)]
    found, (problem, *others) = computed(rows, asked(**given), asked(series=("montant",)))
    assert (problem.code, problem.severity, problem.place.line, others) == (code, "error", 7, [])
    assert params is None or problem.params == params
    assert len(found) == 1, "the other one is drawn"


def test_a_view_of_as_many_sums_as_there_are_rows_in_a_large_table_is_not_worth_its_time() -> None:
    plan = plan_chart(asked(type="ranking", group="nom", split="part"), COLUMNS, None)
    assert isinstance(plan, ChartPlan)
    distinct = {"nom": 40_000, "part": 30}
    assert check_chart_size(plan, 10**7, distinct) == UnfitView("view-large", {"most": 1_000_000})
    assert check_chart_size(plan, 10**6, distinct) is None
    assert check_chart_size(plan, 10**7, {**distinct, "part": 20}) is None
    assert check_chart_size(plan, 10**7, {"part": 2}) is not None, (
        "nobody knows how many names there are"
    )


def test_a_view_of_one_of_several_tables_says_which() -> None:
    tables = [
        Table(
            name=name,
            source="",
            rows=3,
            columns=COLUMNS,
            downloads=(),
            faults="",
            content="",
        )
        for name in ("culture", "sport")
    ]
    found, (problem,) = choose_chart_tables(asked(), tables, "datasets/x/y")
    assert (found, problem.code, problem.params) == (
        (),
        "view-resource",
        {"names": "« culture », « sport »"},
    )
    assert choose_chart_tables(asked(resource="sport"), tables, "x") == ([tables[1]], [])
    assert [one.code for one in choose_chart_tables(asked(resource="sports"), tables, "x")[1]] == [
        "view-resource"
    ]
    many = [
        Table(
            name=f"t{n}",
            source="",
            rows=3,
            columns=COLUMNS,
            downloads=(),
            faults="",
            content="",
        )
        for n in range(40)
    ]
    assert choose_chart_tables(ChartRequest(type="bar", group="année"), many, "x") == (
        many[:20],
        [],
    ), "a standard's, of as many as there is time for"


def views_of(text: str) -> tuple[tuple[ChartRequest, ...], list[tuple[str, int | None]]]:
    notes = FileProblems("datapackage.yaml")
    tree_ = parse_yaml(text.encode(), "datapackage.yaml")
    assert isinstance(tree_, MappingNode)
    record = read_section(tree_, VIEW, notes)
    views = read_views([record] if record else [], notes, "datapackage.yaml")
    return views, [(one.code, one.place.line) for one in notes.all()]


@pytest.mark.parametrize(("text", "codes"), [
    ("group: annee", [("missing-key", 1)]),
    ("type: camembert\ngroup: annee", [("wrong-choice", 1)]),
    ("type: barre\ngroup: annee", [("wrong-choice-near", 1)]),
    ("type: bar\ngroup:", [("missing-key", 2)]),
    ("type: bar\ngroup: a\nseries: [b, c]\nsplit: d", [("view-both", 4)]),
    ("type: ranking\ngroup: a\nmost: 400", [("view-most", 3)]),
    ("type: bar\ngroup: a\nseries: [b, c, d, e, f]", [("view-series", 3)]),
    ("type: bar\ngroup: a\nwhere: b", [("not-a-section", 3)]),
    ("type: bar\ngroup: a\nwhere:\n  b: {c: d}", [("wrong-section-for-text", 4)]),
    ("type: bar\ngroup: a\nexcept:\n  b: [c, [d]]", [("wrong-section-for-text", 4)]),
    ("type: bar\ngroup: a\nwords:\n  b: {c: d}", [("wrong-section-for-text", 4)]),
    ("type: bar\ngroup: a\nturns:\n  M57: compte", [("not-a-section", 4)]),
    ("type: bar\ngroup: a\nturns:\n  M57:\n    b: {c: d}", [("wrong-section-for-text", 5)]),
    ("type: bar\ngroup: a\nseries: {b: c}", [("wrong-section-for-text", 3)]),
])  # fmt: skip
def test_a_view_that_cannot_be_understood_is_one_problem_with_its_line(
    text: str, codes: list[tuple[str, int | None]]
) -> None:
    assert views_of(text) == ((), codes)


def test_a_view_may_be_written_in_french_words() -> None:
    (view,), codes = views_of(
        "type: classement\ngroup: nom\nseries: montant\nby: mois\nwords: {F: filles}"
    )
    assert (view.type, view.series, view.by, view.words, codes) == (
        "ranking",
        ("montant",),
        "month",
        (("F", "filles"),),
        [],
    )


# --- the standards ---


def published(
    folder: Path,
    id_: str,
    rows: Sequence[Mapping[str, str]],
    heads: Mapping[str, str] | None = None,
) -> tuple[Chart, ...]:
    """The charts that a standard gives to a file of these rows; `heads` are other headings of its
    fields."""
    summary = prepared(folder, id_, rows, heads)
    detail = ObjectStore(folder / "store").value(summary.detail, Detail)
    assert not [one for one in detail.problems if one.code.startswith("view-")]
    return detail.tables[0].charts


def prepared(
    folder: Path,
    id_: str,
    rows: Sequence[Mapping[str, str]],
    heads: Mapping[str, str] | None = None,
) -> Summary:
    fields = [
        field.name
        for field in load_standard(id_).schema.fields
        if any(field.name in row for row in rows)
    ]
    text = io.StringIO()
    table = csv.writer(text, delimiter=";")
    table.writerow([(heads or {}).get(name, name) for name in fields])
    table.writerows([row.get(name, "") for name in fields] for row in rows)
    (folder / "t.csv").write_text(text.getvalue(), "utf-8")
    file = SourceFile(
        name="t", path="t.csv", kind="table", hints=ReadingHints(), original="t.csv", ending=".csv"
    )
    task = PreparationTask(
        id="lille/t",
        files=(file,),
        sheet="Données",
        exports=FORMATS,
        standard=id_,
        views=load_standard(id_).views,
    )
    (folder / "scratch").mkdir()
    (summary,) = prepare_datasets(
        [
            PreparationJob(
                task=task,
                key="",
                digests=(),
                folder=folder,
                shown="datasets/lille/t",
                store=folder / "store",
            )
        ],
        folder / "scratch",
    )
    return summary


def test_the_figures_of_a_ranking_are_those_of_duckdb_over_the_same_file(tmp_path: Path) -> None:
    dice = random.Random(30)
    rows = []
    for _ in range(400):
        day = f"{dice.choice((2020, 2021, 2023))}-0{dice.randint(1, 9)}-15"
        rows.append(
            {
                "dateConvention": dice.choice((day, day, "")),
                "nomBeneficiaire": f"Club {dice.randint(1, 60)}",
                "montant": dice.choice(("", f"{dice.randint(1, 10**6)}.{dice.randint(10, 99)}")),
                "pourcentageSubvention": dice.choice(("", "1", "0.5", "0.25")),
            }
        )
    summary = prepared(tmp_path, "scdl/subventions", rows)
    store = ObjectStore(tmp_path / "store")
    (table,) = summary.tables
    digest = next(file.sha256 for file in table.downloads if file.format == "parquet")
    cube = json.loads(store.read(table.charts[-1].sha256))
    assert cube["columns"] == ["name", "series", "all", "2020", "2021", "2023"]
    asked_years = ["true", *(f"year(dateConvention) = {year}" for year in (2020, 2021, 2023))]
    amount = "montant::DECIMAL(18,6) * coalesce(pourcentageSubvention, 1)::DECIMAL(9,2)"
    sums_by_year = ", ".join(f"sum({amount}) FILTER ({years})" for years in asked_years)
    path = store.path(digest)
    query = f"SELECT nomBeneficiaire, {sums_by_year} FROM read_parquet('{path}') GROUP BY 1"
    found = duckdb.execute(query).fetchall()
    expected = {}
    for name, *numbers in found:
        expected[name] = [None if number is None else float(number) for number in numbers]
    assert {row[0]: row[2:] for row in cube["rows"]} == expected
    assert sum(row["dateConvention"] == "" for row in rows) == cube["undated"]


def test_first_names_are_ranked_over_all_years_and_followed_over_them(
    tmp_path: Path,
) -> None:
    names = {"F": ("Jade", "Romy", "Alma"), "M": ("Adam", "Léo", "Noé")}
    rows = [
        {
            "COLL_INSEE": "59350",
            "ENFANT_SEXE": sex,
            "ENFANT_PRENOM": name,
            "NOMBRE_OCCURRENCES": str(10 * place + year - 2020),
            "ANNEE": str(year),
        }
        for year in (2021, 2022, 2023)
        for sex, some in names.items()
        for place, name in enumerate(some, 1)
    ]
    found = published(tmp_path, "scdl/prenoms", rows)
    years = ("2021", "2022", "2023")
    assert [(one.type, one.held, one.periods) for one in found] == [
        ("ranking", ("filles",), years), ("ranking", ("garçons",), years),
        ("line", ("filles",), ()), ("line", ("garçons",), ()),
    ]  # fmt: skip
    assert (found[0].labels, found[0].series[0].values) == (
        ("Alma", "Romy", "Jade"),
        ("96", "66", "36"),
    )
    assert {one.label: one.values for one in found[3].series} == {
        "Adam": ("11", "12", "13"),
        "Léo": ("21", "22", "23"),
        "Noé": ("31", "32", "33"),
    }


def test_years_of_a_standard_are_years_where_the_table_has_numbers(tmp_path: Path) -> None:
    rows = [
        {"rentree": str(year), "nom": f"École {n}", "secteur": "public", "eleves": str(100 + n)}
        for year in (2022, 2024)
        for n in (1, 2)
    ]
    (chart,) = published(tmp_path, "beffroi/ecoles", rows)
    assert (chart.by, chart.labels) == ("year", ("2022", "2023", "2024"))


def test_names_that_were_all_given_once_are_not_ranked(tmp_path: Path) -> None:
    rows = [
        {
            "COLL_INSEE": "59196",
            "ENFANT_SEXE": "F",
            "ENFANT_PRENOM": name,
            "NOMBRE_OCCURRENCES": "1",
            "ANNEE": "2024",
        }
        for name in ("Jade", "Romy", "Alma")
    ]
    assert published(tmp_path, "scdl/prenoms", rows) == ()


def test_a_grant_that_is_shared_counts_once_under_the_headings_of_a_mairie(tmp_path: Path) -> None:
    heads = {
        "nomBeneficiaire": "Nom de l'association",
        "dateConvention": "Date de la convention",
        "montant": "Montant (€)",
        "pourcentageSubvention": "Pourcentage",
    }
    rows = [
        {
            "dateConvention": f"{year}-03-01",
            "nomBeneficiaire": name,
            "montant": amount,
            "pourcentageSubvention": share,
        }
        for year, name, amount, share in (
            (2023, "Ping-pong", "1000.50", "1"),
            (2023, "Judo", "3000", "1"),
            (2024, "Judo", "10000", "0.75"),
            (2024, "Ping-pong", "10000", "0.25"),
            (2024, "Chorale", "800.25", "1"),
        )
    ]
    years, ranking = published(tmp_path, "scdl/subventions", rows, heads)
    assert (years.labels, years.series[0].values, years.unit) == (
        ("2023", "2024"),
        ("4000.5", "10800.25"),
        "€",
    )
    assert ranking.labels == ("Judo", "Ping-pong", "Chorale")
    assert ranking.series[0].values == ("10500", "3500.5", "800.25")
    assert ranking.periods == ("2023", "2024")


def test_a_cell_that_is_no_date_or_no_number_does_not_take_the_charts_of_a_standard_away(
    tmp_path: Path,
) -> None:
    rows = [
        {
            "dateConvention": f"0{n}/03/202{n}",
            "nomBeneficiaire": f"Club {n}",
            "montant": f"{n} 000,50 €",
        }
        for n in range(1, 5)
    ]
    rows += [
        {"dateConvention": "en cours", "nomBeneficiaire": "Chorale", "montant": "800"},
        {"dateConvention": "05/03/2024", "nomBeneficiaire": "Judo", "montant": "à venir"},
        {"dateConvention": "06/03/2024", "nomBeneficiaire": "Judo", "montant": "100"},
    ]
    years, ranking = published(tmp_path, "scdl/subventions", rows)
    assert years.series[0].values == ("1000.5", "2000.5", "3000.5", "4100.5")
    assert (years.omitted.unmeasured, years.omitted.empty) == (1, (("Date de la convention", 1),))
    assert (ranking.labels[0], ranking.labels[-1], ranking.omitted.undated) == ("Club 4", "Judo", 1)


def test_a_budget_shows_one_budget_at_a_time_real_money_only_and_where_its_numbers_change(
    tmp_path: Path,
) -> None:
    usual = {
        "BGT_NATDEC": "compte administratif",
        "BGT_NOM": "Ville",
        "BGT_SECTION": "fonctionnement",
        "BGT_OPBUDG": "réel",
        "BGT_NATURE": "60611",
        "BGT_FONCTION": "020",
    }
    rows = []
    for year in (2021, 2022, 2023):
        school = "281" if year > 2022 else "251"
        lines = [
            ("dépense", "100.10", {"BGT_FONCTION": school}),
            ("recette", "150", {}),
            ("dépense", "50", {"BGT_SECTION": "investissement"}),
            ("recette", "20", {"BGT_SECTION": "investissement"}),
            ("dépense", "999", {"BGT_OPBUDG": "ordre"}),
            ("recette", "888", {"BGT_NATURE": "002"}),
            ("recette", "777", {"BGT_NATURE": "001", "BGT_SECTION": "investissement"}),
            ("dépense", "5", {"BGT_NOM": "Eau"}),
            ("recette", "6", {"BGT_NOM": "Eau"}),
            ("dépense", "333", {"BGT_NATDEC": "budget primitif"}),
        ]
        rows += [
            {**usual, "BGT_ANNEE": str(year), "BGT_CODRD": side, "BGT_MTREAL": amount, **more}
            for side, amount, more in lines
        ]
    found = published(tmp_path, "scdl/budget", rows)
    assert [one.held for one in found] == [
        ("Ville", "fonctionnement"),
        ("Ville", "investissement"),
        ("Eau", "fonctionnement"),
    ]
    strands = [{one.label: one.values for one in chart.series} for chart in found]
    assert strands[0] == {
        "recettes": ("150", "150", "150"),
        "dépenses": ("100.1", "100.1", "100.1"),
    }
    assert strands[1] == {"recettes": ("20", "20", "20"), "dépenses": ("50", "50", "50")}
    assert [(one.group, one.before, one.after) for one in found[0].reclassifications] == [
        ("2023", "M14", "M57")
    ]
    assert (found[1].reclassifications, found[2].reclassifications) == ((), ()), (
        "nothing tells there"
    )


@pytest.mark.parametrize("id_", ["scdl/prenoms", "scdl/subventions", "scdl/budget"])
def test_the_views_of_a_standard_name_its_own_fields(id_: str) -> None:
    one = load_standard(id_)
    fields = {field.name for field in one.schema.fields}
    assert one.views
    for view in one.views:
        named = {view.group, *view.series, *view.each, view.share, view.split, view.latest}
        named |= {name for name, _ in (*view.where, *view.excluded)} | {
            turn.column for turn in view.turns
        }
        assert named - {""} <= fields
        assert (view.descriptor, view.line) == ("", 0)


# --- in a build ---

DATASET = "title: Aides\nviews:\n  - {type: bar, group: annee, series: montant}\n"
TABLE = "annee;nom;montant\n" + "".join(
    f"{2020 + n % 4};Association {n % 7};{n},50\n" for n in range(40)
)


def test_a_view_that_changes_changes_the_page_as_a_cold_build_would(tmp_path: Path) -> None:
    site = tmp_path / "site"
    out = tmp_path / "out"
    folder = "datasets/lille/aides/"
    write(site, {"communes.yml": COMMUNES, f"{folder}aides.csv": TABLE})
    pages = []
    for number, text in enumerate(
        (DATASET, DATASET.replace("bar", "ranking").replace("annee,", "nom,"), "title: Aides\n")
    ):
        write(site, {f"{folder}datapackage.yaml": text})
        made(site, out)
        made(site, tmp_path / f"cold-{number}", cache=False)
        assert tree(out) == tree(tmp_path / f"cold-{number}")
        pages.append(tree(out)["lille/aides/index.html"].decode())
    assert len({*pages}) == 3
    assert ['role="img" aria-labelledby="chart-' in page for page in pages] == [True, True, False]


def test_a_series_is_drawn_whole_and_its_parts_are_not(tmp_path: Path) -> None:
    folder = "datasets/lille/prenoms/"
    rows = {
        year: f"Prénom;Sexe;Nombre\nJade;F;{year - 2000}\nRomy;F;{year - 2010}\n"
        for year in (2021, 2022, 2023)
    }
    write(
        tmp_path,
        {
            "communes.yml": COMMUNES,
            f"{folder}datapackage.yaml": "title: Prénoms\nstandard: scdl/prenoms\n",
            **{f"{folder}prenoms-{year}.csv": text for year, text in rows.items()},
        },
    )
    made(tmp_path)
    page = tree(tmp_path / "build")["lille/prenoms/index.html"].decode()
    assert page.count('<figure class="figure"') == 2
    assert "De 2021 à 2023, Jade vient en tête" in page


def test_views_of_nothing_hide_those_of_the_standard(tmp_path: Path) -> None:
    folder = "datasets/lille/aides/"
    text = (
        "dateConvention;nomBeneficiaire;montant\n2023-01-01;A;5\n2024-01-01;B;6\n2024-02-01;C;7\n"
    )
    write(tmp_path, {"communes.yml": COMMUNES, f"{folder}aides.csv": text})
    pages = []
    for more in ("", "views: []\n"):
        write(
            tmp_path,
            {f"{folder}datapackage.yaml": f"title: Aides\nstandard: scdl/subventions\n{more}"},
        )
        made(tmp_path)
        pages.append(
            tree(tmp_path / "build")["lille/aides/index.html"]
            .decode()
            .count('<figure class="figure"')
        )
    assert pages == [2, 0]


def test_a_view_that_is_wrong_says_so_and_the_rest_is_built(tmp_path: Path) -> None:
    folder = "datasets/lille/aides/"
    asked_for = (
        "{type: bar, group: anee}",
        "{type: tarte, group: annee}",
        "{type: bar, group: annee}",
    )
    text = "title: Aides\nviews:\n" + "".join(f"  - {one}\n" for one in asked_for)
    write(
        tmp_path,
        {"communes.yml": COMMUNES, f"{folder}datapackage.yaml": text, f"{folder}aides.csv": TABLE},
    )
    report = made(tmp_path)
    found = defaultdict(list)
    for problem in report.problems:
        found[problem.code].append(problem.place.line)
    assert dict(found) == {"view-column-near": [3], "wrong-choice": [4]}
    assert (
        tree(tmp_path / "build")["lille/aides/index.html"].decode().count('<figure class="figure"')
        == 1
    )
