"""What is made of a cell is what it always was: its value, its text, its control digit; but for a
zero with a minus, which is zero.

parsed_cells.json was told by DuckDB, when kinds were also expressions of SQL of which nothing is
left: cells of every kind and mutations of them, such that each branch of its `parse` is met.
`written` has for each cell the canonical text of its value, or null; `passed`, of kinds with a
check of their own, the cells whose value passes it.
"""

from __future__ import annotations

import json
import re
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_builder.cells import (
    KINDS,
    CellKind,
    Value,
    compile_whole_match,
    get_cell_kind,
    trim_cell,
)
from site_builder.cells.declared import build_declared_kind
from site_builder.cells.number import write_decimals, write_number

TYPES: dict[str, type] = {
    "integer": int,
    "year": int,
    "number": float,
    "boolean": bool,
    "date": date,
    "datetime": datetime,
    "time": time,
}  # every other is a text
DECLARED: dict[str, tuple[str, str, dict[str, Any], tuple[str, ...]]] = {
    "words": ("boolean", "default", {"trueValues": ["oui", "p.p."], "falseValues": ["{cell}", "0"]},
              ("oui", "p.p.", "{cell}", "0", "true", "false", "pxpx", "non", "")),
    "false-true": ("boolean", "default", {"trueValues": [], "falseValues": ["true", "x"]},
                   ("true", "x", "false", "", "oui")),
    "comma": ("number", "default", {"decimalChar": ","},
              ("12,5", "-3", "+0,25", ",5", "5,", "007,50", "-0", "−12,5", "123456789012345,6",
               "0,00000000000001", "1.5", "1 250", "+", ",")),
    "dots": ("number", "default", {"decimalChar": ",", "groupChar": "."},
             ("1.250,5", "1.2.3", "12", "-1.250", "1.250,", "1,250.5", ".5", ",5")),
    "spaces": ("number", "default", {"decimalChar": ",", "groupChar": " "},
               ("1 250,5", "1\u202f250", "1 2 3", "12", "1  2")),
    "apostrophe": ("number", "default", {"groupChar": "'"}, ("1'250.5", "1'250", "12.5", "'5")),
    "both": ("number", "default", {"decimalChar": ",", "groupChar": ","},
             ("1,250", "1,2,3", ",5", "12,", "1,,2")),
    "dressed": ("number", "default", {"decimalChar": ",", "groupChar": ".", "bareNumber": False},
                ("1.250,50 $ net", "-2", "USD -1.250", "€,5", "€ 12", "12 €", "a-b", "$−3,5 x")),
    "whole-dressed": ("integer", "default", {"bareNumber": False},
                      ("12 places", "no 7", "-0", "a+5b", "1234567890123456", "7 8")),
    "whole-dots": ("integer", "default", {"groupChar": "."}, ("1.250", "12", "007", "-1.2.3")),
    "short": ("date", "%d/%m/%y", {}, ("03/04/24", "31/12/68", "1/1/69", "31/02/24", "2024-01-31")),
    "american": ("date", "%m/%d/%Y", {}, ("03/04/2024", "12/31/2024", "31/12/2024", "2/29/1900",
                                          "1/1/0000", "1/1/0001", "2023-02-29", "10/15/1582")),
    "tight": ("date", "%Y%m%d", {}, ("20240403", "00010203", "00000101", "20240230", "2024-01-31")),
    "dressed-day": ("date", "le %d.%m.%Y (100 %%)", {}, ("le 3.4.2024 (100 %)", "le 3x4.2024")),
    "hours": ("datetime", "%d/%m/%y %Hh%M", {}, ("03/04/24 14h30", "3/4/24 9h5", "3/4/24 24h00",
                                                 "31/12/24 24h0", "3/4/24 24h01", "3/4/24 9h60",
                                                 "2024-04-03T10:30:15.25", "2024-04-03 10:30")),
    "seconds": ("datetime", "%Y%m%d%H%M%S", {}, ("20240403103015", "20240403240000",
                                                 "20240403235960", "20240230100000")),
    "hour-only": ("datetime", "%Y-%m-%d %H", {}, ("2024-04-03 9", "2024-04-03 23", "2024-4-3 24")),
    "time": ("time", "%Hh%M", {}, ("9h5", "14h30", "24h01", "23h60", "14:30:15", "25h00")),
    "time-tight": ("time", "%H%M%S", {}, ("143015", "235960", "000000", "99")),
}  # fmt: skip


def build_declared(name: str) -> tuple[CellKind, tuple[str, ...]]:
    """A kind that a schema declares, and cells of it and others."""
    type_, format_, options, cells = DECLARED[name]
    declared = build_declared_kind(type_, format_, options)
    assert declared is not None
    return declared.kind, cells


PARSED = json.loads((Path(__file__).parent / "parsed_cells.json").read_text("utf-8"))


def get_kind(name: str) -> CellKind:
    """A kind by its name in parsed_cells.json."""
    if name.startswith("declared "):
        return build_declared(name.removeprefix("declared "))[0]
    return get_cell_kind(name)


