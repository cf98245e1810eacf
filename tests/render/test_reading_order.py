"""In which order columns are read: who, what, how much, when; what all rows say is left to one
line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest
from profiled import ROWS, make_table
from specimen import Press, plain, table

from site_builder.core.language import WIDE, load_language
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
    (
        "id 100, Nom 10, Nature 3, Commune 57, Longitude 99:longitude, Latitude 99:latitude",
        "Nom, Nature, Commune, id, Longitude, Latitude",
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
    assert uniform.summary == "Une autre colonne a partout la même valeur"
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


def test_what_few_rows_say_alike_leads_none_of_them() -> None:
    written = "commune 1, habitants 1:integer, annee 2:year, recettes 2:integer"
    columns, profiles = make_table(written)
    bars = (DistributionBar("a", 1), DistributionBar("b", 1))
    same, people, *others = (replace(profile, rows=2, filled=2) for profile in profiles)
    alike = [replace(one, bars=(DistributionBar("Wicres", 2),)) for one in (same, people)]
    told = (*alike, *(replace(one, bars=bars) for one in others))
    detail = TableDetail(name="table", profiles=told, preview=(), repairs=())
    found = order_columns(table(columns=columns), detail, {}, None)
    assert names(written, found.shown) == "annee, recettes, commune, habitants"


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
    rows, _, folded = page.partition('<details class="uniform">')
    folded = folded.partition("</details>")[0]
    assert "<table" in rows  # what is said of all rows comes after them
    assert f"3{WIDE}autres colonnes sont vides ou ont partout la même valeur" in folded
    assert "Partout\u00a0: <b>Lille</b> – 3" in folded
    assert "année\u00a0: <b>Lille</b>" in folded
    assert "SIRET.</span>" in folded  # nobody reads its number
    assert "vide.</span>" in folded
    assert 'data-order="[2,4,1,0,3]" data-shown="2"' in page


def test_a_caption_counts_no_rows_that_are_yet_to_unfold() -> None:
    written = "nom 90, lieu 12"
    page = preview_page(written, [(f"Club {number}", "Lille") for number in range(ROWS)])
    caption = page.partition("<caption")[2].partition("</caption>")[0]
    assert "Dans l’ordre du fichier." in caption
    assert "lignes" not in caption


def test_names_of_columns_in_the_language_of_the_page_are_not_said_to_be_of_the_data() -> None:
    columns, profiles = make_table("nom 90, montant 1:number")
    detail = TableDetail(name="table", profiles=profiles, preview=(), repairs=())
    found = order_columns(table(columns=columns), detail, {}, None)
    uniform = describe_uniform_columns(
        load_language("en"),
        table(columns=columns),
        detail,
        {"montant": "Amount"},
        order=found,
        is_translated=True,
    )
    assert uniform and uniform.is_translated
    assert [column.label for column in uniform.values] == ["amount"]


def test_downloads_and_descriptors_keep_the_order_received() -> None:
    page = render_page(WRITTEN, "data/lille/aides/datapackage.json")
    places = [page.index(f'"{name}"') for name in ("SIRET", "annee", "nom", "vide", "montant")]
    assert places == sorted(places)


def test_many_columns_of_one_value_are_folded() -> None:
    many = ", ".join(f"c{number} 1" for number in range(12))
    page = render_page(f"nom 90, {many}", "lille/aides/index.html")
    start = page.index('<details class="uniform">')
    uniform = page[start : page.index("</details>", start)]
    assert uniform.count("<li>") == 12
    assert f"12{WIDE}autres colonnes ont partout la même valeur" in uniform


def test_a_code_of_machines_that_all_rows_have_is_named_without_its_value() -> None:
    columns, (name, code) = make_table("nom 90, cle 1")
    token = "7e7d1e0a-1c1b-4d3a-9f00-0a1b2c3d4e5f"
    profiles = (name, replace(code, bars=(DistributionBar(token, ROWS),)))
    detail = TableDetail(name="table", profiles=profiles, preview=(), repairs=())
    found = order_columns(table(columns=columns), detail, {}, None)
    uniform = describe_uniform_columns(
        load_language("fr"), table(columns=columns), detail, {}, order=found
    )
    assert uniform
    assert (uniform.values, uniform.identifiers) == ((), ("cle",))


def preview_page(written: str, rows: Sequence[tuple[str, ...]], newest_by: str = "") -> str:
    columns, profiles = make_table(written)
    parts = TableDetail(
        name="table", profiles=profiles, preview=tuple(rows), repairs=(), newest_by=newest_by
    )
    press = Press()
    made = replace(
        plain("lille/aides"), tables=(table(columns=columns),), detail=Detail((parts,), ())
    )
    return press.text(press.render([made]), "lille/aides/index.html")


def test_the_column_by_which_the_newest_rows_are_first_is_told_to_eyes_and_ears() -> None:
    rows = [("Judo", "2024-12-30"), ("Danse", "2024-01-02")]
    page = preview_page("nom 90, jour 80:date", rows, newest_by="jour")
    assert "Les plus récentes d’abord, d’après «\u00a0jour\u00a0»." in page
    assert 'aria-sort="descending">jour<span aria-hidden="true">\u00a0↓</span></th>' in page
    assert "aria-sort" not in preview_page("nom 90, jour 80:date", rows)


def test_amounts_lose_their_cents_where_all_in_sight_are_whole() -> None:
    written = "nom 90, montant 80:number"
    assert ">3\u202f600</td>" in preview_page(written, [("a", "3600.00"), ("b", "900.00")])
    page = preview_page(written, [("a", "3600.00"), ("b", "900.50")])
    assert ">3\u202f600,00</td>" in page
    assert ">900,50</td>" in page


def test_cents_that_are_out_of_sight_at_first_leave_whole_amounts_whole() -> None:
    rows = [("a", "3600.00")] * 8
    page = preview_page("nom 90, montant 80:number", [*rows, ("b", "900.50")])
    assert ">3\u202f600</td>" in page
    assert ">900,50</td>" in page


def test_what_is_not_in_sight_at_first_is_counted_and_unfolds() -> None:
    few = [("a", "1")] * 8
    assert "beyond" not in preview_page("nom 90, rang 80:integer", few)
    more = preview_page("nom 90, rang 80:integer", [*few, ("b", "2")])
    assert f"En voir plus{WIDE}: 9{WIDE}lignes" in more
    wide = preview_page(", ".join(f"c{n} 90" for n in range(7)), [("a",) * 7])
    assert f"7{WIDE}colonnes</summary>" in wide
