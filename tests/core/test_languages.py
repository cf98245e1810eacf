"""A portal in several languages: each message in each of them, pages that lead to each other, data
as they are."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po
from babel.numbers import format_decimal
from browse import Served, hosted, serving
from playwright.sync_api import expect
from portal import COMMUNES, dataset, made, tree, write
from render.search_page import asked, searching
from tools import AXE, RULES

from site_builder.core.language import WIDE, load_language
from site_builder.core.problems import Place, Problem
from site_builder.core.vocabulary import LANGUAGES
from site_builder.core.word_lists import load_subjects, load_synonyms
from site_builder.render.feeds.facets import FEW

ROOT = Path(__file__).parents[2]
BOTH = COMMUNES.replace("portal:\n", "portal:\n  languages: [fr, en]\n")
PARAMETER = re.compile(r"\{[^{}]*\}")
ADDRESS = re.compile(
    r'(?:href|src|action|data-explorer|data-search|data-facets|data-names)="([^"#?]*)[^"]*"'
)
# What is the same in both: signs, names, measures
ALIKE = re.compile(
    r"[^A-Za-zÀ-ÿ]*|.*(?:CSV|JSON|PNG|SIRET|Licence Ouverte|Creative Commons|Database "
    r"License|pixels).*"
)


def catalogue(code: str) -> Catalog:
    with (ROOT / f"site_builder/locale/{code}/LC_MESSAGES/beffroi.po").open("rb") as file:
        return read_po(file, abort_invalid=True)


def forms(text: object) -> tuple[str, ...]:
    return tuple(text) if isinstance(text, (tuple, list)) else (str(text),)


def said(code: str) -> dict[str, tuple[str, ...]]:
    return {forms(one.id)[0]: forms(one.string) for one in catalogue(code) if one.id}


# --- catalogues ---


@pytest.mark.parametrize("code", LANGUAGES[1:])
def test_every_message_is_said_with_all_that_it_says(code: str) -> None:
    ours = said("fr")
    theirs = said(code)
    assert set(ours) == set(theirs)
    for message, sentences in ours.items():
        assert len(theirs[message]) == len(sentences), message
        assert all(
            one.strip() or not two.strip()
            for one, two in zip(theirs[message], sentences, strict=True)
        ), message
        assert set(PARAMETER.findall(theirs[message][-1])) == set(
            PARAMETER.findall(sentences[-1])
        ), message
        assert theirs[message][-1].count(" → ") == sentences[-1].count(" → "), message


@pytest.mark.parametrize("code", LANGUAGES[1:])
def test_none_was_left_in_french(code: str) -> None:
    ours = said("fr")
    theirs = said(code)
    same = [message for message in ours if ours[message] == theirs[message]]
    long = [message for message in same if len(ours[message][-1].split()) > 3]
    assert [
        message for message in long if not ALIKE.fullmatch(PARAMETER.sub("", ours[message][-1]))
    ] == []
    french = re.compile(r"\b(?:le|la|les|des|une|est|pas|cette|dans|avec|pour|sur|vous)\b")
    found = {
        message: text
        for message, (*_, text) in theirs.items()
        if len(french.findall(_unquoted(text))) > 2
    }
    assert found == {}


def _unquoted(text: str) -> str:
    return re.sub("«[^»]*»|`[^`]*`", "", text)


@pytest.mark.parametrize("code", ["fr", "en"])
def test_small_numbers_are_written_as_babel_writes_them(code: str) -> None:
    """Babel is not loaded for them."""
    language = load_language(code)
    for number in (0, -0.0, 7, 7.0, 999, 1000, -1, 0.5, 12.25):
        assert language.number(number) == format_decimal(number + 0, locale=language.locale)
    sizes = [language.size(size) for size in (999, 1000, 214_400, 1_000_000, 12_000_000)]
    french = ["999 octets", "1 ko", "214 ko", "1 Mo", "12 Mo"]
    english = ["999 bytes", "1 kB", "214 kB", "1 MB", "12 MB"]
    expected = {"fr": french, "en": english}[code]
    assert [size.replace("\u00a0", " ") for size in sizes] == expected


def test_english_has_its_own_quotes_numbers_and_days() -> None:
    english = load_language("en")
    problem = Problem(
        code="cut-column-near",
        severity="error",
        place=Place(path="a.yaml", line=3),
        params={"column": "code", "near": "codes"},
    )
    assert "“code”" in english.problem(problem)
    assert f"«{WIDE}code{WIDE}»" in load_language("fr").problem(problem)
    assert (english.number(1234.5), english.percent(1, 2), english.tag) == (
        "1,234.5",
        "50%",
        "en-GB",
    )
    placed = Problem(
        code="type-error",
        severity="error",
        place=Place(path="a.csv", column="nom"),
        params={"value": "x", "type": "string"},
        count=2,
    )
    assert "“nom”" in english.problem(placed)
    assert ("first names", "given names", "baby names", "prénoms") in load_synonyms("en")


def test_words_of_questions_stand_for_subjects() -> None:
    """Behind an arrow: they are no synonyms, for who asks for a budget does not ask for a bill."""
    subjects = dict(load_subjects("fr"))
    facture = next(meant for asked, meant in subjects.items() if "facture" in asked)
    assert facture == ("budget", "comptes", "dépenses")
    assert not any("facture" in group for group in load_synonyms("fr"))
    assert load_subjects("xx") == ()


# --- the site ---


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("site")
    titled = (
        "  translations:\n    en: {title: Trial portal, description: What is published here.}\n"
    )
    write(root, {"communes.yml": BOTH.replace("  licence:", titled + "  licence:")})
    write(root, dataset("lille/ecoles", 120, "Écoles publiques"))
    write(root, dataset("lille/prenoms", 5, "Prénoms"))
    for number in range(FEW):  # enough for the list of all to be narrowed
        write(root, dataset(f"villeneuve-d-ascq/jeu-{number:02}"))
    about = "title: Prénoms\ndescription: Les prénoms.\ntranslations: {en: {title: First names}}\n"
    write(root, {"datasets/lille/prenoms/datapackage.yaml": about})
    assert not [one for one in made(root).problems if one.severity == "error"]
    return root / "build"


def pages(site: Path) -> Iterator[tuple[str, str]]:
    for path in sorted(site.rglob("*.html")):
        yield path.relative_to(site).as_posix(), path.read_text()


def test_every_page_but_frames_is_in_both_and_says_so(site: Path) -> None:
    paths = {path for path, _ in pages(site)}
    french = {path for path in paths if not path.startswith(("en/", "embed/", "404"))}
    assert {path.removeprefix("en/") for path in paths if path.startswith("en/")} == french
    for path, text in pages(site):
        english = path.startswith("en/")
        assert text.startswith(f'<!DOCTYPE html>\n<html lang="{"en-GB" if english else "fr"}"'), (
            path
        )
        if path in french:
            place = path.removesuffix("index.html")
            for tag, prefix in (("fr", ""), ("en-GB", "en/")):
                alternate = f'hreflang="{tag}" href="https://donnees.example/{prefix}{place}"'
                assert alternate in text and alternate in (site / "en" / path).read_text(), path


def test_every_version_that_a_page_announces_is_there_and_announces_it(site: Path) -> None:
    announced = {path: _alternates(text) for path, text in pages(site)}
    alone = {path for path, some in announced.items() if not some}
    assert alone == {path for path in announced if path.startswith(("embed/", "404"))}
    assert {path.split("/")[0] for path in alone} == {"embed", "404.html"}
    for path, some in announced.items():
        assert len(some) in (0, 2) and all(announced[other] == some for other in some), path
    assert (
        '<a href="/en/" hreflang="en-GB"' in (site / "404.html").read_text()
    )  # whoever is lost may read English


def _alternates(text: str) -> list[str]:
    """The files of the versions in other languages that a page announces, its own among them."""
    found = re.findall(
        r'<link rel="alternate" hreflang="[^"]*" href="https://donnees.example/([^"]*)"', text
    )
    return [f"{path}index.html" for path in found]


def test_every_link_leads_somewhere_and_stays_in_its_language(site: Path) -> None:
    for path, text in pages(site):
        if path == "404.html":
            continue
        for address in ADDRESS.findall(text):
            if re.match(r"https?:|mailto:|data:", address) or not address:
                continue
            target = ((site / path).parent / address).resolve()
            assert target.is_file() or (target / "index.html").is_file(), (path, address)
            switch = f'href="{address}" hreflang="fr" lang="fr"' in text
            if path.startswith("en/") and target.is_dir() and not switch and "embed" not in address:
                assert target.is_relative_to((site / "en").resolve()), (path, address)


def test_what_is_translated_is_shown_and_the_rest_says_its_language(site: Path) -> None:
    home, page = (
        (site / path).read_text() for path in ("en/index.html", "en/lille/prenoms/index.html")
    )
    assert (
        "Trial portal" in home
        and "What is published here." in home
        and "Portail d’essai" not in home
    )
    assert ">First names</a>" in home and ' lang="fr">Écoles publiques</a>' in home
    assert (
        "<h1>First names</h1>" in page and '<p class="sentence" lang="fr">Les prénoms.</p>' in page
    )
    assert '<tbody lang="fr">' in page and '<h2 class="aside" id="downloads">Download</h2>' in page
    assert languages((site / "lille/prenoms/index.html").read_text()) == {
        ("html", "fr"),
        ("a", "en-GB"),
    }


def languages(text: str) -> set[tuple[str, str]]:
    """The elements of a page that say a language, with it."""
    return set(re.findall(r'<(\w+)[^>]* lang="([^"]*)"', text))


def test_search_and_scripts_have_their_words_in_each(site: Path) -> None:
    french, english = (
        json.loads((site / f"assets/search{one}.json").read_text()) for one in ("", ".en")
    )
    assert [one[2] for one in french["datasets"][:2]] == ["Écoles publiques", "Prénoms"]
    assert [one[2] for one in english["datasets"][:2]] == ["Écoles publiques", "First names"]
    assert ["first names", "given names", "baby names", "prénoms"] in english["synonyms"]
    assert ["first names", "given names", "baby names", "prénoms"] not in french["synonyms"]
    words = [json.loads((site / f"assets/explorer{one}.json").read_text()) for one in ("", ".en")]
    assert words[0].keys() == words[1].keys() and words[0] != words[1]
    assert "https://donnees.example/en/lille/prenoms/" in (site / "sitemap.xml").read_text()


def test_a_portal_of_one_language_has_no_other(tmp_path: Path) -> None:
    write(tmp_path, {"communes.yml": COMMUNES, **dataset("lille/ecoles")})
    made(tmp_path)
    assert not (tmp_path / "build/en").exists()
    assert "hreflang" not in (tmp_path / "build/index.html").read_text()


def test_a_portal_may_be_in_english_alone(tmp_path: Path) -> None:
    write(tmp_path, {"communes.yml": BOTH.replace("[fr, en]", "[en]"), **dataset("lille/ecoles")})
    made(tmp_path)
    home = (tmp_path / "build/index.html").read_text()
    assert '<html lang="en-GB">' in home and "All datasets" in home and "hreflang" not in home


def test_a_translation_that_changes_changes_its_pages_alone(tmp_path: Path) -> None:
    write(
        tmp_path / "site",
        {"communes.yml": BOTH, **dataset("lille/ecoles"), **dataset("lille/prenoms")},
    )
    made(tmp_path / "site")
    before = tree(tmp_path / "site/build")
    about = "title: lille/ecoles\ntranslations: {en: {title: Schools}}\n"
    write(tmp_path / "site", {"datasets/lille/ecoles/datapackage.yaml": about})
    made(tmp_path / "site")
    after = tree(tmp_path / "site/build")
    changed = {path for path in after if after[path] != before.get(path)}
    assert "en/lille/ecoles/index.html" in changed
    assert "en/communes/index.html" not in changed and "index.html" not in changed


TOWNS = (
    BOTH.replace(
        "portal:\n", "portal:\n  description: Des données.\n  repository: https://depot.example/\n"
    )
    .replace("  contact: {name: Équipe données, email: donnees@metropole.example}\n", "")
    .replace("name: Lille}", "name: Lille, description: Une grande ville.}")
)
CLUBS = (
    "title: Clubs sportifs\nkeywords: [sport]\nviews:\n"
    "  - {type: ranking, group: nom, series: montant, title: Les noms, description: Comptés un à "
    "un.}\n"
)
UNTRANSLATED = {
    "communes.yml": TOWNS,
    "pages/guide.md": "# Au pied de la page\nUn guide.\n",
    "pages/charte.md": "---\nmenu: oui\n---\n# En tête de la page\nUne charte.\n",
    "reuses/carte.yaml": "title: Une carte\nurl: https://carte.example/\ndatasets: [lille/clubs, lille/prenoms]\n",  # noqa: E501
    **dataset("lille/clubs"),
    "datasets/lille/clubs/datapackage.yaml": CLUBS,
    **dataset("lille/prenoms"),
    "datasets/lille/prenoms/datapackage.yaml": "title: Prénoms\ntranslations: {en: {title: First names}}\n",  # noqa: E501
    "datasets/metropole/aides/datapackage.yaml": "title: Aides\ncut: {by: commune, column: code}\n",
    "datasets/lille/naissances/datapackage.yaml": "title: Naissances\nstandard: scdl/prenoms\n",
    "datasets/lille/naissances/naissances.csv": (
        "COMMUNE_NOM,COLL_INSEE,ENFANT_SEXE,ENFANT_PRENOM,NOMBRE_OCCURRENCES,ANNEE\n"
        "Lille,59350,F,Zoé,12,2024\n"
    ),
    "datasets/metropole/aides/aides.csv": "code;nom;montant\n59350;a;1\n59350;b;2\n59009;c;3\n",
}


@pytest.fixture(scope="module")
def untranslated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("untranslated")
    write(root, UNTRANSLATED)
    assert not [one for one in made(root).problems if one.severity == "error"]
    return root / "build"


def test_what_is_translated_at_last_says_no_other_language_wherever_it_stood(
    tmp_path: Path,
) -> None:
    """And each page is what a build from nothing makes of it."""
    write(tmp_path / "site", UNTRANSLATED)
    made(tmp_path / "site")
    portal = "  translations: {en: {title: Trial portal, description: Some data.}}\n"
    towns = TOWNS.replace("  licence:", portal + "  licence:")
    towns = towns.replace(
        "Une grande ville.}", "Une grande ville., translations: {en: {description: A big town.}}}"
    )
    clubs = CLUBS + "translations: {en: {title: Sports clubs}}\n"
    translated = {
        **UNTRANSLATED,
        "communes.yml": towns,
        "datasets/lille/clubs/datapackage.yaml": clubs,
    }
    for root in ("site", "other"):
        write(tmp_path / root, translated)
        assert not [one for one in made(tmp_path / root).problems if one.severity == "error"]
    assert tree(tmp_path / "site/build") == tree(tmp_path / "other/build")
    english = "".join(path.read_text() for path in (tmp_path / "site/build/en").rglob("*.html"))
    for text in ("Trial portal", "Some data.", "A big town.", "Sports clubs"):
        assert f">{text}</" in english and not re.search(f'lang="fr">(<p>)?{text}', english), text


@pytest.mark.parametrize(("path", "said"), [
    ("", "<span{}>Portail d’essai</span></a>"),
    ("", '<p class="sentence"{}>Des données.</p>'),
    ("", ' href="./guide/"{}>Au pied de la page</a>'),
    ("", ' href="./charte/"{}>En tête de la page</a>'),
    ("jeux/", "<span{}>Portail d’essai</span></a>"),
    ("jeux/", "<p><span{}>Portail d’essai</span> · "),
    ("lille/", '<div class="prose"{}><p>Une grande ville.</p></div>'),
    ("lille/", ' href="../lille/clubs/"{}>Clubs sportifs</a></p>'),
    ("lille/", "<summary><b{}>Aides</b>"),
    ("lille/", '<h3 id="chart-clubs"{}>Les noms</h3>'),
    ("lille/", '-caption"><span{}>Les noms</span></caption>'),
    ("lille/", '<p class="small"{}>Comptés un à un.</p>'),
    ("lille/prenoms/", ' href="../../lille/clubs/"{}>Clubs sportifs</a></li>'),
    ("lille/clubs/", "<p{}>sport</p>"),
    ("standards/prenoms/", "<p{}>Écrivez le nom de la commune dont le registre a reçu"),
    ("reutilisations/", ' href="../lille/clubs/"{}>Clubs sportifs – Lille</a></li>'),
])  # fmt: skip
def test_what_nobody_translated_says_its_language_on_english_pages_alone(
    untranslated: Path, path: str, said: str
) -> None:
    french, english = (
        (untranslated / prefix / path / "index.html").read_text() for prefix in ("", "en")
    )
    assert said.format(' lang="fr"') in english and said.format("") not in english
    assert said.format("") in french and languages(french) == {("html", "fr"), ("a", "en-GB")}


def test_what_is_said_in_english_says_no_other_language(untranslated: Path) -> None:
    clubs, lille = (
        (untranslated / "en" / path / "index.html").read_text()
        for path in ("lille/clubs/", "lille/")
    )
    assert ' href="../../lille/prenoms/">First names</a></li>' in clubs and "Reuses</a>" in clubs
    assert not re.findall(r'lang="fr">[^<]*(?:First names|Reuses|Charts)', clubs + lille)


# --- in the browser ---


@pytest.fixture(scope="module")
def served(site: Path) -> Iterator[Served]:
    with serving(site) as served:
        yield served


def test_one_reads_searches_and_explores_in_english(served: Served) -> None:
    page = served.page()
    served.visit(page, "")
    page.get_by_role("link", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en-GB")
    page.get_by_role("searchbox").fill("given name")
    page.get_by_role("button", name="Search").click()
    expect(page.locator("ol.datasets a.title").first).to_have_text("First names")
    page.locator("ol.datasets a.title").first.click()
    expect(page).to_have_url(re.compile("/en/lille/prenoms/$"))
    served.visit(page, "en/lille/ecoles/")
    page.get_by_role("button", name="Explore the 120 rows").click()
    expect(page.locator("[role=status]", has_text="120 rows").first).to_be_visible()
    assert [one for one in served.said if "favicon" not in one] == []
    page.context.close()


def test_what_was_asked_in_one_language_is_asked_in_the_other(served: Served) -> None:
    page = served.page()
    served.visit(page, "recherche/?q=prénoms")
    page.get_by_role("link", name="English").click()
    expect(page).to_have_url(re.compile(r"/en/recherche/\?q=pr%C3%A9noms$"))
    expect(page.locator("ol.datasets a.title").first).to_have_text("First names")
    page.context.close()


SEARCHED = {
    "communes.yml": BOTH,
    **dataset("lille/ecoles"),
    "datasets/lille/ecoles/datapackage.yaml": (
        "title: Établissements du premier degré\nkeywords: [enfance]\ndescription: Adresses et "
        "effectifs.\n"
        "translations: {en: {title: Schools, description: A classroom for every child.}}\n"
    ),
    **dataset("lille/eau"),
    "datasets/lille/eau/datapackage.yaml": (
        "title: Eau\ntranslations: {en: {title: What is in the water, description: Quality "
        "of each facility.}}\n"
    ),
    **dataset("villeneuve-d-ascq/composteurs", title="Composteurs de quartier"),
}


@pytest.fixture(scope="module")
def searched(tmp_path_factory: pytest.TempPathFactory, served: Served) -> Iterator[Served]:
    root = tmp_path_factory.mktemp("searched")
    write(root, SEARCHED)
    assert not [one for one in made(root).problems if one.severity == "error"]
    with hosted(root / "build") as address:
        yield Served(served.browser, address)


@pytest.mark.parametrize(("prefix", "answers"), [
    ("en/", {
        "schools in Lille": "lille/ecoles",  # « in » stands in another title
        "list of the schools": "lille/ecoles",
        "facilities": "lille/eau",
        "a classroom for each child": "lille/ecoles",
        "établissement du premier degré": "lille/ecoles",  # which English pages call otherwise
        "effectifs": "lille/ecoles",
        "composteur": "villeneuve-d-ascq/composteurs",
    }),
    ("", {
        "classroom": "lille/ecoles",
        "schools": "lille/ecoles",
        "établissements du premier degré": "lille/ecoles",
    }),
])  # fmt: skip
def test_what_is_said_in_any_language_is_found_in_each(
    searched: Served, prefix: str, answers: dict[str, str]
) -> None:
    page = searching(searched, prefix)
    for question, id_ in answers.items():
        found, told = asked(searched, page, question)
        assert found == [f"{prefix}{id_}"], question
        whole = load_language(prefix[:2] or "fr").count("search.found", 1)
        assert whole.replace("\u00a0", " ") in told
    page.context.close()


def test_results_of_the_search_say_their_language(searched: Served) -> None:
    page = searched.page()
    for path, spoken in (
        ("en/recherche/?q=composteurs", ["fr"]),
        ("en/recherche/?q=schools", [None]),
    ):
        searched.visit(page, path)
        some = page.locator(".datasets li .title")
        expect(some).to_have_count(len(spoken))
        assert some.evaluate_all("some => some.map(one => one.getAttribute('lang'))") == spoken
    searched.visit(page, "recherche/?q=composteurs")
    expect(page.locator(".datasets .title")).to_have_count(1)
    expect(page.locator("main [lang]")).to_have_count(0)
    page.context.close()


@pytest.mark.nightly
@pytest.mark.parametrize(
    "path", ["en/", "en/jeux/", "en/lille/ecoles/", "en/lille/", "en/recherche/", "en/communes/"]
)
def test_english_pages_break_no_rule_of_accessibility(served: Served, path: str) -> None:
    page = served.page()
    served.visit(page, path)
    page.evaluate(AXE.read_text("utf-8"))
    result = page.evaluate("rules => axe.run(document, {runOnly: rules})", RULES)
    assert [
        (rule["id"], node["html"][:200]) for rule in result["violations"] for node in rule["nodes"]
    ] == []
    page.context.close()


def test_the_workbook_of_a_standard_follows_the_first_language(tmp_path: Path) -> None:
    """Twenty seeds of random edits found it."""
    descriptor = "title: Prénoms\nstandard: scdl/prenoms\n"
    files: dict[str, str | bytes] = {"datasets/lille/prenoms/datapackage.yaml": descriptor}
    files["datasets/lille/prenoms/p.csv"] = "a;b\n1;2\n"
    found = list[bytes]()
    for name, first in (("warm", "fr"), ("warm", "en"), ("cold", "en")):
        files["communes.yml"] = COMMUNES.replace("portal:\n", f"portal:\n  languages: [{first}]\n")
        write(tmp_path / name, files)
        made(tmp_path / name)
        found.append((tmp_path / name / "build/standards/prenoms/modele.xlsx").read_bytes())
    assert found[0] != found[1] == found[2]
