"""Headings of town halls in words, and those of which nothing is guessed."""

from __future__ import annotations

import pytest

from site_builder.columns.heading_labels import label_heading, load_heading_words


@pytest.mark.parametrize(
    ("heading", "label"),
    [
        ("SURF_M2", "Surface (m²)"),
        ("surf_tot_m2", "Surface totale (m²)"),
        ("ANNEE_OUV", "Année d’ouverture"),
        ("montant_ttc", "Montant TTC"),
        ("prix_eur_ttc", "Prix (€ TTC)"),
        ("dureeMois", "Durée (mois)"),
        ("annee", "Année"),
        ("QUARTIER", "Quartier"),
        ("CP", "Code postal"),
        ("NBRE_PLACE", "Nombre de places"),
        ("nombre_de_classes", "Nombre de classes"),
        ("COMMUNE_NOM", "Nom de la commune"),  # what it is of comes first in names of standards
        ("nom_commune", "Nom de la commune"),
        ("code_insee_commune", "Code INSEE de la commune"),
        ("date_der_maj", "Date de la dernière mise à jour"),
        ("population_totale", "Population totale"),
    ],
)
def test_a_heading_is_said_in_words(heading: str, label: str) -> None:
    assert label_heading(heading) == label


@pytest.mark.parametrize(
    "heading",
    [
        "",
        "nom",  # a word that is one already
        "Commune",
        "Montant (€)",
        "Nom de l'école",
        "SURF_XYZ",  # nothing is said of half a heading
        "EQUIP_LONG",  # length, or longitude
        "EQUIP_OUVERTURE",  # two things
        "date_montant",  # two columns in one
        "m2",  # a unit of nothing
        "TTC",
        "surf_m2_tot",
        "é" * 1000,
        "nb_" * 19,
    ],
)
def test_nothing_is_guessed(heading: str) -> None:
    assert label_heading(heading) == ""


def test_the_dictionary_says_a_thing_once_and_knows_how_to_use_it() -> None:
    words = load_heading_words()
    assert len(words) > 250
    for spelling, word in words.items():
        assert spelling == spelling.strip().lower() and spelling.isascii()
        assert word.role in ("adj", "attribute", "code", "thing", "unit")
        assert bool(word.after) == (word.role in ("adj", "attribute", "thing")), spelling
        assert "'" not in word.label + word.after, "typographic apostrophes"
