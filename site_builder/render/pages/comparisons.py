"""Everything by which communes compare, with the first thing that each figure says:
/territoire/comparer/."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Annotated

from markupsafe import Markup

from site_builder.core.model.comparison import ComparedMeasure
from site_builder.render.localised_site import LocalisedSite
from site_builder.render.pages.compare import list_comparison_inputs
from site_builder.render.pages.compared_figures import (
    FEWEST_COMPARED,
    StandardComparison,
    choose_category,
    choose_year,
    keep_figures,
    list_compared_communes,
    list_comparisons,
    select_values,
)
from site_builder.render.pages.compared_strip import draw_compared_strip
from site_builder.render.pages.compared_words import MeasureFigures, say_figures
from site_builder.render.pages.listing import make_alphabetical_key
from site_builder.render.pages.shell import (
    COMPARISONS_PATH,
    PageKind,
    PlannedPage,
    build_page_shell,
)

WHOLE = Decimal(100)  # from this on figures of a list have no decimals


@dataclass(frozen=True, slots=True)
class ComparedSubject:
    """What communes compare by one standard."""

    title: Annotated[str, "« Subventions »."]
    url: Annotated[str, "Its page, from the site's root."]
    measures: Annotated[
        tuple[ComparedAnswer, ...], "Its figures, less those that too few communes have."
    ]


@dataclass(frozen=True, slots=True)
class ComparedAnswer:
    """A figure of a subject, of its latest year."""

    title: Annotated[str, "What is compared."]
    url: Annotated[str, "Where it is compared, from the site's root."]
    sentence: Annotated[str, "From how much to how much, and the middle one."]
    strip: Annotated[Markup, "An SVG drawing of the figures of all communes, or empty."]


@dataclass(frozen=True, slots=True)
class ComparisonsPage:
    """The list of comparisons."""

    title: Annotated[str, "The list's title."]
    description: Annotated[str, "What is compared, in a sentence."]
    legend: Annotated[str, "What the strokes of drawings are, or empty where nothing is drawn."]
    items: Annotated[tuple[ComparedSubject, ...], "From A to Z."]


def build_comparison_list_page(
    localised_site: LocalisedSite, comparisons: Sequence[StandardComparison]
) -> ComparisonsPage:
    subjects = []
    for comparison in comparisons:
        answers = tuple(_list_answers(localised_site, comparison))
        title = comparison.standard.get_short_title(localised_site.language.code)
        subjects.append(ComparedSubject(title, comparison.page, answers))
    subjects.sort(key=lambda subject: make_alphabetical_key(subject.title))
    say = localised_site.language.say
    is_drawn = any(measure.strip for subject in subjects for measure in subject.measures)
    return ComparisonsPage(
        title=say("compare.title"),
        description=say("comparisons.text"),
        legend=say("comparisons.legend") if is_drawn else "",
        items=tuple(subjects),
    )


def _list_answers(
    localised_site: LocalisedSite, comparison: StandardComparison
) -> Iterator[ComparedAnswer]:
    for measure in map(keep_figures, comparison.measures):
        year = choose_year(measure)
        category = choose_category(measure, year)
        values = select_values(measure, year, category)
        if len(values) < FEWEST_COMPARED:
            continue
        yield ComparedAnswer(
            title=measure.title,
            url=f"{comparison.page}#m-{measure.id}",
            sentence=_say_measure(localised_site, measure, values, year=year, category=category),
            strip=draw_compared_strip(values.values()),
        )


def _say_measure(
    localised_site: LocalisedSite,
    measure: ComparedMeasure,
    values: Mapping[str, Decimal],
    *,
    year: str,
    category: str,
) -> str:
    figures = MeasureFigures.of(localised_site.language, measure)
    if max(values.values()) >= WHOLE:
        figures = replace(figures, digits=0)
    communes = list_compared_communes(localised_site.site.publishers, measure)
    return say_figures(
        figures, communes, values, year=year, category=category, message="comparisons.sentence"
    )


def plan_comparison_list(localised_site: LocalisedSite) -> Iterator[PlannedPage]:
    if not localised_site.compares:
        return
    comparisons = list(list_comparisons(localised_site))
    yield PlannedPage(
        file=f"{COMPARISONS_PATH}index.html",
        templates=("comparisons.html",),
        shell=build_page_shell(localised_site, COMPARISONS_PATH),
        inputs=tuple(list_comparison_inputs(localised_site, one) for one in comparisons),
        contexts=lambda: [build_comparison_list_page(localised_site, comparisons)],
    )


COMPARISONS = PageKind("comparisons", ComparisonsPage, plan_comparison_list)
