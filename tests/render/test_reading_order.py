"""In which order columns are read: who, what, how much, when; what all rows say is left to one
line."""

from __future__ import annotations

from dataclasses import replace

import pytest
from profiled import ROWS, make_table
from specimen import Press, plain, table

from site_builder.core.language import load_language
from site_builder.core.model.prepared import (
    SOURCE,
    Chart,
    Detail,
    DistributionBar,
    TableDetail,
)
from site_builder.core.model.territory import PROVENANCE
from site_builder.metadata import standards
from site_builder.render.pages.reading_order import ReadingOrder, order_columns
from site_builder.render.pages.uniform_columns import describe_uniform_columns

# columns of a table as « name values:kind unit=first value »; those that are read, in order
TABLES = (
    (
        "id 100:integer, nom 90, type 4, montant 80:number €, jour 70:date",
        "nom, type, montant, jour, id",
    ),
    (
        "siret 90:siret, date 60:date, rang 100:integer, Montant voté 80:number, Association 95",
        "Association, Montant voté, date, rang, siret",
    ),
    (
        "url 100=https://exemple.example/1, latitude 99:latitude, longitude 99:longitude, nom 98",
        "nom, url, latitude, longitude",
    ),
    # what is a code by what it holds names no row, be its name silent
    ("Marché 100=2025-01, Objet 100, Montant 90:number", "Objet, Montant, Marché"),
    # nobody knows a row by an essay
    (
        "code 100=0001, texte 90=un long discours dont personne ne se sert pour nommer une ligne "
        "de tableau, annee 5:year",
        "code, texte, annee",
    ),
    # nothing is who or what: columns stay as they are
    ("annee 5:year, total 90:integer", "annee, total"),
    # the day on which a row was written down is not when something was
    ("nom 90, date_maj 30:date, debut 40:date", "nom, debut, date_maj"),
    ("nom 90, x_l93 99:number, effectif 40:integer", "nom, effectif, x_l93"),
    ("nom 90, categorie_erp 5:integer, classes 12:integer", "nom, classes, categorie_erp"),
)


def order(written: str, standard: str = "", charts: tuple[Chart, ...] = ()) -> ReadingOrder:
    columns, profiles = make_table(written)
    detail = TableDetail(name="table", profiles=profiles, preview=(), repairs=(), charts=charts)
    found = standards.load_standard(standard) if standard else None
    return order_columns(table(columns=columns), detail, {}, found)


def names(written: str, places: tuple[int, ...]) -> str:
    columns, _ = make_table(written)
    return ", ".join(columns[place].name for place in places)


@pytest.mark.parametrize(("written", "read"), TABLES)
def test_who_what_how_much_and_when_are_read_first(written: str, read: str) -> None:
    assert names(written, order(written).shown) == read


def test_what_a_chart_measures_is_how_much() -> None:
    written = "nom 90, montant 80:number, voix 60:integer"
    assert names(written, order(written).shown) == "nom, montant, voix"
    chart = Chart(type="bar", by="year", group="annee", measure="voix", labels=(), series=())
    assert names(written, order(written, charts=(chart,)).shown) == "nom, voix, montant"


def test_a_standard_names_the_columns_that_lead_whatever_they_are_called() -> None:
    written = (
        "N° SIRET 80:siret, Date de décision 40:date, nature 2, Montant 70:number, objet 50, "
        "remarque 20, Bénéficiaire 90"
    )
    found = order(written, "scdl/subventions")
    assert names(written, found.shown) == (
        "Bénéficiaire, objet, Montant, Date de décision, nature, remarque, N° SIRET"
    )
    assert [names(written, pair) for pair in found.tucked] == [
        "objet, Bénéficiaire", "Date de décision, Montant",
    ]  # fmt: skip


def test_a_standard_of_which_a_table_has_no_name_leaves_it_to_the_others() -> None:
    written = "montant 70:number, annee 5:year, Club 90"
    assert names(written, order(written, "scdl/subventions").shown) == "Club, montant, annee"


def test_an_amount_that_the_standard_does_not_know_is_the_third() -> None:
    written = "EQUIP_NOM 90, NB_CLASSES 12:integer, EQUIP_TYPE 5, EQUIP_TEL 80:telephone"
    found = order(written, "scdl/equipements")
    assert names(written, found.shown) == "EQUIP_NOM, EQUIP_TYPE, NB_CLASSES, EQUIP_TEL"


def test_a_list_that_all_rows_have_is_said_once_in_their_place() -> None:
    columns, (name, uses) = make_table("nom 90, usages 2")
    bars = (DistributionBar("sport", ROWS), DistributionBar("théâtre", ROWS))
    profiles = (name, replace(uses, bars=bars, separator="|", lists=1))
    detail = TableDetail(name="table", profiles=profiles, preview=(), repairs=())
    found = order_columns(table(columns=columns), detail, {}, None)
    assert names("nom 90, usages 2", found.shown) == "nom"
    language = load_language("fr")
    uniform = describe_uniform_columns(language, table(columns=columns), detail, {}, order=found)
    assert uniform
    assert [one.value for one in uniform.values] == ["sport, théâtre"]
    profiles = (name, replace(profiles[1], lists=2))
    varied = order_columns(table(columns=columns), replace(detail, profiles=profiles), {}, None)
    assert names("nom 90, usages 2", varied.shown) == "nom, usages"


