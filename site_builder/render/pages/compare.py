"""How communes compare: /standards/<slug>/comparer/, whole without a script, and the same in a
frame of another site."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Annotated

from site_builder.core.language import Language, format_french_spaces
from site_builder.core.model.portal import Link
from site_builder.core.model.site import DatasetEntry
from site_builder.metadata.standards import Standard
from site_builder.render.cards.address import COMPARISON
from site_builder.render.feeds.comparison import get_comparison_path
from site_builder.render.localised_site import LocalisedSite
from site_builder.render.pages.compared_figures import (
    StandardComparison,
    choose_category,
    choose_year,
    find_whole_table,
    keep_figures,
    link_shared_table,
    list_comparisons,
)
from site_builder.render.pages.compared_map import (
    draw_map_ground,
)
from site_builder.render.pages.compared_measure import MeasureShown, describe_measure
from site_builder.render.pages.compared_table import collect_absent_years, find_rows_anchor
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
        foot=write_printed_foot(localised_site, comparison.page, [comparison.entry]),
        measures=tuple(measures),
        notes=tuple(_list_notes(localised_site, comparison)),
        settings=_write_settings(localised_site, comparison),
    )


def name_comparison(language: Language, standard: Standard) -> str:
    """« Comparer les subventions »."""
    return standard.compare_title.get(language.code) or language.say("compare.title")


def _find_table(localised_site: LocalisedSite, comparison: StandardComparison) -> DatasetEntry:
    """The table that has all rows, though figures are made of those under Licence Ouverte."""
    return find_whole_table(localised_site, comparison.standard) or comparison.entry


def _map_gaps(localised_site: LocalisedSite, comparison: StandardComparison) -> dict[str, str]:
    """What is missing of the data of communes, in words, by their INSEE code, for the script."""
    absent = collect_absent_years(localised_site, comparison)
    gaps = {}
    for publisher in localised_site.site.publishers:
        if publisher.insee and publisher.slug in absent:
            gaps[publisher.insee] = absent[publisher.slug]
    return gaps


# --- what is said beside figures ---


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
        "anchor": find_rows_anchor(localised_site, comparison),
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
