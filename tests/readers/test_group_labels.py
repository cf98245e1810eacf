"""A label on the first row of its group is told; a column with gaps is left alone."""

from __future__ import annotations

from pathlib import Path

import pytest
from tables import read

HEAD = "Service;Métier;Postes\n"
GROUPS = "Écoles;ATSEM;12\n;Cuisinier;3\n;Agent;4\nVoirie;Paveur;4\n;Chauffeur;5\n"


def list_warnings(folder: Path, text: str) -> list[tuple[str, int, tuple[int, ...]]]:
    found, _ = read(folder, text.encode())
    problems = found.problems
    return [(problem.code, problem.count, problem.rows) for problem in problems]


@pytest.mark.parametrize(
    "text",
    [
        HEAD + GROUPS,
        HEAD + GROUPS.replace("Écoles", "2023").replace("Voirie", "2024"),
        "Service,Métier,Postes\n" + GROUPS.replace(";", ","),
    ],
)
def test_labels_on_the_first_row_of_their_group_are_told(tmp_path: Path, text: str) -> None:
    assert list_warnings(tmp_path, text) == [("labels-on-first-rows", 3, (3, 4, 6))]


@pytest.mark.parametrize(
    "text",
    [
        "Sigle;Club;Licenciés\nASL;Lions;12\n;Tigres;3\nUSF;Fives;4\nOM;Moulins;4\n;Sud;5\n",
        HEAD + ";Agent;1\n" + GROUPS,
        HEAD + GROUPS.replace("Voirie", "Écoles"),
        HEAD + GROUPS.replace("Écoles", "12").replace("Voirie", "15"),
        HEAD + GROUPS.replace("Écoles", "nc").replace("Voirie", "oui"),
        HEAD + GROUPS.replace("Chauffeur", ""),
        "Service;Métier;Lieu\nÉcoles;ATSEM;Sud\n;Agent;Nord\n;Chef;Sud\nVoirie;Paveur;Sud\n;B;C\n",
        "Service;Postes\nÉcoles;12\n;3\n;4\nVoirie;4\n;5\n",
    ],
)
def test_gaps_in_a_first_column_are_gaps(tmp_path: Path, text: str) -> None:
    codes = [code for code, _, _ in list_warnings(tmp_path, text)]
    assert "labels-on-first-rows" not in codes
