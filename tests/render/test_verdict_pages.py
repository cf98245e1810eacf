"""What pages say of standards: the verdict of a dataset, the sum of a publisher, the lists; nothing
private."""

from __future__ import annotations

import html
import re
from pathlib import Path

import pytest
from portal import COMMUNES, made, write
from specimen import closed

from site_builder.core.language import load_language
from site_builder.core.model.portal import Portal
from site_builder.core.model.prepared import Detail
from site_builder.core.model.site import Site
from site_builder.metadata.standards import load_standard
from site_builder.render.localised_site import DetailLoader, LocalisedSite
from site_builder.render.pages.standard import build_standard_page as standard_page

FRENCH = load_language("fr")
OPENING = DetailLoader(lambda summary: Detail((), ()), lambda summary: ((), ()), closed)
NAME = "Fictive-Durand Zélie"  # of a person, where a date should be
GOOD = "94059,Le Plessis-Trévise,2012,F,{},3"
HEAD = "COLL_INSEE,COMMUNE_NOM,ANNEE,ENFANT_SEXE,ENFANT_PRENOM,NOMBRE_OCCURRENCES"
SCHEMA = (
    "{fields: [{name: jour, type: date}, {name: lieu, type: string, constraints: {maxLength: 5}}]}"
)


def dataset(id_: str, more: str, **files: str) -> dict[str, str | bytes]:
    folder = f"datasets/{id_}"
    tables = {f"{folder}/{name}.csv": text for name, text in files.items()}
    return {f"{folder}/datapackage.yaml": f"title: Titre de {id_}\n{more}", **tables}


def names(*rows: str) -> str:
    return "\n".join((HEAD, *rows)) + "\n"


FILES: dict[str, str | bytes] = {
    **dataset(
        "lille/conforme",
        "standard: scdl/prenoms\n",
        t=names(GOOD.format("Adam"), GOOD.format("Zoé")),
    ),
    **dataset(
        "lille/remarques",
        "standard: scdl/prenoms\n",
        t=names(GOOD.format("Adam"), GOOD.format("Fañch")),
    ),
    **dataset(
        "lille/defauts",
        "standard: scdl/prenoms\n",
        a2012=names(GOOD.format("Adam"), *[GOOD.format(f"<b>{NAME}</b> {n}") for n in range(7)]),
        a2024=names(GOOD.format(f"{NAME} 8").replace("2012", "2024"), "Lille,Lille,2024,F,Zoé,3"),
    ),
    **dataset(
        "metropole/modele",
        f"resources:\n  - {{name: t, path: t.csv, schema: {SCHEMA}}}\n",
        t=f"jour,lieu\n2024-01-31,parc\n{NAME},Jardin\n",
    ),
    **dataset("metropole/sans", "", t=f"jour,lieu\n2024-01-31,parc\n{NAME},Jardin\n"),
}


def site(root: Path, problems: str = "") -> Path:
    owner = (
        COMMUNES.replace("portal:\n", f"portal:\n  problems: {problems}\n")
        if problems
        else COMMUNES
    )
    write(root, {"communes.yml": owner, **FILES})
    made(root)
    return root / "build"


