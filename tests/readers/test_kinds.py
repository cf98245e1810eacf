"""Which kinds a column may be, by its header and a sample of its cells."""

from __future__ import annotations

import pytest

from site_builder.cells import KINDS, get_cell_kind
from site_builder.core.problems import Place, make_problem
from site_builder.readers.decide import list_candidate_kinds, needs_check
from site_builder.readers.decide.kinds import CellDamage, detect_cell_damage, rank_kinds_for_type


@pytest.mark.parametrize(
    ("header", "cells", "first"),
    [
        ("n", ["1", "2", ""], "integer"),
        ("n", ["1", "2,5"], "number"),
        ("montant", ["1 250,00 €", "12,50"], "number:€"),
        ("montant", ["1 250,00 €", "(12,50 €)", "- €"], "number-amount:€"),
        ("montant", ["1 250,00", "-", "80,50"], "number-amount"),
        ("montant", ["1 250", "-", "80"], "integer-amount"),
        ("montant", ["12500", "-", "80,5"], "number"),
        ("quantité", ["12", "-", "80"], "integer"),
        ("NO2, concentration", ["12,50", "-", "80,25"], "number"),
        ("montant", ["1.234.567,89", "12,5"], "number-dots"),
        ("montant", ["1.234,56", "1.234"], "number-dots"),
        ("montant", ["1.234", "12,5"], "string"),
        ("montant", ["1,234.56", "1,234"], "number-commas"),
        ("montant", ["1.234", "1.5"], "number"),
        ("montant", ["1'234,50", "12"], "number"),
        ("n", ["25.0", "12.0"], "integer-point-zero"),
        ("n", ["25.00", "12.00"], "number"),
        ("n", ["25.0", "12.5"], "number"),
        ("code", ["59350.0"], "integer-point-zero"),
        ("part", ["12 %", "88,14 %"], "number:%"),
        ("part", ["12 %", "88 %"], "integer:%"),
        ("part", ["12 %", "88"], "string"),
        ("part", ["12 %", "88 km"], "string"),
        ("surface", ["120 m²", "80 m2"], "integer:m²"),
        ("temps", ["35 h", "12 h"], "integer:h"),
        ("code", ["7.10 m"], "string"),
        ("taux", ["1,5E-05", "0,25"], "number-exponent"),
        ("taux", ["1,5E+05", "0,25"], "string"),
        ("n", ["12", "NC", "n.c."], "integer"),
        ("n", ["12,5", "sans objet"], "number"),
        ("le", ["03/04/2024", "à définir", "#REF!"], "date"),
        ("note", ["NC", "12 rue Haute"], "string"),
        ("ouvert", ["oui", "NC"], "string"),
        ("n", ["NC", "-"], "string"),
        ("code", ["59350", "01001"], "string"),
        ("code", ["007", "1.5"], "string"),
        ("le", ["03/04/2024", "2024-04-03"], "string"),
        ("le", ["03/04/2024", "5.4.2024"], "date"),
        ("le", ["2024-04-03T10:00:00Z"], "instant"),
        ("le", ["2024-04-03T10:00:00Z", "2024-04-03T10:00:00"], "string"),
        ("le", ["2024-04-03T10:00:00+02:00", "2024-04-03T10:00:00Z"], "instant"),
        ("ouvert", ["oui", "NON"], "boolean"),
        ("ouvert", ["oui", "N"], "string"),
        ("ouvert", ["oui", "true"], "string"),
        ("ouvert", ["true", "TRUE", "0", "1"], "boolean-mixed"),
        ("ouvert", ["Vrai", "false", "1"], "boolean-mixed"),
        ("ouvert", ["oui", "0", "1"], "string"),
        ("ouvert", ["true", "1", "2"], "string"),
        ("ouvert", ["O", "N"], "boolean-letters"),
        ("ouvert", ["o", "n", "O"], "boolean-letters"),
        ("quai", ["N"], "string"),
        ("quai", ["N", "O", "E"], "string"),
        ("Est-ce ouvert ?", ["N"], "boolean-letters"),
        ("open", ["yes", "No"], "boolean-english"),
        ("open", ["no"], "string"),
        ("ouvert", ["x", ""], "string"),
        ("Accessible ?", ["0", "1"], "boolean-figures"),
        ("est_actif", ["1"], "boolean-figures"),
        ("Accessible ?", ["0", "1", "2"], "integer"),
        ("a", ["0", "1"], "integer"),
        ("ouvert", ["0", "1"], "integer"),
        ("Code postal", ["59000", "59100"], "postal_code"),
        ("Code postal", ["59000", "59100", "B-7700"], "string"),
        ("Crédits (CP)", ["1250.5", "30"], "number"),
        ("code INSEE", ["59350", "2A004"], "insee"),
        ("code région", ["32", "76"], "integer"),
        ("Année", ["2023", "2024"], "year"),
        ("Année", ["2023-2024"], "school-year"),
        ("Année scolaire", ["2023/2024", "2024/2025"], "school-year"),
        ("Période", ["2023-2025"], "string"),
        ("Année", ["1850", "2100"], "year"),
        ("Année", ["1799"], "integer"),
        ("Date", ["2023", "2024"], "calendar-year"),
        ("Construction", ["1850"], "calendar-year"),
        ("Nombre d'ouvertures", ["1850"], "integer"),
        ("le", ["03/04/24", "31/12/99"], "date-short"),
        ("le", ["03/04/24", "05/06/24"], "string"),
        ("Date", ["03/04/24", "05/06/24"], "date-short"),
        ("Date", ["24/01/03", "24/02/03", "24/03/04", "24/04/05"], "string"),
        ("le", ["03/04/24", "31-12-99"], "string"),
        ("le", ["31/12/29", "31/12/56"], "string"),
        ("le", ["16/12/91", "01/01/08", "01/05/85", "01/06/71"], "date-short"),
        ("le", ["31/12/99 10:30", "03/04/24 9h05"], "datetime-short"),
        ("Date", ["03/04/24 10:30", "05/06/24 10:30"], "datetime-short"),
        ("le", ["03/04/24 10:30", "05/06/24 10:30"], "string"),
        ("le", ["31/12/29 10:30", "31/12/56 10:30"], "string"),
        ("le", ["12/31/2024", "03/04/2024"], "string"),
        ("le", ["3 avril 2024", "1er mai 2024"], "date-words"),
        ("le", ["lundi 3 avril 2024"], "date-words"),
        ("le", ["avril 2024", "janv-24"], "yearmonth-words"),
        ("Mois", ["2024-04", "2024-05"], "yearmonth"),
        ("Mois", ["04/2024"], "yearmonth"),
        ("Délibération", ["2024-04"], "string"),
        ("le", ["2024-04-03 00:00:00", "2024-04-04 00:00:00"], "date-midnight"),
        ("le", ["2024-04-03 00:00:00", "2024-04-04 10:00:00"], "datetime"),
        ("le", ["03/04/2024 14h30"], "datetime"),
        ("Ouverture", ["14h30", "9h"], "time"),
        ("Ouverture", ["14:30", "09:05:07"], "time"),
        ("Durée", ["8h", "9h"], "integer:h"),
        ("Date", ["20240403"], "date-compact"),
        ("dateConvention", ["20240403"], "date-compact"),
        ("n", ["20240403"], "integer"),
        ("Date de l'acte", ["45385", "45386"], "date-serial"),
        ("Date et heure", ["45385.5", "45386"], "datetime-serial"),
        ("Horodatage", ["45385,5", "45386,25"], "datetime-serial"),
        ("Date", ["45385.0", "45386.0"], "integer-point-zero"),
        ("n", ["45385.5", "45386"], "number"),
        ("Nombre de dates", ["45385", "45386"], "integer"),
        ("n", ["45385"], "integer"),
        ("Code INSEE", ["1001", "59350"], "string"),
        ("Code INSEE", ["1001", "1002"], "string"),
        ("Code postal", ["1000"], "string"),
        ("CP", ["1000", "125", "30"], "integer"),
        ("Téléphone", ["199001234"], "string"),
        ("code INSEE", ["59350.0", "2a004"], "insee"),
        ("SIRET", ["215 903 501 000 17'", '="21590350100017"'], "siret"),
        ("ref", ['="01234"', '="12"'], "string-formula"),
        ("ref", ['="01234"', "12"], "string"),
        ("id", ["2023", "2024"], "integer"),
        ("SIRET", ["215 903 501 00017", "00000000000000"], "siret"),
        ("SIRET", ["21590350100017", "2,15904E+13"], "string"),
        ("SIRET", ["sans objet", "2,15904E+13"], "string"),
        (
            "tiers",
            [
                "00000000000000",
                "00000000000018",
                "00000000000026",
                "00000000000034",
                "00000000000042",
            ],
            "siret",
        ),
        (
            "horodatage",
            [
                "20240101120000",
                "20240101120001",
                "20240101120002",
                "20240101120003",
                "20240101120004",
            ],
            "integer",
        ),
        ("acheteur/id", ["21590350100017"] * 3, "siret"),
        ("DELIB_ID", ["2022.00028", "2022.00030"], "string"),
        ("DELIB_ID", ["202200028", "202200031"], "integer"),
        ("Matière", ["7.1", "7.10"], "string"),
        ("Matière", ["7", "8"], "integer"),
        ("Version du schéma", ["1.1", "1.10"], "string"),
        ("Section", ["1,1", "1,10"], "string"),
        ("Nature", ["6", "60"], "string"),
        ("BGT_NATURE", ["60611", "6288"], "string"),
        ("SousFonction", ["20", "251"], "string"),
        ("N° de compte", ["60611", "6288"], "string"),
        ("Nombre d'articles", ["12", "13"], "integer"),
        ("Montant par article", ["12.50", "13.10"], "number"),
        ("Compte administratif", ["1250.50", "13.10"], "number"),
        ("Compte 2024", ["1250", "13"], "integer"),
        ("Longueur de la ligne", ["1.1", "1.10"], "number"),
        ("code INSEE 2024", ["59.1", "60.10"], "string"),
        ("contact", ["+33639981234", "+33639981235"], "string"),
        ("contact", ["+33 639 981 234"], "string"),
        ("téléphone", ["03 53 01 12 34 / 03 53 01 12 35"], "string"),
        ("écart", ["+12", "-3"], "integer"),
        ("n", ["123456789012.12345678"], "string"),
        ("n", ["0.12345678901234567890"], "string"),
        ("lat", ["50.63297391239922", "50.632973912399225"], "number"),
        ("téléphone", ["03 53 01 12 34", "0199001234"], "telephone"),
        ("vide", ["", " "], "string"),
        ("vide", [], "string"),
    ],
)
def test_a_column_is_what_all_its_cells_are(header: str, cells: list[str], first: str) -> None:
    found = list_candidate_kinds(header, cells)
    assert found[0] == first
    assert found[-1] == "string"
    assert found == list_candidate_kinds(header, (cells * 2)[::-1])


