"""What the secretary of a mairie reads when she sends the files that mairies send: whole answers,
word for word."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

from checks.test_fault_messages import plain
from command_line import beffroi
from openpyxl import Workbook
from portal import portal, write

GRANTS = """\
Nom attribuant;idAttribuant;Date convention;Nom bénéficiaire;SIRET;objet;Montant versé (€);nature
Exempleville;00080685100036;2025-03-12;Club de pétanque;00080685100036;Fonctionnement;1250.50;aide en numéraire
Exempleville;00080685100036;2025-04-02;École de musique;000 806 851 00036;Fonctionnement;800;aide en numeraire
Exempleville;00080685100036;2025-04-02;Amicale laïque;8,06851E+10;Voyage;oui;aide en numéraire
"""  # noqa: E501
ANSWER = """\
subventions-2025.csv : 12 défauts à corriger, sur 3 lignes.

À corriger
  il manque 4 colonnes : « conditionsVersement », « datesPeriodeVersement », « notificationUE », « pourcentageSubvention ». → Ajoutez-les, en recopiant leurs noms lettre pour lettre.
  la colonne « Nom attribuant » s’appelle « nomAttribuant » dans le standard. → Remplacez son titre par « nomAttribuant ».
  la colonne « Date convention » s’appelle « dateConvention » dans le standard. → Remplacez son titre par « dateConvention ».
  la colonne « Nom bénéficiaire » s’appelle « nomBeneficiaire » dans le standard. → Remplacez son titre par « nomBeneficiaire ».
  la colonne « SIRET » s’appelle « idBeneficiaire » dans le standard. → Remplacez son titre par « idBeneficiaire ».
  la colonne « Montant versé (€) » s’appelle « montant » dans le standard. → Remplacez son titre par « montant ».
  ligne 3 : « aide en numeraire », dans la colonne « nature », n’est pas dans la liste de ce qui est accepté. → Vouliez-vous écrire « aide en numéraire » ? Sont acceptés : « aide en numéraire », « aide en nature », « aide en numéraire;aide en nature », « aide en nature;aide en numéraire »
  ligne 4 : « oui », dans la colonne « Montant versé (€) », n’est pas un nombre écrit comme il faut. → Écrivez des chiffres, avec un point à la place de la virgule, sans espace ni unité, par exemple 1250.50 ; dans un tableur, mettez d’abord la colonne au format Texte.
  ligne 4 : « 8,06851E+10 », dans la colonne « SIRET », n’est pas un numéro SIRET : il manque des chiffres, ou l’un d’eux est faux. → Recopiez les 14 chiffres d’après un document officiel ; dans un tableur, mettez d’abord la colonne au format Texte.

Pour information : rien n’empêche de publier
  4 colonnes facultatives ne sont pas dans le fichier : « referenceDecision », « rnaBeneficiaire », « idRAE », « dispositifAide ». → Ajoutez celles dont vous avez les valeurs.
"""  # noqa: E501
PHONES = """\
COLL_NOM,COLL_SIRET,EQUIP_UID,EQUIP_THEME,EQUIP_CODE,EQUIP_TYPE,EQUIP_NOM,EQUIP_TEL
Exempleville,00080685100036,1,Sport,1,Stade,Stade municipal,01 99 00 12 34
"""


def validated(path: Path, standard: str, *more: str) -> str:
    return plain(beffroi("validate", path, "--schema", standard, *more).stdout)


def test_grants_under_the_headings_of_the_mairie(tmp_path: Path) -> None:
    """A cell is looked for under the heading that the file has, and ten columns that are not there
    are one fault."""
    (tmp_path / "subventions-2025.csv").write_text(GRANTS, "utf-8")
    assert validated(tmp_path / "subventions-2025.csv", "scdl/subventions") == ANSWER


def test_what_is_accepted_has_no_remedy(tmp_path: Path) -> None:
    """« Raccourcissez-le » would spoil a telephone number that is right."""
    (tmp_path / "equipements.csv").write_text(PHONES, "utf-8")
    said = validated(tmp_path / "equipements.csv", "scdl/equipements")
    assert (
        "« 01 99 00 12 34 », dans la colonne « EQUIP_TEL », est trop long. → Rien n’est à "
        "changer. La règle"
    ) in said
    assert "Raccourcissez" not in said


def test_a_column_of_a_workbook_without_a_name_is_not_given_one(tmp_path: Path) -> None:
    """« colonne_3 » is ours: she would look for it in vain."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.append(["SUBVENTIONS VERSÉES EN 2025"])
    sheet.merge_cells("A1:C1")
    for row in (
        ["nom", "montant"],
        ["Club de pétanque", 1250.5, "voir Mme Exemple"],
        ["École de musique", 800],
    ):
        sheet.append(row)
    book.save(tmp_path / "subventions.xlsx")
    (tmp_path / "modele.yaml").write_text(
        "fields: [{name: nom, type: string}, {name: montant, type: number}]\n"
    )
    said = validated(tmp_path / "subventions.xlsx", str(tmp_path / "modele.yaml"))
    assert (
        "\n  la colonne numéro 3, en comptant depuis la gauche, n’a pas de nom et n’est pas prévue"
        in said
    )
    assert "colonne_3" not in said


