"""The explorer in a real browser: what it answers is what DuckDB answers, what it writes is what
the site publishes."""

from __future__ import annotations

import gzip
import json
import random
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import duckdb
import pytest
from browse import Quiet, Ranged, Served, find_axe_violations, hosted
from explorer_oracle import ASKING, EACH_TYPE, JOURNEY, Oracle, asked, draw, read_fields
from own_site import make_site_fixtures
from playwright.sync_api import ElementHandle, Page, expect
from portal import COMMUNES
from python_calamine import CalamineWorkbook

from render.nightly import mark_nightly
from site_builder.storage import sql
from site_builder.tables import ROW_GROUP

BEFORE_ROWS = (
    45_000  # bytes, gzipped, that a click loads before the first rows, less the rows themselves
)
HOSTILE = '<b>nom</b>;"a ""b"" \'";שלום;🙂~x\n<img src=x onerror=alert(1)>;"""";أ;b\n;x;;\n'
FORMULAS = (
    "=nom;solde;@telephone\n=1+1;-12,5;+33353010010\n-12,5;-7;0353010010\n- tiret;3;+33353010012\n"
    '\uff1d1;4;0353010013\n\u200b@x;5;0353010014\n"\t=2";6;0353010015\n-5 %;7;0353010016\n'
)


def _aids(rows: int) -> str:
    """Grants as a town hall writes them: codes first, columns that say the same in all rows, an
    amount far to the right."""
    head = (
        "nomAttribuant;idAttribuant;idBeneficiaire;referenceDecision;conditionsVersement;nature;"
        "remarque;nomBeneficiaire;objet;montant;dateConvention;numero_dossier;vide\n"
    )
    lines = []
    for n in range(rows):
        who = f"Association numéro {n} du quartier de la Belle-Ombre;Objet {n % 7} de la demande"
        how = f"en {n % 3 + 1} fois après une délibération du conseil municipal"
        note = "reprise navette" if n == 200 else f"remarque {n % 5} sur le versement de l’aide"
        day = f"2024-{n % 12 + 1:02}-15"
        lines.append(
            f"Lille;21590350100017;{21590350100017 + n};D-{n};{how};aide {n % 2};{note};{who};"
            f"{(n * 37) % 900}.50;{day};ZX{n};\n"
        )
    return head + "".join(lines)


FILES: dict[str, str | bytes] = {
    **EACH_TYPE,
    "datasets/lille/noms/datapackage.yaml": "title: Des noms qui mordent\n",
    "datasets/lille/noms/noms.csv": HOSTILE,
    "datasets/lille/formules/datapackage.yaml": "title: Des textes qu’un tableur calculerait\n",
    "datasets/lille/formules/formules.csv": FORMULAS,
    "datasets/lille/seule/datapackage.yaml": "title: Une seule ligne\n",
    "datasets/lille/seule/seule.csv": "code;nom\n01001;Zoé\n",
    "datasets/lille/vide/datapackage.yaml": "title: Aucune ligne\n",
    "datasets/lille/vide/vide.csv": "code;nom\n",
    "datasets/lille/creuse/datapackage.yaml": "title: Une colonne sans rien\n",
    "datasets/lille/creuse/creuse.csv": "code;rien\n" + "".join(f"{n:05};\n" for n in range(20)),
    "datasets/lille/large/datapackage.yaml": "title: Trois cents colonnes\n",
    "datasets/lille/large/large.csv": "".join(
        ";".join(f"c{c} {r * c % 79}" for c in range(300)) + "\n" for r in range(40)
    ),
    "datasets/lille/longue/datapackage.yaml": "title: De longues cellules\n",
    "datasets/lille/longue/longue.csv": "code;texte\n"
    + "".join(f"{n:05};{'é' * 10_000}{n}\n" for n in range(9)),
    "datasets/lille/demesure/datapackage.yaml": "title: Une cellule trop longue pour un tableur\n",
    "datasets/lille/demesure/demesure.csv": f"code;texte\n01001;{'é' * 40_000}\n01002;a\n",
    "datasets/lille/formes/datapackage.yaml": "title: Des formes\n",
    "datasets/lille/formes/formes.geojson": json.dumps(
        {
            "type": "FeatureCollection",
            "features": [
                {"type": "Feature", "properties": {"nom": f"Rue {n}"}, "geometry": shape}
                for n, shape in enumerate(
                    (
                        {
                            "type": "LineString",
                            "coordinates": [[3.05 + n / 1000, 50.6] for n in range(1_200)],
                        },
                        {"type": "Point", "coordinates": [-3.05, 50.6]},
                        {"type": "Polygon", "coordinates": [[[3, 50], [4, 50], [4, 51], [3, 50]]]},
                    )
                )
            ],
        }
    ),
    "datasets/lille/marches/datapackage.yaml": "title: Des listes dans des cellules\n",
    "datasets/lille/marches/marches.json": json.dumps(
        [
            {
                "id": f"M{n}",
                "titulaires": [{"titulaire": {"id": f"0{n}", "seul": n % 2 == 0, "part": n / 4}}]
                * n,
                "clauses": ["sociale", f"n° {n}"],
                "jours": "lundi|mardi" if n else "lundi",
                "suites": [{"dateFin": "2024-04-25", "NB_MOIS": n}]
                + [{"id": f"0{n}", "typeIdentifiant": "SIRET"}] * n,
                "lieu": {"commune": {"nom": "Lille", "codes": [n, n / 2]}} if n % 2 else None,
            }
            for n in range(4)
        ]
    ),
    "datasets/lille/aides/datapackage.yaml": "title: Des aides\nstandard: scdl/subventions\n",
    "datasets/lille/aides/aides.csv": _aids(240),
    "datasets/lille/entiers/datapackage.yaml": "title: Des montants sans centimes\n",
    "datasets/lille/entiers/entiers.csv": "club;montant;part\nJudo;1900,00;0,50\nVoile;0,00;2,00\n",
    "datasets/lille/etages/datapackage.yaml": "title: Des étages\n",
    "datasets/lille/etages/etages.csv": "salle;etage\nA;10\nB;2\nC;\nD;-1\nE;2\n",
    "datasets/lille/mesures/datapackage.yaml": "title: Des mesures avec leur unité\n",
    "datasets/lille/mesures/mesures.csv": "arbre;hauteur\n"
    + "".join(f"Arbre {n};{1000 + n},5 m\n" for n in range(9)),
}


