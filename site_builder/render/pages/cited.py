"""What a page of the owner's shows of datasets: charts, figures, tables and maps, drawn by the code
of their own pages."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Annotated

from site_builder.core.language import Language, load_language
from site_builder.core.model.editorial import Article, Citation
from site_builder.core.model.site import DatasetEntry
from site_builder.core.text import write_iso_day
from site_builder.render.localised_site import LocalisedSite
from site_builder.render.pages.charts import ChartShown, describe_chart
from site_builder.render.pages.cited_figures import (
    FigureShown,
    describe_figure,
    describe_groups,
)
from site_builder.render.pages.cited_parts import CitationFault, CitedPart, CitedSource
from site_builder.render.pages.cited_sources import (
    ResolvedCitation,
    load_cited_source,
    resolve_citation,
)
from site_builder.render.pages.dataset import list_table_sections
from site_builder.render.pages.map import MapShown, describe_table_map
from site_builder.render.pages.table_section import TableBudget, TableShown
from site_builder.render.pages.values import Terms, describe_licence, format_integer

NOTHING = TableBudget(
    rows=0, columns=0, drawn=0, explained=0, map=False, taken=False, charts=False, figures=False
)


@dataclass(frozen=True, slots=True)
class CitedBudget:
    """How much a page shows of what it cites: rows and columns of tables, and whether with the
    figures of charts."""

    rows: int
    columns: int
    figures: bool


LADDER = (
    CitedBudget(rows=10, columns=4, figures=True),
    CitedBudget(rows=5, columns=4, figures=False),
    CitedBudget(rows=0, columns=0, figures=False),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class CitedShown:
    """What a page shows of a dataset. One of `chart`, `figure`, `table` and `map` is there, with a
    figure by group a chart too; none, where `missing` says why."""

    anchor: Annotated[str, "The id of its title, or of its figure."]
    level: Annotated[int, "The level of its title."]
    title: Annotated[str, "The dataset’s title, or empty where there is no such dataset."]
    title_in: Annotated[str, "The language of that title, where it is not that of the page."]
    url: Annotated[str, "Where it is shown whole, from the site's root; or empty."]
    publisher: Annotated[str, "The publisher's name, or empty."]
    terms: Annotated[Terms | None, "The licence in words, or nothing where none is given."]
    day: Annotated[str, "The day of the data in full, or empty where it is unknown."]
    iso_day: Annotated[str, "The same day as YYYY-MM-DD, or empty."]
    demonstration: Annotated[bool, "True where the data are invented."]
    is_repeated: Annotated[bool, "True where the page has shown something of the same dataset."] = (
        False
    )
    missing: Annotated[str, "Why there is nothing to show, in a sentence; or empty."] = ""
    chart: Annotated[ChartShown | None, "The chart, or nothing."] = None
    figure: Annotated[FigureShown | None, "The figure, or nothing."] = None
    table: Annotated[TableShown | None, "The table, or nothing."] = None
    map: Annotated[MapShown | None, "The map, or nothing."] = None


def list_cited_inputs(localised_site: LocalisedSite, article: Article) -> tuple[object, ...]:
    """All that what an article cites depends on."""
    marks = [localised_site.marks.get(citation.dataset, "") for citation in article.citations]
    draws_map = any(citation.form == "map" for citation in article.citations)
    return marks, localised_site.basemap.mark if draws_map else ""


def describe_citation(
    localised_site: LocalisedSite, citation: Citation, number: int, level: int, budget: CitedBudget
) -> CitedShown:
    """The `number`th thing that a page shows, from 1; `level`: of its title."""
    language = localised_site.language
    site = localised_site.site
    entry = site.entries_by_id.get(citation.dataset)
    if entry is None:
        return _describe_absent(localised_site, citation, number, level)
    cited = replace(_frame_entry(language, entry), anchor=f"cited-{number}", level=level)
    missing = replace(cited, missing=language.say("cite.broken"))
    if not citation.form:
        return missing
    source = load_cited_source(entry.dataset, entry.summary, localised_site.opening)
    names = load_language(site.portal.languages[0])
    resolved = resolve_citation(source, citation, localised_site.opening, names)
    if isinstance(resolved, CitationFault):
        return missing
    match citation.form:
        case "chart":
            return _fill_chart(
                language, resolved.part, cited, budget, folder=f"data/{entry.dataset.id}/"
            )
        case "figure":
            return _fill_figure(localised_site, resolved, cited, budget)
        case "table":
            return _fill_table(
                localised_site, entry, source, resolved.part, cited=cited, budget=budget
            )
    return _fill_map(localised_site, entry, resolved.part, cited)


def _frame_entry(language: Language, entry: DatasetEntry) -> CitedShown:
    """What is said of the dataset of all that it shows."""
    return CitedShown(
        anchor="",
        level=2,
        title=entry.dataset.title,
        title_in=entry.title_in,
        url=f"{entry.dataset.id}/",
        publisher=entry.publisher.name,
        terms=describe_licence(language, entry.dataset.licence),
        day=language.day(entry.modified) if entry.modified else "",
        iso_day=write_iso_day(entry.modified),
        demonstration=entry.dataset.demonstration,
    )


def _describe_absent(
    localised_site: LocalisedSite, citation: Citation, number: int, level: int
) -> CitedShown:
    """Of a dataset that is not published: why, and its page where it has one."""
    language = localised_site.language
    cited = CitedShown(
        anchor=f"cited-{number}",
        level=level,
        title="",
        title_in="",
        url="",
        publisher="",
        terms=None,
        day="",
        iso_day="",
        demonstration=False,
        missing=language.say("cite.broken"),
    )
    for entry in localised_site.site.absent:
        if entry.dataset.id == citation.dataset:
            state = "withdrawn" if entry.dataset.withdrawn else "unpublished"
            return replace(
                cited,
                title=entry.dataset.title,
                title_in=entry.title_in,
                url=f"{entry.dataset.id}/",
                publisher=entry.publisher.name,
                missing=language.say(f"cite.{state}"),
            )
    return cited


# --- each with ids of this place of the page alone ---


def _fill_chart(
    language: Language, part: CitedPart, cited: CitedShown, budget: CitedBudget, *, folder: str
) -> CitedShown:
    assert part.chart
    chart = describe_chart(
        language, part.chart, cited.anchor, figures=budget.figures, folder=folder
    )
    return replace(cited, url=f"{cited.url}#{part.anchor}", chart=chart)


def _fill_figure(
    localised_site: LocalisedSite,
    resolved: ResolvedCitation,
    cited: CitedShown,
    budget: CitedBudget,
) -> CitedShown:
    assert resolved.asked
    language = localised_site.language
    answer = localised_site.opening.figure(resolved.asked.question)
    chart = describe_groups(language, resolved.asked, answer, cited.anchor, figures=budget.figures)
    return replace(
        cited,
        url=f"{cited.url}#t-{resolved.part.table.name}",
        figure=describe_figure(language, resolved.asked, answer),
        chart=chart,
    )


def _fill_table(
    localised_site: LocalisedSite,
    entry: DatasetEntry,
    source: CitedSource,
    part: CitedPart,
    *,
    cited: CitedShown,
    budget: CitedBudget,
) -> CitedShown:
    """The first rows, of the columns that lead; the explorer stays in the dataset's own page."""
    economy = replace(NOTHING, rows=budget.rows, columns=budget.columns)
    (table_section,) = list_table_sections(
        localised_site.language,
        entry,
        tables=(part.table,),
        detail=source.detail,
        basemap=localised_site.basemap,
    )
    section = table_section.show(economy)
    shown_rows = min(budget.rows, part.table.rows)
    caption = section.caption
    if 0 < shown_rows < part.table.rows:
        total = format_integer(localised_site.language, part.table.rows)
        count = localised_site.language.count("preview.rows", shown_rows, total=total)
        caption = f"{count}. {caption}"
    table = replace(
        section,
        anchor=cited.anchor,
        caption=caption,
        beyond="",
        explored=None,
        uniform=None,
    )
    return replace(cited, url=f"{cited.url}#{section.anchor}", table=table)


def _fill_map(
    localised_site: LocalisedSite, entry: DatasetEntry, part: CitedPart, cited: CitedShown
) -> CitedShown:
    """As it is drawn; the map that moves stays in the dataset's own page."""
    assert part.detail.map
    drawn = describe_table_map(
        localised_site.language,
        cited.title,
        anchor=f"t-{cited.anchor}",
        mapped=part.detail.map,
        basemap=localised_site.basemap.at(entry.publisher.insee),
        leads=False,
    )
    return replace(cited, url=f"{cited.url}#m-{part.table.name}", map=drawn)
