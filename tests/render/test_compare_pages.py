"""How communes compare, as the build writes it: pages that are whole without a script, and the same
figures as JSON."""

from __future__ import annotations

import gzip
import json
import random
import re
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal
from html import unescape
from typing import Any

import pytest
from compared_site import (
    COMPARISONS,
    NAMES,
    YEARS,
    ComparedSite,
    compare_site,
    list_compared_publishers,
    list_values,
    make_measure,
    render_compared_site,
)
from specimen import PORTAL, Press
from tools import ROOT

from site_builder.core.language import NARROW, WIDE, load_language
from site_builder.core.model.comparison import ComparedMeasure, ComparedValue
from site_builder.core.model.portal import Contours, Publisher
from site_builder.core.model.territory import INSEE, YEAR
from site_builder.metadata.standards import load_standard
from site_builder.render.feeds import comparison
from site_builder.render.localised_site import LocalisedSite
from site_builder.render.pages.chart_svg import MARKS
from site_builder.render.pages.compared_figures import (
    choose_category,
    choose_year,
    count_digits,
    find_class,
    find_class_breaks,
    get_comparison_page,
)
from site_builder.render.pages.listing import make_alphabetical_key

FRENCH = load_language("fr")
LARGEST = 300_000  # bytes, gzipped, of a file of figures
PAGE = "standards/{}/comparer/index.html"


class Rendered:
    """The files of a site that compares, as text."""

    def __init__(self, compared: ComparedSite) -> None:
        self.press = Press()
        self.rendered = render_compared_site(compared, self.press)

    def __contains__(self, path: str) -> bool:
        return path in self.rendered.files

    def text(self, path: str) -> str:
        return self.press.text(self.rendered, path)

    def json(self, path: str) -> Any:
        return json.loads(self.text(path))


@pytest.fixture(scope="module")
def site() -> Rendered:
    return Rendered(compare_site())


def read_table(section: str) -> list[list[str]]:
    """The rows of the first table of a text of HTML, its heading too."""
    table = section.partition("<table>")[2].partition("</table>")[0]
    rows = []
    for row in re.findall(r"<tr>(.*?)</tr>", table, re.DOTALL):
        cells = re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.DOTALL)
        rows.append([unescape(re.sub("<[^>]*>", "", cell)) for cell in cells])
    return rows


def read_section(page: str, measure: str) -> str:
    return page.partition(f'<section data-measure="{measure}"')[2]


def read_number(text: str) -> Decimal | None:
    return Decimal(text.replace(NARROW, "").replace(",", ".")) if text else None


def list_json_figures(file: Any) -> dict[tuple[str, str, str], dict[str, Any]]:
    """The figures of a file by name of commune, year and label of category, as a reuser reads
    them."""
    columns = file["values"]
    figures = {}
    for place, commune in enumerate(columns["commune"]):
        year = file["years"][columns["year"][place]] if "year" in columns else ""
        label = ""
        if "category" in columns:
            label = file["categories"][columns["category"][place]][1]
        figures[file["communes"][commune]["name"], year, label] = {
            name: columns[name][place] for name in columns
        }
    return figures


def test_the_table_without_a_script_says_what_the_file_says(site: Rendered) -> None:
    page = site.text(PAGE.format("irve-statique"))
    heading, *rows = read_table(read_section(page, "points-par-habitant"))
    file = site.json("data/territoire/irve-statique/comparaison/points-par-habitant.json")
    assert heading[1:] == [*YEARS, "Habitants", "Lignes prises en compte"]
    assert [row[0] for row in rows] == sorted(NAMES), "from A to Z, without who has no figure"
    figures = list_json_figures(file)
    for name, *cells, _, counted in rows:
        for year, cell in zip(YEARS, cells, strict=True):
            figure = figures.get((name, year, ""))
            shown = read_number(cell)
            expected = figure and Decimal(str(figure["value"])).quantize(
                Decimal("0.1"), ROUND_HALF_UP
            )
            assert shown == expected, (name, year)
        latest = figures[name, "2024", ""]
        empty = f", et {latest['empty']} sans nombre" if latest["empty"] else ""
        assert counted == f"{latest['rows']}{empty}"


