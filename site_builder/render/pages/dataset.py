"""A dataset's own page: what a citizen reads first, then the data, then what machines and reusers
need."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial
from typing import Annotated

from markupsafe import Markup

from site_builder.compose.basemap import Basemap, get_tile_host
from site_builder.compose.facets import slugify_keyword
from site_builder.core.language import Language, format_french_spaces
from site_builder.core.model.portal import Contact, Link, Portal
from site_builder.core.model.prepared import Detail, Parts, Table, TableDetail
from site_builder.core.model.site import DatasetEntry
from site_builder.metadata import standards
from site_builder.render.feeds.atom import get_dataset_atom_path
from site_builder.render.feeds.files import NO_SOURCE
from site_builder.render.localised_site import LocalisedSite
from site_builder.render.pages import schema_org, series
from site_builder.render.pages.absent_files import describe_absent_files, index_absent_notes
from site_builder.render.pages.bare_title import write_bare_title
from site_builder.render.pages.charts import estimate_frame_height
from site_builder.render.pages.compared_figures import get_comparison_page
from site_builder.render.pages.dataset_facts import Fact, list_dataset_facts
from site_builder.render.pages.extract import list_extract_communes
from site_builder.render.pages.groups import KEYWORDS
from site_builder.render.pages.identity_links import NO_LINKS, make_identity_links
from site_builder.render.pages.joined import SourcesShown, describe_joined_sources
from site_builder.render.pages.kept_files import describe_kept_files
from site_builder.render.pages.key_figure import KeyFigure, describe_key_figure
from site_builder.render.pages.other_figure import describe_other_figure
from site_builder.render.pages.other_resources import (
    DocumentShown,
    ServiceShown,
    describe_dataset_documents,
    describe_dataset_services,
)
from site_builder.render.pages.personal_data import describe_personal_data
from site_builder.render.pages.printed import write_printed_foot
from site_builder.render.pages.prose import extract_lede, extract_opening, render_after_lede
from site_builder.render.pages.public_problems import describe_public_problems
from site_builder.render.pages.reporting import Reporting, build_reporting_links
from site_builder.render.pages.reuse_table import (
    CHART,
    MAP,
    build_embed_frame,
    describe_table_reuse,
)
from site_builder.render.pages.reuses import FEW, ReuseShown, describe_reuse
from site_builder.render.pages.series import PeriodShown
from site_builder.render.pages.shell import PageKind, PlannedPage, build_page_shell
from site_builder.render.pages.table_section import (
    LADDER,
    TableBudget,
    TableSection,
    TableShown,
)
from site_builder.render.pages.updates import (
    CorrectionShown,
    Due,
    describe_correction,
    describe_due_date,
    describe_endings,
)
from site_builder.render.pages.values import (
    Terms,
    describe_licence,
)
from site_builder.render.pages.verdict import VerdictShown, describe_dataset_verdict

ROOT = "../../"  # from the page of a dataset to the root of the site, in its language


@dataclass(frozen=True, slots=True, kw_only=True)
class DatasetPage:
    """The page of a dataset."""

    title: Annotated[
        str, "The dataset's title, without the words that its data are invented: a stamp says so."
    ]
    named: Annotated[str, "The title as catalogues have it."]
    title_in: Annotated[
        str, "The language of its title, where it is not that of the page; or empty."
    ]
    text_in: Annotated[str, "The same of its description."]
    description: Annotated[str, "Its first paragraph, for the head of the page."]
    id: Annotated[str, "Its identifier: publisher/dataset."]
    publisher: Annotated[str, "The publisher's name."]
    publisher_url: Annotated[str, "The publisher's page, from the site's root."]
    theme: Annotated[str, "Its theme in words, or empty."]
    theme_url: Annotated[str, "The theme's page, from the site's root, or empty."]
    demonstration: Annotated[bool, "True where the data are invented."]
    kept: Annotated[
        tuple[str, ...],
        "Of which day what is shown is, where what came since cannot be read, in words.",
    ]
    sentence: Annotated[str, "What it is, in a sentence of plain words, or empty."]
    about: Annotated[Markup, "The rest of its description, as HTML, or empty."]
    figure: Annotated[KeyFigure | None, "The figure with which the page opens, or nothing."]
    foot: Annotated[str, "Its address and the day of its data, as paper says them at its foot."]
    facts: Annotated[tuple[Fact, ...], "Period, date, licence, verdict, contact."]
    due: Annotated[
        Due | None, "When the next update is expected, or nothing where nobody can tell."
    ]
    terms: Annotated[Terms | None, "The licence in words, or nothing where none is given."]
    tables: Annotated[tuple[TableShown, ...], "Its tables, in order."]
    periods: Annotated[
        tuple[PeriodShown, ...],
        "The files of a series, the latest first; `tables` holds its whole.",
    ]
    documents: Annotated[tuple[DocumentShown, ...], "Its documents."]
    services: Annotated[tuple[ServiceShown, ...], "Its services."]
    withheld: Annotated[
        str, "Which of its files are not published and which years have none, in words, or empty."
    ]
    checksums: Annotated[str, "The list of checksums of its files, from the site's root."]
    descriptor: Annotated[str, "Its Data Package descriptor, from the site's root."]
    verdict: Annotated[
        VerdictShown | None,
        "Whether it follows its standard or schema, or nothing where it has none.",
    ]
    problems: Annotated[
        tuple[str, ...], "What else was found, in words; nothing unless the portal makes it public."
    ]
    corrections: Annotated[
        tuple[CorrectionShown, ...], "What was put right since, the latest first."
    ]
    personal_data: Annotated[
        str, "What was decided about the personal data that it has, in a sentence, or empty."
    ]
    compare: Annotated[
        str, "The page that compares communes by it, from the site's root, or empty."
    ]
    sources: Annotated[tuple[Link, ...], "Where the data come from."]
    citation: Annotated[str, "How to cite it, in one sentence."]
    contact: Annotated[Contact, "Whom to ask: name, email, url, each possibly empty."]
    reporting: Annotated[
        Reporting | None, "How to tell an error, or nothing where there is nobody to tell."
    ]
    keywords: Annotated[
        tuple[Link, ...], "Its keywords; those of other datasets too lead to their page."
    ]
    reuses: Annotated[tuple[ReuseShown, ...], "What has been made of it, the latest first; a few."]
    linked: Annotated[
        Markup,
        "What schema.org says of it, as JSON-LD; empty where search engines hear nothing of it.",
    ]
    related: Annotated[tuple[Link, ...], "Other datasets, their addresses from the site's root."]
    endings: Annotated[
        tuple[str, ...], "Until when it and its files are published, or were: a sentence for each."
    ]
    territory: Annotated[
        SourcesShown | None, "Of what a table of the territory is made, or nothing."
    ]


def build_dataset_page(
    localised_site: LocalisedSite,
    entry: DatasetEntry,
    detail: Detail,
    parts: Parts,
    economy: TableBudget,
) -> DatasetPage:
    language = localised_site.language
    portal = localised_site.site.portal
    dataset = entry.dataset
    folder = f"data/{entry.dataset.id}/"
    tables, documents = parts
    periods = tuple(series.describe_series_periods(language, folder, tables))
    if periods:
        tables = tuple(table for table in tables if not table.period)
    sections = _describe_sections(
        localised_site, entry, parts, tables=tables, detail=detail, economy=economy
    )
    licence = describe_licence(language, dataset.licence)
    # what was found is for everybody where the portal makes it public, else for authors alone
    public_detail = detail if portal.problems == "public" else None
    public_problems = public_detail.problems if public_detail else ()
    verdict = describe_dataset_verdict(language, entry, parts, public_detail)
    sentence = extract_opening(dataset.description)
    shorten = write_bare_title if dataset.demonstration else str
    return DatasetPage(
        title=shorten(dataset.title),
        named=dataset.title,
        title_in=entry.title_in,
        text_in=entry.text_in,
        description=extract_lede(dataset.description),
        id=dataset.id,
        publisher=entry.publisher.name,
        publisher_url=f"{dataset.publisher}/",
        theme=language.say(f"theme.{dataset.theme}") if dataset.theme else "",
        theme_url=f"themes/{dataset.theme}/" if dataset.theme else "",
        demonstration=dataset.demonstration,
        kept=tuple(describe_kept_files(language, entry)),
        sentence=format_french_spaces(sentence),
        about=render_after_lede(dataset.description, sentence),
        figure=describe_key_figure(language, dataset, tables, detail)
        or describe_other_figure(language, documents, dataset.services),
        foot=write_printed_foot(localised_site, f"{entry.dataset.id}/", [entry]),
        facts=tuple(
            list_dataset_facts(
                language,
                entry,
                tables=tables,
                documents=documents,
                licence=licence,
                verdict=verdict,
            )
        ),
        due=describe_due_date(language, entry),
        terms=licence,
        tables=sections,
        periods=periods,
        documents=tuple(describe_dataset_documents(language, entry, documents)),
        services=tuple(describe_dataset_services(language, entry)),
        withheld=describe_absent_files(language, entry, parts, public_problems),
        checksums=f"{folder}SHA256SUMS",
        descriptor=f"{folder}datapackage.json",
        verdict=verdict,
        problems=describe_public_problems(language, public_detail, verdict),
        corrections=tuple(map(partial(describe_correction, language), dataset.corrections)),
        personal_data=describe_personal_data(language, dataset.personal_data),
        compare=get_comparison_page(localised_site, entry),
        sources=dataset.origin,
        citation=", ".join(_list_citation_parts(language, portal, entry, licence)),
        contact=dataset.contact,
        reporting=build_reporting_links(language, portal, entry),
        keywords=_link_keywords(localised_site, entry),
        reuses=_describe_reuses(localised_site, dataset.id),
        linked=schema_org.render_dataset_jsonld(localised_site, entry, parts),
        related=tuple(replace(link, title=shorten(link.title)) for link in entry.related),
        endings=tuple(describe_endings(language, dataset)),
        territory=describe_joined_sources(
            language, entry, index_absent_notes(localised_site, entry)
        ),
    )


def _describe_sections(
    localised_site: LocalisedSite,
    entry: DatasetEntry,
    parts: Parts,
    *,
    tables: tuple[Table, ...],
    detail: Detail,
    economy: TableBudget,
) -> tuple[TableShown, ...]:
    """Of the `tables` that are shown, with what communes have of them; what is said of a whole
    series stands with the first. `parts` has the tables of single periods too."""
    language = localised_site.language
    url = localised_site.site.portal.url
    sections = []
    for section in open_table_sections(localised_site, entry, tables=tables, detail=detail):
        table_shown = section.show(economy)
        if economy.taken:
            table_shown = _add_embed_codes(
                language, url, entry=entry, table=section.table, section=table_shown
            )
        sections.append(table_shown)
    if entry.dataset.cut and economy.taken:
        for number, table in enumerate(tables):
            communes = list(list_extract_communes(localised_site, entry, table))
            if not economy.extract_files:
                communes = [replace(commune, downloads=()) for commune in communes]
            sections[number] = replace(sections[number], extracts=tuple(communes))
    repairs = tuple(series.describe_series_repairs(language, parts[0], detail))
    doubts = tuple(series.describe_series_doubts(language, parts[0], detail))
    if repairs or doubts:
        first = sections[0]
        sections[0] = replace(
            first, repairs=(*first.repairs, *repairs), doubts=(*first.doubts, *doubts)
        )
    return tuple(sections)


def _describe_reuses(localised_site: LocalisedSite, dataset_id: str) -> tuple[ReuseShown, ...]:
    reuses = localised_site.reuses.get(dataset_id, ())
    return tuple(describe_reuse(localised_site, reuse) for reuse in reuses[:FEW])


def open_table_sections(
    localised_site: LocalisedSite,
    entry: DatasetEntry,
    *,
    tables: tuple[Table, ...],
    detail: Detail,
) -> tuple[TableSection, ...]:
    """Those of its page, shorter versions of it, and its frames, which are rendered after it: they
    stay at hand until another dataset is asked for."""

    def make_sections() -> tuple[TableSection, ...]:
        sections = list_table_sections(
            localised_site.language,
            entry,
            tables=tables,
            detail=detail,
            basemap=localised_site.basemap,
            root=ROOT,
        )
        return tuple(sections)

    return localised_site.last_sections.get((entry, tables, detail), make_sections)


def list_table_sections(
    language: Language,
    entry: DatasetEntry,
    *,
    tables: tuple[Table, ...],
    detail: Detail,
    basemap: Basemap,
    root: str = "",
) -> Iterator[TableSection]:
    """Each of these tables; `root`: from the page to the site's root, where its rows are to lead
    elsewhere."""
    dataset = entry.dataset
    sources = dataset.sources_by_path
    details = detail.tables_by_name
    source_counts = Counter(table.source for table in tables)
    for table in tables:
        source = sources.get(table.source, NO_SOURCE)
        title = source.title or table.name
        if source_counts[table.source] > 1 and title != table.name:
            title = f"{title} – {table.name}"
        yield TableSection(
            language=language,
            title=title if len(tables) > 1 else dataset.title,
            folder=f"data/{dataset.id}/",
            table=table,
            source=source,
            detail=details.get(
                table.name, TableDetail(name=table.name, profiles=(), preview=(), repairs=())
            ),
            basemap=basemap.at(entry.publisher.insee),
            standard=standards.get_standard(dataset.standard),
            links=make_identity_links(entry, table, root) if root else NO_LINKS,
        )


def _add_embed_codes(
    language: Language, url: str, entry: DatasetEntry, table: Table, section: TableShown
) -> TableShown:
    """A table with what one takes away of it, and the codes that show each of its charts in another
    site."""
    charts = tuple(
        replace(
            chart,
            taken=build_embed_frame(
                url,
                entry,
                form=CHART,
                title=chart.title,
                anchor=chart.anchor,
                height=estimate_frame_height(chart),
            ),
        )
        for chart in section.charts
    )
    map_section = section.map and replace(
        section.map,
        taken=build_embed_frame(url, entry, form=MAP, title=section.title, anchor=section.anchor),
    )
    table_reuse = describe_table_reuse(
        language, url, entry=entry, table=table, title=section.title, anchor=section.anchor
    )
    return replace(section, charts=charts, map=map_section, taken=table_reuse)


def _list_citation_parts(
    language: Language, portal: Portal, entry: DatasetEntry, licence: Terms | None
) -> Iterator[str]:
    yield language.say("citation", publisher=entry.publisher.name, title=entry.dataset.title)
    if entry.modified:
        yield language.say("citation.day", day=language.day(entry.modified))
    if licence:
        yield licence.title
    yield f"{portal.url}{entry.dataset.id}/" if portal.url else portal.title


def _link_keywords(localised_site: LocalisedSite, entry: DatasetEntry) -> tuple[Link, ...]:
    """As they are written, each once."""
    keyword_groups = (
        (keyword, localised_site.keywords.get(slugify_keyword(keyword)))
        for keyword in dict.fromkeys(entry.dataset.keywords)
    )
    return tuple(
        Link(keyword, f"{KEYWORDS.folder}{group.slug}/" if group else "")
        for keyword, group in keyword_groups
    )


def plan_dataset_pages(localised_site: LocalisedSite) -> Iterator[PlannedPage]:
    portal = localised_site.site.portal
    basemap = localised_site.basemap
    communes = [(publisher.slug, publisher.name) for publisher in localised_site.site.publishers]
    for entry in localised_site.site.entries:
        dataset = entry.dataset

        def contexts(entry: DatasetEntry = entry) -> Iterator[DatasetPage]:
            detail = localised_site.opening.detail(entry.summary)
            parts = localised_site.opening.tables(entry.summary)
            for economy in LADDER:
                yield build_dataset_page(
                    localised_site, entry, detail=detail, parts=parts, economy=economy
                )

        feed = get_dataset_atom_path(portal.url, entry)
        images = get_tile_host(basemap.tiles) if basemap.tiles and entry.summary.maps else ""
        yield PlannedPage(
            file=f"{dataset.id}/index.html",
            templates=(
                f"dataset--{dataset.id.replace('/', '--')}.html",
                f"dataset--{dataset.publisher}.html",
                "dataset.html",
            ),
            shell=build_page_shell(
                localised_site,
                f"{dataset.id}/",
                indexed=not (dataset.demonstration or entry.summary.personal),
                images=images,
                publisher=entry.publisher,
                feed=feed,
                card=dataset.id,
                pictured=(dataset.title, entry.publisher.name),
            ),
            inputs=(
                localised_site.marks[dataset.id],
                entry.related,
                portal.problems,
                basemap.mark,
                communes if dataset.cut else (),
                _link_keywords(localised_site, entry),
                localised_site.reuses.get(dataset.id, ())[:FEW],
                get_comparison_page(localised_site, entry),
                index_absent_notes(localised_site, entry),
                (portal.url, localised_site.territories.of(dataset))
                if schema_org.has_dataset_jsonld(localised_site, entry)
                else (),
            ),
            contexts=contexts,
        )


DATASET = PageKind("dataset", DatasetPage, plan_dataset_pages)
