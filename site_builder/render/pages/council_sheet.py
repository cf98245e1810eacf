"""What a publisher gives, on a sheet to print for its council: /territoire/bilans/<publisher>/. It
says nothing that the publisher's own page does not, and no search engine is led to it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Annotated

from site_builder.core.language import Language
from site_builder.core.model.dataset import TERRITORY
from site_builder.core.model.portal import Contact, Publisher
from site_builder.core.model.site import DatasetEntry
from site_builder.render.localised_site import LocalisedSite, is_mostly_invented
from site_builder.render.pages.charts import ChartShown, describe_chart
from site_builder.render.pages.compared_figures import list_comparisons
from site_builder.render.pages.listing import describe_publisher_role, make_alphabetical_key
from site_builder.render.pages.offers import Offer, index_offers
from site_builder.render.pages.own_figures import NO_FIGURES, OwnFigures, index_own_figures
from site_builder.render.pages.shell import (
    PageKind,
    PlannedPage,
    build_page_shell,
    group_entries_by_publisher,
)
from site_builder.render.pages.values import format_integer
from site_builder.render.pages.verdict import get_conformity_state

SHEETS = f"{TERRITORY}/bilans/"
MOST = 25  # datasets; with the rest it is two pages of paper


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetDataset:
    """A dataset of the publisher."""

    title: Annotated[str, "Its title, as written."]
    title_in: Annotated[
        str, "The language of its title, where it is not that of the page; or empty."
    ]
    url: Annotated[str, "Its page, from the site's root."]
    rows: Annotated[str, "How many rows it has, or empty where it has no table."]
    day: Annotated[str, "The day of the data in figures, or empty where it is unknown."]
    model: Annotated[str, "Whether it follows its standard or schema, in words, or empty."]
    states: Annotated[tuple[str, ...], "Earlier version, update expected, in words; or nothing."]
    chart: Annotated[ChartShown | None, "Its first chart, or nothing."]


@dataclass(frozen=True, slots=True, kw_only=True)
class CouncilSheetPage:
    """The sheet of a publisher."""

    title: Annotated[str, "The publisher's name, and what the sheet is."]
    name: Annotated[str, "The publisher's name."]
    description: Annotated[str, "What it publishes, in a sentence."]
    role: Annotated[str, "What it is, in words."]
    commune: Annotated[bool, "True for a commune, false for a partner."]
    demonstration: Annotated[bool, "True where most of its data are invented."]
    own_portal: Annotated[str, "The address of a portal of its own, or empty."]
    datasets: Annotated[tuple[SheetDataset, ...], "Its datasets, from A to Z."]
    others: Annotated[str, "How many more there are, in words, or empty."]
    figures: Annotated[OwnFigures, "Its figures beside those of the communes of its size."]
    offers: Annotated[tuple[Offer, ...], "What it could publish next; or nothing."]
    contact: Annotated[Contact, "Who answers for the portal: name, email, url."]
    foot: Annotated[str, "Of which day the data are, in words; empty where nobody knows it."]
    home: Annotated[str, "The publisher's page, from the site's root."]
    address: Annotated[str, "The same as an absolute address; empty where nobody knows it."]


def find_sheet_path(localised_site: LocalisedSite, publisher: Publisher) -> str:
    """The page of its sheet, from the site's root; "" in a portal of one publisher."""
    if not localised_site.has_coverage or publisher.slug == TERRITORY:
        return ""
    return f"{SHEETS}{publisher.slug}/"


def build_council_sheet(
    localised_site: LocalisedSite,
    publisher: Publisher,
    entries: Sequence[DatasetEntry],
    *,
    figures: OwnFigures = NO_FIGURES,
    offers: tuple[Offer, ...] = (),
) -> CouncilSheetPage:
    """`entries`: its datasets; `figures` and `offers`: its own."""
    language = localised_site.language
    portal = localised_site.site.portal
    ordered = sorted(entries, key=lambda entry: make_alphabetical_key(entry.dataset.title))
    home = f"{publisher.slug}/"
    others = len(entries) - MOST
    return CouncilSheetPage(
        title=language.say("sheet.title" if entries else "sheet.title.none", name=publisher.name),
        name=publisher.name,
        description=_describe(language, entries),
        role=describe_publisher_role(language, publisher),
        commune=publisher.role == "commune",
        demonstration=is_mostly_invented(entries),
        own_portal=publisher.own_portal,
        datasets=tuple(_describe_dataset(localised_site, entry) for entry in ordered[:MOST]),
        others=language.count("sheet.others", others) if others > 0 else "",
        figures=figures,
        offers=offers,
        contact=portal.contact,
        foot=_write_foot(language, entries),
        home=home,
        address=f"{portal.url}{localised_site.prefix}{home}" if portal.url else "",
    )


