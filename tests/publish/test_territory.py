"""The tables of the territory: the rows of all who follow a standard, in one table, each with where
it comes from."""

from __future__ import annotations

import csv
import html
import io
import json
import re
import shutil
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from portal import made, tree, write
from repository import committed

from site_builder.core.model.comparison import Comparison
from site_builder.core.model.territory import ADDED_COLUMNS
from site_builder.metadata.standards import load_standard
from site_builder.publish.permanence import AddressBook, find_lost_addresses
from site_builder.publish.permanence.address_book import DatasetAddresses
from site_builder.storage.object_store import ObjectStore

COMMUNES = """\
portal:
  title: Portail d’essai
  url: https://donnees.example/
  licence: etalab-2.0
  contact: {name: Équipe données, email: donnees@metropole.example}
communes:
  - {insee: "59350", name: Lille, population: 238695}
  - {insee: "59009", name: Villeneuve-d'Ascq, population: 62342}
  - {insee: "59512", name: Roubaix, population: 99507}
partners:
  - {name: Métropole, role: metropole}
"""
GRANTS = "nomAttribuant,idAttribuant,dateConvention,nomBeneficiaire,objet,montant,nature\n"
LILLE = """\
Lille,21590350100017,2023-03-01,Club de voile,Régate,1000.50,aide en numéraire
Lille,21590350100017,2024-03-01,Club de voile,Régate,2000,aide en numéraire
Lille,21590350100017,2024-05-01,Harmonie,Concert,voir annexe,aide en nature
"""
# As a spreadsheet writes it: a title, an empty row, French numbers and days, headings of its own
ASCQ = """\
Subventions de la ville;;;;
;;;;
Association;Objet de la subvention;Montant (€);Date de la convention;Observations
Club de voile;Régate;"12 500,00 €";05/03/2024;a
;;;;
Les Amis du moulin;Fête;"1 200,00 €";12/06/2023;b
"""
STATIONS = "id_pdc_itinerance,code_insee_commune,nom_station,puissance_nominale\n"


def grants_of(publisher: str, table: str, licence: str = "") -> dict[str, str | bytes]:
    described = f"title: Subventions de {publisher}\nstandard: scdl/subventions\n{licence}"
    folder = f"datasets/{publisher}/subventions"
    return {f"{folder}/datapackage.yaml": described, f"{folder}/subventions.csv": table}


def stations_of(publisher: str, rows: str) -> dict[str, str | bytes]:
    folder = f"datasets/{publisher}/bornes"
    described = f"title: Bornes de {publisher}\nstandard: etalab/irve-statique\n"
    return {f"{folder}/datapackage.yaml": described, f"{folder}/bornes.csv": STATIONS + rows}


def rows_of(out: Path, slug: str) -> list[dict[str, str]]:
    text = (out / f"data/territoire/{slug}/{slug}.csv").read_text("utf-8")
    return list(csv.DictReader(io.StringIO(text)))


def read(path: Path) -> Any:
    return json.loads(path.read_bytes())


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("territory")
    write(root, {"communes.yml": COMMUNES})
    write(root, grants_of("lille", GRANTS + LILLE))
    write(root, grants_of("villeneuve-d-ascq", ASCQ))
    roubaix = "Roubaix,21590512600016,2024-01-01,Boxe,Gala,300,aide en numéraire\n"
    write(root, grants_of("roubaix", GRANTS + roubaix, "licence: odbl-1.0\n"))
    own = "{title: Conditions de la métropole, path: https://metropole.example/conditions}"
    metropole = "Métropole,20009320100016,2024-01-01,Boxe,Gala,900,aide en numéraire\n"
    write(root, grants_of("metropole", GRANTS + metropole, f"licence: {own}\n"))
    write(root, stations_of("lille", "FR1,59350,A,22\nFR2,59350,B,7\n"))
    write(root, stations_of("metropole", "FR2,59350,B,7\nFR3,59009,C,50\nFR4,62041,D,50\n"))
    made(root)
    return root


