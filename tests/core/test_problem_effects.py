"""What the table says of mistakes in communes.yml, pages/, reuses/, logos/ and templates/ is what
happens to the site: what it says to be left out is not in it, and what it does not is.

Each case is a mistake, and the same thing written as it should be. Both are built, many at once:
what is asked for is found in the site of the second, and in that of the first where the table says
that nothing is left out.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import NamedTuple

import pytest
from pictures import png
from portal import dataset, made, write

from site_builder.compose.accessibility import check_accessibility_audit, select_valid_audit
from site_builder.compose.today import Today
from site_builder.core.model.dataset import Catalogue
from site_builder.core.problem_codes import get_problem_code, load_problem_codes
from site_builder.metadata.catalogue import read_catalogue
from site_builder.publish.build_report import BuildReport

Files = Mapping[str, str | bytes]
# Lines below these keys of communes.yml, beside its files
PORTAL = "portal:"
COMMUNES = "communes:"
PARTNERS = "partners:"
BASE = {
    PORTAL: "  title: Essai\n  url: https://donnees.example/\n",
    COMMUNES: '  - {insee: "59350", name: Lille}\n',
    PARTNERS: "  - {name: Métropole, role: metropole}\n",
}


class Case(NamedTuple):
    """`asked`: a pattern of what the mistake asks for, and of what is asked for where it is none,
    each to be searched in the files of the site that `pages` gives."""

    code: str
    wrong: Files
    right: Files
    pages: str
    asked: tuple[str, str]


def entry(code: str, wrong: str, right: str, pages: str, asked: str, asked_right: str = "") -> Case:
    """A publisher of communes.yml; its words for what is asked for, where two differ."""
    section = COMMUNES if "insee" in wrong else PARTNERS
    return Case(
        code,
        {section: f"  - {wrong}\n"},
        {section: f"  - {right}\n"},
        pages,
        (asked, asked_right or asked),
    )


def file(
    code: str, name: str, wrong: str | bytes, right: str | bytes, *, pages: str, asked: str
) -> Case:
    """A file of the owner's."""
    return Case(code, {name: wrong}, {name: right}, pages, (asked, asked))