site, served = make_site_fixtures("explored", {"communes.yml": COMMUNES, **FILES})


def explored(served: Served, page: Page, path: str) -> ElementHandle:
    """The explorer of a page, opened."""
    served.visit(page, path)
    page.click(".explorer .go")
    return page.wait_for_selector(".explored")  # type: ignore[return-value]


WITHOUT_LINKS = """
rows => rows.map(row => [...row.cells].filter(cell => !cell.matches(".x-link, .x-near")).map(cell => cell.innerText.trim()))
"""  # noqa: E501


def read_rows(page: Page, within: str = ".explored") -> list[list[str]]:
    """The cells that are shown of each row, less the link to it."""
    rows: list[list[str]] = page.locator(f"{within} tbody tr").evaluate_all(WITHOUT_LINKS)
    return rows


# --- what it answers ---


@pytest.mark.parametrize(("seed", "count"), [(11, 20), *mark_nightly((12, 150))])
def test_its_answers_are_those_of_duckdb(site: Path, served: Served, seed: int, count: int) -> None:
    page = served.page()
    fields = read_fields(served, page, JOURNEY)
    oracle = Oracle(site / "sous/data/lille/tout/tout.parquet", fields)
    dice = random.Random(seed)
    assert {field["type"] for field in fields} >= {
        "string", "integer", "number", "date", "datetime", "time", "boolean", "year", "yearmonth",
    }  # fmt: skip
    queries = [draw(dice, oracle) for _ in range(count)]
    columns = [dice.randrange(len(fields)) for _ in queries]
    some = [("page", {"query": one, "start": 0, "count": 5_000, "columns": [0]}) for one in queries]
    counts = [
        ("facets", {"query": one, "column": column})
        for one, column in zip(queries, columns, strict=True)
    ]
    answers = asked(served, page, JOURNEY, [*some, *counts])
    found = [oracle.rows(one) for one in queries]
    assert [one["rows"] for one in answers[: len(queries)]] == found
    assert len({len(rows) for rows in found}) > count / 5, "the queries differ"
    for answer, query, column in zip(answers[len(queries) :], queries, columns, strict=True):
        assert {one["text"]: one["count"] for one in answer["facets"]} == oracle.facets(
            query, column
        )
    page.context.close()


# --- what it writes ---


def downloaded(page: Page, label: str, target: Path) -> Path:
    page.evaluate("document.querySelector('.x-tools details:last-child').open = true")
    with page.expect_download() as started:
        page.click(f".x-formats button:text-is('{label}')")
    file = target / started.value.suggested_filename
    started.value.save_as(file)
    return file