def test_each_row_has_the_columns_of_the_standard_then_where_it_comes_from(root: Path) -> None:
    rows = rows_of(root / "build", "subventions")
    fields = [field.name for field in load_standard("scdl/subventions").schema.fields]
    added = [column.name for column in ADDED_COLUMNS]
    assert list(rows[0]) == [*fields, *added]
    told = [(row["source_jeu"], row["source_ligne"], row["source_annee"]) for row in rows]
    assert told == [
        ("lille/subventions", "2", "2023"),
        ("lille/subventions", "3", "2024"),
        ("lille/subventions", "4", "2024"),
        ("villeneuve-d-ascq/subventions", "4", "2024"),
        ("villeneuve-d-ascq/subventions", "6", "2023"),
    ]
    ascq = rows[3]
    assert Decimal(ascq["montant"]) == 12_500
    assert ascq["dateConvention"] == "2024-03-05"
    assert ascq["nomBeneficiaire"] == "Club de voile"
    assert (ascq["territoire_insee"], ascq["territoire_commune"]) == ("59009", "Villeneuve-d'Ascq")
    assert ascq["source_attribution"].startswith("Villeneuve-d'Ascq, ")
    assert {row["source_licence"] for row in rows} == {"etalab-2.0"}


def test_a_cell_that_is_not_of_its_type_is_empty_in_every_format_and_counted(root: Path) -> None:
    folder = root / "build/data/territoire/subventions"
    rows = rows_of(root / "build", "subventions")
    assert rows[2]["montant"] == ""
    amounts = pq.read_table(folder / "subventions.parquet")["montant"]
    assert str(amounts.type) == "double"
    assert amounts.to_pylist() == [1000.5, 2000, None, 12_500, 1200]
    assert "voir annexe" not in (folder / "subventions.csv").read_text("utf-8")
    problems = read(root / "build/build-report.json")["problems"]
    told = [
        (problem["path"], problem["count"])
        for problem in problems
        if problem["code"] == "territory-uncast"
    ]
    assert told == [("territoire/subventions", 1), ("territoire/subventions-tout", 1)]
    page = (root / "build/territoire/subventions/index.html").read_text("utf-8")
    assert re.search(r"1\Wcellule est laissée vide", page)


def test_licences_are_not_blended(root: Path) -> None:
    out = root / "build"
    rows = rows_of(out, "subventions-tout")
    assert {row["diffuseur"] for row in rows} == {"lille", "villeneuve-d-ascq", "roubaix"}
    assert {row["source_licence"] for row in rows} == {"etalab-2.0", "odbl-1.0"}
    whole = read(out / "api/v1/datasets/territoire/subventions-tout.json")
    assert whole["licence"]["id"] == "odbl-1.0"
    assert whole["high_value"] == ""
    main = read(out / "api/v1/datasets/territoire/subventions.json")
    assert main["licence"]["id"] == "etalab-2.0"
    assert [one["id"] for one in main["joined"]] == [
        "lille/subventions",
        "villeneuve-d-ascq/subventions",
    ]
    page = (out / "territoire/subventions-tout/index.html").read_text("utf-8")
    assert 'href="../../metropole/subventions/"' in page
    assert "licence inconnue" in page
    assert "ODbL" in page


def test_the_table_that_lacks_somebody_says_whom_and_where_they_are(root: Path) -> None:
    out = root / "build"
    said = re.compile(
        r"Sans Roubaix, dont la licence diffère\s: tout est dans "
        r'<a href="([^"]*)">Toutes les subventions du territoire, toutes licences'
    )
    page = (out / "territoire/subventions/index.html").read_text("utf-8")
    assert said.findall(page) == ["../../territoire/subventions-tout/"], "once"
    assert "<h1>Toutes les subventions du territoire, sous Licence Ouverte" in page
    frame = (out / "embed/territoire/subventions/table/index.html").read_text("utf-8")
    assert said.findall(frame.replace(' target="_blank" rel="noopener"', ""))
    whole = (out / "territoire/subventions-tout/index.html").read_text("utf-8")
    assert "Sans Roubaix" not in whole
    names = read(out / "assets/search.json")
    assert {id_: told[2] for id_, told in names["absent"].items()} == {
        "territoire/subventions": "territoire/subventions-tout/"
    }


def test_who_asks_for_all_rows_is_led_to_those_of_all_licences(root: Path) -> None:
    out = root / "build"
    for path in ("standards/subventions", "territoire/couverture/subventions", "territoire"):
        page = (out / path / "index.html").read_text("utf-8")
        assert "territoire/subventions-tout/" in page, path
        assert 'territoire/subventions/"' not in page, path
    page = (out / "lille/subventions/index.html").read_text("utf-8")
    assert "territoire/subventions/#" not in page
    found: set[str] = set()
    for file in out.glob("assets/values-*.json"):
        found.update(section["id"] for section in read(file))
    assert "territoire/subventions-tout" in found
    assert "territoire/subventions" not in found


