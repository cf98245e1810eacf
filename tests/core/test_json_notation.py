"""The notation of published JSON is DuckDB's, for every number and every character."""

from __future__ import annotations

import json
import random
import struct

import duckdb
import pyarrow as pa
import pytest

from site_builder.core.json_notation import (
    format_json_number,
    format_json_numbers,
    normalise_json_numbers,
    quote_json_text,
    quote_json_texts,
)


def draw_numbers() -> list[float]:
    dice = random.Random(1)
    powers = [
        float(f"{sign}{digits}e{n}")
        for n in range(-30, 40)
        for sign in "+-"
        for digits in ("1", "1.5")
    ]
    bits = [struct.unpack("<d", dice.randbytes(8))[0] for _ in range(2_000)]
    cents = [round(dice.uniform(-1e6, 1e6), 2) for _ in range(500)]
    finite = [number for number in bits if number - number == 0]
    return [0.0, -0.0, *powers, *finite, *cents]


def test_numbers_are_written_as_duckdb_writes_them() -> None:
    numbers = draw_numbers()
    connection = duckdb.connect()
    connection.register("drawn", pa.table({"number": numbers}))
    asked = "SELECT to_json(number) FROM drawn"
    expected = [text for (text,) in connection.execute(asked).fetchall()]
    assert [format_json_number(number) for number in numbers] == expected
    assert format_json_numbers(numbers) == expected
    assert list(map(float, expected)) == numbers


def test_none_among_numbers_spoils_no_other() -> None:
    assert format_json_numbers([1.0, None, 1e22])[::2] == ["1.0", "1e22"]


@pytest.mark.parametrize(
    "text",
    [
        "-0", "-0.0", "3", "3.00", "2.50", "1e-07", "1E5", "0.1234567890123456789", "1.5e+300",
        "18446744073709551616", '[1,2.0,{"a 1.50":1.50,"b":"\\"2.50"}]', '{"a":[[2.50,48.10]]}',
        "100000000000000000000000.0", "null", '"1.50"',
    ],
)  # fmt: skip
def test_numbers_within_a_text_too(text: str) -> None:
    connection = duckdb.connect()
    (expected,) = connection.execute("SELECT to_json(CAST(? AS JSON))", [text]).fetchone() or ()
    assert normalise_json_numbers(text) == expected


def test_each_character_is_written_as_duckdb_writes_it() -> None:
    texts = [f"x{chr(code)}1" for code in (*range(0x300), 0x2028, 0xFEFF, 0xFFFD, 0x1F600)]
    connection = duckdb.connect()
    asked = "SELECT to_json(text) FROM (SELECT unnest(?) AS text)"
    expected = [text for (text,) in connection.execute(asked, [texts]).fetchall()]
    assert [quote_json_text(text) for text in texts] == expected
    assert quote_json_texts(texts) == expected
    assert quote_json_texts(["é", "a"]) == ['"é"', '"a"']
    assert list(map(json.loads, expected)) == texts