def test_a_figure_leads_to_its_rows_wherever_the_table_lies(site: Rendered) -> None:
    page = unescape(site.text(PAGE.format("irve-statique")))
    address = "territoire/irve-statique/#t-table"
    query = f"f={INSEE}~est~59001&f={YEAR}~entre~2024~2024"
    assert f'href="../../../{address}?{query}"' in page
    assert '"anchor":"t-table"' in page


def test_categories_stand_side_by_side_in_the_table_and_many_are_left_to_the_file(
    site: Rendered,
) -> None:
    heading, first, *_ = read_table(site.text(PAGE.format("budget")))
    assert heading[1:] == ["Services généraux", "Enseignement", "Culture et sports", "Habitants"]
    assert first[0] == "Armentières"
    page = site.text(PAGE.format("prenoms"))
    assert len(read_table(page)[0]) == 1 + 8
    assert f"37{WIDE}autres catégories sont dans le fichier." in page
    file = site.json("data/territoire/prenoms/comparaison/naissances.json")
    assert len(file["categories"]) == 45
    assert list_json_figures(file)["Lille", "2022", "Éden"]["value"] == 5 + 2


def test_what_does_not_count_is_said(site: Rendered) -> None:
    text = site.text(PAGE.format("irve-statique"))
    for said in (
        f"De 5,1 à 15,0 en 2024{NARROW}; la moitié des 11{WIDE}communes a 10,0 ou moins.",
        f"11{WIDE}communes sur 12 ont ce chiffre.",
        f"3{WIDE}lignes hors du territoire.",
        f"1{WIDE}ligne déjà comptée, qu’un autre fichier ou un autre jeu a aussi.",
        "pas de médiane, 2 sur 4 seulement ont ce chiffre",
        "habitants\u00a0: 10,5, 6 sur 7 ayant ce chiffre",
        "Une aide en nature n’est pas estimée partout.",
        "celle de l’INSEE.",
    ):
        assert said in text, said


def test_the_map_has_contours_for_what_is_divided_and_bubbles_for_counts(site: Rendered) -> None:
    page = site.text(PAGE.format("irve-statique"))
    divided, counted = read_section(page, "points-par-habitant").split("<section data-measure=")
    assert divided.count('<path id="c-59') == 12
    assert counted.count('<path id="c-59') == 0, "contours are drawn once and used again"
    assert divided.count("<use ") == counted.count("<use ") == 12
    assert divided.count("<circle") == 0
    assert counted.count("<circle") == 12
    assert divided.count('<use class="w0"') == 1
    assert divided.count("<title>Zouafques-lez-Lille\u00a0: rien encore</title>") == 1


def test_names_of_communes_without_a_figure_here_wait_for_a_year_that_has_one() -> None:
    """The page shows the year that most have: here the first commune has none in it."""
    first, *others = COMPARISONS["irve-statique"]
    values = [value for value in first.values if (value.insee, value.year) != ("59001", YEARS[-1])]
    late = replace(first, values=tuple(values))
    page = Rendered(compare_site({"irve-statique": (late, *others)}))
    section = read_section(page.text(PAGE.format("irve-statique")), "points-par-habitant")
    names = section[section.index("<g data-names>") : section.index("<figcaption>")]
    with_figure = re.findall(r'<use class="w[1-4]" data-insee="(\d+)"', section)
    waiting = set[str]()
    shown = set[str]()
    for insee, rest in re.findall(r'<(?:text|path) [^>]*data-insee="(\d+)"([^>]*)>', names):
        (waiting if "hidden" in rest else shown).add(insee)
    assert waiting == {"59001"}
    assert len(shown) > 1 and shown <= set(with_figure)
    assert "data-x" not in names, "the script moves none"