def test_a_row_that_two_datasets_have_and_one_of_elsewhere_are_flagged_and_stay(
    root: Path,
) -> None:
    rows = rows_of(root / "build", "irve-statique")
    told = [
        (row["source_jeu"], row["id_pdc_itinerance"], row["territoire_commune"])
        for row in rows
        if row["present_ailleurs"] == "true"
    ]
    assert told == [("lille/bornes", "FR2", "Lille"), ("metropole/bornes", "FR2", "Lille")]
    (outside,) = [row for row in rows if row["hors_territoire"] == "true"]
    assert (outside["id_pdc_itinerance"], outside["territoire_insee"]) == ("FR4", "62041")
    assert [row["territoire_commune"] for row in rows] == [
        *("Lille", "Lille", "Lille"),
        *("Villeneuve-d'Ascq", ""),
    ]
    counted = [row["id_pdc_itinerance"] for row in rows if row["comptage"] == "comptée ici"]
    assert sorted(counted) == ["FR1", "FR2", "FR3", "FR4"], "each thing once, by one filter"
    others = {row["comptage"]: row["source_jeu"] for row in rows} | {"comptée ici": ""}
    assert others == {"comptée ici": "", "déjà comptée dans lille/bornes": "metropole/bornes"}


def test_what_two_datasets_have_counts_once_on_the_page_and_where_communes_are_compared(
    root: Path,
) -> None:
    page = (root / "build/territoire/irve-statique/index.html").read_text("utf-8")
    text = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))
    assert re.search(r"4\Wpoints de recharge 5 lignes, dont 1\Wdéjà comptée dans", text)
    assert '"apart":["déjà comptée dans lille/bornes"]' in html.unescape(page)
    (measure,) = get_comparison(root, "irve-statique").measures
    lille = next(value for value in measure.values if value.insee == "59350")
    assert (lille.amount, lille.rows) == ("2", 2)
    told = [(left.reason, left.rows) for left in measure.left_out]
    assert told == [("outside", 1), ("repeated", 1)]


def test_the_table_is_a_dataset_of_the_owner_like_any_other(root: Path) -> None:
    out = root / "build"
    listed = {one["id"]: one for one in read(out / "api/v1/datasets.json")["datasets"]}
    assert listed["territoire/subventions"]["publisher"] == "metropole"
    package = read(out / "data/territoire/subventions/datapackage.json")
    assert [source["path"] for source in package["sources"]] == [
        "https://donnees.example/lille/subventions/",
        "https://donnees.example/villeneuve-d-ascq/subventions/",
    ]
    formats = {file.name for file in (out / "data/territoire/subventions").iterdir()}
    assert formats >= {
        *("subventions.csv", "subventions.excel.csv", "subventions.xlsx", "subventions.parquet"),
        "subventions.json",
    }
    assert "territoire/subventions" in (out / "catalog.ttl").read_text("utf-8")


def test_each_column_of_the_table_has_its_words_and_each_row_the_address_of_its_file(
    root: Path,
) -> None:
    out = root / "build"
    id_ = "territoire/subventions"
    package = read(out / f"data/{id_}/datapackage.json")["resources"][0]["schema"]["fields"]
    answer = read(out / f"api/v1/datasets/{id_}.json")["tables"][0]["columns"]
    for columns in (package, answer):
        assert [column["name"] for column in columns if not column["title"]] == []
        assert [column["name"] for column in columns if not column["description"]] == []
    assert not any("constraints" in column for column in package)
    rows = rows_of(out, "subventions")
    addresses = dict.fromkeys(row["source_adresse"] for row in rows)
    paths = [address.removeprefix("https://donnees.example/") for address in addresses]
    assert [(out / path).read_text("utf-8") for path in paths] == [GRANTS + LILLE, ASCQ]