def test_what_all_rows_say_and_what_none_says_is_not_shown() -> None:
    written = "commune 1, nom 90, annee 1:year, vide 0, code 1:insee"
    found = order(written)
    assert names(written, found.shown) == "nom"
    assert names(written, found.constant) == "commune, annee, code"
    assert names(written, found.empty) == "vide"
    assert sorted(found.all_places) == list(range(5))


def test_something_is_always_shown() -> None:
    written = "commune 1, annee 1:year, vide 0"
    found = order(written)
    assert names(written, found.shown) == "commune"
    columns, profiles = make_table(written)
    of_few_rows = tuple(
        replace(profile, rows=4, filled=4, bars=(DistributionBar("Lille", 4),))
        for profile in profiles
    )
    detail = TableDetail(name="table", profiles=of_few_rows, preview=(), repairs=())
    assert len(order_columns(table(columns=columns), detail, {}, None).shown) == 3


def test_a_value_that_may_not_be_told_stands_in_its_column() -> None:
    columns, profiles = make_table("nom 90, adresse 1")
    hidden = (profiles[0], replace(profiles[1], bars=()))
    detail = TableDetail(name="table", profiles=hidden, preview=(), repairs=())
    assert order_columns(table(columns=columns), detail, {}, None).shown == (0, 1)


def test_cells_that_are_of_no_kind_leave_a_column_of_one_value_in_sight() -> None:
    columns, profiles = make_table("nom 90, total 1:integer")
    doubtful = (profiles[0], replace(profiles[1], bars=(DistributionBar("3", ROWS - 1),)))
    detail = TableDetail(name="table", profiles=doubtful, preview=(), repairs=())
    assert order_columns(table(columns=columns), detail, {}, None).shown == (0, 1)


def test_in_a_table_of_the_territory_who_publishes_is_second_and_where_it_is_from_last() -> None:
    origins = ", ".join(
        f"{column.name} 9:{'' if column.type == 'string' else column.type}" for column in PROVENANCE
    )
    written = f"{origins}, nomBeneficiaire 90, montant 80:number, remarque 3, {SOURCE} 4"
    read = names(written, order(written, "scdl/subventions").shown).split(", ")
    assert read[:3] == ["nomBeneficiaire", "diffuseur_nom", "montant"]
    assert set(read[3:5]) == {"territoire_commune", "remarque"}
    assert read[-1] == SOURCE


def test_columns_that_nobody_looked_at_come_after_the_others() -> None:
    columns, profiles = make_table("beyond 50, nom 90, id 100:integer")
    detail = TableDetail(name="table", profiles=profiles[1:], preview=(), repairs=())
    assert order_columns(table(columns=columns), detail, {}, None).shown == (1, 2, 0)


# --- on a page ---

WRITTEN = "SIRET 1:siret, annee 1:year, nom 90, vide 0, montant 80:number"
FIRST_ROWS = (
    ("21590350100017", "2024", "Ciné-club <b>", None, "900"),
    ("21590350100017", "2024", "Vélo-école", None, "3600"),
)


def render_page(written: str, path: str) -> str:
    columns, profiles = make_table(written)
    parts = TableDetail(name="table", profiles=profiles, preview=FIRST_ROWS, repairs=())
    press = Press()
    made = replace(
        plain("lille/aides"), tables=(table(columns=columns),), detail=Detail((parts,), ())
    )
    return press.text(press.render([made]), path)


@pytest.mark.parametrize("path", ["lille/aides/index.html", "embed/lille/aides/table/index.html"])
def test_a_page_and_a_frame_show_what_differs_and_say_what_does_not(path: str) -> None:
    page = render_page(WRITTEN, path)
    assert '<tr><th scope="col">nom</th><th scope="col" class="n">montant</th></tr>' in page
    assert '<tr><th scope="row">Ciné-club &lt;b&gt;</th><td class="n">900</td></tr>' in page
    sentence, _, folded = page.partition('<details class="uniform">')
    assert "année <b>Lille</b>.</span>" in sentence
    assert "SIRET <b>Lille</b>.</span>" in folded.partition("</details>")[0]
    assert "SIRET" not in sentence.partition('<p class="uniform">')[2]
    assert "vide.</span>" in page
    assert 'data-order="[2,4,1,0,3]" data-shown="2"' in page


def test_downloads_and_descriptors_keep_the_order_received() -> None:
    page = render_page(WRITTEN, "data/lille/aides/datapackage.json")
    places = [page.index(f'"{name}"') for name in ("SIRET", "annee", "nom", "vide", "montant")]
    assert places == sorted(places)


def test_many_columns_of_one_value_are_folded() -> None:
    many = ", ".join(f"c{number} 1" for number in range(12))
    page = render_page(f"nom 90, {many}", "lille/aides/index.html")
    start = page.index('<p class="uniform">')
    uniform = page[start : page.index("</details>", start)]
    assert uniform.count("<b>") == 12
    assert "6 autres colonnes" in uniform
