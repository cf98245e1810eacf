"""What the explorer is told may be added up."""

from __future__ import annotations

from site_builder.core.model.columns import Column
from site_builder.core.model.prepared import TableDetail
from site_builder.metadata.standards import STANDARDS, load_standard
from site_builder.render.pages.additions import describe_additions

DETAIL = TableDetail(name="t", profiles=(), preview=(), repairs=())


def column(name: str, type_: str = "string", kind: str = "", unit: str = "") -> Column:
    return Column(name=name, type=type_, kind=kind or type_, unit=unit)


def test_an_amount_of_a_standard_has_its_share_and_its_unit_whatever_it_is_called() -> None:
    columns = (
        column("Bénéficiaire"),
        column("Part du bénéficiaire", "number"),
        column("Montant attribué", "number"),
    )
    additions = describe_additions(columns, {}, load_standard("scdl/subventions"), DETAIL)
    assert additions == {
        "Bénéficiaire": {},
        "Part du bénéficiaire": {"adds": "mean"},
        "Montant attribué": {"adds": "sum", "share": 1, "counts": "€"},
    }


def test_an_amount_of_which_some_cells_are_no_numbers_is_one_all_the_same() -> None:
    """As the charts of the build read it again."""
    columns = (column("montant"), column("objet"))
    additions = describe_additions(columns, {}, load_standard("scdl/subventions"), DETAIL)
    assert additions["montant"] == {"adds": "sum", "counts": "€"}
    assert describe_additions(columns, {}, None, DETAIL)["montant"] == {}


def test_the_title_says_what_a_name_does_not() -> None:
    columns = (column("tx_pres", "number"), column("mt", "number"))
    titles = {"tx_pres": "Taux de présence", "mt": "Montant en euros"}
    additions = describe_additions(columns, titles, None, DETAIL)
    assert additions == {"tx_pres": {"adds": "mean"}, "mt": {"adds": "sum", "counts": "€"}}


def test_an_amount_without_or_with_tax_is_in_euros() -> None:
    columns = (column("montant", "number"), column("Prix TTC", "number"), column("ht", "number"))
    additions = describe_additions(columns, {"montant": "Montant hors taxes"}, None, DETAIL)
    assert additions["montant"] == {"adds": "sum", "counts": "€ HT"}
    assert additions["Prix TTC"]["counts"] == "€ TTC"
    assert "counts" not in additions["ht"]


def test_a_measure_of_a_standard_is_added_whatever_its_words_say() -> None:
    columns = (column("BGT_MTREAL", "number"),)
    standard = load_standard("scdl/budget")
    assert describe_additions(columns, {}, standard, DETAIL)["BGT_MTREAL"]["adds"] == "sum"
    assert describe_additions(columns, {}, None, DETAIL)["BGT_MTREAL"] == {"adds": "mean"}


def test_what_a_standard_says_of_the_whole_station_on_each_point_is_not_added() -> None:
    columns = (column("nbre_pdc", "integer"), column("puissance_nominale", "number"))
    additions = describe_additions(columns, {}, load_standard("etalab/irve-statique"), DETAIL)
    assert "adds" not in additions["nbre_pdc"]


def test_a_state_is_not_added_over_years_where_the_standard_says_so() -> None:
    columns = (
        column("rentree", "year"),
        column("Effectif", "integer"),
        column("classes", "integer"),
    )
    titles = {"classes": "Nombre de classes"}
    additions = describe_additions(columns, titles, load_standard("beffroi/ecoles"), DETAIL)
    assert additions["classes"] == {"adds": "sum", "within": [0]}
    assert "within" not in describe_additions(columns, titles, None, DETAIL)["classes"]
    alone = describe_additions(columns[1:], titles, load_standard("beffroi/ecoles"), DETAIL)
    assert alone["classes"] == {"adds": "sum"}, "no year says of which it is"


def test_of_accounts_what_the_chart_counts_is_told_and_receipts_are_not_added_to_expenses() -> None:
    names = (
        "Étape budgétaire",
        "Opération budgétaire",
        "Nature",
        "Sens",
        "Réalisé",
        "Montant voté",
    )
    types = ("string", "string", "string", "string", "number", "number")
    columns = tuple(column(name, type_) for name, type_ in zip(names, types, strict=True))
    additions = describe_additions(columns, {}, load_standard("scdl/budget"), DETAIL)
    accounts = ("compte administratif", "compte financier unique")
    rows = [
        {"column": 0, "values": accounts},
        {"column": 1, "values": ("réel", "0")},
        {"column": 2, "values": ("001", "002"), "out": True},
    ]
    assert additions["Réalisé"]["within"] == [3]
    assert additions["Réalisé"]["counted"] == {
        "title": "Recettes et dépenses réelles",
        "rows": rows,
    }
    assert additions["Montant voté"]["within"] == [3]
    assert "counted" not in additions["Montant voté"]


def test_a_chart_that_is_not_drawn_says_nothing_of_rows() -> None:
    columns = (column("BGT_CODRD"), column("BGT_MTREAL", "number"))
    additions = describe_additions(columns, {}, load_standard("scdl/budget"), DETAIL)
    assert additions["BGT_MTREAL"] == {"adds": "sum", "counts": "€", "within": [0]}


def test_what_is_kept_apart_are_fields_of_the_standard() -> None:
    for id_ in STANDARDS:
        standard = load_standard(id_)
        names = {field.name for field in standard.schema.fields}
        for name, numbers in standard.kept_apart.items():
            assert {name, *numbers} <= names


def test_a_state_is_not_added_over_the_years_of_a_table_without_a_standard() -> None:
    columns = (
        column("Commune"),
        column("Exercice", "year"),
        column("Population", "integer"),
        column("Dette (€)", "number"),
        column("Annuité de la dette (€)", "number"),
        column("Dépenses d’équipement (€)", "number"),
        column("Population moyenne", "number"),
    )
    additions = describe_additions(columns, {}, None, DETAIL)
    assert additions["Population"] == {"adds": "sum", "within": [1]}
    assert additions["Dette (€)"]["within"] == [1]
    assert "within" not in additions["Annuité de la dette (€)"]
    assert "within" not in additions["Dépenses d’équipement (€)"]
    assert additions["Population moyenne"] == {"adds": "mean"}


def test_a_state_is_added_where_no_column_says_of_which_year_it_is() -> None:
    columns = (column("Année de construction", "year"), column("Nombre d’élèves", "integer"))
    assert describe_additions(columns, {}, None, DETAIL)["Nombre d’élèves"] == {"adds": "sum"}