HEAD = "---\ntitle: {title}\n---\n"
CASES = (
    # Publishers
    entry(
        "logo-form",
        "{name: Aniche, logo: logos/aniche.svg}",
        "{name: Aniche, logo: logos/lille.png}",
        "aniche/index.html",
        "assets/logos/aniche",
    ),
    entry(
        "logo-missing",
        "{name: Bondues, logo: logos/absent.png}",
        "{name: Bondues, logo: logos/lille.png}",
        "bondues/index.html",
        "assets/logos/bondues",
    ),
    Case(
        "picture-large",
        {
            PARTNERS: "  - {name: Croix, logo: logos/croix.png}\n",
            "logos/croix.png": png(8, 5, bytes(70_000)),
        },
        {PARTNERS: "  - {name: Croix, logo: logos/croix.png}\n", "logos/croix.png": png(8, 5)},
        "croix/index.html",
        ("assets/logos/croix", "assets/logos/croix"),
    ),
    entry(
        "publisher-colour",
        "{name: Douai, colour: '#ffd200'}",
        "{name: Douai, colour: '#0b5c4a'}",
        "assets/beffroi.css",
        r'\n\[data-publisher="douai"\] { --brick: #ffd200',
        r'\n\[data-publisher="douai"\] { --brick: #0b5c4a',
    ),
    entry(
        "colour-comment",
        "name: Fourmies\n    colour: #0b5c4a",
        "name: Fourmies\n    colour: '#0b5c4a'",
        "assets/beffroi.css",
        r'"fourmies"\] { --brick: #0b5c4a',
    ),
    entry(
        "publisher-centre",
        "{name: Halluin, insee: '59279', centre: [3.12, 150.78]}",
        "{name: Halluin, insee: '59279', centre: [3.12, 50.78]}",
        "assets/communes.json",
        "Halluin",
    ),
    entry(
        "coverage-address",
        "{name: Kain, elsewhere: {etalab/bal: kain.example}}",
        "{name: Kain, elsewhere: {etalab/bal: 'https://kain.example/'}}",
        "territoire/**/*.html",
        "kain.example",
    ),
    entry(
        "coverage-mapping",
        "{name: Kemmel, elsewhere: 'https://kemmel.example/'}",
        "{name: Kemmel, elsewhere: {etalab/bal: 'https://kemmel.example/'}}",
        "territoire/**/*.html",
        "kemmel.example",
    ),
    entry(
        "coverage-standard",
        "{name: Killem, elsewhere: {zzz: 'https://killem.example/'}}",
        "{name: Killem, elsewhere: {etalab/bal: 'https://killem.example/'}}",
        "territoire/**/*.html",
        "killem.example",
    ),
    entry(
        "coverage-standard-near",
        "{name: Koekelare, not_concerned: {etalab/ball: Sans voie}}",
        "{name: Koekelare, not_concerned: {etalab/bal: Sans voie}}",
        "territoire/**/*.html",
        "Sans voie",
    ),
    entry(
        "coverage-reason",
        "{name: Kruibeke, not_concerned: {etalab/bal: ''}}",
        "{name: Kruibeke, not_concerned: {etalab/bal: Sans rue}}",
        "territoire/**/*.html",
        "Sans rue",
    ),
    entry(
        "publisher-siret",
        '{name: Iwuy, siren: "215903501", siret: "21590009300018"}',
        '{name: Iwuy, siren: "215900093", siret: "21590009300018"}',
        "api/v1/publishers.json",
        "21590009300018",
    ),
    entry(
        "insee-twice",
        '{name: Jeumont, insee: "59350"}',
        '{name: Jeumont, insee: "59324"}',
        "api/v1/publishers.json",
        '"jeumont"[^}]*"59350"',
        '"jeumont"[^}]*"59324"',
    ),
    entry(
        "slug-reserved",
        "{name: Données, description: Orties}",
        "{name: Données, slug: partenaire, description: Orties}",
        "api/v1/publishers.json",
        "Orties",
    ),
    entry(
        "slug-twice",
        "{name: Lille deux, slug: lille}",
        "{name: Lille deux}",
        "api/v1/publishers.json",
        "Lille deux",
    ),
    entry(
        "slug-none",
        "{name: 東京, description: Ormes}",
        "{name: 東京, slug: tokyo, description: Ormes}",
        "api/v1/publishers.json",
        "Ormes",
    ),
    Case(
        "publisher-bbox",
        {
            COMMUNES: "  - {name: Gravelines, insee: '59273', bbox: [3.77, 50.1, 2.345, 50.9]}\n",
            **dataset("gravelines/parcs"),
        },
        {
            COMMUNES: "  - {name: Gravelines, insee: '59273', bbox: [2.345, 50.1, 3.77, 50.9]}\n",
            **dataset("gravelines/parcs"),
        },
        "gravelines/catalog.ttl",
        ("2\\.345", "2\\.345"),
    ),
    Case(
        "publisher-unknown",
        dataset("inconnu/parcs", title="Parcs perdus"),
        dataset("lille/parcs-perdus", title="Parcs perdus"),
        "jeux/index.html",
        ("Parcs perdus", "Parcs perdus"),
    ),
    # Descriptions
    Case(
        "licence-unknown",
        dict(dataset("lille/licence"))
        | {"datasets/lille/licence/datapackage.yaml": "title: L\nlicence: Ortie\n"},
        dict(dataset("lille/licence"))
        | {"datasets/lille/licence/datapackage.yaml": "title: L\nlicence: odbl\n"},
        "data/lille/licence/datapackage.json",
        ("Ortie", "(?i)odbl"),
    ),
    Case(
        "wrong-date",
        dict(dataset("lille/jour"))
        | {"datasets/lille/jour/datapackage.yaml": "title: J\nissued: le 6 mai\n"},
        dict(dataset("lille/jour"))
        | {"datasets/lille/jour/datapackage.yaml": "title: J\nissued: 2019-05-06\n"},
        "lille/jour/index.html",
        ("le 6 mai", "2019"),
    ),
    # The portal
    Case(
        "portal-synonyms",
        {PORTAL: "  synonyms: [trottinette]\n"},
        {PORTAL: "  synonyms: ['trottinette, patinette']\n"},
        "**/*.json",
        ("trottinette", "trottinette"),
    ),
    Case(
        "tiles-url",
        {PORTAL: "  map: {tiles: {url: 'https://tuiles.example/{z}/{x}', attribution: A}}\n"},
        {PORTAL: "  map: {tiles: {url: 'https://tuiles.example/{z}/{x}/{y}', attribution: A}}\n"},
        "confidentialite/index.html",
        ("tuiles.example", "tuiles.example"),
    ),
    # Templates
    file(
        "template-zero",
        "templates/publishers.html",
        "ORNE {{ 1 / 0 }}",
        "ORNE",
        pages="communes/index.html",
        asked="ORNE",
    ),
    file(
        "template-absent",
        "templates/not_found.html",
        "ORNE {% include 'rien.html' %}",
        "ORNE",
        pages="404.html",
        asked="ORNE",
    ),
    file(
        "template-syntax",
        "templates/legal.html",
        "ORNE {% if %}",
        "ORNE",
        pages="mentions-legales/index.html",
        asked="ORNE",
    ),
    file(
        "template-undefined",
        "templates/accessibility.html",
        "ORNE {{ absent.name }}",
        "ORNE",
        pages="accessibilite/index.html",
        asked="ORNE",
    ),
    # Articles
    file(
        "page-head",
        "pages/tete.md",
        "---\ntitle: Tête\nOrnements",
        HEAD.format(title="Tête") + "Ornements",
        pages="tete/*",
        asked="Ornements",
    ),
    file(
        "page-title",
        "pages/titre.md",
        "Ornements",
        "# Titre\n\nOrnements",
        pages="titre/*",
        asked="Ornements",
    ),
    file(
        "page-long",
        "pages/longue.md",
        "# Longue\n\n" + "Ornements " * 200_000,
        "# Longue\n\nOrnements",
        pages="longue/*",
        asked="Ornements",
    ),
    file(
        "metadata-encoding",
        "pages/latin.md",
        b"# \xe9l\n\nOrnements",
        "# Él\n\nOrnements",
        pages="latin/*",
        asked="Ornements",
    ),
    Case(
        "page-publisher",
        {"pages/lille.md": "# Lille\n\nOrnements"},
        {"pages/ville.md": "# Lille\n\nOrnements"},
        "*/index.html",
        ("<h1[^>]*>Lille</h1>\\s*.*Ornements", "Ornements"),
    ),
    Case(
        "page-reserved",
        {"pages/jeux.md": "# Jeux\n\nOrchidée"},
        {"pages/jouer.md": "# Jeux\n\nOrchidée"},
        "*/index.html",
        ("Orchidée", "Orchidée"),
    ),
    Case(
        "page-unnamed",
        {"pages/東.md": "# Est\n\nOrmeaux"},
        {"pages/est.md": "# Est\n\nOrmeaux"},
        "*/index.html",
        ("Ormeaux", "Ormeaux"),
    ),
    file(
        "page-link",
        "pages/lien.md",
        "# Lien\n\n[mot](https-rien.md)",
        "# Lien\n\n[mot](aide.md)",
        pages="lien/*",
        asked="<a[^>]*>mot</a>",
    ),
    file(
        "page-link-near",
        "pages/proche.md",
        "# Proche\n\n[mot](aid.md)",
        "# Proche\n\n[mot](aide.md)",
        pages="proche/*",
        asked="<a[^>]*>mot</a>",
    ),
    file(
        "page-link-dead",
        "pages/mort.md",
        "# Mort\n\n[mot](/lille/rien/)",
        "# Mort\n\n[mot](/lille/parcs/)",
        pages="mort/*",
        asked="<a[^>]*>mot</a>",
    ),
    file(
        "picture-elsewhere",
        "pages/ailleurs.md",
        "# Ailleurs\n\n![A](https://x.example/a.png)",
        "# Ailleurs\n\n![A](fine.png)",
        pages="ailleurs/*",
        asked='<img[^>]*alt="A"',
    ),
    file(
        "picture-alt",
        "pages/muette.md",
        "# Muette\n\n![](fine.png)",
        "# Muette\n\n![A](fine.png)",
        pages="muette/*",
        asked="<img[^>]*fine.png",
    ),
    Case(
        "picture-pixels",
        {"pages/vaste.md": "# Vaste\n\n![A](vaste.png)", "pages/vaste.png": png(9000, 9000)},
        {"pages/vaste.md": "# Vaste\n\n![A](vaste.png)", "pages/vaste.png": png(900, 900)},
        "vaste/*",
        ("<img", "<img"),
    ),
    # Reuses
    file(
        "reuse-dataset",
        "reuses/a.yaml",
        "title: A\nurl: https://a.example/\ndatasets: [ailleurs/jeu]\n",
        "title: A\nurl: https://a.example/\ndatasets: [lille/parcs]\n",
        pages="reutilisations/index.html",
        asked="ailleurs/jeu|lille/parcs/",
    ),
    file(
        "wrong-url-scheme",
        "reuses/b.yaml",
        "title: Orage\nurl: http://b.example/\n",
        "title: Orage\nurl: https://b.example/\n",
        pages="reutilisations/index.html",
        asked="Orage",
    ),
)


