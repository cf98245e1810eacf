"""A commune's page and its sheet: its figures beside those of its size, what it could publish
next, and what is never said."""

from __future__ import annotations

import gzip
import re
from dataclasses import replace
from html import unescape

import pytest
from compared_site import (
    COMPARISONS,
    ComparedSite,
    compare_site,
    list_compared_publishers,
    list_medians,
    render_compared_site,
)
from specimen import PORTAL, Press, plain

from site_builder.core.language import NARROW, WIDE
from site_builder.core.model.comparison import ComparedMeasure
from site_builder.core.model.portal import Portal
from site_builder.core.model.prepared import Detail, Parts, Summary
from site_builder.metadata.standards import STANDARDS, load_standard

SHEET = "territoire/bilans/{}/index.html"
STATIONS = f"Points de charge pour 1{NARROW}000{WIDE}habitants"  # no line ends within it
HEAVIEST = 60_000  # bytes, gzipped


class Pages:
    """The pages of a site, as text."""

    def __init__(self, compared: ComparedSite) -> None:
        self.press = Press()
        self.rendered = render_compared_site(compared, self.press)

    def text(self, path: str) -> str:
        return self.press.text(self.rendered, path)

    def read_figures(self, path: str) -> dict[str, list[str]]:
        """By what is compared: the line below it, its figure and the median."""
        page = self.text(path)
        table = page[page.index('aria-labelledby="own-title"') :]
        figures = {}
        for row in re.findall(r"<tr>(<th scope=\"row\".*?)</tr>", table[: table.index("</table>")]):
            title, *cells = re.findall(r"(?:<a [^>]*>|<small>|<td class=\"n\">)(.*?)<", row)
            figures[unescape(title)] = [unescape(cell) for cell in cells]
        return figures


@pytest.fixture(scope="module")
def pages() -> Pages:
    return Pages(make_site())


def add_medians() -> dict[str, tuple[ComparedMeasure, ...]]:
    """The same comparisons, where euros have medians too, for each category."""
    comparisons = dict(COMPARISONS)
    for slug in ("budget", "subventions"):
        (measure,) = COMPARISONS[slug]
        categories = [category for category, _ in measure.categories] or [""]
        medians = [
            replace(median, category=category)
            for category in categories
            for median in list_medians()
        ]
        comparisons[slug] = (replace(measure, medians=tuple(medians)),)
    return comparisons


def make_site(portal: Portal = PORTAL) -> ComparedSite:
    """Communes that compare; the first publishes menus, the métropole four other standards."""
    compared = compare_site(add_medians(), portal=portal)
    site = compared.site
    publishers = {publisher.slug: publisher for publisher in site.publishers}
    own = {
        made.dataset.id: made
        for made in (
            plain("commune-1/menus", "Titre <de> menus", standard="scdl/menus-collectifs"),
            plain("metropole/adresses", standard="etalab/bal"),
            plain("metropole/bornes", standard="etalab/irve-statique"),
            plain("metropole/parcs", standard="beffroi/parcs"),
            plain("metropole/travaux", standard="beffroi/fermetures"),
        )
    }
    entries = list(site.entries)
    for made in own.values():
        entry = replace(
            site.entries[0],
            dataset=made.dataset,
            summary=made.summary(),
            publisher=publishers[made.dataset.publisher],
        )
        entries.append(entry)
    entries.sort(key=lambda entry: entry.dataset.id)

    def open_detail(summary: Summary) -> Detail:
        if summary.id in own:
            return own[summary.id].detail
        return compared.opening.detail(summary)

    def open_tables(summary: Summary) -> Parts:
        if summary.id in own:
            return own[summary.id].tables, ()
        return compared.opening.tables(summary)

    opening = replace(compared.opening, detail=open_detail, tables=open_tables)
    return ComparedSite(replace(site, entries=tuple(entries)), opening)