def _describe(language: Language, entries: Sequence[DatasetEntry]) -> str:
    if not entries:
        return language.say("sheet.none")
    rows = sum(entry.summary.rows for entry in entries)
    return language.count("sheet.text", len(entries), rows=language.count("rows", rows))


def _write_foot(language: Language, entries: Sequence[DatasetEntry]) -> str:
    """A sheet of paper outlives the page: of which day it speaks stands on it."""
    days = [entry.modified for entry in entries if entry.modified]
    return language.say("sheet.foot", day=language.day(max(days))) if days else ""


def _describe_dataset(localised_site: LocalisedSite, entry: DatasetEntry) -> SheetDataset:
    language = localised_site.language
    dataset = entry.dataset
    conformity = get_conformity_state(localised_site.opening, entry)
    return SheetDataset(
        title=dataset.title,
        title_in=entry.title_in,
        url=f"{dataset.id}/",
        rows=format_integer(language, entry.summary.rows) if entry.summary.rows else "",
        day=f"{entry.modified:%d/%m/%Y}" if entry.modified else "",
        model=language.say(f"coverage.{conformity}") if conformity else "",
        states=tuple(_list_states(localised_site, entry)),
        chart=_draw_first_chart(localised_site, entry),
    )


def _draw_first_chart(localised_site: LocalisedSite, entry: DatasetEntry) -> ChartShown | None:
    if not entry.summary.charts:
        return None
    for table in localised_site.opening.detail(entry.summary).tables:
        if table.charts:
            anchor = f"chart-{entry.dataset.slug}"
            chart = describe_chart(localised_site.language, table.charts[0], anchor, figures=False)
            return replace(chart, asked=None)  # nobody chooses a year on paper
    return None


def _list_states(localised_site: LocalisedSite, entry: DatasetEntry) -> Iterator[str]:
    say = localised_site.language.say
    if entry.kept:
        yield say("coverage.kept")
    if entry.dataset.id in localised_site.site.late:
        yield say("coverage.late")


def plan_council_sheets(localised_site: LocalisedSite) -> Iterator[PlannedPage]:
    if not localised_site.has_coverage:
        return
    own_entries = [
        entry for entry in localised_site.site.entries if not entry.dataset.is_of_territory
    ]
    entries_by_publisher = group_entries_by_publisher(own_entries)
    figures_by_slug = index_own_figures(localised_site, list_comparisons(localised_site))
    offers_by_slug = index_offers(localised_site)
    for publisher in localised_site.site.publishers:
        path = find_sheet_path(localised_site, publisher)
        if not path:
            continue
        entries = entries_by_publisher.get(publisher.slug, [])
        figures = figures_by_slug.get(publisher.slug, NO_FIGURES)
        offers = offers_by_slug.get(publisher.slug, ())

        def contexts(
            publisher: Publisher = publisher,
            entries: Sequence[DatasetEntry] = entries,
            figures: OwnFigures = figures,
            offers: tuple[Offer, ...] = offers,
        ) -> Iterator[CouncilSheetPage]:
            yield build_council_sheet(
                localised_site, publisher, entries, figures=figures, offers=offers
            )

        marks = [localised_site.marks[entry.dataset.id] for entry in entries]
        late = [
            entry.dataset.id for entry in entries if entry.dataset.id in localised_site.site.late
        ]
        yield PlannedPage(
            file=f"{path}index.html",
            templates=(f"council_sheet--{publisher.slug}.html", "council_sheet.html"),
            shell=build_page_shell(localised_site, path, indexed=False, publisher=publisher),
            inputs=(publisher, localised_site.site.portal, marks, late, figures, offers),
            contexts=contexts,
        )


COUNCIL_SHEET = PageKind("council_sheet", CouncilSheetPage, plan_council_sheets)