def write_value(kind: CellKind, value: Value | None) -> str | None:
    if value is None:
        return None
    assert type(value) is TYPES.get(kind.type, str)
    return kind.write(value)


@pytest.mark.parametrize("name", PARSED["written"])
def test_a_cell_is_read_and_written_as_it_always_was(name: str) -> None:
    kind = get_kind(name)
    texts: dict[str, str | None] = PARSED["written"][name]
    values, odd = kind.read_cells(texts)
    assert {text: kind.read_cell(text) for text in texts} == values
    written = {text: write_value(kind, value) for text, value in values.items()}
    assert written == texts
    assert None in written.values() or name == "string"
    assert {*written.values()} != {None}
    is_strict = compile_whole_match(kind.strict)
    assert odd == [text for text in texts if values[text] is not None and not is_strict(text)]
    valued = [text for text in texts if values[text] is not None]
    assert kind.accepts_all(valued)
    assert kind.accepts_all(texts) == all(map(compile_whole_match(kind.lenient), texts))


@pytest.mark.parametrize("name", PARSED["passed"])
def test_a_control_digit_passes_as_it_always_did_and_says_the_same_of_cell_and_value(
    name: str,
) -> None:
    kind = get_kind(name)
    assert kind.holds is not None
    values = {text: kind.read_cell(text) for text in PARSED["written"][name]}
    read = {text: value for text, value in values.items() if value is not None}
    assert [text for text, value in read.items() if kind.holds(value)] == PARSED["passed"][name]
    assert list(filter(kind.holds, read)) == PARSED["passed"][name]


def test_a_school_year_that_is_read_passes_its_check() -> None:
    """Whatever its header is: of other kinds with a check, digits that fail it are read too."""
    texts = PARSED["written"]["school-year"]
    assert PARSED["passed"]["school-year"] == [text for text in texts if texts[text] is not None]


DIGITS = st.text("0123456789", min_size=1, max_size=4) | st.integers(0, 10**18).map(str)
GROUPS = st.sampled_from((" ", "\u202f", "'", "’", ".", ","))
ENDS = st.sampled_from(
    ("", "", " €", " EUR", "-", ")", " €)", " %", " km", "m²", ".0", "e-5", "E3")
)
STARTS = st.sampled_from(("", "", "", "-", "−", "+", "- ", "(", "€ ", "-€"))
ZEROS = st.sampled_from(("", "", "0", "000", "00000"))
FLOATS = st.floats(allow_nan=False, allow_infinity=False).map(repr)
POINTS = st.sampled_from((".", ","))


@st.composite
def draw_number(draw: st.DrawFn) -> str:
    """A number as people, spreadsheets and programs write it, or nearly so."""
    digits = draw(DIGITS)
    if draw(st.booleans()):
        group = draw(GROUPS)
        digits = re.sub("(?<=[0-9])(?=([0-9]{3})+$)", group, digits)
    if draw(st.booleans()):
        digits += draw(POINTS) + draw(ZEROS) + draw(DIGITS) + draw(ZEROS)
    return draw(STARTS) + digits + draw(ENDS)


YEARS = st.sampled_from((1, 99, 1000, 1582, 1899, 1900, 1999, 2000, 2023, 2024, 2064, 9999, 10000))
MONTHS = st.sampled_from(
    ("janvier", "févr.", "fev", "mars", "mar.", "avr", "mai", "JUIN", "juin.", "juillet", "Juil",
     "AOÛT", "août.", "sept", "oct.", "nov.", "déc")
)  # fmt: skip


@st.composite
def draw_day(draw: st.DrawFn) -> str:
    """A day, or none: 30 February, the last day of the calendar, days of October 1582."""
    year = draw(YEARS | st.integers(0, 9999))
    month = draw(st.integers(1, 13))
    day = draw(st.integers(1, 32) | st.integers(28, 31))
    mark = draw(st.sampled_from("-/. "))
    forms = (
        f"{year:04}-{month:02}-{day:02}",
        f"{year}{mark}{month}{mark}{day}",
        f"{day:02}{mark}{month:02}{mark}{year:04}",
        f"{day}{mark}{month}{mark}{year}",
        f"{day:02}{mark}{month:02}{mark}{year % 100:02}",
        f"{year:04}{month:02}{day:02}",
        f"{day}{mark}{draw(MONTHS)}{mark}{draw(st.sampled_from((year, f'{year % 100:02}')))}",
        f"mardi {day} {draw(MONTHS)} {year}",
        f"{draw(MONTHS)}{mark}{year}",
        f"{month:02}/{year}",
        f"{year}-{year + draw(st.integers(0, 2))}",
        str(draw(st.integers(19_990, 60_010))),
        f"{draw(st.integers(19_990, 60_010))}.{draw(DIGITS)}",
    )
    return draw(st.sampled_from(forms))


