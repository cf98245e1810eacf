"""Parts of a whole, which some write as percentages."""

from __future__ import annotations

import pyarrow as pa
import pytest

from site_builder.metadata.standards import load_standard
from site_builder.territory.shares import (
    ShareCounts,
    convert_share,
    convert_shares,
    list_share_fields,
)


@pytest.mark.parametrize(
    ("text", "unit", "part"),
    [
        ("0.45", "", "0.45"),
        ("1", "", "1"),
        ("1.00", "", "1.00"),
        ("45", "", "0.45"),
        ("45", "%", "0.45"),
        ("100", "%", "1"),
        ("33.33", "%", "0.3333"),
        ("0", "%", "0"),
        ("0.5", "%", ""),
        ("450", "", ""),
        ("-3", "", ""),
        ("", "%", ""),
        ("voir annexe", "", "voir annexe"),
    ],
)
def test_a_share_is_a_part_of_one_or_nothing(text: str, unit: str, part: str) -> None:
    assert convert_share(text, unit) == part


def test_what_was_converted_and_what_is_left_empty_is_counted() -> None:
    cells = pa.array(["45", "0.5", "45", "450", ""])
    counts = ShareCounts()
    assert convert_shares(cells, "", counts).to_pylist() == ["0.45", "0.5", "0.45", "", ""]
    assert (counts.converted, counts.emptied) == (2, 1)


def test_the_shares_of_a_standard_are_those_of_its_figures() -> None:
    assert list_share_fields(load_standard("scdl/subventions")) == {"pourcentageSubvention"}
    assert list_share_fields(load_standard("scdl/prenoms")) == set()
