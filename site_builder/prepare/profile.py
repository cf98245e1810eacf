"""What each column holds: filled, distinct, bounds, distribution. Exact, over the whole canonical
table."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from functools import partial
from itertools import chain, islice, zip_longest
from pathlib import Path
from string import ascii_lowercase, digits
from typing import TYPE_CHECKING, Any

from site_builder.cells import Value
from site_builder.cells.instant import INSTANT
from site_builder.columns.canonical_table import CanonicalTable
from site_builder.columns.column_reading import CENTS, TypedColumn
from site_builder.core.model.prepared import (
    ColumnProfile,
    DistributionBar,
)
from site_builder.core.model.shown_cells import LONGEST
from site_builder.core.text import truncate_text
from site_builder.geography.viewport import NOWHERE, expand_box, find_geojson_box
from site_builder.prepare.exports.column_arrays import iterate_arrays
from site_builder.prepare.many_values import count_many_values
from site_builder.prepare.preview_rows import count_kept_characters

if TYPE_CHECKING:
    import pyarrow as pa

TOP = 8  # most frequent values shown
KEPT = 400  # of a text, of which the words are found
MOST_WORDS = 600  # of a table, by which it is found
NOT_ASCII = re.compile("[^\x00-\x7f]+")
SHORTEST = 3  # letters or digits of a word
# of bytes, all that are no letter or digit of a word being blanks
TO_BLANKS = bytes(
    byte if chr(byte) in f"{ascii_lowercase}{digits}" else ord(" ") for byte in range(256)
)
BINS = 20
WHOLE = ("integer", "year", "yearmonth")
NUMBERS = ("number", "integer", "year")
ORDERED = (*WHOLE, "number", "date", "datetime", "time")
MOST_COLUMNS = 200  # profiled: nobody reads further, and the page would weigh too much
EPOCH = date(1970, 1, 1)
EPOCH_MOMENT = datetime(1970, 1, 1)
SECOND = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class _ValueCounts:
    """The different values of a column, how people read each, and how often it stands there."""

    values: Sequence[Any]
    texts: Sequence[str]
    counts: Sequence[int]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Measures:
    """Of one column: `first` and `last` are its bounds in canonical notation, `low` and `high` on a
    line of numbers. `top`: its most frequent values as labels, in their order, where they are
    shown."""

    distinct: int
    filled: int
    first: str = ""
    last: str = ""
    low: float = 0.0
    high: float = 0.0
    top: tuple[tuple[str, int], ...] = ()

    def ordered(self, column: TypedColumn) -> bool:
        """Are intervals a better picture than the values themselves?"""
        return column.kind.type in ORDERED and self.distinct > TOP


def compute_column_profiles(
    table: CanonicalTable, parquet: Path | None = None, hidden: Collection[str] = ()
) -> tuple[tuple[ColumnProfile, ...], str]:
    """The profiles of the first 200 columns, in order; and the words of the table's texts, see
    `_find_words`. `parquet` is the same table, which is asked of columns that come in parts. Of
    the columns `hidden` no value is told."""
    profiles = []
    labels: list[list[str]] = []
    for index, column in enumerate(table.columns[:MOST_COLUMNS]):
        if parquet and _comes_in_parts(table, index):
            measures = _measure_many(table, index, parquet)
            parts: Iterable[_ValueCounts | pa.Array] = _iterate_numbers(table, index)
        else:
            counted = _count_values(table, index)
            measures = _measure_values(column, counted)
            parts = (counted,)
        if measures.ordered(column):
            bars = _build_intervals(column, measures, parts)
        else:
            top = measures.top[:TOP]
            bars = tuple(DistributionBar(shorten_label(text), count) for text, count in top)
        if _is_text(column) and column.name not in hidden:
            labels.append([text for text, _ in measures.top])
        profiles.append(
            ColumnProfile(
                name=column.name,
                type=column.kind.type,
                kind=column.kind.name,
                rows=table.rows,
                # what does not cast is filled all the same
                filled=measures.filled + column.faulty,
                distinct=measures.distinct,
                low=measures.first,
                high=measures.last,
                ordered=measures.ordered(column),
                bars=bars,
                unit=column.unit,
            )
        )
    public_profiles = tuple(map(partial(_hide_values, hidden), profiles))
    # the most frequent text of each column, then the second ones
    in_turn = chain.from_iterable(zip_longest(*labels, fillvalue=""))
    return public_profiles, _find_words([label[:LONGEST] for label in in_turn])


def _hide_values(hidden: Collection[str], profile: ColumnProfile) -> ColumnProfile:
    """Of a hidden column, how many cells there are, and nothing of what stands in them."""
    if profile.name not in hidden:
        return profile
    return replace(profile, low="", high="", ordered=False, bars=())


def shorten_label(text: str) -> str:
    """A value as a profile has it."""
    return truncate_text(text, count_kept_characters(text))


def _is_text(column: TypedColumn) -> bool:
    """Is it of words that people look for, rather than of codes?"""
    return column.kind.name == "string"


def _find_words(labels: Iterable[str]) -> str:
    """The different words of texts, as one looks for them: lower case, without accents, codes and
    short words."""
    bare = " ".join(labels).lower()
    if not bare.isascii():
        bare = unicodedata.normalize("NFKD", bare.replace("œ", "oe").replace("æ", "ae"))
        for letter in set("".join(set(NOT_ASCII.findall(bare)))):
            if unicodedata.combining(letter):
                bare = bare.replace(letter, "")
    words = dict.fromkeys(bare.encode("ascii", "replace").translate(TO_BLANKS).split())
    long_words = (word for word in words if len(word) >= SHORTEST and not word.isdigit())
    return b" ".join(islice(long_words, MOST_WORDS)).decode("ascii")


# --- values and counts ---


def _comes_in_parts(table: CanonicalTable, index: int) -> bool:
    """Has a column so many values that they are not given at once?"""
    first = next(table.iterate_distinct(index), None)
    return first is not None and sum(first[2]) < table.rows


def _count_values(table: CanonicalTable, index: int) -> _ValueCounts:
    """The values of a column, each once."""
    parts = list(_iterate_filled(table, index))
    if len(parts) == 1:
        return parts[0]
    counts: dict[Value, int] = {}
    texts: dict[Value, str] = {}
    for part in parts:
        for value, text, count in zip(part.values, part.texts, part.counts, strict=True):
            counts[value] = counts.get(value, 0) + count
            texts.setdefault(value, text)
    return _ValueCounts(list(counts), list(texts.values()), list(counts.values()))


def _iterate_filled(table: CanonicalTable, index: int) -> Iterator[_ValueCounts]:
    """What `iterate_distinct` gives, but for empty cells and those that are not of the type."""
    for values, texts, counts in table.iterate_distinct(index):
        if None not in values:
            yield _ValueCounts(values, texts, counts)
            continue
        places = [place for place, value in enumerate(values) if value is not None]
        yield _ValueCounts(
            [values[place] for place in places],
            [texts[place] for place in places],
            [counts[place] for place in places],
        )


def _iterate_numbers(table: CanonicalTable, index: int) -> Iterator[_ValueCounts | pa.Array]:
    """The values of a column that comes in parts: as arrays where they are numbers."""
    if table.columns[index].kind.type in NUMBERS:
        yield from (cells.row_values for (cells,) in iterate_arrays(table, [index]))
    else:
        yield from _iterate_filled(table, index)


def _measure_values(column: TypedColumn, value_counts: _ValueCounts) -> _Measures:
    distinct = len(value_counts.values)
    measures = _Measures(distinct=distinct, filled=sum(value_counts.counts))
    if column.kind.name != "geometry" and not measures.ordered(column):
        measures = replace(measures, top=_list_top_values(column, value_counts))
    return _place_measures(column, measures, [value_counts], _iterate_bounds(value_counts))


def _measure_many(table: CanonicalTable, index: int, parquet: Path) -> _Measures:
    """The same of a column whose values nobody holds at once: its bounds are looked for batch by
    batch."""
    from site_builder.prepare.array_measures import iterate_array_bounds

    column = table.columns[index]
    is_listed = column.kind.type == "string" and column.kind.name != "geometry"
    many = count_many_values(parquet, column.name, _count_shown(column) if is_listed else 0)
    if many.distinct <= TOP:  # of many texts, which are written in many ways
        return _measure_values(column, _count_values(table, index))
    measures = _Measures(distinct=many.distinct, filled=many.filled, top=many.top)
    bounds = iterate_array_bounds(table, index)
    return _place_measures(column, measures, _iterate_filled(table, index), bounds)


def _place_measures(
    column: TypedColumn,
    measures: _Measures,
    parts: Iterable[_ValueCounts],
    bounds: Iterable[tuple[Any, str]],
) -> _Measures:
    """The same with what lies at the ends of the values: `bounds` are the least and the greatest
    one, of each of the parts or of all."""
    if column.kind.name == "geometry":
        first, last = _find_corners(parts)
        return replace(measures, first=first, last=last)
    if column.kind.type not in ORDERED or not measures.distinct:
        return measures
    known_bounds = list(bounds)
    low, first = min(known_bounds)
    high, last = max(known_bounds)
    place_on_line = _choose_line(column)
    return replace(
        measures, first=first, last=last, low=place_on_line(low), high=place_on_line(high)
    )


def _iterate_bounds(value_counts: _ValueCounts) -> Iterator[tuple[Any, str]]:
    for bound in (min(value_counts.values), max(value_counts.values)):
        yield bound, value_counts.texts[value_counts.values.index(bound)]


def _count_shown(column: TypedColumn) -> int:
    return KEPT if _is_text(column) else TOP


def _list_top_values(
    column: TypedColumn, value_counts: _ValueCounts
) -> tuple[tuple[str, int], ...]:
    """The most frequent values, as labels; a few years or grades read best in their own order."""
    counts = value_counts.counts
    places = dict(zip(value_counts.values, range(len(counts)), strict=True))
    order = sorted(value_counts.values)
    if column.kind.type not in ORDERED and len(counts) < sum(counts):
        order.sort(key=lambda value: -counts[places[value]])  # stable: ties stay in order
    top_places = [places[value] for value in order[: _count_shown(column)]]
    return tuple([(value_counts.texts[place], counts[place]) for place in top_places])


def _find_corners(parts: Iterable[_ValueCounts]) -> tuple[str, str]:
    """Two corners of the box around geometries, "longitude latitude", "" where there is none."""
    bounds = NOWHERE
    for part in parts:
        for box in filter(None, map(find_geojson_box, part.values)):
            bounds = expand_box(bounds, box)
    if bounds == NOWHERE:
        return "", ""
    west, south, east, north = bounds
    return f"{west:.4f} {south:.4f}", f"{east:.4f} {north:.4f}"


# --- intervals ---


def _build_intervals(
    column: TypedColumn, measures: _Measures, parts: Iterable[_ValueCounts | pa.Array]
) -> tuple[DistributionBar, ...]:
    """Intervals in order, each with its lower bound, in canonical notation, as its label."""
    bins, step = _compute_bins(column, measures)
    low = measures.low
    last = bins - 1
    place_on_line = _choose_line(column)
    bin_counts = [0] * bins
    for part in parts:
        if not isinstance(part, _ValueCounts):
            from site_builder.prepare.array_measures import count_intervals

            for place, count in count_intervals(part, low, step=step, bins=bins):
                bin_counts[place] += count
            continue
        places = [int((number - low) / step) for number in map(place_on_line, part.values)]
        for place, count in zip(places, part.counts, strict=True):
            bin_counts[place if place < last else last] += count
    return tuple(
        DistributionBar(_write_edge(column, low + place * step), bin_counts[place])
        for place in range(bins)
    )


def _compute_bins(column: TypedColumn, measures: _Measures) -> tuple[int, float]:
    """How many intervals, and their width. Whole numbers get intervals that hold as many of them
    each."""
    span = measures.high - measures.low
    if column.kind.type not in WHOLE:
        return BINS, span / BINS
    width = math.ceil((span + 1) / BINS)
    return math.ceil((span + 1) / width), float(width)


def _choose_line(column: TypedColumn) -> Callable[[Any], float]:
    """What places a value of the column on a line of numbers: days, months and seconds for
    dates."""
    match column.kind.type:
        case "yearmonth":
            return lambda month: 12.0 * float(month[:4]) + float(month[-2:]) - 1
        case "date":
            return lambda day: float(day.toordinal() - EPOCH.toordinal())
        case "datetime":
            return lambda moment: (moment - EPOCH_MOMENT) / SECOND
        case "time":
            return lambda hour: (
                hour.hour * 3600 + hour.minute * 60 + hour.second + hour.microsecond / 1e6
            )
    return float


def _write_edge(column: TypedColumn, number: float) -> str:
    match column.kind.type:
        case "date":
            return (EPOCH + timedelta(days=math.ceil(number))).isoformat()
        case "datetime" | "time":
            moment = datetime.fromtimestamp(int(number), UTC).replace(tzinfo=None)
            if column.kind.type == "time":
                return moment.time().isoformat()
            return moment.isoformat() + ("Z" if column.kind.name == INSTANT.name else "")
        case "yearmonth":
            return f"{int(number) // 12:04}-{int(number) % 12 + 1:02}"
        case "number":
            return f"{number:.{column.decimals}f}" if column.decimals <= CENTS else f"{number:.6g}"
    return str(int(number))