def test_one_file_of_one_commune_touches_its_part_and_the_table_alone(
    root: Path, tmp_path: Path
) -> None:
    site = tmp_path / "site"
    write(site, {"communes.yml": COMMUNES})
    write(site, grants_of("lille", GRANTS + LILLE))
    write(site, grants_of("villeneuve-d-ascq", ASCQ))
    write(site, stations_of("lille", "FR1,59350,A,22\n"))
    write(site, stations_of("metropole", "FR3,59009,C,50\n"))
    made(site)
    before = tree(site / "build")
    write(site, grants_of("villeneuve-d-ascq", ASCQ.replace("12 500", "13 500")))
    report = made(site)
    after = tree(site / "build")
    changed = {path for path in after if after[path] != before.get(path)}
    folders = {"/".join(path.split("/")[:3]) for path in changed if path.startswith("data/")}
    assert folders == {"data/villeneuve-d-ascq/subventions", "data/territoire/subventions"}
    assert not any("bornes" in path or "irve" in path for path in changed)
    assert report.misses == 2
    (site / ".beffroi/state.json").unlink()
    made(site)
    assert tree(site / "build") == after


def test_a_file_that_cannot_be_read_keeps_its_part(tmp_path: Path) -> None:
    write(tmp_path, {"communes.yml": COMMUNES})
    write(tmp_path, grants_of("lille", GRANTS + LILLE))
    write(tmp_path, grants_of("villeneuve-d-ascq", ASCQ))
    root = committed(tmp_path)
    made(root)
    before = rows_of(root / "build", "subventions")
    write(root, {"datasets/lille/subventions/subventions.csv": b"\x00\x01\x02" * 99})
    made(root)
    after = rows_of(root / "build", "subventions")
    kept = [row for row in after if row["source_conserve"] == "true"]
    assert {row["diffuseur"] for row in kept} == {"lille"}
    assert [row["montant"] for row in after] == [row["montant"] for row in before]


def test_a_table_that_cannot_be_made_stays_as_it_was_unless_some_of_it_was_taken_away(
    tmp_path: Path,
) -> None:
    write(tmp_path, {"communes.yml": COMMUNES})
    write(tmp_path, grants_of("lille", GRANTS + LILLE))
    write(tmp_path, grants_of("villeneuve-d-ascq", ASCQ))
    made(tmp_path)
    id_ = "territoire/subventions"
    folder = tmp_path / "build/data" / id_
    before = tree(folder)
    more = "Lille,21590350100017,2025-03-01,Club de voile,Régate,1,aide en numéraire\n"
    write(tmp_path, grants_of("lille", GRANTS + LILLE + more))
    for _ in range(2):
        report = made(tmp_path, function="saboteur:prepare_no_territory", jobs=1)
        assert [file.reason for file in report.kept[id_]] == ["territory-crash"]
        assert [one.code for one in report.problems if one.place.path == id_] == ["territory-crash"]
        assert report.misses, "it is tried again"
        after = tree(folder)
        assert after["subventions.csv"] == before["subventions.csv"]
        page = (tmp_path / f"build/{id_}/index.html").read_text("utf-8")
        assert "Version précédente" in page
    report = made(tmp_path)
    assert not report.kept
    assert "2025-03-01" in (folder / "subventions.csv").read_text("utf-8")
    write(tmp_path, grants_of("lille", GRANTS + LILLE))
    report = made(tmp_path, function="saboteur:prepare_no_territory", jobs=1)
    assert report.datasets[id_] == "withheld"
    assert not (folder / "subventions.csv").exists()


def test_what_was_published_stays_with_one_publisher_or_none(tmp_path: Path) -> None:
    write(tmp_path, {"communes.yml": COMMUNES})
    write(tmp_path, grants_of("lille", GRANTS + LILLE))
    write(tmp_path, grants_of("villeneuve-d-ascq", ASCQ))
    made(tmp_path)
    withdrawn = 'withdrawn: {reason: "publié par erreur", date: 2026-01-01}\n'
    for publisher in ("villeneuve-d-ascq", "lille"):
        folder = tmp_path / f"datasets/{publisher}/subventions"
        (folder / "subventions.csv").unlink()
        (folder / "datapackage.yaml").write_text(withdrawn, "utf-8")
        made(tmp_path)
        rows = rows_of(tmp_path / "build", "subventions")
        assert publisher not in {row["diffuseur"] for row in rows}
    assert (tmp_path / "build/territoire/subventions/index.html").exists()