def test_the_figure_of_the_latest_year_stands_beside_the_median_of_its_class(
    pages: Pages,
) -> None:
    figures = pages.read_figures("commune-5/index.html")
    titles = [title.partition(",")[0] for title in figures]
    assert titles == sorted(titles), "from A to Z"
    about, value, median = figures[STATIONS]
    assert re.fullmatch(r"2024 · [\d\u202f]+ en tout · médiane de 6 communes sur 7", about)
    assert (value, median) == ("9,0", "10,5")


def test_a_figure_that_has_no_median_is_left_to_the_page_that_compares(pages: Pages) -> None:
    """Beside a dash it compares with nothing."""
    assert "own-title" not in pages.text("commune-2/index.html"), "two communes of its size have it"
    figures = pages.read_figures("commune-5/index.html")
    assert "Points de charge" not in figures, "a number that depends on the size of the commune"
    assert all(len(cells) == 3 for cells in figures.values())


def test_first_names_and_money_that_nobody_switched_on_are_not_there(pages: Pages) -> None:
    page = pages.text("commune-5/index.html")
    assert "Naissances par prénom" not in page
    assert "Subventions par habitant" not in page
    switched = Pages(make_site(replace(PORTAL, compare=("scdl/subventions",))))
    assert "Subventions par habitant" in switched.text("commune-5/index.html")


def test_of_functions_the_greatest_are_there_each_with_its_link(pages: Pages) -> None:
    page = unescape(pages.text("commune-5/index.html"))
    for category, name in (("0", "Services généraux"), ("3", "Culture et sports")):
        query = f"?mesure=depenses&categorie={category}&communes=59005#m-depenses"
        link = f'<a href="../standards/budget/comparer/{query}">Dépenses par habitant, par fonction'
        assert f"{link}, {name}</a>" in page


def test_a_partner_has_no_figure_and_a_commune_of_unknown_size_no_median(pages: Pages) -> None:
    assert "own-title" not in pages.text("metropole/index.html")
    assert "own-title" not in pages.text(SHEET.format("metropole"))
    assert "own-title" not in pages.text("commune-12/index.html")


def test_what_a_competence_and_the_commune_say_stands_beside_the_figures() -> None:
    compared = make_site(replace(PORTAL, transferred=("bornes",)))
    publishers = []
    for publisher in compared.site.publishers:
        if publisher.slug == "commune-5":
            note = "Les bornes <privées> n’y sont pas ; voir la métropole."
            publisher = replace(publisher, comparison_notes=(("etalab/irve-statique", note),))
        publishers.append(publisher)
    site = replace(compared.site, publishers=tuple(publishers))
    page = Pages(replace(compared, site=site)).text("commune-5/index.html")
    assert "les bornes de recharge." in page
    assert "Les bornes &lt;privées&gt; n’y sont pas\u202f; voir la métropole." in page


# --- what could be published next ---


def test_who_publishes_has_three_offers_at_most_and_who_begins_six(pages: Pages) -> None:
    active = pages.text("commune-1/index.html")
    assert "Ce qui pourrait être publié ensuite" in active
    assert read_offers(active).count("<dt>") == 3
    offers = read_offers(pages.text("commune-5/index.html"))
    assert offers.count("<dt>") == offers.count("Probablement demandé par la loi") == 6
    small = pages.text("commune-2/index.html")
    assert "Ce que la commune peut publier" in small
    offers = read_offers(small)
    assert "Probablement" not in offers, "of 2,000 inhabitants the law asks nothing"
    assert 'href="../standards/menus-collectifs/modele.xlsx" download' in offers
    assert '<a href="../commune-1/menus/"><span>Titre &lt;de&gt; menus</span>' in offers
    workbooks = re.findall(r'href="../(standards/[^"]*/modele\.xlsx)"', offers)
    assert len(workbooks) == 6, "nobody follows some of them"
    assert pages.rendered.files.keys() >= set(workbooks)


def read_offers(page: str) -> str:
    offers = page[page.index('<dl class="offers">') :]
    return offers[: offers.index("</dl>")]