@pytest.fixture(scope="module")
def private(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return site(tmp_path_factory.mktemp("private"))


@pytest.fixture(scope="module")
def public(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return site(tmp_path_factory.mktemp("public"), "public")


def page(out: Path, path: str) -> str:
    return (out / path / "index.html").read_text("utf-8")


def section(out: Path, path: str) -> str:
    """The part of a page that holds the verdict, or ""."""
    return page(out, path).partition('aria-labelledby="verdict"')[2].partition("</section>")[0]


def words(markup: str) -> str:
    """As people read it."""
    text = (
        html.unescape(re.sub("<[^>]*>", " ", markup)).replace("\u202f", " ").replace("\u00a0", " ")
    )
    return " ".join(text.split())


# --- the page of a dataset ---


@pytest.mark.parametrize(
    ("path", "label", "said"),
    [
        (
            "lille/conforme",
            "Suit le modèle",
            "standard « Prénoms des nouveau-nés ». À cet égard, rien n’est à corriger.",
        ),
        ("lille/remarques", "Suit le modèle", "À cet égard, rien n’est à corriger."),
        ("lille/defauts", "Suit le modèle en partie", "10 lignes ont été comparées"),
        (
            "metropole/modele",
            "Suit le modèle en partie",
            "2 lignes ont été comparées au modèle que donne son producteur.",
        ),
    ],
)
def test_a_verdict_is_said_in_words_near_the_title_and_in_its_section(
    private: Path, path: str, label: str, said: str
) -> None:
    assert (
        f"{FRENCH.say('verdict.title')} {label}"
        in words(page(private, path)).partition(FRENCH.say("columns.title"))[0]
    )
    assert f"{label}. " in words(section(private, path)) and said in words(section(private, path))


@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("lille/remarques", "Un point est à remarquer sans être un écart"),
        (
            "lille/defauts",
            "9 écarts avec ce qui est demandé. Les écarts sont de 2 sortes. La liste",
        ),
        ("metropole/modele", "2 écarts avec ce qui est demandé. "),
    ],
)
def test_how_much_is_to_be_mended_is_told_to_who_publishes(
    private: Path, public: Path, path: str, told: str
) -> None:
    """A citizen reads that a model is followed in part, at how many points, and where to go on;
    what is wrong, and the words for it, are in the fold."""
    before, _, after = section(private, path).partition('<details class="fold">')
    assert FRENCH.say("verdict.mending") in words(after) and told in words(after)
    for out in (private, public):
        whole = words(page(out, path))
        assert whole.count("écarts avec") + whole.count("être un écart") == 1
    assert not re.search("écart|à reprendre|à regarder", words(before))
    if faults := re.match(r"(\d+) écarts", told):
        assert f"{faults[1]} points n’y sont pas comme le modèle le demande" in words(before)
        assert f"« {FRENCH.say('verdict.mending')} », plus bas." in words(before)
    assert FRENCH.say("verdict.private") not in words(section(public, path))


def test_where_nothing_was_compared_nothing_is_said(public: Path) -> None:
    assert section(public, "metropole/sans") == ""
    assert FRENCH.say("verdict.title") not in page(public, "metropole/sans")


def test_a_verdict_leads_to_the_columns_of_its_standard(private: Path) -> None:
    assert 'href="../../standards/prenoms/"' in section(private, "lille/conforme")
    assert "standards/" not in section(private, "metropole/modele")


@pytest.mark.parametrize("path", ["lille/defauts", "lille/remarques", "metropole/modele"])
def test_what_is_not_public_is_neither_a_value_nor_a_row(private: Path, path: str) -> None:
    said = words(section(private, path))
    for word in ("Fictive", "Durand", "Fañch", "Jardin", "<b>", "ENFANT", "lieu"):
        assert word not in said
    assert "ligne " not in said.replace("lignes ont été", ""), "no number of a row"
    assert FRENCH.say("problems.title") not in page(private, path)


@pytest.mark.parametrize(
    "where", ["lille", "metropole", "standards", "standards/prenoms", "jeux", "communes"]
)
def test_lists_hold_no_value_even_where_problems_are_public(public: Path, where: str) -> None:
    assert "Fictive" not in page(public, where)


def test_what_is_public_is_said_once_with_its_files_and_first_rows(public: Path) -> None:
    said = words(section(public, "lille/defauts"))
    markup = section(public, "lille/defauts")
    assert f"<b>{NAME}" not in markup and f"&lt;b&gt;{NAME}&lt;/b&gt; 0" in markup
    assert said.count("n’a pas la forme attendue") == 2, "of first names, and of the commune's code"
    assert "a2012.csv, 7 fois : lignes 3, 4, 5, 6, 7…" in said and "a2024.csv, ligne 2" in said
    assert FRENCH.say("problems.title") not in page(public, "lille/defauts"), (
        "nothing else is to be mended"
    )


def test_a_remark_says_why_it_is_accepted_and_not_what_to_write(public: Path) -> None:
    said = words(section(public, "lille/remarques"))
    assert "Ce qui est à regarder" in said and "Ce qui est à reprendre" not in said
    assert "« Fañch »" in said and "Accepté ici. La règle officielle refuse des prénoms" in said
    assert "Écrivez-le" not in said


# --- the page of a publisher ---