@pytest.mark.parametrize(
    "name",
    ["tout", "formules", *mark_nightly("noms", "seule", "creuse", "large", "longue")],
)
def test_all_rows_are_written_as_the_site_publishes_them(
    site: Path, served: Served, tmp_path: Path, name: str
) -> None:
    page = served.page()
    folder = site / f"sous/data/lille/{name}"
    explored(served, page, f"lille/{name}/")
    for label, ending in (("CSV", ".csv"), ("CSV pour Excel", ".excel.csv")):
        file = downloaded(page, label, tmp_path)
        assert file.name == f"{name}{ending}"
        assert file.read_bytes() == (folder / file.name).read_bytes()
    file = downloaded(page, "JSON", tmp_path)
    assert json.loads(file.read_bytes()) == json.loads((folder / file.name).read_bytes())
    file = downloaded(page, "Parquet", tmp_path)
    asked = (f"FROM read_parquet({sql.quote_literal(path)})" for path in (file, folder / file.name))
    one, other = (duckdb.connect().from_query(query) for query in asked)
    width = len(one.columns)  # the site's has the points too
    assert one.columns == other.columns[:width]
    assert [str(type_) for type_ in one.types] == [str(type_) for type_ in other.types[:width]]
    assert one.fetchall() == [row[:width] for row in other.fetchall()]
    file = downloaded(page, "Excel", tmp_path)
    sheets = [
        CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()
        for path in (file, folder / file.name)
    ]
    assert sheets[0] == sheets[1]
    page.context.close()


# --- large files ---

MILLION = """
    SELECT printf('%07d', i) AS id, ['Zoé', 'Écuyer', 'abc', 'L’Œil', NULL][1 + i % 5] AS nom,
    i * 7919 % 1000003 AS solde, hash(i) % 99991 / 100 AS montant, DATE '2000-01-01' + (i * 31 % 9000)::INTEGER AS jour,
    md5(i::VARCHAR)[1:9] AS cle FROM range(1000000) AS t(i)
"""  # noqa: E501
FIELDS: list[dict[str, Any]] = [
    {"name": "id", "type": "string", "kind": "string", "unit": "", "decimals": None},
    {"name": "nom", "type": "string", "kind": "string", "unit": "", "decimals": None},
    {"name": "solde", "type": "integer", "kind": "integer", "unit": "", "decimals": None}
    | {"adds": "sum"},
    {"name": "montant", "type": "number", "kind": "number", "unit": "", "decimals": 2}
    | {"adds": "sum"},
    {"name": "jour", "type": "date", "kind": "date", "unit": "", "decimals": None},
    {"name": "cle", "type": "string", "kind": "string", "unit": "", "decimals": None},
]


@pytest.fixture(scope="module")
def million(site: Path) -> Path:
    path = site / "sous/million.parquet"
    duckdb.sql(
        f"COPY (SELECT * FROM ({MILLION}) ORDER BY id) TO {sql.quote_literal(path)} "
        f"(FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE {ROW_GROUP})"
    )
    assert path.stat().st_size > 8 << 20
    return path


@pytest.mark.nightly
@pytest.mark.parametrize(
    "handler", [Quiet, Ranged], ids=["a host that sends whole files", "one that sends parts"]
)
def test_a_million_rows_are_answered_by_any_host(
    site: Path, served: Served, million: Path, handler: type[Quiet]
) -> None:
    queries: list[dict[str, Any]] = [
        {"text": "", "words": [], "filters": []},
        {
            "text": "",
            "words": [],
            "filters": [{"column": 2, "low": 10, "high": 900}],
            "order": {"column": 3, "descending": True},
        },
        {
            "text": "zoe",
            "words": ["zoe"],
            "filters": [{"column": 4, "low": 18000}],
            "order": {"column": 1, "descending": False},
        },
    ]
    oracle = Oracle(million, FIELDS)
    with hosted(site, handler) as address:
        served = Served(served.browser, f"{address}sous/")
        page = served.page()
        opening = {
            "url": f"{served.address}million.parquet",
            "bytes": million.stat().st_size,
            "fields": FIELDS,
            "language": "fr",
            "words": {},
        }
        served.visit(page, JOURNEY)
        script = served.address + "assets/explorer-worker.js"
        columns = [0, 1, 2, 3, 4]

        def answers(some: Sequence[Mapping[str, Any]], start: int) -> list[Any]:
            asked = [
                ["page", {"query": one, "start": start, "count": 100, "columns": columns}]
                for one in some
            ]
            return page.evaluate(ASKING, [script, opening, asked])  # type: ignore[no-any-return]

        first = answers(queries[:1], 999_950)[0]
        assert (first["total"], first["rows"]) == (1_000_000, [*range(999_950, 1_000_000)])
        assert first["cells"][-1] == ["0999999", "", *first["cells"][-1][2:]]
        if handler is Ranged:
            parts = [answer for answer in served.answers if answer.url.endswith(".parquet")]
            assert {answer.status for answer in parts} == {206}
            assert (
                sum(int(answer.headers["content-length"]) for answer in parts)
                < million.stat().st_size / 8
            )
        for answer, query in zip(answers(queries, 0), queries, strict=True):
            found = oracle.rows(query)
            assert (answer["total"], answer["rows"]) == (len(found), found[:100])
    assert len(oracle.rows(queries[2])) > 1_000


