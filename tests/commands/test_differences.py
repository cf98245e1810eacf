"""What a reviewer is told of the data: by `check --base` of a proposal, by `diff` of two files."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from command_line import beffroi
from grants import GRANTS, commit_grants, write_grants
from repository import committed

HEAD = "idAttribution;Bénéficiaire;Objet;Montant (€);Année"
ROW = "A{n:03};Association {name};Objet {what};{n}00,50;{year}"
ROWS = [
    ROW.format(n=number, name=number % 7, what=number % 5, year=2020 + number % 4)
    for number in range(1, 61)
]


def plainly(text: str) -> str:
    """With ordinary spaces."""
    return text.replace("\u00a0", " ").replace("\u202f", " ")


@pytest.fixture
def site(tmp_path: Path) -> Path:
    return commit_grants(tmp_path / "site", ROWS, HEAD)


def check_text(root: Path, form: str = "text") -> str:
    return plainly(beffroi("check", root, "--base", "HEAD", "--format", form).stdout)


def edit_rows() -> list[str]:
    rows = [ROWS[0].replace("100,50", "101,50"), *ROWS[1:10], *ROWS[11:]]
    return [*rows, "A999;Association neuve;Objet 1;10,00;2024"]


def test_a_proposal_is_told_row_by_row(site: Path) -> None:
    write_grants(site, edit_rows(), HEAD)
    text = check_text(site)
    assert "1 ligne ajoutée, 1 ligne retirée, 1 ligne changée ; 60 lignes en tout." in text
    assert "rapprochées par « idAttribution », qui distingue chacune d’elles" in text
    assert "· Rang 1 · idAttribution A001 · Montant (€) 100,50 → 101,50" in text
    assert "+ Rang 60 · idAttribution A999 · Bénéficiaire Association neuve" in text
    assert "- Rang 11 · idAttribution A011" in text
    assert "Somme 183 030,00 → 181 940,50" in text


def test_scripts_have_it_as_values(site: Path) -> None:
    write_grants(site, edit_rows(), HEAD)
    (told,) = json.loads(check_text(site, "json"))["differences"]
    (table,) = told["tables"]
    difference = table["difference"]
    assert (told["id"], table["name"], table["status"]) == (
        "lille/subventions", "subventions", "changed"
    )  # fmt: skip
    assert (difference["key"], difference["key_origin"]) == (["idAttribution"], "found")
    assert [difference[name] for name in ("added", "removed", "changed")] == [1, 1, 1]
    assert difference["first_changed"][0]["cells"] == [
        {"column": "Montant (€)", "before": "100.50", "after": "101.50"}
    ]


def test_a_comment_shows_cells_as_text_alone(site: Path) -> None:
    rows = [ROWS[0].replace("Objet 1", "<b>@lille</b> | [x](https://a.example)"), *ROWS[1:]]
    write_grants(site, rows, HEAD)
    text = check_text(site, "markdown")
    assert "| Rang | idAttribution | Objet |" in text
    assert "<del>Objet 1</del> → <ins>&lt;b&gt;" in text
    assert "@lille" not in text
    assert "[x](" not in text


def test_a_page_marks_the_cells_that_changed(site: Path) -> None:
    write_grants(site, edit_rows(), HEAD)
    page = check_text(site, "html")
    assert "<td><del>100,50</del> → <ins>101,50</ins></td>" in page


def test_the_same_data_in_another_file_are_no_difference(site: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.append(HEAD.split(";"))
    for row in reversed(ROWS):
        id_, name, what, amount, year = row.split(";")
        sheet.append([id_, name, what, float(amount.replace(",", ".")), int(year)])
    (site / GRANTS).unlink()
    book.save((site / GRANTS).with_suffix(".xlsx"))
    assert "Ce qui change dans les données" not in check_text(site)


def test_a_table_of_people_is_masked(site: Path) -> None:
    head = "id;Nom;Prénom;Fonction"
    people = ["1;DUPONT;Marie;agent", "2;LEROY;Paul;agent", "3;MARTIN;Lucie;agent"]
    write_grants(site, people, head)
    committed(site, "personnes")
    write_grants(site, ["1;DURAND;Marie;agent", "2;LEROY;Paul;agent"], head)
    for form in ("text", "json", "markdown", "html"):
        told = check_text(site, form)
        assert not any(name in told for name in ("DUPONT", "DURAND", "LEROY", "MARTIN", "Lucie"))
    assert "1 ligne retirée" in check_text(site)


def test_a_file_that_comes_or_goes_is_a_table_that_does(site: Path) -> None:
    other = (site / GRANTS).with_name("dons.csv")
    other.write_text("nom;nombre\na;1\nb;2\n", "utf-8")
    assert "lille/subventions, table « dons »\n    Nouvelle table, 2 lignes." in check_text(site)
    committed(site, "dons")
    other.unlink()
    assert "Table retirée, elle avait 2 lignes." in check_text(site)


# --- of two files ---


def diff_files(*arguments: object) -> tuple[int, dict[str, Any]]:
    done = beffroi("diff", *arguments, "--format", "json")
    return done.returncode, json.loads(done.stdout)


def test_diff_ends_with_one_where_data_changed_and_zero_where_they_did_not(
    tmp_path: Path,
) -> None:
    before = tmp_path / "2024.csv"
    before.write_text("\n".join([HEAD, *ROWS]), "utf-8")
    after = tmp_path / "2025.csv"
    after.write_text("\r\n".join([HEAD.replace(";", ","), *reversed(list(map(to_commas, ROWS)))]))
    code, told = diff_files(before, after)
    assert (code, told["same"]) == (0, True)
    after.write_text("\n".join([HEAD, *edit_rows()]), "cp1252")
    code, told = diff_files(before, after)
    assert (code, told["version"], told["added"]) == (1, 1, 1)
    text = plainly(beffroi("diff", before, after).stdout)
    assert "1 ligne ajoutée, 1 ligne retirée, 1 ligne changée" in text


def to_commas(row: str) -> str:
    """A row whose cells are between quotes and commas."""
    return ",".join(f'"{cell}"' for cell in row.split(";"))


def test_diff_takes_a_key_and_refuses_one_that_is_not_there(tmp_path: Path) -> None:
    before = tmp_path / "a.csv"
    before.write_text("code,nom,n\na,x,1\nb,x,2\n")
    after = tmp_path / "b.csv"
    after.write_text("code,nom,n\na,y,1\nb,x,3\n")
    _, told = diff_files(before, after, "--key", "nom", "--key", "n")
    assert (told["key"], told["added"], told["removed"]) == (["nom", "n"], 2, 2)
    refused = beffroi("diff", before, after, "--key", "numéro")
    assert refused.returncode == 2
    assert "numéro" in refused.stderr


def test_diff_of_a_file_that_cannot_be_read_ends_with_three(tmp_path: Path) -> None:
    before = tmp_path / "a.csv"
    before.write_text("code,n\na,1\n")
    empty = tmp_path / "b.csv"
    empty.write_text("")
    done = beffroi("diff", before, empty)
    assert done.returncode == 3
    assert "b.csv" in done.stderr


def test_diff_of_two_commits_says_what_changed_in_the_datasets_of_a_portal(site: Path) -> None:
    write_grants(site, edit_rows(), HEAD)
    committed(site, "corrections")
    done = beffroi("diff", "main~1", "main", "--site", site)
    assert done.returncode == 1
    text = plainly(done.stdout)
    assert "Les données de 1 jeu changent." in text
    assert "1 ligne ajoutée, 1 ligne retirée, 1 ligne changée ; 60 lignes en tout." in text
    told = json.loads(beffroi("diff", "main", "main~1", "--site", site, "--format", "json").stdout)
    assert [one["id"] for one in told["datasets"]] == ["lille/subventions"]
    assert beffroi("diff", "main", "main", "--site", site).returncode == 0
    unknown = beffroi("diff", "main", "nulle-part", "--site", site)
    assert (unknown.returncode, "nulle-part" in unknown.stderr) == (2, True)


# --- alarms ---


def list_alarms(root: Path) -> tuple[int, list[str]]:
    done = beffroi("check", root, "--base", "HEAD", "--format", "json")
    problems = json.loads(done.stdout)["problems"]
    return done.returncode, [problem["code"] for problem in problems]


def scale_amounts() -> list[str]:
    return [row.replace("00,50", "0050") for row in ROWS]


def describe(root: Path, more: str) -> None:
    path = (root / GRANTS).with_name("datapackage.yaml")
    path.write_text(f"{path.read_text('utf-8')}\n{more}\n", "utf-8")


def test_an_alarm_ends_a_check_with_one_until_the_description_names_it(site: Path) -> None:
    write_grants(site, scale_amounts(), HEAD)
    assert list_alarms(site) == (1, ["alarm-scale-times"])
    text = check_text(site)
    assert "60 cellules de « Montant (€) » ont été multipliées par 100." in text
    describe(site, "accept: {alarm: rows, until: 2999-12-31}")
    assert list_alarms(site)[0] == 1
    path = (site / GRANTS).with_name("datapackage.yaml")
    path.write_text(path.read_text("utf-8").replace("alarm: rows", "alarm: échelle"), "utf-8")
    assert list_alarms(site) == (0, [])


def test_what_was_accepted_up_to_a_day_is_an_alarm_after_it(site: Path) -> None:
    write_grants(site, scale_amounts(), HEAD)
    describe(site, "accept: [{alarm: scale, until: 2020-01-01}]")
    assert list_alarms(site) == (1, ["alarm-scale-times"])


def test_a_rolling_dataset_gives_no_alarm_but_of_an_empty_column(site: Path) -> None:
    describe(site, "rolling: true")
    committed(site, "glissant")
    write_grants(site, ROWS[:10], HEAD)
    assert list_alarms(site) == (0, [])
    write_grants(site, [row.replace(row.split(";")[1], "") for row in ROWS], HEAD)
    assert list_alarms(site) == (1, ["alarm-emptied"])


@pytest.mark.nightly
def test_a_dataset_whose_rows_are_others_each_time_gives_no_alarm_either(site: Path) -> None:
    for week in range(5):
        menus = [f"M{week}{n};Plat {week} {n};Objet;1,00;2024" for n in range(20 + week)]
        write_grants(site, menus, HEAD)
        committed(site, f"semaine {week}")
    write_grants(site, [f"M9{n};Plat 9 {n};Objet;1,00;2024" for n in range(8)], HEAD)
    assert list_alarms(site) == (0, [])
    write_grants(site, [f"M9{n};;Objet;1,00;2024" for n in range(8)], HEAD)
    assert list_alarms(site) == (1, ["alarm-emptied"])


def test_no_more_than_three_lines_of_alarms_are_told(site: Path) -> None:
    for year in range(2018, 2024):
        (site / GRANTS).with_name(f"aides-{year}.csv").write_text(
            "\n".join(["code;somme", *(f"{n};{n}00" for n in range(1, 30))]), "utf-8"
        )
    committed(site, "aides")
    for year in range(2018, 2024):
        (site / GRANTS).with_name(f"aides-{year}.csv").write_text(
            "\n".join(["code;somme", *(f"{n};{n}00000" for n in range(1, 30))]), "utf-8"
        )
    code, codes = list_alarms(site)
    assert (code, codes.count("alarm-scale-times"), codes.count("alarm-more")) == (1, 2, 1)
    assert "4 autres changements" in check_text(site)


# --- what else of a proposal is told ---


def test_a_new_table_shows_its_first_rows(site: Path) -> None:
    other = (site / GRANTS).with_name("dons.csv")
    other.write_text("nom;nombre\nalpha;1\nbêta;2\n", "utf-8")
    assert "+ Rang 1 · nom alpha · nombre 1" in check_text(site)


def test_a_description_that_changes_alone_is_told_by_its_keys(site: Path) -> None:
    path = (site / GRANTS).with_name("datapackage.yaml")
    path.write_text(path.read_text("utf-8").replace("title: ", "title: Nouveau, "), "utf-8")
    assert "lille/subventions : la fiche change (Titre)" in check_text(site)
    committed(site, "titre")
    path.write_text(path.read_text("utf-8") + "# rien\n", "utf-8")
    text = check_text(site)
    assert "lille/subventions : ni les données ni la fiche ne changent" in text


def test_cells_that_all_become_the_same_are_told(site: Path) -> None:
    rows = [";".join([row.split(";")[0], "Judo", *row.split(";")[2:]]) for row in ROWS]
    write_grants(site, rows, HEAD)
    text = check_text(site)
    assert "Les 60 cellules changées de « Bénéficiaire » avaient 7 valeurs" in text