def build_portal(root: Path, cases: Mapping[str, Files]) -> BuildReport:
    """A site of all of these."""
    sections = dict(BASE)
    write(
        root,
        {
            "logos/lille.png": png(8, 5),
            "pages/fine.png": png(8, 5),
            "pages/aide.md": "# Aide\n\nÀ vous",
        },
    )
    write(root, dataset("lille/parcs", title="Parcs"))
    for files in cases.values():
        for name, content in files.items():
            if name in BASE:
                sections[name] += str(content)
            else:
                write(root, {name: content})
    text = "\n".join(f"{key}\n{lines}" for key, lines in sections.items())
    write(root, {"communes.yml": text})
    return made(root)


def is_in_site(root: Path, pages: str, pattern: str) -> bool:
    texts = (path.read_text("utf-8") for path in (root / "build").glob(pages) if path.is_file())
    return any(re.search(pattern, text, re.DOTALL) for text in texts)


@pytest.fixture(scope="module")
def wrong(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, BuildReport]:
    root = tmp_path_factory.mktemp("wrong")
    return root, build_portal(root, {case.code: case.wrong for case in CASES})


@pytest.fixture(scope="module")
def right(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, BuildReport]:
    root = tmp_path_factory.mktemp("right")
    return root, build_portal(root, {case.code: case.right for case in CASES})