# --- how it is used ---


@pytest.mark.nightly
def test_a_large_file_says_what_it_loads_and_what_does_not_come(
    served: Served, site: Path, million: Path
) -> None:
    """After the loading of a column, how many rows there are is said again; the cells of others
    come after it; what fails is said, and the rows stay."""
    with hosted(site, Ranged) as address:
        page = Served(served.browser, f"{address}sous/").page()
        page.goto(f"{address}sous/{JOURNEY}")
        given = {
            "explorer": "../../million.parquet",
            "bytes": million.stat().st_size,
            "fields": json.dumps(FIELDS),
            "order": json.dumps(list(range(len(FIELDS)))),
            "shown": len(FIELDS),
            "tucked": "[]",
            "newest": "-1",
        }
        page.evaluate(
            "given => Object.assign(document.querySelector('[data-explorer]').dataset, given)",
            given,
        )
        page.click(".explorer .go")
        status = page.locator(".explored .x-status")
        expect(status).to_have_text("1\u202f000\u202f000\xa0lignes.")
        page.select_option(".x-tools select", index=2)
        page.wait_for_selector(".x-facets input[type=checkbox]")
        expect(status).to_have_text("1\u202f000\u202f000\xa0lignes.")
        page.route("**/million.parquet", lambda route: route.abort())
        page.click("thead button:text-is('jour')")
        expect(status).to_contain_text("n’ont pas pu être chargées")
        assert page.locator(".explored tbody tr").count() == 100
        page.unroute("**/million.parquet")
        page.click("thead button:text-is('solde')")
        expect(page.locator("th[aria-sort=descending]")).to_be_visible()
        expect(page.locator(".explored tbody tr").first).not_to_contain_text("…")
        expect(status).to_contain_text("1\u202f000\u202f000\xa0lignes. Dans l’ordre décroissant")
        page.click("thead button:text-is('solde')")
        expect(page.locator("th[aria-sort=ascending]")).to_be_visible()
        page.context.close()


def test_a_click_loads_little_and_asks_nothing_of_others(served: Served) -> None:
    page = served.page()
    explored(served, page, JOURNEY)
    expect(page.locator(".x-sums dd").first).to_be_visible()
    expect(page.locator(".x-near a").first).to_be_attached()
    answers = [one for one in served.answers if "/assets/explorer" in one.url]
    later = ("explorer-ends.js", "explorer-figures.js", "explorer-near.js")
    loaded = [one for one in answers if not one.url.endswith(later)]
    assert len(answers) == len(loaded) + 3, "links, distances and what adds up come after these"
    assert {one.url.rpartition("/")[2] for one in loaded} == {
        "explorer.js",
        "explorer-worker.js",
        "explorer.json",
    }
    assert sum(len(gzip.compress(one.body(), 9)) for one in loaded) <= BEFORE_ROWS
    assert [one.url for one in served.answers if not one.url.startswith(served.address)] == []
    assert served.said == [], "neither an error nor a breach of the policy"
    page.context.close()


@pytest.mark.parametrize(
    ("name", "scheme"),
    [
        ("tout", "light"),
        *mark_nightly(("tout", "dark"), ("noms", "light"), ("noms", "dark")),
        *mark_nightly(("large", "light"), ("large", "dark")),
    ],
)
def test_it_breaks_no_rule_of_accessibility(served: Served, name: str, scheme: Any) -> None:
    page = served.page(scheme=scheme)
    explored(served, page, f"lille/{name}/")
    if name == "tout":  # a column of many numbers has bounds, and no box for each
        page.select_option(".x-tools select", label="solde")
        expect(page.locator(".x-bounds input").first).to_be_visible()
        expect(page.locator(".x-bounds svg")).to_be_visible()
        expect(page.locator(".x-facets input[type=checkbox]")).to_have_count(0)
        assert find_axe_violations(page, within=".explored") == []
        page.select_option(".x-tools select", label="gratuit")
    else:
        count = page.locator(".x-tools option").count()
        page.select_option(".x-tools select", index=min(4, count - 1))
    page.wait_for_selector(".x-facets label:visible input[type=checkbox]")
    page.click("thead th:nth-child(2) button")
    page.click(".x-facets li:first-child input")
    page.wait_for_selector(".x-active button")
    assert find_axe_violations(page, within=".explored") == []
    page.context.close()


