"""A cell that keeps its column from being of a kind is found, and a column that is of text by
nature is left in peace."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from typed_tables import make_raw_table

from site_builder.columns.canonical import build_canonical_table
from site_builder.columns.near_misses import find_near_misses
from site_builder.core.model.columns import NearMiss
from site_builder.core.problems import Place


def look(header: str, cells: Sequence[str]) -> list[NearMiss]:
    raw = make_raw_table((header,), [(cell,) for cell in cells])
    typed = build_canonical_table(raw, {}, (), Place(path="a.csv"))
    return list(find_near_misses(raw, typed.readings))


AMOUNTS = [f"{n},50" for n in range(100, 160)]
SIRET = "21590350100017"


def test_the_first_cells_that_hinder_are_told_with_their_rows() -> None:
    cells = [*AMOUNTS, " voir annexe ", "", "NC", "x" * 80, "voir annexe", "?!", *AMOUNTS[:30]]
    (found,) = look("montant", cells)
    assert found == NearMiss(
        column="montant",
        type="number",
        kind="number",
        count=4,
        cells=((62, "voir annexe"), (65, "x" * 60), (66, "voir annexe")),
    )


@pytest.mark.parametrize(
    ("header", "cells", "kind"),
    [
        ("date", [f"{n:02}/03/2024" for n in range(1, 31)] + ["31/02/2024"], "date"),
        ("siret", [SIRET] * 30 + ["inconnu"], "siret"),
        ("n", [str(n) for n in range(30)] + ["douze"], "integer"),
        ("Numéro", [str(n) for n in range(30)] + ["12 bis"], "integer"),  # not to be mended
    ],
)
def test_each_type_has_its_odd_cells(header: str, cells: list[str], kind: str) -> None:
    (found,) = look(header, cells)
    assert (found.kind, found.count, found.cells) == (kind, 1, ((len(cells) + 1, cells[-1]),))


@pytest.mark.parametrize(
    ("header", "cells"),
    [
        ("montant", AMOUNTS),  # nothing hinders
        ("n", ["x"] * 30 + ["12"]),  # a text by nature
        ("n", [str(n) for n in range(40)] + ["007"]),  # codes
        ("n", [*AMOUNTS[:7], "a", "b", "c"]),  # three in ten
        ("siret", [*[SIRET] * 8, "inconnu"]),  # more than one in ten
        ("montant", []),
    ],
)
def test_a_column_that_is_of_text_by_nature_is_left_in_peace(header: str, cells: list[str]) -> None:
    assert look(header, cells) == []


def test_a_column_that_has_its_kind_all_the_same_has_no_near_miss() -> None:
    assert look("montant", [*AMOUNTS, *AMOUNTS, "voir annexe"]) == []