@pytest.mark.parametrize("case", CASES, ids=[case.code for case in CASES])
def test_what_a_mistake_asks_for_is_in_the_site_unless_the_table_says_otherwise(
    wrong: tuple[Path, BuildReport], right: tuple[Path, BuildReport], case: Case
) -> None:
    wrong_root, report = wrong
    right_root, _ = right
    assert case.code in {problem.code for problem in report.problems}
    assert is_in_site(right_root, case.pages, case.asked[1])
    is_kept = get_problem_code(case.code).effect == "nothing"
    assert is_in_site(wrong_root, case.pages, case.asked[0]) is is_kept


def test_nothing_else_is_wrong(
    wrong: tuple[Path, BuildReport], right: tuple[Path, BuildReport]
) -> None:
    told = {problem.code for problem in wrong[1].problems}
    assert told - {case.code for case in CASES} <= ABSENT
    assert {problem.code for problem in right[1].problems} <= ABSENT


# What the law asks of a site that is online, and these portals do not have.
ABSENT = {"accessibility-plans", "legal-missing"}

# Of these a portal has one alone: they are held against what is read of it.
SQUARE = [[3.0, 50.6], [3.1, 50.6], [3.1, 50.7], [3.0, 50.6]]


def make_contours(code: str, ring: list[list[float]]) -> str:
    geometry = {"type": "Polygon", "coordinates": [ring]}
    feature = {"type": "Feature", "properties": {"insee": code}, "geometry": geometry}
    return json.dumps({"type": "FeatureCollection", "features": [feature]})