def test_it_is_used_from_a_keyboard_and_says_what_it_found(served: Served) -> None:
    page = served.page()
    served.visit(page, JOURNEY)
    page.focus(".explorer .go")
    page.keyboard.press("Enter")
    search = page.get_by_role("searchbox", name="Chercher dans toutes les lignes")
    expect(search).to_be_focused()
    page.keyboard.type("zoe")
    status = page.get_by_role("status").last
    expect(status).to_contain_text("lignes trouvées sur 1")
    page.keyboard.press("Tab")
    expect(page.get_by_label("Filtrer une colonne")).to_be_focused()
    heading = page.get_by_role("columnheader", name="nom")
    heading.get_by_role("button").focus()
    page.keyboard.press("Enter")
    expect(page.locator("th[aria-sort=ascending] button")).to_be_focused()
    expect(page.locator("th[aria-sort=ascending] button")).to_have_text("nom")
    page.keyboard.press("Enter")
    expect(page.locator("th[aria-sort=descending] button")).to_be_focused()
    page.context.close()


def test_what_cells_a_filter_and_a_heading_say(served: Served) -> None:
    page = served.page()
    explored(served, page, JOURNEY)
    page.get_by_role("searchbox", name="Chercher").fill("01233")
    expect(page.locator(".explored tbody tr")).to_have_count(1)
    tree = page.locator(".explored table").aria_snapshot()
    assert '- columnheader "solde":' in tree, "the name and the button to sort, nothing else"
    assert '- cell "01233"' in tree
    assert "- rowheader" in tree
    page.select_option(".x-tools select", label="gratuit")
    box = page.locator(".x-facets li:first-child input")
    expect(box).to_have_role("checkbox")
    expect(box).to_have_accessible_name("oui 1")
    assert page.locator(".x-panel").aria_snapshot().startswith('- group "gratuit"')
    page.context.close()


def test_numbers_to_choose_among_stand_in_their_order_the_empty_cell_last(served: Served) -> None:
    page = served.page()
    explored(served, page, "lille/etages/")
    page.get_by_label("Filtrer une colonne").select_option(label="etage")
    labels = page.locator(".x-panel .x-values label")
    expect(labels).to_have_text(["\u22121 1", "2 2", "10 1", "vide 1"])
    page.context.close()


@pytest.mark.parametrize("beyond", ["page=99999", "ligne=99999", "tri=%2Bnom&page=14"])
def test_beyond_the_end_the_last_page_is_shown(served: Served, beyond: str) -> None:
    page = served.page()
    served.visit(page, "")
    page.goto(f"{served.address}{JOURNEY}#t-tout?{beyond}")
    expect(page.locator(".explored tbody tr")).to_have_count(34)
    expect(page.locator(".explored caption")).to_contain_text("1\u202f234")
    assert page.evaluate("location.hash").endswith("page=13")
    page.context.close()


def test_the_address_holds_what_is_shown(served: Served) -> None:
    page = served.page()
    explored(served, page, JOURNEY)
    page.fill(".x-tools input[type=search]", "zoe")
    page.select_option(".x-tools select", label="gratuit")
    page.click(".x-facets label:has-text('oui')")
    page.click("thead button:text-is('solde')")
    by_balance = "th[aria-sort]:has(button:text-is('solde'))"  # not by the newest, as it opens
    page.wait_for_selector(by_balance)
    rows = read_rows(page)
    address = page.evaluate("location.href")
    other = served.page()
    other.goto(address)
    other.wait_for_selector(by_balance)
    assert read_rows(other) == rows
    expect(other.get_by_role("button", name="Retirer le filtre « gratuit : oui »")).to_be_visible()
    other.context.close()
    page.context.close()


@pytest.mark.parametrize(
    "name",
    ["tout", "mesures", "entiers", "marches", *mark_nightly("noms", "seule", "creuse", "formes")],
)
def test_its_first_page_is_what_the_page_showed(served: Served, name: str) -> None:
    page = served.page()
    served.visit(page, f"lille/{name}/")
    first = read_rows(page, ".explorer")
    units = {
        field["unit"]
        for field in json.loads(page.get_attribute("[data-explorer]", "data-fields") or "")
    }
    assert ("m" in units) == (name == "mesures")
    explored(served, page, f"lille/{name}/")
    assert read_rows(page) == first
    page.context.close()


