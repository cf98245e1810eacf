"""Figures that pages cite: those of plain Python over the same rows, whatever they are."""

from __future__ import annotations

import statistics
from collections import defaultdict
from collections.abc import Callable, Mapping
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_builder.core.model.figure import CountedRule, FigureAnswer, FigureQuestion
from site_builder.publish.cited_figures import compute_figure
from site_builder.storage.object_store import DamagedObject, ObjectStore

CENTS = st.integers(-(10**9), 10**9).map(lambda cents: cents / 100)
ROWS = st.lists(
    st.tuples(
        st.none() | CENTS,
        st.sampled_from([None, "2023-05-01", "2024-01-31", "2024-12-01"]),
        st.sampled_from([None, "", "a", "Â", "b"]),
    ),
    min_size=1,
    max_size=30,
)


def ask(root: Path, columns: Mapping[str, object], **asked: object) -> FigureAnswer:
    store = ObjectStore(root / "store")
    source = root / "source.parquet"
    pq.write_table(pa.table(dict(columns)), source)
    question = FigureQuestion(parquet=store.put(source), **asked)  # type: ignore[arg-type]
    return compute_figure(store, question)


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("figures")


@given(rows=ROWS, aggregate=st.sampled_from(["count", "sum", "mean", "median", "min", "max"]))
def test_a_figure_is_that_of_plain_python(
    place: Path, rows: list[tuple[float | None, str | None, str | None]], aggregate: str
) -> None:
    amounts, days, groups = zip(*rows, strict=True)
    columns = {
        "montant": pa.array(amounts, pa.float64()),
        "jour": pa.array(days, pa.string()),
        "nature": pa.array(groups, pa.string()),
    }
    answer = ask(
        place,
        columns,
        aggregate=aggregate,
        column="montant",
        years="jour",
        year="2024",
        group="nature",
        order="label",
    )
    expected: list[Decimal] = []
    by_group = defaultdict[str, list[Decimal]](list)
    undated = empty = 0
    for amount, day, group in rows:
        if day is None:
            undated += 1
        elif not day.startswith("2024"):
            continue
        elif amount is None:
            empty += 1
        else:
            expected.append(round(Decimal(amount), 2))
            by_group[group or ""].append(expected[-1])
    assert (answer.rows, answer.undated, answer.empty) == (len(expected), undated, empty)
    assert answer.ungrouped == len(by_group.pop("", []))
    assert write(aggregate, expected) == (None if answer.value is None else Decimal(answer.value))
    found = [(label, Decimal(value)) for label, value in answer.groups]
    assert found == [
        (label, write(aggregate, by_group[label])) for label in sorted(by_group, key="aÂb".index)
    ]


def write(aggregate: str, numbers: list[Decimal]) -> Decimal | None:
    if aggregate == "count":
        return Decimal(len(numbers))
    if not numbers:
        return None
    functions: dict[str, Callable[[list[Decimal]], Decimal | int]] = {
        "sum": sum,
        "mean": statistics.mean,
        "median": statistics.median,
        "min": min,
        "max": max,
    }
    number = Decimal(functions[aggregate](numbers))
    return round(number, 2) if aggregate in ("mean", "median") else number


def test_an_amount_that_several_share_counts_for_its_share(place: Path) -> None:
    columns = {"montant": [100.0, 100.0, 100.0, 100.0], "part": [0.25, 50.0, None, 700.0]}
    answer = ask(place, columns, aggregate="sum", column="montant", share="part")
    assert (answer.value, answer.rows, answer.empty) == ("175", 3, 1)


def test_rows_that_repeat_others_or_that_do_not_count_are_left_out(place: Path) -> None:
    columns = {
        "montant": [1.0, 2.0, 4.0, 8.0, 16.0],
        "nom": ["a", "Total", "b", "c", "d"],
        "nature": ["Réel", "Réel", "Ordre", "REEL", None],
    }
    answer = ask(
        place,
        columns,
        aggregate="sum",
        column="montant",
        apart=(("nom", ("Total",)),),
        rules=(CountedRule(column="nature", texts=("réel",)),),
    )
    assert (answer.value, answer.rows, answer.apart, answer.uncounted) == ("9", 2, 1, 2)
    answer = ask(
        place,
        columns,
        aggregate="sum",
        column="montant",
        rules=(CountedRule(column="nature", texts=("ordre",), out=True),),
    )
    assert (answer.value, answer.uncounted) == ("27", 1)


def test_of_many_groups_the_first_are_shown_and_the_rest_comes_to_something(place: Path) -> None:
    columns = {"montant": [float(n) for n in range(14)], "nom": [f"n{n:02}" for n in range(14)]}
    answer = ask(place, columns, aggregate="sum", column="montant", group="nom")
    assert answer.groups[:2] == (("n13", "13"), ("n12", "12"))
    assert (len(answer.groups), answer.others, answer.rest) == (10, 4, "6")
    answer = ask(place, columns, aggregate="max", column="montant", group="nom")
    assert (answer.others, answer.rest) == (4, None)


def test_groups_of_a_mean_stand_by_their_means(place: Path) -> None:
    columns = {"taux": [1.0, 1.0, 1.0, 2.0], "nom": ["a", "a", "a", "b"]}
    answer = ask(place, columns, aggregate="mean", column="taux", group="nom")
    assert answer.groups == (("b", "2"), ("a", "1"))


def test_a_state_is_not_added_from_one_year_to_another(place: Path) -> None:
    columns = {"places": [5, 6], "annee": [2023, 2024]}
    asked: dict[str, object] = {
        "aggregate": "sum",
        "column": "places",
        "within": ("annee",),
        "years": "annee",
    }
    assert ask(place, columns, **asked).several == "annee"
    one = ask(place, columns, **asked, year="2024")
    assert (one.several, one.value, one.years) == ("", "6", ("2023", "2024"))
    by_year = ask(place, columns, **asked, group="annee", by_year=True, order="label")
    assert (by_year.several, by_year.groups) == ("", (("2023", "5"), ("2024", "6")))


def test_a_file_that_is_not_what_it_was_is_told(tmp_path: Path) -> None:
    store = ObjectStore(tmp_path / "store")
    with pytest.raises(DamagedObject):
        compute_figure(store, FigureQuestion(parquet="0" * 64, aggregate="count"))