def test_what_one_publisher_alone_publishes_is_in_no_table(tmp_path: Path) -> None:
    write(tmp_path, {"communes.yml": COMMUNES})
    write(tmp_path, grants_of("lille", GRANTS + LILLE))
    made(tmp_path)
    assert not (tmp_path / "build/data/territoire/subventions").exists()


def test_a_portal_of_one_publisher_has_none_of_it(tmp_path: Path) -> None:
    alone = "portal: {title: Essai}\ncommunes: [{insee: '59350', name: Lille}]\n"
    write(tmp_path, {"communes.yml": alone})
    write(tmp_path, grants_of("lille", GRANTS + LILLE))
    made(tmp_path)
    assert not list((tmp_path / "build").rglob("*territoire*"))


def test_invented_rows_stand_beside_no_true_ones(tmp_path: Path) -> None:
    write(tmp_path, {"communes.yml": COMMUNES})
    write(tmp_path, grants_of("lille", GRANTS + LILLE))
    write(tmp_path, grants_of("villeneuve-d-ascq", ASCQ))
    write(tmp_path, grants_of("roubaix", GRANTS + LILLE, "demonstration: true\n"))
    made(tmp_path)
    rows = rows_of(tmp_path / "build", "subventions")
    assert {row["diffuseur"] for row in rows} == {"lille", "villeneuve-d-ascq"}


def test_a_licence_that_cannot_be_read_is_not_taken_for_the_open_one(tmp_path: Path) -> None:
    write(tmp_path, {"communes.yml": COMMUNES})
    write(tmp_path, grants_of("lille", GRANTS + LILLE))
    write(tmp_path, grants_of("villeneuve-d-ascq", ASCQ))
    write(tmp_path, grants_of("roubaix", GRANTS + LILLE, "licence: ODBl un\n"))
    made(tmp_path)
    rows = rows_of(tmp_path / "build", "subventions")
    assert {row["diffuseur"] for row in rows} == {"lille", "villeneuve-d-ascq"}
    answer = read(tmp_path / "build/api/v1/datasets/roubaix/subventions.json")
    assert answer["licence"] is None


def test_a_licence_of_a_publisher_that_cannot_be_read_opens_nothing(tmp_path: Path) -> None:
    communes = COMMUNES.replace("name: Roubaix,", "name: Roubaix, licence: ODBl un,")
    write(tmp_path, {"communes.yml": communes})
    write(tmp_path, grants_of("lille", GRANTS + LILLE))
    write(tmp_path, grants_of("villeneuve-d-ascq", ASCQ))
    write(tmp_path, grants_of("roubaix", GRANTS + LILLE))
    made(tmp_path)
    rows = rows_of(tmp_path / "build", "subventions")
    assert {row["diffuseur"] for row in rows} == {"lille", "villeneuve-d-ascq"}
    answer = read(tmp_path / "build/api/v1/datasets/roubaix/subventions.json")
    assert answer["licence"] is None


CLUB = "38047555800058"


def add_shares(table: str) -> str:
    """With a column that is written as percentages, and one of identifiers."""
    cells = ("Pourcentage de la subvention,SIRET", f"45 %,{CLUB}", "100 %,", "0.5 %,inconnu")
    lines = table.splitlines()
    return "".join(f"{line},{cell}\n" for line, cell in zip(lines, cells, strict=True))


def get_table(root: Path, slug: str) -> dict[str, Any]:
    answer: dict[str, Any] = read(root / f"build/api/v1/datasets/territoire/{slug}.json")
    return answer


def test_a_table_of_all_licences_never_comes_under_a_weaker_one(tmp_path: Path) -> None:
    write(tmp_path, {"communes.yml": COMMUNES})
    write(tmp_path, grants_of("lille", GRANTS + LILLE))
    write(tmp_path, grants_of("roubaix", GRANTS + LILLE, "licence: odbl-1.0\n"))
    made(tmp_path)
    write(tmp_path, grants_of("roubaix", GRANTS + LILLE))
    made(tmp_path)
    whole = get_table(tmp_path, "subventions-tout")
    assert (whole["licence"]["id"], whole["rows"]) == ("odbl-1.0", 6)
    assert get_table(tmp_path, "subventions")["licence"]["id"] == "etalab-2.0"
    for publisher in ("lille", "roubaix"):
        write(tmp_path, grants_of(publisher, GRANTS + LILLE, "licence: odbl-1.0\n"))
    report = made(tmp_path)
    assert get_table(tmp_path, "subventions")["rows"] == 0
    told = [one.place.path or "" for one in report.problems if one.code == "territory-emptied"]
    assert told == ["datasets/lille/subventions", "datasets/roubaix/subventions"]
    assert all(map(Path.is_dir, map(tmp_path.joinpath, told)))