@pytest.mark.nightly
def test_only_a_part_is_named_an_extract(served: Served, tmp_path: Path) -> None:
    page = served.page()
    explored(served, page, JOURNEY)
    page.click(".x-pages button:last-child")
    expect(page.locator(".x-pages input")).to_have_value("2")
    assert downloaded(page, "CSV", tmp_path).name == "tout.csv"
    page.get_by_role("searchbox", name="Chercher").fill("zoe")
    expect(page.locator(".x-status")).to_contain_text("trouvées")
    assert downloaded(page, "CSV", tmp_path).name == "tout-extrait.csv"
    page.context.close()


def test_names_that_bite_stay_names(served: Served) -> None:
    page = served.page()
    explored(served, page, "lille/noms/")
    assert page.locator("thead button").all_text_contents() == [  # pages show a capital
        'a "b" \'',
        "<b>nom</b>",
        "שלום",
        "🙂~x",
    ]
    assert (
        page.locator(".explored tbody tr")
        .first.inner_text()
        .startswith('"\t<img src=x onerror=alert(1)>')
    )
    page.select_option(".x-tools select", label="🙂~x")
    page.click(".x-facets li:first-child input")
    page.wait_for_selector(".x-active button")
    address = page.evaluate("location.href")
    served.visit(page, "")
    page.goto(address)
    page.wait_for_selector(".x-active button")
    assert served.said == []
    page.context.close()


LEAD = ["nomBeneficiaire", "objet", "montant", "dateConvention"]
NAMES_OF_HEADS = "heads => heads.map(head => head.dataset.name || head.textContent)"
# does the column in sight of a reader, beside the first one, have this heading?
IN_SIGHT = """
name => {
  const heads = [...document.querySelectorAll(".explored thead th")];
  const head = heads.find((one) => (one.dataset.name || one.textContent) === name);
  const {left, right} = head.getBoundingClientRect();
  const scroll = document.querySelector(".explored .scroll").getBoundingClientRect();
  return left >= heads[0].getBoundingClientRect().right - 1 && right <= scroll.right + 1;
}
"""


def read_heads(page: Page) -> list[str]:
    heads = page.locator(".explorer thead th:not(.x-link)")
    return heads.evaluate_all(NAMES_OF_HEADS)  # type: ignore[no-any-return]


def test_who_what_how_much_and_when_lead_and_what_all_rows_say_is_one_line(served: Served) -> None:
    page = served.page(1280)
    served.visit(page, "lille/aides/")
    heads = read_heads(page)
    assert heads[:4] == LEAD
    assert not {"nomAttribuant", "idAttribuant", "vide"} & set(heads)
    said = page.locator("details.uniform:not(.beyond)")
    expect(said).to_contain_text("Lille")
    expect(said).to_contain_text("Sans aucune valeur : vide.")
    explored(served, page, "lille/aides/")
    assert read_heads(page) == heads
    expect(said).to_be_visible()
    assert page.evaluate(IN_SIGHT, "montant"), "the amount is on the first screen"
    page.emulate_media(media="print")
    expect(page.locator(".explored thead th").nth(2)).to_be_visible()
    expect(page.locator(".explored thead th").nth(7)).to_be_hidden()
    page.context.close()


def test_it_opens_with_the_newest_rows_as_the_page_and_its_files_keep_the_order_received(
    served: Served, tmp_path: Path
) -> None:
    page = served.page(1280)
    explored(served, page, "lille/aides/")
    expect(page.locator(".explored th[aria-sort=descending]")).to_have_text("Date de la convention")
    expect(page.locator(".x-status")).to_contain_text("décroissant de « Date de la convention »")
    assert page.url.endswith("#t-aides?tri=-dateConvention")
    expect(page.locator(".x-by")).to_have_count(0)  # nobody asked for that column
    head, first, *_ = downloaded(page, "CSV", tmp_path).read_text("utf-8-sig").splitlines()
    assert ",D-0," in first or ";D-0;" in first, head
    page.context.close()


