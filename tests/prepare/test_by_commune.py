"""A dataset cut by commune: each gets its rows, all of them and no other, as they stand in the
whole table."""

from __future__ import annotations

import csv
import io
import re
import tempfile
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from nightly import nightly_but_each
from portal import COMMUNES, made, tree, write
from python_calamine import CalamineWorkbook
from typed_tables import BatchedTable, list_typed_rows, make_typed_table

from site_builder.core.language import WIDE
from site_builder.prepare import by_commune
from site_builder.publish.build import build_site
from site_builder.publish.options import BuildOptions
from site_builder.tables import build_table

HEAD = "code;nom;montant;jour\n"
DATA = "build/data/metropole/jeu"
PAGE = "build/metropole/jeu/index.html"
ONE = "insee;n\n59350;1\n59009;2\n"
TWO = "insee;insee_2\n59350;59009\n59009;59350\n"
UNTIED = {
    "",
    "cut-empty",
    "cut-elsewhere",
    "wrong-choice",
    "wrong-section-for-text",
}  # what leaves the table cut
NEAR = "title: Jeu\ncut: {by: commune, column: code}\n"


def site(
    root: Path, files: dict[str, str], descriptor: str = NEAR, communes: str = COMMUNES
) -> Path:
    write(root, {"communes.yml": communes, "datasets/metropole/jeu/datapackage.yaml": descriptor})
    write(root / "datasets/metropole/jeu", dict(files))
    return root


def records(path: Path) -> list[list[str]]:
    return list(csv.reader(io.StringIO(path.read_text(encoding="utf-8"))))


def told(root: Path) -> dict[str, str]:
    report = made(root)
    return {problem.code: str(problem.params.get("names", "")) for problem in report.problems}


cells = st.sampled_from(
    ["59350", "59009", "Lille", "LILLE ", "villeneuve d'ascq", "59001", "", "215903501"]
)
rows = st.tuples(cells, st.sampled_from(["12,50", "-3", "n.c."]), st.sampled_from(["a", "é;b", ""]))


@pytest.mark.nightly
@given(st.lists(rows, max_size=20))
def test_each_commune_has_its_rows_of_the_whole_file_in_their_order(
    drawn: list[tuple[str, str, str]],
) -> None:
    whose = {"59350": "lille", "Lille": "lille", "LILLE ": "lille", "215903501": "lille"}
    whose |= {"59009": "villeneuve-d-ascq", "villeneuve d'ascq": "villeneuve-d-ascq"}
    lines = "".join(
        f'{code};{n};{amount};"{text}"\n' for n, (code, amount, text) in enumerate(drawn)
    )
    communes = COMMUNES.replace('"59350",', '"59350", siren: "215903501",')
    with tempfile.TemporaryDirectory() as folder:
        root = site(
            Path(folder).resolve(), {"jeu.csv": "code;n;montant;texte\n" + lines}, communes=communes
        )
        made(root)
        if not drawn:
            return
        head, *rows = records(root / DATA / "jeu.csv")
        for commune in ("lille", "villeneuve-d-ascq"):
            mine = [
                row
                for row, (code, *_) in zip(rows, drawn, strict=True)
                if whose.get(code) == commune
            ]
            path = root / DATA / f"jeu/{commune}.csv"
            assert (records(path) if path.exists() else [head]) == [head, *mine]


def test_a_siret_and_an_arrondissement_are_of_their_commune(tmp_path: Path) -> None:
    communes = COMMUNES.replace('"59350",', '"59350", siren: "215903501",')
    communes = communes.replace("partners:", '  - {insee: "75056", name: Paris}\npartners:')
    rows = "21590350100017;1\n75103;2\n20009320100016;3\n59009;4\n"
    root = site(tmp_path, {"jeu.csv": "code;n\n" + rows}, communes=communes)
    made(root)
    assert records(root / DATA / "jeu/lille.csv")[1:] == [["21590350100017", "1"]]
    assert records(root / DATA / "jeu/paris.csv")[1:] == [["75103", "2"]]
    assert not (root / DATA / "jeu/metropole.csv").exists()


