"""Each component of the pages with invented values, for those who theme: in a preview, never in a
published site."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Annotated

from site_builder.core.language import Language
from site_builder.core.model.editorial import Citation
from site_builder.core.model.prepared import Chart, ChartSeries
from site_builder.metadata.standards import select_standards
from site_builder.render.colours.palette import Property, list_custom_properties
from site_builder.render.feeds.atom import NAME
from site_builder.render.localised_site import ComponentSources, LocalisedSite, Specimens
from site_builder.render.pages import (
    cited,
    compare,
    coverage_standard,
    dataset,
    datasets,
    facet,
    groups,
    home,
    not_found,
    publisher,
    publishers,
    reuses,
    standard,
    standards,
)
from site_builder.render.pages.charts import ChartShown, describe_chart
from site_builder.render.pages.cited import CitedShown
from site_builder.render.pages.compare import ComparePage
from site_builder.render.pages.compared_specimen import invent_comparison
from site_builder.render.pages.coverage_standard import StandardCoveragePage
from site_builder.render.pages.dataset import DatasetPage
from site_builder.render.pages.datasets import DatasetsPage
from site_builder.render.pages.facet import FacetsPage
from site_builder.render.pages.home import HomePage
from site_builder.render.pages.menu_week import Choice, Dish, MenuDay, MenuWeek
from site_builder.render.pages.not_found import NotFoundPage
from site_builder.render.pages.offers import index_offers
from site_builder.render.pages.own_figures import OwnFigures, index_own_figures
from site_builder.render.pages.paging import PageSlice
from site_builder.render.pages.publisher import PublisherPage
from site_builder.render.pages.publishers import PublishersPage
from site_builder.render.pages.reuses import ReusesPage
from site_builder.render.pages.shell import (
    PageKind,
    PlannedPage,
    Shell,
    build_page_shell,
    group_entries_by_publisher,
    group_entries_by_standard,
)
from site_builder.render.pages.standard import StandardPage
from site_builder.render.pages.standards import StandardsPage
from site_builder.render.pages.table_section import TableBudget, TableShown

ADDRESS = "composants/"
# Specimens: a dataset that has everything, one without rows, a commune that publishes nothing
RICH = "metropole/subventions"
EMPTY = "vieux-beffroi/vide"
WAITING = "bar-les-nuages"
# of a table: a component is seen in a few
MOST_COLUMNS = 4
MOST_ROWS = 31
CITATION = Citation(place=0, line=0, form="figure", dataset=RICH, aggregate="sum", column="montant")
MADE = (  # code of the title, classes, template, macros or blocks of it
    ("palette", "", "beffroi.css", ""),
    ("type", "small", "beffroi.css", ""),
    ("space", "", "beffroi.css", ""),
    ("frame", "skip masthead portal seek glass colophon", "base.html", "masthead portal footer"),
    ("mark", "mark", "mark.html", ""),
    ("links", "", "beffroi.css", ""),
    (
        "lead",
        "lead kicker keyed sentence home stamp dataset beside table rows checks",
        "parts.html",
        "kicker",
    ),
    ("logo", "logo", "parts.html", "logo"),
    ("facts", "facts rail sheet", "parts.html", "fact"),
    ("notice", "notice stamp", "parts.html", "stamp"),
    ("plain", "plain", "dataset.html", "identity"),
    ("prose", "prose two", "parts.html", "reuse"),
    ("datasets", "datasets title given", "parts.html", "dataset datasets"),
    ("search", "search suggested", "parts.html", "request search"),
    ("territory", "where territory w0 w1 w2 alt", "parts.html", "territory"),
    (
        "compare",
        "headed tabs compare begin says drawn ended choropleth choro w0 w1 w2 w3 methods tally "
        "beside",
        "compared.html",
        "compared measure tabs",
    ),
    ("filter", "filter", "parts.html", "filter"),
    ("narrowing", "facets browse", "parts.html", "narrowing"),
    ("steps", "steps", "parts.html", "steps"),
    ("feed", "small", "parts.html", "feed"),
    ("names", "names waiting few role aside steps", "parts.html", "name names letters"),
    ("themes", "themes home", "parts.html", "themes"),
    ("explained", "datasets title", "parts.html", "explained"),
    ("keywords", "", "parts.html", "keywords"),
    ("cards", "cards title used", "parts.html", "cards used"),
    ("news", "datasets title pair", "parts.html", "news"),
    ("downloads", "downloads purpose take", "table.html", "downloads original take_first"),
    ("extracts", "extract extracts", "extract.html", "extract extracts"),
    ("contents", "contents here", "table.html", "contents here"),
    ("periods", "periods files", "parts.html", "periods"),
    ("documents", "resources", "parts.html", "documents"),
    ("services", "resources", "parts.html", "services"),
    (
        "preview",
        "explorer go scroll n day uniform tuck pass stops opener preview beyond",
        "table.html",
        "preview explore uniform uniform_names",
    ),
    ("weeks", "weeks week", "menu.html", "menu_weeks menu_days"),
    ("map", "map area commune land dot line leader start scale", "map.html", "drawing map located"),
    (
        "charts",
        "charts cards figure asked taking go more key chart wide named lying long n end mid alt "
        "after tick "
        "grid base turn s0 s1 s2 s3 l0 l1 l2 l3 l4 "
        "m0 m1 m2 m3 m4",
        "table.html",
        "charts shared_year year_choice",
    ),
    ("cited", "cited amount", "cited.html", "cited source"),
    ("taken", "taken whole", "table.html", "taken frame"),
    ("embedded", "embedded", "embed.html", "content source"),
    (
        "columns",
        "columns gist histogram shares axis top fold here",
        "table.html",
        "columns column_list explained_value here",
    ),
    ("notes", "notes", "parts.html", "notes note_list"),
    ("verdict", "findings fold", "parts.html", "verdict mending findings"),
    ("corrections", "notes", "parts.html", "corrections"),
    ("standards", "datasets title", "parts.html", "standards"),
    (
        "coverage",
        "coverage years overview signs words published shared undated elsewhere own-portal "
        "not-concerned probable missing lacking",
        "coverage_parts.html",
        "matrix cell given lacking signs notes growth take",
    ),
    ("field", "fields", "parts.html", "field fields field_list"),
    ("lines", "lines", "parts.html", "lines"),
    ("opening", "publisher amounts locator foot documents", "parts.html", "fact documents"),
    ("own", "own dated", "own.html", "own_figures"),
    ("offers", "offers", "parts.html", "offers"),
    ("reuse", "reuse report", "parts.html", "reuse reporting"),
    ("contact", "", "parts.html", "contact"),
    ("states", "", "parts.html", "ways"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Component:
    """What a component is made of."""

    code: Annotated[str, "The id of its section."]
    title: Annotated[str, "Its name."]
    classes: Annotated[tuple[str, ...], "The classes that style it."]
    template: Annotated[str, "The file that makes it, or empty."]
    makers: Annotated[tuple[str, ...], "The macros or blocks of that file that make it."]


@dataclass(frozen=True, slots=True, kw_only=True)
class ComponentsPage:
    """The page of components, in a preview only. Each page that it holds is made of invented
    values."""

    title: Annotated[str, "The page's title."]
    description: Annotated[str, "What the page is for, in a sentence."]
    properties: Annotated[
        tuple[Property, ...], "The custom properties of the style sheet and of the owner's."
    ]
    components: Annotated[tuple[Component, ...], "What is shown, in order."]
    shell: Annotated[Shell, "The shell of specimens: their links lead nowhere."]
    home: Annotated[HomePage, "A home page."]
    datasets: Annotated[DatasetsPage, "A page of a long list of datasets."]
    formats: Annotated[FacetsPage, "The list of formats."]
    reuses: Annotated[ReusesPage, "The list of reuses."]
    dataset: Annotated[DatasetPage, "A dataset that has everything."]
    empty: Annotated[TableShown, "A table without rows."]
    weeks: Annotated[tuple[MenuWeek, ...], "Weeks of menus."]
    ranking: Annotated[ChartShown, "A chart of bars that lie, of which one has a long name."]
    cited: Annotated[CitedShown, "A figure that a page of the owner's shows."]
    publishers: Annotated[PublishersPage, "The list of communes and partners."]
    publisher: Annotated[PublisherPage, "A commune that publishes nothing yet."]
    figures: Annotated[OwnFigures, "The figures of a commune."]
    standards: Annotated[StandardsPage, "The list of standards."]
    coverage: Annotated[StandardCoveragePage, "Who publishes a standard, in each of its words."]
    standard: Annotated[StandardPage, "A standard, field by field."]
    compare: Annotated[ComparePage, "How communes compare."]
    missing: Annotated[NotFoundPage, "The page for an address that leads nowhere."]


def _build_components_page(
    localised_site: LocalisedSite, sources: ComponentSources
) -> ComponentsPage:
    language = localised_site.language
    specimens = sources.load_specimens()
    localised_specimens = _localise_specimens(localised_site, specimens)
    site = localised_specimens.site
    waiting = site.publishers_by_slug[WAITING]
    entries_by_standard = group_entries_by_standard(localised_specimens)
    entries_by_publisher = group_entries_by_publisher(site.entries)
    comparison = invent_comparison(site, RICH)
    figures = next(iter(index_own_figures(localised_specimens, [comparison]).values()))
    shell = build_page_shell(localised_site, ADDRESS, indexed=False)
    return ComponentsPage(
        title=language.say("components.title"),
        description=language.say("components.description"),
        properties=tuple(list_custom_properties(language, sources.styles)),
        components=tuple(_list_components(language)),
        shell=replace(shell, root="#", site="#", feed=NAME),
        home=home.build_home_page(localised_specimens),
        datasets=_build_specimen_list(localised_specimens),
        formats=facet.build_facet_list_page(language, groups.FORMATS, localised_specimens.formats),
        reuses=_build_specimen_reuses(localised_specimens),
        dataset=_link_rows(_build_specimen_dataset(localised_specimens, RICH)),
        empty=_build_specimen_dataset(localised_specimens, EMPTY).tables[0],
        weeks=_invent_weeks(language),
        ranking=_invent_ranking(language, site.entries_by_id[RICH].dataset.title),
        cited=cited.describe_citation(
            localised_specimens, CITATION, number=1, level=3, budget=cited.LADDER[0]
        ),
        publishers=publishers.build_publisher_list_page(
            language, site.publishers, entries_by_publisher
        ),
        publisher=publisher.build_publisher_page(
            localised_specimens,
            waiting,
            entries=(),
            shared=entries_by_publisher["metropole"],
            cut=entries_by_publisher["metropole"],
            offers=index_offers(localised_specimens).get(WAITING, ()),
        ),
        figures=figures,
        standards=standards.build_standard_list_page(localised_specimens, entries_by_standard),
        coverage=coverage_standard.build_specimen_page(localised_specimens, waiting),
        standard=standard.build_standard_page(localised_specimens, *entries_by_standard[0]),
        compare=compare.build_compare_page(localised_specimens, comparison),
        missing=not_found.build_not_found_page(language),
    )


def _localise_specimens(localised_site: LocalisedSite, specimens: Specimens) -> LocalisedSite:
    """Under the name and the rules of a portal that shows all problems."""
    portal = replace(localised_site.site.portal, problems="public")
    entries = specimens.site.entries
    return LocalisedSite(
        site=replace(specimens.site, portal=portal),
        language=localised_site.language,
        opening=specimens.opening,
        marks={},
        standards=select_standards(entry.dataset.standard for entry in entries),
    )


def _list_components(language: Language) -> Iterator[Component]:
    for code, classes, template, makers in MADE:
        yield Component(
            code=code,
            title=language.say(f"component.{code}"),
            classes=tuple(classes.split()),
            template=template,
            makers=tuple(makers.split()),
        )


def _build_specimen_dataset(localised_specimens: LocalisedSite, dataset_id: str) -> DatasetPage:
    entry = localised_specimens.site.entries_by_id[dataset_id]
    opening = localised_specimens.opening
    return dataset.build_dataset_page(
        localised_specimens,
        entry,
        detail=opening.detail(entry.summary),
        parts=opening.tables(entry.summary),
        economy=TableBudget(rows=MOST_ROWS, columns=MOST_COLUMNS, figures=False),
    )


def _build_specimen_list(localised_specimens: LocalisedSite) -> DatasetsPage:
    """A page in the middle of a long list."""
    entries = localised_specimens.site.entries
    leaf = PageSlice(folder="jeux/", place=4, pages=9, some=entries, total=812)
    return datasets.build_dataset_list_page(
        localised_specimens,
        localised_specimens.language.say("nav.datasets"),
        leaf=leaf,
        counted=localised_specimens.language.count("datasets", leaf.total),
        ways=datasets.build_dataset_filters(localised_specimens),
    )


def _build_specimen_reuses(localised_specimens: LocalisedSite) -> ReusesPage:
    listed = localised_specimens.site.editorial.reuses
    leaf = PageSlice(folder="reutilisations/", place=1, pages=1, some=listed, total=len(listed))
    return reuses.build_reuse_list_page(localised_specimens, leaf)


def plan_components_page(localised_site: LocalisedSite) -> Iterator[PlannedPage]:
    sources = localised_site.components
    if sources:
        yield PlannedPage(
            file=f"{ADDRESS}index.html",
            templates=("components.html",),
            shell=build_page_shell(localised_site, ADDRESS, indexed=False),
            inputs=(localised_site.site.portal, sources.styles),
            contexts=lambda: [_build_components_page(localised_site, sources)],
        )


COMPONENTS = PageKind("components", ComponentsPage, plan_components_page, everywhere=False)


def _invent_weeks(language: Language) -> tuple[MenuWeek, ...]:
    dish = Dish("Velouté", Choice("Entrée"), Choice(""))
    weeks = []
    for monday, number in (("2025-09-15", "2025-W38"), ("2025-09-22", "2025-W39")):
        title = language.say("menu.week", days=number)
        weeks.append(MenuWeek(f"menu-{monday}", title, (MenuDay("Lundi", (dish,)),)))
    return tuple(weeks)


def _invent_ranking(language: Language, name: str) -> ChartShown:
    values = ChartSeries("", ("353000",))
    chart = Chart(
        type="ranking",
        by="text",
        group="nom",
        measure="",
        labels=(name,),
        series=(values,),
        unit="€",
    )
    return describe_chart(language, chart, "ranking", figures=False)


def _link_rows(page: DatasetPage) -> DatasetPage:
    """As where its rows lead to the table of the territory."""
    return replace(page, tables=tuple(replace(table, linked=True) for table in page.tables))
