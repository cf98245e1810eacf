"""What pages of the owner's show of datasets, as far as a check has prepared these."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from site_builder.commands.check.scope import CheckScope
from site_builder.core.language import load_language
from site_builder.core.model.dataset import Catalogue, Dataset
from site_builder.core.model.editorial import Editorial
from site_builder.core.model.prepared import Summary
from site_builder.core.problems import Problem
from site_builder.publish.stored_details import open_stored_details
from site_builder.render.pages.cited_parts import CitedSource
from site_builder.render.pages.cited_sources import (
    CitableData,
    find_citation_problems,
    load_cited_source,
)
from site_builder.storage.object_store import ObjectStore
from site_builder.territory.parts import list_table_ids


def list_cited_ids(editorial: Editorial, scope: CheckScope) -> Iterator[str]:
    """The datasets of which those pages show something that are looked at."""
    for article in (*editorial.pages, *editorial.news):
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
    articles = (*editorial.pages, *editorial.news)
    yield from find_citation_problems(articles, data)
