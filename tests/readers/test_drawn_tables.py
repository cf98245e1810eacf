"""Tables that only the eye sees, and lines that end as nowhere else: read with a receipt, or left
as they are."""

from __future__ import annotations

from pathlib import Path

import pytest
from tables import read

ROWS = [
    ["Amicale laïque", "1250,50", "Lille"],
    ["Club | échecs", "300", ""],
    ["Judo", "12", "Douai"],
]
DRAWN = {
    "markdown": """| Nom | Montant | Ville |
|---|---:|:---|
| Amicale laïque | 1250,50 | Lille |
| Club \\| échecs | 300 | |
| Judo | 12 | Douai |
""",
    "without edges": """Nom | Montant | Ville
--- | ---: | :---
Amicale laïque | 1250,50 | Lille
Club \\| échecs | 300 |\x20
Judo | 12 | Douai
""",
    "console": """+----------------+---------+-------+
| Nom            | Montant | Ville |
+----------------+---------+-------+
| Amicale laïque | 1250,50 | Lille |
| Club \\| échecs | 300     |       |
| Judo           | 12      | Douai |
+----------------+---------+-------+
""",
}


@pytest.mark.parametrize("text", DRAWN.values(), ids=DRAWN)
@pytest.mark.parametrize("encoding", ["utf-8", "cp1252"])
def test_a_drawn_table_is_read(tmp_path: Path, text: str, encoding: str) -> None:
    found, rows = read(tmp_path, text.encode(encoding), raw=True)
    assert list(rows[0]) == ["Nom", "Montant", "Ville"]
    assert [[cell or "" for cell in row.values()] for row in rows] == ROWS
    told = {
        repair.code: repair.count for repair in found.repairs if repair.code != "encoding-converted"
    }
    assert told == {"table-drawn": 4}


def test_rows_of_a_drawn_table_keep_their_numbers(tmp_path: Path) -> None:
    text = "# Aides\n\n| Nom | Montant |\n|---|---|\n" + "".join(
        f"| Club {n} | {n} |\n" for n in range(30)
    )
    found, rows = read(tmp_path, f"{text}| Total | 435 |\n".encode(), raw=True)
    assert len(rows) == 30
    assert {repair.code: repair.rows for repair in found.repairs}["totals-set-aside"] == (35,)


@pytest.mark.parametrize("row", ["---|---|---", '"--- | ---"|2|3'])
def test_dashes_in_a_file_between_bars_are_cells(tmp_path: Path, row: str) -> None:
    found, rows = read(tmp_path, f'Nom|A|B\n"x | y"|1|2\n{row}\nz|3|4\n'.encode(), raw=True)
    assert len(rows) == 3
    assert rows[0]["Nom"] == "x | y"
    assert not found.repairs


@pytest.mark.parametrize("end", ["\f", "\v", "\x85", "\u2028"])
@pytest.mark.parametrize("last", ["", "\n", "{end}"])
def test_lines_that_end_otherwise_are_lines(tmp_path: Path, end: str, last: str) -> None:
    text = end.join(["Nom;Ville", "A;Liévin", "B;Lens", "C;Douai"]) + last.format(end=end)
    found, rows = read(tmp_path, text.encode())
    assert [list(row.values()) for row in rows] == [["A", "Liévin"], ["B", "Lens"], ["C", "Douai"]]
    assert [repair.code for repair in found.repairs] == ["lines-relined"]


def test_a_character_of_another_line_end_is_a_letter_amid_lines(tmp_path: Path) -> None:
    found, rows = read(tmp_path, "Nom;Note\nA;un\u2028deux\u2028trois\nB;quatre\n".encode())
    assert rows[0]["Note"] == "un\u2028deux\u2028trois"
    assert not found.repairs


def test_utf_7_is_converted(tmp_path: Path) -> None:
    text = "Nom;Ville;Prix\nÉcole + crèche;Lille;5 €\nForêt;Liévin;7 €\n"
    found, rows = read(tmp_path, text.encode("utf-7"), raw=True)
    assert [list(row.values()) for row in rows] == [
        ["École + crèche", "Lille", "5 €"],
        ["Forêt", "Liévin", "7 €"],
    ]
    assert [(repair.code, repair.params) for repair in found.repairs] == [
        ("encoding-converted", {"encoding": "UTF-7"})
    ]
    _, rows = read(tmp_path, b"Nom;Tel\nA;+33 320-11\nB;+33-6\n", raw=True)
    assert [row["Tel"] for row in rows] == ["+33 320-11", "+33-6"]
