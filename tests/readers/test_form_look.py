"""Two columns of labels and their values are asked about; two columns of a table are left alone."""

from __future__ import annotations

from pathlib import Path

import pytest
from tables import read

from site_builder.readers.form_look import MOST_PAIRS

COMMUNE = "Commune;Lille\nAnnée;2024\nPopulation;236 234\nMaire;élu en 2020\n"


def list_warnings(folder: Path, text: str) -> list[str]:
    found, _ = read(folder, text.encode())
    return [problem.code for problem in found.problems]


@pytest.mark.parametrize(
    "text",
    [
        COMMUNE,
        COMMUNE.replace(";", ","),
        f"Fiche de la commune\n{COMMUNE}",
        "Année;2024\nCommune;Lille\nPopulation;236234\nMaire;élu en 2020\n",
        "Commune;Lille\nAnnée;2024\nBudget;12 000 €\n",
        "Équipement;Foyer\nAdresse;2 rue du Stade\nTéléphone;03 20 12 34 56\nCapacité;120\n",
        "Association;Judo\nSIRET;21590350000017\nMontant;1200\nDate;12/03/2024\nObjet;Tournoi\n",
        "Titre;Subventions\nProducteur;Ville\nDate de mise à jour;2024-03-01\nLicence;ouverte\n",
        "École;Ferry\nAdresse;3 rue Verte\nCode postal;59000\nNombre d’élèves;214\nVille;Lille\n",
    ],
)
def test_labels_without_colons_and_their_values_are_asked_about(tmp_path: Path, text: str) -> None:
    assert list_warnings(tmp_path, text) == ["form-like"]


@pytest.mark.parametrize(
    "text",
    [
        "Code;Libellé\nA1;Voirie\nA2;Eau\nB1;Écoles\n",
        "École;Téléphone\nFerry;0320123456\nMacé;0320123457\nHugo;voir mairie\n",
        "Contact;Téléphone\nMaire;0320123456\nAdjoint;0320123457\nDirecteur;sur rendez-vous\n",
        "Fonction;Élu\nMaire;Martin\nPremier adjoint;Durand\nAdjoint aux sports;Petit\n",
        "Public;Tarif\nAdulte;5\nEnfant;gratuit\nGroupe;12\n",
        "Libellé;Montant\nDépenses;1200\nRecettes;1300\nSubvention;au vote\nAdresse;5\n",
        "Article;Crédits\nAlimentation;1200\nFournitures;300\nTarif;1500\nCommune;Lille\n",
        "Indicateur;Lille\nPopulation;1204\nSuperficie;12\nDate de création;1990\nMaire;élu\n",
        "Commune;Valeur\nPopulation;1204\nSuperficie;12\nDate de création;1990\nMaire;élu\n",
        "Champ;Exemple\nCommune;Lille\nAnnée;2024\nCode postal;59000\n",
        "Nom;Exemple\nCommune;Lille\nAnnée;2024\nCode postal;59000\n",
        "Colonne;Taille\nCommune;50\nAnnée;4\nCode postal;5\n",
        "Poste;2024\nPopulation;12\nMontant;13\nCommune;Lille\n",
        "Nature;Réalisé\nTitre;12\nMontant;13\nDate;nc\n",
        "Financeur;Apport\nRégion;1200\nDépartement;3000\nCommune;500\nMairie;en attente\n",
        "Recettes;Lille\nTarif;1200\nSubvention;300\nTotal;1500\nBudget;sans objet\n",
        "Lieu;Date\nMairie;2024-03-01\nÉcole;2024-04-01\nStade;à fixer\n",
        "Site;Surface\nMairie;1200\nÉcole;300\nStade;à mesurer\n",
        "Jour;Ouverture\nLundi;8h\nMardi;fermé\nMercredi;9h\n",
        COMMUNE.replace("Maire", "Population"),
        "Commune;Lille\nMaire;élu en 2020\nContact;à la mairie\nSite;en travaux\n",
        COMMUNE + "".join(f"Tarif {number};{number}\n" for number in range(MOST_PAIRS)),
        COMMUNE.replace("\n", ";x\n"),
        "Commune;Lille\nAnnée;2024\n",
    ],
)
def test_a_table_of_two_columns_is_one(tmp_path: Path, text: str) -> None:
    assert "form-like" not in list_warnings(tmp_path, text)