def test_a_sort_brings_its_column_marks_it_and_says_so_and_an_address_does_too(
    served: Served,
) -> None:
    page = served.page(1280)
    explored(served, page, "lille/aides/")
    assert not page.evaluate(IN_SIGHT, "numero_dossier")
    page.evaluate("location.hash = 't-aides?tri=-numero_dossier'")
    expect(page.locator("th[aria-sort=descending] button")).to_have_text("numero_dossier")
    assert page.evaluate(IN_SIGHT, "numero_dossier")
    expect(page.locator(".explored td.x-by")).to_have_count(100)
    expect(page.locator(".x-status")).to_have_text(
        "240 lignes. Dans l’ordre décroissant de « numero_dossier »."
    )
    first = page.locator(".explored tbody th").first
    region = page.locator(".explored .scroll")
    assert first.bounding_box()["x"] == pytest.approx(region.bounding_box()["x"], abs=1)  # type: ignore[index]
    other = served.page(1280)
    other.goto(page.evaluate("location.href"))
    expect(other.locator(".explored td.x-by")).to_have_count(100)
    assert other.evaluate(IN_SIGHT, "numero_dossier")
    other.context.close()
    assert region.evaluate("region => region.scrollLeft") == 0, "nothing is hidden for it"
    assert read_heads(page)[:4] == [LEAD[0], "numero_dossier", *LEAD[1:3]]
    page.evaluate("location.hash = 't-aides?tri=-dateConvention&f=montant~entre~100~'")
    expect(page.locator(".x-active li")).to_have_count(1)
    assert page.evaluate(IN_SIGHT, "montant")
    page.evaluate("location.hash = 't-aides?tri=-montant&f=montant~entre~100~'")
    expect(page.locator("th[aria-sort=descending] button")).to_have_text("Montant en euros")
    assert read_heads(page)[:4] == LEAD, "a column that is in sight stays where it is"
    page.context.close()


def test_a_filter_of_one_value_moves_nothing(served: Served) -> None:
    page = served.page(1280)
    served.visit(page, "lille/aides/#t-aides?f=numero_dossier~est~ZX5")
    expect(page.locator(".explored tbody tr")).to_have_count(1)
    expect(page.locator("th.x-link")).to_be_attached()
    assert read_heads(page)[:4] == LEAD
    assert page.locator(".explored .scroll").evaluate("region => region.scrollLeft") == 0
    page.evaluate("location.hash = 't-aides?f=numero_dossier~contient~ZX1'")
    expect(page.locator(".explored tbody tr")).to_have_count(100)
    assert read_heads(page)[:2] == [LEAD[0], "numero_dossier"]
    page.context.close()


def test_a_search_brings_the_column_that_has_the_words_and_marks_its_cells(served: Served) -> None:
    page = served.page(800)
    explored(served, page, "lille/aides/")
    page.get_by_role("searchbox", name="Chercher").fill("navette")
    expect(page.locator(".explored tbody tr")).to_have_count(1)
    expect(page.locator(".x-hit")).to_have_text("reprise navette")
    expect(page.locator(".x-status")).to_contain_text("Trouvé dans : remarque.")
    assert page.evaluate(IN_SIGHT, "remarque")
    page.get_by_role("searchbox", name="Chercher").fill("D-200")
    expect(page.locator(".x-status")).to_contain_text("Trouvé dans : Numéro de la décision.")
    expect(page.locator(".x-hit")).to_have_text("D-200")
    page.get_by_role("searchbox", name="Chercher").fill("21590350100017")
    expect(page.locator(".explored tbody tr")).to_have_count(100)
    expect(page.locator(".x-status")).to_contain_text("Trouvé dans :")
    assert "idAttribuant" in read_heads(page), "what all rows say is shown where it is asked for"
    page.context.close()


def test_on_a_telephone_a_row_is_two_lines_and_a_table_to_who_listens(served: Served) -> None:
    page = served.page(360)
    served.visit(page, "lille/aides/")
    amount = page.locator(".explorer tbody tr:first-child [data-under]").nth(1)
    expect(amount).to_have_attribute("data-under", "15/12/2024")  # the newest is first
    box = amount.bounding_box()
    assert box
    assert box["x"] + box["width"] <= 360
    tree = page.locator(".explorer table").aria_snapshot()
    assert '- columnheader "Objet de l’aide"' in tree
    assert '- cell "Objet 4 de la demande"' in tree
    assert '- cell "15/12/2024"' in tree
    assert '- cell "407,50"' in tree, "what stands under it is not read twice"
    assert find_axe_violations(page, within=".explorer") == []
    explored(served, page, "lille/aides/")
    assert read_heads(page)[:2] == ["nomBeneficiaire", "montant"]
    assert page.evaluate(IN_SIGHT, "montant")
    assert find_axe_violations(page, within=".explored") == []
    what = page.locator(".explored thead th", has_text="Objet de l’aide").last
    expect(what).to_have_class("tuck")
    what.get_by_role("button").focus()
    page.keyboard.press("Enter")  # what is asked for has a column of its own
    expect(what).to_have_attribute("aria-sort", "ascending")
    expect(what).not_to_have_class("tuck")
    page.context.close()


