"""Columns under the names that the description of their dataset gives them: all that a file says of
one goes with it, and no two get the same."""

from __future__ import annotations

from dataclasses import replace

import pytest
from typed_tables import make_raw_table

from site_builder.columns.published_names import RenamedTable, rename_columns
from site_builder.core.problems import Place, make_problem

PLACE = Place(path="a.csv")
Names = tuple[str, ...]


def rename(names: Names, columns: dict[str, str]) -> RenamedTable:
    raw = make_raw_table(names, [tuple(map(str, range(len(names))))])
    return rename_columns(raw, tuple(columns.items()), PLACE)


@pytest.mark.parametrize(
    ("names", "columns", "published"),
    [
        (("Nom", "Montant"), {"Montant": "Montant versé"}, ("Nom", "Montant versé")),
        (("Nom", "MONTANT"), {"Montant": "Somme"}, ("Nom", "Somme")),
        (("Nom", "Montant"), {"Montant": "Montant"}, ("Nom", "Montant")),
        (("Nom", "Montant"), {"Objet": "But"}, ("Nom", "Montant")),
        # each takes the name that the other leaves, in whatever order they are written
        (("a", "b"), {"a": "b", "b": "a"}, ("b", "a")),
        (("nom", "b"), {"nom": "Nom"}, ("Nom", "b")),
        (("a", "b"), {"b": "c", "a": "b"}, ("b", "c")),
        (("a", "b"), {"a": "b", "b": "c"}, ("b", "c")),
        # the very name comes first, wherever it stands in the description
        (("Montant", "MONTANT"), {"MONTANT": "Voté", "Montant": "Versé"}, ("Versé", "Voté")),
        (("Montant",), {"MONTANT": "Voté", "Montant": "Versé"}, ("Versé",)),
        (("Montant", "montant"), {"MONTANT": "Voté"}, ("Montant", "montant")),
    ],
)
def test_names_that_can_be_given_are(
    names: Names, columns: dict[str, str], published: Names
) -> None:
    renamed = rename(names, columns)
    assert renamed.raw.names == published
    assert renamed.problems == ()
    told = {(one.params["column"], one.params["name"]) for one in renamed.raw.repairs}
    assert told == {pair for pair in zip(names, published, strict=True) if pair[0] != pair[1]}


@pytest.mark.parametrize(
    ("names", "columns", "published", "contested"),
    [
        (("a", "b"), {"a": "b"}, ("a", "b"), [("a", "b")]),
        (("a", "b"), {"a": "x", "b": "x"}, ("x", "b"), [("b", "x")]),
        (("a", "Nom"), {"a": "NOM"}, ("a", "Nom"), [("a", "NOM")]),
        # as b keeps its name, a cannot have it
        (("a", "b", "c"), {"a": "b", "b": "c"}, ("a", "b", "c"), [("b", "c"), ("a", "b")]),
    ],
)
def test_a_name_that_is_taken_is_not_given(
    names: Names, columns: dict[str, str], published: Names, contested: list[tuple[str, str]]
) -> None:
    renamed = rename(names, columns)
    assert renamed.raw.names == published
    told = [(one.params["column"], one.params["name"]) for one in renamed.problems]
    assert told == contested


def test_what_the_file_says_of_a_column_goes_with_its_name() -> None:
    raw = make_raw_table(("Nom", "Surface", "Prix"), [("Parc", "3", "12.000")])
    wrong = make_problem("merged-measure", Place(path="", row=2, column="Prix"))
    raw = replace(
        raw,
        units={"Surface": "ha", "Nom": ""},
        typed=frozenset({"Prix"}),
        formatted=frozenset({"Surface"}),
        problems=(wrong,),
    )
    columns = (("Surface", "Aire"), ("Prix", "Montant"))
    renamed = rename_columns(raw, columns, PLACE).raw
    assert renamed.units == {"Aire": "ha", "Nom": ""}
    assert renamed.typed == {"Montant"}
    assert renamed.formatted == {"Aire"}
    assert [problem.place.column for problem in renamed.problems] == ["Montant"]