def test_a_publisher_s_page_has_what_it_gave_and_no_verdict(private: Path) -> None:
    """Who reads it would hold one commune against another."""
    for publisher in ("lille", "metropole"):
        said = words(page(private, publisher))
        assert "jeux de données" in said or "jeu de données" in said
        for word in ("écart", "défaut", "modèle"):
            assert word not in said, (publisher, word)
        assert not re.search(r"\d\s%", said), publisher


# --- the pages of standards ---


def test_standards_in_use_are_listed_and_every_page_leads_to_them(private: Path) -> None:
    said = words(page(private, "standards").partition("<main")[2].partition("</main>")[0])
    assert "Prénoms des nouveau-nés" in said
    assert "3 jeux de données 1 producteur 14 lignes" in said and "conforme" not in said
    assert 'href="../standards/prenoms/"' in page(private, "standards")
    assert 'href="../standards/"' in page(private, "jeux")
    assert 'href="../../standards/"' in page(private, "standards/prenoms").partition("<h1>")[0]
    addresses = (private / "sitemap.xml").read_text("utf-8")
    assert (
        "donnees.example/standards/<" in addresses
        and "donnees.example/standards/prenoms/<" in addresses
    )


def test_a_portal_without_standards_has_no_list_of_them(tmp_path: Path) -> None:
    write(tmp_path, {"communes.yml": COMMUNES, **dataset("lille/sans", "", t="a,b\n1,2\n")})
    made(tmp_path)
    assert list((tmp_path / "build/standards").rglob("*.html")) == []  # but workbooks to begin with
    assert "standards/" not in page(tmp_path / "build", "jeux") + (
        tmp_path / "build/sitemap.xml"
    ).read_text("utf-8")


@pytest.mark.parametrize(
    ("id_", "name", "said"),
    [
        (
            "scdl/subventions",
            "idBeneficiaire",
            "À remplir sur chaque ligne où « rnaBeneficiaire » ne l’est pas.",
        ),
        (
            "scdl/subventions",
            "rnaBeneficiaire",
            "À remplir sur chaque ligne où « idBeneficiaire » ne l’est pas.",
        ),
        (
            "scdl/subventions",
            "idBeneficiaire",
            "Un vrai numéro SIRET : une faute de frappe s’y reconnaît.",
        ),
        (
            "beffroi/fermetures",
            "date_fin",
            "écrit ici est au moins égal à « date_debut », sur la même ligne.",
        ),
        (
            "scdl/deliberations",
            "VOTE_REEL",
            "la somme de « VOTE_POUR », « VOTE_CONTRE », « VOTE_ABSTENTION ».",
        ),
        (
            "beffroi/fermetures",
            "latitude",
            "À remplir si l’une de celles-ci l’est, et à laisser vide sinon : « longi",
        ),
        ("beffroi/parcs", "cloture", "L’une de ces valeurs : « oui », « non »"),
        ("scdl/subventions", "objet", "256 caractères au plus."),
        (
            "scdl/menus-collectifs",
            "menuPlatAllergene",
            "Chacune est l’une de ces valeurs : « céréales contenant du",
        ),
    ],
)
def test_what_is_asked_of_a_column_is_said_with_the_others_it_depends_on(
    id_: str, name: str, said: str
) -> None:
    one = load_standard(id_)
    shown = standard_page(
        LocalisedSite(
            site=Site(portal=Portal(title=""), publishers=(), entries=()),
            language=FRENCH,
            opening=OPENING,
            marks={},
        ),
        one,
        (),
    )
    (field,) = (field for part in shown.parts for field in part.fields if field.name == name)
    assert said in words(" ".join(field.rules))


def test_a_standard_is_explained_field_by_field_with_what_follows_it(private: Path) -> None:
    markup = page(private, "standards/prenoms")
    said = words(page(private, "standards/prenoms"))
    for name in HEAD.split(","):
        assert f'<b id="c-{name}">' in markup and f"<code>{name}</code>" in markup
    assert (
        "texte Obligatoire" in said
        and "Accepté ici : La règle officielle refuse des prénoms" in said
    )
    assert "Titre de lille/defauts" in said
    assert "écarts" not in said and "Suit le modèle" not in said, "the page of a dataset says it"
    assert "beffroi new ma-commune/prenoms modele.xlsx" in said and "standard: scdl/prenoms" in said
    assert 'href="../../standards/prenoms/modele.xlsx" download' in markup