OPEN_CELLS = """row => Array.from(row.cells).slice(1).map(
    (cell) => [getComputedStyle(cell, "::before").content, cell.getBoundingClientRect().right])"""


@pytest.mark.parametrize("within", [".explorer", ".explored"])
def test_on_a_telephone_a_row_opens_as_a_list_by_key_and_by_touch(
    served: Served, within: str
) -> None:
    page = served.page(360)
    if within == ".explored":
        explored(served, page, "lille/aides/")
    else:
        served.visit(page, "lille/aides/")
    row = page.locator(f"{within} tbody tr").nth(1)
    place = row.get_by_role("cell", name=re.compile("Objet [12] de la demande"))
    opener = row.locator("summary")
    opener.press("Enter")
    expect(row.locator("details")).to_have_attribute("open", "")
    expect(place).to_be_in_viewport()
    cells = row.evaluate(OPEN_CELLS)
    assert '"Objet de l’aide"' in [label for label, _ in cells]
    assert max(right for _, right in cells) <= 360, "no cell stands to the right"
    assert find_axe_violations(page, within=within) == []
    expect(page.locator(within)).to_contain_text("Objet 0 de la demande")
    row.locator("th").click()
    expect(row.locator("details")).not_to_have_attribute("open", "")
    page.set_viewport_size({"width": 1280, "height": 800})
    expect(opener).to_be_hidden()
    expect(page.locator(".pass.stops")).to_be_hidden()
    page.context.close()


def test_on_a_telephone_the_few_rows_that_are_found_are_open(served: Served) -> None:
    page = served.page(360)
    explored(served, page, "lille/aides/")
    unfolded = page.locator(".explored tbody details[open]")
    expect(unfolded).to_have_count(0)
    page.locator(".explored input[type=search]").fill("reprise navette")
    rows = page.locator(".explored tbody tr")
    expect(rows).to_have_count(1)
    expect(unfolded).to_have_count(1)
    expect(rows.get_by_role("cell", name=re.compile("reprise navette"))).to_be_visible()
    assert max(right for _, right in rows.evaluate(OPEN_CELLS)) <= 360
    assert find_axe_violations(page, within=".explored") == []
    page.context.close()


def test_a_table_without_rows_has_nothing_to_explore(served: Served) -> None:
    page = served.page()
    served.visit(page, "lille/vide/")
    assert page.locator("[data-explorer]").count() == 0
    page.context.close()


def test_many_columns_and_long_cells_are_folded_but_all_are_written(
    served: Served, tmp_path: Path
) -> None:
    page = served.page(360)
    explored(served, page, "lille/large/")
    assert page.locator("thead th:not(.x-link)").count() == 30
    page.evaluate("document.querySelector('.x-tools details').open = true")
    page.locator(".x-tools .x-values label").last.click()
    expect(page.locator("thead th:not(.x-link)")).to_have_count(31)
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    explored(served, page, "lille/longue/")
    cell = page.locator(".explored tbody td details").first
    assert len(cell.locator("summary").inner_text()) == 121
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    page.context.close()


def test_a_file_that_is_gone_is_said(served: Served) -> None:
    page = served.page()
    page.route("**/*.parquet", lambda route: route.fulfill(status=404))
    served.visit(page, JOURNEY)
    page.click(".explorer .go")
    expect(page.locator(".x-status")).to_contain_text("n’ont pas pu être chargées")
    assert page.locator(".explorer tbody tr").count() > 50, "the first rows stay"
    page.context.close()


def test_a_format_that_cannot_hold_the_rows_is_said(served: Served) -> None:
    page = served.page()
    explored(served, page, "lille/demesure/")
    page.evaluate("document.querySelector('.x-tools details:last-child').open = true")
    page.click(".x-formats button:text-is('Excel')")
    expect(page.locator(".x-status")).to_contain_text("Choisissez CSV ou Parquet")
    page.context.close()


def test_the_link_of_what_is_shown_is_copied(served: Served) -> None:
    page = served.page(permissions=["clipboard-read", "clipboard-write"])
    explored(served, page, JOURNEY)
    page.locator(".x-tools details:last-child > summary").click()
    page.fill(".x-tools input", "12")
    expect(page).to_have_url(re.compile("q=12"))
    page.get_by_role("button", name="Copier le lien de cette vue").click()
    expect(page.locator(".x-status")).to_have_text("Lien copié.")
    assert page.evaluate("navigator.clipboard.readText()") == page.url
    page.context.close()
