"""Headings of town halls in words, and those of which nothing is guessed."""

from __future__ import annotations

import pytest

from site_builder.columns.heading_labels import ANY, label_heading, load_heading_words


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
        ("CP_VILLE", "Code postal de la ville"),
        ("NOM_COM", "Nom de la commune"),
        ("VOL_M3", "Volume (m³)"),
        ("CONSO_ELEC", "Consommation électrique"),
        ("JOURS", "Jours"),  # one or several, as it is written
        ("CLASSE", "Classe"),
        ("nb_eleve", "Nombre d’élèves"),
        ("NBRE_PLACE", "Nombre de places"),
        ("nombre_de_classes", "Nombre de classes"),
        ("CHIENS", "Chiens"),
        ("COMMUNE_NOM", "Nom de la commune"),  # what it is of comes first in names of standards
        ("nom_commune", "Nom de la commune"),
        ("code_insee_commune", "Code INSEE de la commune"),
        ("date_der_maj", "Date de la dernière mise à jour"),
        ("population_totale", "Population totale"),
        ("terminal_de_paiement", "Terminal de paiement"),
        ("nb_prises", "Nombre de prises"),
        ("cle_interop", "Clé d’interopérabilité"),
        ("position.lat", "Latitude"),
        ("X_L93", "X (Lambert 93)"),
        ("geometry", "Géométrie"),
        ("hauteur_m", "Hauteur (m)"),
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
        "cle_m",
        "TTC",
        "surf_m2_tot",
        "CP",  # a postal code, a class of a school, credits
        "NO",  # a number, nitric oxide
        "COM",  # the commune, communication
        "AE_CP",
        "BUDGET_CP",
        "CP_VOTE",
        "PART_ELEC",  # of electricity, of voters
        "NB_MARCHES",  # contracts, or stairs
        "PLACES_LIB",  # their labels, or those that are free
        "Jours",
        "Classe",
        "é" * 1000,
        "nb_" * 19,
    ],
)
def test_nothing_is_guessed(heading: str) -> None:
    assert label_heading(heading) == ""


@pytest.mark.parametrize(
    ("heading", "kind", "label"),
    [
        ("CP", "postal_code", "Code postal"),
        ("CP", "integer", ""),
        ("BUDGET_CP", "decimal", ""),
        ("COM", "insee", "Commune"),
        ("COM", "string", ""),
    ],
)
def test_values_say_what_an_abbreviation_of_two_readings_is(
    heading: str, kind: str, label: str
) -> None:
    assert label_heading(heading, kind) == label


def test_the_dictionary_says_a_thing_once_and_knows_how_to_use_it() -> None:
    words = load_heading_words()
    labels = {word.label for word in words.values()}
    assert len(words) > 250
    for spelling, word in words.items():
        assert spelling == spelling.strip().lower() and spelling.isascii()
        assert word.role in ("adj", "attribute", "code", "thing", "unit")
        assert bool(word.after) == (word.role in ("adj", "attribute", "thing")), spelling
        assert word.beside <= labels | {ANY}, spelling
        assert "'" not in word.label + word.after, "typographic apostrophes"