def test_the_page_opens_on_lines_of_the_most_populous_communes(site: Rendered) -> None:
    section = read_section(site.text(PAGE.format("irve-statique")), "points-par-habitant")
    drawing = section[: section.index('<figure class="choropleth"')]
    assert 0 < drawing.count('<path class="l') <= 12  # each in the drawing and in its key
    assert drawing.count("</tspan> ") == 6
    assert 'aria-describedby="m-points-par-habitant-said"' in drawing
    assert section.index('class="drawn"') < section.index("<table>")


def test_the_title_says_what_is_compared(site: Rendered) -> None:
    assert "<h1>Comparer les bornes de recharge</h1>" in site.text(PAGE.format("irve-statique"))
    assert "<h1>Comparer les budgets</h1>" in site.text(PAGE.format("budget"))


def test_the_figure_of_one_or_two_communes_is_a_line_without_chart_map_or_table() -> None:
    first, *others = COMPARISONS["irve-statique"]
    two = sorted({value.insee for value in first.values})[:2]
    few = replace(first, values=tuple(value for value in first.values if value.insee in two))
    only = {"irve-statique": (few, *others)}
    page = Rendered(compare_site(only)).text(PAGE.format("irve-statique"))
    alone, whole = read_section(page, few.id).split("<section data-measure=")[:2]
    assert "Il en faut 3 pour comparer." in alone
    assert "<svg" not in alone and "<table" not in alone and "En 2024" not in alone
    assert "(JSON)" in alone, "the figures are in the file"
    assert whole.count('<path id="c-59') == 12, "the first map that there is has the contours"


def test_the_greatest_value_of_the_scale_says_a_short_unit() -> None:
    page = (ROOT / "build/standards/subventions/comparer/index.html").read_text("utf-8")
    ticks = re.findall(r'class="tick"[^>]*>(.*?)</text>', page)
    assert ticks[0] == "0" and "15\u00a0€" in ticks


def test_the_marks_of_communes_are_the_same_once_one_chooses() -> None:
    script = (ROOT / "frontend/src/compare/markers.ts").read_text("utf-8")
    assert tuple(re.findall(r'^  "(M.*)",$', script, re.MULTILINE)) == MARKS


def test_narrow_screens_leave_out_whole_columns(site: Rendered) -> None:
    """The style sheet hides `beside` on a telephone, `tally` on a tablet too."""
    table = read_section(site.text(PAGE.format("irve-statique")), "points-par-habitant")
    heading = re.findall(r'<th scope="col" class="([^"]*)">([^<]*)', table.partition("</tr>")[0])
    assert heading == [
        *(("n beside", year) for year in YEARS[:-1]),
        ("n", YEARS[-1]),
        ("n beside", "Habitants"),
        ("n tally", "Lignes prises en compte"),
    ]


def test_a_portal_without_contours_has_bubbles_and_one_without_places_the_table_alone() -> None:
    only = {"irve-statique": COMPARISONS["irve-statique"]}
    bubbles = Rendered(compare_site(only, contours=Contours())).text(PAGE.format("irve-statique"))
    assert "<use " not in bubbles
    assert bubbles.count("<circle") == 2 * 12
    nowhere = tuple(replace(one, centre=None) for one in list_compared_publishers())
    compared = compare_site(only, publishers=nowhere, contours=Contours())
    page = Rendered(compared).text(PAGE.format("irve-statique"))
    assert '<svg class="choro"' not in page
    assert len(read_table(page)) == 1 + len(NAMES)


def test_the_pages_of_the_standard_and_of_the_table_lead_to_the_comparison(site: Rendered) -> None:
    standard = site.text("standards/irve-statique/index.html")
    view = "standards/irve-statique/comparer/?mesure=points-par-habitant"
    assert f'href="../../{view}"' in standard
    assert 'href="../../territoire/irve-statique/"' in standard
    assert "Le tableau du territoire, 1" in standard
    table = site.text("territoire/irve-statique/index.html")
    assert f'href="../../{view}"' in table
    embed = site.text("embed/territoire/irve-statique/comparer/index.html")
    assert '<meta name="robots" content="noindex">' in embed
    assert read_table(embed) == read_table(site.text(PAGE.format("irve-statique")))


