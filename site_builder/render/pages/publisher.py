"""A commune's or partner's own page, which must be worth reading before it has published
anything."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache, partial
from typing import Annotated

from markupsafe import Markup

from site_builder.core.language import Language, shorten_url
from site_builder.core.model.dataset import TERRITORY
from site_builder.core.model.editorial import Picture, Reuse
from site_builder.core.model.portal import Contact, Publisher
from site_builder.core.model.site import DatasetEntry
from site_builder.render.feeds.atom import get_atom_path
from site_builder.render.localised_site import LocalisedSite, is_mostly_invented
from site_builder.render.pages.charts import ChartShown, describe_chart
from site_builder.render.pages.compared_figures import list_comparisons
from site_builder.render.pages.council_sheet import find_sheet_path
from site_builder.render.pages.dataset_facts import Fact
from site_builder.render.pages.datasets import PER_PAGE, get_publisher_datasets_path
from site_builder.render.pages.extract import (
    LADDER,
    ExtractShown,
    describe_commune_extracts,
    filter_partitioned_entries,
)
from site_builder.render.pages.given import find_first_year
from site_builder.render.pages.key_figure import describe_key_figure
from site_builder.render.pages.listing import (
    Item,
    build_dataset_item,
    describe_publisher_role,
    make_alphabetical_key,
    select_freshest_entries,
)
from site_builder.render.pages.locator import Locator, draw_locator, make_locator
from site_builder.render.pages.map import MapShown, describe_table_map
from site_builder.render.pages.offers import Offer, index_offers
from site_builder.render.pages.own_figures import NO_FIGURES, OwnFigures, index_own_figures
from site_builder.render.pages.printed import write_printed_foot
from site_builder.render.pages.prose import extract_lede, render_markdown
from site_builder.render.pages.reuse_table import Taken, build_publisher_frame, get_embed_path
from site_builder.render.pages.reuses import FEW, ReuseShown, describe_reuse
from site_builder.render.pages.shell import (
    PageKind,
    PlannedPage,
    build_page_shell,
    group_entries_by_publisher,
    group_own_entries_by_publisher,
)
from site_builder.render.pages.table_section import TableBudget
from site_builder.render.pages.values import format_integer

MOST_SHARED = 6
MOST_CHARTS = 4
MOST_KNOWN = 3  # large figures of a commune that gave nothing yet


@dataclass(frozen=True, slots=True)
class ChartOf:
    """A chart of one of its datasets."""

    chart: Annotated[ChartShown, "The first of the dataset."]
    dataset: Annotated[str, "The dataset's title."]
    title_in: Annotated[
        str, "The language of that title, where it is not that of the page; or empty."
    ]
    url: Annotated[str, "The dataset's page, from the site's root."]


@dataclass(frozen=True, slots=True)
class MapOf:
    """A map of one of its datasets."""

    map: Annotated[MapShown, "As it is drawn; the one that moves stays in the dataset's page."]
    dataset: Annotated[str, "The dataset's title."]
    title_in: Annotated[
        str, "The language of that title, where it is not that of the page; or empty."
    ]
    url: Annotated[str, "The map in the dataset's page, from the site's root."]


@dataclass(frozen=True, slots=True, kw_only=True)
class PublisherPage:
    """The page of a publisher."""

    title: Annotated[str, "The publisher's name."]
    description: Annotated[str, "What it is, in a sentence, for the head of the page."]
    logo: Annotated[Picture | None, "Its logo, whose address is from the site's root, or nothing."]
    role: Annotated[str, "What it is, in words: « Commune de 232 440 habitants »."]
    commune: Annotated[bool, "True for a commune, false for a partner."]
    demonstration: Annotated[bool, "True where most of the data that it shows are invented."]
    insee: Annotated[str, "The commune's INSEE code, or empty."]
    siren: Annotated[str, "Its SIREN, or empty."]
    homepage: Annotated[str, "Its own site, or empty."]
    homepage_name: Annotated[str, "The address of its site as people read it."]
    foot: Annotated[str, "Its address and the day of its data, as paper says them at its foot."]
    own_portal: Annotated[str, "The address of a portal of its own, or empty."]
    own_portal_name: Annotated[str, "The same as people read it."]
    about: Annotated[Markup, "Its description as HTML, or empty."]
    text_in: Annotated[
        str, "The language of its description, where it is not that of the page; or empty."
    ]
    items: Annotated[
        tuple[Item, ...],
        "Its own datasets, from A to Z; of more than a hundred the freshest, in order of date.",
    ]
    joined: Annotated[
        tuple[Item, ...],
        "The tables of the territory that it answers for, made of what several publish.",
    ]
    everything: Annotated[
        str, "The list of all of them, from the site's root; empty where they are here."
    ]
    large_figures: Annotated[
        tuple[Fact, ...],
        "What stands in large figures: how many datasets and rows it gave, since when, what was "
        "made of them; of a commune that gave nothing yet, what is known of it; or nothing.",
    ]
    place: Annotated[Markup, "Where the commune is, as SVG, or empty."]
    facts: Annotated[
        tuple[Fact, ...],
        "What it gave: how many datasets and rows, since when, its last update, what was made of "
        "them, and in how many national datasets it has rows; or nothing.",
    ]
    charts: Annotated[
        tuple[ChartOf, ...], "A chart of each of its freshest datasets that have some."
    ]
    map: Annotated[
        MapOf | None, "Of a partner whose datasets have no chart, the map of its freshest that has."
    ]
    figures: Annotated[OwnFigures, "Its figures beside those of the communes of its size."]
    offers: Annotated[tuple[Offer, ...], "What it could publish next; or nothing."]
    sheet: Annotated[
        str, "Its sheet to print, from the site's root; empty in a portal of one publisher."
    ]
    extracts: Annotated[tuple[ExtractShown, ...], "What the tables of others hold of this commune."]
    shared: Annotated[
        tuple[Item, ...], "Datasets of the métropole, which speak of this commune too."
    ]
    shared_by: Annotated[str, "The métropole's name, or empty."]
    shared_url: Annotated[str, "The métropole's page, from the site's root, or empty."]
    reuses: Annotated[
        tuple[ReuseShown, ...], "What has been made of its datasets, the latest first; a few."
    ]
    contact: Annotated[Contact, "Whom to ask: name, email, url, each possibly empty."]
    url: Annotated[str, "This page, from the site's root."]
    taken: Annotated[Taken, "The codes that show it in another site."]


def build_publisher_page(
    localised_site: LocalisedSite,
    publisher: Publisher,
    entries: Sequence[DatasetEntry],
    shared: Sequence[DatasetEntry],
    cut: Sequence[DatasetEntry] = (),
    economy: TableBudget = LADDER[0],
    *,
    figures: OwnFigures = NO_FIGURES,
    offers: tuple[Offer, ...] = (),
    joined: Sequence[DatasetEntry] = (),
    locator: Locator | None = None,
) -> PublisherPage:
    """`shared`: datasets of the métropole that the page of this commune mentions; `cut`: those of
    which each commune gets its rows; `figures` and `offers`: its own; `joined`: tables of the
    territory that it answers for; `locator`: where communes are."""
    language = localised_site.language
    portal = localised_site.site.portal
    commune = publisher.role == "commune"
    role = describe_publisher_role(language, publisher)
    extracts = tuple(describe_commune_extracts(localised_site, publisher, cut, economy))
    reuses = _select_reuses(localised_site, publisher)
    extract_urls = {extract.url for extract in extracts}
    shared = [entry for entry in shared if f"{entry.dataset.id}/" not in extract_urls]
    cut_here = [entry for entry in cut if f"{entry.dataset.id}/" in extract_urls]
    gifts = tuple(_list_gifts(language, entries, reuses=len(reuses)))
    return PublisherPage(
        title=publisher.name,
        description=extract_lede(publisher.description) or f"{publisher.name}, {role}",
        logo=localised_site.logos.get(publisher.slug),
        role=role,
        commune=commune,
        demonstration=_is_invented(entries, cut_here),
        insee=publisher.insee,
        siren=publisher.siren,
        homepage=publisher.homepage,
        homepage_name=shorten_url(publisher.homepage),
        foot=write_printed_foot(localised_site, f"{publisher.slug}/", entries),
        own_portal=publisher.own_portal,
        own_portal_name=shorten_url(publisher.own_portal),
        about=render_markdown(publisher.description),
        text_in=publisher.text_in,
        items=tuple(
            build_dataset_item(localised_site, entry, _write_key_figure(localised_site, entry))
            for entry in _order_datasets(entries)
        ),
        joined=tuple(build_dataset_item(localised_site, entry) for entry in joined),
        everything=get_publisher_datasets_path(publisher) if len(entries) > PER_PAGE else "",
        large_figures=gifts or tuple(_list_known_figures(language, extracts))[:MOST_KNOWN],
        place=draw_locator(language, locator, publisher),
        facts=(*gifts, *_list_facts(language, entries, extracts)),
        charts=tuple(_describe_charts(localised_site, entries, economy)) if economy.charts else (),
        map=_describe_map(localised_site, entries, economy) if not commune else None,
        figures=figures,
        offers=offers,
        sheet=find_sheet_path(localised_site, publisher),
        extracts=extracts,
        shared=tuple(build_dataset_item(localised_site, entry) for entry in shared),
        shared_by=shared[0].publisher.name if shared else "",
        shared_url=f"{shared[0].dataset.publisher}/" if shared else "",
        reuses=tuple(describe_reuse(localised_site, reuse) for reuse in reuses[:FEW]),
        contact=publisher.contact if publisher.contact != Contact() else portal.contact,
        url=f"{publisher.slug}/",
        taken=build_publisher_frame(portal.url, publisher),
    )


def _is_invented(entries: Sequence[DatasetEntry], cut: Sequence[DatasetEntry]) -> bool:
    """Are most of its own datasets demonstrations? Of one that has none, is any of which the page
    shows its rows: a figure of those alone is in large there."""
    if entries:
        return is_mostly_invented(entries)
    return any(entry.dataset.demonstration for entry in cut)


def _order_datasets(entries: Sequence[DatasetEntry]) -> list[DatasetEntry]:
    """From A to Z, where one page has them all."""
    if len(entries) > PER_PAGE:
        return select_freshest_entries(entries, PER_PAGE)
    return sorted(entries, key=lambda entry: make_alphabetical_key(entry.dataset.title))


def _list_gifts(language: Language, entries: Sequence[DatasetEntry], reuses: int) -> Iterator[Fact]:
    """What it gave, and what was made of it; nothing where it gave nothing."""
    if entries:
        label = language.count("figure.datasets", len(entries))
        yield Fact(label, format_integer(language, len(entries)), "#datasets-title")
    if rows := sum(entry.summary.rows for entry in entries):
        yield Fact(language.count("publisher.rows", rows), format_integer(language, rows), "")
    if first_year := find_first_year(entries):
        yield Fact(language.say("fact.since"), first_year, "")
    if reuses:
        label = language.count("publisher.reuses.count", reuses)
        yield Fact(label, format_integer(language, reuses), "#reuses-title")


def _list_known_figures(language: Language, extracts: Sequence[ExtractShown]) -> Iterator[Fact]:
    """The amounts that others publish of a commune, each with its year."""
    for extract in extracts:
        for amount in extract.amounts:
            label = language.say("figure.of-year", figure=amount.label, year=extract.year)
            yield Fact(label, amount.value, f"#{extract.table.anchor}")


def _list_facts(
    language: Language, entries: Sequence[DatasetEntry], extracts: Sequence[ExtractShown]
) -> Iterator[Fact]:
    if days := [entry.modified for entry in entries if entry.modified]:
        yield Fact(language.say("fact.day"), language.day(max(days)), "")
    if national := {extract.url for extract in extracts if extract.national}:
        datasets = language.count("datasets", len(national))
        yield Fact(language.say("extracts.national.fact"), datasets, "#national-title")


def _write_key_figure(localised_site: LocalisedSite, entry: DatasetEntry) -> str:
    """That of a dataset that has a chart, with its year if it is of one; of others the rows are
    counted."""
    if not entry.summary.charts:
        return ""
    tables, _ = localised_site.opening.tables(entry.summary)
    detail = localised_site.opening.detail(entry.summary)
    figure = describe_key_figure(localised_site.language, entry.dataset, tables, detail)
    if figure is None or not figure.year:
        return figure.value if figure else ""
    return localised_site.language.say("figure.of-year", figure=figure.value, year=figure.year)


def _describe_charts(
    localised_site: LocalisedSite, entries: Sequence[DatasetEntry], economy: TableBudget
) -> Iterator[ChartOf]:
    charted_entries = [
        entry for entry in select_freshest_entries(entries, len(entries)) if entry.summary.charts
    ]
    for entry in charted_entries[:MOST_CHARTS]:
        dataset = entry.dataset
        chart = next(
            table.charts[0]
            for table in localised_site.opening.detail(entry.summary).tables
            if table.charts
        )
        described_chart = describe_chart(
            localised_site.language,
            chart,
            f"chart-{dataset.slug}",
            figures=economy.figures,
            folder=f"data/{dataset.id}/",
        )
        yield ChartOf(described_chart, dataset.title, entry.title_in, f"{dataset.id}/")


def _describe_map(
    localised_site: LocalisedSite, entries: Sequence[DatasetEntry], economy: TableBudget
) -> MapOf | None:
    """What the card of a partner shows, where no dataset of it has a chart."""
    if not economy.charts or any(entry.summary.charts for entry in entries):
        return None
    for entry in select_freshest_entries(entries, len(entries)):
        if not entry.summary.maps:
            continue
        for table in localised_site.opening.detail(entry.summary).tables:
            if table.map:
                drawn = describe_table_map(
                    localised_site.language,
                    entry.dataset.title,
                    anchor=f"t-{entry.dataset.slug}",
                    mapped=table.map,
                    basemap=localised_site.basemap.at(entry.publisher.insee),
                    leads=False,
                )
                url = f"{entry.dataset.id}/#m-{table.name}"
                return MapOf(drawn, entry.dataset.title, entry.title_in, url)
    return None


def _select_reuses(localised_site: LocalisedSite, publisher: Publisher) -> list[Reuse]:
    id_prefix = f"{publisher.slug}/"
    reuses = localised_site.site.editorial.reuses
    return [reuse for reuse in reuses if any(id_.startswith(id_prefix) for id_ in reuse.datasets)]


def plan_publisher_pages(localised_site: LocalisedSite) -> Iterator[PlannedPage]:
    entries_by_publisher = group_entries_by_publisher(localised_site.site.entries)
    for publisher, pages, inputs in _list_pages(localised_site):
        if publisher.slug == TERRITORY and localised_site.has_coverage:
            continue  # who publishes what stands there
        feed = get_atom_path(
            localised_site.site.portal.url,
            f"{publisher.slug}/",
            entries_by_publisher.get(publisher.slug, ()),
        )
        yield PlannedPage(
            file=f"{publisher.slug}/index.html",
            templates=(f"publisher--{publisher.slug}.html", "publisher.html"),
            shell=build_page_shell(
                localised_site,
                f"{publisher.slug}/",
                publisher=publisher,
                feed=feed,
                card=publisher.slug,
                pictured=(publisher.name,),
            ),
            inputs=inputs,
            contexts=pages,
        )


def plan_publisher_embeds(localised_site: LocalisedSite) -> Iterator[PlannedPage]:
    """The same for the frame of another site, that of its town hall first of all."""
    url = localised_site.site.portal.url
    for publisher, pages, inputs in _list_pages(localised_site):
        path = get_embed_path(publisher.slug)
        shell = build_page_shell(localised_site, path, indexed=False, publisher=publisher)
        yield PlannedPage(
            file=f"{path}index.html",
            templates=("embed-publisher.html",),
            shell=replace(shell, canonical=f"{url}{publisher.slug}/" if url else "", languages=()),
            inputs=inputs,
            contexts=pages,
        )


def _list_pages(
    localised_site: LocalisedSite,
) -> Iterator[tuple[Publisher, Callable[[], Iterator[PublisherPage]], tuple[object, ...]]]:
    """Each publisher with its page, in ever shorter versions, and all that it depends on."""
    entries_by_publisher = group_own_entries_by_publisher(localised_site.site.entries)
    joined_by_publisher = _group_joined_entries(localised_site.site.entries)
    metropole = next(
        (
            candidate.slug
            for candidate in localised_site.site.publishers
            if candidate.role == "metropole"
        ),
        "",
    )
    shared_by_all = entries_by_publisher.get(metropole, [])[:MOST_SHARED]
    cut_by_all = filter_partitioned_entries(localised_site.site.entries)
    figures_by_slug = index_own_figures(localised_site, list_comparisons(localised_site))
    offers_by_slug = index_offers(localised_site)
    get_locator = cache(partial(make_locator, localised_site.basemap))  # drawn where a page is
    for publisher in localised_site.site.publishers:
        entries = entries_by_publisher.get(publisher.slug, [])
        shared, cut = (shared_by_all, cut_by_all) if publisher.role == "commune" else ([], [])
        figures = figures_by_slug.get(publisher.slug, NO_FIGURES)
        offers = offers_by_slug.get(publisher.slug, ())
        joined = joined_by_publisher.get(publisher.slug, [])

        def pages(
            publisher: Publisher = publisher,
            entries: Sequence[DatasetEntry] = entries,
            shared: Sequence[DatasetEntry] = shared,
            cut: Sequence[DatasetEntry] = cut,
            figures: OwnFigures = figures,
            offers: tuple[Offer, ...] = offers,
            joined: Sequence[DatasetEntry] = joined,
        ) -> Iterator[PublisherPage]:
            return (
                build_publisher_page(
                    localised_site,
                    publisher,
                    entries=entries,
                    shared=shared,
                    cut=cut,
                    economy=economy,
                    figures=figures,
                    offers=offers,
                    joined=joined,
                    locator=get_locator() if publisher.role == "commune" else None,
                )
                for economy in LADDER
            )

        all_entries = (*entries, *shared, *cut, *joined)
        marks = [localised_site.marks[entry.dataset.id] for entry in all_entries]
        logo = localised_site.logos.get(publisher.slug)
        is_mapped = publisher.role == "commune" or any(entry.summary.maps for entry in entries)
        mark = localised_site.basemap.mark if is_mapped else ""
        more = figures, offers, find_sheet_path(localised_site, publisher)
        yield (
            publisher,
            pages,
            (publisher, logo, marks, mark, _select_reuses(localised_site, publisher), *more),
        )


def _group_joined_entries(entries: Sequence[DatasetEntry]) -> dict[str, list[DatasetEntry]]:
    """The tables of the territory, by who answers for them."""
    joined = [
        entry
        for entry in entries
        if entry.dataset.is_of_territory and entry.dataset.publisher != TERRITORY
    ]
    joined.sort(key=lambda entry: make_alphabetical_key(entry.dataset.title))
    return group_entries_by_publisher(joined)


PUBLISHER = PageKind("publisher", PublisherPage, plan_publisher_pages)
PUBLISHER_EMBED = PageKind(
    "publisher_embed", PublisherPage, plan_publisher_embeds, everywhere=False
)
