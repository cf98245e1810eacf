"""Pairs of numbers that say where a row is: two columns of degrees or metres, or one that holds
both.

The header proposes, the range disposes: France for degrees, the systems of the metropole for
metres.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from site_builder.cells import (
    BLANKS,
    MISSING,
    fold_header,
    get_cell_kind,
    match_cell_sql,
    strip_blanks_sql,
)
from site_builder.cells.kind import GROUPING
from site_builder.columns.coordinates.shapes import fetch_head_rows
from site_builder.core.problems import Param, Repair, make_repair
from site_builder.core.text import quote_words
from site_builder.geography.coordinate_headers import parse_axis_header
from site_builder.geography.coordinate_system import describe_crs_doubt
from site_builder.geography.france import check_in_france_sql
from site_builder.geography.geometry import DECIMALS
from site_builder.geography.systems import ProjectedCrs, recognise_projected_crs
from site_builder.readers.decide import clean_column_names
from site_builder.readers.features import LATITUDE, LONGITUDE, report_ambiguous_coordinates
from site_builder.readers.read import RawTable
from site_builder.storage import sql

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

HALF = 0.5  # of the filled rows that must fit: else nothing is done
SAMPLE = 1_000  # rows that tell a system
_GAP = f"[{GROUPING}\t]*"
_DOT = "-?[0-9]{1,3}[.][0-9]+"
_COMMA = "-?[0-9]{1,3},[0-9]+"
# "41.9. 8.7" too
_POINT = f"[\\[(]?{_GAP}({_DOT}){_GAP}(?:[,;/|]|[.]?[{GROUPING}\t]){_GAP}({_DOT}){_GAP}[\\])]?"
_COMMAS = f"[\\[(]?{_GAP}({_COMMA}){_GAP}(?:[;/|]|,?[{GROUPING}\t]){_GAP}({_COMMA}){_GAP}[\\])]?"
_KEYS = '"{}" *: *"?(-?[0-9]{{1,3}}(?:[.][0-9]+)?)'
_LATITUDE_KEY = _KEYS.format("lat(?:itude)?")
_LONGITUDE_KEY = _KEYS.format("(?:lon|lng|longitude)")
_PLACES = re.compile(
    r"\b(?:coord\w*|geo\w*|gps|lat\w*|lon\w*|xy|wgs|point"
    r"|position|locali?[sz]?ation|location|centroid\w*)\b"
)
_LATITUDE_FIRST = re.compile(r"\b(?:geo point 2d|geo point|lat(?:itude)? ?lon(?:g|gitude)?)\b")
_LAMBERT = re.compile("lamb|l ?93|2154|cc ?[45][0-9]|39[45][0-9]")
_FINE = ".*[.,][0-9]{3}.*"  # x and y may be anything: of a place they have decimals
_PRECISE = re.compile("[.,][0-9]{4,}[^0-9]{1,4}[0-9]{1,3}[.,][0-9]{4,}")


@dataclass(frozen=True, slots=True, kw_only=True)
class CoordinatePair:
    """Two SQL numbers `x` and `y`, NULL where they cannot be read, of cells that are trimmed: `s`,
    and `t` of a second column. `columns` are the names of the columns, `indexes` their places.

    `said`: which number is what, as the header or keys have it: "degrees" (x is the longitude),
    "turned" (x is the latitude), or "" where nothing says it.
    """

    columns: tuple[str, ...]
    indexes: tuple[int, ...]
    x: str
    y: str
    said: str

    def table(self, connection: DuckDBPyConnection) -> None:
        """Make the DuckDB table `pairs` of the filled rows: r, s, t, x, y, is x, y in France, is y,
        x.

        Each step is made once: DuckDB would write an expression again wherever its name stands, a
        hundred times.
        """
        cells = ", ".join(
            f"{_trimmed(index)} AS {name}" for index, name in zip(self.indexes, "st", strict=False)
        )
        filled = "s IS NOT NULL OR t IS NOT NULL" if len(self.indexes) > 1 else "s IS NOT NULL"
        connection.execute(
            "CREATE OR REPLACE TABLE pairs AS WITH cells AS MATERIALIZED (SELECT rowid AS r, "
            f"{cells} FROM raw), "
            f"numbers AS MATERIALIZED (SELECT *, {self.x} AS x, {self.y} AS y FROM cells WHERE "
            f"{filled}) "
            f"SELECT *, {check_in_france_sql('x', 'y')} AS here, {check_in_france_sql('y', 'x')} "
            "AS there "
            "FROM numbers"
        )


@dataclass(frozen=True, slots=True)
class _Place:
    """How the numbers of a pair become degrees.

    `turned`: x is the latitude; `system` is the projection that both are out of. `clean`: the two
    columns are degrees as they stand, every filled cell of them. `doubt` says what else metres may
    be.
    """

    turned: bool = False
    system: ProjectedCrs | None = None
    clean: bool = False
    doubt: Mapping[str, Param] = field(default_factory=dict)


def add_longitude_latitude(
    connection: DuckDBPyConnection, raw: RawTable
) -> tuple[RawTable, dict[str, str]]:
    """The table with `longitude` and `latitude` where they can be told; and the kind of each column
    of degrees."""
    for pair in (*_named(raw.names), *_held(raw.names, fetch_head_rows(connection, raw))):
        pair.table(connection)
        place = _placed(connection, pair)
        kinds = None
        if place and place.clean:
            kinds = dict(zip(pair.columns, (LONGITUDE, LATITUDE), strict=True))
        elif place:
            raw, kinds = _written(connection, raw, pair, place)
        connection.execute("DROP TABLE pairs")
        if kinds is not None:
            return raw, kinds
    return raw, {}


def _named(names: Sequence[str]) -> Iterator[CoordinatePair]:
    """Pairs of columns whose names match: those of degrees first, those that say the least beside
    it first."""
    found: dict[tuple[str, str], int] = {}
    for index, name in enumerate(names):
        found.setdefault(parse_axis_header(name), index)
    for first, second, said in ((LONGITUDE, LATITUDE, "degrees"), ("x", "y", "")):
        rests = sorted(
            (rest for word, rest in found if word == first and (second, rest) in found), key=len
        )
        for rest in rests:
            i = found[first, rest]
            j = found[second, rest]
            yield CoordinatePair(
                columns=(names[i], names[j]),
                indexes=(i, j),
                x=_number("s"),
                y=_number("t"),
                said=said,
            )


def _held(names: Sequence[str], rows: list[tuple[str, ...]]) -> Iterator[CoordinatePair]:
    """Columns whose cells hold two numbers."""
    for index, column in enumerate(zip(*rows, strict=True)):
        filled = [cell.strip(BLANKS) for cell in column if cell.strip(BLANKS)]
        if not filled:
            continue
        folded = fold_header(names[index])
        said = "turned" if _LATITUDE_FIRST.search(folded) else ""
        if _PLACES.search(folded) or all(map(_PRECISE.search, filled)):
            for pattern in (_POINT, _COMMAS):
                if sum(re.fullmatch(pattern, one) is not None for one in filled) > HALF * len(
                    filled
                ):
                    x, y = (
                        f"replace(regexp_extract(s, '^{pattern}$', {n}), ',', '.')" for n in (1, 2)
                    )
                    yield CoordinatePair(
                        columns=(names[index],), indexes=(index,), x=_cast(x), y=_cast(y), said=said
                    )
        keys = (_LATITUDE_KEY, _LONGITUDE_KEY)
        if all(re.search(key, one) for key in keys for one in filled):
            x, y = (f"regexp_extract(s, '{key}', 1)" for key in keys)
            yield CoordinatePair(
                columns=(names[index],), indexes=(index,), x=_cast(x), y=_cast(y), said="turned"
            )


def _trimmed(index: int) -> str:
    """SQL of a trimmed cell, NULL where it is empty or says that nothing is known."""
    cell = strip_blanks_sql(f"c{index}")
    return f"CASE WHEN {match_cell_sql(cell, MISSING)} THEN NULL ELSE nullif({cell}, '') END"


def _cast(part: str) -> str:
    return f"TRY_CAST({part} AS DOUBLE)"


def _number(cell: str) -> str:
    """SQL of a plain number in a cell, with a point or a comma; NULL for anything else."""
    form = f"[+−-]?[0-9][0-9{GROUPING}]{{0,12}}([.,][0-9]{{0,20}})?"
    plain = f"translate({cell}, '−,+{GROUPING}', '-.')"
    return (
        f"CASE WHEN {match_cell_sql(cell, form)} THEN coalesce({_cast(cell)}, {_cast(plain)}) END"
    )


def _placed(connection: DuckDBPyConnection, pair: CoordinatePair) -> _Place | None:
    """What most of the rows say; None where they do not agree."""
    conditions = (
        "here",
        "there",
        _on_earth("x", "y"),
        _on_earth("y", "x"),
        "abs(x) > 1000 AND abs(y) > 1000",
        "(NOT here AND there) OR (x = 0 AND y = 0) OR (x IS NULL) <> (y IS NULL)",
        f"{match_cell_sql('s', _FINE)} AND {match_cell_sql('t', _FINE)}"
        if len(pair.indexes) > 1
        else "TRUE",
    )
    counts = ", ".join(f"count(*) FILTER ({condition})" for condition in conditions)
    clean = " AND ".join(_clean()) if pair.said == "degrees" else "FALSE"
    found = sql.fetch_one_row(connection, f"SELECT count(*), {clean}, {counts} FROM pairs")
    filled, clean, here, there, near, far, metres, wrong, fine = found
    good = bool(clean) and not wrong
    if here + there > HALF * filled and (pair.said or fine > HALF * filled):
        return _Place(clean=good) if here >= there else _Place(turned=True)
    if pair.said == "degrees" and near > HALF * filled:
        return _Place(clean=good)
    if pair.said == "turned" and far > HALF * filled:
        return _Place(turned=True)
    return (
        _projected(connection, pair) if len(pair.columns) == 2 and metres > HALF * filled else None
    )


def _clean() -> Iterator[str]:
    """SQL aggregates: is every cell of the two columns as its kind wants it?"""
    for name, cell in zip((LONGITUDE, LATITUDE), "st", strict=True):
        kind = get_cell_kind(name)
        yield f"coalesce(bool_and({kind.accepts(cell)}), TRUE)"
        yield kind.uniform(cell)


def _on_earth(longitude: str, latitude: str) -> str:
    return f"({longitude} BETWEEN -180 AND 180 AND {latitude} BETWEEN -90 AND 90)"


def _projected(connection: DuckDBPyConnection, pair: CoordinatePair) -> _Place | None:
    """Metres of the likeliest system in which the rows lie in France."""
    known = "FROM pairs WHERE abs(x) > 1000 AND abs(y) > 1000"
    step = sql.fetch_one_row(connection, f"SELECT count(*) {known}")[0] // SAMPLE + 1
    points = sql.fetch_all_rows(connection, f"SELECT x, y {known} AND r % {step} = 0")
    for turned in (False, True):
        some = [point[::-1] if turned else point for point in points]
        if systems := recognise_projected_crs(some):
            named = any(map(_LAMBERT.search, map(fold_header, pair.columns)))
            return _Place(
                turned, systems[0], doubt={} if named else describe_crs_doubt(systems, some[0])
            )
    return None


def _written(
    connection: DuckDBPyConnection, raw: RawTable, pair: CoordinatePair, place: _Place
) -> tuple[RawTable, dict[str, str]]:
    """The table with two columns of degrees, in the place of those of these very names, and what
    was done."""
    own = dict(zip(pair.columns, pair.indexes, strict=True))
    instead = {LONGITUDE, LATITUDE} == {name.casefold() for name in own}
    _degrees(connection, pair, place)
    width = len(raw.names)
    texts = {LONGITUDE: _text("lon"), LATITUDE: _text("lat")}
    cells = [f"c{index}" for index in range(width)]
    if instead:
        for name, index in own.items():
            cells[index] = f"{texts[name.casefold()]} AS c{index}"
    else:
        cells += [f"{text} AS c{width + n}" for n, text in enumerate(texts.values())]
    repairs = tuple(_repairs(connection, raw, pair=pair, place=place, instead=instead))
    connection.execute(
        f"CREATE OR REPLACE TABLE raw AS SELECT {', '.join(cells)} FROM (SELECT rowid AS o, * "
        "FROM raw) "
        "LEFT JOIN places ON o = r ORDER BY o"
    )
    connection.execute("DROP TABLE places")
    names, renamed = clean_column_names((*raw.names, *(() if instead else texts)))
    kinds = (
        {name: name.casefold() for name in own}
        if instead
        else dict(zip(names[width:], texts, strict=True))
    )
    problems = (*raw.problems, *report_ambiguous_coordinates(place.doubt))
    return replace(
        raw, names=names, repairs=(*raw.repairs, *repairs, *renamed), problems=problems
    ), kinds


def _degrees(connection: DuckDBPyConnection, pair: CoordinatePair, place: _Place) -> None:
    """Make the table `places` of the filled rows: r, swapped, lon, lat, these NULL where they are
    nowhere."""
    x, y, here, there = ("y", "x", "there", "here") if place.turned else ("x", "y", "here", "there")
    other = f"coalesce(NOT {here} AND {there}, FALSE)"  # not the order of most rows
    longitude = f"CASE WHEN {other} THEN {y} ELSE {x} END"
    latitude = f"CASE WHEN {other} THEN {x} ELSE {y} END"
    swapped = f"NOT {other}" if place.turned and pair.said == "degrees" else other
    good = f"{_on_earth('lo', 'la')} AND NOT (lo = 0 AND la = 0)"
    if place.system:
        longitude, latitude = place.system.to_wgs84_sql(x, y)
        good = check_in_france_sql("lo", "la")
        swapped = "FALSE"
    connection.execute(
        f"CREATE OR REPLACE TABLE places AS WITH sides AS MATERIALIZED "
        f"(SELECT r, {swapped} AS swapped, {longitude} AS lo, {latitude} AS la FROM pairs) "
        f"SELECT r, swapped, CASE WHEN {good} THEN lo END AS lon, CASE WHEN {good} THEN la END AS "
        "lat FROM sides"
    )


def _text(number: str) -> str:
    """SQL of a number of degrees as text, without needless zeros."""
    shown = f"printf('%.{DECIMALS}f', {number} + 0.0)"
    return (
        f"CASE WHEN {number} IS NOT NULL THEN regexp_replace(regexp_replace({shown}, '[.]?0+$', "
        "''), '^-0$', '0') END"
    )


def _repairs(
    connection: DuckDBPyConnection,
    raw: RawTable,
    pair: CoordinatePair,
    place: _Place,
    instead: bool,
) -> Iterator[Repair]:
    """The receipts: where the degrees come from, which rows had them the wrong way round, which are
    left empty."""
    told = []
    for code, condition in (
        ("coordinates-swapped", "swapped"),
        ("coordinates-impossible", "lon IS NULL"),
    ):
        rows = [
            row
            for (row,) in sql.fetch_all_rows(
                connection, f"SELECT r FROM places WHERE {condition} ORDER BY r"
            )
        ]
        if rows:
            told.append(make_repair(code, rows, raw.row))
    fine = f"lon <> round(lon, {DECIMALS}) OR lat <> round(lat, {DECIMALS})"
    count, rounded = sql.fetch_one_row(
        connection, f"SELECT count(lon), count(*) FILTER ({fine}) FROM places"
    )
    columns = quote_words(pair.columns)
    if place.system:
        yield Repair(
            "coordinates-reprojected", {"columns": columns, "system": place.system.name}, count
        )
    elif not instead:
        code = "coordinates-split" if len(pair.columns) == 1 else "coordinates-copied"
        yield Repair(code, {"columns": columns}, count)
    elif rounded:
        yield Repair("coordinates-rounded", {}, rounded)
    yield from told
