"""Cells that hold several values, and those that only seem to."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from portal import COMMUNES, made, write

from site_builder.prepare.cell_lists import find_list_separator


@pytest.mark.parametrize(
    ("cells", "separator"),
    [
        (("59000|59800", "59650"), "|"),
        (("aide en nature;aide en numéraire", "aide en numéraire"), ";"),
        (("tri ; compost", "compost ; verre", "tri"), ";"),
        (("Mo-Fr 08:30-12:00; Sa 09:00-12:00", "Mo-Fr 09:00-12:00"), ""),
        (("a|", "b"), ""),  # a value that is none
        (("a|a", "b"), ""),
        ((f"{'é' * 61}|b", "b"), ""),  # a sentence
        (("l’eau ; la terre", "le feu"), ""),  # nothing says that these are two values
        (("Culture,Santé", "Culture", "Santé"), ","),
        (("Culture, santé et loisirs", "Culture", "Santé"), ""),  # one of a name
        (("1,5", "1", "5"), ""),  # a number
        ((), ""),
    ],
)
def test_lists_are_told_where_it_is_sure(cells: tuple[str, ...], separator: str) -> None:
    assert find_list_separator(cells) == separator


def test_values_of_a_cell_are_counted_apart_and_shown_as_a_list(tmp_path: Path) -> None:
    rows = ["tri|compost"] * 5 + ["compost|tri"] + ["tri"] * 3 + ["verre"]
    table = "nom;jeux\n" + "".join(f"Lieu {n};{cell}\n" for n, cell in enumerate(rows))
    write(tmp_path, {
        "communes.yml": COMMUNES,
        "datasets/lille/a/datapackage.yaml": "title: Des listes\n",
        "datasets/lille/a/a.csv": table,
    })  # fmt: skip
    made(tmp_path)
    page = (tmp_path / "build/lille/a/index.html").read_text("utf-8")
    page = page.replace("\u202f", " ").replace("\u00a0", " ")
    assert ">tri ; compost<" in page and "tri|compost" not in page
    assert "90 %" in page, "nine of ten have « tri »"
    assert "3 valeurs différentes" in page
    api = json.loads((tmp_path / "build/api/v1/datasets/lille/a.json").read_bytes())
    profile = api["tables"][0]["columns"][1]["profile"]
    assert (profile["distinct"], len(profile["values"])) == (3, 3)
    published = (tmp_path / "build/data/lille/a/a.csv").read_text("utf-8-sig")
    assert "tri|compost" in published
