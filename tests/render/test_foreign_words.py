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