def test_a_portal_of_its_own_is_not_asked_for_a_first_file() -> None:
    compared = make_site()
    publishers = []
    for publisher in compared.site.publishers:
        if publisher.slug == "commune-5":
            publisher = replace(publisher, own_portal="https://lille.example/donnees")
        publishers.append(publisher)
    site = replace(compared.site, publishers=tuple(publishers))
    pages = Pages(replace(compared, site=site))
    for path in ("commune-5/index.html", SHEET.format("commune-5")):
        page = pages.text(path)
        assert 'class="offers"' not in page
        assert 'href="https://lille.example/donnees"' in page


# --- the sheet ---


def test_the_sheet_says_what_is_published_and_where_to_ask(pages: Pages) -> None:
    sheet = pages.text(SHEET.format("commune-1"))
    assert "1 jeu de données est publié" in sheet
    assert '<a href="../../../commune-1/menus/">Titre &lt;de&gt; menus</a>' in sheet
    assert 'menus/#verdict">modèle suivi<' in sheet
    assert "donnees@metropole.example" in sheet
    assert "https://donnees.example/portail/commune-1/</a>" in sheet
    assert '<meta name="robots" content="noindex">' in sheet
    assert 'href="../territoire/bilans/commune-1/"' in pages.text("commune-1/index.html")


def test_communes_and_partners_have_one_and_no_list_leads_there(pages: Pages) -> None:
    slugs = {publisher.slug for publisher in list_compared_publishers()}
    sheets = {path for path in pages.rendered.files if path.startswith("territoire/bilans/")}
    assert sheets == {SHEET.format(slug) for slug in slugs}
    for path in ("sitemap.xml", "assets/search.json", "communes/index.html"):
        assert "bilans" not in pages.text(path), path


def test_a_portal_of_one_publisher_has_none() -> None:
    press = Press()
    compared = make_site()
    alone = tuple(one for one in compared.site.publishers if one.slug == "commune-1")
    entries = tuple(one for one in compared.site.entries if one.dataset.id == "commune-1/menus")
    site = replace(compared.site, publishers=alone, entries=entries)
    rendered = render_compared_site(replace(compared, site=site), press)
    assert not [path for path in rendered.files if "bilans" in path]
    assert "bilans" not in press.text(rendered, "commune-1/index.html")


def test_no_standard_takes_the_address_of_the_sheets() -> None:
    assert "bilans" not in {load_standard(id_).slug for id_ in STANDARDS}


def test_it_is_said_in_english_and_is_no_heavy_page() -> None:
    pages = Pages(make_site(replace(PORTAL, languages=("fr", "en"))))
    sheet = pages.text(f"en/{SHEET.format('commune-5')}")
    assert "median of 6 communes of 7" in sheet and "Whom to ask" in sheet
    assert '<a href="../../../standards/irve-statique/comparer/' in sheet
    for path in ("commune-5/index.html", SHEET.format("commune-5")):
        assert len(gzip.compress(pages.text(path).encode())) < HEAVIEST


def test_a_figure_that_changes_changes_the_pages_of_its_commune(pages: Pages) -> None:
    first, *others = COMPARISONS["irve-statique"]
    values = []
    for value in first.values:
        if (value.insee, value.year) == ("59005", "2024"):
            value = replace(value, value="9.9")
        values.append(value)
    changed = {**add_medians(), "irve-statique": (replace(first, values=tuple(values)), *others)}
    compared = make_site()
    opening = compare_site(changed).opening
    after = Pages(
        replace(compared, opening=replace(compared.opening, comparison=opening.comparison))
    )
    before = pages.rendered.files
    moved = {path for path in before if before[path] != after.rendered.files[path]}
    of_publishers = {path for path in moved if "standards/" not in path and "embed/" not in path}
    assert of_publishers == {
        "commune-5/index.html",
        SHEET.format("commune-5"),
        "data/territoire/irve-statique/comparaison/points-par-habitant.json",
        "territoire/comparer/index.html",  # where each commune is a stroke
    }
