"""A page in English speaks English: words of the data in its sentences say that they are French."""

from __future__ import annotations

from pathlib import Path

from markupsafe import Markup
from portal import made, write

from site_builder.render.pages.foreign_words import mark_foreign_words

PORTAL = """portal:
  title: Données de Bourg
  languages: [fr, en]
communes:
  - {insee: "59350", name: Bourg, slug: bourg}
"""
NAMES = "COMMUNE_NOM,COLL_INSEE,ENFANT_SEXE,ENFANT_PRENOM,NOMBRE_OCCURRENCES,ANNEE\n" + "".join(
    f"Bourg,59350,{sex},{name},{count},{year}\n"
    for year in (2022, 2023, 2024)
    for sex, name, count in (
        ("F", "Emma", 30),
        ("F", "Jade", 20),
        ("M", "Léo", 25),
        ("M", "Noé", 9),
    )
)
GRANTS = "annee,sens,montant\n" + "".join(
    f"{year},{side},{amount + year}\n"
    for year in (2022, 2023, 2024)
    for side, amount in (("dépenses", 1000), ("autres <sens>", 300))
)
VIEW = "views: [{type: bar, group: annee, series: montant, split: sens, title: Par sens}]\n"


def test_words_are_marked_where_they_stand_alone_and_nothing_else_is_touched() -> None:
    text = "From 2020 to 2024: recettes & co, préRecettes; montant"
    marked = mark_foreign_words(text, ["recettes", "montant", "2020", ""], "fr")
    assert marked == (
        'From 2020 to 2024: <span lang="fr">recettes</span> &amp; co, préRecettes; '
        '<span lang="fr">montant</span>'
    )
    assert mark_foreign_words(text, ["montant"], "") == text.replace("&", "&amp;")
    cells = Markup('<th scope="row">th</th><td>5</td>')
    assert mark_foreign_words(cells, ["th", "row"], "fr") == Markup(
        '<th scope="row"><span lang="fr">th</span></th><td>5</td>'
    )


def test_sentences_of_charts_are_english_but_for_the_words_of_the_data(tmp_path: Path) -> None:
    files = {
        "communes.yml": PORTAL,
        "datasets/bourg/prenoms/datapackage.yaml": "title: Prénoms\nstandard: scdl/prenoms\n",
        "datasets/bourg/prenoms/prenoms.csv": NAMES,
        "datasets/bourg/aides/datapackage.yaml": f"title: Aides\n{VIEW}",
        "datasets/bourg/aides/aides.csv": GRANTS,
    }
    write(tmp_path, dict(files))
    assert made(tmp_path).made
    french = (tmp_path / "build/bourg/prenoms/index.html").read_text("utf-8")
    assert "90\N{NO-BREAK SPACE}fois" in french and 'span lang="fr"' not in french
    names = (tmp_path / "build/en/bourg/prenoms/index.html").read_text("utf-8")
    assert '<span lang="fr">Emma</span> comes first: 90\N{NO-BREAK SPACE}times' in names
    assert '<h3 id="chart-prenoms-1">The most popular first names, girls' in names
    assert '<th scope="row"><span lang="fr">Emma</span></th>' in names
    grants = (tmp_path / "build/en/bourg/aides/index.html").read_text("utf-8")
    assert '<h3 id="chart-aides-1" lang="fr">Par sens' in grants, "a title of the owner's"
    said = grants.partition('-said">')[2].partition("</p>")[0]
    assert "spending, from" in said and "dépenses" not in said
    assert '<span lang="fr">autres &lt;sens&gt;</span>' in said


PLAIN_GRANTS = "nomBeneficiaire,Objet,Montant,Date de la convention,nature,Renouvelée\n" + "".join(
    f"Judo {number % 4},Stage,{number + 1}00,{year}-03-0{number + 1},{nature},{renewed}\n"
    for year in (2022, 2023, 2024)
    for number, nature, renewed in (
        (0, "aide en numéraire", "oui"),
        (1, "aide en nature", "non"),
        (2, "aide en numéraire", "non"),
        (3, "aide en numéraire", "oui"),
    )
)


def test_what_the_portal_says_is_english_and_closed_lists_are_explained(tmp_path: Path) -> None:
    """The words of the file say that they are French; the others do not say so wrongly."""
    contact = "contact: {name: Service des aides, email: aides@bourg.fr}\n"
    files = {
        "communes.yml": PORTAL,
        "datasets/bourg/aides/datapackage.yaml": (
            f"title: Aides\nstandard: scdl/subventions\n{contact}"
        ),
        "datasets/bourg/aides/aides.csv": PLAIN_GRANTS,
    }
    write(tmp_path, dict(files))
    assert made(tmp_path).made
    page = (tmp_path / "build/en/bourg/aides/index.html").read_text("utf-8")
    assert '<span><span lang="fr">aide en numéraire</span> (in money)</span>' in page
    assert "<span>yes</span>" in page and '<span lang="fr">yes</span>' not in page
    same_name = 'lang="en-GB" aria-sort="descending" data-name="Date de la convention">Date of the'
    assert same_name in page, "a column that the file calls as the standard does"
    assert '<p class="small">The year is that of the agreement.' in page
    assert '<span lang="fr">Service des aides</span>' in page
    french = (tmp_path / "build/bourg/aides/index.html").read_text("utf-8")
    assert "<span>aide en numéraire</span>" in french
    assert ">Service des aides</a>" in french


def test_the_page_of_a_standard_calls_columns_in_english_and_explains_its_lists(
    tmp_path: Path,
) -> None:
    files = {
        "communes.yml": PORTAL,
        "datasets/bourg/aides/datapackage.yaml": "title: Aides\nstandard: scdl/subventions\n",
        "datasets/bourg/aides/aides.csv": PLAIN_GRANTS,
    }
    write(tmp_path, dict(files))
    assert made(tmp_path).made
    page = (tmp_path / "build/en/standards/subventions/index.html").read_text("utf-8")
    assert '<b id="c-nature">In money or in kind</b>' in page
    assert "“aide en numéraire” (in money), “aide en nature” (in kind)" in page
    assert "a grant to a beneficiary" in page
    french = (tmp_path / "build/standards/subventions/index.html").read_text("utf-8")
    assert "in kind" not in french
