"""Pages that other sites show in a frame: /embed/<publisher>/<dataset>/<form>/. One small function
for each form."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Annotated

from site_builder.compose.basemap import get_tile_host
from site_builder.core.language import Language
from site_builder.core.model.prepared import Summary
from site_builder.core.model.site import DatasetEntry
from site_builder.core.text import write_iso_day
from site_builder.render.localised_site import LocalisedSite
from site_builder.render.pages.bare_title import write_bare_title
from site_builder.render.pages.charts import ChartShown, describe_table_charts
from site_builder.render.pages.dataset import open_table_sections
from site_builder.render.pages.identity_links import NO_LINKS
from site_builder.render.pages.joined import AbsentRows, describe_absent_rows
from site_builder.render.pages.reuse_table import CHART, MAP, TABLE, get_embed_path
from site_builder.render.pages.shell import PageKind, PlannedPage, build_page_shell
from site_builder.render.pages.table_section import LADDER, TableBudget, TableSection, TableShown
from site_builder.render.pages.values import Terms, describe_licence

FEWEST = 8  # charts that a page has room for, whatever they are
_BARE = TableBudget(
    rows=0, columns=0, drawn=0, explained=0, map=False, taken=False, charts=False, figures=False
)
# the rows of a dataset's page, and nothing else of it
TABLE_LADDER = tuple(
    dict.fromkeys(replace(_BARE, rows=rung.rows, columns=rung.columns) for rung in LADDER)
)


@dataclass(frozen=True, slots=True, kw_only=True)
class EmbedPage:
    """What another site shows of a dataset: only one of the forms, and where it comes from."""

    title: Annotated[str, "The dataset's title, without the words of the stamp where it has one."]
    description: Annotated[str, "Nothing: search engines leave the page out."]
    form: Annotated[str, "The form that is shown: table, carte, graphique."]
    named: Annotated[str, "The title with what is shown: « Carte : Écoles »."]
    dataset: Annotated[str, "The dataset's own page, from the site's root."]
    publisher: Annotated[str, "The publisher's name."]
    terms: Annotated[Terms | None, "The licence in words, or nothing where none is given."]
    day: Annotated[str, "The day of the data in full, or empty where it is unknown."]
    iso_day: Annotated[str, "The same day as YYYY-MM-DD, or empty."]
    demonstration: Annotated[bool, "True where the data are invented."]
    tables: Annotated[
        tuple[TableShown, ...], "Its tables, in order; as a map those that have one."
    ] = ()
    charts: Annotated[tuple[ChartShown, ...], "Its charts, in order; nothing in another form."] = ()
    undrawn: Annotated[str, "How many charts the page has no room for, in words, or empty."] = ""
    absent: Annotated[
        AbsentRows | None, "Who is missing though another table has their rows, or nothing."
    ] = None


@dataclass(frozen=True, slots=True)
class EmbedForm:
    """A form of the page. `name` ends its address. `suits`: is there something to show, as far as a
    Summary tells?

    `pages` yields the page, then ever shorter versions of it for one that is too heavy. `drawn`: on
    the portal's basemap?
    """

    name: str
    suits: Callable[[Summary], bool]
    pages: Callable[[LocalisedSite, DatasetEntry], Iterator[EmbedPage]]
    drawn: bool = False


def _build_embed_page(
    language: Language,
    entry: DatasetEntry,
    form: str,
    tables: tuple[TableShown, ...] = (),
    charts: tuple[ChartShown, ...] = (),
    undrawn: str = "",
) -> EmbedPage:
    """The page of one form around its content."""
    dataset = entry.dataset
    modified = entry.modified
    return EmbedPage(
        title=write_bare_title(dataset.title) if dataset.demonstration else dataset.title,
        description="",
        form=form,
        named=language.say(f"embed.form.{form}", title=dataset.title),
        dataset=f"{dataset.id}/",
        publisher=entry.publisher.name,
        terms=describe_licence(language, dataset.licence),
        day=language.day(modified) if modified else "",
        iso_day=write_iso_day(modified),
        demonstration=dataset.demonstration,
        tables=tables,
        charts=charts,
        undrawn=undrawn,
        absent=describe_absent_rows(language, entry),
    )


def _build_table_pages(localised_site: LocalisedSite, entry: DatasetEntry) -> Iterator[EmbedPage]:
    """All tables of the dataset; of a series, the whole."""
    for budget in TABLE_LADDER:
        yield _build_embed_page(
            localised_site.language,
            entry,
            TABLE,
            tables=_describe_tables(localised_site, entry, budget),
        )


def _build_map_pages(localised_site: LocalisedSite, entry: DatasetEntry) -> Iterator[EmbedPage]:
    """The maps of all tables that have one."""
    tables = _describe_tables(
        localised_site,
        entry,
        TableBudget(rows=0, columns=0, drawn=0, explained=0, taken=False, charts=False),
    )
    yield _build_embed_page(
        localised_site.language, entry, MAP, tables=tuple(table for table in tables if table.map)
    )


def _describe_tables(
    localised_site: LocalisedSite, entry: DatasetEntry, budget: TableBudget
) -> tuple[TableShown, ...]:
    detail = localised_site.opening.detail(entry.summary)
    (tables, _) = localised_site.opening.tables(entry.summary)
    whole_tables = tuple(table for table in tables if not table.period) or tables
    sections = open_table_sections(localised_site, entry, tables=whole_tables, detail=detail)
    return tuple(_unlink_rows(section).show(budget) for section in sections)


def _unlink_rows(section: TableSection) -> TableSection:
    """A frame leads to the dataset's page alone."""
    return replace(section, links=NO_LINKS) if section.links else section


