"""What pages of the owner's show of datasets, as far as a check has prepared these."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from site_builder.commands.check.scope import CheckScope
from site_builder.core.language import Language, load_language
from site_builder.core.model.columns import Column
from site_builder.core.model.dataset import Catalogue, Dataset
from site_builder.core.model.editorial import Article, Editorial
from site_builder.core.model.prepared import Summary, Table
from site_builder.core.model.territory import IDENTIFIERS, PROVENANCE
from site_builder.core.problems import Place, Problem, make_problem
from site_builder.core.text import show_safe_path
from site_builder.metadata.standards import Standard
from site_builder.publish.stored_details import open_stored_details
from site_builder.render.pages.cited_figures import find_column_fault
from site_builder.render.pages.cited_parts import CitedSource
from site_builder.render.pages.cited_sources import (
    CitableData,
    find_citation_problems,
    load_cited_source,
)
from site_builder.render.pages.column_labels import (
    choose_column_titles,
    match_documented_fields,
)
from site_builder.storage.object_store import ObjectStore
from site_builder.territory.fields import list_standard_fields
from site_builder.territory.parts import list_table_ids

EMPTY = Table(name="", source="", rows=0, columns=(), downloads=(), faults="", content="")


def list_cited_ids(editorial: Editorial, scope: CheckScope) -> Iterator[str]:
    """The datasets of which those pages show something that are looked at."""
    for article in editorial.articles:
        if article.citations and scope.covers_path(article.path):
            for citation in article.citations:
                yield citation.dataset


def find_checked_citations(
    editorial: Editorial,
    catalogue: Catalogue,
    published: Mapping[str, tuple[Dataset, Summary]],
    objects: ObjectStore,
) -> Iterator[Problem]:
    """What is wrong with what pages show. `published`: what was prepared and would be; of other
    datasets, as of tables of the territory, it is enough that there may be one of this name."""
    opening = open_stored_details(objects)

    def find_source(id_: str) -> CitedSource | None:
        if id_ not in published:
            return None
        dataset, summary = published[id_]
        return load_cited_source(dataset, summary, opening)

    sent_datasets = (*catalogue.datasets, *catalogue.withdrawn)
    sent_ids = {dataset.id for dataset in sent_datasets}
    data = CitableData(
        ids={*sent_ids, *catalogue.withheld, *list_table_ids()},
        find_source=find_source,
        opening=opening,
        names=load_language(catalogue.portal.languages[0]),
    )
    yield from find_citation_problems(editorial.articles, data)
    tables = list_table_ids()
    for id_ in published:
        tables.pop(id_, None)
    yield from _find_territory_problems(editorial.articles, tables, data.names)


def _find_territory_problems(
    articles: Iterable[Article], tables: Mapping[str, Standard], names: Language
) -> Iterator[Problem]:
    """What is wrong with figures of tables of the territory, which a check does not make: their
    columns are those of their standard, and where each row comes from."""
    for article in articles:
        for citation in article.citations:
            standard = tables.get(citation.dataset)
            if standard is None or citation.form != "figure":
                continue
            columns = _list_territory_columns(standard)
            table = replace(EMPTY, columns=columns)
            documented = match_documented_fields(names, table, None, standard)
            titles = choose_column_titles(columns, documented)
            if fault := find_column_fault(citation, columns, titles):
                place = Place(path=show_safe_path(article.path), line=citation.line)
                yield make_problem(fault.code, place, **fault.params)


def _list_territory_columns(standard: Standard) -> tuple[Column, ...]:
    """All that a table of the territory may have."""
    columns = []
    for field in list_standard_fields(standard):
        columns.append(Column(name=field.name, type=field.type, kind=field.type))
    for provenance in (*PROVENANCE, IDENTIFIERS):
        columns.append(Column(name=provenance.name, type=provenance.type, kind=provenance.type))
    names = {column.name for column in columns}
    for degrees in ("longitude", "latitude"):
        if degrees not in names:
            columns.append(Column(name=degrees, type="number", kind=degrees))
    return tuple(columns)