def test_the_dataset_of_a_commune_leads_to_the_comparison_of_its_standard() -> None:
    compared = compare_site()
    standards = (load_standard("etalab/irve-statique"), load_standard("scdl/subventions"))
    localised_site = LocalisedSite(
        site=compared.site,
        language=load_language("fr"),
        opening=compared.opening,
        marks={},
        standards=standards,
    )
    commune, metropole = compared.site.publishers[0], compared.site.publishers[-1]

    def find_page(slug: str, publisher: Publisher) -> str:
        table = compared.site.entries_by_id[f"territoire/{slug}"]
        dataset = replace(table.dataset, id=f"{publisher.slug}/{slug}")
        entry = replace(table, dataset=dataset, publisher=publisher)
        return get_comparison_page(localised_site, entry)

    view = "standards/irve-statique/comparer/?mesure=points-par-habitant"
    assert find_page("irve-statique", commune) == view
    assert find_page("irve-statique", metropole) == "", "it is none of those that are compared"
    assert find_page("subventions", commune) == "", "money is compared where the owner says so"


def test_the_search_the_sitemap_and_the_list_of_standards_know_the_page(site: Rendered) -> None:
    pages = site.json("assets/search.json")["pages"]
    title = "Comparer les communes\u00a0: Bornes de recharge pour véhicules électriques"
    view = "standards/irve-statique/comparer/?mesure=points-par-habitant"
    (page,) = (page for page in pages if page[:2] == [view, title])
    assert "habitants" in page[2]  # what is asked « par habitant » leads there
    assert "portail/standards/irve-statique/comparer/</loc>" in site.text("sitemap.xml")
    assert f'href="../{view}"' in site.text("standards/index.html")


def test_standards_that_most_publish_are_listed_first() -> None:
    page = unescape((ROOT / "build/standards/index.html").read_text("utf-8"))
    items = page.partition('<ul class="datasets">')[2].partition("</ul>")[0].split("</li>")[:-1]
    listed = [
        (
            -int(re.findall(r"<span>(\d+)\sproducteurs?<", item)[0]),
            make_alphabetical_key(re.findall(r'class="title"[^>]*>(.*?)</a>', item)[0]),
        )
        for item in items
    ]
    assert len(listed) > 5
    assert listed == sorted(listed)


def test_a_link_from_rows_asks_the_explorer_for_them(site: Rendered) -> None:
    page = unescape(site.text(PAGE.format("irve-statique")))
    asked = "#t-table?f=territoire_insee~est~59001&f=source_annee~entre~2024~2024"
    assert f'href="../../../territoire/irve-statique/{asked}"' in page


def test_money_is_compared_only_where_the_owner_says_so(site: Rendered) -> None:
    assert PAGE.format("subventions") not in site
    assert "subventions/comparer/" not in site.text("standards/subventions/index.html")
    assert not [path for path in site.rendered.files if "subventions/comparaison" in path]
    shown = Rendered(compare_site(portal=replace(PORTAL, compare=("scdl/subventions",))))
    assert "Subventions par habitant" in shown.text(PAGE.format("subventions"))
    assert "data/territoire/subventions/comparaison/accorde.json" in shown


def test_what_is_transferred_and_what_a_commune_adds_stand_beside_the_figures() -> None:
    publishers = list_compared_publishers()
    noted = replace(
        publishers[0], comparison_notes=(("etalab/irve-statique", "Deux bornes : la gare."),)
    )
    compared = compare_site(
        {"irve-statique": COMPARISONS["irve-statique"]},
        portal=replace(PORTAL, transferred=("bornes",)),
        publishers=(noted, *publishers[1:]),
    )
    page = Rendered(compared).text(PAGE.format("irve-statique"))
    metropole = publishers[-1].name  # not who answers for the portal
    assert f"Compétence transférée à {metropole}\u00a0: les bornes de recharge." in page
    assert "compte dans son chiffre, quel qu’en soit le producteur" in page
    assert "Ce que Armentières précise" in page
    assert "Deux bornes\u00a0: la gare." in page