def test_whose_the_tables_are_does_not_change_with_who_else_shares_the_portal(
    tmp_path: Path,
) -> None:
    """Their owner has feeds of its own, which scripts read."""
    two = COMMUNES + "  - {name: Autre métropole, role: metropole}\n"
    shared = {**grants_of("lille", GRANTS + LILLE), **grants_of("villeneuve-d-ascq", ASCQ)}
    for first, second, owner in ((two, COMMUNES, "territoire"), (COMMUNES, two, "metropole")):
        root = tmp_path / owner
        write(root, {**shared, "communes.yml": first})
        made(root)
        feeds = [path for path in tree(root / "build") if path.startswith(f"{owner}/catalog")]
        assert feeds
        write(root, {"communes.yml": second})
        vanished = [one.params for one in made(root).problems if one.code == "publisher-vanished"]
        assert {"slug": owner} not in vanished
        assert get_table(root, "subventions")["publisher"] == owner
        assert all((root / "build" / path).exists() for path in feeds)


@pytest.fixture(scope="module")
def odd(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Tables that are not quite of the standard, and a folder that bears the id of a table."""
    root = tmp_path_factory.mktemp("odd")
    write(root, {"communes.yml": COMMUNES})
    write(root, grants_of("lille", "Bénéficiaire;Montant (k€);Objet\nHarmonie;12,5;Concert\n"))
    write(root, grants_of("villeneuve-d-ascq", "montant\n1\n-\n2\n"))
    write(root, grants_of("roubaix", add_shares(GRANTS + LILLE)))
    write(root, grants_of("territoire", GRANTS + LILLE))
    write(root, stations_of("lille", "FR1,59355,A,22\n"))
    watts = "id_pdc_itinerance,code_insee_commune,nom_station,puissance nominale (W)\n"
    described = "title: Bornes\nstandard: etalab/irve-statique\n"
    folder = "datasets/roubaix/bornes"
    write(root, {f"{folder}/datapackage.yaml": described})
    write(root, {f"{folder}/bornes.csv": f"{watts}FR2,59512,B,22000\n"})
    made(root)
    return root


def test_numbers_of_another_unit_stand_not_among_those_of_the_standard(odd: Path) -> None:
    rows = rows_of(odd / "build", "subventions")
    assert [row["montant"] for row in rows if row["diffuseur"] == "lille"] == [""]
    stations = rows_of(odd / "build", "irve-statique")
    assert [row["puissance_nominale"] for row in stations] == ["22", ""]
    problems = read(odd / "build/build-report.json")["problems"]
    told = [problem["path"] for problem in problems if problem["code"] == "territory-unit"]
    assert told == [
        "datasets/lille/subventions/subventions.csv",
        "datasets/roubaix/bornes/bornes.csv",
    ]
    # Nobody is told to call « montant » what counts in thousands
    advice = [
        problem.params["names"]
        for problem in made(odd).problems
        if problem.code == "fault.headings" and "lille" in (problem.place.path or "")
    ]
    assert advice == ["« Bénéficiaire » → « nomBeneficiaire », « Objet » → « objet »"]


def test_a_percentage_stands_as_the_part_of_one_that_the_standard_asks_for(odd: Path) -> None:
    rows = rows_of(odd / "build", "subventions")
    shares = [row["pourcentageSubvention"] for row in rows if row["diffuseur"] == "roubaix"]
    assert shares == ["0.45", "1.00", ""], "nobody can say what 0.5 % was meant to be"
    problems = read(odd / "build/build-report.json")["problems"]
    counts = {one["code"]: one["count"] for one in problems if "count" in one}
    assert counts["territory-shares"] == 2
    # « voir annexe » of Roubaix, and the share that is none
    assert counts["territory-uncast"] == 2


def test_who_is_identified_leads_to_the_rows_of_the_territory(odd: Path) -> None:
    found = f"identifiants_reunis~contient~SIREN%20{CLUB[:9]}"
    address = f"territoire/subventions/#t-subventions?f={found}"
    for id_ in ("roubaix/subventions", "territoire/subventions"):
        page = (odd / f"build/{id_}/index.html").read_text("utf-8")
        assert page.count(f'><a href="../../{address}">{CLUB}</a></td>') == 1
        told = page.count(address.removesuffix(f"SIREN%20{CLUB[:9]}"))
        assert told >= 2, "a cell and what the explorer is told"
    frame = (odd / "build/embed/roubaix/subventions/table/index.html").read_text("utf-8")
    assert "identifiants_reunis" not in frame
    stations = (odd / "build/roubaix/bornes/index.html").read_text("utf-8")
    assert "identifiants_reunis" not in stations


def test_an_empty_cell_of_a_table_of_one_column_is_a_row(odd: Path) -> None:
    rows = rows_of(odd / "build", "subventions")
    told = [
        (row["source_ligne"], row["montant"])
        for row in rows
        if row["diffuseur"] == "villeneuve-d-ascq"
    ]
    assert told == [("2", "1.00"), ("3", ""), ("4", "2.00")]


def test_a_folder_that_bears_the_id_of_a_table_takes_nothing_away(odd: Path) -> None:
    assert (odd / "build/territoire/subventions/index.html").exists()
    listed = read(odd / "build/api/v1/datasets.json")["datasets"]
    assert "territoire/subventions" in {one["id"] for one in listed}


def test_an_associated_commune_is_in_the_territory(odd: Path) -> None:
    (row,) = [row for row in rows_of(odd / "build", "irve-statique") if row["diffuseur"] == "lille"]
    told = (row["territoire_insee"], row["territoire_commune"], row["hors_territoire"])
    assert told == ("59350", "Lille", "false")


# --- where rows are ---

SQUARE = "[[[3.05,50.62],[3.06,50.62],[3.06,50.63],[3.05,50.62]]]"
FAR = "[[[2.34,48.85],[2.35,48.85],[2.35,48.86],[2.34,48.85]]]"


def feature(name: str, shape: str, coordinates: str) -> str:
    geometry = f'{{"type": "{shape}", "coordinates": {coordinates}}}'
    return f'{{"type": "Feature", "properties": {{"nom": "{name}"}}, "geometry": {geometry}}}'


@pytest.fixture(scope="module")
def placed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Parks as shapes, mixed and as points; stations whose position is one text."""
    root = tmp_path_factory.mktemp("placed")
    write(root, {"communes.yml": COMMUNES})
    features = [feature("Bois", "Polygon", SQUARE), feature("Square", "Point", "[3.07,50.64]")]
    features.append(feature("Parc lointain", "Polygon", FAR))
    shapes = f'{{"type": "FeatureCollection", "features": [{",".join(features)}]}}'
    described = "title: Parcs\nstandard: beffroi/parcs\n"
    write(root, {"datasets/lille/parcs/datapackage.yaml": described})
    write(root, {"datasets/lille/parcs/parcs.geojson": shapes})
    points = "nom,type,latitude,longitude\nSquare du Nord,square,50.69,3.18\nMail,parc,,\n"
    write(root, {"datasets/roubaix/parcs/datapackage.yaml": described})
    write(root, {"datasets/roubaix/parcs/parcs.csv": points})
    described = "title: Bornes\nstandard: etalab/irve-statique\n"
    header = "id_pdc_itinerance,nom_station,coordonneesXY\n"
    for slug, position in (("lille", "[3.06,50.63]"), ("roubaix", "[2.35,48.85]")):
        folder = f"datasets/{slug}/bornes"
        write(root, {f"{folder}/datapackage.yaml": described})
        write(root, {f"{folder}/bornes.csv": f'{header}FR1,A,"{position}"\n'})
    made(root)
    return root


def test_shapes_and_points_are_geometries_of_one_table(placed: Path) -> None:
    folder = placed / "build/data/territoire/parcs"
    features = read(folder / "parcs.geojson")["features"]
    shapes = [feature["geometry"] and feature["geometry"]["type"] for feature in features]
    assert shapes == ["Polygon", "Point", "Polygon", "Point", None]
    table = pq.read_table(folder / "parcs.parquet")
    assert b"geo" in table.schema.metadata
    assert table["geometry"].null_count == 1
    rows = rows_of(placed / "build", "parcs")
    assert [row["nom"] for row in rows if row["hors_territoire"] == "true"] == ["Parc lointain"]
    assert [row["latitude"] for row in rows if row["diffuseur"] == "roubaix"] == ["50.69", ""]
    assert 'class="map' in (placed / "build/territoire/parcs/index.html").read_text("utf-8")


def test_a_position_that_is_one_text_is_a_geometry_and_held_against_the_territory(
    placed: Path,
) -> None:
    folder = placed / "build/data/territoire/irve-statique"
    features = read(folder / "irve-statique.geojson")["features"]
    assert [feature["geometry"]["coordinates"] for feature in features] == [
        [3.06, 50.63],
        [2.35, 48.85],
    ]
    rows = rows_of(placed / "build", "irve-statique")
    assert [row["hors_territoire"] for row in rows] == ["false", "true"]
    assert [row["coordonneesXY"] for row in rows] == ["[3.06,50.63]", "[2.35,48.85]"]


def test_columns_of_positions_stay_where_no_row_has_any(placed: Path, tmp_path: Path) -> None:
    shutil.copytree(placed, tmp_path / "site", symlinks=True)
    root = tmp_path / "site"
    places = "nom,type\nBois,parc\n"
    (root / "datasets/lille/parcs/parcs.geojson").unlink()
    write(root, {"datasets/lille/parcs/parcs.csv": places})
    write(root, {"datasets/roubaix/parcs/parcs.csv": places})
    made(root)
    assert list(rows_of(root / "build", "parcs")[0])[-2:] == ["geometry", "comptage"]
    assert (root / "build/data/territoire/parcs/parcs.geojson").exists()


def test_what_a_table_has_lost_is_told_by_its_id_and_not_by_a_folder_that_is_none() -> None:
    id_ = "territoire/parcs"
    files = frozenset({"parcs.geojson"})
    before = AddressBook(
        datasets={id_: DatasetAddresses(contents=frozenset(), files=files)}, ids=frozenset({id_})
    )
    now = AddressBook(datasets={id_: DatasetAddresses(contents=frozenset())}, ids=frozenset({id_}))
    assert [problem.place.path for problem in find_lost_addresses(before, now)] == [id_]


# --- the figures of communes ---


def get_comparison(root: Path, slug: str) -> Comparison:
    """As a page of the build would open it."""
    state = read(root / ".beffroi/state.json")
    summaries = {summary["id"]: summary for summary in state["summaries"].values()}
    sha256 = summaries[f"territoire/{slug}"]["comparison"]
    return ObjectStore(root / ".beffroi/store").value(sha256, Comparison)


def test_the_figures_of_communes_are_stored_with_their_table(root: Path) -> None:
    comparison = get_comparison(root, "subventions")
    grants = comparison.measures[0]
    figures = {(value.insee, value.year): (value.amount, value.value) for value in grants.values}
    assert figures == {
        ("59350", "2023"): ("1000.5", "0.004192"),
        ("59350", "2024"): ("2000", "0.008379"),
        ("59009", "2024"): ("12500", "0.200507"),
        ("59009", "2023"): ("1200", "0.019249"),
    }
    (stations,) = get_comparison(root, "irve-statique").measures
    # FR2 is in two files, FR4 outside the territory
    assert {value.insee: value.amount for value in stations.values} == {"59350": "2", "59009": "1"}
    left_out = [(rows.reason, rows.rows) for rows in stations.left_out]
    assert left_out == [("outside", 1), ("repeated", 1)]


def test_a_table_that_has_nothing_but_places_of_its_standard_stays_apart(tmp_path: Path) -> None:
    write(tmp_path, {"communes.yml": COMMUNES})
    write(tmp_path, grants_of("lille", GRANTS + LILLE))
    for publisher in ("lille", "roubaix"):
        folder = f"datasets/{publisher}/adresses"
        described = "title: Adresses\nstandard: etalab/bal\n"
        places = "photo,lat,long\nmairie.jpg,50.63,3.06\n"
        write(tmp_path, {f"{folder}/datapackage.yaml": described, f"{folder}/adresses.csv": places})
    made(tmp_path)
    assert not (tmp_path / "build/data/territoire/bal").exists()
    problems = read(tmp_path / "build/build-report.json")["problems"]
    told = [problem["path"] for problem in problems if problem["code"] == "territory-apart"]
    assert told == [
        f"datasets/{publisher}/adresses/adresses.csv" for publisher in ("lille", "roubaix")
    ]