@pytest.mark.parametrize("at_once", [2_000_000, 100, 0])
@pytest.mark.parametrize("few", [False, True])
@pytest.mark.parametrize("batch_rows", [7, 1_000])
def test_a_part_is_a_table_of_its_rows_alone(
    monkeypatch: pytest.MonkeyPatch, batch_rows: int, few: bool, at_once: int
) -> None:
    """Whether all parts are kept at once, some, or none: then each is taken out of the whole."""
    monkeypatch.setattr(by_commune, "CELLS_AT_ONCE", at_once)
    towns = ["Lille", "LILLE", "Hem", "Pau", "", "Roubaix"]
    amounts = ["1,50", "n.c.", "", "3", "1,5"]
    made = make_typed_table(
        {
            "montant": ("number", [amounts[number % 5] for number in range(60)]),
            "ville": ("string", [towns[number % 6] for number in range(60)]),
            "n": ("integer", [str(number) for number in range(60)]),
        },
        {"montant": 2},
    )
    table = BatchedTable(made, batch_rows=batch_rows, few=few)
    owners = {"Lille": "lille", "LILLE": "lille", "Hem": "hem", "Pau": "", "Roubaix": "roubaix"}
    counts = dict.fromkeys(towns, 10)
    parts = list(by_commune.split_by_commune(table, 1, owners, counts))
    assert [slug for slug, _ in parts] == ["hem", "lille", "roubaix"]
    rows = list_typed_rows(made)
    for slug, part in parts:
        mine = [row for row in rows if owners.get(row[1][1]) == slug]
        assert list_typed_rows(part) == mine
        assert part.rows == len(mine)
        starts = [batch.first_row for batch in part.iterate_batches([0])]
        sizes = [batch.rows for batch in part.iterate_batches([0])]
        assert starts == [sum(sizes[:number]) for number in range(len(sizes))]
        wrong = sum(text == "n.c." for (_, text), *_ in mine)
        assert [column.faulty for column in part.columns] == [wrong, 0, 0]
        for index in range(3):
            found: Counter[tuple[object, str]] = Counter()
            for values, texts, numbers in part.iterate_distinct(index):
                assert min(numbers) > 0 and len(set(texts)) == len(texts)
                found.update(dict(zip(zip(values, texts, strict=True), numbers, strict=True)))
            assert found == Counter(row[index] for row in mine)