def _build_chart_pages(localised_site: LocalisedSite, entry: DatasetEntry) -> Iterator[EmbedPage]:
    """The charts of the dataset; an address that ends with the anchor of one shows this one
    alone."""
    detail = localised_site.opening.detail(entry.summary)
    folder = f"data/{entry.dataset.id}/"
    for figures, limit in ((True, None), (False, None), (False, FEWEST)):
        charts = [
            chart
            for table in detail.tables
            for chart in describe_table_charts(localised_site.language, table, folder, figures)
        ]
        undrawn_count = len(charts[limit:]) if limit else 0
        undrawn = (
            localised_site.language.count("charts.undrawn", undrawn_count) if undrawn_count else ""
        )
        yield _build_embed_page(
            localised_site.language, entry, CHART, charts=tuple(charts[:limit]), undrawn=undrawn
        )


FORMS = (
    EmbedForm(TABLE, lambda summary: summary.rows > 0, _build_table_pages),
    EmbedForm(MAP, lambda summary: summary.maps > 0, _build_map_pages, drawn=True),
    EmbedForm(CHART, lambda summary: summary.charts > 0, _build_chart_pages),
)


def plan_embed_pages(localised_site: LocalisedSite) -> Iterator[PlannedPage]:
    url = localised_site.site.portal.url
    basemap = localised_site.basemap
    for entry in localised_site.site.entries:
        id_ = entry.dataset.id
        for form in FORMS:
            if not form.suits(entry.summary):
                continue

            def contexts(
                entry: DatasetEntry = entry, form: EmbedForm = form
            ) -> Iterator[EmbedPage]:
                return form.pages(localised_site, entry)

            path = get_embed_path(id_, form.name)
            images = get_tile_host(basemap.tiles) if form.drawn and basemap.tiles else ""
            shell = build_page_shell(
                localised_site, path, indexed=False, images=images, publisher=entry.publisher
            )
            yield PlannedPage(
                file=f"{path}index.html",
                templates=(f"embed--{form.name}.html", "embed.html"),
                shell=replace(shell, canonical=f"{url}{id_}/" if url else "", languages=()),
                inputs=(localised_site.marks[id_], basemap.mark if form.drawn else ""),
                contexts=contexts,
            )


EMBED = PageKind("embed", EmbedPage, plan_embed_pages, everywhere=False)