def test_nothing_is_made_of_a_table_without_a_comparison() -> None:
    compared = compare_site({"budget": COMPARISONS["budget"]})
    (entry,) = compared.site.entries
    bare = replace(entry, summary=replace(entry.summary, comparison=""))
    site = Rendered(replace(compared, site=replace(compared.site, entries=(bare,))))
    assert not [path for path in site.rendered.files if "compar" in path]


# --- which figures, and their classes ---


def compared(*figures: tuple[str, str, str]) -> ComparedMeasure:
    """Figures of commune, year and value."""
    values = tuple(
        ComparedValue(insee=insee, year=year, category="", amount=value, value=value, rows=1)
        for insee, year, value in figures
    )
    return make_measure("m", "M", years=("2023", "2024"), values=values)


def test_the_year_is_the_latest_that_most_communes_have() -> None:
    old = [("1", "2023", "1"), ("2", "2023", "1"), ("3", "2023", "1")]
    assert choose_year(compared(*old, ("1", "2024", "1"))) == "2023"
    assert choose_year(compared(*old, ("1", "2024", "1"), ("2", "2024", "1"))) == "2024"
    assert choose_year(compared(("1", "2023", "1"), ("2", "2024", "1"))) == "2024"


def test_the_category_is_the_one_that_comes_to_most() -> None:
    (measure,) = COMPARISONS["prenoms"]
    assert choose_category(measure, "2024") == "PRÉNOM-39"
    assert choose_category(COMPARISONS["irve-statique"][0], "2024") == ""


@pytest.mark.parametrize(
    ("values", "digits"),
    [
        (["1", "2500"], 0),
        (["1.5", "2500"], 0),
        (["1.5", "25"], 1),
        (["0.123", "2"], 2),
        (["0.12"], 3),
        (["0.01"], 4),
    ],
)
def test_figures_have_as_many_digits_as_their_greatest_needs(
    values: list[str], digits: int
) -> None:
    assert count_digits(map(Decimal, values)) == digits


def test_classes_are_quarters_at_round_numbers() -> None:
    numbers = [Decimal(number) for number in range(1, 101)]
    breaks = find_class_breaks(numbers)
    assert breaks == [26, 51, 76]
    assert [find_class(breaks, Decimal(number)) for number in (1, 25, 26, 75, 100)] == [
        1,
        1,
        2,
        3,
        4,
    ]
    assert find_class_breaks([Decimal(3)] * 9) == []
    assert find_class_breaks([Decimal(28), Decimal(108)]) == [100], "who has it is in the class"


# --- files of figures ---


