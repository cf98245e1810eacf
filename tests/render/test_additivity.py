"""Which columns of numbers are added up."""

from __future__ import annotations

import pytest

from site_builder.cells import fold_header
from site_builder.render.pages.additivity import judge_additivity


@pytest.mark.parametrize(
    ("header", "unit", "additivity"),
    [
        ("montant", "", "sum"),
        ("Superficie (m²)", "m²", "sum"),
        ("eleves", "", "sum"),
        ("Nombre de numéros", "", "sum"),
        ("Population municipale", "", "sum"),
        ("BGT_MTREAL", "", "sum"),
        ("pourcentageSubvention", "", "mean"),
        ("Taux de réussite", "", "mean"),
        ("Élèves par classe", "", "mean"),
        ("Coût par habitant", "€", "mean"),
        ("Réussite", "%", "mean"),
        ("Débit", "km/h", "mean"),
        ("Prix du repas", "€", "mean"),
        ("numero", "", ""),
        ("code_postal", "", ""),
        ("identifiant_long", "", ""),
        ("Exercice", "", ""),
        ("x", "", ""),
    ],
)
def test_amounts_are_rates_have_a_mean_and_codes_have_neither(
    header: str, unit: str, additivity: str
) -> None:
    assert judge_additivity(fold_header(header), "number", "number", unit) == additivity


@pytest.mark.parametrize(
    ("type_", "kind"), [("year", "year"), ("number", "latitude"), ("string", "siret")]
)
def test_what_is_no_plain_number_is_never_added(type_: str, kind: str) -> None:
    assert judge_additivity("montant", type_, kind, "") == ""