@st.composite
def draw_moment(draw: st.DrawFn) -> str:
    """A day, an hour, or both, with or without a zone."""
    hour = draw(st.integers(0, 25))
    minute = draw(st.integers(0, 61))
    second = draw(st.integers(0, 61))
    fraction = draw(
        st.sampled_from(("", "", ".0", ".25", ".000", ".000001", ".999999", ".1234567"))
    )
    clocks = (
        f"{hour:02}:{minute:02}:{second:02}{fraction}",
        f"{hour}:{minute:02}:{second:02}",
        f"{hour:02}:{minute:02}",
        f"{hour}h{minute:02}",
        f"{hour} H {minute}",
        f"{hour}h",
        "00:00:00",
        "23:59:59.999999",
        "24:00:00",
    )
    clock = draw(st.sampled_from(clocks))
    if draw(st.integers(0, 5)) == 0:
        return clock
    sign = draw(st.sampled_from("+-"))
    colon = draw(st.sampled_from((":", "")))
    offset = (
        f"{sign}{draw(st.integers(0, 15)):02}{colon}{draw(st.sampled_from((0, 15, 30, 45, 50))):02}"
    )
    day = draw(draw_day())
    between = draw(st.sampled_from(("T", " ", " à ")))
    return day + between + clock + draw(st.sampled_from(("", "", "Z", offset)))


IDENTIFIERS = st.sampled_from(
    sorted({cell for kind in KINDS if kind.type == "string" for cell, _ in kind.good})
)


@st.composite
def draw_identifier(draw: st.DrawFn) -> str:
    """An identifier, some of whose digits are others, as spreadsheets leave it."""
    cell = draw(IDENTIFIERS)
    for _ in range(draw(st.integers(0, 3))):
        place = draw(st.integers(0, len(cell)))
        cell = cell[:place] + draw(st.sampled_from("0123456789 .")) + cell[place + 1 :]
    return (
        draw(st.sampled_from(("", "", "'", '="', "00")))
        + cell
        + draw(st.sampled_from(("", '"', ".0")))
    )


MADE = draw_number() | FLOATS | draw_day() | draw_moment() | draw_identifier()


@given(st.lists(MADE, min_size=1, max_size=100))
def test_what_is_read_of_any_cell_is_written_so_that_it_reads_back(texts: list[str]) -> None:
    for kind in KINDS:
        public = get_cell_kind(kind.public)
        for text in map(trim_cell, texts):
            value = kind.read_cell(text)
            written = write_value(kind, value)
            if value is not None and written:
                assert public.read_cell(written) == value, (kind.name, text)


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_any_number_is_written_without_an_exponent_and_reads_back(value: float) -> None:
    text = write_number(value)
    assert re.fullmatch("-?(0|[1-9][0-9]*)([.][0-9]*[1-9])?", text)
    assert float(text) == value


@given(st.decimals(-(10**12), 10**12, places=2), st.integers(0, 2))
def test_a_number_keeps_the_decimals_that_it_was_written_with(number: Decimal, more: int) -> None:
    places = min(2, max(0, -int(number.normalize().as_tuple().exponent)) + more)
    text = write_decimals(float(number), places)
    assert Decimal(text) == number
    assert len(text.partition(".")[2]) == places


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (1e16, "10000000000000000"),
        (-1.5e300, f"-15{'0' * 299}"),
        (1e-31, f"0.{'0' * 30}1"),
        (1.2345678901234567e-20, "0.000000000000000000012345678901234567"),
        (-0.0, "-0"),
    ],
)
def test_a_number_is_written_to_its_last_digit(value: float, text: str) -> None:
    assert write_number(value) == text
    assert float(text) == value
    assert Decimal(text) == Decimal(repr(value))


@pytest.mark.parametrize(
    ("value", "texts"),
    [
        (12500.0, ("12500", "12500.0", "12500.00")),
        (-3.0, ("-3", "-3.0", "-3.00")),
        (-0.0, ("0", "0.0", "0.00")),
    ],
)
def test_decimals_are_kept_and_nothing_is_less_than_nothing(
    value: float, texts: tuple[str, ...]
) -> None:
    assert tuple(write_decimals(value, count) for count in range(3)) == texts


@pytest.mark.parametrize(
    ("kind", "cell"),
    [
        (get_cell_kind("instant"), "9999-12-31T23:30:00-03:30"),
        (build_declared("hour-only")[0], "0000-01-01 0"),
        (build_declared("hour-only")[0], "9999-12-31 24"),
        (build_declared("american")[0], "1/1/0000"),
        (build_declared("time")[0], "24h00"),
    ],
    ids=("instant", "hour-of-no-year", "end-of-the-last-day", "day-of-no-year", "24-hours"),
)
def test_a_moment_that_python_has_not_is_none(kind: CellKind, cell: str) -> None:
    """The year 10000, that before the first, and 24:00 as an hour of the day."""
    assert re.fullmatch(kind.lenient, cell)
    assert kind.read_cell(cell) is None


@pytest.mark.parametrize(
    "coordinates", ["[2.5,48.5,]", "[2.5,48.5,1,[0]]", "[2.5,NaN]", f"{'[' * 9000}{']' * 9000}"]
)
def test_a_geometry_is_json_that_every_program_reads(coordinates: str) -> None:
    text = f'{{"type":"Point","coordinates":{coordinates}}}'
    assert get_cell_kind("geometry").read_cell(text) is None