def test_a_standard_that_is_no_table_is_explained_field_by_field_without_a_workbook(
    tmp_path: Path,
) -> None:
    folder = "datasets/lille/marches"
    written = {
        f"{folder}/datapackage.yaml": "title: Marchés\nstandard: decp\n",
        f"{folder}/a.json": '[{"id": "1"}]',
    }
    write(tmp_path, {"communes.yml": COMMUNES, **written})
    made(tmp_path)
    markup = page(tmp_path / "build", "standards/decp")
    said = words(page(tmp_path / "build", "standards/decp"))
    assert (
        "modele.xlsx" not in markup and not (tmp_path / "build/standards/decp/modele.xlsx").exists()
    )
    assert "Marchés : champs 68" in said and "Concessions : champs 35" in said
    assert "Place dans le fichier : marches › contrat-concession" in said
    for records in load_standard("commande-publique/decp").records:
        for field, _ in records.fields:
            assert f"<code>{field.name}</code>" in markup and field.title in said
    anchor = "c-1-modifications-modification-id"
    one = words(markup.partition(f'id="{anchor}"')[2].partition("</li>")[0])
    assert "nombre entier Facultatif" in one
    assert "Par exemple : 1 À remplir dès que « modifications » l’est." in one
    assert "Chacune est l’une de ces valeurs : « Définitif ferme »" in said
    assert "beffroi new ma-commune/decp export.json" in said


@pytest.mark.parametrize(
    ("id_", "address", "file"),
    [
        (
            "scdl/prenoms",
            "https://schema.data.gouv.fr/schemas/scdl/prenoms/latest/schema.json",
            "a.csv",
        ),
        ("commande-publique/decp", load_standard("commande-publique/decp").urls[0], "a.json"),
    ],
)
def test_a_schema_that_is_the_address_of_a_standard_makes_a_follower_of_it(
    tmp_path: Path, id_: str, address: str, file: str
) -> None:
    """And a JSON file is held against it, as under `standard:`."""
    content = names(GOOD.format("Adam")) if file == "a.csv" else '[{"id": "1"}]'
    more = f"resources: [{{name: a, path: {file}, schema: '{address}'}}]\n"
    folder = "datasets/lille/suivi"
    written = {f"{folder}/datapackage.yaml": f"title: T\n{more}", f"{folder}/{file}": content}
    write(tmp_path, {"communes.yml": COMMUNES, **written})
    made(tmp_path)
    assert 'href="../../lille/suivi/"' in page(
        tmp_path / "build", f"standards/{id_.rpartition('/')[2]}"
    )
    said = words(page(tmp_path / "build", "lille/suivi"))
    assert ("Suit le modèle. " in said) == (file == "a.csv") and load_standard(id_).title in said


def test_a_page_never_says_that_what_was_compared_was_compared_with_nothing(tmp_path: Path) -> None:
    """A standard that is declared beside a schema for each file judges none of them."""
    files = {
        **dataset(
            "lille/propre",
            f"standard: scdl/prenoms\nresources:\n  - {{path: t.csv, schema: {SCHEMA}}}\n",
            t="jour,lieu\n2024-01-31,parc\n",
        ),
        **dataset(
            "lille/melange",
            f"standard: scdl/prenoms\nresources:\n  - {{path: t.csv, schema: {SCHEMA}}}\n"
            "  - {path: u.csv}\n",
            t="jour,lieu\n2024-01-31,parc\n2024-02-01,bois\n",
            u=names(GOOD.format("Adam")),
        ),
    }
    write(tmp_path, {"communes.yml": COMMUNES, **files})
    report = made(tmp_path)
    text = words(section(tmp_path / "build", "lille/propre"))
    assert "1 ligne a été comparée au modèle que donne son producteur." in text
    assert "1 fichier a son propre modèle, et n’a été comparé qu’à celui-ci." in text
    assert "à rien" not in text and "n’a pas pu l’être" not in text
    assert report.unverified["lille/propre"].held_otherwise == 1
    assert not report.unverified["lille/propre"].complete
    text = words(section(tmp_path / "build", "lille/melange"))
    assert "1 ligne a été comparée au standard « Prénoms" in text
    assert "2 lignes ont été comparées au modèle que donne son producteur." in text
