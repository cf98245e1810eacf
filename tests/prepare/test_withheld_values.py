"""What one publisher hides of persons is no frequent value of a table of the territory."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pytest
from typed_tables import BatchedTable, make_typed_table

from site_builder.prepare.cell_lists import count_lists_apart
from site_builder.prepare.hidden_words import HiddenRun, HiddenWords
from site_builder.prepare.profile import compute_column_profiles
from site_builder.prepare.withheld_values import withhold_hidden_values

LONG = "Travaux chez Zwanenburgh, rue du Moulin-au-Blé, deuxième tranche " * 8
COLUMNS: Mapping[str, tuple[str, Sequence[str]]] = {
    "nom": ("string", ["Chez Zwanenburgh", "Chez Zwanenburgh", "Harmonie", "Atelier Zoé"]),
    "objet": ("string", ["Zoé|Fil", "Fil", "Fil|Bois", "Zoé"]),
    "note": ("string", [LONG, LONG, "Fil", ""]),
    "lieu": ("string", ["Zwanenburgh"] * 4),
    "montant": ("number", ["1", "1", "2", "3"]),
}


@pytest.mark.parametrize("few", [True, False])
@pytest.mark.parametrize("batch_rows", [1, 3, 4])
@pytest.mark.parametrize(("end", "objects"), [(2, ["Fil", "Zoé", "Bois"]), (4, ["Fil", "Bois"])])
def test_a_value_is_told_where_some_row_hides_no_word_of_it(
    batch_rows: int, few: bool, end: int, objects: list[str]
) -> None:
    table = BatchedTable(make_typed_table(COLUMNS), batch_rows, few)
    hidden = HiddenWords()
    hidden.add_cell("Zoé Zwanenburgh")
    runs = [HiddenRun(end, hidden)]
    if end < 4:
        runs.append(HiddenRun(4, HiddenWords()))
    profiles, _ = compute_column_profiles(table)
    profiles = count_lists_apart(table, profiles, hidden=())
    told = withhold_hidden_values(table, profiles, runs)
    labels = {profile.name: [bar.label for bar in profile.bars] for profile in told}
    assert sorted(labels["objet"]) == sorted(objects)
    names = ["Harmonie", "Atelier Zoé"]
    assert labels["nom"] == (["Atelier Zoé", "Harmonie"] if end < 4 else names[:1])
    assert labels["note"] == ["Fil"]
    assert labels["lieu"] == ["Zwanenburgh"], "which all rows have"
    assert len(labels["montant"]) == 3


def test_nothing_is_withheld_where_nobody_hides_anything() -> None:
    table = make_typed_table(COLUMNS)
    profiles, _ = compute_column_profiles(table)
    assert withhold_hidden_values(table, profiles, [HiddenRun(4, HiddenWords())]) == profiles