@pytest.mark.nightly
@pytest.mark.parametrize("count", [300, build_table.LISTED // 4 + 1])
def test_a_large_table_gives_what_a_small_one_does(tmp_path: Path, count: int) -> None:
    """One is lists, the other comes in batches."""
    codes = ("59350", "59009", "59001")
    lines = "".join(f"{codes[n % 3]};Nom {n};{n},5;{n % 28 + 1:02}/04/2024\n" for n in range(count))
    root = site(tmp_path, {"jeu.csv": HEAD + lines})
    assert told(root) == {"cut-elsewhere": "« 59001 »"}
    head, *whole = records(root / DATA / "jeu.csv")
    for place, commune in enumerate(("lille", "villeneuve-d-ascq")):
        mine = records(root / DATA / f"jeu/{commune}.csv")
        assert mine == [head, *whole[place::3]]
        sheet = (
            CalamineWorkbook.from_path(str(root / DATA / f"jeu/{commune}.xlsx"))
            .get_sheet_by_index(0)
            .to_python()
        )
        assert [row[1] for row in sheet] == [row[1] for row in mine]


def test_a_commune_does_not_write_on_the_pages_of_others(tmp_path: Path) -> None:
    write(tmp_path, {"communes.yml": COMMUNES, "datasets/lille/jeu/datapackage.yaml": NEAR})
    write(tmp_path / "datasets/lille/jeu", {"jeu.csv": "code;n\n59350;1\n59009;2\n"})
    report = made(tmp_path)
    assert [(problem.code, problem.place.line) for problem in report.problems] == [
        ("cut-commune", 2)
    ]
    assert report.datasets == {"lille/jeu": "published"}
    assert not list((tmp_path / "build").rglob("villeneuve-d-ascq.csv"))


TWINS = COMMUNES.replace(
    "communes:\n",
    """communes:
  - {insee: "2A004", name: Ajaccio}
  - {insee: "93066", name: Saint-Denis}
  - {insee: "97411", name: Saint-Denis, slug: saint-denis-974}
""",
)


def test_codes_of_corsica_are_codes_and_a_name_that_two_communes_have_is_nobody_s(
    tmp_path: Path,
) -> None:
    assert (
        told(
            site(
                tmp_path / "codes",
                {"jeu.csv": "code;n\n2A004;1\n97411;2\n93066;3\n"},
                communes=TWINS,
            )
        )
        == {}
    )
    for commune, rows in (("ajaccio", ["1"]), ("saint-denis", ["3"]), ("saint-denis-974", ["2"])):
        assert [
            row[1] for row in records(tmp_path / "codes" / DATA / f"jeu/{commune}.csv")[1:]
        ] == rows
    names = site(
        tmp_path / "names", {"jeu.csv": "code;n\nSaint-Denis;1\nAjaccio;2\nPau;3\n"}, communes=TWINS
    )
    assert told(names) == {"cut-shared": "« Saint-Denis »", "cut-elsewhere": "« Pau »"}
    assert not (names / DATA / "jeu/saint-denis.csv").exists()


def test_cells_that_do_not_cast_stand_as_they_are_written(tmp_path: Path) -> None:
    descriptor = (
        NEAR + "schema: {fields: [{name: code, type: string}, {name: montant, type: integer}]}\n"
    )
    root = site(tmp_path, {"jeu.csv": "code;montant\n59350;12\n59350;douze\n59009;3\n"}, descriptor)
    made(root)
    assert records(root / DATA / "jeu/lille.csv")[1:] == [["59350", "12"], ["59350", "douze"]]
    assert records(root / DATA / "jeu/villeneuve-d-ascq.csv")[1:] == [["59009", "3"]]


def test_a_series_is_cut_as_a_whole(tmp_path: Path) -> None:
    years = {
        f"jeu-{year}.csv": f"code;nom;nombre\n59350;a;{year - 2000}\n59009;b;4\n"
        for year in (2022, 2023)
    }
    root = site(tmp_path, dict(years))
    made(root)
    assert {path.parent.name for path in (root / DATA).glob("*/*.csv")} == {
        "original",
        "jeu-ensemble",
    }
    assert sorted(row[-2] for row in records(root / DATA / "jeu-ensemble/lille.csv")[1:]) == [
        "22",
        "23",
    ]


@pytest.mark.parametrize(
    ("cut", "content", "code", "names"),
    nightly_but_each(
        3,
        [
            ("cut: {by: commune}", ONE, "", ""),
            ("cut: {}", ONE, "", ""),
            ("cut: {by: commune}", "nom;n\na;1\nb;2\n", "cut-none", "« nom », « n »"),
            ("cut: {by: commune}", TWO, "cut-several", "« insee », « insee_2 »"),
            ("cut: {column: [absente, insee_2]}", TWO, "", ""),
            ("cut: {column: inse}", ONE, "cut-column-near", ""),
            ("cut: {column: mairie}", ONE, "cut-column", "« insee », « n »"),
            ("cut: {by: quartier, column: insee}", ONE, "wrong-choice", ""),
            ("cut: commune", ONE, "not-a-section", ""),
            ("cut: {column: [{a: b}]}", ONE, "wrong-section-for-text", ""),
            ("cut: {column: code}", "code;n\n59350;1\n;2\n;3\n", "cut-empty", ""),
            (
                "cut: {column: code}",
                "code;n\n59350;1\n62001;2\n62001;3\n",
                "cut-elsewhere",
                "« 62001 »",
            ),
            (
                "cut: {column: code}",
                "code;n\n62001;1\n62002;2\n",
                "cut-elsewhere",
                "« 62001 », « 62002 »",
            ),
        ],
    ),
)
def test_what_cannot_be_cut_is_said_once_and_published_whole(
    tmp_path: Path, cut: str, content: str, code: str, names: str
) -> None:
    root = site(tmp_path, {"jeu.csv": content}, f"title: Jeu\n{cut}\n")
    assert told(root) == ({code: names} if code else {})
    assert (root / DATA / "jeu.csv").exists()
    assert (root / DATA / "jeu/lille.csv").exists() == (code in UNTIED and "59350" in content)


def test_a_commune_has_its_rows_on_its_page_and_each_page_leads_to_the_other(
    tmp_path: Path,
) -> None:
    lines = (
        "".join(f"59350;Rue {n};{n},5;01/04/2024\n" for n in range(30))
        + "59009;Place;7,5;02/04/2024\n"
    )
    root = site(tmp_path, {"jeu.csv": HEAD + lines})
    made(root)
    page = (root / "build/lille/index.html").read_text()
    assert page.count("<tr>") == 1 + 10
    assert "Publié par" in page and f'<span class="small">30{WIDE}lignes</span>' in page
    assert (
        "../data/metropole/jeu/jeu/lille.csv" in page
        and "../metropole/jeu/#t-jeu?f=code~est~59350" in page
    )
    single = (root / "build/villeneuve-d-ascq/index.html").read_text()
    assert "<tr>" not in single and "<dd>7,50</dd>" in single
    whole = (root / PAGE).read_text()
    assert "../../lille/#t-metropole-jeu-jeu" in whole and 'id="t-metropole-jeu-jeu"' in page
    write(
        root,
        {"communes.yml": COMMUNES.replace("name: Lille}", "name: Lille-sur-Deûle, slug: lille}")},
    )
    made(root)
    assert "Lille-sur-Deûle" in (root / PAGE).read_text()


@pytest.mark.parametrize(
    ("columns", "shown", "rest"),
    [
        (3, 3, ""),
        (20, 20, ""),
        (21, 20, f"1{WIDE}autre valeur"),
        (45, 20, f"25{WIDE}autres valeurs"),
    ],
)
def test_of_a_single_row_the_cells_that_say_something_are_shown_and_the_others_counted(
    tmp_path: Path, columns: int, shown: int, rest: str
) -> None:
    """Those that say where it is, or are empty, take no place; a preview has no more than thirty
    columns."""
    names = ["code", "latitude", "longitude"]
    cells = ["59350", "50.6", "3.1"]
    for n in range(columns):
        names += [f"vide_{n}", f"c{n}"] if n < 5 or n > 40 else [f"c{n}"]
        cells += ["", f"mot {n}"] if n < 5 or n > 40 else [f"mot {n}"]
    other = ["59009", "50.7", "3.2", *("autre" for _ in names[3:])]
    root = site(
        tmp_path, {"jeu.csv": "".join(";".join(line) + "\n" for line in (names, cells, other))}
    )
    made(root)
    page = (root / "build/lille/index.html").read_text()
    extract = page[page.index('<section class="extract"') :]
    assert re.findall("<dt>(c[0-9]+)</dt><dd>mot", extract) == [f"c{n}" for n in range(shown)]
    others = re.findall(f"([0-9]+{WIDE}autres? valeurs?) de cette ligne", extract)
    assert others == [rest][: len(rest)]


def test_what_changed_in_the_whole_changes_on_the_pages_of_communes(tmp_path: Path) -> None:
    root = site(
        tmp_path / "site", {"jeu.csv": HEAD + "59350;a;1;01/04/2024\n59350;b;2;01/04/2024\n"}
    )
    made(root)
    write(
        root / "datasets/metropole/jeu",
        {"jeu.csv": HEAD + "59350;a;1;01/04/2024\n59009;b;2;01/04/2024\n"},
    )
    made(root)
    cold = site(
        tmp_path / "cold", {"jeu.csv": HEAD + "59350;a;1;01/04/2024\n59009;b;2;01/04/2024\n"}
    )
    made(cold)
    assert tree(root / "build") == tree(cold / "build")


def test_every_commune_of_the_example_portal_has_rows_of_its_own(tmp_path: Path) -> None:
    root = Path(__file__).parents[2]
    report = build_site(root, BuildOptions(out=tmp_path / "build"))
    data = tmp_path / "build/data"
    shared = data.glob("metropole/*/*/*.csv")
    national = [path.stem for path in data.glob("donnees-nationales/*/*/*.csv")]
    paths = Counter([*national, *(path.stem for path in shared)])
    communes = [
        path.parent
        for path in (tmp_path / "build").glob("*/index.html")
        if "Code INSEE" in path.read_text()
    ]
    assert len(communes) == 95
    for commune in communes:
        page = (commune / "index.html").read_text()
        assert page.count("Publié par") == paths[commune.name] >= 2
        assert page.count("Repris de") == national.count(commune.name) >= 1
    assert not [one for one in report.problems if one.code.startswith("cut-")]
