"""A measure that has another word in some years, « Subvention » where the other files have
« Montant »: of one file to the next it stands in the same place, and counts as much. It may be
another measure: nothing is made one, it is asked."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from itertools import islice, pairwise
from operator import itemgetter

from site_builder.cells import fold_header, has_all_words, is_money
from site_builder.cells.unit import split_header_unit
from site_builder.core.problems import Place, Problem, make_problem
from site_builder.prepare.series_columns import (
    NUMBERS,
    SeriesColumns,
    SeriesFile,
    format_periods,
    list_periods,
)

FEWEST_HOLDERS = 2  # of the usual name, where no row comes again
SAME_SCALE = 10  # medians of one measure differ by less
FEWEST_ROWS = 2  # that come again in the next file
NEARLY = 1.5  # from one year to the next
MOSTLY = 0.75  # of the rows that come again
MOST_TEXTS = 20_000  # of a column, that are looked at for its median
TAXES = (frozenset({"ht"}), frozenset({"ttc"}))
COUNTS = frozenset((
    "nb", "nbr", "nbre", "nombre", "population", "effectif", "effectifs", "taux", "part",
    "longueur", "surface", "superficie", "duree",
))  # fmt: skip


def find_replaced_columns(
    whole: SeriesColumns, files: Sequence[SeriesFile], settled: Collection[str], folder: str
) -> Iterator[Problem]:
    """The question for each column that may be another one under another name, told of the last
    file that has it. `files` in order of period; `settled`: names of which the description says
    what they are."""
    for usual, odd in sorted(set(_list_replaced(whole, files))):
        name = whole.columns[odd].name
        if name in settled:
            continue
        holders = whole.holders[odd]
        last, _ = holders[-1]
        yield make_problem(
            "series-column-replaced",
            Place(path=f"{folder}/{last.table.source}"),
            column=name,
            periods=format_periods(list_periods(holders)),
            name=whole.columns[usual].name,
            others=format_periods(list_periods(whole.holders[usual])),
        )


def _list_replaced(whole: SeriesColumns, files: Sequence[SeriesFile]) -> Iterator[tuple[int, int]]:
    """Two measures that no file has both of, and that stand for each other in a file and the next:
    first the one that more files have."""
    for number, (part, next_part) in enumerate(pairwise(files)):
        places = whole.places[number]
        next_places = whole.places[number + 1]
        for column, other in _pair_places(whole, places, next_places):
            usual, odd = sorted((column, other), key=lambda i: (-len(whole.holders[i]), i))
            if not _may_be_one(whole, usual, odd):
                continue
            median = _find_median(part, places[column])
            if not _are_near(median, _find_median(next_part, next_places[other]), SAME_SCALE):
                continue
            is_usual = len(whole.holders[usual]) >= FEWEST_HOLDERS
            if is_usual or _comes_again(whole, number, files, column, other):
                yield usual, odd


def _pair_places(
    whole: SeriesColumns, places: Sequence[int | None], next_places: Sequence[int | None]
) -> Iterator[tuple[int, int]]:
    """The measures that each of two files has alone, between the same columns of both, as many as
    those of the other."""
    common = {
        i
        for i, (place, next_place) in enumerate(zip(places, next_places, strict=True))
        if place is not None and next_place is not None
    }
    runs = _list_runs(whole, places, common)
    next_runs = _list_runs(whole, next_places, common)
    for edges, run in runs.items():
        next_run = next_runs.get(edges, [])
        if len(run) == len(next_run):
            yield from zip(run, next_run, strict=True)


def _list_runs(
    whole: SeriesColumns, places: Sequence[int | None], common: Collection[int]
) -> dict[tuple[int, int], list[int]]:
    """The measures of a file that are none of the `common` columns, by those between which they
    stand; -1 at the edge."""
    placed = [(place, i) for i, place in enumerate(places) if place is not None]
    order = list(map(itemgetter(1), sorted(placed)))
    runs: dict[tuple[int, int], list[int]] = defaultdict(list)
    left = -1
    run: list[int] = []
    for i in [*order, -1]:
        if i == -1 or i in common:
            runs[left, i] = run
            left = i
            run = []
        elif whole.columns[i].kind in NUMBERS:
            run.append(i)
    return runs


def _may_be_one(whole: SeriesColumns, number: int, other_number: int) -> bool:
    """Does no file have both, and do their names not say that they are two? What one name says
    more than the other is asked elsewhere."""
    periods = set(list_periods(whole.holders[number]))
    if not periods.isdisjoint(list_periods(whole.holders[other_number])):
        return False
    column = whole.columns[number]
    other = whole.columns[other_number]
    name, unit = split_header_unit(column.name)
    other_name, other_unit = split_header_unit(other.name)
    units = {unit or column.unit, other_unit or other.unit} - {""}
    return len(units) < 2 and not has_all_words(name, other_name) and _count_same(name, other_name)


def _count_same(name: str, other_name: str) -> bool:
    """Is not one name of money and the other of a number or a size, nor one with tax and the other
    without it?"""
    names = (name, other_name)
    words = [frozenset(fold_header(one).split()) for one in names]
    if all(any(tax <= own for own in words) for tax in TAXES):
        return False
    kinds = {
        "count" if COUNTS & own else "money" if is_money(one) else ""
        for one, own in zip(names, words, strict=True)
    }
    return kinds != {"money", "count"}


def _find_median(part: SeriesFile, index: int | None) -> float:
    """The median of what a column of a file counts, signs apart; 0 where it has no number."""
    if index is None:
        return 0
    numbers: list[tuple[float, int]] = []
    for values, _, counts in part.cells.iterate_distinct(index):
        for value, count in islice(zip(values, counts, strict=True), MOST_TEXTS):
            if isinstance(value, int | float):
                numbers.append((abs(value), count))
        break  # one batch of a long table says enough
    half = sum(map(itemgetter(1), numbers)) / 2
    for number, count in sorted(numbers):
        half -= count
        if half <= 0:
            return number
    return 0


def _comes_again(
    whole: SeriesColumns, number: int, files: Sequence[SeriesFile], column: int, other: int
) -> bool:
    """Have a file and the next rows of the same names, of which most count nearly as much?"""
    places = whole.places[number]
    next_places = whole.places[number + 1]
    for i, (place, next_place) in enumerate(zip(places, next_places, strict=True)):
        if whole.columns[i].kind == "string" and place is not None and next_place is not None:
            numbers = _read_numbers(files[number], place, places[column])
            next_numbers = _read_numbers(files[number + 1], next_place, next_places[other])
            names = numbers.keys() & next_numbers.keys()
            near = [name for name in names if _are_near(numbers[name], next_numbers[name], NEARLY)]
            return len(near) >= max(FEWEST_ROWS, MOSTLY * len(names))
    return False


def _read_numbers(part: SeriesFile, name: int, measure: int | None) -> dict[str, float]:
    """What the rows of a file count, by their names, of the last one that has it."""
    numbers: dict[str, float] = {}
    if measure is None:
        return numbers
    for batch in part.cells.iterate_batches([name, measure]):
        names, measures = batch.columns
        for code, place in zip(names.codes, measures.codes, strict=True):
            value = measures.values[place]
            if isinstance(value, int | float):
                numbers[names.texts[code]] = abs(value)
        break  # one batch of a long table says enough
    return numbers


def _are_near(number: float, other: float, factor: float) -> bool:
    low, high = sorted((number, other))
    return low > 0 and high <= factor * low