def read_portal(root: Path, line: str) -> tuple[Catalogue, set[str]]:
    """The catalogue of a portal with this line, and the codes of what is said of it."""
    write(root, {"communes.yml": f"{PORTAL}\n{BASE[PORTAL]}{line}\n{COMMUNES}\n{BASE[COMMUNES]}"})
    catalogue, problems = read_catalogue(root)
    assert catalogue
    return catalogue, {problem.code for problem in problems} - ABSENT


@pytest.mark.parametrize(
    ("code", "content"),
    [
        ("", make_contours("59350", SQUARE)),
        ("contours-missing", None),
        ("contours-large", " " * 10_000_001),
        ("contours-unreadable", "{}"),
        ("contours-codes", make_contours("59009", SQUARE)),
        ("contours-degrees", make_contours("59350", [[x * 9999, y] for x, y in SQUARE])),
        ("contours-swapped", make_contours("59350", [[y, x] for x, y in SQUARE])),
        ("merge-conflict", "<<<<<<< a\n{}\n=======\n{}\n>>>>>>> b\n"),
    ],
)  # fmt: skip
def test_contours_that_are_wrong_are_drawn_nowhere(
    tmp_path: Path, code: str, content: str | None
) -> None:
    if content is not None:
        write(tmp_path, {"contours.geojson": content})
    catalogue, codes = read_portal(tmp_path, "  map: {contours: contours.geojson}")
    assert codes == ({code} if code else set())
    is_kept = not code or get_problem_code(code).effect == "nothing"
    assert bool(catalogue.contours.communes) is is_kept


@pytest.mark.parametrize(
    ("code", "written"),
    [
        ("", "audited: 2026-03-12, auditor: Cabinet, rate: 78"),
        ("accessibility-audit", "auditor: Cabinet, rate: 78"),
        ("accessibility-failures", "audited: 2026-03-12, auditor: C, rate: 100, failures: [PDF]"),
        ("accessibility-future", "audited: 2062-03-12, auditor: Cabinet, rate: 78"),
        ("accessibility-expired", "audited: 2022-03-12, auditor: Cabinet, rate: 78"),
    ],
)
def test_an_audit_that_is_wrong_is_claimed_nowhere(tmp_path: Path, code: str, written: str) -> None:
    today = date(2026, 11, 27)
    catalogue, codes = read_portal(tmp_path, f"  accessibility: {{{written}}}")
    statement = catalogue.portal.accessibility
    codes |= {problem.code for problem in check_accessibility_audit(statement, "", Today(today))}
    assert codes == ({code} if code else set())
    is_kept = not code or get_problem_code(code).effect == "nothing"
    assert bool(select_valid_audit(statement.audit, Today(today))) is is_kept


def test_an_address_of_the_portal_that_is_wrong_is_used_nowhere(tmp_path: Path) -> None:
    write(tmp_path, {"communes.yml": "portal: {title: A, url: 'https://a.example/?b'}\n"})
    catalogue, problems = read_catalogue(tmp_path)
    assert catalogue
    assert [problem.code for problem in problems] == ["portal-url"]
    assert (catalogue.portal.url != "") is (get_problem_code("portal-url").effect == "nothing")


HERE = {case.code for case in CASES}


@pytest.mark.parametrize("topic", ["portal", "articles"])
def test_no_code_of_an_owner_is_left_out(topic: str) -> None:
    """Each is held here, or in the tests of maps, citations, styles, templates, hosts, weights."""
    others = (
        "accessibility-", "background-", "cite-", "contours-", "contrast-", "style-", "template-",
        "weight-",
    )  # fmt: skip
    elsewhere = {
        "legal-missing", "portal-empty", "portal-missing", "portal-url", "publisher-colour-apart",
        "publisher-unknown-near", "reuse-dataset-near",
    }  # fmt: skip
    left_out = {
        code
        for code, row in load_problem_codes().items()
        if row.topic == topic and not (code + "-").startswith(others) and row.effect != "nothing"
    }
    assert left_out - HERE - elsewhere == set()