def test_one_wrong_date_of_a_workbook_does_not_make_the_others_wrong(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.worksheets[0]
    for row in (
        ["nom", "date"],
        ["a", date(2025, 3, 12)],
        ["b", date(2025, 3, 13)],
        ["c", "31/02/2025"],
    ):
        sheet.append(row)
    book.save(tmp_path / "dates.xlsx")
    (tmp_path / "modele.yaml").write_text(
        "fields: [{name: nom, type: string}, {name: date, type: date}]\n"
    )
    said = validated(tmp_path / "dates.xlsx", str(tmp_path / "modele.yaml"))
    assert said.startswith(
        "dates.xlsx : 1 défaut à corriger, sur 3 lignes.\n\nÀ corriger\n  ligne 4 : « 31/02/2025 »,"
    )


def test_on_a_telephone_the_remedy_has_its_own_line_and_what_is_accepted_no_alarm(
    tmp_path: Path,
) -> None:
    (tmp_path / "equipements.csv").write_text(PHONES, "utf-8")
    page = validated(tmp_path / "equipements.csv", "scdl/equipements", "--format", "html")
    wrong, right = page.split('id="warnings"')
    assert re.search(
        r'<li class="error"><strong>erreur</strong>.*?<br>\n[^<]+<br>\n→ [^<]+</li>',
        wrong,
        re.DOTALL,
    )
    assert "attention" not in right and re.search(
        r"<br>\n→ Rien n’est à changer\. La règle[^<]+</li>", right
    )


def test_a_line_of_the_build_names_a_column_once(tmp_path: Path) -> None:
    table = "NOM,TEL\nMairie,1 99 00\nÉcole,01 99 00 12 34\n"
    model = "schema: {fields: [{name: NOM}, {name: TEL, constraints: {minLength: 8}}]}\n"
    write(
        portal(tmp_path),
        {
            "datasets/lille/lieux/datapackage.yaml": f"title: Lieux\n{model}",
            "datasets/lille/lieux/lieux.csv": table,
        },
    )
    said = plain(beffroi("build", tmp_path).stderr + beffroi("build", tmp_path).stdout)
    assert (
        "lieux.csv, ligne 2 : « 1 99 00 », dans la colonne « TEL », est trop court. → Il y "
        "faut au moins 8"
    ) in said


def test_one_cell_that_is_no_number_does_not_make_the_others_wrong(tmp_path: Path) -> None:
    """« oui » makes text of the column: « 1 250,50 € » and 12/03/2025 will be read again once it is
    mended."""
    head = "nomAttribuant;idAttribuant;dateConvention;nomBeneficiaire;idBeneficiaire;objet;montant;nature"  # noqa: E501
    more = ";conditionsVersement;datesPeriodeVersement;notificationUE;pourcentageSubvention"
    row = (
        "Lille;00080685100036;{};Club;00080685100036;Fête;{};aide en "
        "numéraire;unique;2025-03-12/2025-03-12;non;1"
    )
    cells = [("12/03/2025", "1 250,50 €"), ("31/02/2025", "800,00"), ("13/03/2025", "oui")]
    table = "\n".join([head + more, *(row.format(*two) for two in cells), ""])
    write(
        portal(tmp_path),
        {
            "datasets/lille/aides/datapackage.yaml": "title: Aides\nstandard: scdl/subventions\n",
            "datasets/lille/aides/aides.csv": table,
        },
    )
    done = plain(beffroi("check", tmp_path).stdout)
    assert re.findall(r"^    (.+?), n’est pas ", done, re.MULTILINE) == [
        "ligne 3 : « 31/02/2025 », dans la colonne « dateConvention »",
        "ligne 4 : « oui », dans la colonne « montant »",
    ]
