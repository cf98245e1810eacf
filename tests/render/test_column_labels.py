"""What columns are called, and which of them names a row."""

from __future__ import annotations

from dataclasses import replace

import pytest
from profiled import ROWS, make_table
from specimen import Press, plain, table

from site_builder.core.language import load_language
from site_builder.core.model.columns import Column
from site_builder.core.model.prepared import (
    SOURCE,
    ColumnProfile,
    Detail,
    DistributionBar,
    TableDetail,
)
from site_builder.core.model.table_schema import Field, TableSchema
from site_builder.metadata import standards
from site_builder.render.pages.column_labels import (
    LONGEST,
    choose_column_titles,
    find_row_label_column,
    match_documented_fields,
)

FRENCH = load_language("fr")
# columns with how many values, and « : kind » where it is no text; the one that names a row
TABLES = (
    ("COMMUNE_NOM 1, ENFANT_SEXE 2, ENFANT_PRENOM 80, NOMBRE 40:integer", "ENFANT_PRENOM"),
    ("nomAttribuant 1, referenceDecision 90, nomBeneficiaire 70, objet 60", "nomBeneficiaire"),
    ("COLL_NOM 1, DELIB_ID 100, DELIB_OBJET 100", "DELIB_OBJET"),
    ("commune 12, quartier 4, siret 100:siret", "commune"),
    ("type 2, EQUIP_UID 100, EQUIP_NOM 97", "EQUIP_NOM"),
    ("cle_adresse 100, numero 30, toponyme 40", "toponyme"),
    ("lieu 1, id 100, code 50", "id"),
    ("annee 5:year, jour 100:date, total 90:integer", "jour"),
    ("annee 5:year, total 90:integer", "annee"),
    ("vide 0, nom 1", "vide"),
    # schools of many communes share their names, and are still known by them
    ("id 100, nom 10, commune 57, lon 99:longitude, lat 99:latitude", "nom"),
    ("id 100, nom 10, commune 57", "commune"),
)


@pytest.mark.parametrize(("written", "naming"), TABLES)
def test_a_row_goes_by_what_a_reader_knows_it_by(written: str, naming: str) -> None:
    fields, profiles = make_table(written)
    assert fields[find_row_label_column(fields, profiles, {})].name == naming


def test_a_title_may_say_that_a_column_names_the_row() -> None:
    fields, profiles = make_table("c1 80, c2 90")
    assert find_row_label_column(fields, profiles, {}) == 0
    assert find_row_label_column(fields, profiles, {"c2": "Nom du lieu"}) == 1


def test_a_long_text_names_no_row() -> None:
    fields, (first, second) = make_table("nom 90, objet 90")
    long = ColumnProfile(
        name="nom",
        type="string",
        kind="string",
        rows=ROWS,
        filled=ROWS,
        distinct=90,
        low="",
        high="",
        ordered=False,
        bars=(DistributionBar("é" * 90, 1),),
    )
    assert find_row_label_column(fields, (first, second), {}) == 0
    assert find_row_label_column(fields, (long, second), {}) == 1


def test_titles_are_short_and_of_one_column() -> None:
    subventions = standards.load_standard("scdl/subventions")
    names = ("nomBeneficiaire", "objet", "Objet de l’aide", "remarque")
    fields = tuple(Column(name=name, type="string", kind="string") for name in names)
    said = match_documented_fields(FRENCH, table(columns=fields), None, subventions)
    assert choose_column_titles(fields, said) == {"nomBeneficiaire": "Nom du bénéficiaire"}, (
        "two would be the same"
    )
    long = Field(name="remarque", type="string", title="é" * (LONGEST + 1))
    own = TableSchema(fields=(Field(name="objet", type="string", title="é" * LONGEST), long))
    assert choose_column_titles(
        fields, match_documented_fields(FRENCH, table(columns=fields), own, None)
    ) == {"nomBeneficiaire": "Nom du bénéficiaire", "objet": "é" * LONGEST}


def test_a_heading_that_nobody_explains_is_said_in_words() -> None:
    """Where a schema or a standard has a title, it stays; what two would have, none has."""
    names = ("SURF_M2", "montant", "nom_commune", "commune_nom")
    fields = tuple(Column(name=name, type="string", kind="string") for name in names)
    own = TableSchema(fields=(Field(name="montant", type="number", title="Somme versée"),))
    said = match_documented_fields(FRENCH, table(columns=fields), own, None)
    titles = choose_column_titles(fields, said)
    assert titles == {"SURF_M2": "Surface (m²)", "montant": "Somme versée"}


def test_a_heading_of_several_words_stays_and_so_does_one_above_yes_and_no() -> None:
    """« Régime alimentaire : oui » would say nothing, and what was voted is not yet paid."""
    kept = ("Montant voté", "Date de délibération", "Nom de l'association")
    explained = ("montant_voté", "MONTANT VOTE", "Tiers", "Objet")
    subventions = standards.load_standard("scdl/subventions")
    for name in kept + explained:
        column = Column(name=name, type="string", kind="string")
        said = match_documented_fields(FRENCH, table(columns=(column,)), None, subventions)
        assert said[name].field.title
        titles = choose_column_titles([column], said)
        assert (name in titles) == (name in explained), name
    menus = standards.load_standard("scdl/menus-collectifs")
    for type_ in ("boolean", "string"):
        column = Column(name="Végétarien", type=type_, kind=type_)
        said = match_documented_fields(FRENCH, table(columns=(column,)), None, menus)
        titles = choose_column_titles([column], said)
        assert titles == ({} if type_ == "boolean" else {"Végétarien": "Régime alimentaire"})


def test_the_columns_of_public_contracts_have_the_titles_of_their_standard() -> None:
    decp = standards.load_standard("commande-publique/decp")
    names = ("id", "acheteur.id", "lieuExecution.code", "montant", "autre")
    fields = tuple(Column(name=name, type="string", kind="string") for name in names)
    said = match_documented_fields(FRENCH, table(columns=fields), None, decp)
    assert set(said) == set(names) - {"autre"}
    press = Press()
    rendered = press.render([plain("lille/marches", standard="commande-publique/decp")])
    page = press.text(rendered, "standards/decp/index.html")
    for told_ in said.values():
        assert told_.field.title
        assert f'id="{told_.url.partition("#")[2]}"' in page


def test_the_file_of_a_row_of_a_series_is_explained() -> None:
    fields = (
        Column(name="nom", type="string", kind="string"),
        Column(name=SOURCE, type="string", kind="string"),
    )
    said = match_documented_fields(FRENCH, replace(table(columns=fields), series=True), None, None)
    assert said[SOURCE].field.title == FRENCH.say("series.source")
    assert match_documented_fields(FRENCH, table(columns=fields), None, None) == {}


def test_what_names_a_row_leads_its_table() -> None:
    fields, profiles = make_table("annee 5:year, nom 90")
    detail = Detail(
        (
            TableDetail(
                name="table",
                profiles=profiles,
                preview=(("2024", "Zoé"), ("2025", "Jean")),
                repairs=(),
            ),
        ),
        (),
    )
    press = Press()
    rendered = press.render(
        [replace(plain("lille/prenoms"), tables=(table(columns=fields),), detail=detail)]
    )
    page = press.text(rendered, "lille/prenoms/index.html")
    assert '<tr><th scope="col">nom</th><th scope="col" data-name="annee">Année</th></tr>' in page
    assert '<tr><th scope="row">Zoé</th><td>2024</td></tr>' in page
