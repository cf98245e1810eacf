"""One measure of a comparison, as its page shows it: a sentence, a chart, a map and a table; of too
few communes the sentence alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated

from markupsafe import Markup

from site_builder.core.language import Language, format_french_spaces
from site_builder.core.model.comparison import ComparedMeasure
from site_builder.render.feeds.comparison import get_comparison_path
from site_builder.render.localised_site import LocalisedSite
from site_builder.render.pages.compared_chart import draw_compared_chart, list_drawn_communes
from site_builder.render.pages.compared_figures import (
    FEWEST_COMPARED,
    ComparedCommune,
    StandardComparison,
    choose_categories,
    choose_category,
    choose_year,
    keep_figures,
    list_compared_communes,
    select_values,
)
from site_builder.render.pages.compared_map import ComparedMap, MapGround, draw_compared_map
from site_builder.render.pages.compared_table import (
    MOST_YEARS,
    ComparedRow,
    collect_absent_years,
    describe_compared_table,
)
from site_builder.render.pages.compared_words import (
    MeasureFigures,
    list_class_medians,
    list_left_out_rows,
    list_transfers,
    say_extent,
    say_figures,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasureShown:
    """A measure of the standard, of all communes that have a figure; of too few of them there is
    neither chart nor table."""

    id: Annotated[str, "Its id, which ends its anchor."]
    title: Annotated[str, "What is compared."]
    sentence: Annotated[str, "What the figures say, in a sentence."]
    about: Annotated[str, "How many communes, which year and unit, in words."]
    chart: Annotated[
        Markup, "Its chart (`svg`), after a list of its marks where there are several lines."
    ]
    drawn: Annotated[str, "Which communes the chart shows, in words; empty where it shows all."]
    map_title: Annotated[str, "The title of the map, in words."] = ""
    map: Annotated[ComparedMap | None, "Its map, or nothing where communes have no place."] = None
    caption: Annotated[str, "What the table has."] = ""
    headings: Annotated[tuple[str, ...], "Of its columns but the first and the last."] = ()
    shown: Annotated[int, "The place of the column of what is drawn, which a telephone keeps."] = 0
    counted: Annotated[bool, "True where its last column counts the rows."] = False
    rows: Annotated[
        tuple[ComparedRow, ...], "The communes, from A to Z; none where too few have a figure."
    ] = ()
    others: Annotated[
        tuple[str, ...], "How many categories the table, or the file, leaves out, in words."
    ] = ()
    medians: Annotated[
        tuple[str, ...], "The median of each class of size, or why there is none."
    ] = ()
    left_out: Annotated[tuple[str, ...], "How many rows do not count, and why, in words."] = ()
    transferred: Annotated[
        tuple[str, ...], "Which competences the métropole has instead, in words."
    ] = ()
    method: Annotated[str, "How it is counted."] = ""
    limits: Annotated[str, "What does not compare."] = ""
    file: Annotated[str, "All its figures as JSON, from the site's root."]


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
    sentence = say_figures(figures, communes, values, year=year, category=category)
    about = say_extent(localised_site, len(values))
    file = get_comparison_path(comparison.standard.slug, measure.id)
    if len({value.insee for value in measure.values if value.year == year}) < FEWEST_COMPARED:
        return MeasureShown(
            id=measure.id,
            title=measure.title,
            sentence=sentence,
            about=about,
            chart=Markup(),
            drawn=language.say("compare.few", n=FEWEST_COMPARED),
            others=tuple(_list_absences(localised_site, comparison, communes)),
            file=file,
        )
    table = describe_compared_table(localised_site, comparison, figures, communes, year)
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
    map_title = "compare.map" if year else "compare.map.yearless"
    return MeasureShown(
        id=measure.id,
        title=measure.title,
        sentence=sentence,
        about=about,
        chart=draw_compared_chart(
            figures,
            drawn_communes,
            _list_drawn_years(measure, year),
            category=category,
            name=f"m-{measure.id}",
        ),
        drawn=drawn,
        map_title=language.say(map_title, year=year),
        map=drawn_map,
        caption=table.caption,
        headings=table.headings,
        shown=table.shown,
        counted=table.counted,
        rows=table.rows,
        others=tuple(_list_omissions(language, measure, year)),
        medians=tuple(list_class_medians(figures, year, category)),
        left_out=tuple(list_left_out_rows(language, measure)),
        transferred=tuple(list_transfers(localised_site, figures)),
        method=format_french_spaces(measure.method),
        limits=format_french_spaces(measure.limits),
        file=file,
    )


def _list_absences(
    localised_site: LocalisedSite, comparison: StandardComparison, communes: list[ComparedCommune]
) -> Iterator[str]:
    """What is missing of the data of each of these communes, after its name."""
    absent = collect_absent_years(localised_site, comparison)
    for commune in communes:
        if commune.slug in absent:
            yield localised_site.language.say(
                "territory.commune", name=commune.name, said=absent[commune.slug]
            )


def _list_drawn_years(measure: ComparedMeasure, year: str) -> tuple[str, ...]:
    """Those up to the year that is shown; "" alone of what has none."""
    if not year:
        return ("",)
    years = measure.years[: measure.years.index(year) + 1]
    return years[-MOST_YEARS:]


def _list_omissions(language: Language, measure: ComparedMeasure, year: str) -> Iterator[str]:
    """Categories that the table leaves to the file, and those that the file leaves out."""
    if left_to_file := len(measure.categories) - len(choose_categories(measure, year)):
        yield language.count("compare.others", left_to_file)
    if measure.omitted:
        yield language.count("compare.omitted", measure.omitted)