def test_candidates_come_in_the_order_of_the_registry() -> None:
    order = [kind.name for kind in KINDS]
    assert list_candidate_kinds("Année", ["2023"]) == ("year", "integer", "number", "string")
    for header in ("Année", "SIRET", "n"):
        found = list_candidate_kinds(header, ["2023"])
        assert list(found) == sorted(found, key=order.index)


def test_digits_alone_must_pass_the_control_and_a_header_need_not() -> None:
    assert needs_check("tiers", get_cell_kind("siret"))
    assert not needs_check("COLL_SIRET", get_cell_kind("siret"))
    assert not needs_check("n", get_cell_kind("integer"))
    # of a school year, nothing is read that its check refuses: tests/cells/test_parse.py
    checked = {kind.name for kind in KINDS if needs_check("tiers", kind)}
    assert checked == {"siret", "siren", "iban", "school-year"}


def test_mixtures_of_notations_are_seen() -> None:
    assert list_candidate_kinds("jour", ["03/04/2024", "2024-04-03"]) == ("string",)
    assert list_candidate_kinds("part", ["1,5", "1.5", "2"]) == ("string",)
    assert list_candidate_kinds("part", ["1,5", "2", ""])[0] == "number"
    assert list_candidate_kinds("part", ["1", "1 000"])[0] == "integer"


