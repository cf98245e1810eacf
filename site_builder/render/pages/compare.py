"""How communes compare: /standards/<slug>/comparer/, whole without a script, and the same in a
frame of another site."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Annotated

from markupsafe import Markup

from site_builder.core.language import Language, format_french_spaces
from site_builder.core.model.comparison import ComparedMeasure
from site_builder.core.model.measure import POPULATION
from site_builder.core.model.portal import Link
from site_builder.core.model.site import DatasetEntry
from site_builder.core.model.territory import INSEE, YEAR
from site_builder.metadata.standards import Standard
from site_builder.render.cards.address import COMPARISON
from site_builder.render.feeds.comparison import get_comparison_path
from site_builder.render.localised_site import LocalisedSite
from site_builder.render.pages.absent_files import index_absent_notes
from site_builder.render.pages.compared_chart import draw_compared_chart, list_drawn_communes
from site_builder.render.pages.compared_figures import (
    FEWEST_COMPARED,
    ComparedCommune,
    StandardComparison,
    choose_categories,
    choose_category,
    choose_year,
    find_whole_table,
    index_values,
    keep_figures,
    link_shared_table,
    list_compared_communes,
    list_comparisons,
    select_values,
)
from site_builder.render.pages.compared_map import (
    ComparedMap,
    MapGround,
    draw_compared_map,
    draw_map_ground,
)
from site_builder.render.pages.compared_words import (
    MeasureFigures,
    list_class_medians,
    list_left_out_rows,
    list_transfers,
    say_extent,
    say_figures,
    write_row_count,
)
from site_builder.render.pages.joined import AbsentRows, describe_absent_rows
from site_builder.render.pages.printed import write_printed_foot
from site_builder.render.pages.reuse_table import get_embed_path
from site_builder.render.pages.shell import PageKind, PlannedPage, build_page_shell
from site_builder.render.pages.standard_words import (
    list_category_words,
    translate_standard_text,
)
from site_builder.render.pages.uncompared import list_uncompared_communes

FORM = "comparer"  # ends the address of the page that other sites show
MOST_YEARS = 10  # of the table


@dataclass(frozen=True, slots=True)
class ComparedRow:
    """A commune in the table of a measure."""

    name: Annotated[str, "Its name."]
    url: Annotated[str, "Its page, from the site's root; empty where it is none of the portal."]
    cells: Annotated[
        tuple[str, ...], "Its figures as people read them, in the order of the headings; or empty."
    ]
    rows: Annotated[str, "Of how many rows its figures are made, or empty."]
    rows_url: Annotated[str, "Where these rows are, from the site's root."]
    absent: Annotated[str, "Which years or files of its data are missing, in words; or empty."] = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasureShown:
    """A measure of the standard, of all communes that have a figure."""

    id: Annotated[str, "Its id, which ends its anchor."]
    title: Annotated[str, "What is compared."]
    sentence: Annotated[str, "What the figures say, in a sentence."]
    about: Annotated[str, "How many communes, which year and unit, in words."]
    chart: Annotated[
        Markup, "Its chart (`svg`), after a list of its marks where there are several lines."
    ]
    drawn: Annotated[str, "Which communes the chart shows, in words; empty where it shows all."]
    map_title: Annotated[str, "The title of the map, in words."]
    map: Annotated[ComparedMap | None, "Its map, or nothing where communes have no place."]
    caption: Annotated[str, "What the table has."]
    headings: Annotated[tuple[str, ...], "Of its columns but the first and the last."]
    shown: Annotated[int, "The place of the column of what is drawn, which a telephone keeps."]
    counted: Annotated[bool, "True where its last column counts the rows."]
    rows: Annotated[
        tuple[ComparedRow, ...], "The communes, from A to Z; none where too few have a figure."
    ]
    others: Annotated[
        tuple[str, ...], "How many categories the table, or the file, leaves out, in words."
    ]
    medians: Annotated[tuple[str, ...], "The median of each class of size, or why there is none."]
    left_out: Annotated[tuple[str, ...], "How many rows do not count, and why, in words."]
    transferred: Annotated[
        tuple[str, ...], "Which competences the métropole has instead, in words."
    ]
    method: Annotated[str, "How it is counted."]
    limits: Annotated[str, "What does not compare."]
    file: Annotated[str, "All its figures as JSON, from the site's root."]


@dataclass(frozen=True, slots=True)
class CommuneNote:
    """What a commune says beside its figures."""

    name: Annotated[str, "Its name."]
    text: Annotated[str, "Its note."]


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparePage:
    """How communes compare by what follows a standard."""

    title: Annotated[str, "« Comparer les subventions »."]
    named: Annotated[str, "« Comparer les communes », with the standard's title."]
    description: Annotated[str, "What the page is for."]
    standard: Annotated[str, "The title of the standard."]
    table: Annotated[Link, "The table of the territory and how many rows it has."]
    absent: Annotated[
        AbsentRows | None, "Who is not compared though another table has their rows, or nothing."
    ]
    home: Annotated[str, "The page of the standard, from the site's root."]
    compare: Annotated[str, "The page that compares, from the site's root."]
    embed: Annotated[str, "The page that other sites show, from the site's root."]
    demonstration: Annotated[bool, "True where the data are invented."]
    framed: Annotated[bool, "True for the page that other sites show."]
    foot: Annotated[str, "Its address and the day of its data, as paper says them at its foot."]
    measures: Annotated[tuple[MeasureShown, ...], "What is compared, in the standard's order."]
    notes: Annotated[tuple[CommuneNote, ...], "What communes say of their figures, from A to Z."]
    settings: Annotated[str, "What the script needs to know, as JSON."]


def build_compare_page(
    localised_site: LocalisedSite, comparison: StandardComparison, *, framed: bool = False
) -> ComparePage:
    language = localised_site.language
    standard = comparison.standard
    standard_title = translate_standard_text(language, standard.title)
    id_ = comparison.entry.dataset.id
    sources = comparison.entry.joined
    ground = draw_map_ground(localised_site, sources.elsewhere if sources else ())
    measures = list[MeasureShown]()
    for measure in comparison.measures:
        first = not any(measure.map for measure in measures)
        measures.append(
            describe_measure(localised_site, comparison, measure, ground=ground, first=first)
        )
    return ComparePage(
        title=name_comparison(language, standard),
        named=language.say("compare.named", title=standard_title),
        description=language.say("compare.description", title=standard_title),
        standard=standard_title,
        home=f"standards/{standard.slug}/",
        table=link_shared_table(language, _find_table(localised_site, comparison)),
        absent=describe_absent_rows(language, comparison.entry),
        compare=comparison.page,
        embed=get_embed_path(id_, FORM),
        demonstration=comparison.entry.dataset.demonstration,
        framed=framed,
        foot=write_printed_foot(
            localised_site, f"{localised_site.prefix}{comparison.page}", [comparison.entry]
        ),
        measures=tuple(measures),
        notes=tuple(_list_notes(localised_site, comparison)),
        settings=_write_settings(localised_site, comparison),
    )


def name_comparison(language: Language, standard: Standard) -> str:
    """« Comparer les subventions »."""
    return standard.compare_title.get(language.code) or language.say("compare.title")


def describe_measure(
    localised_site: LocalisedSite,
    comparison: StandardComparison,
    measure: ComparedMeasure,
    *,
    ground: MapGround | None,
    first: bool,
) -> MeasureShown:
    """`first`: is it the first of its page that has a map?"""
    measure = keep_figures(measure)
    language = localised_site.language
    year = choose_year(measure)
    category = choose_category(measure, year)
    figures = MeasureFigures.of(language, measure)
    communes = list_compared_communes(localised_site.site.publishers, measure)
    values = select_values(measure, year, category)
    if len({value.insee for value in measure.values if value.year == year}) < FEWEST_COMPARED:
        return _describe_few(localised_site, comparison, figures, communes, values)
    table = _describe_table(
        measure,
        figures=figures,
        communes=communes,
        year=year,
        rows_page=_get_rows_page(localised_site, comparison),
        absent=_index_absent_years(localised_site, comparison),
    )
    drawn_communes = list_drawn_communes(figures, communes, year, category)
    drawn = ""
    if len(drawn_communes) < len(values):
        drawn = language.say("compare.drawn", n=len(drawn_communes))
    drawn_map = None
    if ground:
        drawn_map = draw_compared_map(
            localised_site,
            ground,
            values,
            compared=[commune.insee for commune in communes],
            bubbles=not (measure.per and ground.has_contours),
            written=figures.write_short,
            first=first,
        )
    slug = comparison.standard.slug
    return replace(
        table,
        sentence=say_figures(figures, communes, values, year=year, category=category),
        about=say_extent(localised_site, len(values)),
        chart=draw_compared_chart(
            figures,
            drawn_communes,
            list_drawn_years(measure, year),
            category=category,
            name=f"m-{measure.id}",
        ),
        drawn=drawn,
        map_title=language.say("compare.map", year=year)
        if year
        else language.say("compare.map.yearless"),
        map=drawn_map,
        others=tuple(_list_omissions(language, measure, year)),
        medians=tuple(list_class_medians(figures, year, category)),
        left_out=tuple(list_left_out_rows(language, measure)),
        transferred=tuple(list_transfers(localised_site, figures)),
        method=format_french_spaces(measure.method),
        limits=format_french_spaces(measure.limits),
        file=get_comparison_path(slug, measure.id),
    )


def _describe_few(
    localised_site: LocalisedSite,
    comparison: StandardComparison,
    figures: MeasureFigures,
    communes: list[ComparedCommune],
    values: Mapping[str, Decimal],
) -> MeasureShown:
    """Figures of too few communes to be compared: a sentence, and where they are."""
    measure = figures.measure
    year = choose_year(measure)
    category = choose_category(measure, year)
    language = figures.language
    absent = _index_absent_years(localised_site, comparison)
    notes = []
    for commune in communes:
        if commune.slug in absent:
            said = absent[commune.slug]
            notes.append(language.say("territory.commune", name=commune.name, said=said))
    return replace(
        _describe_empty(measure),
        sentence=say_figures(figures, communes, values, year=year, category=category),
        about=say_extent(localised_site, len(values)),
        drawn=language.say("compare.few", n=FEWEST_COMPARED),
        others=tuple(notes),
        file=get_comparison_path(comparison.standard.slug, measure.id),
    )


# --- the table ---


def _describe_table(
    measure: ComparedMeasure,
    *,
    figures: MeasureFigures,
    communes: list[ComparedCommune],
    year: str,
    rows_page: str,
    absent: Mapping[str, str],
) -> MeasureShown:
    """A column for each year; where there are categories, for each of these, in the year."""
    language = figures.language
    categories = choose_categories(measure, year)
    columns = [(one, "") for one in (measure.years or ("",))[-MOST_YEARS:]]
    headings = [one or language.say("compare.figure") for one, _ in columns]
    if categories:
        columns = [(year, value) for value, _ in categories]
        headings = [label for _, label in categories]
    populated = measure.per == POPULATION
    if populated:
        headings.append(language.say("compare.population"))
    values = index_values(measure)
    rows = list[ComparedRow]()
    for commune in communes:
        cells = []
        rows_text = ""
        for column_year, category in columns:
            value = values.get((commune.insee, column_year, category))
            cells.append(figures.write(Decimal(value.value)) if value else "")
        if populated:
            cells.append("" if commune.population is None else language.number(commune.population))
        latest = values.get((commune.insee, year, ""))
        if latest:
            rows_text = write_row_count(language, latest)
        rows.append(
            ComparedRow(
                name=commune.name,
                url=f"{commune.slug}/" if commune.slug else "",
                cells=tuple(cells),
                rows=rows_text,
                rows_url=_get_rows_url(rows_page, commune.insee, year),
                absent=absent.get(commune.slug, ""),
            )
        )
    caption = "compare.caption.year" if categories and year else "compare.caption"
    return replace(
        _describe_empty(measure),
        caption=language.say(caption, title=measure.title, year=year),
        headings=tuple(headings),
        shown=columns.index((year, choose_category(measure, year) if categories else "")),
        counted=not categories,
        rows=tuple(rows),
    )


def _describe_empty(measure: ComparedMeasure) -> MeasureShown:
    return MeasureShown(
        id=measure.id,
        title=measure.title,
        sentence="",
        about="",
        chart=Markup(),
        drawn="",
        map_title="",
        map=None,
        caption="",
        headings=(),
        shown=0,
        counted=False,
        rows=(),
        others=(),
        medians=(),
        left_out=(),
        transferred=(),
        method="",
        limits="",
        file="",
    )


def list_drawn_years(measure: ComparedMeasure, year: str) -> tuple[str, ...]:
    """Those up to the year that is shown; "" alone of what has none."""
    if not year:
        return ("",)
    years = measure.years[: measure.years.index(year) + 1]
    return years[-MOST_YEARS:]


def _find_table(localised_site: LocalisedSite, comparison: StandardComparison) -> DatasetEntry:
    """The table that has all rows, though figures are made of those under Licence Ouverte."""
    return find_whole_table(localised_site, comparison.standard) or comparison.entry


def _find_anchor(localised_site: LocalisedSite, comparison: StandardComparison) -> str:
    """Of the table of the territory in its page, or ""."""
    tables, _ = localised_site.opening.tables(comparison.entry.summary)
    return f"t-{tables[0].name}" if tables else ""


def _get_rows_page(localised_site: LocalisedSite, comparison: StandardComparison) -> str:
    """The page of the table of the territory, open at that."""
    anchor = _find_anchor(localised_site, comparison)
    page = f"{comparison.entry.dataset.id}/"
    return f"{page}#{anchor}" if anchor else page


def _index_absent_years(
    localised_site: LocalisedSite, comparison: StandardComparison
) -> dict[str, str]:
    """What is missing of the data of communes, in words, by their slug."""
    absent: dict[str, str] = {}
    for id_, notes in index_absent_notes(localised_site, comparison.entry).items():
        if notes:
            absent[id_.partition("/")[0]] = ", ".join(notes)
    return absent


def _map_gaps(localised_site: LocalisedSite, comparison: StandardComparison) -> dict[str, str]:
    """The same by INSEE code, for the script."""
    absent = _index_absent_years(localised_site, comparison)
    gaps = {}
    for publisher in localised_site.site.publishers:
        if publisher.insee and publisher.slug in absent:
            gaps[publisher.insee] = absent[publisher.slug]
    return gaps


def _get_rows_url(rows_page: str, insee: str, year: str) -> str:
    """The rows of the table of the territory that a figure is made of."""
    if "#" not in rows_page:
        return rows_page
    query = f"f={INSEE}~est~{insee}"
    if year:
        query += f"&f={YEAR}~entre~{year}~{year}"
    return f"{rows_page}?{query}"


# --- what is said beside figures ---


def _list_omissions(language: Language, measure: ComparedMeasure, year: str) -> Iterator[str]:
    """Categories that the table leaves to the file, and those that the file leaves out."""
    if left_to_file := len(measure.categories) - len(choose_categories(measure, year)):
        yield language.count("compare.others", left_to_file)
    if measure.omitted:
        yield language.count("compare.omitted", measure.omitted)


def _list_notes(
    localised_site: LocalisedSite, comparison: StandardComparison
) -> Iterator[CommuneNote]:
    for publisher in localised_site.site.publishers:
        notes = dict(publisher.comparison_notes)
        if comparison.standard.id in notes:
            note = format_french_spaces(notes[comparison.standard.id])
            yield CommuneNote(publisher.name, note)


def _write_settings(localised_site: LocalisedSite, comparison: StandardComparison) -> str:
    """What the script reads: the files of the measures, and where the rows of figures are."""
    slug = comparison.standard.slug
    measures = []
    for measure in map(keep_figures, comparison.measures):
        year = choose_year(measure)
        category = choose_category(measure, year)
        path = get_comparison_path(slug, measure.id)
        measures.append(
            {
                "id": measure.id,
                "title": measure.title,
                "file": path,
                "category": category,
                "year": year,
            }
        )
    settings = {
        "measures": measures,
        "table": f"{comparison.entry.dataset.id}/",
        "anchor": _find_anchor(localised_site, comparison),
        "embed": get_embed_path(comparison.entry.dataset.id, FORM),
        "name": f"{slug}-comparaison",
        "absent": list_uncompared_communes(localised_site, comparison),
        "gaps": _map_gaps(localised_site, comparison),
        "words": list_category_words(localised_site.language, comparison.standard),
    }
    return json.dumps(settings, ensure_ascii=False, separators=(",", ":"))


# --- pages ---


def plan_compare_pages(localised_site: LocalisedSite) -> Iterator[PlannedPage]:
    for comparison in list_comparisons(localised_site):
        yield _plan_page(localised_site, comparison, path=comparison.page, template="compare")


def plan_compare_embeds(localised_site: LocalisedSite) -> Iterator[PlannedPage]:
    url = localised_site.site.portal.url
    for comparison in list_comparisons(localised_site):
        path = get_embed_path(comparison.entry.dataset.id, FORM)
        planned = _plan_page(localised_site, comparison, path=path, template="embed-compare")
        canonical = f"{url}{comparison.page}" if url else ""
        shell = replace(planned.shell, canonical=canonical, languages=(), indexed=False)
        yield replace(planned, shell=shell)


def _plan_page(
    localised_site: LocalisedSite, comparison: StandardComparison, path: str, template: str
) -> PlannedPage:
    site = localised_site.site

    def contexts() -> Iterator[ComparePage]:
        yield build_compare_page(localised_site, comparison, framed=template != "compare")

    slug = comparison.standard.slug
    card = COMPARISON.format(slug=slug)
    pictured = (comparison.standard.title, localised_site.language.say("compare.title"))
    return PlannedPage(
        file=f"{path}index.html",
        templates=(f"{template}--{slug}.html", f"{template}.html"),
        shell=build_page_shell(localised_site, path, card=card, pictured=pictured),
        inputs=(list_comparison_inputs(localised_site, comparison), site.portal),
        contexts=contexts,
    )


def list_comparison_inputs(
    localised_site: LocalisedSite, comparison: StandardComparison
) -> tuple[object, ...]:
    """What the figures of a comparison and their maps depend on."""
    tables = (comparison.entry, _find_table(localised_site, comparison))
    return (
        [localised_site.marks[entry.dataset.id] for entry in tables],
        [measure.id for measure in comparison.measures],
        localised_site.coverage_inputs,
        localised_site.basemap.mark,
    )


COMPARE = PageKind("compare", ComparePage, plan_compare_pages)
COMPARE_EMBED = PageKind("compare_embed", ComparePage, plan_compare_embeds, everywhere=False)
