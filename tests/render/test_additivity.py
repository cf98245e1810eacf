"""Which columns of numbers are added up."""

from __future__ import annotations

import pytest

from site_builder.render.pages.additivity import judge_additivity


@pytest.mark.parametrize(
    ("header", "unit", "additivity"),
    [
        ("montant", "", "sum"),
        ("Superficie (m²)", "m²", "sum"),
        ("eleves", "", "sum"),
        ("Nombre de numéros", "", "sum"),
        ("Population municipale", "", "sum"),
        ("Voix", "", "sum"),
        ("Inscrits", "", "sum"),
        ("Budget de l’année", "", "sum"),
        ("Population au 31/12/2023", "", "sum"),
        ("Aide accordée", "€", "sum"),
        ("pourcentageSubvention", "", "mean"),
        ("Taux de réussite", "", "mean"),
        ("Élèves par classe", "", "mean"),
        ("Coût par habitant", "€", "mean"),
        ("Réussite", "%", "mean"),
        ("Débit", "km/h", "mean"),
        ("Prix du repas", "€", "mean"),
        ("Débit", "", "mean"),
        ("% Voix/Exp", "", "mean"),
        ("Voix % exprimés", "", "mean"),
        ("% Abs/Ins", "", "mean"),
        ("€/hab", "", "mean"),
        ("Coût unitaire", "€", "mean"),
        ("Coût au m2", "€", "mean"),
        ("Loyer", "€", "mean"),
        ("Délai", "jours", "mean"),
        ("Évolution", "", "mean"),
        ("numero", "", ""),
        ("N°", "", ""),
        ("N° mandat", "", ""),
        ("N° de dossier", "", ""),
        ("N°Panneau", "", ""),
        ("Code budget", "", ""),
        ("budget_id", "", ""),
        ("Année budget", "", ""),
        ("Numéro de budget", "", ""),
        ("Code total", "", ""),
        ("Année de recette", "", ""),
        ("Classement", "", ""),
        ("Priorité", "", ""),
        ("code_postal", "", ""),
        ("identifiant_long", "", ""),
        ("Exercice", "", ""),
        ("x", "", ""),
    ],
)
def test_amounts_are_rates_have_a_mean_and_codes_have_neither(
    header: str, unit: str, additivity: str
) -> None:
    assert judge_additivity([header], "number", "number", unit) == additivity


@pytest.mark.parametrize(
    "header",
    ["Bureau", "Circonscription", "Panneau", "Dossier", "Marché", "Tiers", "NO2", "PM10", "CE1"],
)
def test_what_no_rule_knows_is_never_added(header: str) -> None:
    assert judge_additivity([header], "integer", "integer", "") == ""
    assert judge_additivity([header], "number", "number", "", 0) == ""
    assert judge_additivity([header], "number", "number", "", 2) == "mean"


@pytest.mark.parametrize(
    ("type_", "kind"), [("year", "year"), ("number", "latitude"), ("string", "siret")]
)
def test_what_is_no_plain_number_is_never_added(type_: str, kind: str) -> None:
    assert judge_additivity(["montant"], type_, kind, "") == ""
