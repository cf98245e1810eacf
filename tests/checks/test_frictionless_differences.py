"""Where we judge otherwise than frictionless: what docs/validation.md lists, and nothing else among
hostile cells."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from nightly import nightly_after

from checks.test_verdicts import ours, theirs

CELLS = (
    "é",
    "e\u0301",
    "\u00a0",
    "\u00a05",
    "5\u00a0",
    "1\u202f000",
    "1 000",
    " 12",
    "12 ",
    "12\t",
    "\ufeff12",
    "12\u200b",
    "1_000",
    "1__0",
    "_1",
    "١٢",
    "１２",
    "१२",
    "1.٥",
    "-0",
    "0x1F",
    "1e3",
    "1E400",
    "1e999999999",
    "-3e999999999,1",
    "1e99999999999999999999",
    "½",
    "²",
    "∞",
    "NaN",
    "-nan",
    "sNaN",
    "NaN12",
    "inf",
    "-Infinity",
    "1" * 30,
    "9" * 45,
    "0." + "1" * 30,
    "1,000.5",
    "12 €",
    "50 %",
    "TRUE",
    "tRUE",
    "oui",
    "01",
    "true ",
    "0000-01-01",
    "0001-01-01",
    "9999-12-31",
    "10000-01-01",
    "-0001-01-01",
    "2020-1-1",
    "2020-01-1",
    "2020-02-30",
    "1900-02-29",
    "2020-12-31 10:00",
    "20201231",
    "2020-W01-1",
    "2020-365",
    "31/12/2020",
    " 2020-12-31",
    "2020-12-31 ",
    "٢٠٢٠-12-31",
    "2020–12–31",
    "44197",
    "today",
    "janv-24",
    "Dec 2020",
    "2020-12-31T10:00:00Z",
    "2020-12-31t10:00:00",
    "2020-12-31T10:00:00+02:00",
    "2020-12-31T10:00:00.123456789Z",
    "2020-12-31T10:00:00,5",
    "2020-12-31T24:00:00",
    "2020-12-31T23:59:60",
    "2020-12-31T10:00:00+25:00",
    "0001-01-01T00:00:00+14:00",
    "9999-12-31T23:59:59-12:00",
    "24:00:00",
    "10:00:00Z",
    "10:00:60",
    "10h30",
    "2024",
    "0000",
    "24",
    "-024",
    "+024",
    "2 24",
    "2_24",
    "٢٠٢٤",
    "2024.0",
    "2024-01",
    "2024-13",
    "2024-1",
    "2024- 01",
    "2_024-01",
    "٢٠٢٤-٠١",
    "99999-01",
    "2024-+1",
    "P",
    "PT",
    "P1D",
    "-P1D",
    "P1W1D",
    "P1.5D",
    "p1d",
    "P٣D",
    "P1S",
    "P1M1Y",
    "3.05,50.63",
    "3.05 ,50.63",
    "181,50",
    "3,91",
    "3.05;50.63",
    "nan,nan",
    "٣,٥",
    "3_0,5_0",
    "[3.05, 50.63]",
    "[]",
    "[1,2]",
    "[NaN]",
    "[1,]",
    "{}",
    '{"a":1,"a":2}',
    "{a:1}",
    '"a"',
    "null",
    "[" * 60 + "]" * 60,
    '{"type":"Point","coordinates":[1,2]}',
    '{"type":"Point","coordinates":[1,2,3]}',
    '{"type":"Point"}',
    '{"type":"Polygon","coordinates":[[[0,0],[1,0]]]}',
    '{"type":"LineString","coordinates":[[0,0]]}',
    '{"type":"Feature","geometry":null,"properties":null}',
    '{"type":"GeometryCollection","geometries":[]}',
    "👩‍👩‍👧",
    "été ",
    "a\nb",
    "\n",
    "a.example",
    "//x",
    "1a:b",
    "é:a",
    "http:",
    "a@b.example",
    "a@b",
    "a..b@c.example",
    "é@b.example",
    '"a b"@c.example',
    "a@тест.example",
    "a@b.1a",
    f"a@{'b' * 63}.example",
    f"a@{'b' * 64}.example",
    "a" * 64 + "@b.example",
    "a" * 65 + "@b.example",
    "a@" + "b." * 120 + "example",
    "a@@b.example",
    "a@b.example,c@d.example",
    "-000",
    "+P",
    "P1D\n",
    "P99999999999999D",
    "P1Y99999999999D",
    "P" + "9" * 400 + "Y",
    "PT" + "9" * 400 + "S",
    "P0003-06-04T12:30:05",
    "P20030604T123005",
    "P2003-06-04",
    "1" * 4_300,
    "1" * 4_301,
    "3" + "1" * 31 + "m(+T",
    "31/12/2020\u00a010:00",
    "à 2020-12-31",
    "[" * 990 + "]" * 990,
    '{"type":["Point"]}',
    '{"type":"Feature","geometry":{"type":"Feature"},"properties":null}',
    '{"type":"FeatureCollection","features":[{"type":"Point","coordinates":[1,2]}]}',
    '{"type":"Point","coordinates":[1,2],"bbox":1}',
    '{"type":"GeometryCollection","geometries":' * 400 + "[]" + "}" * 400,
    "{12345678-1234-5678-1234-567812345678}",
    "12345678123456781234567812345678",
    "YQ==",
    "YQ",
    "é===",
)
DIGITS = ("1_000", "١٢", "１２", "१२", "2_24", "٢٠٢٤")  # Python reads them, no spreadsheet does
NUMBERS = (*DIGITS, "1__0", "_1", "1.٥", "-nan", "sNaN", "NaN12")
# Of each type: what we alone refuse, and what they alone do
KNOWN: Mapping[str, tuple[Sequence[str], Sequence[str]]] = {
    "integer": (DIGITS, ()),
    "number": (NUMBERS, ()),
    "number ,": ((*(cell for cell in NUMBERS if cell != "1.٥"), "٣,٥", "3_0,5_0"), ()),
    "date": (("٢٠٢٠-12-31",), ()),
    "date any": (("2020-12-31T10:00:00+25:00",), ()),
    "date %d/%m/%Y": ((), ()),
    "date fmt:%d/%m/%Y": ((), ()),
    "date à %Y-%m-%d": ((), ()),
    "datetime %d/%m/%Y %H:%M": ((), ()),
    "datetime": ((), ()),
    "datetime any": (("2020-12-31T10:00:00+25:00",), ()),
    "time": ((), ()),
    "time any": (("2020-12-31T10:00:00+25:00",), ()),
    "year": (("2_24", "٢٠٢٤"), ()),
    "yearmonth": (("2_024-01", "٢٠٢٤-٠١"), ()),
    "duration": ((), ()),
    "geopoint": ((), ()),
    "geopoint array": ((), ()),
    "boolean": ((), ()),
    "array": ((), ()),
    "object": ((), ()),
    "geojson": (
        (),
        (
            '{"type":"Point","coordinates":[1,2,3]}',
            '{"type":"Polygon","coordinates":[[[0,0],[1,0]]]}',
            '{"type":"LineString","coordinates":[[0,0]]}',
        ),
    ),
    "string uri": ((), ()),
    "string email": (("a@тест.example", "a@b.1a"), ('"a b"@c.example',)),
    "string uuid": ((), ()),
    "string binary": ((), ()),
}  # fmt: skip


def written(folder: Path, cells: Sequence[str], name: str = "a") -> Path:
    """A table of these cells, beside a column that keeps rows from being blank."""
    path = folder / "table.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(
            [("k", name), *(("x", cell) for cell in cells)]
        )
    return path


def schema(type_: str, format_: str = "default", **more: Any) -> dict[str, Any]:
    if format_ == ",":
        format_ = "default"
        more = {**more, "decimalChar": ","}
    field = {"name": "a", "type": type_, "format": format_, **more}
    return {"fields": [{"name": "k", "type": "string"}, field]}


@pytest.mark.parametrize("kind", nightly_after(8, KNOWN))
def test_hostile_cells_have_the_verdicts_of_frictionless_but_for_those_listed(
    kind: str, tmp_path: Path
) -> None:
    descriptor = schema(*kind.split(" ", 1))
    path = written(tmp_path, CELLS)
    mine = {row for row, _, _ in ours(path, descriptor)[0]}
    other = {row for row, _, _ in theirs(path, descriptor)}
    we, they = ({CELLS[row - 2] for row in rows} for rows in (mine - other, other - mine))
    assert (we, they) == ({*KNOWN[kind][0]}, {*KNOWN[kind][1]})


@pytest.mark.parametrize(
    ("type_", "constraints", "cells", "same"),
    [
        ("integer", {"minimum": 5.0}, ("4", "5", "12"), True),
        ("integer", {"enum": [5.0, "07"]}, ("5", "7", "6"), True),
        ("year", {"minimum": 800}, ("0799", "0800", "2024"), True),
        ("boolean", {"enum": [True]}, ("true", "false", "1"), True),
        ("array", {"enum": ["[1, 2]"]}, ("[1,2.0]", "[2,1]", '["1","2"]'), True),
        (
            "number",
            {"unique": True},
            ("1" * 30, "1" * 29 + "2", "1" * 30, "1e999999999", "10e999999998"),
            True,
        ),
        ("number", {"unique": True}, ("NaN", "nan", "inf", "Infinity", "1.0", "1"), True),
        ("number", {"maximum": "1e999"}, ("5", "1e998", "1e1000", "inf"), True),
        ("integer", {"unique": True}, ("1" * 30, "1" * 29 + "2", "+" + "1" * 30, "7", "007"), True),
        ("integer", {"maximum": 10**45}, ("5", "9" * 18, "9" * 46), True),
        ("integer", {"minimum": -(10**45)}, ("5", "-" + "9" * 18, "-" + "9" * 46), True),
        (
            "datetime",
            {"minimum": "2019-06-01T00:00:00+01:00"},
            ("2019-05-31T23:30:00Z", "2019-06-01T00:30:00+02:00", "2019-05-31T22:30:00Z"),
            True,
        ),
        (
            "datetime",
            {"unique": True},
            ("0001-01-01T00:00:00+14:00", "0001-01-01T01:00:00+15:00"),
            True,
        ),
        (
            "time",
            {"unique": True},
            ("10:00:00Z", "12:00:00+02:00", "00:30:00+02:00", "22:30:00Z"),
            True,
        ),
        ("string", {"pattern": "[a-z]+|[0-9]{2}"}, ("ab", "12", "ab1", "1ab"), True),
        (
            "string uri",
            {"pattern": r"(?!0)\S+"},
            ("https://a.example/é", "0:a", "a", "a:b c"),
            True,
        ),
        ("string", {"minLength": 2}, ("é", "e\u0301", "👩‍👩‍👧"), True),
        ("duration", {"unique": True}, ("P1D", "PT24H"), False),
    ],
)
def test_hostile_cells_are_compared_as_frictionless_does(
    type_: str, constraints: Mapping[str, Any], cells: Sequence[str], same: bool, tmp_path: Path
) -> None:
    descriptor = schema(*type_.split(" "), constraints=constraints)
    path = written(tmp_path, cells)
    assert (ours(path, descriptor)[0] == theirs(path, descriptor)) is same


@pytest.mark.parametrize("zone", ["", "Z"])
def test_a_bound_judges_no_moment_that_alone_has_a_time_zone(zone: str, tmp_path: Path) -> None:
    """frictionless ends there, and judges nothing."""
    cells = (
        "2019-01-01T00:00:00",
        "2019-01-01T00:00:00Z",
        "2019-01-01T00:00:00.5",
        "2019-01-01T00:00:00+01:00",
    )
    descriptor = schema("datetime", constraints={"minimum": f"2019-06-01T00:00:00{zone}"})
    path = written(tmp_path, cells)
    assert [row for row, _, _ in ours(path, descriptor)[0]] == ([3, 5] if zone else [2, 4])
    hours = schema("time", constraints={"minimum": f"09:30:00{zone}"})
    path = written(tmp_path, ("09:00:00", "09:00:00Z"))
    assert [row for row, _, _ in ours(path, hours)[0]] == ([3] if zone else [2])


@pytest.mark.parametrize(
    ("type_", "bound"),
    [("number", "NaN"), ("number", "x"), ("datetime", "0001-01-01T00:00:00+14:00")],
)
def test_a_bound_that_bounds_nothing_is_told(type_: str, bound: str, tmp_path: Path) -> None:
    _, verdict = ours(written(tmp_path, ("1e1",)), schema(type_, constraints={"minimum": bound}))
    assert verdict.unchecked == (("a", "minimum"),)


def test_an_expression_that_does_not_end_is_told_and_judges_nothing(tmp_path: Path) -> None:
    """Nor does each text take its time. frictionless waits."""
    cells = ["aaa", "x", *("a" * 60 + f"b{number}" for number in range(1_000))]
    descriptor = schema("string", constraints={"pattern": "(?=a)(a|aa)+", "maxLength": 2})
    found, verdict = ours(written(tmp_path, cells), descriptor)
    assert verdict.unchecked == (("a", "pattern"),)
    assert verdict.by_code() == {"constraint-error": 1_001}
    assert {one.fault.rule for one in verdict.found} == {"maxLength"}
    assert len(found) == 1_000


def test_a_bound_that_is_a_number_needs_no_decimal_sign(tmp_path: Path) -> None:
    descriptor = schema("number", ",", constraints={"minimum": 6.5})
    path = written(tmp_path, ("6,5", "6,4"))
    assert ours(path, descriptor)[0] == theirs(path, descriptor) == [(3, "constraint-error", "a")]


@pytest.mark.parametrize(
    ("options", "cells"),
    [
        ({"groupChar": "€"}, ("5 €", "€ 5", "1 € 5")),
        ({"floatNumber": True}, ("0.1", "1e999", "x", "1e99999999999999999999")),
        (
            {"floatNumber": True, "constraints": {"enum": [0.1]}},
            ("0.1", "0.1000000000000000055", "0.11"),
        ),
        ({"decimalChar": ",", "constraints": {"enum": [0.5]}}, ("0,5", "0.5", "0,6")),
        ({"decimalChar": ",", "bareNumber": False}, ("1.٥", "5 €", "x")),
    ],
)
def test_the_options_of_numbers_have_the_verdicts_of_frictionless(
    options: Mapping[str, Any], cells: Sequence[str], tmp_path: Path
) -> None:
    descriptor = schema("number", **options)
    path = written(tmp_path, cells)
    assert ours(path, descriptor)[0] == theirs(path, descriptor) != []


TEXTS = (
    "e\u0301", "é", "m²", "½", "a‿b", "\x1f", "\x1ca", "a b", "59000", "59000\n", "59000\n\n", "\n",
    "a", "alpha", "a[]", "ab{",
)  # fmt: skip


@pytest.mark.parametrize(
    "pattern",
    [
        r"(?!0)\w+",
        r"(?!0)[^\W\d]+",
        r"[^\W\d]+",
        r"\b\w+\b",
        r"\w\B\w.*",
        r"(?=.)\s+",
        r"(?=.)\S+",
        r"[\S]+",
        r"[\s\S]{3}",
        r"^[0-9]{5}$",
        r".*$",
        "^$|a$",
        "(?=.)[[:alpha:]]+",
        "(?=.)(?:ab){e<=1}",
        "[]a[]+",
        "[^]b]*",
        "ab{",
        "a{,2}",
        r"\N{LATIN SMALL LETTER A}",
        r"[\D]+",
        r"[^\s;]+",
    ],
)
def test_expressions_mean_what_they_mean_to_python(pattern: str, tmp_path: Path) -> None:
    """Classes know every script, an accent that stands alone is no letter, and $ lets a last line
    break pass."""
    descriptor = schema("string", constraints={"pattern": pattern})
    path = written(tmp_path, TEXTS)
    found, verdict = ours(path, descriptor)
    assert verdict.unchecked == ()
    assert found == theirs(path, descriptor) != []


@pytest.mark.parametrize(
    "item",
    [
        {"type": "integer"},
        {"type": "number", "constraints": {"minimum": 2}},
        {"type": "boolean"},
        {"type": "date"},
        {"type": "string", "constraints": {"pattern": "[a-z]+"}},
        {"constraints": {"required": True}},
        {"type": "object"},
        {"type": "year", "missingValues": ["1"]},
        {"type": "array"},
    ],
)
def test_the_items_of_a_list_are_read_as_frictionless_does(
    item: Mapping[str, Any], tmp_path: Path
) -> None:
    cells = (
        "[1]",
        '["1"]',
        "[1.0]",
        "[true]",
        "[null]",
        '[""]',
        '["a"]',
        '["2024-01-31"]',
        "[2024]",
        "[{}]",
        "[[1]]",
    )
    descriptor = schema("array", arrayItem=item)
    path = written(tmp_path, cells)
    assert ours(path, descriptor)[0] == theirs(path, descriptor) != []


def test_blanks_around_a_name_of_the_header_are_no_fault(tmp_path: Path) -> None:
    path = written(tmp_path, ("1",), " a ")
    assert ours(path, schema("integer"))[0] == theirs(path, schema("integer")) == []
