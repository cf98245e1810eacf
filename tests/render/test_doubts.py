"""A page names the cells for which a column may not be what it looks like, whoever may see
problems; the report for programs holds none of their texts."""

from __future__ import annotations

import json
from html import unescape
from pathlib import Path

import pytest
from portal import made, portal, write

from site_builder.core.language import load_language
from site_builder.render.pages.values import choose_cell_formatter

AMOUNTS = "".join(f"a{number};{number},50\n" for number in range(150))
ODD = "voir annexe bleue"


@pytest.mark.parametrize("problems", ["private", "public"])
def test_a_page_names_odd_cells_once(tmp_path: Path, problems: str) -> None:
    root = portal(tmp_path)
    communes = root / "communes.yml"
    content = communes.read_text()
    assert content.startswith("portal:\n")
    communes.write_text(content.replace("portal:\n", f"portal:\n  problems: {problems}\n", 1))
    write(
        root,
        {
            "datasets/lille/aides/datapackage.yaml": "title: Aides\n",
            "datasets/lille/aides/aides.csv": f"nom;Montant\nz;{ODD}\n{AMOUNTS}",
        },
    )
    made(root)
    page = unescape((root / "build/lille/aides/index.html").read_text())
    text = page.replace("\u00a0", " ").replace("\u202f", " ")
    said = f"Ligne 2 : 1 cellule de « Montant » n’est pas un nombre : « {ODD} »."
    assert text.count(f"« {ODD} »") == 1 and said in text
    assert "Corrigez-la" not in text, "that is for the author"
    assert ODD not in (root / "build/build-report.json").read_text()
    private = json.loads((root / ".beffroi/report.json").read_text())
    (message,) = [one["message"] for one in private["problems"] if one["code"] == "odd-cells"]
    assert ODD in message and "→ Corrigez-la" in message


def test_a_page_tells_what_may_change_a_sum_or_a_row(tmp_path: Path) -> None:
    root = portal(tmp_path)
    rows = "".join(f"a{number};{number}\n" for number in range(1, 30))
    both = "".join(f"a{number};{number};{number}\n" for number in range(1, 30))
    write(
        root,
        {
            "datasets/lille/aides/datapackage.yaml": "title: Aides\n",
            "datasets/lille/aides/aides-2023.csv": f"nom;Montant\n{rows}Total;17\n",
            "datasets/lille/aides/aides-2024.csv": f"nom;Montant\n{rows}",
            "datasets/lille/logements/datapackage.yaml": "title: Logements\n",
            "datasets/lille/logements/logements.csv": f"nom;Montant;Nombre\n{both}Total;440;435\n",
        },
    )
    made(root)
    series = unescape((root / "build/lille/aides/index.html").read_text())
    assert "2023 : Ligne 31 : la ligne 31 (« Total ») porte un nom de total" in _bare(series)
    page = unescape((root / "build/lille/logements/index.html").read_text())
    assert "n’est pas la somme des lignes qui sont au-dessus : elle est de « 435 »" in _bare(page)


def _bare(text: str) -> str:
    return text.replace("\u00a0", " ").replace("\u202f", " ")


@pytest.mark.parametrize("code", ["fr", "en"])
def test_an_instant_is_shown_in_universal_time(code: str) -> None:
    show = choose_cell_formatter(load_language(code), "datetime", "instant")
    assert show("2024-04-03T08:30:00Z") == "03/04/2024 08:30\u00a0UTC"
    show = choose_cell_formatter(load_language(code), "datetime", "datetime")
    assert show("2024-04-03T08:30:00") == "03/04/2024 08:30"