def test_a_schema_gets_the_kinds_that_read_most_cells_first() -> None:
    assert rank_kinds_for_type("date", ["45385"])[0] == "date-serial"
    assert rank_kinds_for_type("date", ["03/04/2024", "45385", "05/04/2024"])[0] == "date"
    assert rank_kinds_for_type("boolean", ["X", ""])[0] == "boolean-demanded"
    assert rank_kinds_for_type("boolean", ["oui", "non"])[0] == "boolean"
    assert rank_kinds_for_type("number", ["environ 2"]) == ("number",)
    assert rank_kinds_for_type("number", ["-", "abc"]) == ("number",), "nothing proves amounts"
    assert rank_kinds_for_type("number", ["12 %"])[0] == "number:%"
    assert rank_kinds_for_type("string", ["12"]) == rank_kinds_for_type("object", ["12"]) == ()


@pytest.mark.parametrize(
    ("header", "cells", "found"),
    [
        ("SIRET", ["21590350100017"], ["scientific-lost error", "zero-lost warning"]),
        ("Identifiant", ["2,15904E+13"], ["scientific-lost error"]),
        ("montant", ["2,15904E+13", "12"], ["scientific-lost warning"]),
        ("montant", ["1,5E-05", "abc"], []),
        ("Code INSEE", ["1001"], ["scientific-lost error", "zero-lost warning"]),
        ("le", ["12/31/2024", "03/04/2024"], ["date-month-first warning"]),
        ("le", ["03/04/2024", "31/12/2024"], []),
        ("nom", ["Lille"], []),
    ],
)
def test_what_was_lost_before_it_came_to_us_is_suspected(
    header: str, cells: list[str], found: list[str]
) -> None:
    problems = [
        make_problem(doubt.code, Place(), doubt.severity)
        for doubt in detect_cell_damage(header, cells)
    ]
    assert [f"{problem.code} {problem.severity}" for problem in problems] == found
    assert all(isinstance(doubt, CellDamage) for doubt in detect_cell_damage(header, cells))