def list_first_names(communes: int, names: int) -> ComparedMeasure:
    """As many as a métropole has: each name in some communes and years."""
    drawn = random.Random(7)
    categories = tuple(
        (f"PRENOM-{number:04}-M", f"Prénom {number} (garçon)") for number in range(names)
    )
    values = []
    for insee in range(communes):
        for year in range(2015, 2025):
            for category, _ in drawn.sample(categories, names // 20):
                amount = str(drawn.randint(1, 60))
                value = ComparedValue(
                    insee=f"59{insee + 1:03}",
                    year=str(year),
                    category=category,
                    amount=amount,
                    value=amount,
                    rows=1,
                )
                values.append(value)
    return make_measure(
        "prenoms",
        "Prénoms",
        unit="",
        per="",
        years=tuple(map(str, range(2015, 2025))),
        categories=categories,
        values=tuple(values),
    )


def read_parts(site: Rendered, measure: ComparedMeasure) -> list[str]:
    """The names of the files of a measure in parts, which have all its figures and none twice."""
    folder = "data/territoire/prenoms/comparaison/"
    head = site.json(f"{folder}{measure.id}.json")
    assert head["values"] is None
    count = 0
    for part, name in enumerate(head["parts"]):
        file = site.json(folder + name)
        assert {head["category_parts"][place] for place in file["values"]["category"]} == {part}
        count += len(file["values"]["value"])
    assert count == len(measure.values)
    return [f"{folder}{measure.id}.json", *(folder + name for name in head["parts"])]


def test_many_figures_come_in_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(comparison, "PER_FILE", 300)
    measure = list_first_names(communes=5, names=400)
    site = Rendered(compare_site({"prenoms": (measure,)}))
    assert len(read_parts(site, measure)) == 1 + 4


@pytest.mark.nightly
def test_thousands_of_first_names_of_a_metropole_are_light() -> None:
    measure = list_first_names(communes=95, names=3000)
    site = Rendered(compare_site({"prenoms": (measure,)}))
    files = read_parts(site, measure)
    assert len(files) == 1 + 4
    for path in files:
        assert len(gzip.compress(site.text(path).encode(), 6)) <= LARGEST
    assert len(site.text(PAGE.format("prenoms"))) < 200_000


def test_each_key_of_a_file_of_figures_is_documented(site: Rendered) -> None:
    file = site.json("data/territoire/irve-statique/comparaison/points-par-habitant.json")
    text = (ROOT / "docs/api-et-catalogues.md").read_text("utf-8")
    section = text.partition("\n## Comparer les communes\n")[2].partition("\n## ")[0]
    keys = [*file, "category_parts", *file["communes"][0], *file["values"], *file["medians"][0]]
    assert [key for key in keys if f"`{key}`" not in section] == []


def test_a_file_of_figures_keeps_their_digits_and_says_what_has_none(site: Rendered) -> None:
    path = "data/territoire/irve-statique/comparaison/points-par-habitant.json"
    assert site.text(path).isascii()
    file = json.loads(site.text(path), parse_float=str)
    first = list_values()[5 * 1]
    place = [commune["insee"] for commune in file["communes"]].index(first.insee)
    at = file["values"]["commune"].index(place)
    assert str(file["values"]["value"][at]) == first.value
    assert file["scale"] == 1000
    assert file["left_out"] == {"outside": 3, "repeated": 1}
    unknown = next(place for place, one in enumerate(file["communes"]) if one["population"] is None)
    at = file["values"]["commune"].index(unknown)
    assert (file["values"]["value"][at], file["values"]["amount"][at]) == (None, 7)


def test_the_menu_leads_to_all_that_is_compared_where_something_is(site: Rendered) -> None:
    page = site.text("territoire/comparer/index.html")
    assert '<a href="../../territoire/comparer/">Comparer</a>' in page
    assert 'href="../../standards/irve-statique/comparer/"' in page
    (sentence,) = re.findall(r'#m-points-par-habitant">[^<]+</a><br>([^<]+)<br><svg', page)
    assert re.fullmatch(
        rf"De 5,1 à 15,0 en 2024, médiane 10,0{NARROW}; 11{WIDE}communes\.", unescape(sentence)
    ), "what a median is stands once, above"
    assert "une moitié a moins, l’autre a plus" in page
    assert re.search('<p class="small" aria-hidden="true">Chaque trait est une commune', page)
    titles = re.findall(r'<a class="title"[^>]*>([^<]+)</a>', page)
    assert titles == sorted(titles)
    assert "portail/territoire/comparer/</loc>" in site.text("sitemap.xml")


def test_a_portal_that_compares_nothing_has_no_menu_of_it() -> None:
    rendered = Rendered(compare_site({}))
    assert "territoire/comparer/index.html" not in rendered
    assert "comparer/" not in rendered.text("index.html")
    assert "territoire/comparer/" not in rendered.text("sitemap.xml")


def test_paper_says_where_a_comparison_is() -> None:
    site = Rendered(compare_site(portal=replace(PORTAL, languages=("fr", "en"))))
    for prefix in ("", "en/"):
        page = site.text(prefix + PAGE.format("irve-statique"))
        (foot,) = re.findall("<p data-printed>([^<]+)</p>", page)
        assert f"{PORTAL.url}{prefix}standards/irve-statique/comparer/" in foot
